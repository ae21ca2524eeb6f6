#include "relaxation.h"

#include <algorithm>

#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

linear::Ratio ratio(const Fraction& f) { return {f.numerator(), f.denominator()}; }

constexpr Int128 kFine = linear::kMultiplier;

}  // namespace

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
        for (std::size_t i = 0; i < times_.size(); ++i) take_away(i);
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
        add(constant_,
            std::max<Int128>(-floored(-Int128{r_.ranges_[column].high}, r_.denominators_[column]),
                             0));
    }

    // The row, as often as its multiplier says.
    void take_away(std::size_t row) {
        if (times_[row] == 0) return;
        const Row& taken = r_.rows_[row];
        for (const auto& [at, slope] : taken.parts) add_slope(at, -times_[row], slope);
        add(constant_, times_up(times_[row], taken.limit));
    }

    [[nodiscard]] Int128 at_most(std::size_t column) {
        const Int128 slope = slopes_[column];
        const Range& range = r_.ranges_[column];
        if (slope == 0) return 0;
        return -floored(-product(slope, slope < 0 ? range.low : range.high),
                        r_.denominators_[column]);
    }

    const Relaxation& r_;
    std::vector<Int128> times_, slopes_;
    Int128 constant_ = 0;
    bool is_lost_ = false;
};

Relaxation::Relaxation(const Program& program, const Relations& relations)
    : program_(program), relations_(relations), places_(program.instructions.size(), -1) {}

void Relaxation::include_range(Register r) {
    const Range range = relations_.range(r);
    const std::int64_t scale = program_.instructions[r].denominator;
    places_[r] = static_cast<std::int64_t>(columns_.size());
    columns_.push_back({r, {}, {}});
    ranges_.push_back(range);
    denominators_.push_back(scale);
    solver_.add_column({range.low, scale}, {range.high, scale});
}

void Relaxation::include(Register r, bool has_shares) {
    using State = linear::Solver::State;
    include_range(r);
    const bool is_open = relations_.is_open(r);
    for (const bool is_above : {true, false})
        if (!is_open) add_row(r, relations_.line(r), is_above, State::Awake);
    const Operator op = program_.instructions[r].op;
    const bool has_operands = is_open && (op == Operator::minimum || op == Operator::maximum);
    if (has_operands && operands_of(r).size() > 1 && operands_of(r)[0].is_known() &&
        operands_of(r)[1].is_known())
        return add_sides(r);
    const std::size_t first = rows_.size();
    for (const Form& form : relations_.above(r)) add_row(r, form, true, State::Awake);
    for (const Form& form : relations_.below(r)) add_row(r, form, false, State::Awake);
    if (is_open && relations_.exact(r) && rows_.size() == first + 2)
        columns_.back().rounded = static_cast<std::uint32_t>(first);
    if (has_shares && is_open && relations_.nearly(r)) add_share_sides(r, *relations_.nearly(r));
}

// It is one of its operands, and on the right side of both; which one is not decided.
void Relaxation::add_sides(Register r) {
    using State = linear::Solver::State;
    const auto& operands = operands_of(r);
    const bool is_lesser = program_.instructions[r].op == Operator::minimum;
    for (const std::size_t k : {0U, 1U}) add_row(r, operands[k], is_lesser, State::Awake);
    if (relations_.chord(r)) add_row(r, *relations_.chord(r), !is_lesser, State::Awake);
    Sides sides{is_lesser ? less(operands[0], operands[1]) : less(operands[1], operands[0])};
    for (const std::size_t k : {0U, 1U}) {
        sides.rows[k].push_back(static_cast<std::uint32_t>(rows_.size()));
        add_row(r, operands[k], !is_lesser, State::Asleep);
    }
    columns_.back().sides = std::move(sides);
}

// Between its fixed part and that with what it is off.
void Relaxation::add_share_sides(Register r, const Relations::Nearly& nearly) {
    using State = linear::Solver::State;
    const Form whole = sum(nearly.share, nearly.off, 1);
    const Form share_up = raised(nearly.share, nearly.error),
               whole_up = raised(whole, nearly.error),
               share_down = raised(nearly.share, -nearly.error),
               whole_down = raised(whole, -nearly.error);
    for (const Form* form : {&share_up, &whole_up, &share_down, &whole_down})
        if (!form->is_known()) return;
    Sides sides{nearly.off};
    for (const bool is_first : {true, false}) {
        std::vector<std::uint32_t>& rows = sides.rows[is_first ? 0 : 1];
        for (std::uint32_t k = 0; k < 3; ++k)
            rows.push_back(static_cast<std::uint32_t>(rows_.size()) + k);
        add_row(r, is_first ? share_up : whole_up, true, State::Asleep);
        add_row(r, is_first ? whole_down : share_down, false, State::Asleep);
        const Fraction sign{is_first ? 1 : -1};
        add_row({parts_of(nearly.off, sign), -(sign * nearly.off.constant)}, State::Asleep);
    }
    columns_.back().sides = std::move(sides);
}

Relaxation::Parts Relaxation::parts_of(const Form& form, const Fraction& times) const {
    Parts out;
    for (const Form::Part& p : form.parts) {
        ensure(has_column(p.input), "a form is over registers that were included");
        out.emplace_back(static_cast<std::uint32_t>(places_[p.input]), times * p.slope);
    }
    return out;
}

