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
          narrowed_(program),
          watched_(narrow_all(budget)),
          relations_(narrowed_, cone_, whole_, relating_),
          relaxation_(narrowed_, cone_, relations_, watched_) {}

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
        Branching::Aim aim{
            scaled(relations_.line(value), is_turned ? -1 : 1), value, scale,
            [&] { return rows.level(); },
            [&](const std::vector<Int128>& point) { rows.attempt_near(point, whole_); }};
        const Relaxed relaxed{narrowed_, whole_, relations_, relaxation_};
        const Branching::Found found =
            Branching(relaxed, cone_, std::move(aim), budget).run(ceiling);
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
    // The sums that are worth watching; the ranges of what was narrowed.
    std::vector<Register> narrow_all(Budget& budget) {
        Budget relating = relating_;
        const Seen seen = seen_on(program_, whole_, cone_, budget);
        const Relations relations(program_, cone_, whole_, relating);
        std::vector<Register> watched = sums_to_watch(cone_, relations, seen);
        Relaxation relaxation(program_, cone_, relations, watched);
        narrow(narrowed_, whole_, cone_, relations, relaxation, seen, budget);
        return watched;
    }

    const Program& program_;
    Region whole_;
    std::vector<Register> cone_;
    Budget relating_{.steps = 8'000'000};  // so much is told of sums of registers, each time
    Program narrowed_;                     // with closer ranges
    std::vector<Register> watched_;
    Relations relations_;
    Relaxation relaxation_;
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
