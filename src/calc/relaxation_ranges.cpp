// What a look changes before the linear program is solved, and changes back: limits of rounding and ranges.
#include <algorithm>
#include <array>

#include "relaxation.h"

namespace utfall::calc {

void Relaxation::change_back(const Before& before) {
    for (auto at = before.limits.rbegin(); at != before.limits.rend(); ++at)
        limit(at->first, at->second);
    for (auto at = before.ranges.rbegin(); at != before.ranges.rend(); ++at)
        set_bounds(at->first, at->second);
    for (const Decision& side : before.asleep) {
        columns_[static_cast<std::size_t>(places_[side.at])].is_first.reset();
        for (const std::uint32_t row : rows_of(side)) {
            is_awake_[row] = false;
            solver_.set(row, linear::Solver::State::Asleep);
        }
    }
}

std::vector<std::int64_t> Relaxation::steps() const {
    std::vector<std::int64_t> out;
    for (const Column& c : columns_) out.push_back(relations_.step(c.at));
    std::vector<bool> is_coarser(columns_.size());
    const auto step = [&](Register r) {
        return has_column(r) ? out[static_cast<std::size_t>(places_[r])] : relations_.step(r);
    };
    for (std::size_t j = 0; j < columns_.size(); ++j) {
        const Column& c = columns_[j];
        const bool is_operand = c.is_first && has_operands(c.at);
        const Form* const same =
            is_operand ? &operands_of(c.at)[*c.is_first ? 0 : 1] : relations_.same_as(c.at);
        if (same == nullptr) continue;
        const bool rests_on_coarser =
            std::any_of(same->parts.begin(), same->parts.end(), [&](const Form::Part& p) {
                return has_column(p.input) &&
                       is_coarser[static_cast<std::size_t>(places_[p.input])];
            });
        if (!is_operand && !rests_on_coarser) continue;
        const std::int64_t coarser =
            numerator_step(step_of(*same, program_, step), denominators_[j]);
        is_coarser[j] = coarser > out[j];
        out[j] = std::max(coarser, out[j]);
    }
    return out;
}

void Relaxation::tighten_rounding(Before& before) {
    const std::vector<std::int64_t> known = steps();
    const auto step = [&](Register r) { return known[static_cast<std::size_t>(places_[r])]; };
    for (const Column& c : columns_) {
        if (!c.rounded) continue;
        const Form& exact = *relations_.exact(c.at);
        const Instruction& i = program_.instructions[c.at];
        const Int128 parts = unit_parts(step_of(exact, program_, step), i.denominator);
        if (parts == 0) continue;
        const RoundingError error =
            rounding_error(i, parts, relations_.range(program_.operands_of(c.at)[0]));
        const Fraction unit = Fraction::of(1, i.denominator);
        const std::array limits{exact.constant + error.up * unit,
                                error.down * unit - exact.constant};
        for (std::uint32_t k = 0; k < limits.size(); ++k) {
            const std::uint32_t row = *c.rounded + k;
            if (!limits[k].is_known() || !(limits[k] < rows_[row].limit)) continue;
            before.limits.emplace_back(row, rows_[row].limit);
            limit(row, limits[k]);
        }
    }
}

bool Relaxation::propagate(Before& before, Budget& budget) {
    constexpr std::size_t kOften = 6;  // rows looked at, for each that there is
    std::vector<bool> is_waiting(rows_.size());
    std::vector<std::uint32_t> rows, changed;  // what to look at; columns
    const auto wait = [&](std::uint32_t row) {
        if (is_waiting[row] || !is_awake_[row]) return;
        is_waiting[row] = true;
        rows.push_back(row);
    };
    const auto tell_changed = [&] {
        for (const std::uint32_t column : changed)
            for (const std::uint32_t about : columns_[column].present) {
                wait(about);
                for (const std::uint32_t woken :
                     decide_sides(rows_[about].parts.back().first, before))
                    wait(woken);
            }
    };
    for (const auto& [column, range] : before.ranges) changed.push_back(column);
    tell_changed();
    for (const Decision& side : before.asleep)
        for (const std::uint32_t row : rows_of(side)) wait(row);
    for (const auto& [row, most] : before.limits) wait(row);
    bool is_possible =
        std::all_of(before.ranges.begin(), before.ranges.end(), [&](const auto& changed_range) {
            return ranges_[changed_range.first].low <= ranges_[changed_range.first].high;
        });
    std::size_t looked_at = 0;
    while (is_possible && looked_at < rows.size() && looked_at < kOften * rows_.size()) {
        const std::uint32_t row = rows[looked_at++];
        is_waiting[row] = false;
        changed.clear();
        is_possible = tell(row, before, changed);
        tell_changed();
    }
    (void)budget.take(looked_at);
    return is_possible;
}

const WholeRow& Relaxation::whole_row_of(std::uint32_t row) {
    if (!whole_[row]) whole_[row] = whole_row(rows_[row].parts, rows_[row].limit, denominators_);
    return *whole_[row];
}

const WholeRow& Relaxation::difference_of(Column& column) {
    if (!column.difference) {
        const Form& form = column.sides->difference;
        column.difference = whole_row(parts_of(form, 1), -form.constant, denominators_);
    }
    return *column.difference;
}

bool Relaxation::tell(std::uint32_t row, Before& before, std::vector<std::uint32_t>& changed) {
    const WholeRow& whole = whole_row_of(row);
    const Activity now = activity(whole, ranges_);
    if (!now.is_known) return true;
    if (!whole.parts.empty() && whole.limit < now.low) return false;
    for (const WholeRow::Part& part : whole.parts) {
        const Range range = ranges_[part.column], after = narrowed(whole, part, now.low, range);
        if (after == range) continue;
        if (after.high < after.low) return false;
        before.ranges.emplace_back(part.column, range);
        set_bounds(part.column, after);
        changed.push_back(part.column);
    }
    return true;
}

std::span<const std::uint32_t> Relaxation::decide_sides(std::uint32_t column, Before& before) {
    Column& c = columns_[column];
    if (!c.sides || c.is_first) return {};
    const WholeRow& difference = difference_of(c);
    if (difference.parts.empty()) return {};
    const Activity now = activity(difference, ranges_);
    if (!now.is_known) return {};
    const Int128 equal = difference.limit;
    const bool is_first = now.high <= equal,
               is_second = difference.is_exact ? equal <= now.low : equal < now.low;
    if (!is_first && !is_second) return {};
    const Decision side{is_first ? Decision::Kind::First : Decision::Kind::Second, c.at, {}};
    before.asleep.push_back(side);
    decide(side);
    return rows_of(side);
}

}  // namespace utfall::calc
