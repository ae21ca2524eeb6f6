#include "claim_numbers.h"

#include <algorithm>

namespace utfall::forecast {

namespace {
// Of a line: no file of facts holds more rows.
constexpr std::int64_t kMostClaims = 1'000'000;
}  // namespace

ClaimNumbers::ClaimNumbers(const ClaimsPlan& plan, const settle::ClaimJudge& judge,
                           std::size_t lines)
    : plan_(plan), lines_(lines) {
    for (const ClaimsPlan::Count& count : plan.counts) {
        const terms::PriceLine& line = judge.line_on(count.line, count.outcome);
        rules_.push_back({.is_offered = line.is_offered,
                          .times = std::min(line.times_each.value_or(kMostClaims), kMostClaims),
                          .after = line.after.value_or(-1)});
    }
}

void ClaimNumbers::begin() {
    for (Line& line : lines_) {
        line.used = 0;
        line.persons = 0;
        line.with.clear();
    }
}

std::int64_t ClaimNumbers::take(std::size_t count, double drawn,
                                std::vector<settle::ClaimCase>* out) {
    const Rule& rule = rules_[count];
    if (!rule.is_offered || rule.times < 1 || !(drawn >= 0.5)) return 0;
    Line& own = lines_[static_cast<std::size_t>(plan_.counts[count].line)];
    const std::int64_t persons =
        rule.after < 0 ? plan_.persons : lines_[static_cast<std::size_t>(rule.after)].persons;
    const std::int64_t most = std::min(kMostClaims, persons * rule.times);
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): not below zero, so that what is cut off is the floor
    const auto wanted = static_cast<std::int64_t>(std::min<double>(drawn, kMostClaims) + 0.5);
    const std::int64_t number =
        std::clamp<std::int64_t>(most - own.used, 0, std::min(wanted, kMostClaims));
    if (out != nullptr) fall(own, persons, number, plan_.counts[count], *out);
    own.persons += std::clamp<std::int64_t>(persons - own.persons, 0, number);
    own.used += number;
    return number;
}

// Level by level: who has none gets one, then who has one a second, and so on.
void ClaimNumbers::fall(Line& own, std::int64_t persons, std::int64_t number,
                        const ClaimsPlan::Count& count, std::vector<settle::ClaimCase>& out) {
    for (std::size_t level = 0; number > 0; ++level) {
        if (level == own.with.size()) own.with.push_back(0);
        const std::int64_t below = level == 0 ? persons : own.with[level - 1];
        const std::int64_t here = std::min(number, below - own.with[level]);
        for (std::int64_t k = 0; k < here; ++k)
            out.push_back({.person = static_cast<int>(own.with[level] + k),
                           .line = count.line,
                           .outcome = count.outcome,
                           .claimed = count.accepted,
                           .accepted = count.accepted});
        own.with[level] += std::max<std::int64_t>(here, 0);
        number -= std::max<std::int64_t>(here, 0);
    }
}

}  // namespace utfall::forecast
