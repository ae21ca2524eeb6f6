#include "utfall/effects/panel.h"

#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"
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

}  // namespace utfall::effects
