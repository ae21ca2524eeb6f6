#include "claim_numbers.h"

#include <algorithm>
#include <cmath>

namespace utfall::forecast {

namespace {
// Of a line: no file of facts holds more rows.
constexpr std::int64_t kMostClaims = 1'000'000;
}  // namespace

ClaimNumbers::ClaimNumbers(const ClaimsPlan& plan, const settle::ClaimJudge& judge,
                           std::size_t lines)
    : plan_(plan), judge_(judge), lines_(lines) {}

void ClaimNumbers::begin() {
    for (Line& line : lines_) {
        line.used = 0;
        line.with.clear();
    }
}

std::int64_t ClaimNumbers::who_may(const terms::PriceLine& line) const {
    if (!line.after) return plan_.persons;
    const Line& earlier = lines_[static_cast<std::size_t>(*line.after)];
    return earlier.with.empty() ? 0 : earlier.with[0];
}

std::int64_t ClaimNumbers::take(const ClaimsPlan::Count& count, double drawn,
                                std::vector<settle::ClaimCase>* out) {
    const terms::PriceLine& line = judge_.line_on(count.line, count.outcome);
    if (!line.is_offered || !(drawn >= 0.5)) return 0;
    Line& own = lines_[static_cast<std::size_t>(count.line)];
    const std::int64_t persons = who_may(line);
    const std::int64_t times = line.times_each.value_or(kMostClaims);
    if (times < 1) return 0;
    const std::int64_t most =
        persons > kMostClaims / times ? kMostClaims : std::min(kMostClaims, persons * times);
    const auto wanted = static_cast<std::int64_t>(
        std::floor(std::min(drawn, static_cast<double>(kMostClaims)) + 0.5));
    const std::int64_t number =
        std::clamp<std::int64_t>(most - own.used, 0, std::min(wanted, kMostClaims));
    fall(own, persons, number, count, out);
    own.used += number;
    return number;
}

// Level by level: who has none gets one, then who has one a second, and so on.
void ClaimNumbers::fall(Line& own, std::int64_t persons, std::int64_t number,
                        const ClaimsPlan::Count& count, std::vector<settle::ClaimCase>* out) {
    for (std::size_t level = 0; number > 0; ++level) {
        if (level == own.with.size()) own.with.push_back(0);
        const std::int64_t below = level == 0 ? persons : own.with[level - 1];
        const std::int64_t here = std::min(number, below - own.with[level]);
        for (std::int64_t k = 0; out != nullptr && k < here; ++k)
            out->push_back({.person = static_cast<int>(own.with[level] + k),
                            .line = count.line,
                            .outcome = count.outcome,
                            .claimed = count.accepted,
                            .accepted = count.accepted});
        own.with[level] += std::max<std::int64_t>(here, 0);
        number -= std::max<std::int64_t>(here, 0);
    }
}

}  // namespace utfall::forecast
