#include "utfall/effects/panel.h"

#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

std::vector<double> logs(const std::vector<double>& x) {
    std::vector<double> made;
    for (const double v : x) made.push_back(stats::log(v));
    return made;
}

std::vector<Estimate> with_r_names(std::vector<Estimate> estimates) {
    for (Estimate& e : estimates)
        if (e.term == "(intercept)") e.term = "(Intercept)";
    return estimates;
}

}  // namespace

TEST(Panel, InvestmentOfTenFirms) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("plm_Grunfeld.csv");
    const auto y = t.numbers("inv"), value = t.numbers("value"), capital = t.numbers("capital");
    const auto firm = reference::numbered(t.texts("firm"));
    const auto year = reference::numbered(t.texts("year"));
    const Panel panel{
        .regression = {.outcome = y, .terms = {value, capital}, .names = {"value", "capital"}},
        .units = {firm.of, firm.count},
        .periods = {year.of, year.count}};
    const auto expect = [](const std::string& method, const std::vector<Estimate>& estimates) {
        reference::expect(reference::records("Grunfeld", method), with_r_names(estimates));
    };
    const AbsorbedFit within = panel_within(panel, Within::units).value();
    expect("plm within individual", estimates(within.fit, covariance(within.fit)));
    expect("plm within, vcovHC arellano HC0 cluster=group",
           estimates(within.fit, covariance(within.fit, panel.units, kArellano).value()));
    const AbsorbedFit both = panel_within(panel, Within::two_ways).value();
    expect("plm within twoways", estimates(both.fit, covariance(both.fit)));
    const MeansFit between = panel_between(panel).value();
    expect("plm between individual", estimates(between.fit, covariance(between.fit)));
    const Fit pooled = least_squares({.outcome = y,
                                      .terms = {Term::ones(), value, capital},
                                      .names = {"(intercept)", "value", "capital"}})
                           .value();
    expect("plm pooling individual", estimates(pooled, covariance(pooled)));

    const auto clustered = [&](const SmallSample& small) {
        return estimates(both.fit, covariance(both.fit, panel.units, {.small = small}).value());
    };
    expect("fixest feols cluster(firm) ssc default", clustered({}));
    expect("fixest feols cluster(firm) ssc K.fixef none",
           clustered({.absorbed = CountAbsorbed::none}));
    expect("fixest feols cluster(firm) ssc K.fixef full",
           clustered({.absorbed = CountAbsorbed::all}));
    // In this record neither factor is there, not that of clusters only.
    expect("fixest feols cluster(firm) ssc cluster.adj F",
           clustered({.has_clusters = false, .has_rows = false}));
    EXPECT_EQ(reference::unmet("Grunfeld"), std::vector<std::string>{});
}

TEST(Panel, ProductivityOfPublicCapital) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("plm_Produc.csv");
    const auto y = logs(t.numbers("gsp")), pcap = logs(t.numbers("pcap")),
               pc = logs(t.numbers("pc")), emp = logs(t.numbers("emp")), unemp = t.numbers("unemp");
    const auto state = reference::numbered(t.texts("state"));
    const Panel panel{.regression = {.outcome = y,
                                     .terms = {pcap, pc, emp, unemp},
                                     .names = {"log(pcap)", "log(pc)", "log(emp)", "unemp"}},
                      .units = {state.of, state.count}};
    const AbsorbedFit within = panel_within(panel, Within::units).value();
    reference::expect(reference::records("Produc", "plm within individual"),
                      estimates(within.fit, covariance(within.fit)));
    const RandomEffects random = panel_random(panel).value();
    const Fit& fit = random.quasi_demeaned.fit;
    reference::expect(reference::records("Produc", "plm random Swamy-Arora"),
                      with_r_names(estimates(fit, normal_degrees(covariance(fit)))));
    EXPECT_FALSE(random.is_pooled);
}

namespace {

// Units of two to five rows; z never changes in a unit.
struct Generated {
    std::vector<double> y, x, z, ones;
    std::vector<std::uint32_t> unit;
    std::vector<double> rows;
    Generated() {
        std::uint64_t drawn = 0;
        const auto u = [&] { return stats::uniform({.seed = 21}, drawn++) - 0.5; };
        for (std::uint32_t i = 0; i < 14; ++i) {
            const double own = 2 * u();
            const double kind = i % 3 + u();
            rows.push_back(2 + i % 4);
            for (std::uint32_t t = 0; t < 2 + i % 4; ++t) {
                unit.push_back(i);
                x.push_back(u() + own);
                z.push_back(kind);
                ones.push_back(1);
                y.push_back(3 + 0.7 * x.back() - 1.2 * kind + own + u());
            }
        }
    }
    [[nodiscard]] Groups units() const { return {.of = unit, .count = rows.size()}; }
};

// With a column for each unit, and without what they explain: z.
double disturbance_of(const Generated& g, bool has_x) {
    std::vector<std::vector<double>> dummies(g.rows.size(), std::vector<double>(g.y.size()));
    for (std::size_t i = 0; i < g.y.size(); ++i) dummies[g.unit[i]][i] = 1;
    Regression whole{.outcome = g.y};
    for (const auto& dummy : dummies) whole.terms.emplace_back(dummy);
    if (has_x) whole.terms.emplace_back(g.x);
    for (std::size_t j = 0; j < whole.terms.size(); ++j) whole.names.push_back(std::to_string(j));
    const Fit fit = least_squares(whole).value();
    return fit.residual_sum / fit.degrees;
}

// Baltagi (2013), 9.3: generalised least squares with the inverse of each unit's covariance written out,
// I / s^2 - u^2 / (s^2 (s^2 + T u^2)) of ones.
std::vector<double> generalised(const Generated& g, const std::vector<std::vector<double>>& columns,
                                double s2, double u2) {
    const std::size_t p = columns.size();
    Matrix left(p, p);
    std::vector<double> right(p);
    for (std::size_t i = 0; i < g.y.size(); ++i)
        for (std::size_t k = 0; k < g.y.size(); ++k) {
            if (g.unit[i] != g.unit[k]) continue;
            const double rows = g.rows[g.unit[i]];
            const double w = (i == k ? 1 / s2 : 0) - u2 / (s2 * (s2 + rows * u2));
            for (std::size_t a = 0; a < p; ++a) {
                right[a] += columns[a][i] * w * g.y[k];
                for (std::size_t b = 0; b < p; ++b) left(a, b) += columns[a][i] * w * columns[b][k];
            }
        }
    return solve(left, right).value();
}

}  // namespace

TEST(Panel, RandomEffectsTakeTermsThatNeverChangeInAUnit) {
    const Generated g;
    for (const bool has_x : {true, false}) {
        Regression regression{.outcome = g.y, .terms = {g.z}, .names = {"z"}};
        if (has_x) {
            regression.terms.emplace_back(g.x);
            regression.names.emplace_back("x");
        }
        const auto random = panel_random({.regression = regression, .units = g.units()});
        ASSERT_TRUE(random.ok());
        const RandomEffects& made = random.value();
        EXPECT_NEAR(made.disturbance_variance, disturbance_of(g, has_x),
                    1e-12 * made.disturbance_variance);
        EXPECT_GT(made.unit_variance, 0);
        std::vector<std::vector<double>> columns = {g.ones, g.z};
        if (has_x) columns.push_back(g.x);
        const std::vector<double> b =
            generalised(g, columns, made.disturbance_variance, made.unit_variance);
        for (std::size_t j = 0; j < b.size(); ++j)
            EXPECT_NEAR(made.quasi_demeaned.fit.coefficients[j], b[j], 1e-10);
    }
}

}  // namespace utfall::effects
