// Claims under price lists against what is known by formula, within four of the standard errors that are told.
#include <cmath>
#include <functional>

#include "utfall/forecast/scenario.h"
#include "utfall/review/situation.h"
#include "written.h"

namespace utfall::forecast::test {

namespace {

const Options kPlain{.scenarios = 200'000, .draws = Options::Draws::Plain};
const Options kSobol{.scenarios = std::size_t{1} << 14U};

void expect_within_four_errors(const Estimate& found, double truth) {
    EXPECT_GT(found.error, 0);
    EXPECT_NEAR(found.value, truth, 4 * found.error);
}

// Four quarters of 2026; a roster of 60; lines worth 1 000, 500 and 2 000 SEK. `more`: caps.
std::string card(const std::string& more, const std::string& times = "2") {
    return "periods three-months of 3 months from 2026-01-01 through 2027-12-31\n"
           "groups one from roster, at most 60 persons\n"
           "prices card for each one\n"
           "  claims concern outcomes from 2026-01-01 through 2027-12-31\n"
           "  a claim is accepted by judge within 60 days, otherwise it lapses\n"
           "  | line   | outcome | price     | at most times each | only after accepted claim on "
           "|\n"
           "  | begins | \"B\"     | 1 000 SEK | " +
           times +
           "                  | -                            |\n"
           "  | goes   | \"G\"     | 500 SEK   | 1                  | begins                       "
           "|\n"
           "  | stays  | \"S\"     | 2 000 SEK | 1                  | goes                         "
           "|\n"
           "payment outcomes\n"
           "  city pays fund value of claims accepted this period on card\n"
           "  for each three-months\n"
           "  due 30 days after the end of three-months\n" +
           more;
}

std::string numbers(const std::string& begins, const std::string& goes = "exactly 0 claims",
                    const std::string& stays = "exactly 0 claims") {
    return "assume claims on card\n"
           "  for each three-months\n"
           "  | line   | from period | through period | number |\n"
           "  | begins | 1           | 4              | " +
           begins + " |\n  | goes   | 1           | 4              | " + goes +
           " |\n  | stays  | 1           | 4              | " + stays + " |\n";
}

double poisson(double mean, int k) {
    return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
}

double received(const Model& model, const Options& options) {
    const auto f = forecast(model, options);
    EXPECT_TRUE(f.ok()) << (f.ok() ? "" : told(f.diagnostics()));
    return of(model, f.value(), "fund").received.mean.value;
}

void expect_received(const Model& model, double truth) {
    for (const Options& options : {kPlain, kSobol}) {
        const auto f = forecast(model, options);
        ASSERT_TRUE(f.ok()) << told(f.diagnostics());
        expect_within_four_errors(of(model, f.value(), "fund").received.mean, truth);
        EXPECT_EQ(f.value().stopped, 0U);
    }
}

// Persons who have drawn: `chances` of the three lines, all of it within the days that can be paid.
std::string persons(const std::string& number, const std::string& chances) {
    return "assume claims on card by " + number +
           "\n  they begin evenly from 2026-01-01 through 2026-12-31\n" + chances;
}

const std::string kChances =
    "  | line   | chance | within  |\n"
    "  | begins | 80 %   | 60 days |\n"
    "  | goes   | 50 %   | 60 days |\n"
    "  | stays  | 40 %   | 60 days |\n";

}  // namespace

TEST(Claims, a_poisson_number_times_its_price) {
    expect_received(written(card(""), numbers("poisson mean 12 claims")), 4 * 12 * 100'000.0);
}

TEST(Claims, a_binomial_number_of_persons_whose_chance_is_itself_drawn) {
    expect_received(written(card(""), "quantity chance, share, beta mean 30 % weight 20\n" +
                                          numbers("binomial of 15 persons with chance chance")),
                    4 * 15 * 0.3 * 100'000.0);
}

// E min(N · price, cap) = price · Σ P(N = k) min(k, 50); the numbers of four quarters add to a Poisson of 48.
TEST(Claims, a_cap_on_the_contract_cuts_what_is_above_it) {
    double truth = 0;
    for (int k = 0; k < 400; ++k) truth += poisson(48, k) * std::min(k, 50) * 100'000.0;
    expect_received(
        written(
            card("cap whole\n"
                 "  in total at most 50 000 SEK is paid under outcomes\n"
                 "  the payment that reaches the cap is reduced to what is left of the cap, and "
                 "the rest is lost\n"),
            numbers("poisson mean 12 claims")),
        truth);
}

// A claim that does not fit is refused in full: 7 000 SEK has room for three of 2 000, however many come.
TEST(Claims, a_cap_on_a_line_refuses_claim_by_claim) {
    double truth = 0;
    for (int k = 0; k < 200; ++k) truth += poisson(4, k) * std::min(k, 3) * 200'000.0;
    truth += 60 * 150'000.0;  // everybody begins and goes
    expect_received(
        written(card("cap few\n"
                     "  in total at most 7 000 SEK is paid for line stays of card\n"
                     "  a payment or claim that would exceed the cap is refused in full\n",
                     "1"),
                numbers("exactly 15 claims", "exactly 15 claims", "poisson mean 1 claim")),
        truth);
}

// Sixty persons who each may have the line twice have it 120 times at most, and the report says how often more came.
TEST(Claims, a_line_takes_no_more_than_its_persons_may_have) {
    const Model model = written(card(""), numbers("poisson mean 30 claims"));
    double truth = 0, above = 0;
    for (int k = 0; k < 600; ++k) {
        truth += poisson(120, k) * std::min(k, 120) * 100'000.0;
        if (k > 120) above += poisson(120, k);
    }
    expect_received(model, truth);
    const auto f = forecast(model, kPlain);
    ASSERT_TRUE(f.ok());
    const ValueForecast& begins = f.value().values.front();
    EXPECT_NEAR(begins.cut, above, 4 * std::sqrt(above * (1 - above) / 200'000.0));
    EXPECT_DOUBLE_EQ(begins.value.p95, 120);
}

// Without anybody who has begun nobody can go, and only those who have.
TEST(Claims, a_line_that_builds_on_another_needs_it) {
    EXPECT_DOUBLE_EQ(
        received(written(card(""), numbers("exactly 0 claims", "poisson mean 5 claims")), kSobol),
        0);
    EXPECT_DOUBLE_EQ(received(written(card(""), numbers("exactly 3 claims", "exactly 9 claims",
                                                        "exactly 1 claim")),
                              kSobol),
                     12 * 100'000.0 + 12 * 50'000.0 + 4 * 200'000.0);
}

TEST(Claims, persons_who_each_reach_one_line_after_the_other) {
    expect_received(written(card(""), persons("50 persons", kChances)),
                    50 * (0.8 * 100'000 + 0.8 * 0.5 * 50'000 + 0.8 * 0.5 * 0.4 * 200'000));
}

// A number of persons that is drawn itself, and a further claim of those who have the first.
TEST(Claims, a_further_claim_is_of_those_who_have_the_one_before) {
    expect_received(written(card(""),
                            "quantity come, count of persons, binomial of 60 persons with "
                            "chance 70 %\n" +
                                persons("come",
                                        "  | line   | chance | within  |\n"
                                        "  | begins | 80 %   | 60 days |\n"
                                        "  | begins | 25 %   | 60 days |\n"
                                        "  | goes   | 0 %    | 60 days |\n"
                                        "  | stays  | 0 %    | 60 days |\n")),
                    42 * 0.8 * 1.25 * 100'000);
}

// E min(what one person is paid, 2 400 SEK), by what each may reach: 1 000, 1 500 and 3 500 before the cap.
TEST(Claims, a_cap_for_each_person_cuts_each_person) {
    const double one = 0.8 * 0.5 * 100'000 + 0.8 * 0.5 * 0.6 * 150'000 + 0.8 * 0.5 * 0.4 * 240'000;
    expect_received(
        written(
            card("cap each-one\n"
                 "  in total at most 2 400 SEK is paid under outcomes\n"
                 "  the cap applies to each one separately\n"
                 "  the payment that reaches the cap is reduced to what is left of the cap, and "
                 "the rest is lost\n"),
            persons("50 persons", kChances)),
        50 * one);
}

// Those that count by name are those that are paid: what they are worth follows the payments, also where some do not count.
TEST(Claims, what_counts_by_name_is_what_is_paid) {
    const std::string worth =
        "benefit calm per claim of calmer\n"
        "  | who   | year 1            |\n"
        "  | state | 700 SEK per claim |\n"
        "discount\n"
        "  | from year | rate |\n"
        "  | 0         | 0 %  |\n";
    const std::string by_numbers =
        "assume claims on card\n"
        "  for each three-months\n"
        "  | line   | number                 | counted as |\n"
        "  | begins | poisson mean 20 claims | calmer     |\n"
        "  | goes   | exactly 0 claims       | -          |\n"
        "  | stays  | exactly 0 claims       | -          |\n";
    const std::string by_persons =
        "assume claims on card by 50 persons\n"
        "  they begin evenly from 2026-01-01 through 2028-06-30\n"
        "  for each three-months\n"
        "  | line   | chance | within  | counted as |\n"
        "  | begins | 80 %   | 60 days | calmer     |\n"
        "  | goes   | 0 %    | 60 days | -          |\n"
        "  | stays  | 0 %    | 60 days | -          |\n";
    for (const std::string& claims : {by_numbers, by_persons}) {
        const Model model = written(card(""), claims + worth);
        for (std::size_t number = 1; number <= 200; ++number) {
            const auto s = scenario_of(model, {.scenarios = 1000}, number);
            ASSERT_TRUE(s.ok()) << told(s.diagnostics());
            double paid = 0, saved = 0;
            for (const Scenario::Party& p : s.value().parties) {
                paid += p.paid;
                saved += p.saved;
            }
            EXPECT_GT(paid, 0);
            EXPECT_NEAR(saved, paid * 0.7, 1e-6 * saved);
        }
    }
}

// Whoever begins on one of the 90 days of the first quarter is claimed for in it.
TEST(Claims, days_fall_evenly) {
    const Model model = written(card(""), persons("60 persons",
                                                  "  | line   | chance | within |\n"
                                                  "  | begins | 100 %  | 0 days |\n"
                                                  "  | goes   | 0 %    | 0 days |\n"
                                                  "  | stays  | 0 %    | 0 days |\n"));
    double first = 0, squares = 0;
    constexpr std::size_t kScenarios = 4000;
    for (std::size_t number = 1; number <= kScenarios; ++number) {
        const auto s = scenario_of(model, {.scenarios = kScenarios}, number);
        ASSERT_TRUE(s.ok());
        std::int64_t sum = 0;
        for (const std::int64_t flow : s.value().flows) sum += flow;
        EXPECT_EQ(sum, 60 * 100'000);
        const double share = static_cast<double>(s.value().flows.front()) / (60 * 100'000);
        first += share / kScenarios;
        squares += share * share / kScenarios;
    }
    EXPECT_NEAR(first, 90.0 / 365, 4 * std::sqrt((squares - first * first) / kScenarios));
}

// The same persons, whatever else is drawn at the same time, and other persons in another scenario.
TEST(Claims, who_draws_a_scenario_again_gets_the_same_claims) {
    const Model model = written(card(""), persons("50 persons", kChances));
    const Options options{.scenarios = 1000};
    const auto a = scenario_of(model, options, 17), again = scenario_of(model, options, 17),
               b = scenario_of(model, options, 18);
    ASSERT_TRUE(a.ok() && again.ok() && b.ok());
    const auto csv = [&](const Scenario& s) {
        return review::situation_csv(model.contract(),
                                     {.words = {}, .when = {}, .facts = s.facts, .on = {}});
    };
    EXPECT_EQ(csv(a.value()), csv(again.value()));
    EXPECT_NE(csv(a.value()), csv(b.value()));
}

}  // namespace utfall::forecast::test
