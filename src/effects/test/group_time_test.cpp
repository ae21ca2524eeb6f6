#include "utfall/effects/group_time.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"
#include "utfall/effects/multiplier_bootstrap.h"

namespace utfall::effects {

namespace {

std::vector<std::int64_t> whole(const std::vector<double>& values) {
    std::vector<std::int64_t> made;
    for (const double value : values) made.push_back(static_cast<std::int64_t>(value));
    return made;
}

struct Counties {
    std::vector<std::int64_t> county, year, first;
    std::vector<double> lemp, lpop, weights;

    [[nodiscard]] StaggeredPanel panel(bool with_lpop) const {
        StaggeredPanel made{.unit = county, .period = year, .first_treated = first, .outcome = lemp};
        if (with_lpop) {
            made.covariates = {lpop};
            made.names = {"lpop"};
        }
        return made;
    }
};
Counties counties() {
    const reference::Table t = reference::table("did_mpdta.csv");
    Counties made{.county = whole(t.numbers("countyreal")),
                  .year = whole(t.numbers("year")),
                  .first = whole(t.numbers("first.treat")),
                  .lemp = t.numbers("lemp"),
                  .lpop = t.numbers("lpop"),
                  .weights = {}};
    for (std::int64_t& first : made.first)
        if (first == 0) first = kNeverTreated;
    return made;
}

std::vector<Estimate> estimates(const GroupTime& effects) {
    std::vector<Estimate> all;
    for (const GroupTimeCell& cell : effects.cells) all.push_back(cell.effect);
    return all;
}

struct Variant {
    std::string name;
    TwoPeriodMethod method;
    ComparisonGroup comparison;
    bool with_lpop;
    bool is_aggregated;
};

}  // namespace

TEST(GroupTime, ReproducesTheCountiesOfCallawayAndSantAnna) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const Counties data = counties();
    using enum TwoPeriodMethod;
    using enum ComparisonGroup;
    const std::vector<Variant> variants = {
        {"CS att_gt dr nevertreated ~1", doubly_robust, never_treated, false, true},
        {"CS att_gt dr notyettreated ~1", doubly_robust, not_yet_treated, false, true},
        {"CS att_gt dr nevertreated ~lpop", doubly_robust, never_treated, true, true},
        {"CS att_gt ipw nevertreated ~lpop", weighting, never_treated, true, false},
        {"CS att_gt reg nevertreated ~lpop", regression, never_treated, true, false}};
    for (const Variant& v : variants) {
        const auto effects = group_time_effects(data.panel(v.with_lpop),
                                                {.method = v.method, .comparison = v.comparison});
        ASSERT_TRUE(effects.ok()) << v.name;
        reference::expect(reference::records("mpdta", v.name), estimates(effects.value()));
        if (!v.is_aggregated) continue;
        const std::vector<std::pair<Aggregation, std::string>> kinds = {
            {Aggregation::simple, "simple"},
            {Aggregation::dynamic, "dynamic"},
            {Aggregation::group, "group"},
            {Aggregation::calendar, "calendar"}};
        for (const auto& [kind, name] : kinds) {
            const auto sums = aggregated(effects.value(), kind);
            std::vector<Estimate> all = sums.value().parts;
            all.push_back(sums.value().overall);
            reference::expect(reference::records("mpdta", v.name + " aggte " + name), all);
        }
    }
    const auto without = group_time_effects(data.panel(false));
    // Printed by the package's own introduction.
    EXPECT_NEAR(pre_trend_test(without.value()).value().p, 0.16812, 5e-6);
    const auto with = group_time_effects(data.panel(true));
    EXPECT_NEAR(pre_trend_test(with.value()).value().p, 0.23267, 5e-6);
}

}  // namespace utfall::effects
