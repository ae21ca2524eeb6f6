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

// The parts. Rows with the reason why they are not used, 0: they are.
[[nodiscard]] std::string marked_sql(const Question& question);
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
