// Intervals that say 95 % hold the truth that often: each estimator on data drawn again and again, where the truth is known.
//
// With UTFALL_NIGHTLY=1 (./go nightly) each is drawn 1 000 times and must cover 93 to 97 %; else 100 times, 87 to 100 %, which
// only says that nothing is badly wrong. The draws are the same in every run. What was found is printed.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "utfall/effects/cluster_bootstrap.h"
#include "utfall/effects/comparison.h"
#include "utfall/effects/covariance.h"
#include "utfall/effects/cox.h"
#include "utfall/effects/fixed_effects.h"
#include "utfall/effects/group_time.h"
#include "utfall/effects/matched_effect.h"
#include "utfall/effects/matching.h"
#include "utfall/effects/synthetic_difference.h"
#include "utfall/effects/weighting.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

constexpr double kEffect = 0.5;

bool is_nightly() {
    const char* const said = std::getenv("UTFALL_NIGHTLY");
    return said != nullptr && std::string(said) == "1";
}

// The numbers of one repetition.
class Draws {
public:
    Draws(std::uint64_t seed, std::uint64_t repetition) : key_{seed, repetition} {}
    double uniform() {
        if (next_ == drawn_.size()) {
            stats::uniforms(key_, first_, drawn_);
            first_ += drawn_.size();
            next_ = 0;
        }
        return drawn_[next_++];
    }
    double normal() { return stats::normal_quantile(uniform()); }
    double exponential() { return -stats::log(uniform()); }
    bool yes(double chance) { return uniform() < chance; }

private:
    stats::StreamKey key_;
    std::uint64_t first_ = 0;
    std::array<double, 256> drawn_{};
    std::size_t next_ = 256;
};

bool holds(const Interval& interval, double truth) {
    return interval.low <= truth && truth <= interval.high;
}
bool holds(const Estimate& estimate, double truth) {
    return holds(interval(estimate, 0.95), truth);
}

// `covers` draws once and says whether the truth was covered.
void expect_coverage(const std::string& name, std::uint64_t seed,
                     const std::function<bool(Draws&)>& covers) {
    const int repetitions = is_nightly() ? 1000 : 100;
    int covered = 0;
    for (int r = 0; r < repetitions; ++r) {
        Draws draws(seed, static_cast<std::uint64_t>(r));
        covered += covers(draws) ? 1 : 0;
    }
    const double share = static_cast<double>(covered) / repetitions;
    fmt::print("{:<44}{:6.1f} % of {}\n", name, 100 * share, repetitions);
    EXPECT_GE(share, is_nightly() ? 0.93 : 0.87) << name;
    EXPECT_LE(share, is_nightly() ? 0.97 : 1.00) << name;
}

TEST(Coverage, OfTwoArms) {
    expect_coverage("Welch, 40 and 80 rows", 1, [](Draws& draws) {
        std::vector<double> first, second;
        for (int i = 0; i < 40; ++i) first.push_back(kEffect + 2 * draws.normal());
        for (int i = 0; i < 80; ++i) second.push_back(draws.normal());
        return holds(welch(first, second).value().difference, kEffect);
    });
    expect_coverage("difference in means, one variance", 2, [](Draws& draws) {
        std::vector<double> first, second;
        for (int i = 0; i < 30; ++i) first.push_back(kEffect + draws.exponential());
        for (int i = 0; i < 45; ++i) second.push_back(draws.exponential());
        return holds(difference_in_means(first, second).value().difference, kEffect);
    });
}

TEST(Coverage, OfLeastSquaresWithUnequalVariances) {
    for (const Robust kind : {Robust::hc2, Robust::hc3})
        expect_coverage(
            kind == Robust::hc2 ? "HC2, 100 rows" : "HC3, 100 rows", 3, [&](Draws& draws) {
                std::vector<double> y, x;
                for (int i = 0; i < 100; ++i) {
                    x.push_back(draws.normal());
                    y.push_back(1 + kEffect * x.back() +
                                (0.5 + std::abs(x.back())) * draws.normal());
                }
                const Fit fit =
                    least_squares(
                        {.outcome = y, .terms = {Term::ones(), x}, .names = {"(intercept)", "x"}})
                        .value();
                return holds(estimate(fit, covariance(fit, kind).value(), 1), kEffect);
            });
}

// Clusters of unequal size, half of them treated, rows alike within them.
struct Clusters {
    std::vector<double> y, treated, x;
    std::vector<std::uint32_t> of;
    std::size_t count;

