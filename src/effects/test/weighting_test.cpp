#include "utfall/effects/weighting.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "lalonde.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

// Two covariates, treatment by a logit on them, an effect of 1 for everybody.
struct Trial {
    std::vector<double> y, t, a, b;
    [[nodiscard]] WeightedStudy study() const {
        return {.outcome = y, .treated = t, .covariates = {a, b}, .names = {"a", "b"}};
    }
};
Trial trial(std::uint64_t seed, std::size_t n) {
    // A plain congruential generator is enough here.
    std::uint64_t state = seed * 2862933555777941757ULL + 3037000493ULL;
    const auto uniform = [&] {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (static_cast<double>(state >> 11) + 0.5) / 9007199254740992.0;
    };
    const auto normal = [&] { return stats::normal_quantile(uniform()); };
    Trial r;
    for (std::size_t i = 0; i < n; ++i) {
        r.a.push_back(normal());
        r.b.push_back(uniform() < 0.4 ? 1 : 0);
        const double chance = 1 / (1 + stats::exp(0.5 - 0.6 * r.a[i] - 0.5 * r.b[i]));
        r.t.push_back(uniform() < chance ? 1 : 0);
        r.y.push_back(r.t[i] + 2 * r.a[i] - r.b[i] + normal());
    }
    return r;
}
std::vector<Answer<WeightedEffect>> all_ways(const WeightedStudy& s) {
    return {inverse_probability(s, Estimand::att), inverse_probability(s, Estimand::ate),
            inverse_probability(s, Estimand::ato), entropy_balance(s),
            doubly_robust(s, Estimand::att),       doubly_robust(s, Estimand::ate)};
}

}  // namespace

TEST(Weighting, FindsTheEffectAndShiftsAndScalesWithTheOutcome) {
    Trial r = trial(5, 3000);
    const auto before = all_ways(r.study());
    for (double& y : r.y) y = 7 - 3 * y;
    const auto after = all_ways(r.study());
    for (std::size_t i = 0; i < before.size(); ++i) {
        const Estimate& e = before[i].value().effect;
        EXPECT_NEAR(e.value, 1, 4 * e.standard_error) << i;
        EXPECT_NEAR(after[i].value().effect.value, -3 * e.value, 1e-9) << i;
        EXPECT_NEAR(after[i].value().effect.standard_error, 3 * e.standard_error, 1e-9) << i;
        EXPECT_NEAR(std::accumulate(before[i].value().influences.begin(),
                                    before[i].value().influences.end(), 0.0),
                    0, 1e-8);
    }
}

TEST(Weighting, TurnsWithTheArms) {
    Trial r = trial(6, 800);
    const auto a = inverse_probability(r.study(), Estimand::ate).value().effect;
    const auto c = doubly_robust(r.study(), Estimand::ate).value().effect;
    for (double& t : r.t) t = 1 - t;
    const auto b = inverse_probability(r.study(), Estimand::ate).value().effect;
    const auto d = doubly_robust(r.study(), Estimand::ate).value().effect;
    EXPECT_NEAR(a.value, -b.value, 1e-9);
    EXPECT_NEAR(a.standard_error, b.standard_error, 1e-9);
    EXPECT_NEAR(c.value, -d.value, 1e-9);
    EXPECT_NEAR(c.standard_error, d.standard_error, 1e-9);
}

// The influence of a row is what the estimate changes when its weight does: each row once more, n times as often, and the
// difference by the derivative's definition.
TEST(Weighting, InfluencesAreDerivatives) {
    const Trial r = trial(7, 120);
    const auto repeated = [&](std::size_t row, std::size_t times) {
        Trial s;
        for (std::size_t k = 0; k < times; ++k) {
            s.y.insert(s.y.end(), r.y.begin(), r.y.end());
            s.t.insert(s.t.end(), r.t.begin(), r.t.end());
            s.a.insert(s.a.end(), r.a.begin(), r.a.end());
            s.b.insert(s.b.end(), r.b.begin(), r.b.end());
        }
        s.y.push_back(r.y[row]);
        s.t.push_back(r.t[row]);
        s.a.push_back(r.a[row]);
        s.b.push_back(r.b[row]);
        return s;
    };
    constexpr std::size_t kTimes = 400;
    const auto plain = all_ways(r.study());
    for (const std::size_t row : {3U, 50U, 111U}) {
        const Trial more = repeated(row, kTimes);
        const auto moved = all_ways(more.study());
        for (std::size_t i = 0; i < 4;
             ++i) {  // the efficient score leaves out the fitted models' share
            const double change = (moved[i].value().effect.value - plain[i].value().effect.value) *
                                  static_cast<double>(kTimes);
            const double influence = plain[i].value().influences[row];
            EXPECT_NEAR(change, influence, 0.02 * std::abs(influence) + 1e-4) << i << " " << row;
        }
    }
}

