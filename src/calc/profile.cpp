#include <algorithm>

#include "pieces.h"
#include "utfall/base/ensure.h"
#include "utfall/calc/execute.h"

namespace utfall::calc {

namespace {

class Walker {
public:
    Walker(const Program& program, Register value, std::size_t input, Budget& budget)
        : program_(program),
          value_(value),
          input_(input),
          budget_(budget),
          cone_(cone_of(program, value)) {
        for (Register r : program.inputs) scales_.push_back(program.instructions[r].denominator);
    }

    std::vector<Piece> run(std::span<const std::int64_t> row, const Span& span) {
        row_.assign(row.begin(), row.end());
        Region region;
        for (std::int64_t value : row) region.box.push_back({value, value, 1});
        region.box[input_] = on_lattice(span);
        look_into(region);
        std::sort(pieces_.begin(), pieces_.end(),
                  [](const Piece& a, const Piece& b) { return a.from < b.from; });
        return joined();
    }

private:
    void look_into(const Region& region) {
        if (!budget_.take(cone_.size())) return;
        const Plane plane = plane_on(program_, cone_, region, scales_, budget_);
        if (!plane.split || region.box[input_].low == region.box[input_].high) {
            close(region.box[input_], plane);
            return;
        }
        for (const auto& [low, high] : plane.split->parts) {
            Region part = region;
            const auto keep = [&](const Fraction& sign, const Fraction& limit) {
                Form f = scaled(plane.split->form, sign);
                f.constant = f.constant - sign * limit;
                return cut(part, scales_, f);
            };
            if (high && !keep(1, *high)) continue;
            if (low && !keep(-1, *low)) continue;
            look_into(part);
        }
    }

    [[nodiscard]] std::optional<Rational> at(std::int64_t numerator) {
        row_[input_] = numerator;
        const Trace trace = run_row(program_, row_);
        if (trace.registers.size() <= value_) return std::nullopt;
        return Rational::of(trace.registers[value_], program_.instructions[value_].denominator);
    }

    void close(const Span& span, const Plane& plane) {
        const auto first = at(span.low), last = at(span.high);
        if (!first || !last) return;
        pieces_.push_back(
            {span.low, span.high, *first, *last, plane.low.is_zero() && plane.high.is_zero()});
    }

    // Neighbours on one straight line are one piece; a point that two parts share belongs to the first.
    std::vector<Piece> joined() {
        std::vector<Piece> out;
        for (const Piece& p : pieces_) {
            if (!out.empty() && p.through <= out.back().through) continue;
            if (!out.empty() && is_one_line(out.back(), p)) {
                out.back().through = p.through;
                out.back().at_through = p.at_through;
                out.back().is_straight = out.back().is_straight && p.is_straight;
            } else {
                out.push_back(p);
            }
        }
        return out;
    }

    [[nodiscard]] static bool is_one_line(const Piece& a, const Piece& b) {
        const auto slope = [](std::int64_t from, std::int64_t to, const Rational& at_from,
                              const Rational& at_to) {
            return (Fraction::of(at_to) - Fraction::of(at_from)) / Fraction{Int128{to} - from};
        };
        const Fraction step = b.from == a.through
                                  ? slope(b.from, b.through, b.at_from, b.at_through)
                                  : slope(a.through, b.from, a.at_through, b.at_from);
        if (!step.is_known()) return false;
        const bool fits_a =
            a.from == a.through || slope(a.from, a.through, a.at_from, a.at_through) == step;
        const bool fits_b =
            b.from == b.through || slope(b.from, b.through, b.at_from, b.at_through) == step;
        return fits_a && fits_b;
    }

    const Program& program_;
    Register value_;
    std::size_t input_;
    Budget& budget_;
    std::vector<Register> cone_;
    Scales scales_;
    std::vector<std::int64_t> row_;
    std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> profile(const Program& program, Register value,
                           std::span<const std::int64_t> row, std::size_t input, const Span& span,
                           Budget& budget) {
    ensure(row.size() == program.inputs.size() && input < row.size(), "a value for each input");
    return Walker(program, value, input, budget).run(row, span);
}

}  // namespace utfall::calc
