// What is measured - amounts, numbers, shares, and what is computed from them - as decimals whose sums and sums of products are
// exact in any database, whatever their size: in units of the power of ten below the root of their mean square, to 18
// decimals. So sums of products of n rows are below 100 n.
//
// The trick: DECIMAL has 38 digits, and a product of two with 18 decimals has room for two before the point. One factor is parted
// into a head of eight decimals and the rest: the sum of a b is that of head b, which has 26 decimals, and that of rest b, which is
// below 5e-9 of the sum of |b|.
//
// The power tells what the sum of squares tells, and less. What is counted - whole numbers, days, yes and no - is whole already.
#include <fmt/format.h>

#include "question.h"
#include "sql.h"
#include "variables.h"

namespace utfall::study {

namespace {

using Column = Layout::Column;

bool is_column_measured(const Question& q, const Column& column) {
    switch (column.kind) {
        case Column::Kind::One:
        case Column::Kind::Level: return false;
        case Column::Kind::Variable: return is_measured(q.plan, column.variable);
        case Column::Kind::Slope: return is_measured(q.plan, *q.planned.period);
        case Column::Kind::Both:
            return is_measured(q.plan, *q.planned.treatment) ||
                   is_measured(q.plan, *q.planned.after);
    }
    return false;
}

bool is_of_sums(const Question& q) { return q.layout.kind == Layout::Kind::Sums; }
bool is_weighted(const Question& q) { return is_of_sums(q) && q.planned.weights.has_value(); }

// A place among what is measured: of a column its own, of the weight the next.
std::size_t place_of_weight(const Question& q) { return q.layout.columns.size(); }
std::size_t place_of_outcome(const Question& q) {
    return is_of_sums(q) ? q.layout.columns.size() - 1 : 0;
}

std::string named(const char* what, std::size_t place) {
    return fmt::format("\"{} {}\"", what, place + 1);
}

Factor measured(const Question& q, std::size_t place) {
    return {.sql = named("measured", place),
            .power = fmt::format("(SELECT {} FROM {}_powers)", named("power", place), q.name),
            .head = named("head", place),
            .rest = named("rest", place)};
}

Factor weight(const Question& q) {
    return is_measured(q.plan, *q.planned.weights) ? measured(q, place_of_weight(q))
                                                   : Factor{name_sql(q.plan, *q.planned.weights)};
}

struct Measured {
    std::size_t place;
    std::string value;
};
std::vector<Measured> all_measured(const Question& q) {
    std::vector<Measured> out;
    if (!is_of_sums(q)) {
        if (q.planned.outcome && is_measured(q.plan, *q.planned.outcome))
            out.push_back({place_of_outcome(q), outcome_sql(q)});
        return out;
    }
    for (std::size_t k = 0; k < q.layout.columns.size(); ++k)
        if (is_column_measured(q, q.layout.columns[k]))
            out.push_back({k, value_sql(q, q.layout.columns[k])});
    if (is_weighted(q) && is_measured(q.plan, *q.planned.weights))
        out.push_back({place_of_weight(q), name_sql(q.plan, *q.planned.weights)});
    return out;
}

// From -25 to 12, so that the power is a DECIMAL(38, 12) itself.
std::string power(const Measured& of) {
    const std::string square =
        fmt::format("AVG(CAST({0} AS DOUBLE PRECISION) * CAST({0} AS DOUBLE PRECISION))", of.value);
    return fmt::format(
        "CAST(CASE WHEN {0} > 0 THEN GREATEST(-25, LEAST(12, FLOOR(LOG10({0}) / 2))) ELSE 0 END AS "
        "INTEGER) AS {1}",
        square, named("power", of.place));
}

std::string scaled(const Question& q, const Measured& of) {
    const Factor made = measured(q, of.place);
    return fmt::format(
        ",\n    CAST({} * CAST(POWER(10, -{}) AS DECIMAL(38, 12)) AS DECIMAL(38, 18)) AS {}",
        of.value, made.power, made.sql);
}

std::string start(const Question& q) {
    const terms::PlanValue& from = *q.planned.treated_from;
    return from.kind == terms::PlanValue::Kind::Date ? std::to_string(from.date.days())
                                                     : number_literal(from.number);
}

bool are_parted(const Factor& a, const Factor& b) { return !a.power.empty() && !b.power.empty(); }

std::string power_of_both(const Factor& a, const Factor& b) {
    return a.power + (are_parted(a, b) ? " + " : "") + b.power;
}

std::string times(const std::string& a, const std::string& b) {
    if (a == "1") return b;
    return b == "1" ? a : fmt::format("{} * {}", a, b);
}

// Rounded to 18 decimals again.
std::string weighted(const Factor& weight, const Factor& of) {
    if (!are_parted(weight, of)) return times(weight.sql, of.sql);
    const std::string head = fmt::format("CAST({} AS DECIMAL(38, 8))", weight.sql);
    return fmt::format(
        "CAST({0} * {2} + CAST(({1} - {0}) * {2} AS DECIMAL(38, 26)) AS DECIMAL(38, 18))", head,
        weight.sql, of.sql);
}

std::string parted(const Factor& of) {
    if (of.power.empty()) return "";
    const std::string head = fmt::format("CAST({} AS DECIMAL(38, 8))", of.sql);
    return fmt::format(",\n    {0} AS {2},\n    {1} - {0} AS {3}", head, of.sql, of.head, of.rest);
}

// Tables each made of the one before.
class Chain {
public:
    explicit Chain(const Question& q) : q_(q) {}
    void add(const char* name, const std::string& columns) {
        if (columns.empty()) return;
        sql_ += fmt::format(",\n{0}_{1} AS (\n  SELECT {0}_{2}.*{3}\n  FROM {0}_{2}{4})", q_.name,
                            name, from_, columns, where());
        from_ = name;
    }
    [[nodiscard]] std::string as_used() const {
        return sql_ + fmt::format(",\n{0}_used AS (\n  SELECT {0}_{1}.* FROM {0}_{1}{2})", q_.name,
                                  from_, where());
    }

private:
    [[nodiscard]] std::string where() const {
        return from_ == "marked" ? fmt::format(" WHERE {} = 0", kLeftOut) : "";
    }
    const Question& q_;
    std::string sql_{};
    std::string from_ = "marked";
};

}  // namespace

std::string value_sql(const Question& q, const Column& column) {
    switch (column.kind) {
        case Column::Kind::One: return "1";
        case Column::Kind::Variable:
            return q.planned.outcome && column.variable == *q.planned.outcome
                       ? outcome_sql(q)
                       : name_sql(q.plan, column.variable);
        case Column::Kind::Both:
            return fmt::format("({} * {})", name_sql(q.plan, *q.planned.treatment),
                               name_sql(q.plan, *q.planned.after));
        case Column::Kind::Level:
            return fmt::format("CASE WHEN {} >= {} THEN 1 ELSE 0 END",
                               name_sql(q.plan, *q.planned.period), start(q));
        case Column::Kind::Slope:
            return fmt::format("CASE WHEN {0} >= {1} THEN {0} - {1} + 1 ELSE 0 END",
                               name_sql(q.plan, *q.planned.period), start(q));
    }
    return "1";
}

Factor unweighted(const Question& q, std::size_t column) {
    const Column& of = q.layout.columns[column];
    return is_column_measured(q, of) ? measured(q, column) : Factor{value_sql(q, of)};
}

Factor factor(const Question& q, std::size_t column) {
    if (!is_weighted(q)) return unweighted(q, column);
    return {.sql = named("weighted", column),
            .power = power_of_both(weight(q), unweighted(q, column)),
            .head = named("head", column),
            .rest = named("rest", column)};
}

Factor outcome_factor(const Question& q) {
    return is_measured(q.plan, *q.planned.outcome) ? measured(q, place_of_outcome(q))
                                                   : Factor{outcome_sql(q)};
}

std::string sum_sql(const Factor& a, const Factor& b) {
    if (!are_parted(a, b)) return fmt::format("SUM({})", times(a.sql, b.sql));
    return fmt::format("SUM({0} * {2}) + CAST(SUM({1} * {2}) AS DECIMAL(38, 26))", a.head, a.rest,
                       b.sql);
}

std::string total_sql(const std::string& sum, const Factor& a, const Factor& b) {
    const std::string power = power_of_both(a, b);
    const std::string text = fmt::format("CAST({} AS VARCHAR)", sum);
    return power.empty() ? text : fmt::format("{} || 'e' || CAST({} AS VARCHAR)", text, power);
}

std::string used_sql(const Question& q) {
    std::string powers;
    std::string columns;
    for (const Measured& of : all_measured(q)) {
        powers += (powers.empty() ? "\n    " : ",\n    ") + power(of);
        columns += scaled(q, of);
    }
    std::string out;
    if (!powers.empty())
        out = fmt::format(",\n{0}_powers AS (\n  SELECT{1}\n  FROM {0}_marked WHERE {2} = 0)",
                          q.name, powers, kLeftOut);
    Chain chain(q);
    chain.add("measured", columns);
    const std::size_t count = q.layout.columns.size();
    std::string by_weight;
    for (std::size_t k = 0; k < count && is_weighted(q); ++k)
        by_weight += fmt::format(",\n    {} AS {}", weighted(weight(q), unweighted(q, k)),
                                 named("weighted", k));
    chain.add("weighted", by_weight);
    std::string parts;
    for (std::size_t k = 0; k < count; ++k) parts += parted(factor(q, k));
    if (!is_of_sums(q) && q.planned.outcome) parts += parted(outcome_factor(q));
    chain.add("parted", parts);
    return out + chain.as_used();
}

}  // namespace utfall::study
