// forecast: persons who move between named states year by year, and what their states cost.
//
//     MarkovChain chain{.states = {"work", "sick", "retired"},
//                       .years = {{0.9, 0.08, 0.02,  0.3, 0.5, 0.2,  0, 0, 1}}};
//     const Cohort cohort = expected_cohort(chain, {1, 0, 0}, 10);  // exact expectation
//
// Expectation by products of matrices (Kemeny and Snell 1960, Finite Markov Chains, theorem 2.1.1; Beck
// and Pauker 1983 for cohorts); persons by the inverse of the row's distribution, from given uniforms.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace utfall::forecast {

// years[y][from * k + to], the probability of going from a state at the end of year y to another at
// the end of year y + 1; the last matrix holds for all later years. k = states.size().
struct MarkovChain {
    std::vector<std::string> states;
    std::vector<std::vector<double>> years;
};

struct ChainFault {
    enum class Kind : std::uint8_t {
        NoStates,
        SameName,  // `from` and `to` have the same name
        NoMatrix,
        WrongSize,       // the matrix of `year` does not have k * k numbers
        NotProbability,  // `value` is not between 0 and 1
        RowNotWhole,     // the probabilities of state `from` sum to `value`, more than 1e-9 off 1
    };
    Kind kind = Kind::NoStates;
    std::size_t year = 0;
    std::size_t from = 0;
    std::size_t to = 0;
    double value = 0;

    friend bool operator==(const ChainFault& a, const ChainFault& b) = default;
};

// Every fault; empty when the chain can be used. The functions below need a right chain.
[[nodiscard]] std::vector<ChainFault> check(const MarkovChain& chain);

// persons[year][state] for year 0 (the start) to `years`.
struct Cohort {
    std::vector<std::vector<double>> persons;
};

// `start` has the expected number (or share) of persons in each state.
[[nodiscard]] Cohort expected_cohort(const MarkovChain& chain, std::span<const double> start,
                                     std::size_t years);

// Row r goes from its state in `states` to the next one by uniforms[r], 0 <= u < 1: the first state
// whose probability, summed with those of the states before it, exceeds u. `year` chooses the
// matrix. One call per year; states keep their order, so a person's path is states after each call.
void step_persons(const MarkovChain& chain, std::size_t year, std::span<const double> uniforms,
                  std::span<std::uint32_t> states);

// How many rows are in each state.
[[nodiscard]] std::vector<double> count_states(const MarkovChain& chain,
                                               std::span<const std::uint32_t> states);

// What a person in `state` at the end of `year` costs `principal` in that year. Of several entries
// for the same three all count; `until` is the last year, inclusive.
struct StateCost {
    std::size_t state = 0;
    std::size_t principal = 0;
    std::size_t from = 0;
    std::size_t until = 0;
    double amount = 0;
};

// costs[principal][year], for every year of the cohort.
[[nodiscard]] std::vector<std::vector<double>> state_costs(const Cohort& cohort,
                                                           std::span<const StateCost> prices,
                                                           std::size_t principals);

}  // namespace utfall::forecast
