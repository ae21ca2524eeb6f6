// Many contracts in the same scenarios.
#include "utfall/forecast/portfolio.h"

#include <algorithm>
#include <cmath>

#include "drawer.h"
#include "scenario_points.h"
#include "written.h"

namespace utfall::forecast::test {

namespace {

// One reward of 10 000 SEK per person, and how many there are.
Model rewarded(const std::string& beliefs) { return written(kSuccesses, beliefs); }

std::string following(const std::string& factor, const std::string& share) {
    return "common factor " + factor +
           "\n"
           "quantity chance, share, beta mean 40 % weight 20\n"
           "  follows " +
           factor + " to " + share +
           "\n"
           "assume successes binomial of 60 persons with chance chance\n";
}

std::vector<double> drawn(const Model& model, const std::string& beside, const std::string& name) {
    constexpr std::size_t kRows = 300;
    Drawer drawer(model.prepared(), kRows);
    const PlainPoints points(5, draw_keys(model.prepared(), beside));
    EXPECT_TRUE(drawer.draw(points, 0, kRows, {}).ok());
    const auto& all = model.prepared().variables;
    for (std::size_t v = 0; v < all.size(); ++v)
        if (model.assumptions().names.measures[static_cast<std::size_t>(all[v].key.measure)].name ==
            name) {
            const Numbers found = drawer.value(v);
            return {found.rows.begin(), found.rows.end()};
        }
    ADD_FAILURE() << name;
    return {};
}

PortfolioForecast together(const std::vector<std::pair<std::string, const Model*>>& contracts,
                           std::size_t threads = 1) {
    PortfolioForecaster all({.scenarios = 20'000, .seed = 3, .threads = threads});
    for (const auto& [name, model] : contracts) EXPECT_TRUE(all.add(name, *model).ok());
    return all.finish();
}

// Half of the width of the nine scenarios of ten in the middle; for what is about normal 1.645 deviations.
double width(const Spread& s) { return (s.p95 - s.p5) / 2; }

}  // namespace

// Whatever else the documents name, and wherever the factor comes in the order of their names.
TEST(Portfolio, a_factor_of_the_same_name_is_drawn_alike_everywhere) {
    const std::string all_of_it =
        "quantity of-factor, number, normal mean 0 spread 1\n"
        "  follows national to 100 %\n";
    const std::string rest = "assume successes binomial of 60 persons with chance 40 %\n";
    const Model first = rewarded("common factor national\ncommon factor zebra\n" + all_of_it +
                                 "quantity other, number, normal mean 3 spread 2\n"
                                 "  follows zebra to 50 %\n" +
                                 rest);
    const Model second =
        rewarded("common factor alpha\ncommon factor national\n" + rest +
                 "quantity another, number, evenly from 0 through 2\n" + all_of_it);
    EXPECT_EQ(drawn(first, "A", "of-factor"), drawn(second, "B", "of-factor"));
    EXPECT_EQ(drawn(first, "A", "of-factor"), drawn(second, "", "of-factor"));
    EXPECT_NE(drawn(first, "A", "successes"), drawn(second, "B", "successes"));
    EXPECT_NE(drawn(first, "A", "successes"), drawn(first, "B", "successes"));
}

TEST(Portfolio, contracts_that_follow_a_factor_spread_more_together) {
    const Model same = rewarded(following("national", "100 %"));
    const Model own = rewarded(following("national", "0 %"));
    const PortfolioForecast apart = together({{"A", &own}, {"B", &own}, {"C", &own}, {"D", &own}}),
                            joined =
                                together({{"A", &same}, {"B", &same}, {"C", &same}, {"D", &same}}),
                            one = together({{"A", &own}});
    EXPECT_NEAR(width(apart.repaid) / width(one.repaid), 2, 0.15);
    // The chance is shared, what happens to persons is not: of the variance of a count, p(1 − p)(n² /21 + n 20/21).
    const double shared = 3600.0 / 21, single = 60.0 * 20 / 21;
    const double expected = std::sqrt((16 * shared + 4 * single) / (shared + single));
    EXPECT_NEAR(width(joined.repaid) / width(one.repaid), expected, 0.25);
    EXPECT_NEAR(joined.repaid.mean.value, 4 * 60 * 0.4 * 1'000'000, 4 * joined.repaid.mean.error);
}

TEST(Portfolio, neither_threads_nor_the_others_show) {
    const Model a = rewarded(following("national", "50 %")),
                b = rewarded(following("local", "30 %"));
    const PortfolioForecast one = together({{"A", &a}, {"B", &b}}),
                            two = together({{"A", &a}, {"B", &b}}, 2),
                            turned = together({{"B", &b}, {"C", &a}, {"A", &a}}, 3);
    EXPECT_EQ(one.repaid.mean.value, two.repaid.mean.value);
    EXPECT_EQ(one.repaid.p5, two.repaid.p5);
    ASSERT_EQ(one.parties.size(), two.parties.size());
    for (std::size_t p = 0; p < one.parties.size(); ++p) {
        EXPECT_EQ(one.parties[p].name, two.parties[p].name);
        EXPECT_EQ(one.parties[p].npv.mean.value, two.parties[p].npv.mean.value);
        EXPECT_EQ(one.parties[p].cvar.value, two.parties[p].cvar.value);
    }
    EXPECT_EQ(one.contracts[0].repaid.value, turned.contracts[2].repaid.value);
    EXPECT_EQ(one.contracts[1].repaid.value, turned.contracts[0].repaid.value);
    EXPECT_EQ(turned.parties.front().contracts, 3U);
}

// A portfolio of one contract is its forecast, but for which scenarios are drawn.
TEST(Portfolio, of_one_contract_tells_what_its_forecast_does) {
    const Model c1 = model_at("bench/c1/contract.md", "bench/c1/assumptions.md");
    const PortfolioForecast portfolio = together({{"C1", &c1}});
    const auto alone = forecast(c1, {.scenarios = 20'000});
    ASSERT_TRUE(alone.ok());
    const ContractInPortfolio& c = portfolio.contracts.front();
    EXPECT_EQ(c.repaid.value, portfolio.repaid.mean.value);
    const PartyForecast& investor = of(c1, alone.value(), "investor");
    const auto near = [](const Estimate& a, const Estimate& b) {
        EXPECT_NEAR(a.value, b.value, 4 * std::sqrt(a.error * a.error + b.error * b.error));
    };
    near(c.repaid, alone.value().repaid.mean);
    near(c.guaranteed, alone.value().guarantees.front().expected);
    near(*c.irr, investor.returns->irr);
    near(*c.loss, investor.loss);
    for (const PartyInPortfolio& p : portfolio.parties) {
        const PartyForecast& same = of(c1, alone.value(), p.name);
        near(p.npv.mean, same.npv.mean);
        near(p.net.mean, same.net.mean);
        near(p.cvar, same.cvar);
    }
}

}  // namespace utfall::forecast::test
