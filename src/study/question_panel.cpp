// Cells of units that are alike, period by period, in everything but the outcome: how many, their sums in each period, and
// where the layout wants them the sums of products in every two.
//
// What a unit is in its periods is told as a path, "0|0|1" in the order of its periods, or "1" where it never changes. In
// texts of the table itself | is written ~1 and ~ is written ~0, as in RFC 6901.
#include <fmt/format.h>

#include "question.h"
#include "sql.h"

namespace utfall::study {

namespace {

// A panel's rows under names of our own, which no name of the plan can be mistaken for.
std::string rows(const Question& q) {
    std::string values;
    for (std::size_t k = 0; k < q.layout.keys.size(); ++k) {
        const int variable = q.layout.keys[k];
        const std::string name = name_sql(q.plan, variable);
        // Nothing and 0 both say never.
        const bool is_first = q.planned.first_treated && variable == *q.planned.first_treated;
        values += fmt::format(", {} AS value_{}",
                              is_first ? fmt::format("COALESCE({}, 0)", name) : name, k + 2);
    }
    if (q.person) values += fmt::format(", {} AS person", name_sql(q.plan, *q.person));
    const Factor outcome = outcome_factor(q);
    if (!outcome.power.empty())
        values += fmt::format(", {} AS head, {} AS rest", outcome.head, outcome.rest);
    return fmt::format(
        ",\n{}_rows AS (\n  SELECT {} AS unit, {} AS period, {} AS outcome{}\n  FROM {}_used)",
        q.name, name_sql(q.plan, q.layout.panel.unit), name_sql(q.plan, q.layout.panel.period),
        outcome.sql, values, q.name);
}

std::string plain(const std::string& value, bool is_of_text) {
    if (!is_of_text) return fmt::format("CAST({} AS VARCHAR)", value);
    return fmt::format("REPLACE(REPLACE({}, '~', '~0'), '|', '~1')", value);
}

std::string path(const std::string& value, bool is_of_text) {
    return fmt::format("STRING_AGG({}, '|' ORDER BY period)", plain(value, is_of_text));
}

std::string paths(const Question& q) {
    std::string out = path("period", is_text(q.plan, q.layout.panel.period)) + " AS key_1";
    for (std::size_t k = 0; k < q.layout.keys.size(); ++k) {
        const std::string value = fmt::format("value_{}", k + 2);
        const bool is_of_text = is_text(q.plan, q.layout.keys[k]);
        out += fmt::format(",\n    CASE WHEN MIN({0}) = MAX({0}) THEN {1} ELSE {2} END AS key_{3}",
                           value, plain(fmt::format("MIN({})", value), is_of_text),
                           path(value, is_of_text), k + 2);
    }
    return out;
}

std::string keys(const Question& q) {
    std::string out = "key_1";
    for (std::size_t k = 0; k < q.layout.keys.size(); ++k) out += fmt::format(", key_{}", k + 2);
    return out;
}

std::string is_few(const Question& q, const char* person, const std::string& condition) {
    const std::string persons =
        q.person ? fmt::format("COUNT(DISTINCT CASE WHEN {} THEN {} END)", condition, person)
                 : fmt::format("SUM(CASE WHEN {} THEN 1 ELSE 0 END)", condition);
    return fmt::format("{} BETWEEN 1 AND {}", persons, q.plan.smallest_cell - 1);
}

bool is_yes_no_outcome(const Question& q) { return is_yes_no(q.plan, *q.planned.outcome); }

std::string sums(const Question& q) {
    std::string small =
        fmt::format("COUNT(*) < {} OR {}", q.plan.smallest_cell, is_few(q, "person", "1 = 1"));
    if (is_yes_no_outcome(q))
        for (const char* side : {"<>", "="})
            small += " OR " + is_few(q, "person", fmt::format("outcome {} 0", side));
    return fmt::format(
        ",\n{0}_sums AS (\n  SELECT place, period, SUM(outcome) AS total,\n    CASE WHEN {1} THEN "
        "1 "
        "ELSE 0 END AS is_small\n  FROM {0}_placed GROUP BY place, period)",
        q.name, small);
}

// The outcome of one of two periods of a unit.
Factor outcome_of(const Question& q, const char* period) {
    const auto name = [&](const char* what) { return fmt::format("{}.{}", period, what); };
    return {.sql = name("outcome"),
            .power = outcome_factor(q).power,
            .head = name("head"),
            .rest = name("rest")};
}

// With an outcome of yes or no a sum of products is a number of units, and three others follow from it.
std::string products(const Question& q) {
    std::string small;
    if (is_yes_no_outcome(q))
        for (const char* left : {"<>", "="})
            for (const char* right : {"<>", "="})
                small += (small.empty() ? "" : " OR ") +
                         is_few(q, "one.person",
                                fmt::format("one.outcome {} 0 AND two.outcome {} 0", left, right));
    return fmt::format(
        ",\n{0}_products AS (\n  SELECT one.place, one.period AS period_1, two.period AS period_2, "
        "{2} AS total,\n    {1} AS is_small\n  FROM {0}_placed AS one "
        "JOIN {0}_placed AS two ON one.unit = two.unit AND one.period <= two.period\n  GROUP BY "
        "one.place, one.period, two.period)",
        q.name, small.empty() ? "0" : "CASE WHEN " + small + " THEN 1 ELSE 0 END",
        sum_sql(outcome_of(q, "one"), outcome_of(q, "two")));
}

// T sums and T (T + 1) / 2 products of n units: where they are no fewer than the n T outcomes, these might be solved for.
std::string tells_all(const Question& q) {
    if (q.plan.smallest_cell <= 1) return "0";
    return "CASE WHEN 2 * unit_count <= period_count + 3 THEN 1 ELSE 0 END";
}

std::string check(const Question& q) {
    std::string small = fmt::format("SELECT place, is_small FROM {}_sums", q.name);
    if (q.layout.panel.has_products)
        small += fmt::format(
            " UNION ALL SELECT place, is_small FROM {0}_products UNION ALL SELECT "
            "place, {1} AS is_small FROM {0}_cells",
            q.name, tells_all(q));
    return fmt::format(
        ",\n{0}_check AS (\n  SELECT (SELECT COUNT(DISTINCT place) FROM ({1}) AS every WHERE "
        "is_small = 1) AS small_count,\n    (SELECT COUNT(*) FROM {0}_units WHERE row_count <> "
        "period_count) AS twice_count)",
        q.name, small);
}

struct Given {
    const char* term_1;  // SQL, as the others
    const char* term_2;
    std::string total;
    std::string of;  // a table beside e1_cells
};
std::string given(const Question& q, const Given& what) {
    return fmt::format(
        "\nUNION ALL\nSELECT {1}, 'cells', {2}, {3}, {4}, {5}\nFROM {0}_cells AS "
        "cell{6}\nWHERE (SELECT small_count + twice_count FROM {0}_check) = 0",
        q.name, text_literal(q.planned.name), key_names_sql(q.layout.keys.size() + 1), what.term_1,
        what.term_2, what.total, what.of);
}

}  // namespace

std::string panel_sql(const Question& q) {
    const std::string person = q.person ? ", used.person" : "";
    const std::string parts = outcome_factor(q).power.empty() ? "" : ", used.head, used.rest";
    std::string out = rows(q);
    out += fmt::format(
        ",\n{0}_units AS (\n  SELECT unit, COUNT(*) AS row_count, COUNT(DISTINCT period) AS "
        "period_count,\n    {1}\n  FROM {0}_rows GROUP BY unit),\n{0}_numbered AS (\n  SELECT "
        "unit, period_count, {2}, DENSE_RANK() OVER (ORDER BY {2}) AS place FROM "
        "{0}_units),\n{0}_cells AS (\n  SELECT place, {2}, COUNT(*) AS unit_count, "
        "MIN(period_count) AS period_count\n  FROM {0}_numbered GROUP BY place, {2}),\n{0}_placed "
        "AS (\n  SELECT numbered.place, used.unit, used.period, "
        "used.outcome{3}\n  FROM {0}_rows AS used JOIN {0}_numbered AS numbered ON used.unit = "
        "numbered.unit)",
        q.name, paths(q), keys(q), parts + person);
    out += sums(q);
    if (q.layout.panel.has_products) out += products(q);
    return out + check(q);
}

std::string panel_given_sql(const Question& q) {
    const Factor outcome = outcome_factor(q);
    std::string out = given(
        q,
        {.term_1 = "'units'", .term_2 = "''", .total = total_sql("cell.unit_count", {}), .of = ""});
    out +=
        given(q, {.term_1 = "'(intercept)'",
                  .term_2 = "CAST(part.period AS VARCHAR)",
                  .total = total_sql("part.total", outcome),
                  .of = fmt::format(" JOIN {}_sums AS part ON cell.place = part.place", q.name)});
    if (q.layout.panel.has_products)
        out += given(
            q, {.term_1 = "CAST(part.period_1 AS VARCHAR)",
                .term_2 = "CAST(part.period_2 AS VARCHAR)",
                .total = total_sql("part.total", outcome, outcome),
                .of = fmt::format(" JOIN {}_products AS part ON cell.place = part.place", q.name)});
    return out + single_sql(q, {.part = "withheld",
                                .term_1 = "'twice'",
                                .total = "CAST(NULL AS VARCHAR)",
                                .from = q.name + "_check WHERE twice_count > 0"});
}

}  // namespace utfall::study
