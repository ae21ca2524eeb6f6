// What every estimate asks: which rows it uses and why not the others, how many, how many are treated, and their outcome.
#include "question.h"

#include <fmt/format.h>

#include "sample.h"
#include "sql.h"

namespace utfall::study {

namespace {

std::string used(const Question& q, const char* what, const std::string& total) {
    return single_sql(q, {.part = "used",
                          .term_1 = text_literal(what),
                          .total = total,
                          .from = fmt::format("{0}_used WHERE (SELECT small_count FROM {0}_check) "
                                              "= 0 HAVING COUNT(*) > 0",
                                              q.name)});
}

std::string count_of(const std::string& condition) {
    return total_sql(fmt::format("SUM(CASE WHEN {} THEN 1 ELSE 0 END)", condition), {});
}

std::string is_treated(const Question& q) {
    const std::string treatment = name_sql(q.plan, *q.planned.treatment);
    if (!is_text(q.plan, *q.planned.treatment)) return treatment + " <> 0";
    return fmt::format("{} > (SELECT MIN({}) FROM counted)", treatment, treatment);
}

std::string arms(const Question& q) {
    const std::string is = is_treated(q);
    std::string out = used(q, "treated", count_of(is));
    if (!q.planned.outcome) return out;
    const std::string after =
        q.planned.after ? fmt::format(" AND {} <> 0", name_sql(q.plan, *q.planned.after)) : "";
    out += used(q, "treated counted", count_of(is + after));
    const Factor outcome = outcome_factor(q);
    return out + used(q, "treated outcome",
                      total_sql(fmt::format("SUM(CASE WHEN {}{} THEN {} ELSE 0 END)", is, after,
                                            outcome.sql),
                                outcome));
}

std::string reason(const Question& q) {
    std::string out = "CASE";
    int number = 1;
    if (!q.planned.only_rows.empty())
        out += fmt::format(" WHEN NOT COALESCE({}, FALSE) THEN 1",
                           conditions_sql(q.plan, q.planned.only_rows));
    for (const int variable : needed(q.planned))
        out += fmt::format(" WHEN {} IS NULL THEN {}", name_sql(q.plan, variable), ++number);
    if (q.planned.outcome && q.planned.missing.rule == terms::MissingOutcomes::Rule::LeftOut)
        out +=
            fmt::format(" WHEN {} IS NULL THEN {}", name_sql(q.plan, *q.planned.outcome), ++number);
    return out == "CASE" ? "0" : out + " ELSE 0 END";
}

bool is_panel(const Question& q) { return q.layout.kind == Layout::Kind::Panel; }

}  // namespace

std::string conditions_sql(const terms::AnalysisPlan& plan,
                           const std::vector<terms::PlanExpression>& all) {
    std::string out;
    for (const terms::PlanExpression& condition : all)
        out += (out.empty() ? "" : " AND ") + condition_sql(plan, condition);
    return out.empty() ? "(1 = 1)" : out;
}

std::string outcome_sql(const Question& q) {
    const std::string name = name_sql(q.plan, *q.planned.outcome);
    if (q.planned.missing.rule != terms::MissingOutcomes::Rule::Value) return name;
    return fmt::format("COALESCE({}, {})", name, number_literal(q.planned.missing.value));
}

std::string key_names_sql(std::size_t keys) {
    std::string out;
    for (std::size_t k = 1; k <= kMostKeys; ++k)
        out += (k > 1 ? ", " : "") +
               (k <= keys ? fmt::format("cell.key_{}", k) : std::string("CAST(NULL AS VARCHAR)"));
    return out;
}

std::string single_sql(const Question& q, const Single& single) {
    return fmt::format("\nUNION ALL\nSELECT {}, '{}', {}, {}, '', {} FROM {}",
                       text_literal(q.planned.name), single.part, key_names_sql(0), single.term_1,
                       single.total, single.from);
}

std::string marked_sql(const Question& q) {
    return fmt::format(",\n{0}_marked AS (\n  SELECT counted.*,\n    {1} AS {2}\n  FROM counted)",
                       q.name, reason(q), kLeftOut);
}

std::string tables_sql(const Question& q) {
    return marked_sql(q) + used_sql(q) + (is_panel(q) ? panel_sql(q) : cells_sql(q));
}

std::string answers_sql(const Question& q) {
    std::string out = is_panel(q) ? panel_given_sql(q) : cells_given_sql(q);
    out += single_sql(q, {.part = "withheld",
                          .term_1 = "'cells'",
                          .total = "CAST(small_count AS VARCHAR)",
                          .from = q.name + "_check WHERE small_count > 0"});
    out += used(q, "rows", total_sql("COUNT(*)", {}));
    if (q.planned.treatment) out += arms(q);
    out += single_sql(
        q, {.part = "left out",
            .term_1 = fmt::format("CAST({} AS VARCHAR)", kLeftOut),
            .total = fmt::format("CASE WHEN COUNT(*) >= {} THEN CAST(COUNT(*) AS VARCHAR) END",
                                 q.plan.smallest_cell),
            .from = fmt::format("{0}_marked WHERE {1} > 0 GROUP BY {1}", q.name, kLeftOut)});
    return out;
}

}  // namespace utfall::study
