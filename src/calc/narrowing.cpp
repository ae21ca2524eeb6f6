#include "narrowing.h"

#include <algorithm>
#include <array>
#include <map>

#include "branching.h"
#include "excerpt.h"
#include "rows.h"
#include "running.h"
#include "seen.h"

namespace utfall::calc {

namespace {

class Narrowing {
public:
    Narrowing(const Program& program, const Region& whole, const std::vector<Register>& cone,
              std::span<const Register> values, Relations& relations, Budget& budget)
        : program_(program),
          whole_(whole),
          cone_(cone),
          relations_(relations),
          seen_(program, cone),
          totals_(program, relations, values),
          budget_(budget) {}

    Narrowed run() {
        look_at_rows(seen_, whole_, budget_);
        for (Register r : cone_) {
            for (const RunningTotals::Sum& sum : totals_.before(r))
                for (const bool is_up : {true, false}) limit(sum, is_up);
            totals_.begin(r);
            learn(r);
            totals_.add(r);
        }
        return std::move(out_);
    }

private:
    void learn(Register r) {
        relations_.include(r);
        if (budget_.steps == 0 || relations_.line(r).is_constant()) return;
        const bool is_watched = is_worth_watching(r);
        if (is_watched) out_.watched.push_back(r);
        if (!relations_.is_open(r) && !is_watched) return;
        told_.push_back(r);
        if (seen_.range(r).high < seen_.range(r).low) return;
        const Operator op = program_.instructions[r].op;
        if (op == Operator::input) return;
        const bool has_sides = op == Operator::minimum || op == Operator::maximum;
        if (has_sides && relations_.is_open(r) && is_decided(r)) return;
        for (const bool is_up : {true, false}) narrow_end(r, is_up);
    }

    // A sum that its parts would let go much higher than rows show.
    void limit(const RunningTotals::Sum& sum, bool is_up) {
        const Form form = scaled(sum.form, is_up ? 1 : -1);
        int& in_vain = in_vain_[{sum.kind, is_up}];
        if (budget_.steps == 0 || form.parts.size() < 2 || in_vain == kInVain) return;
        const Fraction top = relations_.top(form);
        if (!top.is_known()) return;
        const auto seen = seen_.highest(form);
        if (!seen) return;
        Fraction reached = seen->value;
        const auto enough = [&] {
            const Fraction last = seen_.last(form);
            if (last.is_known() && reached < last) reached = last;
            return std::optional(reached);
        };
        const auto most_with = [&](std::size_t regions) {
            return bound_of({form, form.parts.back().input, grid_of(form, program_)}, sum.from,
                            is_up, enough, regions);
        };
        const auto is_near = [&](const Fraction& most) {
            const Fraction off = (most - reached) * Fraction{kClose};
            return off.is_known() && off <= (most.is_negative() ? -most : most);
        };
        Fraction most = most_with(kRegions);
        if (most.is_known() && reached < most && is_near(most)) most = most_with(kSumRegions);
        if (!most.is_known() || !(most < top)) return;
        in_vain = is_near(most) ? 0 : in_vain + 1;
        sums(is_up).push_back({form, most});
    }

    [[nodiscard]] bool is_worth_watching(Register r) const {
        constexpr Int128 kMuch = 8;
        const Range known = relations_.range(r), found = seen_.range(r);
        if (relations_.line(r).parts.size() < 2 || found.high < found.low) return false;
        return (Int128{found.high} - found.low) * kMuch < Int128{known.high} - known.low;
    }

    std::vector<Relaxation::Limited>& sums(bool is_up) { return is_up ? out_.most : out_.least; }

