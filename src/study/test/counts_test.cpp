// What a decision multiplies an effect by: persons, however many rows tell of each.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "plan_files.h"
#include "utfall/study/study.h"

namespace utfall::study::test {
namespace {

const std::string kPanel = R"(```utfall
analysis plan "Persons"
microdata
  one row for each individual, calendar-year
  | variable      | column | type         |
  | individual    | "id"   | whole number |
  | calendar-year | "year" | whole number |
  | first-year    | "first"| whole number |
  | helped        | "on"   | yes or no    |
  | ever          | "ever" | yes or no    |
  | later         | "later"| yes or no    |
  | cost          | "cost" | number       |
estimate staggered
  design difference in differences
  method effects by group and time
  outcome cost
  unit individual
  period calendar-year
  first treated in first-year
estimate absorbed
  design difference in differences
  method least squares
  outcome cost
  treatment helped
  fixed effects individual, calendar-year
  unit individual
  standard errors CR1
  clusters individual
estimate both
  design difference in differences
  method two groups and two periods
  outcome cost
  treatment ever
  after treatment later
  unit individual
  standard errors CR1
  clusters individual
decision staggered-treated is the number of treated in staggered
decision staggered-units is the number of units in staggered
decision absorbed-treated is the number of treated in absorbed
decision absorbed-units is the number of units in absorbed
decision both-treated is the number of treated in both
decision both-units is the number of units in both
```
)";

// 90 persons in 8 years: 30 helped from the fourth, 30 from the sixth, 30 never.
std::string panel() {
    std::string text = "id,year,first,on,ever,later,cost\n";
    for (int id = 0; id < 90; ++id)
        for (int year = 1; year <= 8; ++year) {
            const int first = id % 3 == 0 ? 4 : id % 3 == 1 ? 6 : 0;
            const int on = first != 0 && year >= first ? 1 : 0;
            text += fmt::format("{},{},{},{},{},{},{}\n", id, year, first, on, first != 0 ? 1 : 0,
                                year >= 4 ? 1 : 0, (id * 37 + year * 11) % 29 + 5 * on);
        }
    return text;
}

TEST(Counts, ArePersonsAndNotRows) {
    const auto study = run_study(plan_of(kPanel), written("persons.csv", panel()), {});
    ASSERT_TRUE(study.ok());
    ASSERT_EQ(study.value().delivered.size(), 6U);
    for (std::size_t k = 0; k < 6; ++k)
        EXPECT_EQ(study.value().delivered[k].decimal, k % 2 == 0 ? "60" : "90") << k;
}

}  // namespace
}  // namespace utfall::study::test
