#include "utfall/effects/permutation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/base/threads.h"
#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

constexpr double kTie = 1e-12;
constexpr double kStepsMax = 1e8;

// Scores of all units, rising, with mean zero; of the smaller arm those that were seen are summed.
struct Scores {
    std::vector<double> values;
    std::size_t treated = 0;
    double seen = 0;  // sum of the treated
    double tie = 0;   // sums nearer than this are equal

    [[nodiscard]] std::size_t smaller() const { return std::min(treated, values.size() - treated); }
    // Of the smaller arm to that of the treated: together they sum to zero.
    [[nodiscard]] double sign() const { return treated == smaller() ? 1 : -1; }
};

struct Tally {
    double both = 0, greater = 0, less = 0;

    void add(double sum, const Scores& scores) {
        both += std::abs(sum) >= std::abs(scores.seen) - scores.tie;
        greater += sum >= scores.seen - scores.tie;
        less += sum <= scores.seen + scores.tie;
    }
};

double binomial(double n, double k) {
    double product = 1;
    for (double i = 1; i <= k && std::isfinite(product); ++i) product *= (n - k + i) / i;
    return std::floor(product + 0.5);
}

// All sets of `m`, in lexicographic order, with the sums of their beginnings kept.
Tally enumerate(const Scores& scores) {
    const std::size_t n = scores.values.size();
    const std::size_t m = scores.smaller();
    std::vector<std::size_t> chosen(m);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    std::vector<double> sums(m + 1);
    Tally tally;
    for (std::size_t changed = 0;;) {
        for (std::size_t i = changed; i < m; ++i) sums[i + 1] = sums[i] + scores.values[chosen[i]];
        tally.add(scores.sign() * sums[m], scores);
        std::size_t i = m;
        while (i > 0 && chosen[i - 1] == n - m + i - 1) --i;
        if (i == 0) return tally;
        changed = i - 1;
        ++chosen[changed];
        for (std::size_t j = i; j < m; ++j) chosen[j] = chosen[j - 1] + 1;
    }
}

// Draws [first, last): the first m of a shuffle (Fisher and Yates 1938), undone after each.
Tally draw(const Scores& scores, std::uint64_t seed, std::size_t first, std::size_t last) {
    const std::size_t n = scores.values.size();
    const std::size_t m = scores.smaller();
    std::vector<double> values = scores.values;
    std::vector<double> uniforms(m);
    std::vector<std::size_t> partners(m);
    Tally tally;
    for (std::size_t d = first; d < last; ++d) {
        stats::uniforms({.seed = seed, .variable = d}, 0, uniforms);
        double sum = 0;
        for (std::size_t i = 0; i < m; ++i) {
            partners[i] = i + static_cast<std::size_t>(uniforms[i] * static_cast<double>(n - i));
            std::swap(values[i], values[partners[i]]);
            sum += values[i];
        }
        for (std::size_t i = m; i-- > 0;) std::swap(values[i], values[partners[i]]);
        tally.add(scores.sign() * sum, scores);
    }
    return tally;
}

PermutationTest tested(const Scores& scores, const PermutationOptions& options) {
    const double sets =
        binomial(static_cast<double>(scores.values.size()), static_cast<double>(scores.smaller()));
    PermutationTest test{.exact = sets <= options.enumerate_max};
    if (test.exact) {
        const Tally tally = enumerate(scores);
        test.assignments = sets;
        test.p = tally.both / sets;
        test.p_greater = tally.greater / sets;
        test.p_less = tally.less / sets;
        return test;
    }
    std::array<Tally, 64> pieces;
    const std::size_t size = (options.draws + pieces.size() - 1) / pieces.size();
    base::for_each_index(pieces.size(), [&](std::size_t i) {
        pieces[i] = draw(scores, options.seed, std::min(options.draws, i * size),
                         std::min(options.draws, (i + 1) * size));
    });
    Tally all{.both = 1, .greater = 1, .less = 1};
    for (const Tally& piece : pieces) {
        all.both += piece.both;
        all.greater += piece.greater;
        all.less += piece.less;
    }
    test.assignments = static_cast<double>(options.draws);
    test.p = all.both / (test.assignments + 1);
    test.p_greater = all.greater / (test.assignments + 1);
    test.p_less = all.less / (test.assignments + 1);
    return test;
}

struct Unit {
    double outcome = 0;
    bool treated = false;
};
Answer<std::vector<Unit>> by_outcome(const TwoArms& arms) {
    ensure(arms.outcome.size() == arms.treated.size(), "each unit has an arm");
    std::vector<Unit> units;
    std::size_t treated = 0;
    for (std::size_t i = 0; i < arms.outcome.size(); ++i) {
        ensure(arms.treated[i] == 0 || arms.treated[i] == 1, "a unit is treated or not");
        units.push_back({.outcome = arms.outcome[i], .treated = arms.treated[i] == 1});
        treated += units.back().treated ? 1U : 0U;
    }
    if (units.empty()) return Refusal{Reason::no_rows};
    if (treated == 0) return Refusal{Reason::no_treated};
    if (treated == units.size()) return Refusal{Reason::no_comparison};
    std::sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) {
        return a.outcome != b.outcome ? a.outcome < b.outcome : a.treated < b.treated;
    });
    return units;
}

