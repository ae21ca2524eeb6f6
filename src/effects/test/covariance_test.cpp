#include "utfall/effects/covariance.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include <gtest/gtest.h>

#include "reference.h"
#include "utfall/effects/fixed_effects.h"
#include "utfall/effects/panel.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

std::vector<double> logs(const std::vector<double>& x) {
    std::vector<double> made;
    for (const double v : x) made.push_back(stats::log(v));
    return made;
}

Groups groups(const reference::Numbered& numbered) { return {numbered.of, numbered.count}; }

void expect_near(const std::vector<Estimate>& estimates, const std::vector<double>& errors,
                 double relative) {
    ASSERT_EQ(estimates.size(), errors.size());
    for (std::size_t j = 0; j < errors.size(); ++j)
        EXPECT_NEAR(estimates[j].standard_error / errors[j], 1, relative) << estimates[j].term;
}

// A 2 x 2 comparison before and after, with its product.
Fit two_by_two(const std::vector<double>& y, const std::vector<double>& a,
               const std::vector<double>& b, const std::vector<std::string>& names) {
    Answer<Fit> fit =
        least_squares({.outcome = y, .terms = {Term::ones(), a, b, product(a, b)}, .names = names});
    EXPECT_TRUE(fit.ok());
    return std::move(fit).value();
}

}  // namespace

TEST(Covariance, OfTheNationalSupportedWork) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("causaldata_nsw_mixtape.csv");
    const auto y = t.numbers("re78");
    const auto treat = t.numbers("treat");
    const Fit fit =
        least_squares(
            {.outcome = y, .terms = {Term::ones(), treat}, .names = {"(Intercept)", "treat"}})
            .value();
    const auto expect = [&](const std::string& method, const Covariance& v) {
        reference::expect(reference::records("nsw_mixtape", method, "re78~treat"),
                          estimates(fit, v));
    };
    expect("OLS iid", covariance(fit));
    expect("OLS HC0", covariance(fit, Robust::hc0).value());
    expect("OLS HC1", covariance(fit, Robust::hc1).value());
    expect("OLS HC2", covariance(fit, Robust::hc2).value());
    expect("OLS HC3", covariance(fit, Robust::hc3).value());

    Regression more{
        .outcome = y, .terms = {Term::ones(), treat}, .names = {"(Intercept)", "treat"}};
    std::vector<std::vector<double>> columns;
    for (const char* name : {"age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"}) {
        columns.push_back(t.numbers(name));
        more.names.emplace_back(name);
    }
    for (const auto& column : columns) more.terms.emplace_back(column);
    const Fit covered = least_squares(more).value();
    reference::expect(reference::records("nsw_mixtape", "OLS HC2", "re78~treat+8 cov"),
                      estimates(covered, covariance(covered, Robust::hc2).value()));
}

TEST(Covariance, OfBeforeAndAfterInTwoGroups) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    {
        const reference::Table t = reference::table("POE5_njmin3.csv").where_not("fte", "NA");
        const auto y = t.numbers("fte"), nj = t.numbers("nj"), d = t.numbers("d");
        const Fit fit = two_by_two(y, nj, d, {"(Intercept)", "nj", "d", "nj:d"});
        reference::expect(reference::records("card_krueger njmin3", "DiD OLS iid"),
                          estimates(fit, covariance(fit)));
        reference::expect(reference::records("card_krueger njmin3", "DiD OLS HC1"),
                          estimates(fit, covariance(fit, Robust::hc1).value()));
    }
    {
        const reference::Table t = reference::table("wooldridge_kielmc.csv");
        const auto y = t.numbers("rprice"), near = t.numbers("nearinc"), y81 = t.numbers("y81");
        const Fit fit = two_by_two(y, near, y81, {"(Intercept)", "nearinc", "y81", "nearinc:y81"});
        reference::expect(reference::records("kielmc", "DiD OLS iid"),
                          estimates(fit, covariance(fit)));
    }
    const reference::Table t = reference::table("wooldridge_injury.csv").where("ky", {"1"});
    const auto y = logs(t.numbers("durat"));
    const auto after = t.numbers("afchnge"), high = t.numbers("highearn");
    const Fit fit =
        two_by_two(y, after, high, {"(Intercept)", "afchnge", "highearn", "afchnge:highearn"});
    reference::expect(reference::records("injury KY", "DiD OLS iid"),
                      estimates(fit, covariance(fit)));
}