const std::vector<Form>& Relaxation::operands_of(Register r) const {
    const bool is_lesser = program_.instructions[r].op == Operator::minimum;
    return is_lesser ? relations_.above(r) : relations_.below(r);
}

void Relaxation::add_row(Register r, const Form& form, bool is_above, linear::Solver::State state) {
    if (!form.is_known()) return;
    const Fraction sign{is_above ? 1 : -1};
    Row row{parts_of(form, -sign), {}};
    row.parts.emplace_back(static_cast<std::uint32_t>(places_[r]), sign);
    row.limit = sign * form.constant;
    add_row(std::move(row), state);
}

void Relaxation::add_row(Row row, linear::Solver::State state) {
    std::vector<linear::Part> parts;
    for (const auto& [column, slope] : row.parts) parts.push_back({column, ratio(slope)});
    solver_.add_row(parts, ratio(row.limit), state);
    const auto at = static_cast<std::uint32_t>(rows_.size());
    columns_[row.parts.back().first].rows.push_back(at);
    for (const auto& [column, slope] : row.parts) columns_[column].present.push_back(at);
    whole_.emplace_back();
    rows_.push_back(std::move(row));
    is_awake_.push_back(state == linear::Solver::State::Awake);
}

// About its last register.
void Relaxation::include(const Limited& sum) {
    if (sum.form.is_constant()) return;
    const Fraction last = sum.form.parts.back().slope;
    const Fraction factor = Fraction{1} / (last.is_negative() ? -last : last);
    Row row{parts_of(sum.form, factor), {}};
    row.limit = factor * (sum.most - sum.form.constant);
    for (const auto& [column, slope] : row.parts)
        if (!slope.is_known()) return;
    if (row.limit.is_known()) add_row(std::move(row), linear::Solver::State::Awake);
}

void Relaxation::set_bounds(std::size_t column, const Range& range) {
    ranges_[column] = range;
    const std::int64_t scale = denominators_[column];
    solver_.bound(column, {range.low, scale}, {range.high, scale});
}

const std::vector<std::uint32_t>& Relaxation::rows_of(const Decision& side) const {
    const Column& column = columns_[static_cast<std::size_t>(places_[side.at])];
    return column.sides->rows[side.kind == Decision::Kind::First ? 0 : 1];
}

void Relaxation::decide(const Decision& decision) {
    if (decision.kind != Decision::Kind::Range) {
        columns_[static_cast<std::size_t>(places_[decision.at])].is_first =
            decision.kind == Decision::Kind::First;
        for (const std::uint32_t row : rows_of(decision)) {
            is_awake_[row] = true;
            solver_.set(row, linear::Solver::State::Awake);
        }
        return;
    }
    const auto column = static_cast<std::size_t>(places_[decision.at]);
    const Range range = ranges_[column];
    set_bounds(column, {std::max(range.low, decision.range.low),
                        std::min(range.high, decision.range.high)});
}

Relaxation::Proved Relaxation::proved(const std::vector<Int128>& multipliers,
                                      const Form& objective) const {
    Proof proof(*this, multipliers);
    const Fraction most = proof.most(objective);
    return {most, proof.times()};
}

Relaxation::Look Relaxation::look(const Form& objective, const Decisions& decisions,
                                  Budget& budget) {
    Look out;
    Before before;
    for (const Decision& d : decisions) {
        if (!has_column(d.at)) continue;
        const auto column = static_cast<std::uint32_t>(places_[d.at]);
        if (d.kind == Decision::Kind::Range)
            before.ranges.emplace_back(column, ranges_[column]);
        else if (!is_awake_[rows_of(d).front()])
            before.asleep.push_back(d);
        decide(d);
    }
    tighten_rounding(before);
    out.is_empty = !propagate(before, budget);
    if (!out.is_empty && budget.steps > 0) {
        std::vector<linear::Part> parts;
        for (const Form::Part& p : objective.parts)
            parts.push_back({static_cast<std::size_t>(places_[p.input]), ratio(p.slope)});
        constexpr std::size_t kMost = 20'000;
        const linear::Guess guess = solver_.maximise(parts, kMost);
        const std::size_t size = columns_.size() + rows_.size();
        constexpr std::size_t kEach = 500;  // what any question costs
        (void)budget.take(kEach + size + guess.iterations * size / 8);
        if (guess.kind == linear::Guess::Kind::Empty) {
            out.is_empty = proved(guess.multipliers, {}).most.is_negative();
        } else {
            const Proved proof = proved(guess.multipliers, objective);
            out.most = proof.most;
            if (guess.kind == linear::Guess::Kind::Found) {
                out.has_point = true;
                out.point.resize(program_.instructions.size());
                out.weight.resize(program_.instructions.size());
                for (std::size_t j = 0; j < columns_.size(); ++j) {
                    const Register at = columns_[j].at;
                    out.point[at] = guess.point[j];
                    for (const std::uint32_t row : columns_[j].rows)
                        out.weight[at] +=
                            proof.times[row] < 0 ? -proof.times[row] : proof.times[row];
                }
            }
        }
    }
    change_back(before);
    return out;
}

void Relaxation::limit(std::uint32_t row, const Fraction& most) {
    rows_[row].limit = most;
    whole_[row].reset();
    solver_.limit(row, ratio(most));
}

}  // namespace utfall::calc
