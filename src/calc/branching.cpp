#include "branching.h"

#include <algorithm>
#include <utility>

#include "cone.h"

namespace utfall::calc {

namespace {

constexpr Int128 kNear = linear::kPoint / 256;  // closer than this is there
constexpr Int128 kLight = 1 << 6;  // what a register counts on which the bound does not rest
constexpr Int128 kMore = 1 << 8;   // times more a minimum or a maximum counts
constexpr unsigned kShort = 32;    // of the digits of weights

}  // namespace

Branching::Branching(const Relaxed& relaxed, const std::vector<Register>& cone, Aim aim,
                     Budget& budget)
    : relaxed_(relaxed),
      cone_(cone),
      aim_(std::move(aim)),
      budget_(budget),
      is_below_(relaxed.program.instructions.size()) {
    for (Register r : cone_of(relaxed.program, aim_.value)) is_below_[r] = true;
}

Branching::Found Branching::run(const Fraction& ceiling) {
    const Open all{ceiling, 0};
    open_.push(aim_.by_steps ? settled(all) : all);
    while (const std::optional<Open> next = next_open()) {
        if (budget_.steps == 0 || found_.regions == aim_.most_regions) {
            found_.is_stopped = true;
            open_.push(*next);
            break;
        }
        look_into(*next);
    }
    if (!open_.empty()) leave(open_.top().bound);
    // Without any no row is there, and every bound holds.
    found_.bound = leaves_ ? *leaves_ : aim_.enough().value_or(ceiling);
    return found_;
}

// What can only be one way where the objective is more than enough is decided once and for all: sums that move in steps tell
// of little before. Without it the same would be decided in every part again. These looks do not count as regions.
Branching::Open Branching::settled(Open all) {
    using Kind = Decision::Kind;
    for (Register r : cone_) {
        if (!relaxed_.relaxation.has_operands(r)) continue;
        for (const bool is_first : {true, false}) {
            const Decision one{is_first ? Kind::First : Kind::Second, r, {}},
                other{is_first ? Kind::Second : Kind::First, r, {}};
            Relaxation::Decisions decisions = decisions_of(all);
            decisions.push_back(one);
            if (budget_.steps == 0) return all;
            const Relaxation::Look look =
                relaxed_.relaxation.look(aim_.objective, decisions, budget_);
            if (!look.is_empty && !is_enough(on_grid(look.most))) continue;
            if (!look.is_empty) leave(on_grid(look.most));
            steps_.push_back({other, all.last});
            all.last = steps_.size() - 1;
            break;
        }
    }
    return all;
}

// A part of the last one as long as that may go higher, since the linear program is nearly solved there; then the part
// that may go highest.
std::optional<Branching::Open> Branching::next_open() {
    if (const std::optional<Open> part = std::exchange(nearest_, std::nullopt)) {
        constexpr std::size_t kDeep = 64;
        if (!is_enough(part->bound) && ++depth_ < kDeep) return part;
        open_.push(*part);
    }
    depth_ = 0;
    if (open_.empty() || is_enough(open_.top().bound)) return std::nullopt;
    const Open top = open_.top();
    open_.pop();
    return top;
}

void Branching::leave(const Fraction& bound) {
    if (!leaves_ || *leaves_ < bound) leaves_ = bound;
}

// A bound between two values is the lower one.
Fraction Branching::on_grid(const Fraction& bound) const {
    const Fraction steps = bound / aim_.step,
                   lower = steps.is_known() ? aim_.step * Fraction{steps.floor()} : steps;
    return lower.is_known() ? lower : bound;
}

bool Branching::is_enough(const Fraction& bound) const {
    const std::optional<Fraction> enough = aim_.enough();
    return bound.is_known() && enough && bound <= *enough;
}

void Branching::look_into(Open next) {
    ++found_.regions;
    const Relaxation::Look look =
        relaxed_.relaxation.look(aim_.objective, decisions_of(next), budget_);
    if (look.is_empty) return;
    if (look.most.is_known() && on_grid(look.most) < next.bound) next.bound = on_grid(look.most);
    if (is_enough(next.bound)) return leave(next.bound);
    if (look.has_point && aim_.attempt) {
        aim_.attempt(inputs_at(look));
        if (is_enough(next.bound)) return leave(next.bound);
    }
    split(next, look);
}

Relaxation::Decisions Branching::decisions_of(const Open& next) const {
    Relaxation::Decisions out;
    for (std::size_t at = next.last; at != 0; at = steps_[at].before)
        out.push_back(steps_[at].decision);
    return out;
}

// At the register that is furthest from what it should be, for what rests on it; at minima and maxima first, since what they
// decide is decided once and for all, whereas a rounded amount may always be another.
void Branching::split(const Open& next, const Relaxation::Look& look) {
    Int128 worst = 0;
    std::optional<std::pair<Decision, Decision>> parts;
    const Relaxation::Decisions decided = decisions_of(next);
    // A side is decided once; where two steps of a sum do not tell, the next ones hardly will.
    const auto is_decided = [&](Register r) {
        const bool is_once = relaxed_.relaxation.has_operands(r);
        if (!is_once && !is_stepped(r)) return false;
        const auto often = std::count_if(decided.begin(), decided.end(),
                                         [&](const Decision& d) { return d.at == r; });
        return often > (is_once ? 0 : 1);
    };
    for (Register r : cone_) {
        if (!look.has_point || !relaxed_.relaxation.has_column(r)) continue;
        Off off = off_at(r, look);
        if (!off.decisions || is_decided(r)) continue;
        const bool counts = is_below_[r] || is_stepped(r);
        const Int128 weight = (counts ? kLight : 0) + (look.weight[r] >> kShort);
        Int128 score = clamped_product(off.by, weight);
        const bool is_range = off.decisions->first.kind == Decision::Kind::Range;
        if (is_range && !is_stepped(r)) score /= kMore;
        if (score <= worst) continue;
        worst = score;
        parts = std::move(off.decisions);
    }
    if (!parts) return leave(next.bound);
    steps_.push_back({parts->first, next.last});
    nearest_ = Open{next.bound, steps_.size() - 1};
    steps_.push_back({parts->second, next.last});
    open_.push({next.bound, steps_.size() - 1});
}

bool Branching::is_stepped(Register r) const {
    return aim_.by_steps && relaxed_.relations.step(r) > 1 &&
           relaxed_.program.instructions[r].op != Operator::input;
}

// From what its operands say, or from the grid of its values.
Branching::Off Branching::off_at(Register r, const Relaxation::Look& look) const {
    const Operator op = relaxed_.program.instructions[r].op;
    if (relaxed_.relaxation.has_operands(r)) {
        const Off off = off_operands(r, look);
        return off.by > kNear ? off : Off{};
    }
    if (relaxed_.relaxation.has_sides(r)) {
        const Off off = off_share(r, look);
        if (off.by > kNear) return off;
    }
    switch (op) {
        case Operator::input:
        case Operator::round:
        case Operator::divide_round:
        case Operator::part:
        case Operator::less:
        case Operator::at_most:
        case Operator::equal:
        case Operator::both:
        case Operator::either: return off_grid(r, look);
        default: return is_stepped(r) ? off_grid(r, look) : Off{};
    }
}

Branching::Off Branching::off_operands(Register r, const Relaxation::Look& look) const {
    const auto operands = relaxed_.program.operands_of(r);
    const Int128 a = value_at(relaxed_.relations.line(operands[0]), look),
                 b = value_at(relaxed_.relations.line(operands[1]), look);
    const bool is_lesser = relaxed_.program.instructions[r].op == Operator::minimum;
    const Int128 should = is_lesser ? std::min(a, b) : std::max(a, b);
    const Int128 by = look.point[r] < should ? should - look.point[r] : look.point[r] - should;
    return {by, sides_at(r, should == a)};
}

// From what a share can be by how much its weights are off.
Branching::Off Branching::off_share(Register r, const Relaxation::Look& look) const {
    const Relations::Nearly& nearly = *relaxed_.relations.nearly(r);
    const Int128 more = look.point[r] - value_at(nearly.share, look),
                 off = value_at(nearly.off, look);
    const Int128 beyond =
        std::max(more - std::max<Int128>(off, 0), std::min<Int128>(off, 0) - more);
    const Int128 error =
        clamped_product(linear::kPoint, nearly.error.numerator()) / nearly.error.denominator();
    return {std::max<Int128>(beyond - error, 0), sides_at(r, off <= 0)};
}

std::pair<Relaxation::Decision, Relaxation::Decision> Branching::sides_at(Register r,
                                                                          bool is_first) {
    const Decision first{Decision::Kind::First, r, {}}, second{Decision::Kind::Second, r, {}};
    return is_first ? std::pair(first, second) : std::pair(second, first);
}

Branching::Off Branching::off_grid(Register r, const Relaxation::Look& look) const {
    using Kind = Decision::Kind;
    const Instruction& i = relaxed_.program.instructions[r];
    const bool is_input = i.op == Operator::input;
    const std::int64_t step = std::max<std::int64_t>(relaxed_.relations.step(r), 1);
    const Span span =
        is_input ? relaxed_.whole.box[static_cast<std::size_t>(i.number)] : Span{0, 0, step};
    const Int128 unit = linear::kPoint * span.stride;
    const Int128 from = clamped_product(look.point[r], i.denominator) - span.low * linear::kPoint;
    const Int128 below = floored(from, unit), over = from - below * unit;
    const Int128 by = std::min(over, unit - over) / i.denominator;
    if (by <= kNear) return {};
    const Int128 low = span.low + below * span.stride, high = low + span.stride;
    if (!base::fits(low) || !base::fits(high)) return {};  // the point is far beyond the range
    const Decision down{Kind::Range, r, {INT64_MIN, static_cast<std::int64_t>(low)}},
        up{Kind::Range, r, {static_cast<std::int64_t>(high), INT64_MAX}};
    return {by, over <= unit / 2 ? std::pair(down, up) : std::pair(up, down)};
}

Int128 Branching::value_at(const Form& form, const Relaxation::Look& look) {
    constexpr Int128 kFar = Int128{1} << 125U;
    Int128 value =
        clamped_product(linear::kPoint, form.constant.numerator()) / form.constant.denominator();
    for (const Form::Part& p : form.parts)
        value = std::clamp(value + clamped_product(look.point[p.input], p.slope.numerator()) /
                                       p.slope.denominator(),
                           -kFar, kFar);
    return value;
}

std::vector<Int128> Branching::inputs_at(const Relaxation::Look& look) const {
    std::vector<Int128> inputs;
    for (std::size_t i = 0; i < relaxed_.whole.box.size(); ++i) {
        const Register r = relaxed_.program.inputs[i];
        const std::int64_t other =
            aim_.elsewhere.empty() ? relaxed_.whole.box[i].low : aim_.elsewhere[i];
        inputs.push_back(relaxed_.relaxation.has_column(r)
                             ? look.point[r]
                             : linear::kPoint * other /
                                   relaxed_.program.instructions[r].denominator);
    }
    return inputs;
}

}  // namespace utfall::calc