TEST(Covariance, OfClustersOfFirmsAndYears) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("sandwich_PetersenCL.csv");
    const auto y = t.numbers("y"), x = t.numbers("x");
    const auto firm = reference::numbered(t.texts("firm"));
    const auto year = reference::numbered(t.texts("year"));
    const Regression regression{
        .outcome = y, .terms = {Term::ones(), x}, .names = {"(Intercept)", "x"}};
    const Fit fit = least_squares(regression).value();
    reference::expect(reference::records("PetersenCL", "OLS iid"), estimates(fit, covariance(fit)));
    const ClusterOptions rows{.kind = Clustered::cr1, .degrees = ClusterDegrees::rows};
    const auto of = [&](const Groups& clusters, const ClusterOptions& options) {
        return covariance(fit, clusters, options).value();
    };
    reference::expect(reference::records("PetersenCL", "vcovCL firm HC1"),
                      estimates(fit, of(groups(firm), rows)));
    reference::expect(reference::records("PetersenCL", "vcovCL year HC1"),
                      estimates(fit, of(groups(year), rows)));
    const Covariance cr2 = of(groups(year), usual(Clustered::cr2));
    reference::expect(
        reference::records("PetersenCL", "clubSandwich CR2 Satterthwaite cluster year"),
        estimates(fit, cr2));
    EXPECT_NEAR(cr2.degrees[0], 9.000006652, 1e-8);
    EXPECT_NEAR(cr2.degrees[1], 8.989436078, 1e-8);
    EXPECT_TRUE(cr2.has_few_clusters);
    EXPECT_EQ(cr2.clusters, std::vector<std::size_t>{10});

    // The same from each year's sums alone.
    const std::vector<Moments> sums = moments(regression, groups(year));
    Moments all(2);
    for (const Moments& one : sums) all.add(one);
    const Fit summed = least_squares(all, regression.names).value();
    for (std::size_t j = 0; j < 2; ++j)
        EXPECT_DOUBLE_EQ(summed.coefficients[j], fit.coefficients[j]);
    for (const Clustered kind : {Clustered::cr0, Clustered::cr1, Clustered::cr2, Clustered::cr3}) {
        const Covariance a = of(groups(year), usual(kind));
        const Covariance b = covariance(summed, sums, usual(kind)).value();
        for (std::size_t j = 0; j < 2; ++j) {
            EXPECT_NEAR(b.matrix(j, j) / a.matrix(j, j), 1, 1e-13);
            EXPECT_NEAR(b.degrees[j] / a.degrees[j], 1, 1e-12);
        }
    }
    // R's sandwich 3.0-2: vcovCL(type = "HC3", cadj = FALSE), which has (G - 1) / G in it, and
    // vcovCL(~ firm + year, type = "HC1").
    const double g = std::sqrt(10.0 / 9);
    expect_near(estimates(fit, of(groups(year), usual(Clustered::cr3))),
                {g * 0.0234017733303773, g * 0.0334071278710507}, 1e-12);
    ClusterOptions own = rows;
    own.small.takes_fewest = false;
    const Covariance two = covariance(fit, TwoWays{groups(firm), groups(year)}, own).value();
    expect_near(estimates(fit, two), {0.0650639181993894, 0.0535580229449379}, 1e-12);
    EXPECT_FALSE(two.is_mended);

    // The same from the sums of firms, of years, and of the rows that share both.
    std::vector<std::uint32_t> shared(y.size());
    for (std::size_t i = 0; i < shared.size(); ++i)
        shared[i] = firm.of[i] * static_cast<std::uint32_t>(year.count) + year.of[i];
    const TwoWaySums parts{
        .first = moments(regression, groups(firm)),
        .second = moments(regression, groups(year)),
        .both = moments(regression, {.of = shared, .count = firm.count * year.count})};
    const Covariance from_sums = covariance(summed, parts, own).value();
    EXPECT_EQ(from_sums.clusters, two.clusters);
    for (std::size_t j = 0; j < 2; ++j)
        EXPECT_NEAR(from_sums.matrix(j, j) / two.matrix(j, j), 1, 1e-13);
}

