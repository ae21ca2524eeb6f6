#include "utfall/calc/pursuit.h"

#include <array>

#include "branching.h"
#include "cone.h"
#include "excerpt.h"
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

}  // namespace

class Pursuit::Known {
public:
    Known(const Program& program, std::span<const Span> box, std::span<const Register> values,
          Budget& budget)
        : program_(program),
          whole_(region_of(box)),
          cone_(cones_of(program, values)),
          relating_{.steps = kRelating, .may_go_on = budget.may_go_on},
          relations_(program, whole_, relating_),
          known_(narrow(program, whole_, cone_, values, relations_, budget)) {}

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
        const Branching::Aim aim{scaled(relations_.line(value), is_turned ? -1 : 1), value,
                                 Fraction::of(relations_.step(value), scale),
                                 [&] { return rows.level(); },
                                 [&](const std::vector<Int128>& point) {
                                     (void)rows.attempt(row_near(program_, whole_, point));
                                 }};
        const Branching::Found found = searched(value, is_turned, aim, ceiling, budget);
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
    // With sums of one side first: the fewer rows, the less there is to lose oneself in.
    Branching::Found searched(Register value, bool is_turned, const Branching::Aim& aim,
                              const Fraction& ceiling, Budget& budget) const {
        std::vector<Relaxation::Limited> sums = is_turned ? known_.least : known_.most;
        Budget half = budget;
        half.steps /= 2;
        budget.steps -= half.steps;
        const Branching::Found first = searched_with(sums, value, aim, ceiling, half);
        budget.steps += half.steps;
        if (!first.is_stopped) return first;
        const auto& others = is_turned ? known_.most : known_.least;
        sums.insert(sums.end(), others.begin(), others.end());
        Branching::Found found = searched_with(sums, value, aim, first.bound, budget);
        found.regions += first.regions;
        return found;
    }

    Branching::Found searched_with(const std::vector<Relaxation::Limited>& sums, Register value,
                                   const Branching::Aim& aim, const Fraction& ceiling,
                                   Budget& budget) const {
        const Tellable all{cone_, known_.watched, {sums, known_.ratios}, true};
        const std::vector<Register> told =
            told_by(program_, relations_, all, std::array{relations_.line(value)}, 0);
        Relaxation relaxation(program_, relations_);
        include(relaxation, all, told, 0);
        const Relaxed relaxed{program_, whole_, relations_, relaxation};
        return Branching(relaxed, told, aim, budget).run(ceiling);
    }

    const Program& program_;
    Region whole_;
    std::vector<Register> cone_;
    static constexpr std::size_t kRelating = 8'000'000;
    Budget relating_;  // so much is told of sums of registers
    Relations relations_;
    Narrowed known_;
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
