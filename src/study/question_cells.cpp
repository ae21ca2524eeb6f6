// Cells of rows that are alike in the keys of the layout: sums of the products of its columns, or the number of rows.
#include <fmt/format.h>

#include "question.h"
#include "sql.h"

namespace utfall::study {

namespace {

using Column = Layout::Column;

std::string key(const Question& q, std::size_t k) {
    const int variable = q.layout.keys[k];
    return q.planned.outcome && variable == *q.planned.outcome ? outcome_sql(q)
                                                               : name_sql(q.plan, variable);
}

std::string keys_selected(const Question& q) {
    std::string out;
    for (std::size_t k = 0; k < q.layout.keys.size(); ++k)
        out += fmt::format("CAST({} AS VARCHAR) AS key_{}, ", key(q, k), k + 1);
    return out;
}

std::string keys_grouped(const Question& q) {
    std::string out;
    for (std::size_t k = 0; k < q.layout.keys.size(); ++k)
        out += (k > 0 ? ", " : " GROUP BY ") + key(q, k);
    // Without keys an empty table would still be one cell.
    return out.empty() ? " HAVING COUNT(*) > 0" : out;
}

std::string persons(const Question& q, const std::string& condition) {
    if (!q.person) return fmt::format("SUM(CASE WHEN {} THEN 1 ELSE 0 END)", condition);
    return fmt::format("COUNT(DISTINCT CASE WHEN {} THEN {} END)", condition,
                       name_sql(q.plan, *q.person));
}

// 1 where the cell, or the part of it where a term of yes or no is yes or no, has too few persons.
std::string small(const Question& q) {
    std::string out = fmt::format("CASE WHEN {} < {}", persons(q, "1 = 1"), q.plan.smallest_cell);
    for (const Column& column : q.layout.columns) {
        const bool is_yes_no_term =
            column.kind == Column::Kind::Both || column.kind == Column::Kind::Level ||
            (column.kind == Column::Kind::Variable && is_yes_no(q.plan, column.variable));
        if (!is_yes_no_term) continue;
        for (const char* side : {"<>", "="})
            out += fmt::format("\n      OR {} BETWEEN 1 AND {}",
                               persons(q, fmt::format("{} {} 0", value_sql(q, column), side)),
                               q.plan.smallest_cell - 1);
    }
    return out + " THEN 1 ELSE 0 END";
}

std::string sums(const Question& q) {
    std::string out;
    int place = 0;
    for (std::size_t a = 0; a < q.layout.columns.size(); ++a)
        for (std::size_t b = 0; b <= a; ++b)
            out +=
                fmt::format(",\n    {} AS s{}", sum_sql(factor(q, b), unweighted(q, a)), ++place);
    return out;
}

std::string term(const Question& q, std::size_t place) {
    return column_name(q.plan, q.planned, q.layout.columns[place]);
}

}  // namespace

std::string cells_sql(const Question& q) {
    return fmt::format(
        ",\n{0}_cells AS (\n  SELECT {1}COUNT(*) AS row_count,\n    {2} AS is_small{3}\n  FROM "
        "{0}_used{4}),\n{0}_check AS (\n  SELECT SUM(is_small) AS small_count, "
        "SUM(row_count) AS row_count FROM {0}_cells)",
        q.name, keys_selected(q), small(q), sums(q), keys_grouped(q));
}

std::string cells_given_sql(const Question& q) {
    std::string entries = "(0, 'rows', '')";
    std::string totals = "\n    WHEN 0 THEN CAST(row_count AS VARCHAR)";
    int place = 0;
    for (std::size_t a = 0; a < q.layout.columns.size(); ++a)
        for (std::size_t b = 0; b <= a; ++b) {
            ++place;
            entries += fmt::format(", ({}, {}, {})", place, text_literal(term(q, b)),
                                   text_literal(term(q, a)));
            totals +=
                fmt::format("\n    WHEN {} THEN {}", place,
                            total_sql(fmt::format("s{}", place), factor(q, b), unweighted(q, a)));
        }
    return fmt::format(
        "\nUNION ALL\nSELECT {0}, 'cells', {1}, entry.term_1, entry.term_2, CASE entry.place{2} "
        "END\nFROM {3}_cells AS cell CROSS JOIN (VALUES {4}) AS entry(place, term_1, "
        "term_2)\nWHERE (SELECT small_count FROM {3}_check) = 0",
        text_literal(q.planned.name), key_names_sql(q.layout.keys.size()), totals, q.name, entries);
}

}  // namespace utfall::study
