#include "utfall/effects/survival.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "lifetimes.h"
#include "records.h"

namespace utfall::effects {

namespace {

RiskTable table_of(const Lives& lives, bool late = false) {
    return risk_table(lives.columns(late, false)).value();
}

// The part of the lives whose `column` is `value`.
Lives part(const Lives& lives, const std::vector<std::uint32_t>& column, std::uint32_t value) {
    Lives kept;
    for (std::size_t i = 0; i < column.size(); ++i)
        if (column[i] == value) {
            kept.entry.push_back(lives.entry[i]);
            kept.time.push_back(lives.time[i]);
            kept.event.push_back(lives.event[i]);
        }
    return kept;
}

}  // namespace

// Values of R 4.2 with survival 3.5-3, on the lives that lifetimes.h makes.
TEST(Survival, TheCurveIsThatOfSurvfit) {
    const Lives lives = eighty_lives();
    const Curve plain = kaplan_meier(table_of(lives), {.band = Band::plain}).value();
    EXPECT_NEAR(survival_at(plain, 12).value, 0.822561692126910, 1e-14);
    EXPECT_NEAR(survival_at(plain, 12).standard_error, 0.0430395568928601, 1e-14);
    const auto at = [&](const Curve& curve, double time) {
        return *std::find_if(curve.rbegin(), curve.rend(),
                             [&](const CurvePoint& p) { return p.at.time <= time; });
    };
    EXPECT_NEAR(at(plain, 20).interval.low, 0.496247124642817, 1e-14);
    EXPECT_NEAR(at(plain, 20).interval.high, 0.721491672122020, 1e-14);
    EXPECT_EQ(quantile(plain, 0.5).time, 25);
    EXPECT_EQ(quantile(plain, 0.75).interval.low, 29);
    EXPECT_EQ(quantile(plain, 0.75).interval.high, 36);
    const Curve log = kaplan_meier(table_of(lives), {.band = Band::log}).value();
    EXPECT_EQ(quantile(log, 0.5).interval.low, 21);
    EXPECT_EQ(quantile(log, 0.5).interval.high, 30);
    EXPECT_TRUE(std::isnan(quantile(log, 0.75).interval.high));

    const Curve late = kaplan_meier(table_of(lives, true)).value();
    EXPECT_NEAR(survival_at(late, 12).value, 0.461738633567950, 1e-14);
    EXPECT_NEAR(at(late, 12).interval.low, 0.203993582744751, 1e-14);
    EXPECT_NEAR(at(late, 12).interval.high, 0.686845299723666, 1e-14);
    EXPECT_EQ(at(late, 12).at.at_risk, 41);
    EXPECT_EQ(quantile(late, 0.5).time, 10);
    // The lower edge first falls below one half at 1, and rises again; R sorts it and says 4.
    EXPECT_EQ(quantile(late, 0.5).interval.low, 1);
    EXPECT_EQ(quantile(late, 0.5).interval.high, 22);

    const Estimate mean = restricted_mean(plain, 20).value();
    EXPECT_NEAR(mean.value, 17.069084297795794, 1e-13);
    EXPECT_NEAR(mean.standard_error, 0.565143825750561, 1e-13);
}

TEST(Survival, AMedianInAFlatStretchIsItsMiddle) {
    const auto median = [](std::vector<double> event) {
        const std::vector<double> time{1, 2, 3, 4, 5, 6};
        const auto table = risk_table({.time = time, .event = event}).value();
        return quantile(kaplan_meier(table).value(), 0.5).time;
    };
    EXPECT_EQ(median({1, 1, 1, 0, 0, 0}), 4.5);
    EXPECT_EQ(median({1, 1, 1, 0, 1, 0}), 4);
    EXPECT_EQ(median({0, 1, 1, 0, 1, 1}), 5);
    EXPECT_TRUE(std::isnan(median({0, 0, 0, 0, 1, 0})) || median({0, 0, 0, 0, 1, 0}) == 5.5);
}

TEST(Survival, TheLogRankTestIsThatOfSurvdiff) {
    const Lives lives = eighty_lives();
    std::vector<std::vector<RiskTable>> strata;
    for (const std::uint32_t s : {0U, 1U}) {
        const Lives inside = part(lives, lives.stratum, s);
        std::vector<std::uint32_t> group;
        for (std::size_t i = 0; i < lives.x2.size(); ++i)
            if (lives.stratum[i] == s) group.push_back(static_cast<std::uint32_t>(lives.x2[i]));
        strata.push_back({table_of(part(inside, group, 0)), table_of(part(inside, group, 1))});
    }
    EXPECT_NEAR(log_rank(strata).value().chi_squared, 0.0126342374894163, 1e-13);

    std::vector<std::uint32_t> quarter;
    for (std::uint32_t i = 0; i < 80; ++i) quarter.push_back(i * 23 % 4);
    std::vector<RiskTable> groups;
    for (std::uint32_t g = 0; g < 4; ++g) groups.push_back(table_of(part(lives, quarter, g)));
    const LogRank four = log_rank({groups}).value();
    EXPECT_NEAR(four.chi_squared, 0.591763706274129, 1e-12);
    EXPECT_NEAR(four.groups[1].expected, 12.6406167076825, 1e-12);
    EXPECT_EQ(four.degrees, 3);
    // The number of a group says nothing.
    std::swap(groups[0], groups[3]);
    EXPECT_NEAR(log_rank({groups}).value().chi_squared, four.chi_squared, 1e-12);
}

TEST(Survival, TheRecordsOfLungAreMet) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const records::Table lung = reference::table("survival_cancer.csv");
    Lives lives;
    lives.time = lung.numbers("time");
    lives.event = records::is(lung, "status", "2");
    lives.entry.resize(lives.time.size());
    std::vector<RiskTable> sexes;
    for (const auto& record : records::of("lung", "Kaplan-Meier")) {
        if (record.term != "median") continue;
        Lives kept;
        const auto sex = records::is(lung, "sex", record.specification.substr(4));
        for (std::size_t i = 0; i < sex.size(); ++i)
            if (sex[i] == 1) {
                kept.time.push_back(lives.time[i]);
                kept.event.push_back(lives.event[i]);
            }
        sexes.push_back(table_of(kept));
        records::expect_equal(record, quantile(kaplan_meier(sexes.back()).value(), 0.5).time,
                              record.estimate);
    }
    const Curve all = kaplan_meier(table_of(lives)).value();
    for (const auto& record : records::of("lung", "Kaplan-Meier S(t)")) {
        const Estimate at = survival_at(all, record.term == "S(180)" ? 180 : 365);
        records::expect_equal(record, at.value, record.estimate);
        records::expect_equal(record, at.standard_error, record.se);
    }
    for (const auto& record : records::of("lung", "log-rank")) {
        const LogRank test = log_rank({sexes}).value();
        records::expect_equal(record, test.chi_squared, record.estimate);
        records::expect_equal(record, test.p, record.p);
    }
}

