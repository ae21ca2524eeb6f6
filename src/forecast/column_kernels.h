// forecast, private: plain loops over columns of doubles, compiled for several instruction sets; column_kernels.inc has them.
// Every lane is +, -, * and comparisons of its own row, so all of them give the same bits.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace utfall::forecast {

// A column, or one value for all rows.
struct Side {
    const double* values = nullptr;
    bool is_constant = false;
};

struct TwoColumns {
    Side a, b;
    double* out = nullptr;
    std::size_t rows = 0;
};

struct SignedColumns {
    std::span<const double* const> columns;
    const double* signs = nullptr;  // of each column
};

// Whole steps of an input of the contract, the nearest, half up, kept within low and high.
struct InputSteps {
    double to_steps = 1;  // steps for one
    double step = 1, low = 0, high = 0;
    // Vectors reach so far from zero; beyond, row by row.
    static constexpr double kMost = 0x1p50;
};

// One party's entries, added up to nets by day, and what these come to: their sum and what they are worth at the first
// rate; with an exposure to be told, at every rate.
struct NetCourse {
    static constexpr std::size_t kRates = 4;
    std::span<const double* const> entries;  // columns, day after day
    const double* signs = nullptr;           // of each entry
    std::span<const std::size_t> ends;       // by day: the entry after its last
    const double* factors[kRates] = {};      // by day
    double* worth[kRates] = {};
    double* sum = nullptr;
    double* exposure = nullptr;  // the most that is out at a time; none: not asked for
    std::size_t rows = 0;
};

struct ColumnKernels {
    void (*add)(const TwoColumns&) = nullptr;
    void (*subtract)(const TwoColumns&) = nullptr;
    void (*multiply)(const TwoColumns&) = nullptr;
    void (*at_most)(const TwoColumns&) = nullptr;
    void (*at_least)(const TwoColumns&) = nullptr;
    void (*exceeds)(const TwoColumns&) = nullptr;
    void (*to_doubles)(const std::int64_t* in, double* out, std::size_t rows) = nullptr;
    // out += sign * in
    void (*add_to)(const double* in, double sign, double* out, std::size_t rows) = nullptr;
    // The sum of sign * column, from 0 on.
    void (*sum)(const SignedColumns& in, double* out, std::size_t rows) = nullptr;
    // Tells how many rows low and high cut.
    std::size_t (*to_inputs)(const InputSteps& steps, const double* in, std::int64_t* out,
                             std::size_t rows) = nullptr;
    void (*follow)(const NetCourse& course) = nullptr;
    bool (*are_finite)(const double* in, std::size_t rows) = nullptr;
    // Whether every number lies there; what is no number does not.
    bool (*are_within)(const double* in, double low, double high, std::size_t rows) = nullptr;
    bool (*is_any_negative)(const std::int64_t* in, std::size_t rows) = nullptr;
};

namespace baseline {
[[nodiscard]] const ColumnKernels& column_kernels();
}
namespace avx2 {
[[nodiscard]] const ColumnKernels& column_kernels();
}

// Those of the instruction set in use (base); AVX2 is the widest there is.
[[nodiscard]] const ColumnKernels& column_kernels();

}  // namespace utfall::forecast
