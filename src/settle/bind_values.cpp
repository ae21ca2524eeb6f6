// The value of a row: of the right kind and unit, within its range and on its steps.
#include "binder.h"

namespace utfall::settle {

using base::Bilingual;
using base::Code;
using exchange::FactRow;
using exchange::FactValue;
using terms::Measure;
using TypeKind = terms::Type::Kind;

bool Binder::unit_fits(const FactRow& row, const Measure& m) {
    const std::string& unit = row.value.unit;
    const auto unit_word = [&](int index) {
        const terms::Unit& u = contract_.units[static_cast<std::size_t>(index)];
        return unit.empty() || unit == u.one || unit == u.many;
    };
    switch (m.type.kind) {
        case TypeKind::Money:
        case TypeKind::DatedAmounts:
            return unit.empty() || unit == contract_.currency.code ||
                   (unit == "kr" && contract_.currency.code == "SEK");
        case TypeKind::Share: return unit == "%";
        case TypeKind::Count: return unit_word(m.type.unit);
        default: return unit.empty();
    }
}

std::optional<base::Rational> Binder::number_of(const FactRow& row, const Measure& m) {
    base::Rational value = row.value.number.rational();
    std::optional<base::Rational> scaled = value;
    if (m.type.kind == TypeKind::Share) scaled = value.over({100, 1});
    if (m.type.kind == TypeKind::Money || m.is_dated())
        scaled = value.times({contract_.currency.minor_per_major(), 1});
    if (!scaled) {
        report(
            Code::fact_too_fine, row,
            {Bilingual::same(m.name), Bilingual::same(row.value.text), words_of(m.step, m.type)});
        return std::nullopt;
    }
    auto steps = scaled->over(m.step);
    // The contract: whoever establishes a value rounds it to the nearest step, halfway to the one farther from zero.
    if (steps && row.is_estimate) {
        const base::Int128 whole =
            base::divide(steps->numerator, steps->denominator, base::Rounding::HalfUp);
        steps = base::Rational{static_cast<std::int64_t>(whole), 1};
        scaled = m.step.times(*steps);
    }
    if (!scaled || !steps || !steps->is_whole()) {
        report(Code::fact_too_fine, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text),
                words_of(m.step, m.is_dated() ? terms::Type{.kind = TypeKind::Money} : m.type)});
        return std::nullopt;
    }
    return scaled;
}

std::optional<base::Rational> Binder::value_of(const FactRow& row, const Measure& m) {
    const auto wrong = [&](Bilingual wanted) -> std::optional<base::Rational> {
        report(Code::fact_wrong_type, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text), std::move(wanted)});
        return std::nullopt;
    };
    switch (m.type.kind) {
        case TypeKind::YesNo:
            if (row.value.kind != FactValue::Kind::YesNo)
                return wrong({.sv = "ja eller nej", .en = "yes or no"});
            return base::Rational{row.value.yes ? 1 : 0, 1};
        case TypeKind::Date:
            if (row.value.kind != FactValue::Kind::Date)
                return wrong({.sv = "ett datum", .en = "a date"});
            return base::Rational{row.value.date.days(), 1};
        case TypeKind::Choice: {
            const auto& members =
                contract_.dimensions[static_cast<std::size_t>(m.type.unit)].members;
            for (std::size_t i = 0; i < members.size(); ++i)
                if (members[i] == row.value.text)
                    return base::Rational{static_cast<std::int64_t>(i), 1};
            return wrong({.sv = "en medlem i gruppen", .en = "a member of the group"});
        }
        default: break;
    }
    if (row.value.kind != FactValue::Kind::Number)
        return wrong({.sv = "ett tal", .en = "a number"});
    if (!unit_fits(row, m)) {
        const Bilingual wanted =
            m.type.kind == TypeKind::Share
                ? Bilingual{.sv = "ett tal med %", .en = "a number with %"}
            : m.type.kind == TypeKind::Count
                ? Bilingual::same(contract_.units[static_cast<std::size_t>(m.type.unit)].many)
                : Bilingual::same(contract_.currency.code);
        report(Code::fact_wrong_unit, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text), wanted});
        return std::nullopt;
    }
    const auto value = number_of(row, m);
    if (!value) return std::nullopt;
    if (!m.is_dated() && ((m.low && *value < *m.low) || (m.high && *m.high < *value))) {
        report(Code::fact_outside_range, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text),
                words_of(m.low.value_or(base::Rational{}), m.type),
                words_of(m.high.value_or(base::Rational{}), m.type)});
        return std::nullopt;
    }
    return value;
}

}  // namespace utfall::settle
