// Who pays and who saves: the parts make the whole, and nothing is counted twice.
#include "written.h"

namespace utfall::forecast::test {

namespace {

const std::string kTwiceAYear =
    "measure saved, money in total for the target group\n"
    "  means \"less spent on care\"\n"
    "  between 0 SEK and 10 000 000 SEK, other values are refused\n"
    "  better when higher\n"
    "  valued for city at its own amount, without duty to pay\n"
    "  established by judge no later than 2028-12-31\n"
    "  if missing, the final value is 0 SEK\n"
    "payment early\n"
    "  city pays fund 10 % of saved\n"
    "  due 2029-01-15\n"
    "payment late\n"
    "  city pays fund 70 % of saved\n"
    "  due 2029-11-30\n";
const std::string kDrawn = "assume saved normal mean 5 000 000 SEK spread 1 000 000 SEK\n";

}  // namespace

TEST(Balance, what_each_pays_receives_and_saves_makes_its_net) {
    const Model model = written(kTwiceAYear, kDrawn);
    const auto done = forecast(model, {.scenarios = 1600});
    ASSERT_TRUE(done.ok()) << told(done.diagnostics());
    for (const Balance::Row& row : done.value().balance.rows)
        EXPECT_NEAR(row.receives.value + row.saves.value - row.pays.value - row.spends.value,
                    row.net.value, 1e-9 * row.receives.value + 1e-6);
    double transfers = 0;
    for (const Balance::Row& row : done.value().balance.rows) transfers += row.transfer;
    EXPECT_NEAR(transfers, 0, 1e-6);
}

TEST(Balance, an_assumed_benefit_takes_the_place_of_the_contract_s_own_valuation) {
    const std::string half =
        "define one-half as 50 % of saved\n"
        "benefit spared of one-half\n"
        "  counted from 2028-12-31\n"
        "  | who   | year 1 |\n"
        "  | state | 100 %  |\n";
    const auto own = forecast(written(kTwiceAYear, kDrawn), {.scenarios = 1600});
    const Model model = written(kTwiceAYear, kDrawn + half);
    const auto assumed = forecast(model, {.scenarios = 1600});
    ASSERT_TRUE(own.ok() && assumed.ok());
    EXPECT_DOUBLE_EQ(of(model, assumed.value(), "city").saved.mean.value, 0);
    EXPECT_NEAR(of(model, assumed.value(), "state").saved.mean.value,
                of(model, own.value(), "city").saved.mean.value / 2, 1e-3);
}

}  // namespace utfall::forecast::test