// The naive twin counts who is at risk at each time from the rows themselves.
RC_GTEST_PROP(Survival, TheTableCountsTheRows, ()) {
    const Lives lives = *any_lives();
    for (const bool late : {false, true}) {
        const RiskTable table = table_of(lives, late);
        for (const RiskRow& row : table) {
            RiskRow counted{.time = row.time};
            for (std::size_t i = 0; i < lives.time.size(); ++i) {
                const bool in = !late || lives.entry[i] < row.time;
                counted.at_risk += in && lives.time[i] >= row.time ? 1 : 0;
                if (lives.time[i] == row.time)
                    (lives.event[i] != 0 ? counted.events : counted.censored) += 1;
            }
            RC_ASSERT(row.at_risk == counted.at_risk);
            RC_ASSERT(row.events == counted.events);
            RC_ASSERT(row.censored == counted.censored);
        }
    }
}

// Without censoring the curve is the share still there, and its error that of a share; the area is the mean.
RC_GTEST_PROP(Survival, WithoutCensoringItIsAShare, ()) {
    Lives lives = *any_lives();
    std::fill(lives.event.begin(), lives.event.end(), 1.0);
    const Curve curve = kaplan_meier(table_of(lives)).value();
    const auto n = static_cast<double>(lives.time.size());
    double mean = 0;
    for (const double time : lives.time) mean += time / n;
    for (const CurvePoint& point : curve) {
        const auto left =
            static_cast<double>(std::count_if(lives.time.begin(), lives.time.end(),
                                              [&](double time) { return time > point.at.time; }));
        RC_ASSERT(std::abs(point.survival - left / n) < 1e-12);
        if (left > 0)
            RC_ASSERT(std::abs(point.standard_error - std::sqrt(left / n * (1 - left / n) / n)) <
                      1e-12);
    }
    RC_ASSERT(std::abs(restricted_mean(curve, 1e4).value().value - mean) < 1e-9 * mean);
}

TEST(Survival, WhatCannotBeIsNamed) {
    const std::vector<double> time{3, 2};
    const std::vector<double> event{1, 0};
    const std::vector<double> entry{0, 2};
    EXPECT_EQ(risk_table({.time = time, .event = event, .entry = entry}).refusal().holes.front(),
              "2");
    EXPECT_EQ(risk_table({}).refusal().reason, Reason::no_rows);
    EXPECT_EQ(kaplan_meier({{1, 5, 1, 0}, {1, 4, 1, 0}}).refusal().reason, Reason::bad_risk_table);
    EXPECT_EQ(kaplan_meier({{1, 5, 3, 3}}).refusal().reason, Reason::bad_risk_table);
    const Curve curve = kaplan_meier({{1, 5, 1, 0}, {2, 4, 0, 4}}).value();
    EXPECT_EQ(restricted_mean(curve, 3).refusal().reason, Reason::beyond_follow_up);
    EXPECT_TRUE(std::isnan(survival_at(curve, 3).value));
    EXPECT_EQ(log_rank({{{{1, 5, 0, 5}}, {{1, 5, 0, 5}}}}).refusal().reason, Reason::no_events);
    EXPECT_EQ(log_rank({{{{1, 5, 1, 4}}, {}}}).refusal().reason, Reason::one_group);
}

}  // namespace utfall::effects
