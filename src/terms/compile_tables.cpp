// Expressions to instructions: tables of values, scales, groups, periods and days.
#include <algorithm>

#include "utfall/terms/compile.h"

namespace utfall::terms {

using calc::Operator;
using Kind = Expression::Kind;

Term Compiler::values(const Expression& e, const Cursor& cursor) {
    const Values& v = contract_.values[static_cast<std::size_t>(e.subject)];
    const std::size_t row = v.group ? static_cast<std::size_t>(std::max(
                                          0, cursor.members[static_cast<std::size_t>(*v.group)]))
                                    : 0;
    const Values::Column* chosen = &v.columns.front();
    for (const Values::Column& column : v.columns)
        if (!column.from || *column.from <= cursor.reference) chosen = &column;
    base::Bilingual from;
    if (chosen->from)
        from = {.sv = "från " + chosen->from->text(), .en = "from " + chosen->from->text()};
    return wrap(ReasonKind::values, (*this)(chosen->by_member[row], cursor), v.name, from, e.type,
                v.origin.place);
}

Term Compiler::scale_row(const Scale& s, const ScaleRow& row, const Term& by,
                         const Cursor& cursor) {
    Term value = (*this)(row.value, cursor);
    if (row.slope) {
        const Term low = constant(*row.low, s.by.type, row.place),
                   slope = constant(*row.slope, {.kind = Type::Kind::Number}, row.place);
        const Term over = operation(Operator::subtract, builder_.subtract(by.value, low.value),
                                    s.by.type, row.place, {by, low});
        const Term rise = operation(Operator::multiply, builder_.multiply(over.value, slope.value),
                                    s.type, row.place, {over, slope});
        value = operation(Operator::add, builder_.add(value.value, rise.value), s.type, row.place,
                          {value, rise});
    }
    Reason r{.kind = ReasonKind::scale,
             .op = {},
             .value = value.value,
             .type = s.type,
             .name = s.name,
             .text = {.sv = row.words_sv, .en = row.words_en},
             .place = row.place,
             .below = {by.why, value.why}};
    const auto end = [&](const std::optional<base::Rational>& limit, bool included) {
        const base::Rational at = limit.value_or(base::Rational{});
        r.numbers.insert(r.numbers.end(),
                         {limit ? 1 : 0, at.numerator, at.denominator, included ? 1 : 0});
    };
    end(row.low, row.low_included);
    end(row.high, row.high_included);
    return {value.value, reason(std::move(r))};
}

// Rows are in rising order without gaps, so a row is met when its upper end is not passed and no earlier row is met.
Term Compiler::scale(const Expression& e, const Cursor& cursor) {
    const Scale& s = contract_.scales[static_cast<std::size_t>(e.subject)];
    const Term by = (*this)(s.by, cursor);
    Term chosen = scale_row(s, s.rows.back(), by, cursor);
    for (std::size_t i = s.rows.size() - 1; i-- > 0;) {
        const ScaleRow& row = s.rows[i];
        const Term here = scale_row(s, row, by, cursor),
                   end = constant(*row.high, s.by.type, row.place);
        const calc::Register met = row.high_included ? builder_.at_most(by.value, end.value)
                                                     : builder_.less(by.value, end.value);
        const Term test = operation(row.high_included ? Operator::at_most : Operator::less, met,
                                    {.kind = Type::Kind::YesNo}, row.place, {by, end});
        chosen = operation(Operator::choose, builder_.choose(met, here.value, chosen.value), s.type,
                           row.place, {test, here, chosen});
        reasons_[chosen.why].kind = ReasonKind::select;
        reasons_[chosen.why].name = s.name;
    }
    return chosen;
}

Term Compiler::over_group(const Expression& e, const Cursor& cursor) {
    const auto dimension = static_cast<std::size_t>(e.subject);
    std::vector<Term> terms;
    for (int i = 0; i < leaves_.size(e.subject); ++i) {
        Cursor here = cursor;
        here.members[dimension] = i;
        terms.push_back((*this)(e.parts[0], here));
    }
    const bool additive = e.kind == Kind::SumOver || e.kind == Kind::NumberWhere;
    if (terms.empty()) terms.push_back(constant({0, 1}, e.type, e.place));
    const Operator op = additive                      ? Operator::add
                        : e.kind == Kind::HighestOver ? Operator::maximum
                                                      : Operator::minimum;
    const Term all = fold(op, terms, e.type, e.place);
    const ReasonKind kind = e.kind == Kind::SumOver       ? ReasonKind::sum_over
                            : e.kind == Kind::NumberWhere ? ReasonKind::number_where
                            : e.kind == Kind::HighestOver ? ReasonKind::highest_over
                                                          : ReasonKind::lowest_over;
    Reason r{.kind = kind,
             .op = op,
             .value = all.value,
             .type = e.type,
             .name = contract_.dimensions[dimension].name,
             .text = {},
             .place = e.place,
             .below = {}};
    for (const Term& t : terms) r.below.push_back(t.why);
    return {all.value, reason(std::move(r))};
}

Term Compiler::sum_to_date(const Expression& e, const Cursor& cursor) {
    const int dimension = period_dimension(cursor);
    const auto at = static_cast<std::size_t>(std::max(0, dimension));
    std::vector<Term> terms;
    for (int i = 0; dimension >= 0 && i <= cursor.members[at]; ++i) {
        Cursor here = cursor;
        here.members[at] = i;
        here.reference = contract_.dimensions[at].spans[static_cast<std::size_t>(i)].second;
        terms.push_back((*this)(e.parts[0], here));
    }
    if (terms.empty()) terms.push_back((*this)(e.parts[0], cursor));
    const Term all = fold(Operator::add, terms, e.type, e.place);
    Reason r{.kind = ReasonKind::sum_to_date,
             .op = Operator::add,
             .value = all.value,
             .type = e.type,
             .name = {},
             .text = {},
             .place = e.place,
             .below = {}};
    for (const Term& t : terms) r.below.push_back(t.why);
    return {all.value, reason(std::move(r))};
}

Term Compiler::previous(const Expression& e, const Cursor& cursor) {
    const int dimension = period_dimension(cursor);
    const auto at = static_cast<std::size_t>(std::max(0, dimension));
    if (dimension < 0 || cursor.members[at] == 0)
        return wrap(ReasonKind::previous_first, (*this)(e.parts[1], cursor), {}, {}, e.type,
                    e.place);
    Cursor here = cursor;
    here.members[at] -= 1;
    here.reference =
        contract_.dimensions[at].spans[static_cast<std::size_t>(here.members[at])].second;
    return (*this)(e.parts[0], here);
}

Term Compiler::days(const Expression& e, const Cursor& cursor) {
    const base::Date first = leaves_.day(e.moments[0], cursor);
    if (e.kind == Kind::MomentDay) {
        Term t = constant({first.days(), 1}, e.type, e.place);
        reasons_[t.why].kind = ReasonKind::day;
        reasons_[t.why].text = base::Bilingual::same(first.text());
        return t;
    }
    const base::Date last = leaves_.day(e.moments[1], cursor);
    Term t = constant({std::max(0, last.days() - first.days() + 1), 1}, e.type, e.place);
    reasons_[t.why].kind = ReasonKind::days_between;
    reasons_[t.why].text = {.sv = first.text() + " till och med " + last.text(),
                            .en = first.text() + " through " + last.text()};
    return t;
}

std::optional<base::Date> shifted(const Contract& contract, base::Date date, const Duration& by,
                                  bool backwards) {
    const int count = static_cast<int>(backwards ? -by.count : by.count);
    switch (by.unit) {
        case BuiltInUnit::week: return date.plus_days(7 * count);
        case BuiltInUnit::month: return date.plus_months(count, contract.month_end);
        case BuiltInUnit::quarter: return date.plus_months(3 * count, contract.month_end);
        case BuiltInUnit::year: return date.plus_months(12 * count, contract.month_end);
        case BuiltInUnit::banking_day:
            return base::plus_open_days(date, count, contract.roll.calendar);
        default: return date.plus_days(count);
    }
}

}  // namespace utfall::terms
