#include "utfall/effects/group_time.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "reference.h"
#include "utfall/stats/philox.h"

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
        StaggeredPanel made{
            .unit = county, .period = year, .first_treated = first, .outcome = lemp};
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

namespace {

// Forty-some units in five periods with groups 3, 4, 5 and never; numbers from Philox.
struct Drawn {
    std::vector<std::int64_t> unit, period, first, cluster;
    std::vector<double> outcome, x, weights;

    void add(std::int64_t u, std::int64_t t, std::int64_t g, double y) {
        unit.push_back(u);
        period.push_back(t);
        first.push_back(g);
        outcome.push_back(y);
    }
    [[nodiscard]] StaggeredPanel panel() const {
        return {.unit = unit, .period = period, .first_treated = first, .outcome = outcome};
    }
    // The outcome of a unit in a period; kNone where there is no row.
    [[nodiscard]] double at(std::int64_t u, std::int64_t t) const {
        for (std::size_t i = 0; i < unit.size(); ++i)
            if (unit[i] == u && period[i] == t) return outcome[i];
        return kNone;
    }
};
Drawn drawn(std::uint64_t seed, std::int64_t units = 43) {
    const std::vector<std::int64_t> groups = {3, kNeverTreated, 4, kNeverTreated, 5};
    Drawn made;
    std::vector<double> noise(static_cast<std::size_t>(units) * 5);
    stats::uniforms({.seed = seed, .variable = 0}, 0, noise);
    for (std::int64_t u = 0; u < units; ++u)
        for (std::int64_t t = 1; t <= 5; ++t) {
            const std::int64_t g = groups[static_cast<std::size_t>(u) % groups.size()];
            const double effect = t >= g ? 0.5 + 0.1 * static_cast<double>(t - g) : 0;
            made.add(u, t, g,
                     effect + 0.2 * static_cast<double>(t) + static_cast<double>(u % 7) +
                         noise[static_cast<std::size_t>(u * 5 + t - 1)]);
        }
    return made;
}

struct Mean {
    double sum = 0, squares = 0, count = 0;
    void add(double x) {
        sum += x;
        squares += x * x;
        count += 1;
    }
    [[nodiscard]] double mean() const { return sum / count; }
    // Of the mean, with divisor count.
    [[nodiscard]] double variance() const { return (squares / count - mean() * mean()) / count; }
};

// One cell by hand, units in any state of completeness.
Estimate by_hand(const Drawn& data, const GroupTimeCell& cell, const GroupTimeOptions& options) {
    Mean treated, comparison;
    for (std::int64_t u = 0; u < 1000; ++u) {
        const auto row = std::find(data.unit.begin(), data.unit.end(), u);
        if (row == data.unit.end()) continue;
        const std::int64_t g = data.first[static_cast<std::size_t>(row - data.unit.begin())];
        const double change = data.at(u, cell.period) - data.at(u, cell.base);
        if (std::isnan(change)) continue;
        if (g == cell.group)
            treated.add(change);
        else if (g == kNeverTreated ||
                 (options.comparison == ComparisonGroup::not_yet_treated &&
                  g > std::max(cell.period, cell.base) + options.anticipation))
            comparison.add(change);
    }
    return {.term = cell.effect.term,
            .value = treated.mean() - comparison.mean(),
            .standard_error = std::sqrt(treated.variance() + comparison.variance())};
}

void expect_same(const Estimate& a, const Estimate& b, double tolerance = 1e-11) {
    EXPECT_EQ(a.term, b.term);
    EXPECT_NEAR(a.value, b.value, tolerance) << a.term;
    EXPECT_NEAR(a.standard_error, b.standard_error, tolerance) << a.term;
}

}  // namespace

TEST(GroupTime, EveryCellIsADifferenceOfTwoMeanChanges) {
    Drawn data = drawn(1);
    for (const std::size_t gone : {200U, 151U, 77U, 31U, 8U}) {  // an unbalanced panel
        const auto at = static_cast<std::ptrdiff_t>(gone);
        data.unit.erase(data.unit.begin() + at);
        data.period.erase(data.period.begin() + at);
        data.first.erase(data.first.begin() + at);
        data.outcome.erase(data.outcome.begin() + at);
    }
    for (const auto comparison : {ComparisonGroup::never_treated, ComparisonGroup::not_yet_treated})
        for (const auto base : {BasePeriod::varying, BasePeriod::universal})
            for (const std::int64_t anticipation : {0, 1}) {
                const GroupTimeOptions options{
                    .comparison = comparison, .base = base, .anticipation = anticipation};
                const auto effects = group_time_effects(data.panel(), options);
                ASSERT_TRUE(effects.ok());
                std::size_t incomplete = 0;
                for (const GroupTimeCell& cell : effects.value().cells) {
                    ASSERT_FALSE(cell.refusal);
                    EXPECT_EQ(cell.before, cell.period < cell.group - anticipation);
                    if (!cell.before) {
                        EXPECT_EQ(cell.base, cell.group - anticipation - 1);
                    }
                    incomplete += cell.incomplete;
                    if (cell.period == cell.base) {
                        EXPECT_EQ(cell.effect.value, 0);
                    } else {
                        expect_same(cell.effect, by_hand(data, cell, options));
                    }
                }
                EXPECT_GT(incomplete, 0U);
            }
}

