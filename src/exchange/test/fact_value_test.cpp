#include "fact_value.h"

#include <gtest/gtest.h>

#include <random>

#include "shown.h"

namespace utfall::exchange {
namespace {

std::string outcome(const std::string& cell) {
    const ValueReading reading = read_value(cell);
    return reading.finding ? base::code_name(reading.finding->code) : shown_value(reading.value);
}

TEST(Value, reads) {
    const std::vector<Row> rows = {
        // numbers
        {"0", "number 0/0"},
        {"-7", "number -7/0"},
        {"\u22127", "number -7/0"},
        {"007", "number 7/0"},
        {"7,50", "number 750/2"},
        {"7.50", "number 750/2"},
        {"0,125", "number 125/3"},
        {"0.125", "number 125/3"},
        {"-0,5", "number -5/1"},
        {"-0", "number 0/0"},
        {"1234,567", "number 1234567/3"},
        {"1 234,567", "number 1234567/3"},
        {"1,2345", "number 12345/4"},
        {"1,23", "number 123/2"},
        {"10000000.00", "number 1000000000/2"},
        {"10 000 000", "number 10000000/0"},
        {"10\u00A0000\u00A0000", "number 10000000/0"},
        {"10\u202F000 000,50", "number 1000000050/2"},
        {"-2 000 000 kr", "number -2000000/0 kr"},
        {"\u22122 000 000 kr", "number -2000000/0 kr"},
        {"40 %", "number 40/0 %"},
        {"40%", "number 40/0 %"},
        {"7,5\u00A0%", "number 75/1 %"},
        {"192 children", "number 192/0 children"},
        {"12 år", "number 12/0 år"},
        {"12 åtgärder", "number 12/0 åtgärder"},
        {"100 €", "number 100/0 €"},
        {"5 kr per dag", "number 5/0 kr per dag"},
        {"15 000 kr per 7 000 dagar", "number 15000/0 kr per 7 000 dagar"},
        {"999999999999999999", "number 999999999999999999/0"},
        {"0,000000000000000001", "number 1/18"},
        {"000000000000000000000000001", "number 1/0"},
        // yes and no
        {"ja", "yes"},
        {"Ja", "yes"},
        {"yes", "yes"},
        {"NEJ", "no"},
        {"no", "no"},
        // dates
        {"2021-03-31", "date 2021-03-31"},
        // words
        {"skolresultat", "word skolresultat"},
        {"jaha", "word jaha"},
        {"none", "word none"},
        {"12:30", "word 12:30"},
        {"5-6", "word 5-6"},
        {"5–6", "word 5–6"},
        {"3/4", "word 3/4"},
        {"2021/22", "word 2021/22"},
        {"3 × 4", "word 3 × 4"},
        {"3 ÷ 4", "word 3 ÷ 4"},
        {"-", "word -"},
        {"-a", "word -a"},
        {"%", "word %"},
        {".", "word ."},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(outcome(row.given), row.expected) << row.given;
        EXPECT_EQ(read_value(row.given).value.text, row.given);
    }
}

TEST(Value, refuses) {
    const std::vector<Row> rows = {
        // one mark and three digits: thousands or thousandths?
        {"1,234", "fact-number-ambiguous"},
        {"12.500", "fact-number-ambiguous"},
        {"-999,999", "fact-number-ambiguous"},
        {"1,234 kr", "fact-number-ambiguous"},
        {"1.234%", "fact-number-ambiguous"},
        // thousands with marks
        {"1,234,567", "fact-number-form"},
        {"1.234.567", "fact-number-form"},
        {"1,234.50", "fact-number-form"},
        {"1.234,50 kr", "fact-number-form"},
        {"1'000", "fact-number-form"},
        {"1\u2019000", "fact-number-form"},
        // half numbers
        {",5", "fact-number-form"},
        {".5", "fact-number-form"},
        {"-.5", "fact-number-form"},
        {"5,", "fact-number-form"},
        {"5. kr", "fact-number-form"},
        {"+5", "fact-number-form"},
        {"- 5", "fact-number-form"},
        {"-+5", "fact-number-form"},
        // groups
        {"10 00", "fact-number-groups"},
        {"1 0000", "fact-number-groups"},
        {"1234 567", "fact-number-groups"},
        {"10  000", "fact-number-groups"},
        {"1 000 00", "fact-number-groups"},
        {"1,234 567", "fact-number-groups"},
        {"1000 4kids", "fact-number-groups"},
        // exponents and lengths
        {"1e5", "fact-number-exponent"},
        {"1,5E+06", "fact-number-exponent"},
        {"1.5e-3", "fact-number-exponent"},
        {"1000000000000000000", "fact-number-too-long"},
        {"99999999999999999999999999", "fact-number-too-long"},
        {"0,0000000000000000001", "fact-number-too-long"},
        {"12345678901234567,89", "fact-number-too-long"},
        // dates that are not ISO
        {"2021-3-1", "fact-date-form"},
        {"31/3 2021", "fact-date-form"},
        {"31.3.2021", "fact-date-form"},
        {"3/31/2021", "fact-date-form"},
        {"2021/03/31", "fact-date-form"},
        {"2021-03-31 00:00", "fact-date-form"},
        {"2021-03-31T00:00:00", "fact-date-form"},
        {"2021-02-30", "fact-date-nonexistent"},
    };
    for (const Row& row : rows) EXPECT_EQ(outcome(row.given), row.expected) << row.given;
}

TEST(Value, tells_both_readings) {
    const auto text = [](base::Language language) {
        const ValueReading reading = read_value("-1,234 kr");
        const base::Diagnostic diagnostic =
            base::diagnose(reading.finding->code, {.file = "f"}, reading.finding->arguments);
        return base::render(diagnostic, language);
    };
    EXPECT_EQ(text(base::Language::English),
              "f: error[fact-number-ambiguous]: \"-1,234 kr\" can be read in two ways: -1 234 and "
              "-1.234\n    Write \"-1 234\" with a space if thousands are meant, or \"-1,2340\" "
              "with one more decimal if not.");
    EXPECT_EQ(text(base::Language::Swedish),
              "f: fel[fact-number-ambiguous]: \"-1,234 kr\" kan läsas på två sätt: -1 234 och "
              "-1,234\n    Skriv \"-1 234\" med mellanslag om tusental menas, annars \"-1,2340\" "
              "med en decimal till.");
    EXPECT_EQ(outcome("-1 234"), "number -1234/0");
    EXPECT_EQ(outcome("-1,2340"), "number -12340/4");
}

TEST(Value, reads_back_what_the_house_writes) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 50'000; ++i) {
        const int scale = static_cast<int>(random() % 7);
        const auto size =
            static_cast<std::int64_t>(random() % 1'000'000'000'000'000'000U) >> (random() % 60);
        const base::Decimal number{.digits = random() % 2 == 0 ? size : -size, .scale = scale};
        for (const auto language : {base::Language::Swedish, base::Language::English}) {
            const std::string text = base::decimal_text(number, language);
            const std::string read = outcome(text);
            if (read == "fact-number-ambiguous") {
                EXPECT_EQ(scale, 3) << text;
                continue;
            }
            ASSERT_EQ(read, fmt::format("number {}/{}", number.digits, number.scale)) << text;
        }
    }
}

TEST(JsonNumber, is_taken_as_written) {
    const auto json = [](std::string_view token) {
        const ValueReading reading = read_json_number(token);
        return reading.finding ? base::code_name(reading.finding->code)
                               : shown_value(reading.value);
    };
    EXPECT_EQ(json("12.500"), "number 12500/3");
    EXPECT_EQ(json("-0.1"), "number -1/1");
    EXPECT_EQ(json("0.30000000000000004"), "number 30000000000000004/17");
    EXPECT_EQ(json("1e3"), "fact-number-exponent");
    EXPECT_EQ(json("1.5E-3"), "fact-number-exponent");
    EXPECT_EQ(json("9223372036854775807"), "fact-number-too-long");
}

}  // namespace
}  // namespace utfall::exchange
