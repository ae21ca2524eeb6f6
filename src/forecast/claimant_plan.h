// forecast, private: persons of a price list who are drawn one by one, made ready: on which days each of their claims can
// come, found once for every day on which what it builds on can come.
#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "utfall/terms/beliefs.h"
#include "utfall/terms/model.h"

namespace utfall::forecast {

// As a day: that there is none. It comes after every other.
inline constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();

// By day of what is built on: how many days later an outcome can come at the earliest, and on how many days from then on.
// Both in one number, the first in its lower half: 16 bits each where that is enough.
struct DayShifts {
    std::vector<std::uint32_t> near{};
    std::vector<std::uint64_t> far{};  // where it is not
};

struct ClaimantPlan {
    struct Row {
        int line = 0;
        std::size_t base = 0;    // the row from whose outcome its days count; 0 the beginning
        std::size_t shifts = 0;  // into `shifts`
        std::int32_t low = 0, high = 0;  // days on which its outcome can come; low > high: none
    };
    std::int32_t first = 0, last = 0;      // on which they begin
    std::int32_t from = 0, through = 0;    // on which an outcome can be claimed
    std::int32_t origin = 0;               // the first of them all
    std::vector<Row> rows{};               // row k + 1 of a sheet: the first is the beginning
    std::vector<DayShifts> shifts{};       // each by day since `origin`
    std::vector<std::int32_t> accepted{};  // by day of outcome since `from`

    [[nodiscard]] base::Date accepted_on(std::int32_t outcome) const {
        return base::Date::from_days(accepted[static_cast<std::size_t>(outcome - from)]);
    }
};

[[nodiscard]] ClaimantPlan plan_claimants(const terms::Contract& contract,
                                          const terms::Claimants& claimants);

}  // namespace utfall::forecast
