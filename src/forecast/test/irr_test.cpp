#include "utfall/forecast/irr.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace utfall::forecast {

namespace {

using Flows = std::vector<double>;

struct Case {
    std::string source;
    Flows flows;
    double rate = 0;
    double tolerance = 5e-6;
    int roots = 1;
};

// The figures that the sources print, with half a unit of their last digit. Of several roots the one
// told here follows the rule of irr.h, which is not always the source's choice.
const std::vector<Case>& published() {
    static const std::vector<Case> kCases = {
        {"numpy-financial 1.0 irr, documentation", {-100, 39, 59, 55, 20}, 0.28095},
        {"numpy-financial 1.0 irr, documentation", {-100, 0, 0, 74}, -0.0955, 5e-5},
        {"numpy-financial 1.0 irr, documentation", {-100, 100, 0, -7}, -0.0833, 5e-5, 2},
        {"numpy-financial 1.0 irr, documentation", {-100, 100, 0, 7}, 0.06206},
        {"numpy-financial 1.0 irr, documentation; it tells 0.0886, the sum is a loss",
         {-5, 10.5, 1, -8, 1},
         -0.8702,
         5e-5,
         3},
        {"Microsoft, IRR function, four years", {-70000, 12000, 15000, 18000, 21000}, -0.021, 5e-4},
        {"Microsoft, IRR function, five years",
         {-70000, 12000, 15000, 18000, 21000, 26000},
         0.087,
         5e-4},
        {"Microsoft, IRR function, two years", {-70000, 12000, 15000}, -0.444, 5e-4},
        {"Lorie and Savage 1955, the oil pump: 25 % and 400 %",
         {-1600, 10000, -10000},
         0.25,
         1e-12,
         2},
        {"numpy-financial issue 44: not -0.99979",
         {-1678.87, 771.96, 1814.05, 3520.30, 3552.95, 3584.99, 4789.91, -1},
         1.004269848720547,
         1e-12,
         2},
        {"numpy-financial issue 28: 185 %, not -76 %", {-50, -100, 600, 300, -100}, 1.85, 5e-3, 2},
        {"numpy-financial issue 46: shifted by a year, not 7533 %",
         {2113.73, -161445.03, 7626.73, 8619.84, 8612.92},
         -0.55733,
         5e-6,
         2},
        {"numpy issue 13953",
         {-900, -500, 400, 400, 400, 400, 400, 400, 400, 400, 400},
         0.20541421256305714,
         1e-13},
        {"an exercise on several rates, without its answer; 1/4, 1/3, 3/7 and 2/3 are exact",
         {-252, 1431, -3035, 2850, -1000},
         0.25,
         1e-9,
         4},
    };
    return kCases;
}

TEST(InternalRate, AgreesWithWhatIsPublished) {
    for (const Case& c : published()) {
        const InternalRate found = internal_rate(c.flows);
        EXPECT_NEAR(found.rate, c.rate, c.tolerance) << c.source;
        EXPECT_EQ(found.roots, c.roots) << c.source;
        EXPECT_EQ(found.kind, c.roots == 1 ? RateKind::Found : RateKind::Several) << c.source;
        EXPECT_TRUE(found.is_certain) << c.source;
    }
}

TEST(InternalRate, OfDatedFlowsIsTheOneOfMicrosoftsExample) {
    // XIRR function: 1 January, 1 March, 30 October 2008, 15 February and 1 April 2009.
    const std::vector<DatedFlow> flows = {
        {0, -10000}, {456, 2750}, {60, 2750}, {303, 4250}, {411, 3250}};
    EXPECT_NEAR(internal_rate(flows).rate, 0.373362535, 2e-8);
}

TEST(InternalRate, SaysWhyThereIsNone) {
    const double endless = std::numeric_limits<double>::infinity();
    const std::vector<std::pair<Flows, RateReason>> cases = {
        {{}, RateReason::NoFlows},
        {{0, 0, 0}, RateReason::NoFlows},
        {{0, 5, 6}, RateReason::NothingPutIn},
        {{100, -200, 150}, RateReason::NeverZero},
        {{-100, endless}, RateReason::NotNumbers},
        {{-100, std::nan("")}, RateReason::NotNumbers},
    };
    for (const auto& [flows, reason] : cases) {
        const InternalRate found = internal_rate(flows);
        EXPECT_EQ(found.kind, RateKind::None);
        EXPECT_EQ(found.reason, reason);
        EXPECT_EQ(found.roots, 0);
        EXPECT_TRUE(std::isnan(found.rate));
        EXPECT_TRUE(found.is_certain);
    }
}

TEST(InternalRate, IsMinusOneWhenAllIsLost) {
    for (const Flows& flows : {Flows{-100}, Flows{-100, 0, 0}, Flows{0, -1e-9, -4}}) {
        const InternalRate found = internal_rate(flows);
        EXPECT_EQ(found.rate, -1);
        EXPECT_EQ(found.kind, RateKind::Found);
        EXPECT_EQ(found.reason, RateReason::AllLost);
        EXPECT_EQ(found.roots, 0);
    }
    EXPECT_NEAR(internal_rate(Flows{-100, 0, 1e-10}).rate, -1 + 1e-6, 1e-12);
}

TEST(InternalRate, IsFoundAtZeroAndAtADoubleRoot) {
    EXPECT_EQ(internal_rate(Flows{-100, 60, 40}).rate, 0);
    EXPECT_EQ(internal_rate(Flows{-100, 60, 40}).positive_roots, 0);
    const InternalRate several = internal_rate(Flows{-1, 3, -2});  // 0 and 100 %
    EXPECT_EQ(several.roots, 2);
    EXPECT_EQ(several.rate, 0);
    EXPECT_EQ(several.positive_roots, 1);
    const InternalRate twice = internal_rate(Flows{-100, 220, -121});  // (10 - 11/(1 + r))^2
    EXPECT_EQ(twice.roots, 1);
    EXPECT_FALSE(twice.is_certain);
    EXPECT_NEAR(twice.rate, 0.1, 1e-6);
    EXPECT_NEAR(internal_rate(Flows{1, -2, 1}).rate, 0, 1e-6);
}

TEST(InternalRate, SurvivesAThousandFlowsAndAnySize) {
    Flows annuity(1000, 10);
    annuity[0] = -100;
    EXPECT_NEAR(internal_rate(annuity).rate, 0.1, 1e-14);  // (1 - 1.1^-999) / 0.1 = 10
    Flows late(1000, 0);
    late[0] = -1;
    late[999] = 2;
    EXPECT_NEAR(internal_rate(late).rate, std::pow(2, 1.0 / 999) - 1, 1e-15);
    late[999] = 1e-30;
    EXPECT_NEAR(internal_rate(late).rate, std::pow(1e-30, 1.0 / 999) - 1, 1e-14);
    for (const double scale : {1e-300, 1e-30, 1e30, 1e300}) {
        const Flows flows = {-1 * scale, 0.39 * scale, 0.59 * scale, 0.55 * scale, 0.2 * scale};
        EXPECT_NEAR(internal_rate(flows).rate, 0.2809484, 1e-7) << scale;
    }
    EXPECT_NEAR(internal_rate(Flows{-1e-9, 1e9}).rate / 1e18, 1, 1e-12);
    std::mt19937_64 random(4);
    Flows wild(1000);
    for (double& flow : wild) flow = static_cast<double>(random() % 2001) - 1000;
    EXPECT_GE(internal_rate(wild).roots, 0);
}

TEST(InternalRate, DoesNotMindScaleOrSignAndADelay) {
    const Flows flows = {-100, 39, 59, 55, 20};
    const double rate = internal_rate(flows).rate;
    EXPECT_EQ(internal_rate(Flows{-400, 156, 236, 220, 80}).rate, rate);
    EXPECT_EQ(internal_rate(Flows{100, -39, -59, -55, -20}).rate, rate);
    EXPECT_NEAR(internal_rate(Flows{0, 0, -100, 39, 59, 55, 20, 0}).rate, rate, 1e-15);
    std::vector<DatedFlow> dated;
    for (std::size_t t = 0; t < flows.size(); ++t)
        dated.push_back({static_cast<std::int32_t>(365 * t) - 1000, flows[t]});
    EXPECT_NEAR(internal_rate(dated).rate, rate, 1e-13);
}

// The flows of a course that is worth 0 at exactly these rates: the product of (1 + r) x - 1.
Flows with_rates(const Flows& rates) {
    Flows flows = {1};
    for (const double rate : rates) {
        Flows next(flows.size() + 1);
        for (std::size_t t = 0; t < flows.size(); ++t) {
            next[t] -= flows[t];
            next[t + 1] += flows[t] * (1 + rate);
        }
        flows = next;
    }
    return flows;
}

TEST(InternalRate, CountsEveryRootThatACourseWasMadeOf) {
    const InternalRate five = internal_rate(with_rates({-0.5, 0.05, 0.25, 0.75, 2}));
    EXPECT_EQ(five.roots, 5);
    EXPECT_EQ(five.positive_roots, 4);
    EXPECT_TRUE(five.is_certain);
    EXPECT_EQ(five.reason, RateReason::SignOfSum);
    const InternalRate close = internal_rate(with_rates({0.1, 0.1001}));
    EXPECT_EQ(close.roots, 2);
    EXPECT_TRUE(close.is_certain);
    const InternalRate six = internal_rate(with_rates({0.1, 0.2, 0.3, 0.4, 0.5, 0.6}));
    EXPECT_EQ(six.roots, 6);
    EXPECT_EQ(six.positive_roots, 6);
    EXPECT_NEAR(six.rate, 0.1, 1e-8);
    const InternalRate triple = internal_rate(with_rates({0.1, 0.1, 0.1}));
    EXPECT_EQ(triple.roots, 1);
    EXPECT_NEAR(triple.rate, 0.1, 1e-4);
}

TEST(InternalRate, IsNorstromsWhenTheSumsSoFarChangeSignOnce) {
    std::mt19937_64 random(72);
    int compared = 0;
    for (int round = 0; round < 3000; ++round) {
        Flows flows(3 + random() % 8);
        for (double& flow : flows) flow = static_cast<double>(random() % 2001) - 900;
        flows[0] = -1000;
        double sum = 0;
        int changes = 0;
        bool is_gain = false;
        bool is_clear = true;
        for (const double flow : flows) {
            sum += flow;
            is_clear = is_clear && sum != 0;
            changes += (sum > 0) != is_gain ? 1 : 0;
            is_gain = sum > 0;
        }
        if (!is_clear || changes != 1) continue;
        const InternalRate found = internal_rate(flows);
        ASSERT_EQ(found.positive_roots, 1);
        ASSERT_GT(found.rate, 0);
        ++compared;
    }
    EXPECT_GT(compared, 500);
}

TEST(InternalRate, IsTheSameByDayAsByYearWhenYearsAreWhole) {
    std::mt19937_64 random(365);
    for (int round = 0; round < 1000; ++round) {
        Flows flows(2 + random() % 12);
        std::vector<DatedFlow> dated;
        for (std::size_t t = 0; t < flows.size(); ++t) {
            flows[t] = static_cast<double>(random() % 2001) - 1000;
            dated.push_back({static_cast<std::int32_t>(365 * t), flows[t]});
        }
        const InternalRate by_year = internal_rate(flows);
        const InternalRate by_day = internal_rate(dated);
        if (!by_year.is_certain || !by_day.is_certain) continue;
        ASSERT_EQ(by_day.roots, by_year.roots) << round;
        ASSERT_EQ(by_day.positive_roots, by_year.positive_roots) << round;
        ASSERT_EQ(by_day.reason, by_year.reason) << round;
        if (by_year.kind == RateKind::None) continue;
        ASSERT_NEAR(by_day.rate, by_year.rate, 1e-9 * (1 + std::fabs(by_year.rate))) << round;
    }
}

struct Twin {
    std::vector<double> rates;
    bool is_clear = true;  // false: the scan may have jumped over two roots, or met a double one
};

// Slow and obvious: 40 000 places, bisection between those of different sign, all in long double.
Twin scan(const Flows& flows) {
    const auto sum_at = [&](long double v) {
        long double sum = 0;
        for (std::size_t t = flows.size(); t-- > 0;) sum = sum * v + flows[t];
        return sum;
    };
    Twin twin;
    constexpr int kPlaces = 40000;
    const auto place = [](int k) { return std::exp((k - 20000.5L) / 2500); };
    long double older = 0;
    long double old = sum_at(place(0));
    for (int k = 1; k < kPlaces; ++k) {
        const long double now = sum_at(place(k));
        if ((old > 0) != (now > 0)) {
            long double low = place(k - 1);
            long double high = place(k);
            for (int step = 0; step < 80; ++step) {
                const long double middle = (low + high) / 2;
                ((sum_at(middle) > 0) == (old > 0) ? low : high) = middle;
            }
            twin.rates.push_back(static_cast<double>(1 / low - 1));
        }
        // A dip towards 0 without reaching it.
        const bool is_dip = k > 1 && (older > 0) == (old > 0) && (now > 0) == (old > 0) &&
                            std::fabs(old) < std::fabs(older) && std::fabs(old) <= std::fabs(now);
        if (is_dip && std::fabs(old) < 1e-4L) twin.is_clear = false;
        older = old;
        old = now;
    }
    return twin;
}

double told_of(const Flows& flows, const std::vector<double>& rates) {
    double sum = 0;
    for (const double flow : flows) sum += flow;
    double best = std::nan("");
    bool has_sign = false;
    for (const double rate : rates) {
        const bool is_with_sum = sum != 0 && (rate > 0) == (sum > 0);
        const bool is_nearer =
            std::isnan(best) || std::fabs(std::log1p(rate)) < std::fabs(std::log1p(best));
        if ((is_with_sum && !has_sign) || (is_with_sum == has_sign && is_nearer)) best = rate;
        has_sign = has_sign || is_with_sum;
    }
    return best;
}

TEST(InternalRate, AgreesWithAScanOfRandomFlows) {
    std::mt19937_64 random(1972);
    int compared = 0;
    int several = 0;
    for (int round = 0; round < 700; ++round) {
        Flows flows(2 + random() % 9);
        for (double& flow : flows) flow = static_cast<double>(random() % 21) - 10;
        flows.front() = round % 3 == 0 ? flows.front() : -static_cast<double>(1 + random() % 20);
        const Twin twin = scan(flows);
        const InternalRate found = internal_rate(flows);
        if (!twin.is_clear || !found.is_certain) continue;
        if (found.reason == RateReason::AllLost || found.reason == RateReason::NoFlows) continue;
        ++compared;
        several += found.kind == RateKind::Several ? 1 : 0;
        ASSERT_EQ(found.roots, static_cast<int>(twin.rates.size())) << round;
        const auto positive = std::count_if(twin.rates.begin(), twin.rates.end(),
                                            [](double rate) { return rate > 1e-12; });
        ASSERT_EQ(found.positive_roots, positive) << round;
        if (found.roots == 0) continue;
        const double told = told_of(flows, twin.rates);
        ASSERT_NEAR(found.rate, told, 1e-10 * (1 + std::fabs(told))) << round;
    }
    EXPECT_GT(compared, 600);
    EXPECT_GT(several, 60);
}

}  // namespace

}  // namespace utfall::forecast
