#include "utfall/effects/event_study.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"

namespace utfall::effects {

namespace {

struct Rows {
    std::vector<std::int64_t> unit, period, first;
    std::vector<double> outcome, x, weights;

    [[nodiscard]] StaggeredPanel panel() const {
        StaggeredPanel made{
            .unit = unit, .period = period, .first_treated = first, .outcome = outcome};
        if (!x.empty()) {
            made.covariates = {x};
            made.names = {"x1"};
        }
        made.weights = weights;
        return made;
    }
};
Rows base_stagg() {
    const reference::Table t = reference::table("fixest_base_stagg.csv");
    Rows made;
    for (const double id : t.numbers("id")) made.unit.push_back(static_cast<std::int64_t>(id));
    for (const double year : t.numbers("year"))
        made.period.push_back(static_cast<std::int64_t>(year));
    for (const double year : t.numbers("year_treated"))
        made.first.push_back(static_cast<std::int64_t>(year));
    made.outcome = t.numbers("y");
    made.x = t.numbers("x1");
    return made;
}

}  // namespace

TEST(EventStudy, ReproducesSunabOfFixest) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    Rows rows = base_stagg();
    const auto study = sun_abraham(rows.panel());
    ASSERT_TRUE(study.ok()) << sentence(study.refusal(), base::Language::English);
    std::vector<Estimate> all = study.value().covariates;
    all.push_back(study.value().overall);
    reference::expect(reference::records("base_stagg", "fixest sunab (Sun-Abraham) ATT"), all);
    // Rows in another order give the same bits; twice the weight the same numbers.
    Rows turned = rows;
    std::reverse(turned.unit.begin(), turned.unit.end());
    std::reverse(turned.period.begin(), turned.period.end());
    std::reverse(turned.first.begin(), turned.first.end());
    std::reverse(turned.outcome.begin(), turned.outcome.end());
    std::reverse(turned.x.begin(), turned.x.end());
    const auto again = sun_abraham(turned.panel()).value();
    EXPECT_EQ(again.overall.value, study.value().overall.value);
    EXPECT_EQ(again.overall.standard_error, study.value().overall.standard_error);
    rows.weights.assign(rows.unit.size(), 2);
    EXPECT_NEAR(sun_abraham(rows.panel()).value().overall.value, again.overall.value, 1e-11);
}

// Without covariates and with everyone seen in all periods a cell is the group's change from the reference period less that
// of the never treated, and a part their mean by size: as Callaway and Sant'Anna with a universal base.
TEST(EventStudy, OfABalancedPanelIsThatOfGroupTimeEffects) {
    Rows rows;
    for (std::int64_t u = 0; u < 30; ++u)
        for (std::int64_t t = 1; t <= 6; ++t) {
            rows.unit.push_back(u);
            rows.period.push_back(t);
            rows.first.push_back(u % 5 == 0 ? 4 : u % 3 == 0 ? 3 : kNeverTreated);
            rows.outcome.push_back(static_cast<double>((u * u * 7 + t * 5 * u) % 13 + t * (u % 3)));
        }
    const auto study = sun_abraham(rows.panel()).value();
    const auto cells = group_time_effects(rows.panel(), {.base = BasePeriod::universal}).value();
    const auto parts = aggregated(cells, Aggregation::dynamic).value();
    for (std::size_t k = 0; k < study.of.size(); ++k) {
        const auto at = std::find(parts.of.begin(), parts.of.end(), study.of[k]) - parts.of.begin();
        EXPECT_NEAR(study.parts[k].value, parts.parts[static_cast<std::size_t>(at)].value, 1e-11);
    }
    EXPECT_NEAR(study.overall.value, aggregated(cells, Aggregation::simple).value().overall.value,
                1e-11);
    EXPECT_EQ(study.clusters, 30U);
}

TEST(EventStudy, CountsWhomItLeavesOut) {
    Rows rows;
    for (std::int64_t u = 0; u < 20; ++u)
        for (std::int64_t t = 1; t <= 5; ++t) {
            const std::int64_t first = u == 7 ? 1 : u == 8 ? 4 : u % 2 == 0 ? 3 : 5;
            if (u == 8 && t == 3) continue;  // its group has no row just before
            rows.unit.push_back(u);
            rows.period.push_back(t);
            rows.first.push_back(first);
            rows.outcome.push_back(static_cast<double>((u * 11 + t * u * 3) % 7));
        }
    const auto study = sun_abraham(rows.panel()).value();
    EXPECT_EQ(study.treated_from_start, 1U);
    EXPECT_EQ(study.without_reference, 1U);
    EXPECT_EQ(study.rows, 18U * 4);  // nobody is untreated in period 5
    EXPECT_EQ(study.of.back(), 1);
}

}  // namespace utfall::effects
