// forecast: which assumptions the spread of a result comes from.
//
//     const SobolIndices indices = sobol_indices(sample, evaluate, {.seed = 1});
//     indices.inputs[0].first.value;  // the share of the variance that input 0 explains alone
//     indices.inputs[0].total.value;  // with everything that it does together with others
//
// First: Saltelli et al. 2010 (Computer Physics Communications 181:2), table 2 (b). Total: Jansen
// 1999 (Computer Physics Communications 117:1-2), as table 2 (f) there. Inputs must be independent.
// Results are first moved by their mean, which leaves the indices and takes away most of the
// noise of the first. Price: rows * (2 + inputs) evaluations.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace utfall::forecast {

// columns[c][row].
using InputColumns = std::vector<std::vector<double>>;
// A result per row; one that is not a number leaves out the row.
using Evaluate = std::function<std::vector<double>(const InputColumns&)>;

// Two independent draws of the same columns and rows. An input is a group of columns that vary
// together, for instance one measure over several years.
struct SobolSample {
    InputColumns a, b;
    std::vector<std::vector<std::size_t>> inputs;
};

struct SobolOptions {
    std::uint64_t seed = 0;       // of the bootstrap
    std::size_t resamples = 200;  // Archer, Saltelli and Sobol 1997; 0: no intervals
};

// low and high: 95 %, the percentiles of rows drawn again with replacement (Efron 1979). With an
// estimate's noise they may lie outside 0 and 1.
struct SobolIndex {
    double value = 0;
    double low = 0;
    double high = 0;
};

struct InputIndices {
    SobolIndex first, total;
};

struct SobolIndices {
    std::size_t rows = 0;  // for which every evaluation gave a number
    double variance = 0;   // of the result; with 0 there is nothing to explain and indices are 0
    std::vector<InputIndices> inputs;
};

[[nodiscard]] SobolIndices sobol_indices(const SobolSample& sample, const Evaluate& evaluate,
                                         const SobolOptions& options = {});

// For columns c of a tornado: all at `middle`, but one at its low or high value (Howard 1988, Management Science 34:6).
struct TornadoInput {
    double low = 0;
    double middle = 0;
    double high = 0;
};

struct TornadoBar {
    std::size_t input = 0;
    double low = 0;   // the result with the input at its low value
    double high = 0;  // and at its high value
    [[nodiscard]] double width() const { return high < low ? low - high : high - low; }
};

struct Tornado {
    double middle = 0;             // the result with all in the middle
    std::vector<TornadoBar> bars;  // the widest first, equals in the order of inputs
};

// One call of `evaluate` with 1 + 2 * inputs rows; column c is input c.
[[nodiscard]] Tornado tornado(std::span<const TornadoInput> inputs, const Evaluate& evaluate);

}  // namespace utfall::forecast
