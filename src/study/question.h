// study, private: one estimate's part of the question in SQL: tables that are built one upon the other, and what is selected
// from them. The question of all estimates is put together in extract.cpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "layout.h"

namespace utfall::study {

struct Question {
    const terms::AnalysisPlan& plan;
    const terms::PlannedEstimate& planned;
    const Layout& layout;
    std::optional<int> person{};  // whom several rows may be about
    std::string name{};           // its tables begin with it: e1_marked, e1_check …
};

// Each begins with what parts it from what stands before: a comma, or UNION ALL.
[[nodiscard]] std::string tables_sql(const Question& question);
[[nodiscard]] std::string answers_sql(const Question& question);

// The parts. e1_marked: rows with the number of the reason why they are left out, 0: they are not.
[[nodiscard]] std::string marked_sql(const Question& question);
// No name of a plan has a space.
inline constexpr const char* kLeftOut = "\"left out\"";
// e1_powers and e1_used: the rows that are used, and what is measured of them in units of a power of ten. question_measured.cpp.
[[nodiscard]] std::string used_sql(const Question& question);
// Cells with their sums, and e1_check: small_count, how many of them are too small.
[[nodiscard]] std::string cells_sql(const Question& question);
[[nodiscard]] std::string panel_sql(const Question& question);
// What is given of them where none is too small.
[[nodiscard]] std::string cells_given_sql(const Question& question);
[[nodiscard]] std::string panel_given_sql(const Question& question);

// All conditions, each a condition of the plan.
[[nodiscard]] std::string conditions_sql(const terms::AnalysisPlan& plan,
                                         const std::vector<terms::PlanExpression>& all);
// The outcome, a missing one as the plan says.
[[nodiscard]] std::string outcome_sql(const Question& question);
// What is summed, of the rows of e1_used. What is not measured is whole and has no power of ten.
struct Factor {
    std::string sql;
    std::string power{};  // of ten that it is told in, in SQL
    std::string head{};   // of what has such a power: its first decimals
    std::string rest{};
};
[[nodiscard]] Factor factor(const Question& question,
                            std::size_t column);  // of the layout's, times the weight
[[nodiscard]] Factor unweighted(const Question& question, std::size_t column);
[[nodiscard]] Factor outcome_factor(const Question& question);
// The sum of the products, of a group of rows.
[[nodiscard]] std::string sum_sql(const Factor& a, const Factor& b);
// A sum of products of such factors, as a text: "12.5", or "0.125e2".
[[nodiscard]] std::string total_sql(const std::string& sum, const Factor& a, const Factor& b = {});
// A column of the layout in a row.
[[nodiscard]] std::string value_sql(const Question& question, const Layout::Column& column);
// "cell.key_1", … and NULL for those that the cell does not have.
[[nodiscard]] std::string key_names_sql(std::size_t keys);
// One row of the answer that is about no cell.
struct Single {
    const char* part;
    std::string term_1;  // SQL, as the others
    std::string total;
    std::string from;
};
[[nodiscard]] std::string single_sql(const Question& question, const Single& single);

}  // namespace utfall::study
