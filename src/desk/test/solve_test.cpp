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
    EXPECT_FALSE(grid_of(*share->node, {"5 SEK", "", ""}, kSek, Language::English, wrong));
    EXPECT_FALSE(find_term(document, "reward", wrong));
    EXPECT_FALSE(find_term(document, "reward:4", wrong));
    EXPECT_FALSE(find_term(document, "fee", wrong));
}

// The contract and its assumptions in files of the test's own.
Request asked(Command command) {
    const auto folder = std::filesystem::path(testing::TempDir());
    Request request;
    request.command = command;
    request.contract = (folder / "solve-contract.md").string();
    request.assume = (folder / "solve-assumptions.md").string();
    EXPECT_TRUE(base::write_file(request.contract, kContract).ok());
    EXPECT_TRUE(base::write_file(request.assume, kAssumptions).ok());
    return request;
}

TEST(ReadCondition, of_the_units_that_it_is_about) {
    terms::Contract names;
    names.currency = kSek;
    names.parties.resize(2);
    names.parties[0].name = "city";
    names.parties[1].name = "firm";
    base::Bilingual wrong;
    const auto read = [&](const std::string& text) {
        return read_condition(text, names, Language::English, wrong);
    };
    for (const char* text :
         {"firm npv >= 5", "firm npv>=5 SEK", "firm npv ≥ 5", "firm npv at least 5"})
        EXPECT_TRUE(read(text) && read(text)->is_at_least && read(text)->limit == 500) << text;
    for (const char* text : {"firm irr<=4%", "firm irr ≤4 %", "firm irr at most 4 %"})
        EXPECT_TRUE(read(text) && !read(text)->is_at_least && read(text)->limit == 0.04) << text;
    for (const char* text :
         {"firm irr >= 4", "firm irr >= 4 SEK", "firm loss <= 0.1", "firm multiple >= 1.2 SEK",
          "firm multiple >= 120 %", "firm npv >= 4 %", "firm npv > 4", "firm >= 4"})
        EXPECT_FALSE(read(text)) << text;
    EXPECT_FALSE(read("bank npv >= 5"));
    EXPECT_NE(wrong.en.find("the parties are: city, firm"), std::string::npos) << wrong.en;
}

// Stopped after some steps, as by Ctrl-C: what was found is told, marked, and the exit code says so.
TEST(Stopped, commands_tell_what_was_done) {
    std::size_t left = 0;
    const auto stopped_after = [&](Request request, std::size_t steps) {
        left = steps;
        request.progress = [&](double) { return left-- > 0; };
        return run(request);
    };
    Request solve = asked(Command::solve);
    solve.terms = {"reward:1"};
    solve.conditions = {"firm net >= 800 100 SEK"};
    const Answer found = stopped_after(solve, 36);
    EXPECT_EQ(found.exit_code, kStopped) << found.error;
    EXPECT_NE(found.out.find("Stopped: "), std::string::npos) << found.out;
    EXPECT_NE(found.out.find("that meets the requirements is 4"), std::string::npos) << found.out;
    Request map = asked(Command::map);
    map.terms = {"reward:1", "reward:2"};
    map.conditions = solve.conditions;
    map.scenarios = "64";
    const Answer part = stopped_after(map, 20);
    EXPECT_EQ(part.exit_code, kStopped) << part.error;
    EXPECT_NE(part.out.find("? was not tried"), std::string::npos) << part.out;
    EXPECT_NE(part.out.find("20 values"), std::string::npos) << part.out;
    const Answer shares = stopped_after(asked(Command::sensitivity), 1);
    EXPECT_EQ(shares.exit_code, kStopped) << shares.error;
    EXPECT_NE(shares.out.find("Stopped: "), std::string::npos) << shares.out;
    Request forecast = asked(Command::forecast);
    forecast.threads = "1";
    const Answer scenarios = stopped_after(forecast, 5);
    EXPECT_EQ(scenarios.exit_code, kStopped) << scenarios.error;
    forecast.progress = {};
    EXPECT_EQ(run(forecast).exit_code, 0);
}

// On average 25 of 50 persons: a share s of 80 000 pays 2 000 000 s.
TEST(Solve, share_of_a_binomial_expectation) {
    Request request = asked(Command::solve);
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
