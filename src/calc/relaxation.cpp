#include "relaxation.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

linear::Ratio ratio(const Fraction& f) { return {f.numerator(), f.denominator()}; }

constexpr Int128 kFine = linear::kMultiplier;

}  // namespace

struct Relaxation::Before {
    std::vector<std::pair<Register, Range>> ranges;
    std::vector<Decision> asleep;  // sides
    std::vector<std::pair<std::uint32_t, Fraction>> limits;
};

// A form on its way to what it is at most: slopes and the constant in 1/kFine. What is cut off a slope counts at the
// register's greatest value, so that the form is never too low.
class Relaxation::Proof {
public:
    Proof(const Relaxation& r, std::vector<Int128> multipliers)
        : r_(r), times_(std::move(multipliers)), slopes_(r.columns_.size()) {
        times_.resize(r.rows_.size());
        for (std::size_t i = 0; i < times_.size(); ++i)
            times_[i] = r.is_awake_[i] ? std::max<Int128>(times_[i], 0) : 0;
    }

    // Unknown when a number does not fit.
    Fraction most(const Form& objective) {
        add(constant_, times_up(kFine, objective.constant));
        for (const Form::Part& p : objective.parts)
            add_slope(static_cast<std::uint32_t>(r_.places_[p.input]), kFine, p.slope);
        for (std::size_t j = slopes_.size(); j-- > 0;) take_away(static_cast<std::uint32_t>(j));
        Int128 total = constant_;
        for (std::size_t j = 0; j < slopes_.size(); ++j) add(total, at_most(j));
        return is_lost_ ? Fraction::unknown() : Fraction::of(total, kFine);
    }
    [[nodiscard]] const std::vector<Int128>& times() const { return times_; }

private:
    [[nodiscard]] Int128 product(Int128 a, Int128 b) {
        Int128 out = 0;
        is_lost_ = __builtin_mul_overflow(a, b, &out) || is_lost_;
        return is_lost_ ? 0 : out;
    }
    void add(Int128& to, Int128 more) {
        is_lost_ = __builtin_add_overflow(to, more, &to) || is_lost_;
    }
    // a * f, rounded down, or up.
    [[nodiscard]] Int128 times_down(Int128 a, const Fraction& f) {
        if (!f.is_known()) is_lost_ = true;
        return is_lost_ ? 0 : floored(product(a, f.numerator()), f.denominator());
    }
    [[nodiscard]] Int128 times_up(Int128 a, const Fraction& f) { return -times_down(-a, f); }

    // The true slope may be more, by less than one.
    void add_slope(std::uint32_t column, Int128 times, const Fraction& slope) {
        add(slopes_[column], times_down(times, slope));
        if (slope.denominator() == 1) return;
        const Register at = r_.columns_[column].at;
        add(constant_,
            std::max<Int128>(-floored(-Int128{r_.ranges_[at].high}, denominator(at)), 0));
    }

    // The rows about a register, as often as they are told. Rows that hardly count, and what little slope is left, came from
    // floating point: the row that counts most takes their place.
    void take_away(std::uint32_t column) {
        const auto& rows = r_.columns_[column].rows;
        const auto heaviest = std::max_element(
            rows.begin(), rows.end(),
            [&](std::uint32_t a, std::uint32_t b) { return times_[a] < times_[b]; });
        if (heaviest != rows.end()) silence(rows, slopes_[column], *heaviest);
        for (const std::uint32_t row : rows) {
            if (times_[row] == 0) continue;
            const Row& taken = r_.rows_[row];
            for (const auto& [at, slope] : taken.parts) add_slope(at, -times_[row], slope);
            add(constant_, times_up(times_[row], taken.limit));
        }
    }

    void silence(const std::vector<std::uint32_t>& rows, Int128 slope, std::uint32_t heaviest) {
        constexpr Int128 kNoise = 1 << 20;  // a 2^-20th of what counts
        const Int128 little = times_[heaviest] / kNoise;
        const auto is_above = [&](std::uint32_t row) {
            return r_.rows_[row].parts.back().second.is_positive();
        };
        Int128 rest = slope;
        for (const std::uint32_t row : rows) {
            if (times_[row] < little) times_[row] = 0;
            add(rest, is_above(row) ? -times_[row] : times_[row]);
        }
        if ((rest < 0 ? -rest : rest) < little)
            times_[heaviest] += is_above(heaviest) ? rest : -rest;
    }

