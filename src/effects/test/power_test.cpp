#include "utfall/effects/power.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "records.h"
#include "utfall/effects/noncentral.h"

namespace utfall::effects {

namespace {

// After a word, as the records write it: "d=0.5 a=.05 power=0.8".
double after(const std::string& text, const std::string& word) {
    const auto at = text.find(word + "=") + word.size() + 1;
    std::string cell = text.substr(at, text.find_first_of(" /", at) - at);
    if (cell.front() == '.') cell = "0" + cell;
    return records::number(cell);
}

}  // namespace

TEST(Power, TheRecordsAreMet) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    for (const auto& record : records::of("power", "")) {
        const std::string& of = record.specification;
        const auto x = [&](const char* word) { return after(of, word); };
        double value = kNone;
        if (record.method == "power.t.test two-sample n/group")
            value = units_needed(TwoMeans{}, x("d"), x("power")).value();
        if (record.method == "power.prop.test n/group")
            value =
                units_needed(TwoShares{.share = x("p1")}, x("p2") - x("p1"), x("power")).value();
        if (record.method == "MDE two-sample t")
            value = smallest_effect(TwoMeans{}, x("n"), x("power")).value();
        if (record.method == "power paired t") value = power(OneMean{}, x("d"), x("n"));
        if (record.method == "pwr.anova.test")
            value = units_needed(ManyMeans{static_cast<std::size_t>(x("k"))}, x("f"), x("power"))
                        .value();
        records::expect_equal(record, value, record.estimate);
    }
}

// Values of R 4.2: power.t.test, power.prop.test, and integrals over the chi-squared density for the distributions.
TEST(Power, TailsAndConventionsAreThoseOfR) {
    EXPECT_NEAR(noncentral_student_upper(2, 10, 1.5), 0.3408459275578091807, 1e-13);
    EXPECT_NEAR(noncentral_student_upper(-1, 5, 2), 0.9976836243459250575, 1e-13);
    EXPECT_NEAR(noncentral_student_upper(2.1, 58, 2.74), 0.7379867575311350736, 1e-13);
    EXPECT_NEAR(noncentral_student_upper(2, 10, -1.5), 0.0007347489962543652, 1e-13);
    EXPECT_NEAR(noncentral_f_upper(2.8, 3, 96, 9.5), 0.6988610860143094, 1e-12);
    EXPECT_NEAR(f_quantile(0.05, 3, 96), 2.699392597552183, 1e-12);
    EXPECT_NEAR(power(TwoMeans{}, 0.5, 30), 0.4778409859409388, 1e-10);
    EXPECT_NEAR(power(TwoMeans{}, 0.5, 30, {.both_tails = true}), 0.4778965207602086, 1e-10);
    EXPECT_NEAR(power(TwoMeans{}, 0.1, 5, {.both_tails = true}), 0.05225261040373796, 1e-10);
    EXPECT_NEAR(power(TwoMeans{}, 0.5, 30, {.one_sided = true}), 0.6060253278868073, 1e-10);
    EXPECT_NEAR(power(TwoShares{.share = 0.5}, 0.25, 50), 0.7401659013313879, 1e-12);
    EXPECT_NEAR(power(TwoShares{.share = 0.5, .arcsine = true}, 0.25, 50), 0.7447405387050305,
                1e-12);
    EXPECT_NEAR(noncentral_student_upper(1.7, 30, 0), student_upper(1.7, 30), 1e-14);
    EXPECT_NEAR(noncentral_f_upper(1.7, 3, 30, 0), f_upper(1.7, 3, 30), 1e-14);
    EXPECT_NEAR(noncentral_student_upper(2, kNormal, 2.5), 0.691462461274013, 1e-14);
    // Across the border to what leaves the spread out, nothing jumps.
    EXPECT_NEAR(noncentral_student_upper(9000, 20, 1e4 - 1),
                noncentral_student_upper(9000, 20, 1e4 + 1), 1e-3);
}

