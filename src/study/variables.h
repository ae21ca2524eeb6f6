// study, private: the plan's variables by row, read or computed.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/microdata/read.h"
#include "utfall/microdata/table.h"
#include "utfall/terms/analysis_plan.h"

namespace utfall::study {

// Values by row. Categories and identities are numbers of `words`, which are sorted; yes is 1; days since 1970.
struct Values {
    std::vector<double> numbers{};
    std::vector<std::uint8_t> missing{};  // empty: none is
    std::vector<std::string> words{};     // of a category or identity

    [[nodiscard]] bool is_missing(std::size_t row) const {
        return !missing.empty() && missing[row] != 0;
    }
    [[nodiscard]] bool has_words() const { return !words.empty(); }
};

struct Variables {
    std::vector<Values> values;        // of each variable of the plan
    std::vector<std::uint8_t> counts;  // the row satisfies the microdata's own conditions
    std::size_t rows = 0;
    std::int64_t passed_over = 0;  // rows that do not
    std::string sha256;

    [[nodiscard]] const Values& of(int variable) const {
        return values[static_cast<std::size_t>(variable)];
    }
};

// The plan's columns, as they are read.
[[nodiscard]] microdata::Request request_of(const terms::AnalysisPlan& plan, int threads);
// Rows stand in the order of the plan's key.
[[nodiscard]] base::Result<Variables> read_variables(const terms::AnalysisPlan& plan,
                                                     const std::string& path, int threads);
// The nearest double.
[[nodiscard]] double number_of(const base::Rational& ratio);
// Whether a condition is yes in each row.
[[nodiscard]] std::vector<std::uint8_t> holds(const terms::PlanExpression& condition,
                                              const Variables& variables);

}  // namespace utfall::study
