#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#include <cstdio>
#include <cstdlib>
#include "utfall/calc/pursuit.h"

#include <algorithm>
#include <queue>

#include "relaxation.h"
#include "rows.h"
#include "slice.h"
#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

using Decision = Relaxation::Decision;
using Decisions = Relaxation::Decisions;

struct Open {
    Fraction bound;
    Decisions decisions;
};
struct ByBound {
    bool operator()(const Open& a, const Open& b) const { return a.bound < b.bound; }
};

std::vector<Register> cones_of(const Program& program, std::span<const Register> values) {
    std::vector<bool> is_needed(program.instructions.size());
    for (Register value : values)
        for (Register r : cone_of(program, value)) is_needed[r] = true;
    std::vector<Register> cone;
    for (Register r = 0; r < is_needed.size(); ++r)
        if (is_needed[r]) cone.push_back(r);
    return cone;
}

Region region_of(std::span<const Span> box) {
    Region whole;
    for (const Span& span : box) whole.box.push_back(on_lattice(span));
    return whole;
}

// One question: how great `objective` can be.
class Search {
public:
    Search(const Program& program, const Region& whole, const std::vector<Register>& cone, const Relations& relations,
           Relaxation& relaxation, Form objective, std::int64_t scale, Rows& rows, Budget& budget)
        : program_(program),
          whole_(whole),
          cone_(cone),
          relations_(relations),
          relaxation_(relaxation),
          objective_(std::move(objective)),
          scale_(scale),
          rows_(rows),
          budget_(budget) {}

    Extreme run(const Fraction& ceiling) {
        open_.push({ceiling, {}});
        while (!open_.empty() && !is_reached(open_.top().bound)) {
            if (budget_.steps == 0) {
                out_.is_stopped = true;
                break;
            }
            Open next = open_.top();
            open_.pop();
            look_into(std::move(next));
        }
        std::optional<Fraction> bound = rows_.level();
        for (const std::optional<Fraction>& other :
             {leaves_, open_.empty() ? std::nullopt : std::optional(open_.top().bound)})
            if (other && (!bound || *bound < *other)) bound = other;
        if (bound && bound->is_known()) out_.bound = Rational::of(bound->numerator(), bound->denominator());
        out_.attained = rows_.attained();
        out_.inputs = rows_.best();
        return std::move(out_);
    }

private:
    // A value is a multiple of the unit: a bound between two is the lower one.
    [[nodiscard]] Fraction on_grid(const Fraction& bound) const {
        const Fraction f = bound * Fraction{scale_};
        return f.is_known() ? Fraction::of(f.floor(), scale_) : bound;
    }
    [[nodiscard]] bool is_reached(const Fraction& bound) const {
        return bound.is_known() && rows_.level() && bound <= *rows_.level();
    }

    void look_into(Open next) {
        ++out_.regions;
        const Relaxation::Look look = relaxation_.look(objective_, next.decisions, budget_);
        if (look.is_empty) return;
        if (look.most.is_known() && on_grid(look.most) < next.bound) next.bound = on_grid(look.most);
        if (is_reached(next.bound)) return;
        if (!look.has_point) { fprintf(stderr,"no point %.3f\n",(double)next.bound.numerator()/next.bound.denominator()); return close(next.bound); }
        std::vector<Int128> inputs;
        for (std::size_t i = 0; i < whole_.box.size(); ++i) {
            const Register r = program_.inputs[i];
            const Int128 low = linear::kPoint * whole_.box[i].low / program_.instructions[r].denominator;
            inputs.push_back(relaxation_.has_column(r) ? look.point[r] : low);
        }
        rows_.attempt_near(inputs, whole_);
        if (is_reached(next.bound)) return;
        split(std::move(next), look);
    }

    void close(const Fraction& bound) {
        if (!leaves_ || *leaves_ < bound) leaves_ = bound;
    }

    // At the register that is furthest from what it should be, for what rests on it.
    void split(Open next, const Relaxation::Look& look) {
        Int128 worst = 0;
        std::optional<std::pair<Decision, Decision>> parts;
        for (Register r : cone_) {
            if (!relaxation_.has_column(r)) continue;
            auto [off, decisions] = off_at(r, look);
            if (off == 0) continue;
            const Int128 score = off * (kLight + (look.weight[r] >> kShort));
            if (score <= worst) continue;
            worst = score;
            parts = std::move(decisions);
        }
        if (!parts) { if (getenv("DBG")) { fprintf(stderr,"leaf bound %.3f level %.3f\n",(double)next.bound.numerator()/next.bound.denominator(),rows_.level()?(double)rows_.level()->numerator()/rows_.level()->denominator():-1); for (Register r: cone_) if (relaxation_.has_column(r)) { const Instruction&i=program_.instructions[r]; fprintf(stderr," r%u %s = %.4f [%ld %ld]/%ld w %.3f :",r,std::string(operator_name(i.op)).c_str(),(double)look.point[r]/65536.0,i.range.low,i.range.high,i.denominator,(double)look.weight[r]/(double)linear::kMultiplier); for (Register q: program_.operands_of(r)) { fprintf(stderr," r%u=%.4f",q,(double)at(relations_.line(q),look)/65536.0);} fprintf(stderr,"\n"); } for(auto&d:next.decisions)fprintf(stderr," dec %d r%u [%ld,%ld]\n",(int)d.kind,d.at,d.range.low,d.range.high);} return close(next.bound); }
        Open other = next;
        next.decisions.push_back(parts->first);
        other.decisions.push_back(parts->second);
        open_.push(std::move(next));
        open_.push(std::move(other));
    }

