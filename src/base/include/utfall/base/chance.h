// base: numbers that look drawn, and are the same every time: SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom
// number generators, 2014, figure 17). Not for forecasts, whose numbers stats draws by scenario.
#pragma once
#include <cstdint>

namespace utfall::base {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9e37'79b9'7f4a'7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58'476d'1ce4'e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d0'49bb'1331'11ebU;
        return z ^ (z >> 31U);
    }

private:
    std::uint64_t state_;
};

}  // namespace utfall::base
