#include "day_judge.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>
#include <tuple>

namespace utfall::forecast {

DayJudge::DayJudge(const ClaimDays& days, std::span<const ClaimantPlan* const> plans,
                   const settle::ClaimJudge& judge)
    : days_(days),
      plans_(plans),
      judge_(judge),
      by_last_(days.segments.size()),
      lines_(days.segments.size()),
      numbers_(days.segments.size()),
      worths_(days.segments.size()),
      lost_(days.groups.size()) {
    for (const settle::ClaimCap& cap : judge.caps()) {
        bounds_.push_back(bound_of(cap));
        auto& by_group = concerned_.emplace_back();
        for (const auto& group : days.groups)
            by_group.push_back(concerned_by(bounds_.back(), group));
    }
    for (const auto& group : days.groups)
        for (const ClaimDays::Line& line : group)
            std::fill_n(lines_.data() + line.first_segment, line.marks.size(), line.line);
    std::iota(by_last_.begin(), by_last_.end(), std::size_t{0});
    std::stable_sort(by_last_.begin(), by_last_.end(), [&](std::size_t a, std::size_t b) {
        return days.segments[a].last > days.segments[b].last;
    });
}

DayJudge::Bound DayJudge::bound_of(const settle::ClaimCap& cap) {
    Bound out{.limit = std::numeric_limits<std::int64_t>::max(),
              .is_of_each = cap.by_text.front().is_of_each,
              .line = cap.by_text.front().line};
    for (const settle::ClaimCap::Rule& rule : cap.by_text) {
        if (rule.applies) out.limit = std::min(out.limit, rule.limit);
        if (rule.line != out.line) out.line = -1;
        out.is_same = out.is_same && rule == cap.by_text.front();
    }
    return out;
}

DayJudge::Concerned DayJudge::concerned_by(const Bound& bound,
                                           const std::vector<ClaimDays::Line>& lines) {
    Concerned out;
    for (std::size_t l = 0; l < lines.size(); ++l)
        for (std::size_t row = lines[l].first; concerns(bound, lines[l]) && row < lines[l].end;
             ++row)
            for (const DayPrice& price : lines[l].prices) {
                out.prices.push_back({row, price});
                out.lines.push_back(static_cast<std::uint32_t>(l));
            }
    out.bits = static_cast<unsigned>(std::bit_width(out.prices.size()));
    return out;
}

void DayJudge::judge(std::span<const DrawnGroup> groups) {
    for (const Cut& cut : cut_) lost_[cut.use.group][cut.use.cell] = 0;
    cut_.clear();
    groups_ = groups;
    for (std::size_t g = 0; g < groups.size(); ++g) count(g);
    for (std::size_t cap = 0; cap < bounds_.size(); ++cap) {
        if (!bounds_[cap].is_of_each)
            cut_all(cap);
        else
            for (std::size_t g = 0; g < groups.size(); ++g) cut_persons(g, cap);
    }
}

void DayJudge::count(std::size_t group) {
    const ClaimSheet& sheet = *groups_[group].sheet;
    lost_[group].resize(std::max(lost_[group].size(), sheet.days.size()));
    for (const ClaimDays::Line& line : days_.groups[group]) {
        counted_.resize(line.marks.size());
        claim_kernels().count_through(sheet.rows(line.first, line.end), line.marks,
                                      counted_.data());
        std::int64_t before = 0;
        for (std::size_t m = 0; m < line.marks.size(); ++m) {
            const std::size_t segment = line.first_segment + m;
            numbers_[segment] = counted_[m] - before;
            worths_[segment] = numbers_[segment] * days_.segments[segment].price;
            before = counted_[m];
        }
    }
}

void DayJudge::cut_persons(std::size_t group, std::size_t cap) {
    const Bound& bound = bounds_[cap];
    const ClaimSheet& sheet = *groups_[group].sheet;
    totals_.assign(sheet.persons, 0);
    for (const ClaimDays::Line& line : days_.groups[group])
        if (concerns(bound, line))
            for (const DayPrice& price : line.prices)
                claim_kernels().add_worth(sheet.rows(line.first, line.end), price, totals_);
    for (const Cut& cut : cut_)  // by earlier caps
        if (cut.use.group == group && concerns(bound, days_.groups[group][cut.use.line]))
            totals_[cut.use.cell % sheet.persons] -= static_cast<std::int32_t>(cut.amount);
    for (std::size_t block = 0; block < sheet.persons; block += kPersonsAbreast)
        if (std::any_of(totals_.data() + block, totals_.data() + block + kPersonsAbreast,
                        [&](std::int32_t total) { return total > bound.limit; }))
            cut_block(group, block, cap);
}

void DayJudge::cut_block(std::size_t group, std::size_t block, std::size_t cap) {
    const Concerned& concerned = concerned_[cap][group];
    const ClaimSheet& sheet = *groups_[group].sheet;
    claims_.resize(concerned.prices.size() * kPersonsAbreast);
    claim_kernels().number_claims({.days = sheet.days.data() + block,
                                   .persons = sheet.persons,
                                   .from = plans_[group]->from,
                                   .bits = concerned.bits,
                                   .prices = concerned.prices},
                                  claims_.data());
    take_last(group, block, cap);
    for (std::size_t k = 0; k < kPersonsAbreast; ++k) {
        std::int64_t before = totals_[block + k];
        for (std::size_t turn = turns_[k]; turn-- > 0;)
            before += used(cap, taken_[turn * kPersonsAbreast + k], before);
    }
}

// What comes before that is surely paid, so the last claims of a person are taken away until the others fit; they are then
// used again.
void DayJudge::take_last(std::size_t group, std::size_t block, std::size_t cap) {
    const Bound& bound = bounds_[cap];
    const Concerned& concerned = concerned_[cap][group];
    const std::size_t persons = groups_[group].sheet->persons;
    std::array<std::int32_t, kPersonsAbreast> last{};
    last.fill(std::numeric_limits<std::int32_t>::max());
    turns_.fill(0);
    taken_.resize(concerned.prices.size() * kPersonsAbreast);
    const std::uint32_t mask = (1U << concerned.bits) - 1;
    for (bool is_any = true; is_any;) {
        is_any = false;
        claim_kernels().last_before(claims_, last.data());
        for (std::size_t k = 0; k < kPersonsAbreast; ++k) {
            std::int32_t& total = totals_[block + k];
            if (last[k] < 0 || (bound.is_same && total <= bound.limit)) continue;
            is_any = true;
            const std::size_t which = static_cast<std::uint32_t>(last[k]) & mask;
            const RowPrice& price = concerned.prices[which];
            const std::size_t cell = price.row * persons + block + k;
            const std::int64_t paid = price.price.price - lost_[group][cell];
            total -= static_cast<std::int32_t>(paid);
            taken_[turns_[k]++ * kPersonsAbreast + k] = {
                .paid = paid,
                .outcome = plans_[group]->from + (last[k] >> concerned.bits),
                .group = static_cast<std::uint32_t>(group),
                .line = concerned.lines[which],
                .cell = static_cast<std::uint32_t>(cell)};
        }
    }
}

void DayJudge::cut_all(std::size_t cap) {
    const Bound& bound = bounds_[cap];
    std::int64_t total = 0;
    for (std::size_t s = 0; s < worths_.size(); ++s)
        if (bound.line < 0 || bound.line == lines_[s]) total += worths_[s];
    if (total <= bound.limit) return;
    const std::int32_t from = first_in_doubt(total, bound);
    uses_.clear();
    for (std::size_t g = 0; g < groups_.size(); ++g)
        for (std::size_t l = 0; l < days_.groups[g].size(); ++l)
            if (concerns(bound, days_.groups[g][l])) collect(g, l, from);
    for (const PlacedUse& placed : uses_) total -= placed.use.paid;
    order_.sort(
        uses_, in_order_, [](const PlacedUse& placed) { return placed.accepted; },
        [this](const PlacedUse& a, const PlacedUse& b) { return comes_before(a, b); });
    for (const PlacedUse& placed : in_order_) total += used(cap, placed.use, total);
}

// Of one day of acceptance. Rows of a line come in their order.
bool DayJudge::comes_before(const PlacedUse& a, const PlacedUse& b) const {
    const auto place = [&](const PlacedUse& placed) {
        const int rank = days_.groups[placed.use.group][placed.use.line].rank;
        return std::tuple(placed.use.outcome, rank, placed.person, placed.use.cell);
    };
    return place(a) < place(b);
}

// The outcomes of all days before fit under the cap. Groups are accepted at different times, so that theirs are all in doubt.
std::int32_t DayJudge::first_in_doubt(std::int64_t total, const Bound& bound) const {
    std::int32_t from = kNever;
    if (groups_.size() > 1 || !bound.is_same) return std::numeric_limits<std::int32_t>::min();
    for (const std::size_t s : by_last_) {
        if (bound.line >= 0 && bound.line != lines_[s]) continue;
        if (total <= bound.limit) break;
        total -= worths_[s];
        from = std::min(from, days_.segments[s].first);
    }
    return from;
}

void DayJudge::collect(std::size_t group, std::size_t line, std::int32_t from) {
    const ClaimSheet& sheet = *groups_[group].sheet;
    const ClaimDays::Line& own = days_.groups[group][line];
    found_.resize(sheet.persons);
    for (std::size_t row = own.first; row < own.end; ++row) {
        const std::span<const std::int32_t> days = sheet.rows(row, row + 1);
        std::size_t count = 0;
        for (std::size_t person = 0; person < days.size(); ++person) {
            found_[count] = static_cast<std::uint32_t>(person);
            const bool is_in_doubt = days[person] >= from && days[person] != kNever;
            count += is_in_doubt ? 1U : 0U;
        }
        collect_found(group, line, row, count);
    }
}

// Those persons of the row who were found.
void DayJudge::collect_found(std::size_t group, std::size_t line, std::size_t row,
                             std::size_t count) {
    const ClaimSheet& sheet = *groups_[group].sheet;
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t cell = row * sheet.persons + found_[k];
        const std::int32_t day = sheet.days[cell];
        for (const DayPrice& price : days_.groups[group][line].prices)
            if (price.first <= day && day <= price.last)
                uses_.push_back(
                    {.accepted = plans_[group]->accepted_on(day).days(),
                     .person = groups_[group].first_person + static_cast<int>(found_[k]),
                     .use = {.paid = price.price - lost_[group][cell],
                             .outcome = day,
                             .group = static_cast<std::uint32_t>(group),
                             .line = static_cast<std::uint32_t>(line),
                             .cell = static_cast<std::uint32_t>(cell)}});
    }
}

// How much of the cap a claim uses, after others have used so much.
std::int64_t DayJudge::used(std::size_t cap, const Use& use, std::int64_t before) {
    const settle::ClaimCap& own = judge_.caps()[cap];
    const settle::ClaimCap::Rule& rule =
        bounds_[cap].is_same ? own.by_text.front()
                             : judge_.rule_on(own, base::Date::from_days(use.outcome));
    if (!rule.concerns(days_.groups[use.group][use.line].line)) return 0;
    const std::int64_t paid = rule.leaves(use.paid, before);
    if (paid < use.paid) lose(use, use.paid - paid);
    return paid;
}

void DayJudge::lose(const Use& use, std::int64_t amount) {
    const ClaimDays::Line& line = days_.groups[use.group][use.line];
    worths_[line.segment_on[static_cast<std::size_t>(use.outcome - line.low)]] -= amount;
    lost_[use.group][use.cell] += amount;
    cut_.push_back({use, amount});
}

}  // namespace utfall::forecast
