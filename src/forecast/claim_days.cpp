#include "claim_days.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "prepared.h"

namespace utfall::forecast {

using settle::ClaimVerdict;

namespace {

class ByDays {
public:
    ByDays(const ClaimsPlan& plan, settle::ClaimJudge& judge) : plan_(plan), judge_(judge) {}

    std::optional<ClaimDays> run() {
        if (plan_.groups.empty() || asks_about_persons() || caps_differ()) return std::nullopt;
        find_bounds();
        for (const ClaimsPlan::Group& group : plan_.groups) {
            judge_days(group.plan);
            if (!is_in_order(group.plan) || !all_build(group.plan) || is_too_much(group.plan))
                return std::nullopt;
            add(group.plan);
            if (are_too_many(group.plan)) return std::nullopt;
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] bool asks_about_persons() const {
        return std::any_of(plan_.answers.begin(), plan_.answers.end(),
                           [](const ClaimsPlan::Answer& a) { return a.person >= 0; });
    }
    // One text may let a cap apply to each person, another to all of them.
    [[nodiscard]] bool caps_differ() const {
        return std::any_of(judge_.caps().begin(), judge_.caps().end(), [](const auto& cap) {
            return std::any_of(cap.by_text.begin(), cap.by_text.end(), [&](const auto& rule) {
                return rule.is_of_each != cap.by_text.front().is_of_each;
            });
        });
    }
    // An outcome of a later day is never accepted before one of an earlier.
    [[nodiscard]] static bool is_in_order(const ClaimantPlan& plan) {
        return std::is_sorted(plan.accepted.begin(), plan.accepted.end());
    }

    // What a group's days decide on each line.
    void judge_days(const ClaimantPlan& plan) {
        verdicts_.assign(static_cast<std::size_t>(judge_.lines()), {});
        for (const ClaimantPlan::Row& row : plan.rows) {
            auto& of_line = verdicts_[static_cast<std::size_t>(row.line)];
            for (std::int32_t day = plan.from; of_line.size() < plan.accepted.size(); ++day)
                of_line.push_back(judge_.by_days({.person = 0,
                                                  .line = row.line,
                                                  .outcome = base::Date::from_days(day),
                                                  .claimed = plan.accepted_on(day),
                                                  .accepted = plan.accepted_on(day)}));
        }
    }
    [[nodiscard]] const ClaimVerdict& verdict(const ClaimantPlan& plan, int line,
                                              std::int32_t day) const {
        return verdicts_[static_cast<std::size_t>(line)][static_cast<std::size_t>(day - plan.from)];
    }
    [[nodiscard]] bool counts(const ClaimantPlan& plan, int line, std::int32_t day) const {
        return verdict(plan, line, day).kind == ClaimVerdict::Kind::Counts;
    }

    // Whether each claim that its days let count has what it builds on, and none is one too many for its person.
    [[nodiscard]] bool all_build(const ClaimantPlan& plan) const {
        return std::all_of(plan.rows.begin(), plan.rows.end(),
                           [&](const ClaimantPlan::Row& row) { return builds(plan, row); });
    }
    [[nodiscard]] bool builds(const ClaimantPlan& plan, const ClaimantPlan::Row& row) const {
        const auto times = std::count_if(plan.rows.begin(), plan.rows.end(),
                                         [&](const auto& r) { return r.line == row.line; });
        const ClaimantPlan::Row* earlier = first_of_earlier(plan, row);
        std::int32_t unseen = earlier == nullptr ? 0 : earlier->low;  // of its days, the first
        for (std::int32_t day = row.low; day <= row.high; ++day) {
            if (!counts(plan, row.line, day)) continue;
            const terms::PriceLine& line = judge_.line_on(row.line, base::Date::from_days(day));
            if (line.times_each && times > *line.times_each) return false;
            if (!line.after) continue;
            if (earlier == nullptr || earlier->line != *line.after || line.within ||
                judge_.depth_of(earlier->line) >= judge_.depth_of(row.line))
                return false;
            for (; unseen <= std::min(day, earlier->high); ++unseen)
                if (!counts(plan, earlier->line, unseen)) return false;
        }
        return true;
    }
    // Of the line that a row's line builds on: the first row, whose outcome is never later.
    [[nodiscard]] static const ClaimantPlan::Row* first_of_earlier(const ClaimantPlan& plan,
                                                                   const ClaimantPlan::Row& row) {
        const ClaimantPlan::Row* at = &row;
        while (at->line == row.line) {
            if (at->base == 0) return nullptr;
            at = &plan.rows[at->base - 1];
        }
        return at;
    }

    // For the kernels, which add up what a person has claimed.
    [[nodiscard]] bool is_too_much(const ClaimantPlan& plan) const {
        std::int64_t sum = 0;
        for (const ClaimantPlan::Row& row : plan.rows) {
            std::int64_t most = 0;
            for (std::int32_t day = row.low; day <= row.high; ++day)
                most = std::max(most, verdict(plan, row.line, day).price);
            sum += most;
            if (most > std::numeric_limits<std::int32_t>::max() ||
                sum > std::numeric_limits<std::int32_t>::max())
                return true;
        }
        return false;
    }

    // For the kernels, which number claims by day, row and price.
    [[nodiscard]] bool are_too_many(const ClaimantPlan& plan) const {
        std::size_t prices = 0;
        for (const ClaimDays::Line& line : out_.groups.back())
            prices += (line.end - line.first) * line.prices.size();
        return (plan.accepted.size() << static_cast<unsigned>(std::bit_width(prices))) >
               static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
    }

    void add(const ClaimantPlan& plan) {
        auto& lines = out_.groups.emplace_back();
        for (std::size_t k = 0; k < plan.rows.size(); ++k) {
            if (k == 0 || plan.rows[k].line != plan.rows[k - 1].line)
                lines.push_back({.line = plan.rows[k].line,
                                 .rank = rank_of(plan.rows[k].line),
                                 .first = k + 1,
                                 .end = k + 1,
                                 .marks = {},
                                 .segment_on = {},
                                 .prices = {}});
            ++lines.back().end;
        }
        for (ClaimDays::Line& line : lines) add_segments(plan, line);
    }
    [[nodiscard]] int rank_of(int line) const {
        const auto place = [&](int l) { return std::pair(judge_.depth_of(l), l); };
        int rank = 0;
        for (int other = 0; other < judge_.lines(); ++other) rank += place(other) < place(line);
        return rank;
    }

    void add_segments(const ClaimantPlan& plan, ClaimDays::Line& line) {
        std::int32_t low = kNever, high = plan.from - 1;
        for (std::size_t k = line.first; k < line.end; ++k) {
            low = std::min(low, plan.rows[k - 1].low);
            high = std::max(high, plan.rows[k - 1].high);
        }
        line.first_segment = out_.segments.size();
        line.low = low;
        for (std::int32_t day = low; day <= high; ++day) {
            if (day == low || !is_as_before(plan, line.line, day))
                out_.segments.push_back(segment(plan, line.line, day));
            out_.segments.back().last = day;
            line.segment_on.push_back(static_cast<std::uint32_t>(out_.segments.size() - 1));
        }
        for (std::size_t s = line.first_segment; s < out_.segments.size(); ++s) {
            const ClaimDays::Segment& own = out_.segments[s];
            line.marks.push_back(own.last);
            if (own.counts) add_price(line.prices, own);
        }
    }
    static void add_price(std::vector<DayPrice>& prices, const ClaimDays::Segment& segment) {
        const auto price = static_cast<std::int32_t>(segment.price);
        if (!prices.empty() && prices.back().price == price &&
            prices.back().last + 1 == segment.first)
            prices.back().last = segment.last;
        else
            prices.push_back({segment.first, segment.last, price});
    }
    // The same verdict as the day before, and asked about by the same.
    [[nodiscard]] bool is_as_before(const ClaimantPlan& plan, int line, std::int32_t day) const {
        const ClaimVerdict &own = verdict(plan, line, day), &before = verdict(plan, line, day - 1);
        return own.kind == before.kind && own.price == before.price &&
               std::upper_bound(bounds_.begin(), bounds_.end(), plan.accepted_on(day - 1)) ==
                   std::upper_bound(bounds_.begin(), bounds_.end(), plan.accepted_on(day));
    }
    void find_bounds() {
        const auto add = [&](const auto& span) {
            bounds_.push_back(span.from);
            bounds_.push_back(span.through.plus_days(1));
        };
        for (const ClaimsPlan::Answer& answer : plan_.answers) add(answer);
        for (const ClaimsPlan::Named& named : plan_.named) add(named);
        std::sort(bounds_.begin(), bounds_.end());
    }
    [[nodiscard]] ClaimDays::Segment segment(const ClaimantPlan& plan, int line,
                                             std::int32_t day) const {
        const ClaimVerdict& own = verdict(plan, line, day);
        ClaimDays::Segment out{.first = day,
                               .last = day,
                               .counts = own.kind == ClaimVerdict::Kind::Counts,
                               .price = own.price};
        const base::Date accepted = plan.accepted_on(day);
        for (const ClaimsPlan::Answer& a : plan_.answers)
            if (out.counts && (a.line < 0 || a.line == line) && a.from <= accepted &&
                accepted <= a.through)
                (a.is_number ? out.numbers : out.values).push_back(a.input);
        for (std::size_t k = 0; k < plan_.named.size(); ++k)
            if (out.counts && plan_.named[k].line == line && plan_.named[k].from <= accepted &&
                accepted <= plan_.named[k].through)
                out.named.push_back(k);
        return out;
    }

    const ClaimsPlan& plan_;
    settle::ClaimJudge& judge_;
    std::vector<std::vector<ClaimVerdict>> verdicts_;  // of the group at hand, by line and day
    std::vector<base::Date> bounds_;  // of acceptance, on which other answers begin
    ClaimDays out_;
};

}  // namespace

std::optional<ClaimDays> days_decide(const ClaimsPlan& plan, settle::ClaimJudge& judge) {
    return ByDays(plan, judge).run();
}

}  // namespace utfall::forecast
