// study, private: the plan's variables by row, read or computed.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/microdata/read.h"
#include "utfall/microdata/table.h"
#include "utfall/terms/analysis_plan.h"

namespace utfall::study {

// Doubles by row, kept as narrow as they were read until somebody means to write them.
class Numbers {
public:
    using Stored = decltype(microdata::Column::values);

    Numbers() = default;
    Numbers(std::vector<double> wide)  // NOLINT(google-explicit-constructor)
        : stored_(std::move(wide)) {}
    explicit Numbers(Stored stored) : stored_(std::move(stored)) {}

    [[nodiscard]] std::size_t size() const {
        return std::visit([](const auto& column) { return column.size(); }, stored_);
    }
    double operator[](std::size_t row) const {
        // Not std::visit, which calls through a table, once a row.
        if (const auto* wide = std::get_if<std::vector<double>>(&stored_)) return (*wide)[row];
        if (const auto* flag = std::get_if<std::vector<std::uint8_t>>(&stored_))
            return (*flag)[row];
        if (const auto* whole = std::get_if<std::vector<std::int32_t>>(&stored_))
            return (*whole)[row];
        return static_cast<double>((*std::get_if<std::vector<std::int64_t>>(&stored_))[row]);
    }
    // Only of what is wide.
    double& operator[](std::size_t row) { return std::get<std::vector<double>>(stored_)[row]; }
    void widen();
    [[nodiscard]] const Stored& stored() const { return stored_; }

private:
    Stored stored_{};
};

// Values by row. Categories and identities are numbers of `words`, which are sorted; yes is 1; days since 1970.
struct Values {
    Numbers numbers{};
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

// A number with decimals, not a whole one.
[[nodiscard]] bool is_measured(const terms::AnalysisPlan& plan, int variable);
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
