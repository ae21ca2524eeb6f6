#include "utfall/effects/cox.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "lifetimes.h"
#include "records.h"

namespace utfall::effects {

namespace {

HazardRegression regression(const Lives& lives, bool late = false, bool weighted = false) {
    return {.lifetimes = lives.columns(late, weighted),
            .terms = {lives.x1, lives.x2},
            .names = {"x1", "x2"}};
}

// Each event's likelihood straight from its definition: Efron's denominators one by one, every risk set counted anew.
double naive_log_likelihood(const HazardRegression& of, Ties ties, const std::vector<double>& b) {
    const Lifetimes& life = of.lifetimes;
    const std::size_t n = life.time.size();
    const auto eta = [&](std::size_t i) {
        double sum = 0;
        for (std::size_t j = 0; j < b.size(); ++j) sum += b[j] * of.terms[j][i];
        return sum;
    };
    const auto stratum = [&](std::size_t i) { return of.strata.empty() ? 0U : of.strata[i]; };
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (life.event[i] == 0) continue;
        double at_risk = 0;
        double tied = 0;
        double before = 0;
        double count = 0;
        for (std::size_t j = 0; j < n; ++j) {
            if (stratum(j) != stratum(i) || life.time[j] < life.time[i]) continue;
            if (!life.entry.empty() && life.entry[j] >= life.time[i]) continue;
            at_risk += std::exp(eta(j));
            if (life.time[j] != life.time[i] || life.event[j] == 0) continue;
            tied += std::exp(eta(j));
            count += 1;
            before += j < i ? 1 : 0;
        }
        const double gone = ties == Ties::efron ? before / count : 0;
        total += eta(i) - std::log(at_risk - gone * tied);
    }
    return total;
}

}  // namespace

// Values of R 4.2 with survival 3.5-3, coxph and cox.zph, on the lives that lifetimes.h makes.
TEST(Cox, StrataLateEntryWeightsAndClustersAreThoseOfCoxph) {
    const Lives lives = eighty_lives();
    HazardRegression of = regression(lives, true, true);
    of.strata = lives.stratum;
    of.clusters = lives.cluster;
    const HazardFit efron = cox_regression(of).value();
    EXPECT_NEAR(efron.coefficients[0], 0.0500754987679605, 1e-13);
    EXPECT_NEAR(efron.coefficients[1], 0.0580307157865585, 1e-13);
    EXPECT_NEAR(estimates(efron)[0].standard_error, 0.157753122717975, 1e-13);
    EXPECT_NEAR(estimates(efron)[1].standard_error, 0.404607969754783, 1e-13);
    EXPECT_NEAR(std::sqrt(efron.model_covariance(0, 0)), 0.133459772827000, 1e-13);
    EXPECT_NEAR(efron.log_likelihood_null, -254.345550198287, 1e-11);
    EXPECT_NEAR(efron.log_likelihood, -254.247065535365, 1e-11);
    EXPECT_NEAR(efron.score_test, 0.196486780166427, 1e-12);
    const HazardFit breslow = cox_regression(of, {.ties = Ties::breslow}).value();
    EXPECT_NEAR(breslow.coefficients[0], 0.0465833484327087, 1e-13);
    EXPECT_NEAR(estimates(breslow)[1].standard_error, 0.395287667611681, 1e-13);
    EXPECT_NEAR(breslow.log_likelihood, -255.249088369963, 1e-11);
}

TEST(Cox, RobustErrorsAndTheTestOfProportionsAreThoseOfSurvival) {
    const Lives lives = eighty_lives();
    const HazardFit fit = cox_regression(regression(lives), {.robust = true}).value();
    EXPECT_NEAR(estimates(fit)[0].standard_error, 0.159304732083512, 1e-13);
    EXPECT_NEAR(estimates(fit)[1].standard_error, 0.296342366243748, 1e-13);
    const auto km = proportional_hazards(fit, Clock::kaplan_meier).value();
    EXPECT_NEAR(km.terms[0].value, 1.1871685565032684, 1e-11);
    EXPECT_NEAR(km.terms[1].value, 0.0721635477362107, 1e-11);
    EXPECT_NEAR(km.together.value, 1.2003610528213553, 1e-11);
    const auto identity = proportional_hazards(fit, Clock::identity).value();
    EXPECT_NEAR(identity.terms[0].value, 1.4169373025699228, 1e-11);
    EXPECT_NEAR(identity.together.p, 0.492364698499560, 1e-11);
    HazardRegression of = regression(lives, true);
    of.strata = lives.stratum;
    const auto late = proportional_hazards(cox_regression(of).value(), Clock::identity).value();
    EXPECT_NEAR(late.terms[0].value, 0.571829010792469394, 1e-11);
    EXPECT_NEAR(late.together.value, 0.572473488685988907, 1e-11);
}

