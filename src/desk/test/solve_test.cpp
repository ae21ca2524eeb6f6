// A term that is solved for: how it is named, which values it may have, and an answer known in closed form.
#include <gtest/gtest.h>

#include <filesystem>

#include "forecast_run.h"
#include "solve_condition.h"
#include "solve_term.h"
#include "utfall/base/file.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

namespace {

using base::Decimal;
using base::Language;

const std::string kContract = R"(```utfall
contract "Jobs"
  written in language version 1
  all amounts in SEK
  runs from 2026-01-01 through 2026-12-31
  a payment that falls on a day that is not a weekday is paid on the next weekday
  every payment is rounded to 0.01 SEK, half up
party city "The city", municipality, payer
party firm "The firm", private, provider
measure jobs, count of persons
  means "persons with a job"
  between 0 persons and 50 persons, other values are refused
  better when higher
  established by city no later than 2026-06-30
  if missing, the final value is 0 persons
define reward as 12.5 % of (jobs times 80 000 SEK per person), but at most 10 000 000 SEK
payment fee
  city pays firm reward
  due 2026-12-31
```
)";

const std::string kAssumptions = R"(```utfall
assumptions "Known" for "Jobs"
  currency SEK
  horizon from 2026-12-31 through 2026-12-31
  seed 3
assume jobs binomial of 50 persons with chance 50 %
  source "given"
```
)";

const base::Currency kSek{.code = "SEK", .decimals = 2};

TEST(ReadValue, as_people_write) {
    struct Row {
        const char* text;
        Language language;
        Decimal expected;
        bool is_share;
    };
    for (const Row& row : {Row{"1 000 000 SEK", Language::English, {1'000'000, 0}, false},
                           Row{"62,50 %", Language::Swedish, {6'250, 2}, true},
                           Row{"0.5", Language::English, {5, 1}, false},
                           Row{"-100 000 kr", Language::Swedish, {-100'000, 0}, false}}) {
        const auto value = read_value(row.text, kSek, row.language);
        ASSERT_TRUE(value) << row.text;
        EXPECT_EQ(value->decimal, row.expected) << row.text;
        EXPECT_EQ(value->is_share, row.is_share) << row.text;
    }
    for (const char* text : {"", "kr", "1,000", "1.2.3", "5 EUR", "12 % x", "--5", "1 %%"})
        EXPECT_FALSE(read_value(text, kSek, Language::English)) << text;
}

TEST(Grid, keeps_the_decimals_that_are_written) {
    auto text = terms::parse("contract.md", kContract);
    ASSERT_TRUE(text.ok());
    terms::Document document = std::move(text).value();
    base::Bilingual wrong;
    const auto share = find_term(document, "reward:1", wrong);
    ASSERT_TRUE(share) << wrong.en;
    const auto grid = grid_of(*share->node, {}, kSek, Language::English, wrong);
    ASSERT_TRUE(grid) << wrong.en;
    EXPECT_EQ(grid->range.last, 1'000);
    EXPECT_EQ(term_text(*share->node, grid->at(333), Language::English), "33.3 %");
    const auto coarse =
        grid_of(*share->node, {"10 %", "20", "0.25"}, kSek, Language::English, wrong);
    ASSERT_TRUE(coarse) << wrong.en;
    EXPECT_EQ(coarse->range.first, 40);
    EXPECT_EQ(coarse->range.last, 80);
    EXPECT_EQ(term_text(*share->node, coarse->at(41), Language::English), "10.25 %");
    EXPECT_EQ(term_text(*share->node, coarse->at(42), Language::English), "10.5 %");
    EXPECT_FALSE(grid_of(*share->node, {"20", "10", ""}, kSek, Language::English, wrong));
    EXPECT_FALSE(grid_of(*share->node, {"", "", "0"}, kSek, Language::English, wrong));
    EXPECT_FALSE(find_term(document, "reward", wrong));
    EXPECT_FALSE(find_term(document, "reward:4", wrong));
    EXPECT_FALSE(find_term(document, "fee", wrong));
}

// On average 25 of 50 persons: a share s of 80 000 pays 2 000 000 s.
TEST(Solve, share_of_a_binomial_expectation) {
    const auto folder = std::filesystem::path(testing::TempDir());
    const std::string contract = (folder / "solve-contract.md").string(),
                      assumed = (folder / "solve-assumptions.md").string();
    ASSERT_TRUE(base::write_file(contract, kContract).ok());
    ASSERT_TRUE(base::write_file(assumed, kAssumptions).ok());
    Request request;
    request.command = Command::solve;
    request.contract = contract;
    request.assume = assumed;
    request.terms = {"reward:1"};
    request.conditions = {"firm net >= 800 100 SEK"};
    const Answer least = solve(request);
    EXPECT_EQ(least.exit_code, 0) << least.error;
    EXPECT_NE(least.out.find("requirements is 40.1 %"), std::string::npos) << least.out;
    request.most = true;
    request.conditions = {"city net at least -799 900"};
    const Answer most = solve(request);
    EXPECT_NE(most.out.find("requirements is 39.9 %"), std::string::npos) << most.out;
    request.conditions = {"firm net >= 2 100 000 SEK"};
    const Answer none = solve(request);
    EXPECT_NE(none.out.find("No value of reward:1"), std::string::npos) << none.out;
    EXPECT_NE(none.out.find("Nearest is 100"), std::string::npos) << none.out;
}

}  // namespace

}  // namespace utfall::desk
