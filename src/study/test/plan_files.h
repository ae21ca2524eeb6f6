// study tests: the plans of published studies, and which of their numbers meet which records.
//
// A plan says it itself, in a fence that the program does not read:
//
//     ```records
//     data wooldridge_injury.csv                       the file; some are made here from files of the folder
//     dataset injury KY                                as the records call it
//     afchnge = after-change                           a term of the records, and its name in the plan
//     named :: DiD OLS iid                             the estimate, and the records' method
//     by-sex, median = 1: median :: Kaplan-Meier :: sex=1          a term of this row only; specification
//     nearest, balance after :: balance after …        not its lines, but a column of an exhibit
//     ```
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "utfall/terms/analysis_plan.h"

namespace utfall::study::test {

struct Meeting {
    std::string dataset, estimate, part, method;
    std::optional<std::string> specification{};
    std::map<std::string, std::string> names{};  // of the records' terms
};
struct PlanFile {
    std::string path, data;  // data empty: the plan reads none, or none is there
    terms::AnalysisPlan plan{};
    std::vector<Meeting> meetings{};
};

// Fails the test where the plan has a fault.
[[nodiscard]] PlanFile plan_file(const std::string& path);
[[nodiscard]] terms::AnalysisPlan plan_of(const std::string& text);
// Those of src/study/test/plans, by name.
[[nodiscard]] std::vector<std::string> plan_paths();
// Where the data lie; those that must be reshaped are written into a temporary folder first.
[[nodiscard]] std::string data_path(const std::string& data);
// In the temporary folder.
[[nodiscard]] std::string written(const std::string& file, const std::string& text);

}  // namespace utfall::study::test
