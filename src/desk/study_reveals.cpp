// Payments that give away how few persons stand behind a measure: a price for each of them, and so few that the plan does not
// let their number be shown.
#include <fmt/format.h>

#include <cmath>

#include "study_sections.h"
#include "utfall/base/money.h"

namespace utfall::desk {

namespace {

using base::Bilingual;
using base::Language;
using terms::Expression;

// A price times the measure, anywhere in an amount.
const Expression* price_of(const Expression& amount, int measure) {
    if (amount.kind == Expression::Kind::Multiply && amount.parts.size() == 2)
        for (std::size_t i = 0; i < 2; ++i) {
            const Expression& price = amount.parts[i];
            const Expression& fact = amount.parts[1 - i];
            if (price.kind == Expression::Kind::Constant && price.constant.is_whole() &&
                price.type.kind == terms::Type::Kind::Money &&
                fact.kind == Expression::Kind::Fact && fact.subject == measure)
                return &price;
        }
    for (const Expression& part : amount.parts)
        if (const Expression* price = price_of(part, measure)) return price;
    return nullptr;
}

// Counts of persons, children or whatever the contract counts; not of days and years.
bool counts_somebody(const terms::Contract& contract, const terms::Type& type) {
    if (type.kind != terms::Type::Kind::Count || type.unit < 0) return false;
    const auto& built_in = contract.units[static_cast<std::size_t>(type.unit)].built_in;
    return !built_in || *built_in == terms::BuiltInUnit::person;
}

}  // namespace

std::vector<base::Diagnostic> revealing_payments(const StudyReport& report) {
    std::vector<base::Diagnostic> found;
    if (!report.plan.contract) return found;
    const terms::Contract& contract = *report.plan.contract;
    for (const study::Delivered& d : report.study.delivered) {
        const int measure = report.plan.decisions[static_cast<std::size_t>(d.decision)].measure;
        constexpr double kMost = 1e6;
        if (measure < 0 || !d.value || !(std::abs(*d.value) < kMost)) continue;
        if (!counts_somebody(contract, contract.measures[static_cast<std::size_t>(measure)].type))
            continue;
        for (const terms::Payment& payment : contract.payments) {
            const Expression* price = price_of(payment.amount, measure);
            if (price == nullptr) continue;
            const std::int64_t each = price->constant.numerator;
            const std::int64_t count = std::llround(*d.value);
            if (each == 0 || count <= 0 || count >= report.plan.smallest_cell) continue;
            const auto money = [&](Language language) {
                return base::money_text(each, contract.currency, language);
            };
            found.push_back(
                base::diagnose(base::Code::amount_reveals_count, payment.origin.place,
                               {Bilingual::same(payment.name),
                                {.sv = money(Language::Swedish), .en = money(Language::English)},
                                Bilingual::same(std::to_string(count)),
                                Bilingual::same(std::to_string(report.plan.smallest_cell))}));
        }
    }
    return found;
}

}  // namespace utfall::desk
