#include "numbers.h"

#include <algorithm>

#include "utfall/base/ensure.h"
#include "utfall/terms/compile.h"

namespace utfall::forecast {

using terms::Dimension;
using terms::Expression;
using terms::Moment;
using Kind = Expression::Kind;

double number(const base::Rational& value) {
    return static_cast<double>(value.numerator) / static_cast<double>(value.denominator);
}

std::span<double> Scratch::column() {
    if (used_ == columns_.size()) columns_.emplace_back(most_rows_);
    return std::span(columns_[used_++]).first(rows_);
}

void Scratch::begin(std::size_t rows) {
    ensure(rows <= most_rows_, "a chunk is no longer than its columns");
    rows_ = rows;
    used_ = 0;
}

Numbers Recipe::run(std::size_t rows) const {
    for (const Step& step : steps_) step(rows);
    if (result_.constant) return result_;
    return {.constant = {}, .rows = {result_.rows.data(), rows}};
}

namespace {

Side side(const Numbers& of) {
    return of.constant ? Side{&*of.constant, true} : Side{of.rows.data(), false};
}

}  // namespace

Numbers Evaluator::two(const Numbers& a, const Numbers& b, Kernel kernel) const {
    const auto into = [a, b, kernel](double* out, std::size_t rows) {
        (column_kernels().*kernel)({.a = side(a), .b = side(b), .out = out, .rows = rows});
    };
    if (a.constant && b.constant) {
        double value = 0;
        into(&value, 1);
        return {.constant = value, .rows = {}};
    }
    const std::span<double> out = recipe_.column();
    recipe_.then([into, out](std::size_t rows) { into(out.data(), rows); });
    return {.constant = {}, .rows = out};
}

template <class Operation>
Numbers Evaluator::two(const Numbers& a, const Numbers& b, Operation operation) const {
    if (a.constant && b.constant)
        return {.constant = operation(*a.constant, *b.constant), .rows = {}};
    const std::span<double> out = recipe_.column();
    recipe_.then([a, b, operation, out](std::size_t rows) {
        for (std::size_t i = 0; i < rows; ++i) out[i] = operation(a.at(i), b.at(i));
    });
    return {.constant = {}, .rows = out};
}

Numbers Evaluator::choose(const Numbers& test, const Numbers& met, const Numbers& otherwise) const {
    if (test.constant) return *test.constant != 0 ? met : otherwise;
    const std::span<double> out = recipe_.column();
    recipe_.then([test, met, otherwise, out](std::size_t rows) {
        for (std::size_t i = 0; i < rows; ++i)
            out[i] = test.rows[i] != 0 ? met.at(i) : otherwise.at(i);
    });
    return {.constant = {}, .rows = out};
}

namespace {

double rounded(double value, double step, base::Rounding rounding) {
    const double steps = value / step;
    double whole = static_cast<double>(static_cast<std::int64_t>(steps));
    if (whole > steps) whole -= 1;  // now the floor
    const double rest = steps - whole;
    switch (rounding) {
        case base::Rounding::Down: break;
        case base::Rounding::Up:
            if (rest > 0) whole += 1;
            break;
        case base::Rounding::HalfUp:
            if (rest >= 0.5) whole += 1;
            break;
        case base::Rounding::HalfEven:
            if (rest > 0.5 || (rest == 0.5 && static_cast<std::int64_t>(whole) % 2 != 0))
                whole += 1;
            break;
    }
    return whole * step;
}

// With the members that the expression itself chooses.
std::vector<int> chosen(const Expression& e, const std::vector<int>& members) {
    std::vector<int> out = members;
    for (const auto& [dimension, member] : e.members)
        out[static_cast<std::size_t>(dimension)] = member;
    return out;
}

}  // namespace

Numbers Evaluator::operator()(const Expression& e, const Cursor& members) {
    const auto part = [&](std::size_t i) { return (*this)(e.parts[i], members); };
    const auto with = [&](auto operation) { return two(part(0), part(1), operation); };
    const auto by = [&](Kernel kernel) { return two(part(0), part(1), kernel); };
    switch (e.kind) {
        case Kind::Constant: return {.constant = number(e.constant), .rows = {}};
        case Kind::Fact: return fact_(key_of(names_, e, members));
        case Kind::Definition: return defined(e, chosen(e, members));
        case Kind::Values: return values(e, chosen(e, members));
        case Kind::Scale: return scale(e, chosen(e, members));
        case Kind::Add: return by(&ColumnKernels::add);
        case Kind::Subtract: return by(&ColumnKernels::subtract);
        case Kind::Multiply:
        case Kind::PercentOf: return by(&ColumnKernels::multiply);
        case Kind::Divide: {
            const Numbers a = part(0), b = part(1);
            const Numbers quotient =
                two(a, b, [](double x, double y) { return y == 0 ? 0 : x / y; });
            if (e.parts.size() < 3) return quotient;
            return choose(b, quotient, part(2));
        }
        case Kind::AtMost: return by(&ColumnKernels::at_most);
        case Kind::AtLeast: return by(&ColumnKernels::at_least);
        case Kind::Exceeds: return by(&ColumnKernels::exceeds);
        case Kind::Select: return choose(part(1), part(0), part(2));
        case Kind::Round: {
            const double step = number(e.constant);
            return two(part(0), {.constant = 0, .rows = {}},
                       [step, rounding = e.rounding](double a, double) {
                           return rounded(a, step, rounding);
                       });
        }
        case Kind::Less: return with([](double a, double b) { return a < b ? 1.0 : 0.0; });
        case Kind::AtMostTest: return with([](double a, double b) { return a <= b ? 1.0 : 0.0; });
        case Kind::Equal: return with([](double a, double b) { return a == b ? 1.0 : 0.0; });
        case Kind::And:
        case Kind::Or: {
            Numbers all = part(0);
            for (std::size_t i = 1; i < e.parts.size(); ++i)
                all = e.kind == Kind::And
                          ? two(all, part(i), [](double a, double b) { return std::min(a, b); })
                          : two(all, part(i), [](double a, double b) { return std::max(a, b); });
            return all;
        }
        case Kind::Not:
            return two(part(0), {.constant = 0, .rows = {}},
                       [](double a, double) { return 1 - a; });
        case Kind::SumOver:
        case Kind::HighestOver:
        case Kind::LowestOver:
        case Kind::NumberWhere: return over_group(e, members);
        case Kind::SumToDate: return to_date(e, members);
        case Kind::Previous: return previous(e, members);
        case Kind::DaysBetween:
        case Kind::MomentDay: return days(e, members);
        default: break;
    }
    ensure(false, "an assumption rests on facts and quantities only");
    return {.constant = 0, .rows = {}};
}

settle::FactKey key_of(const terms::Contract& names, const Expression& fact,
                       const std::vector<int>& members) {
    const std::vector<int> at = chosen(fact, members);
    settle::FactKey key{fact.subject, {}};
    for (int d : names.measures[static_cast<std::size_t>(fact.subject)].over)
        key.members.push_back(at[static_cast<std::size_t>(d)]);
    return key;
}

base::Date Evaluator::reference(const Cursor& members) const {
    for (std::size_t d = 0; d < names_.dimensions.size(); ++d)
        if (names_.dimensions[d].kind == Dimension::Kind::Periods && members[d] >= 0)
            return names_.dimensions[d].spans[static_cast<std::size_t>(members[d])].second;
    return names_.from;
}

Numbers Evaluator::defined(const Expression& e, const Cursor& members) {
    const auto known = defined_.find({e.subject, members});
    if (known != defined_.end()) return known->second;
    const Numbers found =
        (*this)(names_.definitions[static_cast<std::size_t>(e.subject)].expression, members);
    defined_.emplace(std::pair{e.subject, members}, found);
    return found;
}

Numbers Evaluator::values(const Expression& e, const Cursor& members) {
    const terms::Values& v = names_.values[static_cast<std::size_t>(e.subject)];
    const std::size_t row =
        v.group ? static_cast<std::size_t>(std::max(0, members[static_cast<std::size_t>(*v.group)]))
                : 0;
    const terms::Values::Column* column = &v.columns.front();
    for (const terms::Values::Column& c : v.columns)
        if (!c.from || *c.from <= reference(members)) column = &c;
    return (*this)(column->by_member[row], members);
}

Numbers Evaluator::scale(const Expression& e, const Cursor& members) {
    const terms::Scale& s = names_.scales[static_cast<std::size_t>(e.subject)];
    const Numbers by = (*this)(s.by, members);
    std::optional<Numbers> out;
    for (auto row = s.rows.rbegin(); row != s.rows.rend(); ++row) {
        Numbers value = (*this)(row->value, members);
        if (row->slope) {
            const double low = number(*row->low), slope = number(*row->slope);
            value =
                two(value, by, [low, slope](double v, double x) { return v + slope * (x - low); });
        }
        if (!out) {
            out = value;
            continue;
        }
        const double high = number(*row->high);
        const bool is_included = row->high_included;
        const Numbers met =
            two(by, {.constant = high, .rows = {}}, [is_included](double x, double end) {
                return x < end || (is_included && x == end) ? 1.0 : 0.0;
            });
        out = choose(met, value, *out);
    }
    return *out;
}

Numbers Evaluator::over_group(const Expression& e, const Cursor& members) {
    const auto d = static_cast<std::size_t>(e.subject);
    Cursor at = members;
    std::optional<Numbers> out;
    for (int i = 0; i < names_.dimensions[d].size(); ++i) {
        at[d] = i;
        const Numbers next = (*this)(e.parts[0], at);
        if (!out)
            out = next;
        else if (e.kind == Kind::HighestOver)
            out = two(*out, next, &ColumnKernels::at_least);
        else if (e.kind == Kind::LowestOver)
            out = two(*out, next, &ColumnKernels::at_most);
        else
            out = two(*out, next, &ColumnKernels::add);
    }
    return out.value_or(Numbers{.constant = 0, .rows = {}});
}

// Through the current period.
Numbers Evaluator::to_date(const Expression& e, const Cursor& members) {
    Cursor at = members;
    Numbers sum{.constant = 0, .rows = {}};
    for (std::size_t d = 0; d < names_.dimensions.size(); ++d) {
        if (names_.dimensions[d].kind != Dimension::Kind::Periods || members[d] < 0) continue;
        for (at[d] = 0; at[d] <= members[d]; ++at[d])
            sum = two(sum, (*this)(e.parts[0], at), &ColumnKernels::add);
        return sum;
    }
    return (*this)(e.parts[0], members);
}

Numbers Evaluator::previous(const Expression& e, const Cursor& members) {
    Cursor at = members;
    for (std::size_t d = 0; d < names_.dimensions.size(); ++d) {
        if (names_.dimensions[d].kind != Dimension::Kind::Periods || members[d] < 0) continue;
        if (members[d] == 0) break;
        --at[d];
        return (*this)(e.parts[0], at);
    }
    return (*this)(e.parts[1], members);
}

std::optional<base::Date> Evaluator::day(const Moment& m, const Cursor& members) const {
    base::Date at = m.fixed;
    if (m.kind == Moment::Kind::EndOf || m.kind == Moment::Kind::StartOf) {
        const auto d = static_cast<std::size_t>(m.subject);
        const int member = m.member >= 0 ? m.member : members[d];
        if (member < 0) return std::nullopt;
        const auto& span = names_.dimensions[d].spans[static_cast<std::size_t>(member)];
        at = m.kind == Moment::Kind::EndOf ? span.second : span.first;
    } else if (m.kind != Moment::Kind::Fixed) {
        return std::nullopt;
    }
    return m.shift ? terms::shifted(names_, at, *m.shift, m.backwards) : at;
}

// Days that a fact decides are taken as the contract's first day: an assumption does not know them.
Numbers Evaluator::days(const Expression& e, const Cursor& members) const {
    const auto at = [&](std::size_t i) { return day(e.moments[i], members).value_or(names_.from); };
    const double first = at(0).days();
    if (e.kind == Kind::MomentDay) return {.constant = first, .rows = {}};
    return {.constant = std::max(0.0, at(1).days() - first + 1), .rows = {}};
}

}  // namespace utfall::forecast
