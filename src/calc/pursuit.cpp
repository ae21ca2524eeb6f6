#include "utfall/calc/pursuit.h"

#include <algorithm>

#include "branching.h"
#include "cone.h"
#include "narrowing.h"
#include "rows.h"
#include "slice.h"
#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

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

}  // namespace

class Pursuit::Known {
public:
    Known(const Program& program, std::span<const Span> box, std::span<const Register> values,
          Budget& budget)
        : program_(program),
          whole_(region_of(box)),
          cone_(cones_of(program, values)),
          relations_(program, whole_, relating_),
          watched_(narrow(program, whole_, cone_, relations_, budget)) {}

    Extreme maximum(Register value, bool is_turned, Budget& budget, const Start& start) {
        if (is_turned && program_.instructions[value].range.low == INT64_MIN)
            return {};  // its negative does not fit
        const Program slice = sliced(program_, value, is_turned);
        Rows rows(slice, start.enough ? std::optional(Fraction::of(*start.enough)) : std::nullopt);
        rows.begin(start.row, whole_, budget);
        const std::int64_t scale = program_.instructions[value].denominator;
        const Range range = relations_.range(value);
        const Fraction ceiling =
            is_turned ? -Fraction::of(range.low, scale) : Fraction::of(range.high, scale);
        Branching::Aim aim{scaled(relations_.line(value), is_turned ? -1 : 1), value, scale,
                           [&] { return rows.level(); },
                           [&](const std::vector<Int128>& point) {
                               (void)rows.attempt(row_near(program_, whole_, point));
                           }};
        const std::vector<Register> told = told_of(value);
        Relaxation relaxation(program_, relations_);
        for (Register r : told) relaxation.include(r);
        const Relaxed relaxed{program_, whole_, relations_, relaxation};
        const Branching::Found found =
            Branching(relaxed, told, std::move(aim), budget).run(ceiling);
        Extreme out;
        if (found.bound.is_known())
            out.bound = Rational::of(found.bound.numerator(), found.bound.denominator());
        out.attained = rows.attained();
        out.inputs = rows.best();
        out.regions = found.regions;
        out.is_stopped = found.is_stopped;
        return out;
    }

private:
    // What tells a value, by rising register, and what is watched of that.
    [[nodiscard]] std::vector<Register> told_of(Register value) const {
        std::vector<bool> is_told(program_.instructions.size());
        const auto tell = [&](const Form& form) {
            for (const Form::Part& p : form.parts) is_told[p.input] = true;
        };
        tell(relations_.line(value));
        for (auto r = cone_.rbegin(); r != cone_.rend(); ++r) {
            if (!is_told[*r]) continue;
            if (!relations_.is_open(*r)) tell(relations_.line(*r));
            for (const Form& form : relations_.above(*r)) tell(form);
            for (const Form& form : relations_.below(*r)) tell(form);
            if (relations_.chord(*r)) tell(*relations_.chord(*r));
        }
        const auto is_known = [&](const Form& form) {
            return std::all_of(form.parts.begin(), form.parts.end(),
                               [&](const Form::Part& p) { return is_told[p.input]; });
        };
        const auto are_known = [&](const std::vector<Form>& forms) {
            return std::all_of(forms.begin(), forms.end(), is_known);
        };
        for (const Register r : watched_)
            if (is_known(relations_.line(r)) && are_known(relations_.above(r)) &&
                are_known(relations_.below(r)))
                is_told[r] = true;
        std::vector<Register> told;
        for (const Register r : cone_)
            if (is_told[r]) told.push_back(r);
        return told;
    }

    const Program& program_;
    Region whole_;
    std::vector<Register> cone_;
    Budget relating_{.steps = 8'000'000};  // so much is told of sums of registers
    Relations relations_;
    std::vector<Register> watched_;
};

Pursuit::Pursuit(const Program& program, std::span<const Span> box,
                 std::span<const Register> values, Budget& budget)
    : known_(std::make_unique<Known>(program, box, values, budget)) {
    ensure(box.size() == program.inputs.size(), "a span for each input");
}
Pursuit::~Pursuit() = default;
Pursuit::Pursuit(Pursuit&&) noexcept = default;

Extreme Pursuit::maximum(Register value, Budget& budget, const Start& start) {
    return known_->maximum(value, false, budget, start);
}

Extreme Pursuit::minimum(Register value, Budget& budget, const Start& start) {
    return turned(known_->maximum(value, true, budget, {start.row, negative(start.enough)}));
}

}  // namespace utfall::calc
