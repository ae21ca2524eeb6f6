// The question in SQL whose answer is a table of sums; asked of DuckDB here, or of any database there.
#include "utfall/study/extract.h"

#include <fmt/format.h>

#include <algorithm>

#include "question.h"
#include "sample.h"
#include "sql.h"
#include "utfall/microdata/query.h"
#include "variables.h"

namespace utfall::study {

namespace {

using terms::AnalysisPlan;
using terms::PlanExpression;
using terms::PlannedEstimate;

// Variables that something rests on, by their number.
class Used {
public:
    explicit Used(const AnalysisPlan& plan) : plan_(plan), is_(plan.variables.size()) {}

    // NOLINTNEXTLINE(misc-no-recursion): definitions rest on variables before them.
    void take(int variable) {
        const auto at = static_cast<std::size_t>(variable);
        if (is_[at]) return;
        is_[at] = true;
        if (plan_.variables[at].defined) take(*plan_.variables[at].defined);
    }
    // NOLINTNEXTLINE(misc-no-recursion): an expression is a tree.
    void take(const PlanExpression& e) {
        if (e.subject >= 0) take(e.subject);
        for (const PlanExpression& part : e.parts) take(part);
    }
    [[nodiscard]] bool is(std::size_t variable) const { return is_[variable]; }

private:
    const AnalysisPlan& plan_;
    std::vector<bool> is_;
};

// NOLINTNEXTLINE(misc-no-recursion): an expression is a tree.
bool rests_on_mean(const AnalysisPlan& plan, const PlanExpression& e) {
    if (e.kind == PlanExpression::Kind::Mean) return true;
    if (e.subject >= 0) {
        const auto& defined = plan.variables[static_cast<std::size_t>(e.subject)].defined;
        if (defined && rests_on_mean(plan, *defined)) return true;
    }
    return std::any_of(e.parts.begin(), e.parts.end(),
                       [&](const PlanExpression& part) { return rests_on_mean(plan, part); });
}

// "schema.table", each part quoted.
std::string table_sql(const std::string& name) {
    std::string out;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        out += (out.empty() ? "" : ".") + quoted(std::string_view(name).substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// The columns that are used, then what is computed from them one by one, then the rows that count.
std::string rows_sql(const AnalysisPlan& plan, const Used& used, const std::string& table) {
    std::string columns;
    for (std::size_t k = 0; k < plan.variables.size(); ++k)
        if (const int v = static_cast<int>(k); used.is(k) && !plan.variables[k].defined)
            columns += fmt::format("{}\n    {} AS {}", columns.empty() ? "" : ",",
                                   column_sql(plan, v), name_sql(plan, v));
    std::string out = fmt::format("WITH source AS (\n  SELECT{}\n  FROM {})", columns, table);
    std::string from = "source";
    const auto define = [&](bool after) {
        for (std::size_t k = 0; k < plan.variables.size(); ++k) {
            const auto& defined = plan.variables[k].defined;
            if (!defined || !used.is(k) || rests_on_mean(plan, *defined) != after) continue;
            out += fmt::format(",\nwith_{} AS (\n  SELECT {}.*,\n    {} AS {}\n  FROM {})", k + 1,
                               from, definition_sql(plan, static_cast<int>(k)),
                               name_sql(plan, static_cast<int>(k)), from);
            from = fmt::format("with_{}", k + 1);
        }
    };
    define(false);
    out += fmt::format(",\nchosen AS (\n  SELECT {}.* FROM {} WHERE {})", from, from,
                       conditions_sql(plan, plan.microdata.only_rows));
    from = "chosen";
    define(true);
    return out + fmt::format(",\ncounted AS (\n  SELECT {}.* FROM {})", from, from);
}

}  // namespace

Extract extract_sql(const AnalysisPlan& plan, const ExtractOptions& options) {
    Extract extract;
    Used used(plan);
    std::string tables;
    std::string answers;
    for (const PlanExpression& condition : plan.microdata.only_rows) used.take(condition);
    const bool is_circular =
        std::any_of(plan.microdata.only_rows.begin(), plan.microdata.only_rows.end(),
                    [&](const PlanExpression& e) { return rests_on_mean(plan, e); });
    for (std::size_t i = 0; i < plan.estimates.size(); ++i) {
        const PlannedEstimate& planned = plan.estimates[i];
        LayoutAnswer layout = layout_of(plan, planned);
        if (is_circular)
            layout = {.why_not = {.sv = "vilka rader som räknas vilar på ett medelvärde",
                                  .en = "which rows count rests on a mean"}};
        if (!layout.layout) {
            extract.not_in_sums.push_back({static_cast<int>(i), layout.why_not});
            continue;
        }
        for (const int variable : needed(planned)) used.take(variable);
        for (const auto& besides : {planned.outcome, planned.first_treated})
            if (besides) used.take(*besides);
        for (const PlanExpression& condition : planned.only_rows) used.take(condition);
        const std::optional<int> person = person_of(plan);
        if (person) used.take(*person);
        const Question question{.plan = plan,
                                .planned = planned,
                                .layout = *layout.layout,
                                .person = person,
                                .name = fmt::format("e{}", i + 1)};
        tables += tables_sql(question);
        answers += answers_sql(question);
    }
    if (tables.empty()) return extract;
    std::string keys;
    for (std::size_t k = 1; k <= kMostKeys; ++k)
        keys += fmt::format("CAST(NULL AS VARCHAR) AS key_{}, ", k);
    extract.sql = fmt::format(
        "{}{}\nSELECT CAST('' AS VARCHAR) AS estimate, CAST('plan' AS VARCHAR) AS part, "
        "{}CAST('sha256' AS VARCHAR) AS term_1, CAST('' AS VARCHAR) AS term_2, CAST({} AS VARCHAR) "
        "AS total{}",
        rows_sql(plan, used, table_sql(options.table)), tables, keys,
        text_literal(options.plan_sha256), answers);
    return extract;
}

}  // namespace utfall::study
