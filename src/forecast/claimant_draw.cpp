#include "claimant_draw.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "utfall/stats/philox.h"

namespace utfall::forecast {

namespace {

constexpr std::size_t kNumbersOfWord = 2;

// The numbers of 32 bits below a chance.
std::uint64_t numbers_below(double chance) {
    return static_cast<std::uint64_t>(std::floor(chance * 0x1p32 + 0.5));
}

}  // namespace

void ClaimantDraw::draw(const Scenario& scenario, ClaimSheet& out) {
    out.persons = (scenario.persons + kPersonsAbreast - 1) / kPersonsAbreast * kPersonsAbreast;
    const std::size_t rows = 1 + plan_.rows.size();
    out.days.resize(std::max(out.days.size(), rows * out.persons));
    numbers_.resize(std::max(numbers_.size(), rows * out.persons / kNumbersOfWord));
    stats::bits({.seed = std::bit_cast<std::uint64_t>(scenario.luck)}, 0,
                {numbers_.data(), rows * out.persons / kNumbersOfWord});
    rows_.clear();
    for (std::size_t k = 0; k < plan_.rows.size(); ++k) {
        const std::uint64_t numbers = numbers_below(scenario.chances[k]);
        const ClaimantPlan::Row& row = plan_.rows[k];
        rows_.push_back({.most = static_cast<std::uint32_t>(numbers - 1),
                         .shifts = numbers == 0 ? nullptr : &plan_.shifts[row.shifts],
                         .base = row.base});
    }
    claim_kernels().draw({.numbers = numbers_.data(),
                          .persons = out.persons,
                          .there = scenario.persons,
                          .plan = &plan_,
                          .rows = rows_,
                          .days = out.days.data()});
}

}  // namespace utfall::forecast