    Clusters(Draws& draws, std::size_t clusters, bool is_within) : count(clusters) {
        for (std::size_t g = 0; g < clusters; ++g) {
            const double own = draws.normal();
            const double level = draws.normal();
            const std::size_t rows = 5 + 5 * (g % 4);
            for (std::size_t i = 0; i < rows; ++i) {
                of.push_back(static_cast<std::uint32_t>(g));
                treated.push_back(g % 2 == 0 ? 1 : 0);
                x.push_back(level + draws.normal());
                y.push_back(kEffect * (is_within ? x.back() : treated.back()) + own +
                            draws.normal());
            }
        }
    }
    [[nodiscard]] Regression on(const std::vector<double>& term) const {
        return {.outcome = y, .terms = {Term::ones(), term}, .names = {"(intercept)", "term"}};
    }
};

TEST(Coverage, OfClusters) {
    expect_coverage("CR2, 30 clusters, half treated", 4, [](Draws& draws) {
        const Clusters c(draws, 30, false);
        const Fit fit = least_squares(c.on(c.treated)).value();
        const Covariance v = covariance(fit, Groups{c.of, c.count}, usual(Clustered::cr2)).value();
        return holds(estimate(fit, v, 1), kEffect);
    });
    expect_coverage("CR1, 40 clusters", 5, [](Draws& draws) {
        const Clusters c(draws, 40, true);
        const Fit fit = least_squares(c.on(c.x)).value();
        const Covariance v = covariance(fit, Groups{c.of, c.count}, usual(Clustered::cr1)).value();
        return holds(estimate(fit, v, 1), kEffect);
    });
    expect_coverage("CR2, 10 clusters", 6, [](Draws& draws) {
        const Clusters c(draws, 10, false);
        const Fit fit = least_squares(c.on(c.treated)).value();
        const Covariance v = covariance(fit, Groups{c.of, c.count}, usual(Clustered::cr2)).value();
        return holds(estimate(fit, v, 1), kEffect);
    });
    expect_coverage("wild cluster bootstrap, 12 clusters", 7, [](Draws& draws) {
        const Clusters c(draws, 12, true);
        const auto blocks = moments(c.on(c.x), {c.of, c.count});
        const auto wild =
            wild_cluster_bootstrap(blocks, {"(intercept)", "term"}, {.term = "term", .draws = 999});
        return holds(wild.value().interval, kEffect);
    });
}

// Units over periods with errors that last; some are treated from a period on.
struct Treatment {
    std::vector<std::int64_t> unit, period, first;
    std::vector<std::uint32_t> unit_code, period_code;
    std::vector<double> y, treated;
    std::size_t units, periods;

    Treatment(Draws& draws, std::size_t unit_count, std::size_t period_count)
        : units(unit_count), periods(period_count) {
        for (std::size_t u = 0; u < units; ++u) {
            const double level = draws.normal();
            const std::int64_t begins =
                draws.yes(0.5) ? 3 + static_cast<std::int64_t>(2 * draws.uniform()) : kNeverTreated;
            double error = draws.normal();
            for (std::size_t t = 1; t <= periods; ++t) {
                const auto now = static_cast<std::int64_t>(t);
                error = 0.5 * error + 0.866 * draws.normal();
                unit.push_back(static_cast<std::int64_t>(u));
                period.push_back(now);
                first.push_back(begins);
                unit_code.push_back(static_cast<std::uint32_t>(u));
                period_code.push_back(static_cast<std::uint32_t>(t - 1));
                treated.push_back(now >= begins ? 1 : 0);
                y.push_back(level + 0.2 * static_cast<double>(t) + kEffect * treated.back() +
                            error);
            }
        }
    }
};

TEST(Coverage, OfPanels) {
    expect_coverage("two ways of effects, 40 clusters", 8, [](Draws& draws) {
        const Treatment p(draws, 40, 6);
        const Groups units{p.unit_code, p.units};
        const AbsorbedFit made =
            least_squares({.outcome = p.y, .terms = {p.treated}, .names = {"treated"}},
                          {units, {p.period_code, p.periods}})
                .value();
        const Covariance v = covariance(made.fit, units, usual(Clustered::cr1)).value();
        return holds(estimate(made.fit, v, 0), kEffect);
    });
    expect_coverage("group-time effects, simple, 200 units", 9, [](Draws& draws) {
        const Treatment p(draws, 200, 5);
        const auto cells = group_time_effects(
            {.unit = p.unit, .period = p.period, .first_treated = p.first, .outcome = p.y});
        return holds(aggregated(cells.value(), Aggregation::simple).value().overall, kEffect);
    });
    expect_coverage("synthetic difference, placebo, 30 + 5 units", 10, [](Draws& draws) {
        SyntheticPanel panel{.outcomes = Matrix(35, 14), .controls = 30, .before = 9};
        std::array<double, 14> common{};
        for (double& c : common) c = draws.normal();
        for (std::size_t u = 0; u < 35; ++u) {
            const double level = draws.normal();
            const double share = draws.uniform();
            for (std::size_t t = 0; t < 14; ++t)
                panel.outcomes(u, t) = level + share * common[t] + 0.5 * draws.normal() +
                                       (u >= 30 && t >= 9 ? kEffect : 0);
        }
        // By day this one would take longer than all others together.
        const std::size_t placebos = is_nightly() ? 60 : 30;
        const auto error = placebo_error(panel, {}, {.draws = placebos, .seed = 1});
        return holds(error.value(), kEffect);
    });
}