TEST(Covariance, NeweyAndWestOnTheSeatBeltLaw) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("R_Seatbelts.csv");
    const auto y = logs(t.numbers("drivers"));
    const auto time = t.numbers("t"), law = t.numbers("law");
    std::vector<double> after(time.size());
    for (std::size_t i = 0; i < time.size(); ++i) after[i] = law[i] * std::max(0.0, time[i] - 169);
    std::vector<std::vector<double>> months(11, std::vector<double>(time.size()));
    Regression regression{.outcome = y,
                          .terms = {Term::ones(), time, law, after},
                          .names = {"(Intercept)", "t", "law", "tl"}};
    for (std::size_t m = 0; m < 11; ++m) {
        for (std::size_t i = 0; i < time.size(); ++i) months[m][i] = i % 12 == m + 1 ? 1 : 0;
        regression.terms.emplace_back(months[m]);
        regression.names.push_back("month " + std::to_string(m + 2));
    }
    const Fit fit = least_squares(regression).value();
    reference::expect(
        reference::records(
            "Seatbelts", "ITS segmented OLS + month dummies, Newey-West lag 12 no prewhite no adj"),
        estimates(fit, covariance(fit, NeweyWest{.lag = 12})));
}

TEST(Covariance, FixedEffectsWithClusters) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    {
        const reference::Table t = reference::table("causaldata_organ_donations.csv");
        const auto y = t.numbers("Rate");
        const auto state = t.texts("State"), quarter = t.texts("Quarter");
        std::vector<double> treated;
        for (std::size_t i = 0; i < y.size(); ++i)
            treated.push_back(
                state[i] == "California" &&
                        (quarter[i] == "Q32011" || quarter[i] == "Q42011" || quarter[i] == "Q12012")
                    ? 1
                    : 0);
        const auto s = reference::numbered(state), q = reference::numbered(quarter);
        const auto fit = least_squares({.outcome = y, .terms = {treated}, .names = {"TTRUE"}},
                                       {groups(s), groups(q)});
        ASSERT_TRUE(fit.ok());
        reference::expect(
            reference::records("organ_donations", "TWFE cluster(State), fixest ssc default"),
            estimates(fit.value().fit,
                      covariance(fit.value().fit, groups(s), usual(Clustered::cr1)).value()));
    }
    {
        const reference::Table t = reference::table("causaldata_castle.csv");
        const auto y = t.numbers("l_homicide"), post = t.numbers("post"), w = t.numbers("popwt");
        const auto s = reference::numbered(t.texts("sid")),
                   q = reference::numbered(t.texts("year"));
        const auto fit =
            least_squares({.outcome = y, .terms = {post}, .names = {"post"}, .weights = w},
                          {groups(s), groups(q)});
        ASSERT_TRUE(fit.ok());
        reference::expect(
            reference::records("castle", "TWFE weighted cluster(sid), fixest 0.12.2"),
            estimates(fit.value().fit,
                      covariance(fit.value().fit, groups(s), usual(Clustered::cr1)).value()));
    }
    {
        const reference::Table t = reference::table("did_mpdta.csv");
        const auto y = t.numbers("lemp"), year = t.numbers("year"),
                   first = t.numbers("first.treat");
        std::vector<double> post;
        for (std::size_t i = 0; i < y.size(); ++i)
            post.push_back(first[i] > 0 && year[i] >= first[i] ? 1 : 0);
        const auto s = reference::numbered(t.texts("countyreal")),
                   q = reference::numbered(t.texts("year"));
        const auto fit = least_squares({.outcome = y, .terms = {post}, .names = {"post"}},
                                       {groups(s), groups(q)});
        ASSERT_TRUE(fit.ok());
        reference::expect(
            reference::records("mpdta", "TWFE cluster(countyreal)"),
            estimates(fit.value().fit,
                      covariance(fit.value().fit, groups(s), usual(Clustered::cr1)).value()));
    }
    const reference::Table t = reference::table("wooldridge_wagepan.csv");
    const auto y = t.numbers("lwage"), exper = t.numbers("exper"), married = t.numbers("married"),
               in_union = t.numbers("union");
    const auto s = reference::numbered(t.texts("nr")), q = reference::numbered(t.texts("year"));
    const auto fit = least_squares({.outcome = y,
                                    .terms = {in_union, married, {exper, 2}},
                                    .names = {"union", "married", "I(exper^2)"}},
                                   {groups(s), groups(q)});
    ASSERT_TRUE(fit.ok());
    reference::expect(
        reference::records("wagepan", "feols FE cluster(nr)"),
        estimates(fit.value().fit,
                  covariance(fit.value().fit, groups(s), usual(Clustered::cr1)).value()));
}