TEST(Weighting, DoubledRowsAreRowsInClusters) {
    const Trial r = trial(8, 300);
    Trial twice = r;
    for (auto* column : {&twice.y, &twice.t, &twice.a, &twice.b})
        column->insert(column->end(), column->begin(), column->begin() + 300);
    std::vector<std::uint32_t> cluster(600);
    for (std::uint32_t i = 0; i < 600; ++i) cluster[i] = i % 300;
    WeightedStudy study = twice.study();
    study.clusters = {.of = cluster, .count = 300};
    const auto once = all_ways(r.study());
    const auto both = all_ways(study);
    for (std::size_t i = 0; i < once.size(); ++i) {
        EXPECT_NEAR(once[i].value().effect.value, both[i].value().effect.value, 1e-9);
        EXPECT_NEAR(both[i].value().effect.standard_error,
                    once[i].value().effect.standard_error * std::sqrt(300.0 / 299), 1e-9);
    }
}

TEST(Weighting, EntropyBalanceBalancesAndNamesWhatItCannot) {
    const Trial r = trial(9, 500);
    const WeightedEffect e = entropy_balance(r.study()).value();
    for (const Balance& b : balance(r.t, {r.a, r.b}, {"a", "b"}, e.weights))
        EXPECT_NEAR(b.after.standardised, 0, 1e-9);
    Trial apart = r;
    for (std::size_t i = 0; i < apart.t.size(); ++i)
        if (apart.t[i] != 0) apart.a[i] += 100;
    const Refusal out = entropy_balance(apart.study()).refusal();
    EXPECT_EQ(out.reason, Reason::out_of_reach);
    EXPECT_EQ(out.holes.at(0), "a");
    // Each mean is within reach, both together are not: controls on a line, the treated beside it.
    Trial beside = r;
    for (std::size_t i = 0; i < beside.t.size(); ++i) {
        beside.b[i] = beside.a[i] * beside.a[i];
        if (beside.t[i] != 0) beside.b[i] = 0.01;
        if (beside.t[i] != 0) beside.a[i] = 1;
    }
    EXPECT_EQ(entropy_balance(beside.study()).refusal().reason, Reason::out_of_reach);
    // Linear in the covariates: exact for an outcome without noise.
    Trial exact = r;
    for (std::size_t i = 0; i < exact.t.size(); ++i)
        exact.y[i] = 2 * exact.t[i] + exact.a[i] - 3 * exact.b[i];
    EXPECT_NEAR(entropy_balance(exact.study()).value().effect.value, 2, 1e-9);
    EXPECT_NEAR(entropy_balance(exact.study()).value().effect.standard_error, 0, 1e-9);
    EXPECT_NEAR(doubly_robust(exact.study(), Estimand::ate).value().effect.value, 2, 1e-9);
}

TEST(Weighting, OverlapCountsWhatTheWeightsLeave) {
    const std::vector<double> treated{1, 1, 0, 0, 0};
    const std::vector<double> chances{0.5, 0.9, 0.1, 0.4, 0.6};
    const std::vector<double> weights{1, 1, 2, 1, 1};
    const Overlap o = overlap(treated, chances, weights);
    EXPECT_DOUBLE_EQ(o.effective_treated, 2);
    EXPECT_DOUBLE_EQ(o.effective_controls, 16.0 / 6);
    EXPECT_DOUBLE_EQ(o.weight_share_max, 0.5);
    EXPECT_DOUBLE_EQ(o.share_outside, 0.6);  // 0.9, 0.1 and 0.4
}

// R 4.2: glm, lm and weighted means written out; the standard error of the weighted mean from estimating equations with
// numerical derivatives, good to six digits; entropy balancing by Newton steps written out.
TEST(Weighting, IsWhatRGivesForTheExperimentWithItsPoorControls) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const Lalonde l = Lalonde::read();
    const WeightedStudy study{.outcome = l.outcome,
                              .treated = l.treated,
                              .covariates = l.told(),
                              .names = l.told_names()};
    const auto near = [](const Answer<WeightedEffect>& made, double value, double error) {
        EXPECT_NEAR(made.value().effect.value, value, 1e-6);
        if (error > 0) {
            EXPECT_NEAR(made.value().effect.standard_error, error, 1e-6 * error);
        }
    };
    near(inverse_probability(study, Estimand::att), 1214.0712232929, 798.15462788);
    near(inverse_probability(study, Estimand::ate), 224.6763091039, 0);
    near(inverse_probability(study, Estimand::ato), 1242.2006359399, 0);
    near(doubly_robust(study, Estimand::ate), 469.6399735863, 925.4005746517);
    near(doubly_robust(study, Estimand::att), 1226.5437405543, 813.4162355917);
    near(entropy_balance(study), 1273.2618139119, 789.7448001274);
    EXPECT_NEAR(entropy_balance(study).value().overlap.effective_controls, 98.4578344244, 1e-6);
}

}  // namespace utfall::effects
