// Expressions over rows where something may be missing, and what a plan delivers of estimates.
#include "expression.h"

#include <gtest/gtest.h>

#include <cmath>

#include "decide.h"
#include "plan_files.h"
#include "utfall/study/study.h"

namespace utfall::study::test {
namespace {

// Rows: every pair of yes, no and missing of a and b; x is 4, 0, -1 or missing.
const std::string kRows = "a,b,x\n1,1,4\n1,0,0\n1,,-1\n0,1,\n0,0,4\n0,,0\n,1,-1\n,0,\n,,4\n";

std::string shown(const Values& values, std::size_t row) {
    if (values.is_missing(row)) return "-";
    const double x = values.numbers[row];
    return std::floor(x) == x ? std::to_string(static_cast<long>(x)) : std::to_string(x);
}

// Of the rows as written, in the order of the plan's key.
std::string computed(const std::string& expression) {
    std::string text = "n,a,b,x\n";
    std::size_t line = 0;
    std::size_t begin = kRows.find('\n') + 1;
    while (begin < kRows.size()) {
        const std::size_t end = kRows.find('\n', begin);
        text += std::to_string(++line) + "," + kRows.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    const terms::AnalysisPlan plan = plan_of(
        "```utfall\nanalysis plan \"P\"\nmicrodata\n  one row for each n\n"
        "  may be missing a, b, x\n"
        "  | variable | column | type |\n  | n | \"n\" | whole number |\n"
        "  | a | \"a\" | yes or no |\n  | b | \"b\" | yes or no |\n  | x | \"x\" | number |\n"
        "define z as " +
        expression +
        "\n"
        "estimate e\n  design description\n  method least squares\n  outcome x\n"
        "  covariates z\n```\n");
    const auto variables = read_variables(plan, written("expression.csv", text), 1);
    if (!variables.ok() || plan.variables.empty()) return "not read";
    std::string all;
    for (std::size_t i = 0; i < variables.value().rows; ++i)
        all += (i == 0 ? "" : " ") + shown(variables.value().values.back(), i);
    return all;
}

}  // namespace

TEST(Expression, OnePartThatDecidesIsEnough) {
    EXPECT_EQ(computed("a is yes and b is yes"), "1 0 - 0 0 0 - 0 -");
    EXPECT_EQ(computed("a is yes or b is yes"), "1 1 1 1 0 - 1 - -");
    EXPECT_EQ(computed("not a"), "0 0 0 1 1 1 - - -");
    EXPECT_EQ(computed("x is missing"), "0 0 0 1 0 0 0 1 0");
}

TEST(Expression, WhatRestsOnAMissingValueIsMissing) {
    EXPECT_EQ(computed("a plus b"), "2 1 - 1 0 - - - -");
    EXPECT_EQ(computed("x plus 1"), "5 1 0 - 5 1 0 - 5");
    EXPECT_EQ(computed("the square root of x"), "2 0 - - 2 0 - - 2");
    EXPECT_EQ(computed("the logarithm of (x plus 1)"), "1.609438 0 - - 1.609438 0 - - 1.609438");
    EXPECT_EQ(computed("8 divided by x"), "2 - -8 - 2 - -8 - 2");
    EXPECT_EQ(computed("x minus the mean of x"),
              "2.571429 -1.428571 -2.428571 - 2.571429 -1.428571 -2.428571 - 2.571429");
    EXPECT_EQ(computed("x, but at least 0"), "4 0 0 - 4 0 0 - 4");
    EXPECT_EQ(computed("the remainder of x modulo 3"), "1 0 2 - 1 0 2 - 1");
}

TEST(Expression, AChoiceNeedsItsTestAndWhatItChooses) {
    EXPECT_EQ(computed("1 if a, otherwise x"), "1 1 1 - 4 0 - - -");
}

// Value 10 with interval 4 to 16 and p 0.01, 20 treated of 50; the second is refused.
TEST(Decide, WordsAreNumbersOfTheMainReading) {
    const auto decide = [](const std::string& words) {
        const terms::AnalysisPlan plan = plan_of(
            "```utfall\nanalysis plan \"P\"\nmicrodata\n  | variable | column | type |\n"
            "  | y | \"y\" | number |\n  | d | \"d\" | yes or no |\n"
            "estimate e\n  design randomised\n  method difference in means\n  outcome y\n"
            "  treatment d\n"
            "estimate f\n  design randomised\n  method difference in means\n  outcome y\n"
            "  treatment d\ndecision z is " +
            words + "\n```\n");
        Result e{.planned = 0};
        e.sample = {.rows = 50, .treated = 20, .compared = 30, .has_arms = true};
        e.units = 50;
        e.treated_units = 20;
        e.treated_mean = 25;
        e.lines = {{.estimate = {.term = "d", .value = 10}, .p = 0.01, .interval = {4, 16}}};
        Result f{.planned = 1, .refused = effects::Refusal{effects::Reason::no_rows, {}}};
        const std::vector<Delivered> made = decided(plan, {e, f});
        if (made.size() != 1) return std::string("none");
        return made[0].value ? made[0].decimal : std::string("-");
    };
    EXPECT_EQ(decide("e"), "10");
    EXPECT_EQ(decide("the lower bound of e"), "4");
    EXPECT_EQ(decide("0 minus the upper bound of e"), "-16");
    EXPECT_EQ(decide("e times the number of treated in e"), "200");
    EXPECT_EQ(decide("e divided by the mean without treatment in e"), "0.6666666666666666");
    EXPECT_EQ(decide("e if the p-value of e is less than 5 %, otherwise 0"), "10");
    EXPECT_EQ(
        decide("(0 minus e) if the lower bound of e is less than (e divided by 2), otherwise e"),
        "-10");
    EXPECT_EQ(decide("f"), "-");
    EXPECT_EQ(decide("e if the number of units in e is at least 40, otherwise f"), "10");
    EXPECT_EQ(decide("e if the number of units in e is at least 60, otherwise f"), "-");
}

TEST(Decide, DecimalsReadAsTheSameDouble) {
    EXPECT_EQ(exact_decimal(0.1), "0.1");
    EXPECT_EQ(exact_decimal(-1794.34238185), "-1794.34238185");
    for (const double x : {1e-9 / 3, 1e17 / 3, 1.0 / 3, -2e-13 / 7, 12345678901234567890.0}) {
        const std::string text = exact_decimal(x);
        EXPECT_EQ(std::strtod(text.c_str(), nullptr), x) << text;
        EXPECT_EQ(text.find('e'), std::string::npos) << text;
    }
}

}  // namespace utfall::study::test
