#include "utfall/effects/synthetic_control.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "panels.h"

namespace utfall::effects {

namespace {

// The loss straight from its definition, by nobody's code but this.
double naive_loss(const SyntheticStudy& study, const std::vector<double>& weights) {
    double sum = 0;
    for (std::size_t t = study.fit_first; t < study.fit_end; ++t) {
        double mixed = 0;
        for (std::size_t j = 0; j < weights.size(); ++j)
            mixed += weights[j] * study.outcomes(t, j + 1);
        sum += (study.outcomes(t, 0) - mixed) * (study.outcomes(t, 0) - mixed);
    }
    return sum / static_cast<double>(study.fit_end - study.fit_first);
}

// W(V) minimises the distance of the predictors: no shift of a little weight from one donor to another makes it less.
bool is_nearest(const SyntheticStudy& study, const SyntheticControl& fit) {
    const auto distance = [&](const std::vector<double>& weights) {
        double sum = 0;
        const auto n = static_cast<double>(study.units.size());
        for (std::size_t i = 0; i < study.values.rows(); ++i) {
            double mean = 0;
            double squares = 0;
            for (std::size_t j = 0; j < study.units.size(); ++j) mean += study.values(i, j) / n;
            for (std::size_t j = 0; j < study.units.size(); ++j)
                squares += (study.values(i, j) - mean) * (study.values(i, j) - mean) / (n - 1);
            double away = study.values(i, 0);
            for (std::size_t j = 0; j < weights.size(); ++j)
                away -= weights[j] * study.values(i, j + 1);
            sum += fit.importance[i] * away * away / squares;
        }
        return sum;
    };
    const double least = distance(fit.weights);
    for (std::size_t from = 0; from < fit.weights.size(); ++from)
        for (std::size_t to = 0; to < fit.weights.size(); ++to) {
            auto moved = fit.weights;
            const double some = std::min(1e-3, moved[from]);
            moved[from] -= some;
            moved[to] += some;
            if (distance(moved) < least - 1e-12 * (1 + least)) return false;
        }
    return true;
}

// Each record is met, or the fit is better than the record's by a loss that nobody's code but this test's computes.
void expect_records(const std::string& dataset, const SyntheticStudy& study,
                    const SyntheticControl& fit, bool all_met) {
    const double reference = records::of(dataset, "Synth 1.1-8").front().estimate;
    const double ours = naive_loss(study, fit.weights);
    EXPECT_LE(ours, reference);
    EXPECT_NEAR(ours, fit.loss, 1e-12);
    EXPECT_LE(fit.loss_bound, fit.loss);
    EXPECT_LE(fit.inner_gap, 1e-12);
    EXPECT_TRUE(is_nearest(study, fit));
    for (const auto& record : records::of(dataset, "Synth")) {
        double value = kNone;
        for (std::size_t j = 1; j < study.units.size(); ++j)
            if (record.term == study.units[j]) value = fit.weights[j - 1];
        if (record.method == "Synth gap 1997") value = fit.gaps.back();
        if (record.method == "Synth gap 2000") value = fit.gaps.back();
        if (record.method == "Synth mean gap 1989-2000") value = fit.effect;
        if (record.term == "loss.v (pre-MSPE)") continue;
        const bool met =
            std::abs(value - record.estimate) <= record.rel_tol * std::abs(record.estimate);
        EXPECT_TRUE(met || (!all_met && ours < 0.98 * reference))
            << record.method << " " << record.term;
    }
}

// Units whose outcome and predictors follow from two hidden traits, and noise.
SyntheticStudy any_study() {
    SyntheticStudy study;
    const std::size_t units = *rc::gen::inRange<std::size_t>(4, 9);
    study.predictors = {"a", "b", "c"};
    study.values = Matrix(3, units);
    study.outcomes = Matrix(9, units);
    const auto draw = [] { return *rc::gen::inRange(-1000, 1000) / 1000.0; };
    for (std::size_t j = 0; j < units; ++j) {
        study.units.push_back("unit " + std::to_string(j));
        const double level = draw();
        const double trend = draw();
        for (std::size_t t = 0; t < 9; ++t)
            study.outcomes(t, j) = level + trend * static_cast<double>(t) / 4 + draw() / 10;
        study.values(0, j) = level + draw() / 5;
        study.values(1, j) = trend + draw() / 5;
        study.values(2, j) = level + trend;
    }
    study.fit_end = study.effect_first = 6;
    return study;
}

}  // namespace

TEST(SyntheticControl, TheRecordsOfTheBasqueCountryAreMet) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const SyntheticStudy study = basque();
    expect_records("basque", study, synthetic_control(study).value(), true);
}