    [[nodiscard]] Int128 denominator(Register r) const {
        return r_.program_.instructions[r].denominator;
    }
    [[nodiscard]] Int128 at_most(std::size_t column) {
        const Register at = r_.columns_[column].at;
        const Int128 slope = slopes_[column];
        const Range& range = r_.ranges_[at];
        if (slope == 0) return 0;
        return -floored(-product(slope, slope < 0 ? range.low : range.high), denominator(at));
    }

    const Relaxation& r_;
    std::vector<Int128> times_, slopes_;
    Int128 constant_ = 0;
    bool is_lost_ = false;
};

Relaxation::Relaxation(const Program& program, const Relations& relations)
    : program_(program),
      relations_(relations),
      ranges_(program.instructions.size()),
      places_(program.instructions.size(), -1) {}

void Relaxation::include(Register r) {
    using State = linear::Solver::State;
    ranges_[r] = relations_.range(r);
    places_[r] = static_cast<std::int64_t>(columns_.size());
    columns_.push_back({r, {}, {}});
    const std::int64_t scale = program_.instructions[r].denominator;
    solver_.add_column({ranges_[r].low, scale}, {ranges_[r].high, scale});
    const bool is_open = relations_.is_open(r);
    for (const bool is_above : {true, false})
        if (!is_open) add_row(r, relations_.line(r), is_above, State::Awake);
    const Operator op = program_.instructions[r].op;
    const bool is_lesser = op == Operator::minimum, is_greater = op == Operator::maximum;
    const auto& sides = is_lesser ? relations_.above(r) : relations_.below(r);
    if (is_open && (is_lesser || is_greater) && sides.size() > 1 && sides[0].is_known() &&
        sides[1].is_known()) {
        for (const std::size_t k : {0U, 1U}) add_row(r, sides[k], is_lesser, State::Awake);
        if (relations_.chord(r)) add_row(r, *relations_.chord(r), is_greater, State::Awake);
        columns_.back().sides = static_cast<std::uint32_t>(rows_.size());
        for (const std::size_t k : {0U, 1U}) add_row(r, sides[k], is_greater, State::Asleep);
        return;
    }
    if (is_open && relations_.exact(r))
        columns_.back().rounded = static_cast<std::uint32_t>(rows_.size());
    for (const Form& form : relations_.above(r)) add_row(r, form, true, State::Awake);
    for (const Form& form : relations_.below(r)) add_row(r, form, false, State::Awake);
}

void Relaxation::add_row(Register r, const Form& form, bool is_above, linear::Solver::State state) {
    if (!form.is_known()) return;
    for (const Form::Part& p : form.parts)
        ensure(places_[p.input] >= 0, "a form is over open registers");
    Row row;
    const Fraction sign{is_above ? 1 : -1};
    for (const Form::Part& p : form.parts)
        row.parts.emplace_back(static_cast<std::uint32_t>(places_[p.input]), -(sign * p.slope));
    row.parts.emplace_back(static_cast<std::uint32_t>(places_[r]), sign);
    row.limit = sign * form.constant;
    std::vector<linear::Part> parts;
    for (const auto& [column, slope] : row.parts) parts.push_back({column, ratio(slope)});
    solver_.add_row(parts, ratio(row.limit), state);
    columns_.back().rows.push_back(static_cast<std::uint32_t>(rows_.size()));
    rows_.push_back(std::move(row));
    is_awake_.push_back(state == linear::Solver::State::Awake);
}

void Relaxation::set_bounds(Register r, const Range& range) {
    if (places_[r] < 0) return;
    const std::int64_t scale = program_.instructions[r].denominator;
    solver_.bound(static_cast<std::size_t>(places_[r]), {range.low, scale}, {range.high, scale});
}

std::uint32_t Relaxation::row_of(const Decision& side) const {
    const Column& column = columns_[static_cast<std::size_t>(places_[side.at])];
    return *column.sides + (side.kind == Decision::Kind::First ? 0 : 1);
}

void Relaxation::decide(const Decision& decision) {
    if (decision.kind != Decision::Kind::Range) {
        const std::uint32_t row = row_of(decision);
        columns_[static_cast<std::size_t>(places_[decision.at])].is_first =
            decision.kind == Decision::Kind::First;
        is_awake_[row] = true;
        return solver_.set(row, linear::Solver::State::Awake);
    }
    Range& range = ranges_[decision.at];
    range = {std::max(range.low, decision.range.low), std::min(range.high, decision.range.high)};
    set_bounds(decision.at, range);
}

