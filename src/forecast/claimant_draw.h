// forecast, private: persons of a price list drawn one by one, each claim with its day.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "claim_kernels.h"
#include "claimant_plan.h"

namespace utfall::forecast {

// The persons of one scenario: by row of the plan and person the day of the outcome, kNever where there is none. The first
// row is the day on which each begins.
struct ClaimSheet {
    std::size_t persons = 0;  // whole times kPersonsAbreast: the last of them may have nothing
    std::vector<std::int32_t> days{};

    [[nodiscard]] std::span<const std::int32_t> rows(std::size_t first, std::size_t end) const {
        return {days.data() + first * persons, (end - first) * persons};
    }
    [[nodiscard]] std::int32_t day(std::size_t row, std::size_t person) const {
        return days[row * persons + person];
    }
};

// All persons of a scenario share one uniform number, their luck: its bits are the seed of Philox (stats/philox.h), which
// counts persons and rows. So they take one dimension of the points however many they are, the same person has the same luck
// under changed terms, and who draws a scenario again gets the same persons.
class ClaimantDraw {
public:
    explicit ClaimantDraw(const ClaimantPlan& plan) : plan_(plan) {}

    struct Scenario {
        std::size_t persons = 0;
        std::span<const double> chances;  // of each row, 0 to 1
        double luck = 0;
    };
    void draw(const Scenario& scenario, ClaimSheet& out);

private:
    const ClaimantPlan& plan_;
    std::vector<std::uint64_t> numbers_;
    std::vector<RowDraw> rows_;
};

}  // namespace utfall::forecast
