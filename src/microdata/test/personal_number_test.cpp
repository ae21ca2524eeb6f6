#include "utfall/microdata/personal_number.h"

#include "fixture.h"

namespace utfall::microdata {
namespace {

// The numbers are Skatteverket's published test numbers; nobody has them.
TEST(PersonalNumberTest, test_numbers_are_recognised_however_they_are_written) {
    for (const char* valid : {"191212121212", "19121212-1212", "121212-1212", "121212+1212",
                              "1212121212", " 191212121212 ", "19121212 1212"}) {
        EXPECT_TRUE(is_personal_number(valid)) << valid;
    }
    EXPECT_TRUE(is_personal_number(std::int64_t{191212121212}));
    EXPECT_TRUE(is_personal_number(std::int64_t{1212121212}));
}

TEST(PersonalNumberTest, what_is_no_day_or_has_the_wrong_check_digit_is_not_one) {
    for (const char* other :
         {"191212121213", "191213121212", "191212321212", "211212121212", "556036-0793",
          "2021-12-31", "0000000000", "12121212123", "", "19121212-121", "070-123 45 67"}) {
        EXPECT_FALSE(is_personal_number(other)) << other;
    }
    EXPECT_FALSE(is_personal_number(std::int64_t{5560360793})) << "an organisation's number";
    EXPECT_FALSE(is_personal_number(std::int64_t{20211231}));
}

// Naive twin: the rule of the header by another way of counting, over every check digit.
TEST(PersonalNumberTest, one_check_digit_of_ten_is_right_also_with_sixty_added_to_the_day) {
    for (const std::string begin : {"19121212121", "19121272121", "20000229123"}) {
        int valid = 0;
        for (char check = '0'; check <= '9'; ++check)
            valid += is_personal_number(begin + check) ? 1 : 0;
        EXPECT_EQ(valid, 1) << begin;
    }
    for (char check = '0'; check <= '9'; ++check) {
        EXPECT_FALSE(is_personal_number(std::string("19000229123") + check)) << "no leap year";
    }
}

TEST(PersonalNumberTest, numbers_inside_a_text_are_counted_and_masked) {
    const std::string text = "Tolvan (191212121212) och 121212-1212, tel 0701234567";
    EXPECT_EQ(count_personal_numbers(text), 2);
    EXPECT_EQ(masked(text), "Tolvan (1912********) och 12****-****, tel 0701234567");
    EXPECT_EQ(masked("19121212-1212"), "1912****-****");
    EXPECT_EQ(masked("1912121212125"), "1912121212125") << "one digit too many";
}

TEST(PersonalNumberTest, chance_is_allowed_for_only_in_declared_pseudonyms) {
    EXPECT_FALSE(is_refused(0, 100, false));
    EXPECT_TRUE(is_refused(1, 1'000'000, false));
    EXPECT_FALSE(is_refused(1, 100, true));
    EXPECT_FALSE(is_refused(7'300, 1'000'000, true)) << "what chance gives";
    EXPECT_FALSE(is_refused(2, 10, true));
    EXPECT_TRUE(is_refused(3, 10, true));
    EXPECT_TRUE(is_refused(1, 1, true));
    EXPECT_TRUE(is_refused(60'000, 1'000'000, true));
}

TEST_F(MicrodataTest, a_file_with_personal_numbers_is_refused_without_repeating_them) {
    const std::string bytes = "id,namn,n\n191212121212,Tolvan,1\n191212121212,Tolvan,2\n";
    Request request = one("id", ColumnType::Identity);
    EXPECT_EQ(
        failure(bytes, request),
        "personal-numbers: the column \"id\" holds personal identity numbers: 1 different values "
        "are valid ones, the first as 1912********");
    request.columns[0].type = ColumnType::Whole;
    EXPECT_EQ(failure(bytes, request).substr(0, 16), "personal-numbers");
    request.columns[0].is_pseudonymised = true;
    EXPECT_EQ(failure(bytes, request).substr(0, 15), "pseudonyms-real");
    EXPECT_EQ(failure(bytes, one("n", ColumnType::Whole)), "")
        << "columns not asked for are not read";
    EXPECT_EQ(failure("a\nring 121212-1212\nx\n", one("a", ColumnType::Category)).substr(0, 16),
              "personal-numbers");
    EXPECT_EQ(
        failure("a,b\n1,1\n121212-1212,1\n", one("a", ColumnType::Number)),
        "cell-not-number 3: in the column \"a\" stands \"12****-****\", which is not a number");
    request.columns[0].type = ColumnType::Identity;
    EXPECT_EQ(failure("id\nA1\nB2\nC3\n1212121212\n", request), "") << "one of four by chance";
}

}  // namespace
}  // namespace utfall::microdata
