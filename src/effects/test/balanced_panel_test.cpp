// The quick way through a balanced panel is the slow one: rows in another order go the slow way, and nothing changes.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>

#include <gtest/gtest.h>

#include "utfall/effects/covariance.h"
#include "utfall/effects/fixed_effects.h"
#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

struct Rows {
    std::vector<double> y, treat, x;
    std::vector<std::uint32_t> unit, period;
    std::size_t units = 0, periods = 0;

    [[nodiscard]] Groups of_units() const { return {unit, units}; }
    [[nodiscard]] Groups of_periods() const { return {period, periods}; }
    [[nodiscard]] Regression regression() const {
        return {.outcome = y, .terms = {treat, x, {x, 2}}, .names = {"treat", "x", "x^2"}};
    }
};

Rows drawn(std::size_t units, std::size_t periods) {
    Rows made;
    made.units = units;
    made.periods = periods;
    std::vector<double> u(3 * units * periods);
    stats::uniforms({.seed = 20, .variable = units}, 0, u);
    for (std::size_t i = 0; i < units * periods; ++i) {
        made.unit.push_back(static_cast<std::uint32_t>(i / periods));
        made.period.push_back(static_cast<std::uint32_t>(i % periods));
        const bool is_treated = i / periods % 3 == 1 && i % periods > i / periods % periods;
        made.treat.push_back(is_treated ? 1 : 0);
        made.x.push_back(10 * u[3 * i] + static_cast<double>(i / periods % 7));
        made.y.push_back(1000 + 0.5 * made.treat.back() + 0.2 * made.x.back() + u[3 * i + 1]);
    }
    return made;
}

// The first row last.
Rows turned(Rows rows) {
    const auto turn = [](auto& column) {
        std::rotate(column.begin(), column.begin() + 1, column.end());
    };
    turn(rows.y);
    turn(rows.treat);
    turn(rows.x);
    turn(rows.unit);
    turn(rows.period);
    return rows;
}

void expect_near(double a, double b, double tolerance) {
    EXPECT_LE(std::abs(a - b), tolerance * std::max(std::abs(a), std::abs(b))) << a << " " << b;
}

void expect_same(const Rows& rows, const Rows& other, const AbsorbOptions& options) {
    const auto quick =
        least_squares(rows.regression(), {rows.of_units(), rows.of_periods()}, options);
    const auto slow =
        least_squares(other.regression(), {other.of_periods(), other.of_units()}, options);
    ASSERT_TRUE(quick.ok() && slow.ok());
    const Fit& a = quick.value().fit;
    const Fit& b = slow.value().fit;
    EXPECT_TRUE(quick.value().columns.empty());
    EXPECT_FALSE(slow.value().columns.empty());
    EXPECT_EQ(a.degrees, b.degrees);
    EXPECT_EQ(a.absorbed.degrees, b.absorbed.degrees);
    EXPECT_EQ(quick.value().components, slow.value().components);
    expect_near(a.residual_sum, b.residual_sum, 1e-12);
    const Covariance v = covariance(a, rows.of_units(), usual(Clustered::cr1)).value();
    const Covariance w = covariance(b, other.of_units(), usual(Clustered::cr1)).value();
    for (std::size_t j = 0; j < a.coefficients.size(); ++j) {
        expect_near(a.coefficients[j], b.coefficients[j], 1e-13);
        expect_near(covariance(a).matrix(j, j), covariance(b).matrix(j, j), 1e-12);
        expect_near(v.matrix(j, j), w.matrix(j, j), 1e-12);
        if (!options.has_leverage) continue;
        expect_near(covariance(a, Robust::hc3).value().matrix(j, j),
                    covariance(b, Robust::hc3).value().matrix(j, j), 1e-11);
    }
}

TEST(BalancedPanel, ClustersNeedNoResidualsKeptAndFlagsNoDoubles) {
    const Rows rows = drawn(300, 7);
    const std::vector<Groups> ways = {rows.of_units(), rows.of_periods()};
    const std::vector<std::uint8_t> flags(rows.treat.begin(), rows.treat.end());
    Regression of_flags = rows.regression();
    of_flags.terms.front() = Term(std::span<const std::uint8_t>(flags));
    const auto kept = least_squares(rows.regression(), ways);
    const auto found = least_squares(of_flags, ways, {.has_residuals = false});
    ASSERT_TRUE(kept.ok() && found.ok());
    EXPECT_EQ(kept.value().fit.residuals.size(), rows.y.size());
    EXPECT_TRUE(found.value().fit.residuals.empty());
    for (const Clustered kind : {Clustered::cr1, Clustered::cr2})
        for (const Groups& clusters : ways) {
            const auto v = covariance(kept.value().fit, clusters, {.kind = kind});
            const auto w = covariance(found.value().fit, clusters, {.kind = kind});
            ASSERT_EQ(v.ok(), w.ok());
            if (!v.ok()) continue;
            for (std::size_t j = 0; j < of_flags.terms.size(); ++j)
                EXPECT_EQ(v.value().matrix(j, j), w.value().matrix(j, j));
        }
}

TEST(BalancedPanel, IsTheGeneralPanel) {
    for (const std::size_t periods : {2U, 5U, 11U}) {
        const Rows rows = drawn(40, periods);
        expect_same(rows, turned(rows), {.has_leverage = true});
    }
    const Rows wide = drawn(3, 60);  // more periods than units
    expect_same(wide, turned(wide), {.has_leverage = true});
    const Rows many = drawn(30'000, 7);  // several pieces
    expect_same(many, turned(many), {});
}

TEST(BalancedPanel, RefusesWhatTheEffectsTell) {
    Rows rows = drawn(50, 4);
    for (std::size_t i = 0; i < rows.x.size(); ++i)
        rows.x[i] = 0.1 * rows.unit[i] + 1.7 * rows.period[i];
    const auto fit = least_squares(rows.regression(), {rows.of_units(), rows.of_periods()});
    ASSERT_FALSE(fit.ok());
    EXPECT_EQ(fit.refusal().reason, Reason::singular);
    EXPECT_EQ(fit.refusal().holes.front(), "x");
    const Rows few = drawn(2, 2);
    EXPECT_EQ(least_squares(few.regression(), {few.of_units(), few.of_periods()}).refusal().reason,
              Reason::too_few_rows);
}

}  // namespace

}  // namespace utfall::effects
