#include "compare_region.h"

#include <algorithm>

#include "compare_parts.h"

namespace utfall::review {

using calc::Register;
using Kind = terms::Type::Kind;
using Given = std::optional<std::pair<std::size_t, std::int64_t>>;

namespace {

constexpr std::size_t kMostConditions = 4;

class Finding {
public:
    Finding(const Compared& c, const Joint& joint, const Spread& spread, std::size_t work_limit)
        : c_(c),
          joint_(joint),
          spread_(spread),
          whole_(joint.box()),
          budget_{.steps = work_limit, .is_shared = true} {}

    JointRegion run() {
        build(calc::Copy::Unrounded);
        if (!program_) build(calc::Copy::Rounded);
        if (!program_) {
            out_.is_stopped = true;
            return std::move(out_);
        }
        const std::vector<bool> used = inputs_used(*program_, differs_);
        for (std::size_t i = 0; i < used.size(); ++i)
            if (joint_.inputs[i].is_open) (used[i] ? used_ : out_.without).push_back(i);
        if (differs_in(whole_)) {
            for (std::size_t i : used_) limit({}, whole_, i);
            for (std::size_t g : conditions()) under(g);
        } else {
            out_.is_empty = true;
        }
        prove();
        return std::move(out_);
    }

private:
    void build(calc::Copy copy) {
        greatest_.clear();
        least_.clear();
        Differences d(c_, joint_, copy);
        const Register spread = spread_(d);
        calc::Builder& build = d.build();
        spread_value_ = spread;
        differs_ = build.less(build.constant({0, 1}), spread);
        std::vector<Register> outputs{differs_, spread};
        for (std::size_t i = 0; i < joint_.inputs.size(); ++i) {
            const auto at = [&](std::int64_t numerator) {
                return build.constant(*base::Rational::of(numerator, joint_.inputs[i].denominator));
            };
            greatest_.push_back(build.choose(differs_, d.inputs()[i], at(whole_[i].low)));
            least_.push_back(build.choose(differs_, d.inputs()[i], at(whole_[i].high)));
            outputs.push_back(greatest_.back());
            outputs.push_back(least_.back());
        }
        program_ = std::move(d).finish(std::move(outputs));
    }

    // Is a difference possible there? When it is not decided, yes.
    bool differs_in(const std::vector<calc::Span>& box) {
        const auto most = calc::maximum(*program_, differs_, box, budget_);
        was_stopped_ = was_stopped_ || most.is_stopped;
        return !most.bound || most.bound->numerator > 0;
    }

    [[nodiscard]] std::int64_t numerator(std::size_t input, const calc::Extreme& found,
                                         std::int64_t otherwise, bool upwards) const {
        if (!found.bound) return otherwise;
        const base::Int128 product =
            base::Int128{found.bound->numerator} * joint_.inputs[input].denominator;
        const bool is_below = product < 0;
        return static_cast<std::int64_t>(
            base::divide(product, found.bound->denominator,
                         upwards == is_below ? base::Rounding::Up : base::Rounding::Down));
    }

    // The least and the greatest value in the box's span for which they differ.
    Interval hull(const std::vector<calc::Span>& box, std::size_t input) {
        const auto high = calc::maximum(*program_, greatest_[input], box, budget_);
        const auto low = calc::minimum(*program_, least_[input], box, budget_);
        was_stopped_ = was_stopped_ || high.is_stopped || low.is_stopped;
        return {std::max(numerator(input, low, box[input].low, false), box[input].low),
                std::min(numerator(input, high, box[input].high, true), box[input].high)};
    }

    // Values between the ends to try: evenly spread, and where the difference is least.
    std::vector<std::int64_t> between(std::vector<calc::Span> box, std::size_t input,
                                      Interval all) {
        constexpr std::int64_t kProbes = 7;
        const std::int64_t stride = box[input].stride, steps = (all.high - all.low) / stride;
        std::vector<std::int64_t> out;
        if (steps < 2) return out;
        const std::int64_t probes = std::min(steps - 1, kProbes);
        for (std::int64_t k = 1; k <= probes; ++k)
            out.push_back(static_cast<std::int64_t>(all.low + base::Int128{steps} * k /
                                                                  (probes + 1) * stride));
        box[input] = {all.low + stride, all.low + (steps - 1) * stride, stride};
        const auto least = calc::minimum(*program_, spread_value_, box, budget_);
        if (least.attained) out.push_back(least.inputs[input]);
        std::sort(out.begin(), out.end());
        return out;
    }

    // Points between the ends at which no difference is possible, and how far each gap reaches.
    std::vector<Interval> parted(std::vector<calc::Span> box, std::size_t input, Interval all) {
        const calc::Span span = box[input];
        std::vector<Interval> out;
        Interval current = all;
        for (std::int64_t at : between(box, input, all)) {
            if (at <= current.low || at >= current.high) continue;
            box[input] = {at, at, span.stride};
            if (differs_in(box)) continue;
            box[input] = {current.low, at, span.stride};
            const Interval below = hull(box, input);
            box[input] = {at, current.high, span.stride};
            const Interval above = hull(box, input);
            if (below.high >= at || above.low <= at) continue;  // not decided
            out.push_back({current.low, below.high});
            current = {above.low, current.high};
        }
        out.push_back(current);
        return out;
    }

