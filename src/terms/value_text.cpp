// Values in words, as a statement and a message show them.
#include "utfall/terms/model.h"

namespace utfall::terms {

using base::Language;
using base::Rational;

namespace {

// A value without an end of decimals is shown with four of them and dots; the JSON has it exactly.
std::string shortened(const Rational& value, Language language) {
    const std::string text = base::rational_text(value, language);
    if (text.find('/') == std::string::npos) return text;
    const base::Int128 digits = base::divide(static_cast<base::Int128>(value.numerator) * 10'000,
                                             value.denominator, base::Rounding::Down);
    return base::decimal_text({static_cast<std::int64_t>(digits), 4}, language) + "…";
}

std::string unit_word(BuiltInUnit unit, bool one, Language language) {
    const auto word = [&](const char* en_one, const char* en_many, const char* sv_one,
                          const char* sv_many) {
        if (language == Language::Swedish) return one ? sv_one : sv_many;
        return one ? en_one : en_many;
    };
    switch (unit) {
#define UNIT(id, en_one, en_many, sv_one, sv_many) \
    case BuiltInUnit::id:                          \
        return word(en_one, en_many, sv_one, sv_many);
#include "utfall/terms/phrase_rows.h"
    }
    return {};
}

}  // namespace

std::string value_text(const Contract& contract, const Rational& value, const Type& type,
                       Language language) {
    const bool swedish = language == Language::Swedish;
    const auto unit = [&](int index, bool one) {
        const Unit& u = contract.units[static_cast<std::size_t>(index)];
        if (u.built_in) return unit_word(*u.built_in, one, language);
        return one ? u.one : u.many;
    };
    const auto major = [&](const Rational& minor) {
        if (minor.is_whole()) return base::money_text(minor.numerator, contract.currency, language);
        const auto units = minor.over({contract.currency.minor_per_major(), 1});
        return shortened(units.value_or(minor), language) + " " +
               base::currency_word(contract.currency, language);
    };
    std::string text;
    switch (type.kind) {
        case Type::Kind::Money:
        case Type::Kind::DatedAmounts: text = major(value); break;
        case Type::Kind::Share:
            text = shortened(value.times({100, 1}).value_or(value), language) + " %";
            break;
        case Type::Kind::Count:
            text = shortened(value, language) + " " + unit(type.unit, value == Rational{1, 1});
            break;
        case Type::Kind::YesNo:
            text = value.numerator != 0 ? (swedish ? "ja" : "yes") : (swedish ? "nej" : "no");
            break;
        case Type::Kind::Date:
            text = base::Date::from_days(static_cast<std::int32_t>(value.numerator)).text();
            break;
        case Type::Kind::Choice: {
            const auto& members = contract.dimensions[static_cast<std::size_t>(type.unit)].members;
            const auto at = static_cast<std::size_t>(value.numerator);
            text = at < members.size() ? members[at] : base::rational_text(value, language);
            break;
        }
        case Type::Kind::Number:
        case Type::Kind::Missing:
        case Type::Kind::Unknown: text = base::rational_text(value, language); break;
    }
    return type.per >= 0 ? text + " per " + unit(type.per, true) : text;
}

}  // namespace utfall::terms
