// forecast, private: draws a chunk of scenarios: every value of the assumptions, and the inputs of the contract's program.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "claims_draw.h"
#include "numbers.h"
#include "points.h"
#include "prepared.h"

namespace utfall::forecast {

// A world that differs from the one assumed: in one estimated effect, or in values that are given.
struct Twist {
    enum class Kind { None, NoEffect, NoEffectNoError, Given } kind = Kind::None;
    int subject = -1;  // the measure
    // Given: of each variable its value in every scenario from 0 on; empty: drawn as assumed.
    const std::vector<std::vector<double>>* given = nullptr;
};

class Drawer {
public:
    Drawer(const Prepared& prepared, std::size_t most_rows);

    // Scenarios first … first + rows − 1. Fails on parameters that no distribution has, named with its scenario.
    [[nodiscard]] base::Result<bool> draw(const Points& points, std::uint64_t first,
                                          std::size_t rows, const Twist& twist);

    [[nodiscard]] std::size_t rows() const { return rows_; }
    // As it truly is; and as it is measured, where an estimate pays.
    [[nodiscard]] Numbers value(std::size_t variable) const;
    [[nodiscard]] Numbers measured(std::size_t variable) const;
    // Numerators for the contract's program, one column for each input.
    [[nodiscard]] const std::vector<std::vector<std::int64_t>>& inputs() const { return inputs_; }
    [[nodiscard]] std::size_t cut(std::size_t variable) const { return cut_[variable]; }  // rows
    // Adds expressions over the true values to a recipe.
    [[nodiscard]] Evaluator evaluator(Recipe& recipe) const;
    // One of them, for the current chunk.
    [[nodiscard]] Numbers evaluate(const terms::Expression& e, const std::vector<int>& members);

    // What is claimed on the list of Prepared::claims[plan], and what of it counts.
    [[nodiscard]] const ClaimsDraw& claims(std::size_t plan) const { return *claims_[plan]; }
    // The claims of a scenario of the current chunk, in the order in which they use caps.
    [[nodiscard]] std::vector<settle::ClaimCase> claims_of(std::size_t plan, std::size_t row);

private:
    void draw_claims(std::size_t plan, const Points& points, std::uint64_t first);
    [[nodiscard]] ClaimsChunk claims_chunk(std::size_t plan);
    void fail_claims(const ClaimsPlan& of, const ClaimsChunk& chunk, const ClaimsDraw::Wrong& wrong,
                     std::uint64_t first);
    void draw_ties(const Points& points, std::uint64_t first);
    void draw_variable(std::size_t variable, const Points& points, std::uint64_t first);
    void draw_uniform(std::size_t variable, const Points& points, std::uint64_t first);
    void draw_varying(std::size_t variable, std::uint64_t first);
    void draw_binomial(const Variable& v, const Numbers& count, const Numbers& chance,
                       std::span<double> out, std::uint64_t first);
    void draw_alike(std::size_t step, const Points& points, std::uint64_t first);
    void finish_variable(std::size_t variable, const Points& points, std::uint64_t first);
    void take_given(std::size_t variable, std::uint64_t first);
    struct Alike {
        std::optional<std::size_t> assumed{};  // Poisson: into Assumptions::assumed
        std::optional<std::size_t> chance{};   // binomial: the variable that is its chance
        double count = 0;
        bool operator==(const Alike&) const = default;
    };
    [[nodiscard]] Alike alike(const Step& step) const;
    void find_alike();
    void draw_cohort(std::size_t cohort, const Points& points, std::uint64_t first);
    void follow(const Variable& v, std::span<double> u, const Points& points, std::uint64_t first);
    void spread_error(std::size_t variable, const Points& points, std::uint64_t first);
    void to_inputs(std::size_t variable);
    void fail(const Variable& v, std::uint64_t scenario);
    [[nodiscard]] const terms::Assumed& assumed(const Variable& v) const {
        return prepared_.assumptions.assumed[v.assumed];
    }
    std::span<double> own(std::size_t variable) { return {values_[variable].data(), rows_}; }

    const Prepared& prepared_;
    // By step: the variables that begin there and are alike, so that one search serves them all; fewer than two: none.
    std::vector<std::vector<std::size_t>> alike_;
    std::size_t most_rows_, rows_ = 0;
    Scratch scratch_;
    std::map<const terms::Expression*, std::map<std::vector<int>, Recipe>> recipes_;
    Twist twist_;
    base::Diagnostics diagnostics_;
    std::vector<std::vector<double>> values_, measured_;  // by variable; empty where constant
    std::vector<std::vector<std::vector<double>>> tied_;  // uniforms, by tie and place
    std::vector<std::vector<double>> factors_;            // scores
    std::vector<std::vector<std::int64_t>> inputs_;
    std::vector<std::size_t> cut_;
    std::vector<std::unique_ptr<ClaimsDraw>> claims_;     // by Prepared::claims
    std::vector<std::vector<std::vector<double>>> luck_;  // likewise, by group
};

// The standard error of an estimate whose spread between persons is `spread`; of a total when `is_total`.
[[nodiscard]] double standard_error(const terms::Estimation& estimation, bool is_total,
                                    double spread);

}  // namespace utfall::forecast