TEST(GroupTime, NeitherOrderOfRowsNorUnitsThatAreTreatedFromTheStartShow) {
    const Drawn data = drawn(2);
    Drawn shuffled;
    for (std::size_t i = 0; i < data.unit.size(); ++i) {
        const std::size_t j = (i * 97) % data.unit.size();
        shuffled.add(data.unit[j], data.period[j], data.first[j], data.outcome[j]);
    }
    shuffled.add(999, 1, 1, 3.0);
    shuffled.add(999, 2, 1, 8.0);
    const auto a = group_time_effects(data.panel()).value();
    const auto b = group_time_effects(shuffled.panel()).value();
    EXPECT_EQ(b.treated_from_start, 1U);
    ASSERT_EQ(a.cells.size(), b.cells.size());
    for (std::size_t k = 0; k < a.cells.size(); ++k)
        expect_same(a.cells[k].effect, b.cells[k].effect, 0);
}

TEST(GroupTime, UnitsTwiceInOneClusterWithHalfTheWeightSayNoMore) {
    const Drawn data = drawn(3);
    Drawn twice;
    for (const std::int64_t shift : {0, 100})
        for (std::size_t i = 0; i < data.unit.size(); ++i) {
            twice.add(data.unit[i] + shift, data.period[i], data.first[i],
                      3 * data.outcome[i] + static_cast<double>(data.unit[i]));
            twice.cluster.push_back(-data.unit[i]);
            twice.weights.push_back(0.5);
        }
    StaggeredPanel panel = twice.panel();
    panel.cluster = twice.cluster;
    panel.weights = twice.weights;
    const auto a = group_time_effects(data.panel()).value();
    const auto b = group_time_effects(panel).value();
    for (std::size_t k = 0; k < a.cells.size(); ++k) {
        EXPECT_NEAR(3 * a.cells[k].effect.value, b.cells[k].effect.value, 1e-11);
        EXPECT_NEAR(3 * a.cells[k].effect.standard_error, b.cells[k].effect.standard_error, 1e-11);
    }
    using enum Aggregation;
    for (const Aggregation kind : {simple, dynamic, group, calendar}) {
        const auto one = aggregated(a, kind).value();
        const auto two = aggregated(b, kind).value();
        EXPECT_NEAR(3 * one.overall.value, two.overall.value, 1e-11);
        EXPECT_NEAR(3 * one.overall.standard_error, two.overall.standard_error, 1e-11);
    }
    EXPECT_NEAR(pre_trend_test(a).value().statistic, pre_trend_test(b).value().statistic, 1e-9);
}

TEST(GroupTime, AggregatesAreThoseByHand) {
    const auto effects = group_time_effects(drawn(4, 40).panel()).value();  // 8 units a group
    std::map<std::int64_t, Mean> since, group, calendar;
    Mean simple;
    for (const GroupTimeCell& cell : effects.cells) {
        since[cell.period - cell.group].add(cell.effect.value);
        if (cell.before) continue;
        simple.add(cell.effect.value);
        group[cell.group].add(cell.effect.value);
        calendar[cell.period].add(cell.effect.value);
    }
    EXPECT_NEAR(aggregated(effects, Aggregation::simple).value().overall.value, simple.mean(),
                1e-14);
    const auto check = [&effects](Aggregation kind, const std::map<std::int64_t, Mean>& by_hand) {
        const auto sums = aggregated(effects, kind).value();
        ASSERT_EQ(sums.of.size(), by_hand.size());
        Mean overall;
        for (std::size_t k = 0; k < sums.of.size(); ++k) {
            EXPECT_NEAR(sums.parts[k].value, by_hand.at(sums.of[k]).mean(), 1e-14);
            if (kind != Aggregation::dynamic || sums.of[k] >= 0) overall.add(sums.parts[k].value);
        }
        EXPECT_NEAR(sums.overall.value, overall.mean(), 1e-14);
    };
    check(Aggregation::dynamic, since);
    check(Aggregation::group, group);
    check(Aggregation::calendar, calendar);
}

TEST(GroupTime, AGroupTooSmallIsNotEstimatedAndTheRestGoesOn) {
    Drawn data = drawn(5, 40);
    for (std::int64_t t = 1; t <= 5; ++t) data.add(500, t, 2, 1.0);
    const auto effects = group_time_effects(data.panel()).value();
    std::size_t refused = 0;
    for (const GroupTimeCell& cell : effects.cells) {
        EXPECT_EQ(cell.refusal.has_value(), cell.group == 2);
        if (!cell.refusal) continue;
        ++refused;
        EXPECT_EQ(cell.refusal->reason, Reason::too_few_treated);
        EXPECT_TRUE(std::isnan(cell.effect.value));
    }
    EXPECT_EQ(refused, 4U);
    EXPECT_EQ(aggregated(effects, Aggregation::simple).value().cells_missing, 4U);
    EXPECT_TRUE(pre_trend_test(effects).ok());
}

TEST(GroupTime, RefusesRowsThatContradict) {
    Drawn data = drawn(6);
    data.add(3, 2, data.first[15], 0);
    EXPECT_EQ(group_time_effects(data.panel()).refusal().reason, Reason::twice_in_period);
    data = drawn(6);
    data.first[0] = 4;
    EXPECT_EQ(group_time_effects(data.panel()).refusal().reason, Reason::changes_in_unit);
    data = drawn(6);
    for (std::int64_t& first : data.first)
        if (first == kNeverTreated) first = 4;
    EXPECT_EQ(group_time_effects(data.panel()).refusal().reason, Reason::no_comparison);
    const auto late =
        group_time_effects(data.panel(), {.comparison = ComparisonGroup::not_yet_treated});
    for (const GroupTimeCell& cell :
         late.value().cells)  // in period 5 nobody is untreated, in 4 only group 5
        EXPECT_EQ(cell.refusal.has_value(),
                  cell.period == 5 || (cell.period == 4 && cell.group == 5))
            << cell.effect.term;
    for (std::int64_t& first : data.first) first = kNeverTreated;
    EXPECT_EQ(group_time_effects(data.panel()).refusal().reason, Reason::no_treated);
}

}  // namespace utfall::effects
