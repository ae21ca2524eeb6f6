// stats: scrambled Sobol points, which fill the unit cube more evenly than random ones.
//
//     const stats::Sobol sobol(17, {.seed = 2016});
//     sobol.points(dimension, replicate, first_point, column);
//
// Direction numbers of Joe and Kuo (2008), SIAM J. Sci. Comput. 30, as Boost.Random has them. Scrambled by Owen's (1995)
// nested uniform scrambling, here by the hash of Laine and Karras (2011) as in Burley (2020), J. Comput. Graph. Tech.
// 9(4), with keys from (seed, replicate, dimension): replicates are independent, so that the spread of their means tells
// the error. The first 2^k points of a dimension hit every interval of length 2^-k once. Use whole powers of two.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace utfall::stats {

class Sobol {
public:
    // What the table has. Dimensions from here on are plain random numbers (philox.h), different for each replicate.
    static constexpr std::size_t kMostDimensions = 3667;
    static constexpr std::uint64_t kMostPoints = std::uint64_t{1} << 32U;

    struct Scrambling {
        std::uint64_t seed = 0;
        bool is_scrambled = true;  // otherwise the plain sequence; seed and replicate do not matter
    };

    // Takes some microseconds for each dimension.
    explicit Sobol(std::size_t dimensions, Scrambling scrambling);

    [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
    // Points first, first + 1, ... of one dimension, in (0, 1): (k + 1/2)/2^32 for a whole k. At most kMostPoints.
    void points(std::size_t dimension, std::uint32_t replicate, std::uint64_t first,
                std::span<double> out) const;

private:
    std::size_t dimensions_;
    Scrambling scrambling_;
    std::vector<std::uint32_t> directions_;  // 32 for each dimension, bits in reverse order
};

}  // namespace utfall::stats