// The published figures are those of one valley; another is deeper. The search says so only when asked.
TEST(SyntheticControl, AWiderSearchFindsABetterBasqueCountry) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const SyntheticStudy study = basque();
    const SyntheticControl fit = synthetic_control(study, {.wide_starts = 50, .seed = 1}).value();
    EXPECT_LE(naive_loss(study, fit.weights), 0.00429);
    EXPECT_TRUE(is_nearest(study, fit));
    EXPECT_NEAR(fit.gaps.back(), -1.1145, 1e-3);
}

TEST(SyntheticControl, CaliforniaIsFittedBetterThanTheRecord) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const SyntheticStudy study = california();
    const SyntheticControl fit = synthetic_control(study).value();
    expect_records("prop99", study, fit, false);
    EXPECT_LE(fit.loss, 3.0767);
    // Table 2 of Abadie, Diamond and Hainmueller (2010), whose program found the same.
    for (const auto& [unit, weight] : {std::pair{"Utah", 0.334},
                                       {"Nevada", 0.234},
                                       {"Montana", 0.199},
                                       {"Colorado", 0.164},
                                       {"Connecticut", 0.069}})
        for (std::size_t j = 1; j < study.units.size(); ++j)
            if (study.units[j] == unit) {
                EXPECT_NEAR(fit.weights[j - 1], weight, 0.005) << unit;
            }
    const Placebos all = placebos(study).value();
    EXPECT_NEAR(all.p, 1 / 39.0, 1e-15);
}

// A change of unit or level of the outcome, or of predictors, changes nothing else; nor does the order of donors.
RC_GTEST_PROP(SyntheticControl, LawsOfTheMixture, ()) {
    const SyntheticStudy study = any_study();
    const std::vector<double> v{0.5, 0.3, 0.2};
    const auto fit = synthetic_control_by(study, v);
    RC_PRE(fit.ok());
    RC_ASSERT(is_nearest(study, fit.value()));
    RC_ASSERT(std::abs(fit.value().loss - naive_loss(study, fit.value().weights)) < 1e-12);
    SyntheticStudy other = study;
    const std::size_t units = study.units.size();
    for (std::size_t j = 0; j < units; ++j) {
        const std::size_t from = j == 0 ? 0 : units - j;
        other.units[j] = study.units[from];
        for (std::size_t i = 0; i < 3; ++i) other.values(i, j) = 7 - 3 * study.values(i, from);
        for (std::size_t t = 0; t < 9; ++t)
            other.outcomes(t, j) = 100 + 5 * study.outcomes(t, from);
    }
    const SyntheticControl again = synthetic_control_by(other, v).value();
    RC_ASSERT(std::abs(again.effect - 5 * fit.value().effect) < 1e-8);
    RC_ASSERT(std::abs(again.loss - 25 * fit.value().loss) < 1e-8);
    for (std::size_t j = 1; j < units; ++j)
        RC_ASSERT(std::abs(again.weights[units - j - 1] - fit.value().weights[j - 1]) < 1e-8);
}

TEST(SyntheticControl, WhatCannotBeMixedIsNamed) {
    SyntheticStudy study{
        .units = {"a", "b"}, .predictors = {"x"}, .values = Matrix(1, 2), .outcomes = Matrix(4, 2)};
    study.fit_end = study.effect_first = 2;
    EXPECT_EQ(synthetic_control(study).refusal().reason, Reason::no_donors);
    study.units.emplace_back("c");
    study.values = Matrix(1, 3);
    study.outcomes = Matrix(4, 3);
    EXPECT_EQ(synthetic_control(study).refusal().reason, Reason::constant_predictor);
    study.values(0, 0) = 1;
    study.effect_first = 4;
    EXPECT_EQ(synthetic_control(study).refusal().reason, Reason::no_fit_period);
}

}  // namespace utfall::effects
