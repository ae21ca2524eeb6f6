// The question in SQL whose answer is a table of sums; asked of DuckDB here, or of any database there.
#include "utfall/study/extract.h"

#include <fmt/format.h>

#include <algorithm>

#include "layout.h"
#include "sample.h"
#include "sql.h"
#include "utfall/microdata/query.h"
#include "variables.h"

namespace utfall::study {

namespace {

using terms::AnalysisPlan;
using terms::PlanExpression;
using terms::PlannedEstimate;
using Column = Layout::Column;

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

std::string conditions_sql(const AnalysisPlan& plan, const std::vector<PlanExpression>& all) {
    std::string out;
    for (const PlanExpression& condition : all)
        out += (out.empty() ? "" : " AND ") + condition_sql(plan, condition);
    return out.empty() ? "(1 = 1)" : out;
}

// One estimate's part of the question.
class Question {
public:
    Question(const AnalysisPlan& plan, std::size_t number, const Layout& layout)
        : plan_(plan),
          planned_(plan.estimates[number]),
          layout_(layout),
          person_(person_of(plan)),
          name_(fmt::format("e{}", number + 1)) {}

    // Rows with the reason why they are not used, 0: they are; then the cells, and whether some are small.
    [[nodiscard]] std::string tables() const {
        return fmt::format(
            ",\n{0}_marked AS (\n  SELECT counted.*,\n    {1} AS reason\n  FROM "
            "counted),\n{0}_cells AS (\n  SELECT {2}COUNT(*) AS row_count,\n    {3} "
            "AS is_small{4}\n  FROM {0}_marked WHERE reason = 0{5}),\n{0}_check AS "
            "(\n  SELECT SUM(is_small) AS small_count, SUM(row_count) AS row_count "
            "FROM {0}_cells)",
            name_, reason(), keys_selected(), small(), sums(), keys_grouped());
    }

    [[nodiscard]] std::string answers() const {
        std::string entries = "(0, 'rows', '')";
        std::string totals = "\n    WHEN 0 THEN CAST(row_count AS VARCHAR)";
        const std::size_t count = layout_.columns.size();
        int place = 0;
        for (std::size_t a = 0; a < count; ++a)
            for (std::size_t b = 0; b <= a; ++b) {
                ++place;
                entries += fmt::format(", ({}, {}, {})", place, text_literal(term(b)),
                                       text_literal(term(a)));
                totals += fmt::format("\n    WHEN {0} THEN CAST(s{0} AS VARCHAR)", place);
            }
        std::string out = fmt::format(
            "\nUNION ALL\nSELECT {0}, 'cells', {1}, entry.term_1, entry.term_2, CASE entry.place"
            "{2} END\nFROM {3}_cells AS cell CROSS JOIN (VALUES {4}) AS entry(place, term_1, "
            "term_2)\nWHERE (SELECT small_count FROM {3}_check) = 0",
            text_literal(planned_.name), key_names(), totals, name_, entries);
        out += single("withheld", "'cells'", "CAST(small_count AS VARCHAR)",
                      name_ + "_check WHERE small_count > 0");
        out += used("rows", "COUNT(*)");
        if (planned_.treatment) out += arms();
        out += single("left out", "CAST(reason AS VARCHAR)",
                      fmt::format("CASE WHEN COUNT(*) >= {} THEN CAST(COUNT(*) AS VARCHAR) END",
                                  plan_.smallest_cell),
                      name_ + "_marked WHERE reason > 0 GROUP BY reason");
        return out;
    }

private:
    [[nodiscard]] std::string arms() const {
        const std::string is = is_treated();
        std::string out = used("treated", fmt::format("SUM(CASE WHEN {} THEN 1 ELSE 0 END)", is));
        if (!planned_.outcome) return out;
        const std::string after =
            planned_.after ? fmt::format(" AND {} <> 0", name_sql(plan_, *planned_.after)) : "";
        out += used("treated counted",
                    fmt::format("SUM(CASE WHEN {}{} THEN 1 ELSE 0 END)", is, after));
        return out + used("treated outcome", fmt::format("SUM(CASE WHEN {}{} THEN {} ELSE 0 END)",
                                                         is, after, outcome()));
    }

    [[nodiscard]] std::string is_treated() const {
        const std::string treatment = name_sql(plan_, *planned_.treatment);
        if (!is_text(plan_, *planned_.treatment)) return treatment + " <> 0";
        return fmt::format("{} > (SELECT MIN({}) FROM counted)", treatment, treatment);
    }

    [[nodiscard]] std::string used(const char* what, const std::string& total) const {
        return single("used", text_literal(what), fmt::format("CAST({} AS VARCHAR)", total),
                      fmt::format("{0}_marked WHERE reason = 0 AND (SELECT small_count FROM "
                                  "{0}_check) = 0 HAVING COUNT(*) > 0",
                                  name_));
    }

    [[nodiscard]] std::string single(const char* part, const std::string& term_1,
                                     const std::string& total, const std::string& from) const {
        std::string keys;
        for (std::size_t k = 0; k < kMostKeys; ++k) keys += ", CAST(NULL AS VARCHAR)";
        return fmt::format("\nUNION ALL\nSELECT {}, '{}'{}, {}, '', {} FROM {}",
                           text_literal(planned_.name), part, keys, term_1, total, from);
    }

