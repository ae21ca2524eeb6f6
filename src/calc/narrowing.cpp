#include "narrowing.h"

#include <algorithm>

#include "branching.h"
#include "utfall/base/chance.h"
#include "utfall/calc/execute.h"

namespace utfall::calc {

namespace {

// Rows of ends for the most part, since amounts are greatest and least there.
std::vector<std::int64_t> row_of(const Region& whole, base::Chance& chance) {
    const std::uint64_t highs = 1 + chance.next() % 7;  // of eight
    std::vector<std::int64_t> row;
    for (const Span& span : whole.box) {
        const auto steps = static_cast<std::uint64_t>((Int128{span.high} - span.low) / span.stride);
        const std::uint64_t kind = chance.next() % 16, end = chance.next() % 8, any = chance.next();
        const std::uint64_t at = kind < 3      ? (steps + 1 == 0 ? any : any % (steps + 1))
                                 : end < highs ? steps
                                               : 0;
        row.push_back(static_cast<std::int64_t>(span.low + Int128{at} * span.stride));
    }
    return row;
}

class Narrowing {
public:
    Narrowing(Program& program, const Relaxed& relaxed, const std::vector<Register>& cone,
              const Seen& seen, Budget& budget)
        : program_(program), relaxed_(relaxed), cone_(cone), seen_(seen), budget_(budget) {}

    void run() {
        for (Register r : cone_) {
            if (budget_.steps == 0) return;
            if (!relaxed_.relaxation.has_column(r) || seen_.ranges[r].high < seen_.ranges[r].low)
                continue;
            if (relaxed_.relaxation.has_sides(r) && is_decided(r)) continue;
            if (program_.instructions[r].op == Operator::input) continue;
            for (const bool is_up : {true, false}) narrow_end(r, is_up);
        }
    }

private:
    using Kind = Relaxation::Decision::Kind;

    [[nodiscard]] Fraction bound_of(Register r, const Form& objective, std::int64_t scale,
                                    const Fraction& enough, std::size_t most_regions) {
        constexpr Int128 kNoCeiling = Int128{1} << 90U;
        Branching::Aim aim{objective, r,           scale, [&] { return std::optional(enough); },
                           nullptr,   most_regions};
        return Branching(relaxed_, cone_, std::move(aim), budget_).run(Fraction{kNoCeiling}).bound;
    }

    // Where no row shows one operand above the other, it may never be.
    bool is_decided(Register r) {
        if (seen_.first_is_less[r] && seen_.second_is_less[r]) return false;
        const bool is_lesser = program_.instructions[r].op == Operator::minimum;
        const Form difference = relaxed_.relations.difference_at(r);
        for (const bool first_is_less : {true, false}) {
            if (first_is_less ? seen_.second_is_less[r] : seen_.first_is_less[r]) continue;
            const Form above = scaled(difference, first_is_less ? 1 : -1);
            const Fraction bound = bound_of(r, above, 0, Fraction{}, kFewRegions);
            if (!bound.is_known() || bound.is_positive()) continue;
            const bool is_first = first_is_less == is_lesser;
            relaxed_.relaxation.decide({is_first ? Kind::First : Kind::Second, r, {}});
            Instruction& i = program_.instructions[r];
            const Register kept = program_.operands_of(r)[is_first ? 0 : 1];
            const std::int64_t scale = is_first ? i.scale_a : i.scale_b;
            program_.operands[i.operand_begin] = program_.operands[i.operand_begin + 1] = kept;
            i.scale_a = i.scale_b = scale;
            return true;
        }
        return false;
    }

    void narrow_end(Register r, bool is_up) {
        const Range known = relaxed_.relaxation.range(r), seen = seen_.ranges[r];
        const Int128 width = Int128{known.high} - known.low;
        const Int128 gap = is_up ? Int128{known.high} - seen.high : Int128{seen.low} - known.low;
        constexpr Int128 kPart = 4;
        if (gap <= 1 || gap < width / kPart) return;
        const std::int64_t scale = program_.instructions[r].denominator;
        const Fraction sign{is_up ? 1 : -1};
        const Fraction enough = sign * Fraction::of(is_up ? seen.high : seen.low, scale);
        const Fraction bound = bound_of(r, form_of(r, sign), scale, enough, kRegions);
        const Fraction end = bound * Fraction{scale};
        if (!end.is_known()) return;
        const Int128 most = end.floor();
        Range range{INT64_MIN, INT64_MAX};
        if (is_up && most < known.high)
            range.high = static_cast<std::int64_t>(std::max<Int128>(most, known.low));
        if (!is_up && -most > known.low)
            range.low = static_cast<std::int64_t>(std::min<Int128>(-most, known.high));
        relaxed_.relaxation.decide({Kind::Range, r, range});
        program_.instructions[r].range = relaxed_.relaxation.range(r);
    }

    static constexpr std::size_t kRegions = 24, kFewRegions = 8;
    Program& program_;
    const Relaxed& relaxed_;
    const std::vector<Register>& cone_;
    const Seen& seen_;
    Budget& budget_;
};

}  // namespace

Seen seen_on(const Program& program, const Region& whole, const std::vector<Register>& cone,
             Budget& budget) {
    constexpr std::size_t kRows = 400;
    const std::size_t size = program.instructions.size();
    Seen seen{std::vector<Range>(size, {INT64_MAX, INT64_MIN}), std::vector<bool>(size),
              std::vector<bool>(size)};
    base::Chance chance(20'240'628);
    for (std::size_t k = 0; k < kRows && budget.take(size / 4); ++k) {
        const Trace trace = run_row(program, row_of(whole, chance));
        if (trace.registers.size() < size) continue;
        for (Register r : cone) {
            Range& range = seen.ranges[r];
            range = {std::min(range.low, trace.registers[r]),
                     std::max(range.high, trace.registers[r])};
            const Instruction& i = program.instructions[r];
            if (i.op != Operator::minimum && i.op != Operator::maximum) continue;
            const auto operands = program.operands_of(r);
            const Int128 a = Int128{trace.registers[operands[0]]} * i.scale_a,
                         b = Int128{trace.registers[operands[1]]} * i.scale_b;
            if (a < b) seen.first_is_less[r] = true;
            if (b < a) seen.second_is_less[r] = true;
        }
    }
    return seen;
}

std::vector<Register> sums_to_watch(const std::vector<Register>& cone, const Relations& relations,
                                    const Seen& seen) {
    constexpr Int128 kMuch = 8;
    std::vector<Register> out;
    for (Register r : cone) {
        const Range known = relations.range(r), found = seen.ranges[r];
        if (relations.line(r).parts.size() < 2 || found.high < found.low) continue;
        if ((Int128{found.high} - found.low) * kMuch < Int128{known.high} - known.low)
            out.push_back(r);
    }
    return out;
}

void narrow(Program& program, const Region& whole, const std::vector<Register>& cone,
            const Relations& relations, Relaxation& relaxation, const Seen& seen, Budget& budget) {
    const Relaxed relaxed{program, whole, relations, relaxation};
    Narrowing(program, relaxed, cone, seen, budget).run();
}

}  // namespace utfall::calc
