#include "claimant_draw.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "utfall/stats/philox.h"
#include "utfall/terms/compile.h"

namespace utfall::forecast {

namespace {

constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::min();
constexpr std::uint32_t kBeginning = 0xffff'ffff;  // as a row

// A whole number from 0 up to, not including, `count`, each as likely but for 2^-32 of a chance.
std::int32_t below(std::uint32_t bits, std::int32_t count) {
    return static_cast<std::int32_t>(
        (static_cast<std::uint64_t>(bits) * static_cast<std::uint32_t>(count)) >> 32U);
}

bool happens(std::uint32_t bits, double chance) {
    constexpr double kAll = 4294967296.0;  // 2^32
    return static_cast<double>(bits) < chance * kAll;
}

}  // namespace

ClaimantDraw::ClaimantDraw(const terms::Contract& contract, const terms::Claimants& claimants)
    : contract_(contract), claimants_(claimants), outcome_(claimants.rows.size(), kNone) {
    const terms::PriceList& list = contract.price_lists[static_cast<std::size_t>(claimants.list)];
    from_ = list.from.days();
    through_ = list.through.days();
    origin_ = std::min(from_, claimants.first.days());
    accepted_after_ = shift(claimants.accepted_after);
    for (const terms::Claimants::Row& row : claimants.rows) {
        const auto& line = list.lines[static_cast<std::size_t>(row.line)];
        const int before = row.nth > 0 ? row.line : line.after.value_or(-1);
        const int nth = std::max(0, row.nth - 1);
        Row own{.line = row.line, .after = shift(row.after), .within = shift(row.within)};
        for (std::size_t k = 0; before >= 0 && k < rows_.size(); ++k)
            if (claimants.rows[k].line == before && claimants.rows[k].nth == nth)
                own.base = static_cast<int>(k);
        rows_.push_back(own);
    }
}

std::size_t ClaimantDraw::shift(const terms::Duration& by) {
    const auto at =
        std::find_if(shifts_.begin(), shifts_.end(), [&](const Shift& s) { return s.by == by; });
    if (at != shifts_.end()) return static_cast<std::size_t>(at - shifts_.begin());
    const std::int32_t days = std::max(through_, claimants_.last.days()) - origin_ + 1;
    shifts_.push_back({by, std::vector<std::int32_t>(static_cast<std::size_t>(std::max(1, days)))});
    return shifts_.size() - 1;
}

std::int32_t ClaimantDraw::shifted(std::size_t index, std::int32_t day) {
    Shift& s = shifts_[index];
    std::int32_t& known = s.days[static_cast<std::size_t>(day - origin_)];
    if (known == 0) {
        const base::Date date = base::Date::from_days(day);
        known = terms::shifted(contract_, date, s.by, false).value_or(date).days();
    }
    return known;
}

void ClaimantDraw::draw(const Scenario& scenario, std::vector<settle::ClaimCase>& out) {
    for (std::int64_t person = 0; person < scenario.persons; ++person)
        draw_person(static_cast<std::uint32_t>(person), scenario, out);
}

// Two rows share the 128 bits of a block: of each 32 for whether, 32 for when.
void ClaimantDraw::draw_person(std::uint32_t person, const Scenario& scenario,
                               std::vector<settle::ClaimCase>& out) {
    const auto luck = std::bit_cast<std::uint64_t>(scenario.luck);
    const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(luck),
                                           static_cast<std::uint32_t>(luck >> 32U)};
    const std::int32_t first = claimants_.first.days(), last = claimants_.last.days();
    const std::int32_t begins =
        first + below(stats::philox({person, kBeginning, 0, 0}, key)[0], last - first + 1);
    stats::PhiloxBlock block{};
    std::uint32_t drawn = kBeginning;  // which two rows the block is of
    for (std::size_t k = 0; k < rows_.size(); ++k) {
        const Row& row = rows_[k];
        outcome_[k] = kNone;
        const std::int32_t base =
            row.base < 0 ? begins : outcome_[static_cast<std::size_t>(row.base)];
        if (base == kNone || !(scenario.chances[k] > 0)) continue;
        const auto pair = static_cast<std::uint32_t>(k / 2);
        if (pair != drawn) block = stats::philox({person, pair, 0, 0}, key);
        drawn = pair;
        if (!happens(block[k % 2 * 2], scenario.chances[k])) continue;
        const std::int32_t earliest = shifted(row.after, base),
                           latest = std::max(earliest, shifted(row.within, base));
        const std::int32_t day = earliest + below(block[k % 2 * 2 + 1], latest - earliest + 1);
        if (day < from_ || day > through_) continue;
        outcome_[k] = day;
        const base::Date accepted = base::Date::from_days(shifted(accepted_after_, day));
        out.push_back({.person = scenario.first_person + static_cast<int>(person),
                       .line = row.line,
                       .outcome = base::Date::from_days(day),
                       .claimed = accepted,
                       .accepted = accepted});
    }
}

}  // namespace utfall::forecast