    [[nodiscard]] std::string reason() const {
        std::string out = "CASE";
        int number = 1;
        if (!planned_.only_rows.empty())
            out += fmt::format(" WHEN NOT COALESCE({}, FALSE) THEN 1",
                               conditions_sql(plan_, planned_.only_rows));
        for (const int variable : needed(planned_))
            out += fmt::format(" WHEN {} IS NULL THEN {}", name_sql(plan_, variable), ++number);
        if (planned_.outcome && planned_.missing.rule == terms::MissingOutcomes::Rule::LeftOut)
            out += fmt::format(" WHEN {} IS NULL THEN {}", name_sql(plan_, *planned_.outcome),
                               ++number);
        return out == "CASE" ? "0" : out + " ELSE 0 END";
    }

    [[nodiscard]] std::string key_names() const {
        std::string out;
        for (std::size_t k = 1; k <= kMostKeys; ++k)
            out += (k > 1 ? ", " : "") + (k <= layout_.keys.size()
                                              ? fmt::format("cell.key_{}", k)
                                              : std::string("CAST(NULL AS VARCHAR)"));
        return out;
    }
    [[nodiscard]] std::string keys_selected() const {
        std::string out;
        for (std::size_t k = 0; k < layout_.keys.size(); ++k)
            out += fmt::format("CAST({} AS VARCHAR) AS key_{}, ", key(k), k + 1);
        return out;
    }
    [[nodiscard]] std::string keys_grouped() const {
        std::string out;
        for (std::size_t k = 0; k < layout_.keys.size(); ++k)
            out += (k > 0 ? ", " : " GROUP BY ") + key(k);
        // Without keys an empty table would still be one cell.
        return out.empty() ? " HAVING COUNT(*) > 0" : out;
    }
    [[nodiscard]] std::string key(std::size_t k) const {
        const int variable = layout_.keys[k];
        return planned_.outcome && variable == *planned_.outcome ? outcome()
                                                                 : name_sql(plan_, variable);
    }

    [[nodiscard]] std::string persons(const std::string& condition) const {
        if (!person_) return fmt::format("SUM(CASE WHEN {} THEN 1 ELSE 0 END)", condition);
        return fmt::format("COUNT(DISTINCT CASE WHEN {} THEN {} END)", condition,
                           name_sql(plan_, *person_));
    }

    // 1 where the cell, or the part of it where a term of yes or no is yes or no, has too few persons.
    [[nodiscard]] std::string small() const {
        std::string out = fmt::format("CASE WHEN {} < {}", persons("1 = 1"), plan_.smallest_cell);
        for (const Column& column : layout_.columns) {
            const bool is_yes_no_term =
                column.kind == Column::Kind::Both || column.kind == Column::Kind::Level ||
                (column.kind == Column::Kind::Variable && is_yes_no(plan_, column.variable));
            if (!is_yes_no_term) continue;
            for (const char* side : {"<>", "="})
                out += fmt::format("\n      OR {} BETWEEN 1 AND {}",
                                   persons(fmt::format("{} {} 0", value(column), side)),
                                   plan_.smallest_cell - 1);
        }
        return out + " THEN 1 ELSE 0 END";
    }

    [[nodiscard]] std::string sums() const {
        std::string out;
        const std::string weight =
            planned_.weights ? name_sql(plan_, *planned_.weights) + " * " : "";
        int place = 0;
        for (std::size_t a = 0; a < layout_.columns.size(); ++a)
            for (std::size_t b = 0; b <= a; ++b)
                out += fmt::format(",\n    SUM({}{} * {}) AS s{}", weight,
                                   value(layout_.columns[b]), value(layout_.columns[a]), ++place);
        return out;
    }

    [[nodiscard]] std::string outcome() const {
        const std::string name = name_sql(plan_, *planned_.outcome);
        if (planned_.missing.rule != terms::MissingOutcomes::Rule::Value) return name;
        return fmt::format("COALESCE({}, {})", name, number_literal(planned_.missing.value));
    }

    [[nodiscard]] std::string value(const Column& column) const {
        switch (column.kind) {
            case Column::Kind::One: return "1";
            case Column::Kind::Variable:
                return planned_.outcome && column.variable == *planned_.outcome
                           ? outcome()
                           : name_sql(plan_, column.variable);
            case Column::Kind::Both:
                return fmt::format("({} * {})", name_sql(plan_, *planned_.treatment),
                                   name_sql(plan_, *planned_.after));
            case Column::Kind::Level:
                return fmt::format("CASE WHEN {} >= {} THEN 1 ELSE 0 END",
                                   name_sql(plan_, *planned_.period), start());
            case Column::Kind::Slope:
                return fmt::format("CASE WHEN {0} >= {1} THEN {0} - {1} + 1 ELSE 0 END",
                                   name_sql(plan_, *planned_.period), start());
        }
        return "1";
    }
    [[nodiscard]] std::string start() const {
        const terms::PlanValue& from = *planned_.treated_from;
        return from.kind == terms::PlanValue::Kind::Date ? std::to_string(from.date.days())
                                                         : number_literal(from.number);
    }
    [[nodiscard]] std::string term(std::size_t place) const {
        return column_name(plan_, planned_, layout_.columns[place]);
    }

    const AnalysisPlan& plan_;
    const PlannedEstimate& planned_;
    const Layout& layout_;
    std::optional<int> person_;
    std::string name_;
};

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
        if (planned.outcome) used.take(*planned.outcome);
        for (const PlanExpression& condition : planned.only_rows) used.take(condition);
        if (const auto person = person_of(plan)) used.take(*person);
        const Question question(plan, i, *layout.layout);
        tables += question.tables();
        answers += question.answers();
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