    struct Off {
        Int128 by = 0;  // in 1/kPoint
        std::optional<std::pair<Decision, Decision>> decisions{};
    };

    // How far a register is from what its operands say, or from a value that it can have, and how to make it less.
    [[nodiscard]] Off off_at(Register r, const Relaxation::Look& look) const {
        using Kind = Decision::Kind;
        const Operator op = program_.instructions[r].op;
        if (relaxation_.has_sides(r)) {
            const Int128 a = at(operand(r, 0), look), b = at(operand(r, 1), look);
            const Int128 should = op == Operator::minimum ? std::min(a, b) : std::max(a, b);
            const Int128 by = look.point[r] < should ? should - look.point[r] : look.point[r] - should;
            if (by <= kNear) return {};
            return {by, std::pair(Decision{Kind::First, r, {}}, Decision{Kind::Second, r, {}})};
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
            default: return {};
        }
    }

    // Between two values that it can have.
    [[nodiscard]] Off off_grid(Register r, const Relaxation::Look& look) const {
        using Kind = Decision::Kind;
        const Instruction& i = program_.instructions[r];
        const bool is_input = i.op == Operator::input;
        const Span span = is_input ? whole_.box[static_cast<std::size_t>(i.number)] : Span{0, 0, 1};
        const Int128 unit = linear::kPoint * span.stride;
        const Int128 from = look.point[r] * i.denominator - span.low * linear::kPoint;
        const Int128 below = from / unit - (from % unit != 0 && from < 0 ? 1 : 0), over = from - below * unit;
        const Int128 by = std::min(over, unit - over) / i.denominator;
        if (by <= kNear) return {};
        const auto low = static_cast<std::int64_t>(span.low + below * span.stride);
        return {by, std::pair(Decision{Kind::Range, r, {INT64_MIN, low}},
                              Decision{Kind::Range, r, {low + span.stride, INT64_MAX}})};
    }

    [[nodiscard]] const Form& operand(Register r, std::size_t k) const {
        return relations_.line(program_.operands_of(r)[k]);
    }
    [[nodiscard]] static Int128 at(const Form& form, const Relaxation::Look& look) {
        Int128 value = linear::kPoint * form.constant.numerator() / form.constant.denominator();
        for (const Form::Part& p : form.parts)
            value += look.point[p.input] * p.slope.numerator() / p.slope.denominator();
        return value;
    }

    static constexpr Int128 kNear = linear::kPoint / 256;
    static constexpr Int128 kLight = 1 << 6;  // what a register counts on which the bound does not rest
    static constexpr unsigned kShort = 32;    // of the digits of weights

    const Program& program_;
    const Region& whole_;
    const std::vector<Register>& cone_;
    const Relations& relations_;
    Relaxation& relaxation_;
    Form objective_;
    std::int64_t scale_;
    Rows& rows_;
    Budget& budget_;
    std::optional<Fraction> leaves_;
    std::priority_queue<Open, std::vector<Open>, ByBound> open_;
    Extreme out_;
};

}  // namespace

class Pursuit::Relaxed {
public:
    Relaxed(const Program& program, std::span<const Span> box, std::span<const Register> values, Budget& budget)
        : program_(program),
          whole_(region_of(box)),
          cone_(cones_of(program, values)),
          relations_(program, cone_, whole_, budget),
          relaxation_(program, cone_, relations_) {}

    Extreme maximum(Register value, bool is_turned, Budget& budget, const Start& start) {
        if (is_turned && program_.instructions[value].range.low == INT64_MIN) return {};  // its negative does not fit
        const Program slice = sliced(program_, value, is_turned);
        const std::int64_t scale = program_.instructions[value].denominator;
        Rows rows(slice, start.enough ? std::optional(Fraction::of(*start.enough)) : std::nullopt);
        rows.begin(start.row, whole_, budget);
        const Range& range = relations_.range(value);
        const Fraction ceiling = is_turned ? -Fraction::of(range.low, scale) : Fraction::of(range.high, scale);
        const Form objective = scaled(relations_.line(value), is_turned ? -1 : 1);
        const std::vector<Register> cone = cone_of(program_, value);
        return Search(program_, whole_, cone, relations_, relaxation_, objective, scale, rows, budget).run(ceiling);
    }

private:
    const Program& program_;
    Region whole_;
    std::vector<Register> cone_;
    Relations relations_;
    Relaxation relaxation_;
};

Pursuit::Pursuit(const Program& program, std::span<const Span> box, std::span<const Register> values, Budget& budget)
    : relaxed_(std::make_unique<Relaxed>(program, box, values, budget)) {
    ensure(box.size() == program.inputs.size(), "a span for each input");
}
Pursuit::~Pursuit() = default;
Pursuit::Pursuit(Pursuit&&) noexcept = default;

Extreme Pursuit::maximum(Register value, Budget& budget, const Start& start) {
    return relaxed_->maximum(value, false, budget, start);
}

Extreme Pursuit::minimum(Register value, Budget& budget, const Start& start) {
    const auto turn = [](std::optional<Rational>& r) {
        if (r) r = Rational::of(-Int128{r->numerator}, r->denominator);
    };
    Start turned = start;
    turn(turned.enough);
    Extreme out = relaxed_->maximum(value, true, budget, turned);
    turn(out.bound);
    turn(out.attained);
    return out;
}

}  // namespace utfall::calc
