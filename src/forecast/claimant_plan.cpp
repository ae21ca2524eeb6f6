#include "claimant_plan.h"

#include <algorithm>
#include <utility>

#include "utfall/terms/compile.h"

namespace utfall::forecast {

namespace {

struct Span {  // of days on which an outcome can come
    std::int32_t earliest = 0, latest = 0;
};

class Planner {
public:
    Planner(const terms::Contract& contract, const terms::Claimants& claimants)
        : contract_(contract), claimants_(claimants) {}

    ClaimantPlan run() {
        const terms::PriceList& list =
            contract_.price_lists[static_cast<std::size_t>(claimants_.list)];
        out_.first = claimants_.first.days();
        out_.last = claimants_.last.days();
        out_.from = list.from.days();
        out_.through = list.through.days();
        out_.origin = std::min(out_.from, out_.first);
        for (std::int32_t day = out_.from; day <= out_.through; ++day)
            out_.accepted.push_back(shifted(day, claimants_.accepted_after));
        for (const terms::Claimants::Row& row : claimants_.rows) add(row, list);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::int32_t shifted(std::int32_t day, const terms::Duration& by) const {
        const base::Date date = base::Date::from_days(day);
        return terms::shifted(contract_, date, by, false).value_or(date).days();
    }

    void add(const terms::Claimants::Row& row, const terms::PriceList& list) {
        const auto& line = list.lines[static_cast<std::size_t>(row.line)];
        const int before = row.nth > 0 ? row.line : line.after.value_or(-1);
        const int nth = std::max(0, row.nth - 1);
        ClaimantPlan::Row own{.line = row.line};
        for (std::size_t k = 0; before >= 0 && k < out_.rows.size(); ++k)
            if (claimants_.rows[k].line == before && claimants_.rows[k].nth == nth)
                own.base = k + 1;
        const std::size_t known = static_cast<std::size_t>(
            std::find(durations_.begin(), durations_.end(), std::pair(row.after, row.within)) -
            durations_.begin());
        if (known == durations_.size()) {
            durations_.emplace_back(row.after, row.within);
            spans_.push_back(spans_after(row));
            out_.shifts.push_back(packed(spans_.back()));
        }
        own.shifts = known;
        find_range(own);
        out_.rows.push_back(own);
    }

    [[nodiscard]] std::vector<Span> spans_after(const terms::Claimants::Row& row) const {
        std::vector<Span> out;
        for (std::int32_t day = out_.origin; day <= std::max(out_.through, out_.last); ++day) {
            const std::int32_t earliest = shifted(day, row.after);
            out.push_back({earliest, std::max(earliest, shifted(day, row.within))});
        }
        return out;
    }

    [[nodiscard]] DayShifts packed(const std::vector<Span>& spans) const {
        constexpr unsigned kHalf = 16;
        DayShifts out;
        bool is_near = true;
        std::int32_t day = out_.origin;
        for (const Span& span : spans) {
            const auto later = static_cast<std::uint32_t>(span.earliest - day++);
            const auto count = static_cast<std::uint32_t>(span.latest - span.earliest + 1);
            is_near = is_near && later >> kHalf == 0 && count >> kHalf == 0;
            out.near.push_back(count << kHalf | later);
            out.far.push_back(static_cast<std::uint64_t>(count) << (2 * kHalf) | later);
        }
        if (is_near) return {.near = std::move(out.near)};
        return {.far = std::move(out.far)};
    }

    void find_range(ClaimantPlan::Row& row) const {
        const bool is_of_beginning = row.base == 0;
        const std::int32_t low = is_of_beginning ? out_.first : out_.rows[row.base - 1].low;
        const std::int32_t high = is_of_beginning ? out_.last : out_.rows[row.base - 1].high;
        row.low = kNever;
        row.high = out_.from - 1;
        for (std::int32_t day = low; day <= high; ++day) {
            const Span& span = spans_[row.shifts][static_cast<std::size_t>(day - out_.origin)];
            row.low = std::min(row.low, std::max(span.earliest, out_.from));
            row.high = std::max(row.high, std::min(span.latest, out_.through));
        }
    }

    const terms::Contract& contract_;
    const terms::Claimants& claimants_;
    ClaimantPlan out_;
    std::vector<std::pair<terms::Duration, terms::Duration>> durations_;
    std::vector<std::vector<Span>> spans_;  // by `out_.shifts`
};

}  // namespace

ClaimantPlan plan_claimants(const terms::Contract& contract, const terms::Claimants& claimants) {
    return Planner(contract, claimants).run();
}

}  // namespace utfall::forecast
