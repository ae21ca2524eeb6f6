#include "plan_type.h"

namespace utfall::terms {

using base::Bilingual;
using Kind = PlanType::Kind;

PlanType type_of(const Variable& variable) {
    switch (variable.type) {
        case VariableType::Number:
        case VariableType::Whole: return {.kind = Kind::Number};
        case VariableType::Money: return {.kind = Kind::Money};
        case VariableType::Days: return {.kind = Kind::Days};
        case VariableType::Share: return {.kind = Kind::Share};
        case VariableType::YesNo: return {.kind = Kind::YesNo};
        case VariableType::Date: return {.kind = Kind::Date};
        case VariableType::Category:
        case VariableType::Identity:
        case VariableType::Pseudonym: return {.kind = Kind::Text};
    }
    return {};
}

bool is_amount(Kind kind) {
    switch (kind) {
        case Kind::Number:
        case Kind::Zero:
        case Kind::Money:
        case Kind::Days:
        case Kind::Share:
        case Kind::Count:
        case Kind::YesNo:
        case Kind::Unknown: return true;
        case Kind::Date:
        case Kind::Text: return false;
    }
    return false;
}

Bilingual words_of(PlanType type) {
    Bilingual words;
    switch (type.kind) {
        case Kind::Number:
        case Kind::Zero:
        case Kind::Unknown: words = {.sv = "tal", .en = "number"}; break;
        case Kind::Money: words = {.sv = "belopp", .en = "money"}; break;
        case Kind::Days: words = {.sv = "dagar", .en = "days"}; break;
        case Kind::Share: return {.sv = "andel", .en = "share"};
        case Kind::Count: words = {.sv = "antal", .en = "count"}; break;
        case Kind::YesNo: return {.sv = "ja eller nej", .en = "yes or no"};
        case Kind::Date: return {.sv = "datum", .en = "date"};
        case Kind::Text: return {.sv = "text", .en = "text"};
    }
    if (type.per_unit) {
        words.sv += " per person";
        words.en += " per person";
    }
    return words;
}

Bilingual words_of(VariableType type) {
    switch (type) {
        case VariableType::Number: return {.sv = "tal", .en = "number"};
        case VariableType::Whole: return {.sv = "heltal", .en = "whole number"};
        case VariableType::Money: return {.sv = "belopp", .en = "money"};
        case VariableType::Days: return {.sv = "dagar", .en = "days"};
        case VariableType::Share: return {.sv = "andel", .en = "share"};
        case VariableType::YesNo: return {.sv = "ja eller nej", .en = "yes or no"};
        case VariableType::Date: return {.sv = "datum", .en = "date"};
        case VariableType::Category: return {.sv = "kategori", .en = "category"};
        case VariableType::Identity: return {.sv = "identitet", .en = "identity"};
        case VariableType::Pseudonym: return {.sv = "pseudonym", .en = "pseudonym"};
    }
    return {};
}

PlanType type_of(const Measure& measure) {
    const bool per_unit = measure.type.per >= 0;
    switch (measure.type.kind) {
        case Type::Kind::Money: return {.kind = Kind::Money, .per_unit = per_unit};
        case Type::Kind::Share: return {.kind = Kind::Share};
        case Type::Kind::Number: return {.kind = Kind::Number};
        case Type::Kind::Count:
            return {.kind = measure.type.unit == static_cast<int>(BuiltInUnit::day) ? Kind::Days
                                                                                    : Kind::Count,
                    .per_unit = per_unit};
        case Type::Kind::YesNo: return {.kind = Kind::YesNo};
        case Type::Kind::Date: return {.kind = Kind::Date};
        case Type::Kind::Choice: return {.kind = Kind::Text};
        case Type::Kind::DatedAmounts:
        case Type::Kind::Missing:
        case Type::Kind::Unknown: return {.kind = Kind::Unknown};
    }
    return {};
}

bool fits(PlanType given, PlanType wanted) {
    if (given.kind == Kind::Unknown || wanted.kind == Kind::Unknown) return true;
    if (given.kind == Kind::Zero) return is_amount(wanted.kind) && wanted.kind != Kind::YesNo;
    if (wanted.kind == Kind::Zero) return is_amount(given.kind) && given.kind != Kind::YesNo;
    if (wanted.kind == Kind::Number)
        return given.kind == Kind::Number || given.kind == Kind::Share || given.kind == Kind::Count;
    if (wanted.kind == Kind::Share) return given.kind == Kind::Share;
    return given == wanted;
}

}  // namespace utfall::terms