// Who is treated depends on x, and so does the outcome.
struct Chosen {
    std::vector<double> y, treated, x, z;
    std::vector<std::int64_t> keys;

    Chosen(Draws& draws, std::size_t rows, double level) {
        for (std::size_t i = 0; i < rows; ++i) {
            keys.push_back(static_cast<std::int64_t>(i));
            x.push_back(draws.normal());
            z.push_back(draws.normal());
            const double score = level + 0.6 * x.back() - 0.3 * z.back();
            treated.push_back(draws.yes(1 / (1 + stats::exp(-score))) ? 1 : 0);
            y.push_back(kEffect * treated.back() + x.back() + 0.5 * z.back() + draws.normal());
        }
    }
    [[nodiscard]] WeightedStudy study() const {
        return {.outcome = y, .treated = treated, .covariates = {x, z}, .names = {"x", "z"}};
    }
};

TEST(Coverage, OfWeights) {
    for (const Estimand estimand : {Estimand::att, Estimand::ate, Estimand::ato}) {
        const std::array<const char*, 3> names = {"ATT", "ATE", "ATO"};
        const std::string name = names[static_cast<std::size_t>(estimand)];
        expect_coverage("inverse probability, " + name, 11, [&](Draws& draws) {
            const Chosen c(draws, 400, 0);
            return holds(inverse_probability(c.study(), estimand).value().effect, kEffect);
        });
        if (estimand == Estimand::ato) continue;
        expect_coverage("doubly robust, " + name, 12, [&](Draws& draws) {
            const Chosen c(draws, 400, 0);
            return holds(doubly_robust(c.study(), estimand).value().effect, kEffect);
        });
    }
    expect_coverage("entropy balancing", 13, [](Draws& draws) {
        const Chosen c(draws, 400, 0);
        return holds(entropy_balance(c.study()).value().effect, kEffect);
    });
}

TEST(Coverage, OfMatches) {
    const auto covers = [](Draws& draws, bool is_optimal) {
        const Chosen c(draws, 400, -1.5);
        const Units units{.treated = c.treated, .keys = c.keys};
        const Distance distance{.score = c.x};
        const Matching matching = is_optimal
                                      ? match_optimal_pairs(units, distance, {}).value().matching
                                      : match_nearest(units, distance, {}).value();
        return holds(matched_effect({.outcome = c.y,
                                     .treated = c.treated,
                                     .covariates = {c.x, c.z},
                                     .names = {"x", "z"}},
                                    matching)
                         .value(),
                     kEffect);
    };
    expect_coverage("nearest pairs, adjusted", 14,
                    [&](Draws& draws) { return covers(draws, false); });
    expect_coverage("optimal pairs, adjusted", 15,
                    [&](Draws& draws) { return covers(draws, true); });
}

TEST(Coverage, OfLifetimes) {
    expect_coverage("Kaplan and Meier, at a time, 80 rows", 16, [](Draws& draws) {
        std::vector<double> time, event;
        for (int i = 0; i < 80; ++i) {
            const double own = draws.exponential();
            const double censored = 3 * draws.uniform();
            time.push_back(std::min(own, censored));
            event.push_back(own <= censored ? 1 : 0);
        }
        const Curve curve =
            kaplan_meier(risk_table({.time = time, .event = event}).value()).value();
        const CurvePoint* last = &curve.front();
        for (const CurvePoint& point : curve)
            if (point.at.time <= 0.7) last = &point;
        return holds(last->interval, stats::exp(-0.7));
    });
    expect_coverage("Cox, 150 rows", 17, [](Draws& draws) {
        std::vector<double> time, event, treated, x;
        for (int i = 0; i < 150; ++i) {
            treated.push_back(i % 2);
            x.push_back(draws.normal());
            const double own =
                draws.exponential() / stats::exp(kEffect * treated.back() + 0.3 * x.back());
            const double censored = 3 * draws.uniform();
            time.push_back(std::min(own, censored));
            event.push_back(own <= censored ? 1 : 0);
        }
        const HazardFit fit = cox_regression({.lifetimes = {.time = time, .event = event},
                                              .terms = {treated, x},
                                              .names = {"treated", "x"}})
                                  .value();
        return holds(estimates(fit).front(), kEffect);
    });
}

}  // namespace

}  // namespace utfall::effects
