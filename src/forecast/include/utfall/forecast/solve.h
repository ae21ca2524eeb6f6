// forecast: the value of one number in the terms with which a wish is met.
//
//     // The least price, in steps of 100 SEK, with which the provider loses money in at most 5 %.
//     const Solution s = solve({.first = 0, .last = 500}, margin_at, {.wish = Wish::Least});
//     if (s.is_found) use(s.at);  // times 100 SEK
//
// The number is a whole count of steps, as terms are written in decimals, so what is told is exact:
// at `at` the wish is met, and at the neighbour it is not. margin_at(step) >= 0 means met; it must give the same
// answer when asked again, so a simulated margin uses the same random numbers for every value. It
// may go up and down: the range is scanned, and each scanned place where met and not met meet is
// halved. What lies wholly between two scanned places is not seen; `is_complete` says whether every
// step was tried.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace utfall::forecast {

struct StepRange {
    std::int64_t first = 0;
    std::int64_t last = 0;  // >= first; both are tried
};

enum class Wish : std::uint8_t { Least, Most };

struct SolveOptions {
    Wish wish = Wish::Least;
    std::size_t scans = 65;  // places of the first scan, at least 2; all steps when they are fewer
};

using MarginAt = std::function<double(std::int64_t)>;  // not a number: not met

// Found: `at` is the least (or most) step seen with which the wish is met, and beyond it `beyond`, one
// step on, is not, unless `at` is the end of the range. Not found: `at` has the greatest margin seen,
// after the neighbourhood of the best scanned place has been narrowed down.
struct Solution {
    bool is_found = false;
    bool is_complete = false;
    bool is_at_end = false;  // found at the end of the range: further on it may be met too
    std::int64_t at = 0;
    double margin = 0;
    double margin_beyond = 0;     // at the step that is not met next to it; 0 when is_at_end
    std::size_t evaluations = 0;  // different steps that were tried
};

[[nodiscard]] Solution solve(StepRange range, const MarginAt& margin_at,
                             const SolveOptions& options = {});

// Two numbers at once: which parties' wishes are met where.
struct WishMap {
    std::vector<std::int64_t> across, down;
    std::size_t parties = 0;
    std::vector<bool> met;  // [(d * across.size() + a) * parties + party]

    [[nodiscard]] bool is_met(std::size_t a, std::size_t d, std::size_t party) const;
    [[nodiscard]] bool is_met_for_all(std::size_t a, std::size_t d) const;
};

// A margin per party at (across, down).
using MarginsAt = std::function<std::vector<double>(std::int64_t, std::int64_t)>;

// count_across by count_down places, evenly spread over the ranges (rounded down to steps) with
// both ends; fewer where a range has fewer steps. `parties` margins are expected of every call.
[[nodiscard]] WishMap map_wishes(StepRange across, std::size_t count_across, StepRange down,
                                 std::size_t count_down, std::size_t parties,
                                 const MarginsAt& margins_at);

}  // namespace utfall::forecast
