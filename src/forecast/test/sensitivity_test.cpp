// Sensitivity of models whose answers are known in closed form.
#include "utfall/forecast/sensitivity.h"

#include <cmath>

#include "model_at.h"

namespace utfall::forecast::test {

namespace {

const std::string kContract = R"(```utfall
contract "Linear"
  written in language version 1
  all amounts in SEK
  runs from 2026-01-01 through 2026-12-31
  a payment that falls on a day that is not a weekday is paid on the next weekday
  every payment is rounded to 0.01 SEK, half up
party city "The city", municipality, payer
party firm "The firm", private, provider
fact first, money
  between -1 000 000 000 SEK and 1 000 000 000 SEK, other values are refused
  established by city no later than 2026-06-30
  if missing, the final value is 0 SEK
fact second, money
  between -1 000 000 000 SEK and 1 000 000 000 SEK, other values are refused
  established by city no later than 2026-06-30
  if missing, the final value is 0 SEK
payment fee
  city pays firm first plus (3 times second)
  due 2026-12-31
```
)";

std::string assumptions(const std::string& more) {
    return R"(```utfall
assumptions "Known" for "Linear"
  currency SEK
  horizon from 2026-12-31 through 2026-12-31
  seed 3
)" + more + "```\n";
}

const std::string kApart = R"(assume first normal mean 10 000 000 SEK spread 1 000 000 SEK
  source "given"
assume second normal mean 5 000 000 SEK spread 500 000 SEK
  source "given"
)";

Model model_from(const std::string& assumed) {
    const auto text = terms::parse("contract.md", kContract);
    EXPECT_TRUE(text.ok()) << told(text.diagnostics());
    terms::Checked checked = terms::check("contract.md", text.value());
    EXPECT_TRUE(checked.contract) << told(checked.diagnostics);
    const auto document = terms::parse("assumptions.md", assumptions(assumed));
    EXPECT_TRUE(document.ok()) << told(document.diagnostics());
    auto known =
        terms::check_assumptions("assumptions.md", document.value(), "contract.md", text.value());
    EXPECT_TRUE(known.assumptions) << told(known.diagnostics);
    settle::Facts none;
    auto model = model_of(std::move(*checked.contract), std::move(*known.assumptions), none);
    EXPECT_TRUE(model.ok()) << (model.ok() ? "" : told(model.diagnostics()));
    return std::move(model).value();
}

constexpr int kFirm = 1;
constexpr double kTenth = 1.2815515655446004;  // of a standard normal, upwards
constexpr double kOre = 100;

}  // namespace

TEST(Sensitivity, tornado_of_a_linear_model) {
    const auto found = tornado_of(model_from(kApart), kFirm);
    ASSERT_TRUE(found.ok()) << told(found.diagnostics());
    const AssumptionTornado& t = found.value();
    EXPECT_NEAR(t.middle, 25e6 * kOre, 1);
    ASSERT_EQ(t.bars.size(), 2U);
    EXPECT_EQ(t.bars[0].subject, 1);  // the second, 3 × 500 000
    EXPECT_NEAR(t.bars[0].at_high - t.middle, 1.5e6 * kTenth * kOre, 3);
    EXPECT_NEAR(t.bars[0].at_low - t.middle, -1.5e6 * kTenth * kOre, 3);
    EXPECT_NEAR(t.bars[0].high, (5e6 + 0.5e6 * kTenth) * kOre, 1);
    EXPECT_NEAR(t.bars[1].at_high - t.middle, 1e6 * kTenth * kOre, 3);
}

TEST(Sensitivity, what_one_pays_the_other_gets) {
    const auto found = tornado_of(model_from(kApart), std::nullopt);
    ASSERT_TRUE(found.ok()) << told(found.diagnostics());
    EXPECT_NEAR(found.value().middle, 0, 1);
    for (const AssumptionBar& bar : found.value().bars) EXPECT_NEAR(bar.at_high, 0, 1);
}

TEST(Sensitivity, one_of_a_tied_pair_moves_alone) {
    const auto found = tornado_of(model_from(kApart + R"(correlation
  |        | first | second |
  | first  | 1     | 0.6    |
  | second | 0.6   | 1      |
)"),
                                  kFirm);
    ASSERT_TRUE(found.ok()) << told(found.diagnostics());
    ASSERT_EQ(found.value().bars.size(), 2U);
    EXPECT_NEAR(found.value().bars[0].at_high - found.value().middle, 1.5e6 * kTenth * kOre, 3);
    EXPECT_NEAR(found.value().bars[1].at_high - found.value().middle, 1e6 * kTenth * kOre, 3);
}

// Variances 1 and 2.25: 4/13 and 9/13, alone and in all.
TEST(Sensitivity, shares_of_a_linear_model) {
    const auto found = variance_shares(model_from(kApart), kFirm, {.scenarios = 8'192});
    ASSERT_TRUE(found.ok()) << told(found.diagnostics());
    const VarianceShares& v = found.value();
    EXPECT_EQ(v.scenarios, 8'192U);
    EXPECT_NEAR(v.deviation / kOre, 1e6 * std::sqrt(3.25), 2e4);
    ASSERT_EQ(v.inputs.size(), 2U);
    EXPECT_EQ(v.inputs[0].subjects, std::vector<int>{1});
    EXPECT_NEAR(v.inputs[0].first.value, 9.0 / 13, 0.01);
    EXPECT_NEAR(v.inputs[0].total.value, 9.0 / 13, 0.01);
    EXPECT_NEAR(v.inputs[1].first.value, 4.0 / 13, 0.01);
    EXPECT_LT(v.inputs[0].total.low, 9.0 / 13);
    EXPECT_GT(v.inputs[0].total.high, 9.0 / 13);
}

TEST(Sensitivity, what_is_drawn_together_is_one_input) {
    const auto found = variance_shares(model_from(R"(common factor weather
assume first normal mean 10 000 000 SEK spread 1 000 000 SEK
  source "given"
  follows weather to 0.5
assume second normal mean 5 000 000 SEK spread 500 000 SEK
  source "given"
  follows weather to 0.5
)"),
                                       kFirm, {.scenarios = 1'024});
    ASSERT_TRUE(found.ok()) << told(found.diagnostics());
    ASSERT_EQ(found.value().inputs.size(), 1U);
    EXPECT_EQ(found.value().inputs[0].subjects, (std::vector<int>{0, 1}));
    EXPECT_NEAR(found.value().inputs[0].total.value, 1, 0.05);
}

}  // namespace utfall::forecast::test