// R 4.2 lm() with dummies and sandwich::vcovHC on the Grunfeld panel less 13 rows, unweighted and weighed by value.
TEST(Covariance, UnbalancedFixedEffectsAreThoseOfDummies) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("plm_Grunfeld.csv");
    const std::vector<std::size_t> left_out = {3,   4,   5,   27,  28,  61, 100,
                                               101, 102, 103, 104, 199, 200};
    const auto kept = [&](const auto& all) {
        std::decay_t<decltype(all)> made;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (std::find(left_out.begin(), left_out.end(), i + 1) == left_out.end())
                made.push_back(all[i]);
        return made;
    };
    const auto y = kept(t.numbers("inv")), value = kept(t.numbers("value")),
               capital = kept(t.numbers("capital"));
    const auto firm = reference::numbered(kept(t.texts("firm"))),
               year = reference::numbered(kept(t.texts("year")));
    const auto fit_of = [&](Column weights) {
        return least_squares({.outcome = y,
                              .terms = {value, capital},
                              .names = {"value", "capital"},
                              .weights = weights},
                             {groups(year), groups(firm)}, {.has_leverage = true})
            .value();
    };
    const auto expect = [&](const Fit& fit, const std::vector<std::vector<double>>& errors) {
        const std::vector<Covariance> ours = {covariance(fit), covariance(fit, Robust::hc0).value(),
                                              covariance(fit, Robust::hc2).value(),
                                              covariance(fit, Robust::hc3).value()};
        for (std::size_t i = 0; i < ours.size(); ++i)
            expect_near(estimates(fit, ours[i]), errors[i], 1e-12);
    };
    const AbsorbedFit plain = fit_of({});
    EXPECT_NEAR(plain.fit.coefficients[0], 0.132222959711696, 1e-14);
    EXPECT_NEAR(plain.fit.coefficients[1], 0.335575895725396, 1e-14);
    expect(plain.fit, {{0.0154148549581036, 0.0237583060346563},
                       {0.0173958937924827, 0.0493933493917245},
                       {0.0204783980025433, 0.0636634308596535},
                       {0.0243863934397059, 0.0826475770948971}});
    const AbsorbedFit weighed = fit_of(value);
    EXPECT_NEAR(weighed.fit.coefficients[0], 0.161280349544573, 1e-14);
    EXPECT_NEAR(weighed.fit.coefficients[1], 0.366567075620092, 1e-14);
    expect(weighed.fit, {{0.0168468498584577, 0.0224025413667200},
                         {0.0182731428713936, 0.0481958326940893},
                         {0.0225082924969696, 0.0745871935181314},
                         {0.0282891044157274, 0.1194496643405300}});

    // Swamy and Arora on the same rows: plm 2.6-2.
    const RandomEffects random =
        panel_random(
            {.regression = {.outcome = y, .terms = {value, capital}, .names = {"value", "capital"}},
             .units = groups(firm)})
            .value();
    const Fit& fit = random.quasi_demeaned.fit;
    EXPECT_NEAR(random.disturbance_variance / 2589.66631462621, 1, 1e-12);
    EXPECT_NEAR(random.unit_variance / 7434.23580973388, 1, 1e-12);
    EXPECT_NEAR(fit.coefficients[0], -61.765176589491141, 1e-10);
    expect_near(estimates(fit, covariance(fit)),
                {29.6498987020320293, 0.0111750864955736, 0.0174915185876420}, 1e-11);
}

}  // namespace utfall::effects
