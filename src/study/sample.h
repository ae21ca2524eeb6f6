// study, private: the rows that one estimate rests on, as the columns that estimators take.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "utfall/effects/least_squares.h"
#include "utfall/study/study.h"
#include "variables.h"

namespace utfall::study {

// Groups of the rows used, numbered in rising order of their value.
struct Codes {
    std::vector<std::uint32_t> of{};
    std::vector<std::string> names{};
    std::size_t count = 0;  // where there are no names

    [[nodiscard]] effects::Groups groups() const {
        return {.of = of, .count = names.empty() ? count : names.size()};
    }
};

class Setup {
public:
    // The rows that count, satisfy the estimate's own conditions, and have all that it needs; missing outcomes as the
    // plan and the variant say.
    Setup(const terms::AnalysisPlan& plan, const terms::PlannedEstimate& planned,
          const Variables& variables, const Variant& variant,
          const std::vector<std::uint8_t>& among, int threads);

    [[nodiscard]] std::size_t rows() const { return row_count_; }
    [[nodiscard]] std::vector<double> column(int variable) const;
    // The same without a copy, while the microdata are kept; nothing where a copy is needed.
    [[nodiscard]] std::optional<effects::Column> seen(int variable) const;
    [[nodiscard]] std::optional<std::span<const std::uint8_t>> flags_seen(int variable) const;
    // Of one of the rows used; nothing where it is missing.
    [[nodiscard]] std::optional<double> value(int variable, std::size_t row) const;
    [[nodiscard]] std::vector<double> outcome() const {
        return {outcome_seen().begin(), outcome_seen().end()};
    }
    [[nodiscard]] effects::Column outcome_seen() const { return outcome_seen_; }
    [[nodiscard]] std::vector<double> treatment() const { return column(*planned.treatment); }
    // Empty: none.
    [[nodiscard]] std::vector<double> weights() const;
    [[nodiscard]] Codes codes(int variable) const;
    // Found once and kept: fixed effects and clusters are often of the same variable.
    [[nodiscard]] const Codes& unnamed_codes(int variable) const;
    // One code for each combination of values that occurs; of no variables none.
    [[nodiscard]] Codes codes_together(const std::vector<int>& variables) const;
    [[nodiscard]] bool is_category(int variable) const;
    [[nodiscard]] const std::string& name(int variable) const;

    const terms::AnalysisPlan& plan;
    const terms::PlannedEstimate& planned;
    int threads;
    Sample sample;  // counts as they are: disclose.h comes later
    double treated_mean = effects::kNone;
    std::optional<std::int64_t> units{}, treated_units{};  // counted where a decision may ask

private:
    [[nodiscard]] const Values& values(int variable) const { return variables_.of(variable); }
    void take_outcomes(const Variant& variant);
    void count_arms();
    [[nodiscard]] Codes find_codes(int variable) const;
    void count_units();

    const Variables& variables_;
    mutable std::map<int, Codes> codes_kept_;  // by variable
    // The microdata's row of the estimate's k-th.
    [[nodiscard]] std::size_t row(std::size_t k) const { return rows_.empty() ? k : rows_[k]; }

    std::vector<std::uint32_t> rows_;  // empty where every row of the microdata is used
    std::size_t row_count_ = 0;
    std::vector<double> outcome_;  // empty where the outcome is seen where it is
    effects::Column outcome_seen_;
};

// The variables that a row must have to be used, but for the outcome; each once, in the order of the plan's lines.
[[nodiscard]] std::vector<int> needed(const terms::PlannedEstimate& planned);
// The person that several rows may be about; nothing where a row is a person.
[[nodiscard]] std::optional<int> person_of(const terms::AnalysisPlan& plan);
// Why a row is left out: the estimate's conditions, a missing variable, a missing outcome.
[[nodiscard]] base::Bilingual outside_conditions();
[[nodiscard]] base::Bilingual variable_missing(const std::string& name);
[[nodiscard]] base::Bilingual outcome_missing(const std::string& name);

// Whether rows with a missing outcome exist among those that the estimate would use.
[[nodiscard]] bool has_missing_outcomes(const terms::PlannedEstimate& planned,
                                        const Variables& variables);

// Columns of a model in the order of its terms, owning what effects only looks at.
class Model {
public:
    void add_intercept();
    // A category becomes one indicator for each of its values but the reference; a power or product keeps its parts.
    void add(const Setup& setup, int variable);
    // The same with an indicator for the reference too: for tables, not for regression.
    void add_every_value(const Setup& setup, int variable);
    void add(std::string name, std::vector<double> column);
    [[nodiscard]] effects::Regression regression(effects::Column outcome,
                                                 effects::Column weights) const;
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    // Without an intercept; powers and products are rounded to doubles here.
    [[nodiscard]] std::vector<effects::Column> columns();

private:
    [[nodiscard]] effects::Term term(const Setup& setup, int variable);
    void add_indicators(const Setup& setup, int variable, bool has_reference);
    const std::vector<double>& keep(std::vector<double> column);

    std::vector<std::unique_ptr<std::vector<double>>> kept_;
    std::vector<effects::Term> terms_;
    std::vector<std::string> names_;
};

}  // namespace utfall::study
