// review, test: situations of a space, random ones and those at the edges where something changes.
#pragma once
#include <cstdint>
#include <random>
#include <vector>

#include "reviewed.h"

namespace utfall::review::test {

class Points {
public:
    // Edges are looked for in `sheet`, a program over the space's inputs.
    Points(const Space& space, const Sheet& sheet, std::uint64_t seed);

    // One situation: a numerator for every input.
    void fill(std::vector<std::int64_t>& row);

private:
    void add(std::size_t input, calc::Int128 numerator);
    void add_breaks(const Sheet& sheet);
    [[nodiscard]] std::int64_t anywhere(std::size_t input);
    [[nodiscard]] std::int64_t telling(std::size_t input);
    [[nodiscard]] std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(random_() % count);
    }

    const std::vector<calc::Span>& box_;
    std::vector<std::int64_t> usual_;
    std::vector<std::size_t> open_;                 // inputs that vary
    std::vector<std::vector<std::int64_t>> edges_;  // of each input
    std::mt19937_64 random_;
};

}  // namespace utfall::review::test
