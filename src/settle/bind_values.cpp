// The value of a row: of the right kind and unit, within its range and on its steps.
#include <limits>

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

namespace {

// The contract: whoever establishes a value rounds it to the nearest step, halfway to the one farther from zero. All digits
// of an estimate times a unit go beyond 64 bits, so the steps are counted in 128.
std::optional<base::Rational> on_nearest_step(base::Rational value, base::Rational unit,
                                              base::Rational step) {
    using base::Int128;
    const Int128 above = Int128{value.numerator} * unit.numerator * step.denominator;
    const Int128 below = Int128{value.denominator} * unit.denominator * step.numerator;
    const Int128 steps = base::divide(above, below, base::Rounding::HalfUp);
    constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
    if (steps > kMost || steps < -kMost) return std::nullopt;
    return step.times({static_cast<std::int64_t>(steps), 1});
}

}  // namespace

std::optional<base::Rational> Binder::number_of(const FactRow& row, const Measure& m) {
    const base::Rational value = row.value.number.rational();
    base::Rational unit{1, 1};
    if (m.type.kind == TypeKind::Share) unit = {1, 100};
    if (m.type.kind == TypeKind::Money || m.is_dated())
        unit = {contract_.currency.minor_per_major(), 1};
    std::optional<base::Rational> scaled;
    if (row.is_estimate) {
        scaled = on_nearest_step(value, unit, m.step);
    } else if ((scaled = value.times(unit))) {
        const auto steps = scaled->over(m.step);
        if (!steps || !steps->is_whole()) scaled.reset();
    }
    if (!scaled)
        report(Code::fact_too_fine, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text),
                words_of(m.step, m.is_dated() ? terms::Type{.kind = TypeKind::Money} : m.type)});
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
