#include "utfall/stats/sobol.h"

#include <algorithm>
#include <boost/random/sobol.hpp>

#include "kernels.h"
#include "utfall/base/ensure.h"
#include "utfall/stats/philox.h"

namespace utfall::stats {

namespace {

constexpr std::size_t kBits = 32;
using Engine = boost::random::sobol_engine<std::uint32_t, kBits>;

// Streams apart from those of variables: no variable of a forecast has this number.
constexpr std::uint64_t kScrambling = 0x736f'626f'6c00'0000U;
constexpr std::uint64_t kBeyondTable = 0x6265'796f'6e64'0000U;

std::uint32_t reversed(std::uint32_t x) {
    std::uint32_t result = 0;
    for (std::size_t i = 0; i < kBits; ++i) result |= ((x >> i) & 1U) << (kBits - 1 - i);
    return result;
}

// Boost counts in Gray code and leaves out the point 0: its point number 2^(k+1) - 2 is direction number k.
std::vector<std::uint32_t> direction_numbers(std::size_t dimensions) {
    std::vector<std::uint32_t> result(dimensions * kBits);
    if (dimensions == 0) return result;
    Engine engine(dimensions);
    for (std::size_t k = 0; k < kBits; ++k) {
        engine.seed(static_cast<std::uint32_t>((std::uint64_t{2} << k) - 2));
        for (std::size_t d = 0; d < dimensions; ++d) result[d * kBits + k] = reversed(engine());
    }
    return result;
}

}  // namespace

Sobol::Sobol(std::size_t dimensions, Scrambling scrambling)
    : dimensions_(dimensions),
      scrambling_(scrambling),
      directions_(direction_numbers(std::min(dimensions, kMostDimensions))) {}

void Sobol::points(std::size_t dimension, std::uint32_t replicate, std::uint64_t first,
                   std::span<double> out) const {
    ensure(dimension < dimensions_, "a dimension that was asked for");
    ensure(first <= kMostPoints && out.size() <= kMostPoints - first, "at most 2^32 points");
    if (dimension >= kMostDimensions) {
        uniforms({.seed = scrambling_.seed, .variable = kBeyondTable ^ dimension},
                 (std::uint64_t{replicate} << kBits) + first, out);
        return;
    }
    SobolDimension here{.directions = {}, .keys = {}, .is_scrambled = scrambling_.is_scrambled};
    std::copy_n(directions_.begin() + static_cast<std::ptrdiff_t>(dimension * kBits), kBits,
                here.directions.begin());
    const auto number = static_cast<std::uint32_t>(dimension);
    here.keys = philox({number, replicate, static_cast<std::uint32_t>(kScrambling),
                        static_cast<std::uint32_t>(kScrambling >> kBits)},
                       {static_cast<std::uint32_t>(scrambling_.seed),
                        static_cast<std::uint32_t>(scrambling_.seed >> kBits)});
    kernels().sobol(here, first, out);
}

}  // namespace utfall::stats