Scores scores_of(const std::vector<Unit>& units, const std::vector<double>& values) {
    Scores scores{.values = values};
    double mean = 0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        scores.values[i] -= mean;
        distance += std::abs(scores.values[i]);
        if (!units[i].treated) continue;
        ++scores.treated;
        scores.seen += scores.values[i];
    }
    scores.tie = kTie * distance;
    return scores;
}

// Twice the rank of each unit, whole also for ties.
std::vector<std::size_t> doubled_ranks(const std::vector<Unit>& units) {
    std::vector<std::size_t> ranks(units.size());
    for (std::size_t i = 0; i < units.size();) {
        std::size_t last = i;
        while (last < units.size() && units[last].outcome == units[i].outcome) ++last;
        for (std::size_t k = i; k < last; ++k) ranks[k] = i + last + 1;
        i = last;
    }
    return ranks;
}

// The share of the sets of m units with each sum of doubled ranks: shares[k][s] of k units, unit by unit.
std::vector<double> rank_sum_shares(const std::vector<std::size_t>& ranks, std::size_t m) {
    const std::size_t top = std::accumulate(ranks.begin(), ranks.end(), std::size_t{0});
    const std::size_t width = top + 1;
    std::vector<double> shares((m + 1) * width);
    shares[0] = 1;
    for (std::size_t i = 0; i < ranks.size(); ++i)
        for (std::size_t k = std::min(m, i + 1); k > 0; --k) {
            // Of the sets of k among i + 1 units the share k/(i + 1) holds the last one.
            const double held = static_cast<double>(k) / static_cast<double>(i + 1);
            double* sum = &shares[k * width];
            const double* less = &shares[(k - 1) * width];
            for (std::size_t s = width; s-- > 0;)
                sum[s] = (1 - held) * sum[s] + (s >= ranks[i] ? held * less[s - ranks[i]] : 0);
        }
    return {shares.end() - static_cast<std::ptrdiff_t>(width), shares.end()};
}

PermutationTest exact_rank_sum(const std::vector<std::size_t>& ranks, std::size_t treated,
                               std::size_t seen) {
    const std::vector<double> shares = rank_sum_shares(ranks, treated);
    const std::size_t mean = treated * (ranks.size() + 1);  // of twice the sum
    const auto away = [mean](std::size_t sum) { return sum > mean ? sum - mean : mean - sum; };
    PermutationTest test{.p = 0, .p_greater = 0, .p_less = 0, .exact = true};
    for (std::size_t s = 0; s < shares.size(); ++s) {
        if (away(s) >= away(seen)) test.p += shares[s];
        if (s >= seen) test.p_greater += shares[s];
        if (s <= seen) test.p_less += shares[s];
    }
    test.p = std::min(1.0, test.p);
    test.assignments = binomial(static_cast<double>(ranks.size()), static_cast<double>(treated));
    return test;
}

}  // namespace

Answer<PermutationTest> permutation_of_means(const TwoArms& arms,
                                             const PermutationOptions& options) {
    const auto units = by_outcome(arms);
    if (!units.ok()) return units.refusal();
    std::vector<double> outcomes;
    for (const Unit& unit : units.value()) outcomes.push_back(unit.outcome);
    const Scores scores = scores_of(units.value(), outcomes);
    PermutationTest test = tested(scores, options);
    const auto n1 = static_cast<double>(scores.treated);
    const double n0 = static_cast<double>(outcomes.size()) - n1;
    test.statistic = scores.seen / n1 + scores.seen / n0;
    return test;
}

Answer<PermutationTest> permutation_of_ranks(const TwoArms& arms,
                                             const PermutationOptions& options) {
    const auto units = by_outcome(arms);
    if (!units.ok()) return units.refusal();
    const std::vector<std::size_t> ranks = doubled_ranks(units.value());
    std::size_t treated = 0;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        if (!units.value()[i].treated) continue;
        ++treated;
        seen += ranks[i];
    }
    const auto n = static_cast<double>(ranks.size());
    const auto n1 = static_cast<double>(treated);
    PermutationTest test =
        n * n1 * n * (n + 1) <= kStepsMax
            ? exact_rank_sum(ranks, treated, seen)
            : tested(scores_of(units.value(), {ranks.begin(), ranks.end()}), options);
    test.statistic = static_cast<double>(seen) / 2 - n1 * (n1 + 1) / 2;
    return test;
}

}  // namespace utfall::effects
