#include "zones.h"

#include <algorithm>
#include <map>

namespace utfall::review {

using base::Bilingual;
using base::Rational;

namespace {

std::vector<std::int64_t> row_of(const Space& space, const settle::Facts& facts,
                                 std::vector<std::int64_t> row) {
    const settle::Formula& f = space.formula;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!space.is_open[i]) continue;
        const settle::Unknown& unknown = f.unknowns[i];
        const std::int64_t scale = f.program.instructions[f.program.inputs[i]].denominator;
        std::optional<Rational> value;
        if (const auto at = facts.values.find(unknown.key);
            unknown.kind == settle::Unknown::Kind::Value && at != facts.values.end())
            value = at->second.front().value;
        if (const auto at = facts.draws.find(unknown.key.measure);
            unknown.kind == settle::Unknown::Kind::Draw && at != facts.draws.end()) {
            std::int64_t sum = 0;
            for (const settle::Draw& draw : at->second) sum += draw.amount;
            value = Rational{sum, 1};
        }
        if (!value) continue;
        const auto numerator = value->times({scale, 1});
        if (numerator && numerator->is_whole() && space.box[i].low <= numerator->numerator &&
            numerator->numerator <= space.box[i].high)
            row[i] = numerator->numerator;
    }
    return row;
}

}  // namespace

std::vector<Shown> rows_to_show(const Reviewed& r, const std::vector<Outcome>& all) {
    const Space& space = r.spaces.front();
    std::vector<std::int64_t> best;
    for (const calc::Span& span : space.box)
        best.push_back(span.low + (span.high - span.low) / span.stride * span.stride);
    std::vector<std::int64_t> worst = best;
    for (const Outcome& outcome : all) {
        best[outcome.input] = outcome.best;
        worst[outcome.input] = outcome.worst;
    }
    std::vector<Shown> rows;
    constexpr std::size_t kMost = 60;
    int group = 0;
    for (const terms::Situation& situation : r.contract.situations) {
        if (situation.row <= 1) ++group;
        if (rows.size() < kMost)
            rows.push_back({row_of(space, settle::facts_of(r.contract, situation), best), group});
    }
    rows.push_back({std::move(best), group + 1});
    rows.push_back({std::move(worst), group + 2});
    return rows;
}

Bilingual between(const Reviewed& r, const Outcome& outcome, const Zone& zone) {
    const Space& space = r.spaces.front();
    const auto [low, high] = std::minmax(zone.from, zone.to);
    const Bilingual from = value_at(r.contract, space, outcome.input, low),
                    to = value_at(r.contract, space, outcome.input, high);
    return {.sv = "mellan " + from.sv + " och " + to.sv,
            .en = "between " + from.en + " and " + to.en};
}

Bilingual likewise_words(const Reviewed& r, const Steps& steps,
                         const std::vector<std::size_t>& outcomes) {
    constexpr std::size_t kMany = 4;
    std::map<int, std::size_t> number;  // by measure
    for (std::size_t o : outcomes) ++number[steps.outcomes[o].measure];
    Bilingual out;
    const auto add = [&](const std::string& sv, const std::string& en) {
        out.sv += (out.sv.empty() ? "; likaså " : ", ") + sv;
        out.en += (out.en.empty() ? "; likewise " : ", ") + en;
    };
    for (std::size_t o : outcomes) {
        const Outcome& outcome = steps.outcomes[o];
        std::size_t& left = number[outcome.measure];
        const std::string& measure =
            r.contract.measures[static_cast<std::size_t>(outcome.measure)].name;
        if (left > kMany) {
            add(measure + " (" + std::to_string(left) + " till)",
                measure + " (" + std::to_string(left) + " more)");
            left = 0;
        } else if (left > 0) {
            const Bilingual name = name_of(r.contract, r.spaces.front(), outcome.input);
            add(name.sv, name.en);
        }
    }
    return out;
}

namespace {

// The last value on one side of `at`, going by `points` as long as the sheet's value stays below zero.
struct Reach {
    std::int64_t end = 0;
    bool is_included = true;  // false: there the value is zero or more
};

class Reaching {
public:
    Reaching(const Sheet& sheet, std::size_t value, std::vector<std::int64_t> row,
             std::size_t input, std::int64_t stride)
        : sheet_(sheet), value_(value), row_(std::move(row)), input_(input), stride_(stride) {}

    Reach reach(std::vector<Point> points, bool upwards) {
        if (!upwards) std::reverse(points.begin(), points.end());
        const std::int64_t at = row_[input_];
        Reach out{at, true};
        for (const Point& p : points) {
            if (upwards ? p.at < at : at < p.at) continue;
            if (!(p.net < Rational{0, 1})) return {first_above(out.end, p.at), false};
            out.end = p.at;
        }
        return out;
    }

private:
    // Below zero at `below`, not at `above`, and once across between them.
    std::int64_t first_above(std::int64_t below, std::int64_t above) {
        std::vector<std::int64_t> row = row_;
        while (std::abs(above - below) > stride_) {
            const std::int64_t middle = below + (above - below) / stride_ / 2 * stride_;
            row[input_] = middle;
            const auto value = value_on(sheet_, value_, row);
            (value && *value < Rational{0, 1} ? below : above) = middle;
        }
        return above;
    }

    const Sheet& sheet_;
    std::size_t value_;
    std::vector<std::int64_t> row_;
    std::size_t input_;
    std::int64_t stride_;
};

}  // namespace

Bilingual extent_words(const Reviewed& r, const Sheet& sheet, std::size_t value,
                       const std::vector<std::int64_t>& row, std::size_t input,
                       calc::Budget& budget) {
    const Space& space = r.spaces.front();
    const calc::Span& span = space.box[input];
    const auto points = points_along(sheet, value, row, input, span, budget);
    if (points.empty()) return {};
    Reaching reaching(sheet, value, row, input, span.stride);
    const Reach low = reaching.reach(points, false), high = reaching.reach(points, true);
    const bool from_bottom = low.is_included && low.end - span.low < span.stride,
               to_top = high.is_included && span.high - high.end < span.stride;
    if (from_bottom && to_top) return {};
    const Bilingual name = name_of(r.contract, space, input),
                    from = value_at(r.contract, space, input, low.end),
                    to = value_at(r.contract, space, input, high.end);
    const std::int64_t first = low.end + (low.is_included ? 0 : span.stride),
                       last = high.end - (high.is_included ? 0 : span.stride);
    if (first == last) {  // also the only value of two
        const Bilingual only = value_at(r.contract, space, input, first);
        return {.sv = name.sv + " " + only.sv, .en = name.en + " " + only.en};
    }
    if (from_bottom)
        return {.sv = name.sv + (high.is_included ? " högst " : " under ") + to.sv,
                .en = name.en + (high.is_included ? " at most " : " below ") + to.en};
    if (to_top)
        return {.sv = name.sv + (low.is_included ? " minst " : " över ") + from.sv,
                .en = name.en + (low.is_included ? " at least " : " above ") + from.en};
    return {.sv = name.sv + " mellan " + from.sv + " och " + to.sv,
            .en = name.en + " between " + from.en + " and " + to.en};
}

bool is_wide(const Zone& zone, const Outcome& outcome) {
    const auto length = [](std::int64_t from, std::int64_t to) {
        return base::Int128{std::max(from, to)} - std::min(from, to);
    };
    const base::Int128 zone_length = length(zone.from, zone.to);
    return zone_length >= 2 * base::Int128{std::abs(outcome.step)} &&
           zone_length * 50 >= length(outcome.worst, outcome.best);
}

}  // namespace utfall::review
