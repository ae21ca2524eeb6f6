// effects: who is compared with whom. Each treated unit gets the controls that are most like it.
//
//     const Units units{.treated = t, .keys = ids};
//     Answer<Matching> greedy = match_nearest(units, {.score = score.chances}, {});
//     Answer<OptimalMatching> best = match_optimal_pairs(units, {.score = score.chances}, {});
//     best.value().proof.gap;               // 0: no other choice of pairs is nearer in sum
//
// Shapes: n rows. Everything is seen from the treated (ATT); swap the arms for the effect on the controls.
// Distance: the difference of a score, or Mahalanobis's over covariates, with the covariance within the arms, pooled
// (Rubin 1980). Ties never go by the order of rows: units stand by score and then by their own key, a treated unit before
// the controls of its score, and has one nearest on each side (below, the one with the last key); of two equally near the
// lower wins. With Mahalanobis the first key wins, after the lower score where there is one.
// Refuses: no_rows; no_treated, no_controls; singular with the covariate that the others determine; and what stands
// below.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "utfall/effects/answer.h"
#include "utfall/effects/estimate.h"

namespace utfall::effects {

struct Units {
    Column treated;                          // 0 or 1
    std::span<const std::int64_t> keys;      // each unit's own, all different
    std::span<const std::int64_t> strata{};  // matches are exact on it; empty: one for all
};
// One of the two; with both the distance is Mahalanobis's and the score orders the treated and bounds by the caliper.
struct Distance {
    Column score{};
    std::vector<Column> covariates{};
    std::vector<std::string> names{};  // of the covariates
};
struct Caliper {
    double width = std::numeric_limits<double>::infinity();
    bool in_deviations = false;  // of the score, over all rows (n - 1); only with a score
};

struct MatchedPair {
    std::uint32_t treated = 0;  // rows
    std::uint32_t control = 0;
    double distance = 0;
};
struct Matching {
    std::vector<MatchedPair> pairs;  // by the treated unit's key, then by distance
    std::vector<std::uint32_t>
        subclass;  // by row, from 1; 0 for a row without match. Empty if controls are used again.
    std::vector<double>
        weights;  // by row: treated 1; controls their share, with the mean 1 over those used
    std::size_t treated = 0;    // with a match
    std::size_t controls = 0;   // used
    double total_distance = 0;  // over pairs
};

// The treated in turn, each gets the nearest control left. With a ratio above one everybody gets the first before anybody
// gets the second. A treated unit with no control within the caliper stays without.
enum class Turn { largest_score, smallest_score, key };
struct NearestOptions {
    std::uint32_t ratio = 1;
    bool controls_again = false;  // with replacement
    Caliper caliper{};
    Turn turn = Turn::largest_score;  // Mahalanobis without a score: always by key
};
[[nodiscard]] Answer<Matching> match_nearest(const Units& units, const Distance& distance,
                                             const NearestOptions& options);

// The total distance of the matching found, and what any matching must at least have. Both are sums of distances that
// were rounded to whole multiples of `unit` before; of these sums the gap is taken, exactly, and it is 0.
struct Proof {
    double total = 0;
    double bound = 0;
    double unit = 0;
    std::int64_t gap = 0;  // in units
};
struct OptimalMatching {
    Matching matching;
    Proof proof;
};

// Each treated unit gets `ratio` controls, no control is used twice, the sum of distances is least (Rosenbaum 1989). With
// a caliper the subset of the treated is chosen too (Rosenbaum 2012): a missing match counts as much as the caliper, so no
// pair is farther apart; the proof's total includes these. On a score any number of rows (n log n); with Mahalanobis some
// ten thousand, and the caliper is one on its distance.
// Refuses: too_few_controls (only without caliper); caliper_without_score.
struct OptimalOptions {
    std::uint32_t ratio = 1;
    Caliper caliper{};
};
[[nodiscard]] Answer<OptimalMatching> match_optimal_pairs(const Units& units,
                                                          const Distance& distance,
                                                          const OptimalOptions& options);

// Every unit gets into a subclass with one treated and any number of controls, or one control and any number of treated;
// the sum of distances to that one is least (Rosenbaum 1991; Hansen 2004). Strata without treated or without controls
// stay without match.
[[nodiscard]] Answer<OptimalMatching> match_full(const Units& units, const Distance& distance);

}  // namespace utfall::effects
