#include "propagation.h"

#include <algorithm>

namespace utfall::calc {

namespace {

constexpr Int128 kShort = 1 << 20;          // of a limit's denominator, that it is told exactly
constexpr Int128 kMost = Int128{1} << 62U;  // of a factor

}  // namespace

WholeRow whole_row(const std::vector<std::pair<std::uint32_t, Fraction>>& parts,
                   const Fraction& limit, const std::vector<std::int64_t>& denominators) {
    if (!limit.is_known()) return {};
    std::int64_t scale =
        limit.denominator() < kShort ? static_cast<std::int64_t>(limit.denominator()) : 1;
    for (const auto& [column, slope] : parts) {
        const Fraction times = slope / Fraction{denominators[column]};
        if (!times.is_known() || kMost < times.denominator()) return {};
        const auto both =
            base::least_common_multiple(scale, static_cast<std::int64_t>(times.denominator()));
        if (!both || kMost < *both) return {};
        scale = *both;
    }
    WholeRow row;
    row.scale = scale;
    for (const auto& [column, slope] : parts) {
        const Fraction times = slope / Fraction{denominators[column]} * Fraction{row.scale};
        if (!times.is_known() || kMost < times.numerator() || times.numerator() < -kMost) return {};
        if (!times.is_zero()) row.parts.push_back({column, times.numerator()});
    }
    const Fraction most = limit * Fraction{row.scale};
    if (!most.is_known()) return {};
    row.limit = most.floor();
    row.is_exact = most.denominator() == 1;
    return row;
}

Activity activity(const WholeRow& row, const std::vector<Range>& ranges) {
    Activity out;
    for (const auto& [column, times] : row.parts) {
        const Range& range = ranges[column];
        // At most 2^62 times 2^63: some hundred of them fit.
        const Int128 a = times * range.low, b = times * range.high;
        out.is_known = out.is_known && !__builtin_add_overflow(out.low, std::min(a, b), &out.low) &&
                       !__builtin_add_overflow(out.high, std::max(a, b), &out.high);
    }
    return out;
}

Range narrowed(const WholeRow& row, const WholeRow::Part& part, Int128 low, Range range) {
    const bool is_more = part.times > 0;
    Int128 room = 0;  // what is left for this part
    if (__builtin_sub_overflow(row.limit, low, &room) ||
        __builtin_add_overflow(room, part.times * (is_more ? range.low : range.high), &room))
        return range;
    if (is_more) {
        const Int128 most = floored(room, part.times);
        if (most < range.high)
            range.high = static_cast<std::int64_t>(std::max<Int128>(most, INT64_MIN));
    } else {
        const Int128 least = -floored(room, -part.times);
        if (range.low < least)
            range.low = static_cast<std::int64_t>(std::min<Int128>(least, INT64_MAX));
    }
    return range;
}

}  // namespace utfall::calc
