#include "narrowing.h"

#include <algorithm>

#include "branching.h"
#include "rows.h"
#include "seen.h"

namespace utfall::calc {

namespace {

class Narrowing {
public:
    Narrowing(const Program& program, const Region& whole, const std::vector<Register>& cone,
              Relations& relations, Budget& budget)
        : program_(program),
          whole_(whole),
          cone_(cone),
          relations_(relations),
          relaxation_(program, relations),
          seen_(program, cone),
          budget_(budget) {}

    std::vector<Register> run() {
        look_at_rows(seen_, whole_, budget_);
        for (Register r : cone_) {
            relations_.include(r);
            if (budget_.steps == 0 || relations_.line(r).is_constant()) continue;
            const bool is_watched = is_worth_watching(r);
            if (is_watched) watched_.push_back(r);
            if (!relations_.is_open(r) && !is_watched) continue;
            relaxation_.include(r);
            told_.push_back(r);
            if (seen_.range(r).high < seen_.range(r).low) continue;
            if (program_.instructions[r].op == Operator::input) continue;
            if (relaxation_.has_sides(r) && is_decided(r)) continue;
            for (const bool is_up : {true, false}) narrow_end(r, is_up);
        }
        return watched_;
    }

private:
    using Kind = Relaxation::Decision::Kind;

    [[nodiscard]] bool is_worth_watching(Register r) const {
        constexpr Int128 kMuch = 8;
        const Range known = relations_.range(r), found = seen_.range(r);
        if (relations_.line(r).parts.size() < 2 || found.high < found.low) return false;
        return (Int128{found.high} - found.low) * kMuch < Int128{known.high} - known.low;
    }

    // What the points of the linear programs show is seen too.
    [[nodiscard]] Fraction bound_of(Register r, const Form& objective, std::int64_t scale,
                                    const std::function<std::optional<Fraction>()>& enough,
                                    std::size_t most_regions) {
        constexpr Int128 kNoCeiling = Int128{1} << 90U;
        const auto look_near = [&](const std::vector<Int128>& point) {
            seen_.look_at(row_near(program_, whole_, point), budget_);
        };
        Branching::Aim aim{objective, r, scale, enough, look_near, most_regions};
        const Relaxed relaxed{program_, whole_, relations_, relaxation_};
        return Branching(relaxed, told_, std::move(aim), budget_).run(Fraction{kNoCeiling}).bound;
    }

    // Where no row shows one operand above the other, it may never be.
    bool is_decided(Register r) {
        const bool is_lesser = program_.instructions[r].op == Operator::minimum;
        const Form difference = relations_.difference_at(r);
        for (const bool first_is_less : {true, false}) {
            if (seen_.has_less(r, !first_is_less)) continue;
            const Form above = scaled(difference, first_is_less ? 1 : -1);
            const auto enough = [] { return std::optional(Fraction{}); };
            const Fraction bound = bound_of(r, above, 0, enough, kRegions);
            if (!bound.is_known() || bound.is_positive()) continue;
            const bool is_first = first_is_less == is_lesser;
            relaxation_.decide({is_first ? Kind::First : Kind::Second, r, {}});
            relations_.decide(r, is_first);
            watched_.push_back(r);
            return true;
        }
        return false;
    }

    void narrow_end(Register r, bool is_up) {
        const Range known = relaxation_.range(r);
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
        const Fraction bound = bound_of(r, form_of(r, sign), scale, enough, regions);
        const Fraction end = bound * Fraction{scale};
        if (!end.is_known()) return;
        const Int128 most = end.floor();
        Range range{INT64_MIN, INT64_MAX};
        if (is_up && most < known.high)
            range.high = static_cast<std::int64_t>(std::max<Int128>(most, known.low));
        if (!is_up && -most > known.low)
            range.low = static_cast<std::int64_t>(std::min<Int128>(-most, known.high));
        relaxation_.decide({Kind::Range, r, range});
        relations_.limit(r, range);
    }

    static constexpr std::size_t kRegions = 8, kManyRegions = 200;
    static constexpr Int128 kManyParts = 64;
    const Program& program_;
    const Region& whole_;
    const std::vector<Register>& cone_;
    Relations& relations_;
    Relaxation relaxation_;  // of what was told so far
    Seen seen_;
    Budget& budget_;
    std::vector<Register> told_, watched_;
};

}  // namespace

std::vector<Register> narrow(const Program& program, const Region& whole,
                             const std::vector<Register>& cone, Relations& relations,
                             Budget& budget) {
    return Narrowing(program, whole, cone, relations, budget).run();
}

}  // namespace utfall::calc