namespace {

// term -> column, by the names of the records.
void expect_records(const std::string& dataset, const Lifetimes& lifetimes,
                    const std::vector<std::pair<std::string, std::vector<double>>>& terms) {
    HazardRegression of{.lifetimes = lifetimes};
    for (const auto& term : terms) {
        of.names.push_back(term.first);
        of.terms.emplace_back(term.second);
    }
    for (const auto& record : records::of(dataset, "Cox PH")) {
        const Ties ties = record.method == "Cox PH efron" ? Ties::efron : Ties::breslow;
        const HazardFit fit = cox_regression(of, {.ties = ties}).value();
        if (record.term == "loglik") {
            records::expect_equal(record, fit.log_likelihood, record.estimate);
            continue;
        }
        for (const Estimate& e : estimates(fit)) {
            if (e.term != record.term) continue;
            records::expect_equal(record, e.value, record.estimate);
            records::expect_equal(record, e.standard_error, record.se);
            records::expect_equal(record, p_value(e), record.p);
        }
    }
}

}  // namespace

TEST(Cox, TheRecordsAreMet) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const records::Table rossi = reference::table("carData_Rossi.csv");
    expect_records("Rossi recidivism",
                   {.time = rossi.numbers("week"), .event = rossi.numbers("arrest")},
                   {{"finyes", records::is(rossi, "fin", "yes")},
                    {"age", rossi.numbers("age")},
                    {"raceother", records::is(rossi, "race", "other")},
                    {"wexpyes", records::is(rossi, "wexp", "yes")},
                    {"marnot married", records::is(rossi, "mar", "not married")},
                    {"paroyes", records::is(rossi, "paro", "yes")},
                    {"prio", rossi.numbers("prio")}});
    const records::Table veteran = reference::table("survival_veteran.csv");
    expect_records("veteran", {.time = veteran.numbers("time"), .event = veteran.numbers("status")},
                   {{"trt", veteran.numbers("trt")},
                    {"celltypesmallcell", records::is(veteran, "celltype", "smallcell")},
                    {"celltypeadeno", records::is(veteran, "celltype", "adeno")},
                    {"celltypelarge", records::is(veteran, "celltype", "large")},
                    {"karno", veteran.numbers("karno")},
                    {"diagtime", veteran.numbers("diagtime")},
                    {"age", veteran.numbers("age")},
                    {"prior", veteran.numbers("prior")}});
    // One row of lung has no ph.ecog.
    const records::Table lung = reference::table("survival_cancer.csv");
    const auto ecog = lung.numbers("ph.ecog");
    const auto kept = [&](std::vector<double> column) {
        std::vector<double> rest;
        for (std::size_t i = 0; i < ecog.size(); ++i)
            if (!std::isnan(ecog[i])) rest.push_back(column[i]);
        return rest;
    };
    expect_records(
        "lung",
        {.time = kept(lung.numbers("time")), .event = kept(records::is(lung, "status", "2"))},
        {{"age", kept(lung.numbers("age"))},
         {"sex", kept(lung.numbers("sex"))},
         {"ph.ecog", kept(ecog)}});
}

// The likelihood at the answer is that of the definition, and falls whichever way one goes.
RC_GTEST_PROP(Cox, NoNeighbourIsMoreLikely, ()) {
    const Lives lives = *any_lives();
    HazardRegression of = regression(lives, *rc::gen::arbitrary<bool>());
    if (*rc::gen::arbitrary<bool>()) of.strata = lives.stratum;
    for (const Ties ties : {Ties::efron, Ties::breslow}) {
        const auto fit = cox_regression(of, {.ties = ties});
        if (!fit.ok()) {
            // Only if some direction always helps, or there is nothing to tell the terms by.
            RC_ASSERT(fit.refusal().reason != Reason::not_converged);
            continue;
        }
        const std::vector<double>& b = fit.value().coefficients;
        const double best = naive_log_likelihood(of, ties, b);
        RC_ASSERT(std::abs(best - fit.value().log_likelihood) < 1e-9);
        for (std::size_t j = 0; j < b.size(); ++j)
            for (const double way : {-1e-3, 1e-3}) {
                auto near = b;
                near[j] += way;
                RC_ASSERT(naive_log_likelihood(of, ties, near) < best);
            }
    }
}

