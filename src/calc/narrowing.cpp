#include "narrowing.h"

#include <algorithm>

#include "keeping.h"

namespace utfall::calc {

namespace {

class Narrowing {
public:
    Narrowing(const Program& program, const Region& whole, const std::vector<Register>& cone,
              std::span<const Register> values, Relations& relations, Budget& budget)
        : cone_(cone),
          told_{program, whole, relations, budget, Seen(program, cone)},
          totals_(program, relations, values),
          keeping_(told_) {}

    Narrowed run() {
        look_at_rows(told_.seen, told_.whole, told_.budget);
        for (Register r : cone_) {
            for (const RunningTotals::Sum& sum : totals_.before(r))
                for (const bool is_up : {true, false}) keeping_.limit(sum, is_up);
            totals_.begin(r);
            const Instruction& i = told_.program.instructions[r];
            if (i.op == Operator::part && i.number == 0) keeping_.keep_ratio(r, totals_.from(r, 3));
            learn(r);
            totals_.add(r);
        }
        return {std::move(told_.watched), std::move(told_.most), std::move(told_.least),
                std::move(told_.ratios)};
    }

private:
    void learn(Register r) {
        Relations& relations = told_.relations;
        relations.include(r);
        if (told_.budget.steps == 0 || relations.line(r).is_constant()) return;
        const bool is_watched = is_worth_watching(r), is_stepped = !is_watched && is_stepped_sum(r);
        if (is_watched) told_.watched.push_back(r);
        if (is_stepped) told_.stepped.push_back(r);
        if (!relations.is_open(r) && !is_watched && !is_stepped) return;
        told_.registers.push_back(r);
        const Operator op = told_.program.instructions[r].op;
        if (is_stepped || op == Operator::input) return;
        if (told_.seen.range(r).high < told_.seen.range(r).low) return;
        const bool has_sides = op == Operator::minimum || op == Operator::maximum;
        if (has_sides && relations.is_open(r) && is_decided(r)) return;
        for (const bool is_up : {true, false}) narrow_end(r, is_up);
    }

    [[nodiscard]] bool is_worth_watching(Register r) const {
        constexpr Int128 kMuch = 8;
        const Range known = told_.relations.range(r), found = told_.seen.range(r);
        if (told_.relations.line(r).parts.size() < 2 || found.high < found.low) return false;
        return (Int128{found.high} - found.low) * kMuch < Int128{known.high} - known.low;
    }

    [[nodiscard]] bool is_stepped_sum(Register r) const {
        const auto& parts = told_.relations.line(r).parts;
        return parts.size() > 1 && told_.relations.step(r) > 1 &&
               std::none_of(parts.begin(), parts.end(), [&](const Form::Part& p) {
                   return told_.program.instructions[p.input].op == Operator::input ||
                          p.slope.is_negative();
               });
    }

    // Where no row shows one operand above the other, it may never be.
    bool is_decided(Register r) {
        Relations& relations = told_.relations;
        const bool is_lesser = told_.program.instructions[r].op == Operator::minimum;
        const Form difference = relations.difference_at(r);
        if (!difference.is_known()) return false;
        for (const bool first_is_less : {true, false}) {
            if (told_.seen.has_less(r, !first_is_less)) continue;
            const Form above = scaled(difference, first_is_less ? 1 : -1);
            const Fraction step = step_of(above, told_.program, relations.steps());
            const Fraction bound = answer(told_, {above, r, step, totals_.from(r)},
                                          {[] { return std::optional(Fraction{}); }, kRegions});
            if (!bound.is_known() || bound.is_positive()) continue;
            relations.decide(r, first_is_less == is_lesser);
            told_.watched.push_back(r);
            return true;
        }
        return false;
    }

    void narrow_end(Register r, bool is_up) {
        const Range known = told_.relations.range(r);
        const Int128 width = Int128{known.high} - known.low;
        const auto gap = [&] {
            const Range& seen = told_.seen.range(r);
            return is_up ? Int128{known.high} - seen.high : Int128{seen.low} - known.low;
        };
        constexpr Int128 kPart = 4;
        if (gap() <= 1 || gap() < width / kPart) return;
        const std::int64_t scale = told_.program.instructions[r].denominator;
        const Fraction sign{is_up ? 1 : -1};
        const auto enough = [&] {  // once that little is left, what is known will do
            const Range& seen = told_.seen.range(r);
            const std::int64_t end = gap() < width / kPart ? (is_up ? known.high : known.low)
                                     : is_up               ? seen.high
                                                           : seen.low;
            return std::optional(sign * Fraction::of(end, scale));
        };
        const std::size_t regions = gap() > width - width / kManyParts ? kManyRegions : kRegions;
        const Fraction step = Fraction::of(told_.relations.step(r), scale);
        const Fraction bound =
            answer(told_, {form_of(r, sign), r, step, totals_.from(r), is_up}, {enough, regions});
        const Fraction end = bound * Fraction{scale};
        if (!end.is_known()) return;
        const Int128 most = end.floor();
        Range range{INT64_MIN, INT64_MAX};
        if (is_up && most < known.high)
            range.high = static_cast<std::int64_t>(std::max<Int128>(most, known.low));
        if (!is_up && -most > known.low)
            range.low = static_cast<std::int64_t>(std::min<Int128>(-most, known.high));
        told_.relations.limit(r, range);
    }

    static constexpr std::size_t kRegions = 8, kManyRegions = 30;
    static constexpr Int128 kManyParts = 64;
    const std::vector<Register>& cone_;
    Told told_;
    RunningTotals totals_;
    Keeping keeping_;
};

}  // namespace

Narrowed narrow(const Program& program, const Region& whole, const std::vector<Register>& cone,
                std::span<const Register> values, Relations& relations, Budget& budget) {
    return Narrowing(program, whole, cone, values, relations, budget).run();
}

}  // namespace utfall::calc