// Designs whose analytic power is that of the test that is simulated.
const std::vector<std::tuple<Design, double, std::size_t>> kDesigns{
    {TwoMeans{.deviation = 2, .ratio = 2}, 1.2, 30},
    {OneMean{.deviation = 2}, 1, 20},
    {TwoShares{.share = 0.3}, 0.2, 80},
    {TwoShares{.share = 0.6, .arcsine = true}, -0.2, 80},
    {ManyMeans{.groups = 4}, 0.3, 25},
    {ManyMeans{.groups = 3}, 0.3, 25},
    {TwoClusters{.deviation = 3, .size = 20, .correlation = 0.1}, 1.5, 12},
    {TwoClusters{.deviation = 3, .size = 20, .correlation = 0.1, .size_variation = 0.5}, 1.2, 25},
    {TwoPanels{.deviation = 2, .before = 3, .after = 2, .correlation = 0.6, .fading = true}, 1, 30},
    {TwoPanels{.deviation = 2, .before = 3, .after = 2, .correlation = 0.6, .ratio = 2}, 1, 20},
};

TEST(Power, SimulationAgrees) {
    for (const auto& [design, effect, units] : kDesigns) {
        const Estimate drawn =
            simulated_power(design, effect, units, {}, {.draws = 4000, .seed = 7});
        const double analytic = power(design, effect, static_cast<double>(units));
        // Shares are approximations, and errors by cluster are not quite Student's when sizes differ.
        const auto* clusters = std::get_if<TwoClusters>(&design);
        const bool exact = std::get_if<TwoShares>(&design) == nullptr &&
                           (clusters == nullptr || clusters->size_variation == 0);
        EXPECT_NEAR(drawn.value, analytic, 3.5 * drawn.standard_error + (exact ? 0 : 0.02))
            << "design " << design.index();
        EXPECT_GT(analytic, 0.3);
        EXPECT_LT(analytic, 0.98);
        EXPECT_EQ(drawn.value,
                  simulated_power(design, effect, units, {}, {.draws = 4000, .seed = 7}).value);
    }
    // With no effect the level is kept.
    const Estimate none =
        simulated_power(TwoMeans{}, 0, 10, {.both_tails = true}, {.draws = 4000, .seed = 3});
    EXPECT_NEAR(none.value, 0.05, 3.5 * none.standard_error);
}

// The three questions answer each other, and more units, effect or alpha never mean less power.
TEST(Power, SizeEffectAndPowerAgree) {
    for (const auto& [design, effect, units] : kDesigns) {
        const auto n = static_cast<double>(units);
        const double reached = power(design, effect, n);
        EXPECT_NEAR(units_needed(design, effect, reached).value(), n, 1e-7 * n);
        if (effect > 0) {
            EXPECT_NEAR(smallest_effect(design, n, reached).value(), effect, 1e-9);
        }
        EXPECT_GT(power(design, effect, n + 1), reached);
        EXPECT_GT(power(design, effect * 1.1, n), reached);
        EXPECT_GT(power(design, effect, n, {.alpha = 0.1}), reached);
    }
    // A unit of measurement says nothing; a cluster of one is a person; a cluster is worth fewer the more alike it is.
    EXPECT_NEAR(power(TwoMeans{.deviation = 20}, 10, 30), power(TwoMeans{}, 0.5, 30), 1e-13);
    EXPECT_NEAR(power(TwoClusters{.correlation = 0.3}, 0.5, 30), power(TwoMeans{}, 0.5, 30), 1e-13);
    EXPECT_LT(power(TwoClusters{.size = 9, .correlation = 0.2}, 0.3, 20),
              power(TwoClusters{.size = 9, .correlation = 0.1}, 0.3, 20));
    // McKenzie (2012): one period before and one after, rho 0.5: the change varies as much as one period.
    EXPECT_NEAR(power(TwoPanels{.correlation = 0.5}, 0.5, 30), power(TwoMeans{}, 0.5, 30), 1e-13);
}

TEST(Power, WhatCannotBeShownIsNamed) {
    EXPECT_EQ(units_needed(TwoMeans{}, 0, 0.8).refusal().reason, Reason::power_out_of_reach);
    EXPECT_EQ(units_needed(TwoShares{.share = 0.9}, 0.2, 0.8).refusal().reason,
              Reason::power_out_of_reach);
    EXPECT_EQ(smallest_effect(TwoShares{.share = 0.9}, 10, 0.99).refusal().reason,
              Reason::power_out_of_reach);
    EXPECT_EQ(smallest_effect(TwoMeans{}, 1, 0.8).refusal().reason, Reason::power_out_of_reach);
    EXPECT_EQ(units_needed(TwoMeans{}, 50, 0.8).value(), 2);
    EXPECT_EQ(power(OneMean{}, 1, 1), 0);
}

}  // namespace utfall::effects