// Shift and scale a term, the unit of time, the numbers of strata and clusters: what should change does, and no more. The
// order of rows changes at most the last digits, a row written twice is a row of weight two under Breslow's ties.
RC_GTEST_PROP(Cox, LawsOfTheHazard, ()) {
    const Lives lives = *any_lives();
    HazardRegression of = regression(lives, true);
    of.strata = lives.stratum;
    of.clusters = lives.cluster;
    const auto fit = cox_regression(of);
    RC_PRE(fit.ok());
    const auto near = [](double a, double b) { return std::abs(a - b) < 1e-8 * (1 + std::abs(b)); };

    Lives changed = lives;
    for (double& x : changed.x1) x = 40 - 3 * x;
    for (double& t : changed.time) t *= 7;
    for (double& t : changed.entry) t *= 7;
    for (auto& s : changed.stratum) s = 9 - s;
    for (auto& c : changed.cluster) c = 100 - c;
    std::reverse(changed.x1.begin(), changed.x1.end());
    std::reverse(changed.x2.begin(), changed.x2.end());
    std::reverse(changed.time.begin(), changed.time.end());
    std::reverse(changed.entry.begin(), changed.entry.end());
    std::reverse(changed.event.begin(), changed.event.end());
    std::reverse(changed.stratum.begin(), changed.stratum.end());
    std::reverse(changed.cluster.begin(), changed.cluster.end());
    HazardRegression other = regression(changed, true);
    other.strata = changed.stratum;
    other.clusters = changed.cluster;
    const auto again = cox_regression(other);
    RC_ASSERT(again.ok());
    RC_ASSERT(near(-3 * again.value().coefficients[0], fit.value().coefficients[0]));
    RC_ASSERT(near(again.value().coefficients[1], fit.value().coefficients[1]));
    RC_ASSERT(near(9 * again.value().covariance(0, 0), fit.value().covariance(0, 0)));
    RC_ASSERT(near(again.value().log_likelihood, fit.value().log_likelihood));
}

RC_GTEST_PROP(Cox, AWeightOfTwoIsTwoRows, ()) {
    const Lives lives = *any_lives();
    const std::vector<double> two(lives.time.size(), 2.0);
    HazardRegression weighted = regression(lives);
    weighted.lifetimes.weights = two;
    Lives twice = lives;
    const auto append = [](std::vector<double>& column) {
        const auto copy = column;
        column.insert(column.end(), copy.begin(), copy.end());
    };
    for (auto* column : {&twice.time, &twice.event, &twice.entry, &twice.x1, &twice.x2})
        append(*column);
    const auto a = cox_regression(weighted, {.ties = Ties::breslow});
    const auto b = cox_regression(regression(twice), {.ties = Ties::breslow});
    RC_ASSERT(a.ok() == b.ok());
    RC_PRE(a.ok());
    for (std::size_t j = 0; j < 2; ++j) {
        RC_ASSERT(std::abs(a.value().coefficients[j] - b.value().coefficients[j]) < 1e-9);
        RC_ASSERT(std::abs(a.value().covariance(j, j) - b.value().covariance(j, j)) < 1e-9);
    }
}

TEST(Cox, ATermThatOrdersTheEventsIsNamed) {
    const Lives lives = eighty_lives();
    HazardRegression of = regression(lives);
    // Nobody with `never` has an event.
    std::vector<double> never;
    for (std::size_t i = 0; i < lives.time.size(); ++i)
        never.push_back(lives.event[i] == 0 && lives.x2[i] == 1 ? 1 : 0);
    of.terms.emplace_back(never);
    of.names.emplace_back("never");
    const auto refused = cox_regression(of);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().reason, Reason::monotone_likelihood);
    EXPECT_EQ(refused.refusal().holes.front(), "never");
    // So soon as the first event comes nobody else has x2: its coefficient grows until the information is lost in rounding.
    const std::vector<double> time{1, 1, 1, 2, 3, 3};
    const std::vector<double> event{0, 1, 0, 1, 1, 0};
    const std::vector<double> x1{0, 0, 2.5, 2.1, 0.3, 2.1};
    const std::vector<double> x2{1, 1, 0, 0, 0, 0};
    for (const double weight : {1.0, 2.0, 1e-6, 1e6}) {
        const std::vector<double> weights(6, weight);
        const auto small =
            cox_regression({.lifetimes = {.time = time, .event = event, .weights = weights},
                            .terms = {x1, x2},
                            .names = {"x1", "x2"}});
        ASSERT_FALSE(small.ok());
        EXPECT_EQ(small.refusal().reason, Reason::monotone_likelihood);
        EXPECT_EQ(small.refusal().holes.front(), "x2");
    }
    // One column that is another's mirror, and one that is the same for all.
    std::vector<double> mirror;
    for (const double x : lives.x2) mirror.push_back(5 - x);
    of.terms.back() = mirror;
    EXPECT_EQ(cox_regression(of).refusal().reason, Reason::singular);
    EXPECT_EQ(cox_regression(of).refusal().holes.front(), "never");
    const std::vector<double> same(lives.time.size(), 0.1);
    of.terms.back() = same;
    EXPECT_EQ(cox_regression(of).refusal().reason, Reason::singular);
    const std::vector<double> nothing(lives.time.size(), 0.0);
    of.lifetimes.event = nothing;
    EXPECT_EQ(cox_regression(of).refusal().reason, Reason::no_events);
    of = regression(lives);
    const std::vector<std::uint32_t> one(lives.time.size(), 7);
    of.clusters = one;
    EXPECT_EQ(cox_regression(of).refusal().reason, Reason::one_cluster);
}

}  // namespace utfall::effects
