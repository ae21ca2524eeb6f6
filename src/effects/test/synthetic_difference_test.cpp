#include "utfall/effects/synthetic_difference.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "panels.h"

namespace utfall::effects {

namespace {

SyntheticPanel any_panel() {
    const std::size_t units = *rc::gen::inRange<std::size_t>(6, 12);
    SyntheticPanel panel{.outcomes = Matrix(units, 8), .controls = units - 2, .before = 5};
    for (std::size_t i = 0; i < units; ++i)
        for (std::size_t t = 0; t < 8; ++t)
            panel.outcomes(i, t) = *rc::gen::inRange(-1000, 1000) / 100.0;
    return panel;
}

SyntheticPanel without(const SyntheticPanel& panel, std::size_t unit) {
    SyntheticPanel rest{.outcomes = Matrix(panel.outcomes.rows() - 1, panel.outcomes.columns()),
                        .controls = panel.controls - (unit < panel.controls ? 1 : 0),
                        .before = panel.before};
    for (std::size_t i = 0, to = 0; i < panel.outcomes.rows(); ++i) {
        if (i == unit) continue;
        for (std::size_t t = 0; t < panel.outcomes.columns(); ++t)
            rest.outcomes(to, t) = panel.outcomes(i, t);
        ++to;
    }
    return rest;
}

}  // namespace

TEST(SyntheticDifference, TheRecordsOfCaliforniaAreMet) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const records::Table table = reference::table("synthdid_california_prop99.csv", ';');
    const LongTable long_table(table, "State", "Year");
    auto units = long_table.units("California");
    std::rotate(units.begin(), units.begin() + 1, units.end());
    const SyntheticPanel panel{
        .outcomes = transposed(long_table.outcomes(units, "PacksPerCapita", 1970, 2000)),
        .controls = 38,
        .before = 19};
    const auto effect = [&](Weighting weighting, Solver solver) {
        return synthetic_difference(panel, {.weighting = weighting, .solver = solver})
            .value()
            .effect;
    };
    for (const auto& record : records::of("prop99", "synthdid_estimate")) {
        records::expect_equal(record, effect(Weighting::synthetic_difference, Solver::published),
                              record.estimate);
        // Their rule for stopping is worth a ten-thousandth of the effect.
        EXPECT_NEAR(effect(Weighting::synthetic_difference, Solver::exact), -15.6054, 1e-4);
    }
    for (const auto& record : records::of("prop99", "sc_estimate")) {
        records::expect_equal(record, effect(Weighting::control, Solver::published),
                              record.estimate);
        EXPECT_NEAR(effect(Weighting::control, Solver::exact), -19.5136, 1e-4);
    }
    EXPECT_NEAR(effect(Weighting::plain, Solver::exact), -27.3491, 1e-4);
    const Estimate placebo = placebo_error(panel, {}, {.draws = 100, .seed = 1}).value();
    EXPECT_GT(placebo.standard_error, 7);
    EXPECT_LT(placebo.standard_error, 11);
    EXPECT_EQ(jackknife_error(panel, {}).refusal().reason, Reason::one_treated);
}

// Levels of units come to nothing, a change after the start to itself, the order of controls to nothing.
RC_GTEST_PROP(SyntheticDifference, LawsOfThePanel, ()) {
    const SyntheticPanel panel = any_panel();
    const std::size_t units = panel.outcomes.rows();
    SyntheticPanel other = panel;
    for (std::size_t i = 0; i < units; ++i) {
        const std::size_t from = i < panel.controls ? panel.controls - 1 - i : i;
        for (std::size_t t = 0; t < 8; ++t)
            other.outcomes(i, t) = 3 * panel.outcomes(from, t) + 10 * static_cast<double>(from) +
                                   (i >= panel.controls && t >= panel.before ? 6 : 0);
    }
    const SyntheticPanelOptions exact{.solver = Solver::exact};
    const SyntheticDifference a = synthetic_difference(panel, exact).value();
    const SyntheticDifference b = synthetic_difference(other, exact).value();
    RC_ASSERT(std::abs(b.effect - 3 * a.effect - 6) < 1e-7 * (1 + std::abs(a.effect)));
    RC_ASSERT(a.unit_gap <= 1e-9);
    RC_ASSERT(a.period_gap <= 1e-9);
    // No weights of the steps that stop early do better than the exact ones.
    const SyntheticDifference published = synthetic_difference(panel).value();
    RC_ASSERT(published.unit_gap >= -1e-12);
    const Estimate first = placebo_error(panel, exact, {.draws = 20, .seed = 5}).value();
    RC_ASSERT(first.standard_error ==
              placebo_error(panel, exact, {.draws = 20, .seed = 5}).value().standard_error);
}

// With equal weights, leaving a unit out is the panel without it.
RC_GTEST_PROP(SyntheticDifference, TheJackknifeLeavesUnitsOut, ()) {
    const SyntheticPanel panel = any_panel();
    const SyntheticPanelOptions plain{.weighting = Weighting::plain};
    const auto n = static_cast<double>(panel.outcomes.rows());
    std::vector<double> effects;
    double mean = 0;
    for (std::size_t out = 0; out < panel.outcomes.rows(); ++out) {
        effects.push_back(synthetic_difference(without(panel, out), plain).value().effect);
        mean += effects.back() / n;
    }
    double squares = 0;
    for (const double effect : effects) squares += (effect - mean) * (effect - mean);
    RC_ASSERT(std::abs(jackknife_error(panel, plain).value().standard_error -
                       std::sqrt(squares * (n - 1) / n)) < 1e-10);
}

TEST(SyntheticDifference, WhatIsTooSmallIsNamed) {
    const SyntheticPanel one{.outcomes = Matrix(2, 6), .controls = 1, .before = 3};
    EXPECT_EQ(synthetic_difference(one).refusal().reason, Reason::no_donors);
    const SyntheticPanel never{.outcomes = Matrix(5, 6), .controls = 3, .before = 6};
    EXPECT_EQ(synthetic_difference(never).refusal().reason, Reason::no_fit_period);
    SyntheticPanel few{.outcomes = Matrix(5, 6), .controls = 3, .before = 3};
    EXPECT_EQ(placebo_error(few, {}, {}).refusal().reason, Reason::no_donors);
}

}  // namespace utfall::effects