Relaxation::Look Relaxation::look(const Form& objective, const Decisions& decisions,
                                  Budget& budget) {
    Look out;
    Before before;
    for (const Decision& d : decisions) {
        if (d.kind == Decision::Kind::Range)
            before.ranges.emplace_back(d.at, ranges_[d.at]);
        else if (!is_awake_[row_of(d)])
            before.asleep.push_back(d);
        decide(d);
        out.is_empty = out.is_empty || ranges_[d.at].high < ranges_[d.at].low;
    }
    tighten_rounding(before);
    if (!out.is_empty) {
        std::vector<linear::Part> parts;
        for (const Form::Part& p : objective.parts)
            parts.push_back({static_cast<std::size_t>(places_[p.input]), ratio(p.slope)});
        constexpr std::size_t kMost = 20'000;
        linear::Guess guess = solver_.maximise(parts, kMost);
        const std::size_t size = columns_.size() + rows_.size();
        constexpr std::size_t kEach = 500;  // what any question costs
        if (!budget.take(kEach + size + guess.iterations * size / 8)) budget.steps = 0;
        if (guess.kind == linear::Guess::Kind::Empty) {
            const Fraction most = Proof(*this, std::move(guess.multipliers)).most({});
            out.is_empty = most.is_negative();
            out.most = Fraction::unknown();
        } else {
            Proof proof(*this, std::move(guess.multipliers));
            out.most = proof.most(objective);
            if (guess.kind == linear::Guess::Kind::Found) {
                out.has_point = true;
                out.point.resize(program_.instructions.size());
                out.weight.resize(program_.instructions.size());
                for (std::size_t j = 0; j < columns_.size(); ++j) {
                    const Register at = columns_[j].at;
                    out.point[at] = guess.point[j];
                    for (const std::uint32_t row : columns_[j].rows)
                        out.weight[at] +=
                            proof.times()[row] < 0 ? -proof.times()[row] : proof.times()[row];
                }
            }
        }
    }
    change_back(before);
    return out;
}

void Relaxation::change_back(const Before& before) {
    for (auto at = before.limits.rbegin(); at != before.limits.rend(); ++at)
        limit(at->first, at->second);
    for (auto at = before.ranges.rbegin(); at != before.ranges.rend(); ++at) {
        ranges_[at->first] = at->second;
        set_bounds(at->first, at->second);
    }
    for (const Decision& side : before.asleep) {
        const std::uint32_t row = row_of(side);
        columns_[static_cast<std::size_t>(places_[side.at])].is_first.reset();
        is_awake_[row] = false;
        solver_.set(row, linear::Solver::State::Asleep);
    }
}

void Relaxation::limit(std::uint32_t row, const Fraction& most) {
    rows_[row].limit = most;
    solver_.limit(row, ratio(most));
}

std::vector<std::int64_t> Relaxation::grids() const {
    std::vector<std::int64_t> out;
    const auto known = [&](Register r) { return out[static_cast<std::size_t>(places_[r])]; };
    for (const Column& c : columns_) {
        const std::int64_t grid = program_.instructions[c.at].denominator;
        const bool is_lesser = program_.instructions[c.at].op == Operator::minimum;
        const auto& sides = is_lesser ? relations_.above(c.at) : relations_.below(c.at);
        const Form* const same = !relations_.is_open(c.at) ? &relations_.line(c.at)
                                 : c.is_first              ? &sides[*c.is_first ? 0 : 1]
                                                           : nullptr;
        const std::int64_t coarser = same != nullptr ? grid_of(*same, known) : 0;
        out.push_back(coarser > 0 ? std::min(coarser, grid) : grid);
    }
    return out;
}

void Relaxation::tighten_rounding(Before& before) {
    const std::vector<std::int64_t> grid = grids();
    const auto grid_at = [&](Register r) { return grid[static_cast<std::size_t>(places_[r])]; };
    for (const Column& c : columns_) {
        if (!c.rounded) continue;
        const Form& exact = *relations_.exact(c.at);
        const std::int64_t fine = grid_of(exact, grid_at);
        if (fine == 0) continue;
        const Instruction& i = program_.instructions[c.at];
        const RoundingError error = rounding_error(i, fine / std::gcd(fine, i.denominator),
                                                   relations_.range(program_.operands_of(c.at)[0]));
        const Fraction unit = Fraction::of(1, i.denominator);
        const std::array limits{exact.constant + error.up * unit,
                                error.down * unit - exact.constant};
        for (std::uint32_t k = 0; k < limits.size(); ++k) {
            const std::uint32_t row = *c.rounded + k;
            if (!limits[k].is_known() || !(limits[k] < rows_[row].limit)) continue;
            before.limits.emplace_back(row, rows_[row].limit);
            limit(row, limits[k]);
        }
    }
}

}  // namespace utfall::calc
