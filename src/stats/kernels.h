// stats: loops over columns, compiled for each instruction set; kernels.inc has them, kernels.cpp chooses.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace utfall::stats {

struct RandomKey {
    std::array<std::uint32_t, 2> seed;
    std::array<std::uint32_t, 2> variable;
};

// One dimension of one replicate. The direction numbers have their bits in reverse order.
struct SobolDimension {
    std::array<std::uint32_t, 32> directions;
    std::array<std::uint32_t, 4> keys;
    bool is_scrambled = true;
};

// A column, or one value for all rows.
struct Operand {
    const double* values = nullptr;
    bool is_constant = false;
};

// A quantile function in pieces: see table.h.
struct PieceTable {
    static constexpr std::size_t kDegree = 7;
    static constexpr std::size_t kCoefficients = kDegree + 1;
    static constexpr int kLowestBinade = -15;
    static constexpr std::size_t kPiecesPerBinadeBits = 3;
    static constexpr std::size_t kPieces = 14U << kPiecesPerBinadeBits;  // of [2^-15, 1/2)
    const double* coefficients = nullptr;  // kPieces for u < 1/2, then kPieces for 1 - u
};

// Binomial draws of one count: see binomial_table.h. In a cell the boundary is at middle + t (chord + t bend); below it `count`
// is drawn, and beyond it one more, or one less for u > 1/2.
struct BinomialCell {
    float middle = 0, chord = 0, bend = 0;
    std::int32_t count = 0;
};
struct BinomialTable {
    static constexpr std::int64_t kMostCount = 100;  // more would not stay in the cache
    // Places of v: 16 in each power of two from 2^-12 to 1/2, what is below, and 1/2 itself.
    static constexpr std::uint32_t kShift = 19;
    static constexpr std::uint32_t kFirst = 16 * (127 - 12) - 1;
    static constexpr float kBelow = 0x1.fp-13F;  // where the first one begins
    static constexpr std::size_t kPlaces = 16 * 11 + 2;
    static constexpr std::size_t kCellsOfColumn = 2 * kPlaces;
    static constexpr float kMargin = 0x1p-13F;  // nearer to a boundary, a draw is searched

    const BinomialCell* cells = nullptr;
    std::int32_t count = 0;
    float columns_per_p = 0;
};

// Several draws of each row that share its parameter; out[c][row] belongs to u[c][row].
struct SharedDraws {
    std::size_t rows = 0;
    const double* parameter = nullptr;
    std::span<const double* const> u;
    std::span<double* const> out;
};

// Draws whose counts too differ by row.
struct CountedDraws {
    std::size_t rows = 0;
    const double* count = nullptr;
    const double* probability = nullptr;
    const double* u = nullptr;
    double* out = nullptr;
};

using Unary = void (*)(const double* in, double* out, std::size_t rows);

struct Kernels {
    Unary exp = nullptr;
    Unary expm1 = nullptr;
    Unary log = nullptr;
    Unary log1p = nullptr;
    Unary normal_quantile = nullptr;
    Unary normal_cdf = nullptr;
    void (*pow)(const double* x, const double* y, double* out, std::size_t rows) = nullptr;
    void (*uniforms)(const RandomKey& key, std::uint64_t first, std::span<double> out) = nullptr;
    void (*bits)(const RandomKey& key, std::uint64_t first, std::span<std::uint64_t> out) = nullptr;
    void (*sobol)(const SobolDimension& dimension, std::uint64_t first,
                  std::span<double> out) = nullptr;
    // location + scale * score, or e to that; `in` are scores, or uniforms that become scores.
    void (*affine)(Operand location, Operand scale, const double* in, double* out,
                   std::size_t rows) = nullptr;
    void (*normal)(Operand location, Operand scale, const double* in, double* out,
                   std::size_t rows) = nullptr;
    void (*lognormal)(Operand location, Operand scale, const double* in, double* out,
                      std::size_t rows) = nullptr;
    void (*lognormal_of_scores)(Operand location, Operand scale, const double* in, double* out,
                                std::size_t rows) = nullptr;
    // NaN where the table has no piece; says whether there is any.
    bool (*pieces)(const PieceTable& table, const double* u, double* out,
                   std::size_t rows) = nullptr;
    // ratios[k] = (n - k)/(k + 1), k < n.
    void (*binomial)(std::span<const double> ratios, const SharedDraws& draws) = nullptr;
    // The same draws, most of them looked up. u and out may be the same memory.
    void (*binomial_by_table)(const BinomialTable& table, std::span<const double> ratios,
                              const SharedDraws& draws) = nullptr;
    // inverses[k] = 1/(k + 1), k < the largest count. u and out may be the same memory.
    void (*binomial_of_counts)(std::span<const double> inverses,
                               const CountedDraws& draws) = nullptr;
    // inverses[k] = 1/(k + 1); means above kPoissonMost give 0.
    void (*poisson)(std::span<const double> inverses, const SharedDraws& draws) = nullptr;
};

inline constexpr double kPoissonMost = 500;

namespace baseline {
[[nodiscard]] const Kernels& kernels();
}  // namespace baseline
namespace avx2 {
[[nodiscard]] const Kernels& kernels();
}  // namespace avx2
namespace avx512 {
[[nodiscard]] const Kernels& kernels();
}  // namespace avx512

// Those of the instruction set in use.
[[nodiscard]] const Kernels& kernels();

}  // namespace utfall::stats