    void limit(const Given& given, const std::vector<calc::Span>& box, std::size_t input) {
        const std::vector<Interval> intervals = parted(box, input, hull(box, input));
        const calc::Span& span = whole_[input];
        if (intervals.size() == 1 && intervals.front().low <= span.low &&
            intervals.front().high > span.high - span.stride)
            return;
        out_.limits.push_back({given, input, intervals});
    }

    // Of yes or no and of choices that matter: what follows from each.
    [[nodiscard]] std::vector<std::size_t> conditions() const {
        std::vector<std::size_t> out;
        for (std::size_t i : used_) {
            const Kind kind = kind_of(c_, joint_, i);
            if ((kind == Kind::YesNo || kind == Kind::Choice) && whole_[i].high - whole_[i].low < 6)
                out.push_back(i);
        }
        if (out.size() > kMostConditions) out.clear();
        return out;
    }

    void under(std::size_t given) {
        const std::vector<InputLimit> always = out_.limits;
        for (std::int64_t value = whole_[given].low; value <= whole_[given].high; ++value) {
            std::vector<calc::Span> box = whole_;
            box[given] = {value, value, 1};
            if (!differs_in(box)) continue;
            for (std::size_t i : used_) {
                if (i == given) continue;
                const std::size_t before = out_.limits.size();
                limit(std::pair(given, value), box, i);
                if (out_.limits.size() > before && is_known(always, out_.limits.back()))
                    out_.limits.pop_back();
            }
        }
    }

    // The same limit holds always, but for so little of the span that it is not worth telling.
    [[nodiscard]] bool is_known(const std::vector<InputLimit>& always,
                                const InputLimit& limit) const {
        const calc::Span& span = whole_[limit.input];
        const base::Int128 little = (base::Int128{span.high} - span.low) / 1'000;
        const auto is_near = [&](std::int64_t x, std::int64_t y) {
            return base::Int128{x} - y <= little && base::Int128{y} - x <= little;
        };
        const auto are_alike = [&](const Interval& x, const Interval& y) {
            return is_near(x.low, y.low) && is_near(x.high, y.high);
        };
        return std::any_of(always.begin(), always.end(), [&](const InputLimit& known) {
            return !known.given && known.input == limit.input &&
                   std::equal(known.intervals.begin(), known.intervals.end(),
                              limit.intervals.begin(), limit.intervals.end(), are_alike);
        });
    }

    void prove() {
        Differences d(c_, joint_, calc::Copy::Rounded);
        const Register spread = spread_(d);
        calc::Builder& build = d.build();
        const Register no = build.less(build.constant({1, 1}), build.constant({0, 1}));
        Register inside = out_.is_empty ? no : build.negate(no);
        for (const InputLimit& limit : out_.limits) {
            const auto at = [&](std::size_t input, std::int64_t numerator) {
                return build.constant(
                    *base::Rational::of(numerator, joint_.inputs[input].denominator));
            };
            Register holds = no;
            for (const Interval& i : limit.intervals) {
                const Register x = d.inputs()[limit.input];
                holds = build.either(holds, build.both(build.at_most(at(limit.input, i.low), x),
                                                       build.at_most(x, at(limit.input, i.high))));
            }
            if (limit.given)
                holds = build.either(
                    holds, build.negate(build.equal(d.inputs()[limit.given->first],
                                                    at(limit.given->first, limit.given->second))));
            inside = build.both(inside, holds);
        }
        const bool is_always = !out_.is_empty && used_.empty();
        const Register value =
            is_always ? spread : build.choose(inside, build.constant({0, 1}), spread);
        const auto program = std::move(d).finish({value});
        if (!program) {
            out_.is_stopped = true;
            return;
        }
        const auto most = calc::maximum(*program, value, whole_, budget_);
        out_.is_stopped = !most.bound || most.is_stopped ||
                          (was_stopped_ && out_.limits.empty() && !out_.is_empty);
        if (!most.bound) return;
        const std::int64_t bound = most.bound->numerator / most.bound->denominator;
        if (is_always)
            out_.always = bound;
        else
            out_.outside = bound;
    }

    const Compared& c_;
    const Joint& joint_;
    const Spread& spread_;
    std::vector<calc::Span> whole_;
    calc::Budget budget_;
    std::optional<calc::Program> program_;
    Register differs_ = 0, spread_value_ = 0;
    std::vector<Register> greatest_, least_;
    std::vector<std::size_t> used_;
    bool was_stopped_ = false;  // a question was, so that a limit may be missing
    JointRegion out_;
};

}  // namespace

JointRegion region_of(const Compared& c, const Joint& joint, const Spread& spread,
                      std::size_t work_limit) {
    return Finding(c, joint, spread, work_limit).run();
}

bool is_inside(const JointRegion& region, const std::vector<std::int64_t>& row) {
    if (region.is_empty) return false;
    return std::all_of(region.limits.begin(), region.limits.end(), [&](const InputLimit& limit) {
        if (limit.given && row[limit.given->first] != limit.given->second) return true;
        return std::any_of(limit.intervals.begin(), limit.intervals.end(), [&](const Interval& i) {
            return i.low <= row[limit.input] && row[limit.input] <= i.high;
        });
    });
}

}  // namespace utfall::review
