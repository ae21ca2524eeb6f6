// QuantLib tells whether rates of return are right (doc/decisions/026-quantlib.md). Only this file
// may use it.
#include <gtest/gtest.h>
#include <ql/cashflows/cashflows.hpp>
#include <ql/cashflows/simplecashflow.hpp>
#include <ql/math/solvers1d/brent.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#include <ql/time/daycounters/simpledaycounter.hpp>

#include <cmath>
#include <random>
#include <vector>

#include "utfall/forecast/irr.h"
#include "years.h"

namespace utfall::forecast {

namespace {

struct Course {
    std::vector<DatedFlow> flows;
    QuantLib::Leg leg;
    QuantLib::Date start;
};

// An investment: money out on the first days, then money back on irregular days, or a part of it.
Course draw(std::mt19937_64& random, double share_back) {
    Course course;
    course.start = QuantLib::Date(1, QuantLib::January, 2016);
    std::int32_t day = 0;
    double put_in = 0;
    const auto add = [&](double amount) {
        course.flows.push_back({day, amount});
        course.leg.push_back(
            QuantLib::ext::make_shared<QuantLib::SimpleCashFlow>(amount, course.start + day));
        day += 1 + static_cast<std::int32_t>(random() % 400);
    };
    for (int k = 0; k < 3; ++k) {
        const double amount = 1000 + static_cast<double>(random() % 100000);
        put_in += amount;
        add(-amount);
    }
    for (int k = 0; k < 6; ++k)
        add(put_in * share_back / 6 * (0.5 + static_cast<double>(random() % 1000) / 1000));
    return course;
}

TEST(QuantLib, HasTheSameYieldOfDatedFlows) {
    std::mt19937_64 random(1);
    for (int round = 0; round < 500; ++round) {
        const double share_back = 0.3 + static_cast<double>(round % 25) / 10;
        const Course course = draw(random, share_back);
        const InternalRate ours = internal_rate(course.flows);
        ASSERT_EQ(ours.kind, RateKind::Found);
        ASSERT_EQ(ours.roots, 1);
        // Not CashFlows::yield: its Newton iteration divides by the modified duration, which has no
        // meaning where the value is 0, and stops short of the last digits.
        const auto value = [&](double rate) {
            const QuantLib::InterestRate at(rate, QuantLib::Actual365Fixed(), QuantLib::Compounded,
                                            QuantLib::Annual);
            return QuantLib::CashFlows::npv(course.leg, at, true, course.start, course.start);
        };
        QuantLib::Brent brent;
        brent.setMaxEvaluations(1000);
        const double theirs = brent.solve(value, 1e-14, 0.05, -0.9, 50);
        EXPECT_NEAR(ours.rate, theirs, 1e-12 * (1 + ours.rate)) << round;
    }
}

// On anniversaries, where a year is a year for both.
TEST(QuantLib, HasTheSameFactorOnAnniversaries) {
    const base::Date from = *base::Date::create(2016, 2, 29);
    const QuantLib::Date start(29, QuantLib::February, 2016);
    for (int round = 0; round < 200; ++round) {
        const double rate = -0.02 + static_cast<double>(round) / 1000;
        const QuantLib::InterestRate at(rate, QuantLib::SimpleDayCounter(), QuantLib::Compounded,
                                        QuantLib::Annual);
        for (int year = 0; year <= 40; ++year) {
            const double theirs = at.discountFactor(start, start + year * QuantLib::Years);
            const base::Date day = *from.plus_months(12 * year, base::MonthEnd::LastDay);
            const double ours = factor_on({.steps = {{.from_year = 0, .rate = rate}}}, from, day);
            EXPECT_NEAR(ours / theirs, 1, 1e-13) << round << " year " << year;
        }
    }
}

TEST(QuantLib, FindsARootWhereverOneIsToldAndNoneElsewhere) {
    std::mt19937_64 random(3);
    int found = 0;
    for (int round = 0; round < 2000; ++round) {
        std::vector<double> flows(3 + random() % 8);
        for (double& flow : flows) flow = static_cast<double>(random() % 2000) - 1000;
        flows[0] = -500 - static_cast<double>(random() % 1000);
        const InternalRate ours = internal_rate(flows);
        const auto value = [&](double rate) {
            double sum = 0;
            for (std::size_t t = flows.size(); t-- > 0;) sum = sum / (1 + rate) + flows[t];
            return sum;
        };
        if (ours.kind == RateKind::None) {
            for (int k = -200; k <= 200; ++k)
                ASSERT_GT(value(std::pow(1.02, k) - 1) * value(0), 0) << round;
        }
        if (ours.roots == 0 || !ours.is_certain) continue;
        const double half = (1 + ours.rate) * 1e-4;
        if (value(ours.rate - half) * value(ours.rate + half) > 0) continue;  // two close roots
        QuantLib::Brent brent;
        brent.setMaxEvaluations(1000);
        const double theirs =
            brent.solve(value, 1e-14, ours.rate, ours.rate - half, ours.rate + half);
        EXPECT_NEAR(ours.rate, theirs, 1e-10 * (1 + std::fabs(theirs))) << round;
        ++found;
    }
    EXPECT_GT(found, 1000);
}

}  // namespace

}  // namespace utfall::forecast