    struct Question {
        Form objective;
        Register value = 0;      // that it is about
        std::int64_t scale = 0;  // it is a multiple of 1/scale; 0: of nothing that is known
    };
    // By what is told of the registers not before `from`. What the points of the linear programs show is seen too.
    [[nodiscard]] Fraction bound_of(Question question, Register from, bool is_up,
                                    const std::function<std::optional<Fraction>()>& enough,
                                    std::size_t most_regions) {
        const Tellable all{told_, out_.watched, sums(is_up)};
        const std::vector<Register> told =
            told_by(program_, relations_, all, std::array{question.objective}, from);
        Relaxation relaxation(program_, relations_);
        include(relaxation, all, told, from);
        const auto look_near = [&](const std::vector<Int128>& point) {
            seen_.look_at(row_near(program_, whole_, point), budget_);
        };
        const auto highest = seen_.highest(question.objective);
        Branching::Aim aim{std::move(question.objective),
                           question.value,
                           question.scale,
                           enough,
                           look_near,
                           most_regions,
                           highest ? highest->inputs : std::vector<std::int64_t>{}};
        const Relaxed relaxed{program_, whole_, relations_, relaxation};
        constexpr Int128 kNoCeiling = Int128{1} << 90U;  // what is beyond is not worth knowing
        return Branching(relaxed, told, std::move(aim), budget_).run(Fraction{kNoCeiling}).bound;
    }

    // Where no row shows one operand above the other, it may never be.
    bool is_decided(Register r) {
        const bool is_lesser = program_.instructions[r].op == Operator::minimum;
        const Form difference = relations_.difference_at(r);
        if (!difference.is_known()) return false;
        for (const bool first_is_less : {true, false}) {
            if (seen_.has_less(r, !first_is_less)) continue;
            const Form above = scaled(difference, first_is_less ? 1 : -1);
            const auto enough = [] { return std::optional(Fraction{}); };
            const Fraction bound = bound_of({above, r, grid_of(above, program_)}, totals_.from(r),
                                            true, enough, kRegions);
            if (!bound.is_known() || bound.is_positive()) continue;
            relations_.decide(r, first_is_less == is_lesser);
            out_.watched.push_back(r);
            return true;
        }
        return false;
    }

    void narrow_end(Register r, bool is_up) {
        const Range known = relations_.range(r);
        const Int128 width = Int128{known.high} - known.low;
        const auto gap = [&] {
            const Range& seen = seen_.range(r);
            return is_up ? Int128{known.high} - seen.high : Int128{seen.low} - known.low;
        };
        constexpr Int128 kPart = 4;
        if (gap() <= 1 || gap() < width / kPart) return;
        const std::int64_t scale = program_.instructions[r].denominator;
        const Fraction sign{is_up ? 1 : -1};
        const auto enough = [&] {  // once that little is left, what is known will do
            const Range& seen = seen_.range(r);
            const std::int64_t end = gap() < width / kPart ? (is_up ? known.high : known.low)
                                     : is_up               ? seen.high
                                                           : seen.low;
            return std::optional(sign * Fraction::of(end, scale));
        };
        const std::size_t regions = gap() > width - width / kManyParts ? kManyRegions : kRegions;
        const Fraction bound =
            bound_of({form_of(r, sign), r, scale}, totals_.from(r), is_up, enough, regions);
        const Fraction end = bound * Fraction{scale};
        if (!end.is_known()) return;
        const Int128 most = end.floor();
        Range range{INT64_MIN, INT64_MAX};
        if (is_up && most < known.high)
            range.high = static_cast<std::int64_t>(std::max<Int128>(most, known.low));
        if (!is_up && -most > known.low)
            range.low = static_cast<std::int64_t>(std::min<Int128>(-most, known.high));
        relations_.limit(r, range);
    }

    static constexpr std::size_t kRegions = 8, kManyRegions = 30, kSumRegions = 30;
    static constexpr Int128 kManyParts = 64;
    static constexpr Int128 kClose = 1 << 16;
    static constexpr int kInVain = 3;
    const Program& program_;
    const Region& whole_;
    const std::vector<Register>& cone_;
    Relations& relations_;
    Seen seen_;
    RunningTotals totals_;
    Budget& budget_;
    std::vector<Register> told_;
    std::map<std::pair<RunningTotals::Kind, bool>, int>
        in_vain_;  // sums of a kind, one after the other
    Narrowed out_;
};

}  // namespace

Narrowed narrow(const Program& program, const Region& whole, const std::vector<Register>& cone,
                std::span<const Register> values, Relations& relations, Budget& budget) {
    return Narrowing(program, whole, cone, values, relations, budget).run();
}

}  // namespace utfall::calc
