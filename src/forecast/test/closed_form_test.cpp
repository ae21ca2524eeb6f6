// Expectations that are known by formula, within four of the standard errors that are told.
#include <cmath>

#include "written.h"

namespace utfall::forecast::test {

namespace {

const Options kMillion{.scenarios = 1'000'000, .draws = Options::Draws::Plain};
const Options kSobol{.scenarios = std::size_t{1} << 16U};

void expect_within_four_errors(const Estimate& found, double truth) {
    EXPECT_GT(found.error, 0);
    EXPECT_NEAR(found.value, truth, 4 * found.error);
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

}  // namespace

TEST(ClosedForm, binomial_expectation) {
    const Model model =
        written(kSuccesses, "assume successes binomial of 60 persons with chance 40 %\n");
    for (const Options& options : {kMillion, kSobol}) {
        const auto f = forecast(model, options);
        ASSERT_TRUE(f.ok()) << told(f.diagnostics());
        expect_within_four_errors(of(model, f.value(), "fund").received.mean,
                                  60 * 0.4 * 1'000'000.0);
    }
}

// Black (1976): E max(S − K, 0) = F N(d₁) − K N(d₂) for a lognormal S with mean F.
TEST(ClosedForm, the_part_of_a_lognormal_saving_above_a_limit) {
    const Model model = written(
        "measure saved, money in total for the target group\n"
        "  means \"less spent on care\"\n"
        "  between 0 SEK and 1 000 000 000 SEK, other values are refused\n"
        "  better when higher\n"
        "  established by judge no later than 2028-12-31\n"
        "  if missing, the final value is 0 SEK\n"
        "payment share\n"
        "  city pays fund the part of saved that exceeds 6 000 000 SEK\n"
        "  due 2029-01-01\n",
        "assume saved lognormal mean 5 000 000 SEK spread 50 %\n");
    const double f = 500'000'000, k = 600'000'000, s = 0.5;
    const double d1 = (std::log(f / k) + s * s / 2) / s;
    const double truth = f * normal_cdf(d1) - k * normal_cdf(d1 - s);
    for (const Options& options : {kMillion, kSobol}) {
        const auto done = forecast(model, options);
        ASSERT_TRUE(done.ok()) << told(done.diagnostics());
        expect_within_four_errors(of(model, done.value(), "fund").received.mean, truth);
    }
}

TEST(ClosedForm, a_guarantee_that_is_called_or_not) {
    const Model model = written(
        "fact draws, dated amounts\n"
        "  in total between 0 SEK and 10 000 000 SEK, other values are refused\n"
        "  established by fund no later than 2027-01-01\n"
        "measure success, yes or no\n"
        "  means \"the goal was met\"\n"
        "  better when higher\n"
        "  established by judge no later than 2028-12-31\n"
        "  if missing, the final value is no\n"
        "funding capital\n"
        "  fund funds city with in total at most 10 000 000 SEK\n"
        "  drawn in the amounts and on the days stated in draws\n"
        "  no interest\n"
        "  what remains on 2029-01-01 is written off\n"
        "payment repayment\n"
        "  city pays fund what remains of capital\n"
        "  if success\n"
        "  due 2029-01-01\n"
        "  reduces what remains of capital\n"
        "guarantee cover\n"
        "  state pays fund 40 % of loss on capital\n"
        "  due 2029-01-01\n",
        "assume success yes with chance 70 %\n"
        "assume draws drawn as follows\n"
        "  | day        | amount         |\n"
        "  | 2026-01-01 | 10 000 000 SEK |\n");
    const auto done = forecast(model, kMillion);
    ASSERT_TRUE(done.ok()) << told(done.diagnostics());
    const Forecast& f = done.value();
    ASSERT_EQ(f.guarantees.size(), 1U);
    expect_within_four_errors(f.guarantees[0].expected, 0.3 * 0.4 * 1e9);
    expect_within_four_errors(f.guarantees[0].called, 0.3);
    EXPECT_DOUBLE_EQ(f.guarantees[0].most, 0.4 * 1e9);
    const PartyForecast& fund = of(model, f, "fund");
    expect_within_four_errors(fund.loss, 0.3);
    expect_within_four_errors(fund.net.mean, -0.3 * 0.6 * 1e9);
    ASSERT_TRUE(fund.returns);  // three years: 0 %, or 0.4^(1/3) − 1
    expect_within_four_errors(fund.returns->irr, 0.3 * (std::pow(0.4, 1 / 3.0) - 1));
}

// Student's interval from 16 replicates, and the normal one from plain scenarios.
TEST(ClosedForm, the_errors_told_cover_the_truth) {
    const Model model =
        written(kSuccesses, "assume successes binomial of 60 persons with chance 40 %\n");
    const double truth = 60 * 0.4 * 1'000'000.0;
    for (const auto draws : {Options::Draws::Plain, Options::Draws::Sobol}) {
        int covered = 0;
        for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
            const auto f = forecast(model, {.scenarios = 208, .seed = seed, .draws = draws});
            ASSERT_TRUE(f.ok());
            const Estimate& mean = of(model, f.value(), "fund").received.mean;
            const double quantile = draws == Options::Draws::Plain ? 1.96 : 2.131;
            covered += std::abs(mean.value - truth) <= quantile * mean.error ? 1 : 0;
        }
        EXPECT_GE(covered, 930);
        EXPECT_LE(covered, 970);
    }
}

}  // namespace utfall::forecast::test
