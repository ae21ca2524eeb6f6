#include "zones.h"

#include <algorithm>
#include <map>

namespace utfall::review {

using base::Bilingual;
using base::Rational;

namespace {

struct Point {
    std::int64_t at = 0;
    Rational net;
    bool is_sure = true;  // the line from the point before is straight
};

std::vector<Point> points_of(std::vector<calc::Piece> pieces, bool is_turned) {
    std::vector<Point> points;
    for (const calc::Piece& p : pieces) {
        points.push_back({p.from, p.at_from, true});
        if (p.through != p.from) points.push_back({p.through, p.at_through, p.is_straight});
    }
    if (!is_turned) return points;
    // The line before a point becomes the one after it.
    std::reverse(points.begin(), points.end());
    for (std::size_t i = points.size(); i-- > 1;) points[i].is_sure = points[i - 1].is_sure;
    return points;
}

Zone::Way way_between(const Point& a, const Point& b) {
    if (b.net < a.net) return Zone::Way::Falls;
    if (a.net < b.net || !b.is_sure) return Zone::Way::Rises;
    return Zone::Way::Still;
}

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

Course course_of(const Sheet& nets, std::size_t party, const Outcome& outcome,
                 const calc::Span& span, std::vector<std::int64_t> row, calc::Budget& budget) {
    Course course{std::move(row), {}};
    const auto points = points_of(
        calc::profile(nets.program, nets.values[party], course.row, outcome.input, span, budget),
        outcome.step < 0);
    for (std::size_t i = 1; i < points.size(); ++i) {
        const Point &a = points[i - 1], &b = points[i];
        const Zone::Way way = way_between(a, b);
        if (!course.zones.empty() && course.zones.back().way == way) {
            course.zones.back().to = b.at;
            course.zones.back().at_to = b.net;
        } else {
            course.zones.push_back({way, a.at, b.at, a.net, b.net});
        }
    }
    return course;
}

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

// The last point on one side of `at`, going by `pieces` as long as the value stays below zero.
struct Reach {
    std::int64_t end = 0;
    bool is_included = true;  // false: there the value is zero or more
};

Reach reach(const std::vector<calc::Piece>& pieces, std::int64_t at, bool upwards) {
    std::vector<Point> points = points_of(pieces, !upwards);
    Reach out{at, true};
    for (const Point& p : points) {
        if (upwards ? p.at < at : at < p.at) continue;
        out = {p.at, p.net < Rational{0, 1}};
        if (!out.is_included) break;
    }
    return out;
}

}  // namespace

Bilingual extent_words(const Reviewed& r, const Sheet& sheet, std::size_t value,
                       const std::vector<std::int64_t>& row, std::size_t input,
                       calc::Budget& budget) {
    const Space& space = r.spaces.front();
    const calc::Span& span = space.box[input];
    const auto pieces = calc::profile(sheet.program, sheet.values[value], row, input, span, budget);
    if (pieces.empty()) return {};
    const Reach low = reach(pieces, row[input], false), high = reach(pieces, row[input], true);
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

}  // namespace utfall::review
