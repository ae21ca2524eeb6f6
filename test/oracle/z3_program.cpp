#include "z3_program.h"

namespace utfall::test {

using calc::Instruction;
using calc::Operator;
using calc::Register;
using calc::Rounding;

Z3Program::Z3Program(z3::context& context, const calc::Program& program,
                     std::span<const calc::Span> box)
    : c_(context), program_(program), box_(box), laws_(context), values_(context), steps_(context) {
    for (const calc::Span& span : box) {
        const z3::expr steps = whole("steps");
        laws_.push_back(steps >= 0);
        laws_.push_back(steps <= c_.int_val((span.high - span.low) / span.stride));
        steps_.push_back(steps);
    }
    for (Register r = 0; r < program.instructions.size(); ++r) named(r, value(r));
}

z3::expr Z3Program::fraction(const calc::Rational& r) {
    return c_.real_val((std::to_string(r.numerator) + "/" + std::to_string(r.denominator)).c_str());
}

z3::expr Z3Program::whole(const char* what) {
    return c_.int_const((std::string(what) + std::to_string(++fresh_)).c_str());
}

// A name for each value that is not simple keeps what z3 reads short.
void Z3Program::named(Register r, const z3::expr& value) {
    if (value.is_bool() || value.is_numeral() || value.is_const()) {
        values_.push_back(value);
        return;
    }
    const z3::expr name = c_.real_const(("r" + std::to_string(r)).c_str());
    laws_.push_back(name == value);
    values_.push_back(name);
}

z3::expr Z3Program::number(Register r) {
    const z3::expr v = values_[static_cast<int>(r)];
    return v.is_bool() ? z3::ite(v, c_.real_val(1), c_.real_val(0)) : v;
}

z3::expr Z3Program::claim(Register r) {
    const z3::expr v = values_[static_cast<int>(r)];
    return v.is_bool() ? v : v == 1;
}

bool Z3Program::is_constant(Register r) const {
    return program_.instructions[r].op == Operator::constant;
}

z3::expr Z3Program::value(Register r) {
    const Instruction& i = program_.instructions[r];
    const auto operands = program_.operands_of(r);
    const auto a = [&] { return number(operands[0]); };
    const auto b = [&] { return number(operands[1]); };
    const z3::expr unit = c_.real_val(static_cast<std::int64_t>(i.denominator));
    switch (i.op) {
        case Operator::input: {
            const calc::Span& span = box_[static_cast<std::size_t>(i.number)];
            const z3::expr numerator =
                c_.int_val(span.low) +
                c_.int_val(span.stride) * input_steps(static_cast<std::size_t>(i.number));
            return z3::to_real(numerator) / unit;
        }
        case Operator::constant: return c_.real_val(i.number) / unit;
        case Operator::add: return a() + b();
        case Operator::subtract: return a() - b();
        case Operator::multiply:
            is_supported_ = is_supported_ && (is_constant(operands[0]) || is_constant(operands[1]));
            return a() * b();
        case Operator::minimum: return z3::ite(a() <= b(), a(), b());
        case Operator::maximum: return z3::ite(a() >= b(), a(), b());
        case Operator::round: return rounded(a() * unit, i.rounding) / unit;
        case Operator::divide_round:
            if (!is_constant(operands[1]) || program_.instructions[operands[1]].number == 0) {
                is_supported_ = false;
                return c_.real_val(0);
            }
            return rounded(a() / b() * unit, i.rounding) / unit;
        case Operator::less: return a() < b();
        case Operator::at_most: return a() <= b();
        case Operator::equal: return a() == b();
        case Operator::both: return claim(operands[0]) && claim(operands[1]);
        case Operator::either: return claim(operands[0]) || claim(operands[1]);
        case Operator::negate: return !claim(operands[0]);
        case Operator::choose:
            return z3::ite(claim(operands[0]), number(operands[1]), number(operands[2]));
        case Operator::part: return share(r);
    }
    return c_.real_val(0);
}

// All four work on the size and leave the sign alone.
z3::expr Z3Program::rounded(const z3::expr& exact, Rounding rounding) {
    const z3::expr q = whole("q"), real = z3::to_real(q), half = c_.real_val(1, 2);
    const z3::expr is_positive = exact >= 0;
    switch (rounding) {
        case Rounding::HalfUp:
            laws_.push_back(z3::ite(is_positive, real <= exact + half && real > exact - half,
                                    real < exact + half && real >= exact - half));
            break;
        case Rounding::HalfEven:
            laws_.push_back(real <= exact + half && real >= exact - half);
            laws_.push_back(z3::implies(real == exact + half || real == exact - half,
                                        z3::mod(q, c_.int_val(2)) == 0));
            break;
        case Rounding::Down:
            laws_.push_back(z3::ite(is_positive, real <= exact && real > exact - 1,
                                    real >= exact && real < exact + 1));
            break;
        case Rounding::Up:
            laws_.push_back(z3::ite(is_positive, real >= exact && real < exact + 1,
                                    real <= exact && real > exact - 1));
            break;
    }
    return real;
}

// Every part is rounded down, then the units left over go to the largest remainders, ties in the order given; a negative
// total by the same rule with the sign changed.
z3::expr Z3Program::share(Register r) {
    const Instruction& i = program_.instructions[r];
    const auto operands = program_.operands_of(r);
    const std::vector<Register> key(operands.begin(), operands.end());
    const z3::expr unit = c_.real_val(i.denominator);
    const auto index = static_cast<std::size_t>(i.number);
    if (const auto at = splits_.find(key); at != splits_.end()) return at->second[index] / unit;
    std::int64_t all = 0;
    std::vector<std::int64_t> weights;
    for (std::size_t k = 1; k < operands.size(); ++k) {
        is_supported_ = is_supported_ && is_constant(operands[k]);
        weights.push_back(program_.instructions[operands[k]].number);
        all += weights.back();
    }
    if (!is_supported_ || all == 0) return c_.real_val(0);
    const z3::expr total = whole("total"), sum = c_.int_val(all);
    laws_.push_back(z3::to_real(total) == number(operands[0]) * unit);
    const z3::expr size = z3::ite(total >= 0, total, -total);
    std::vector<z3::expr> parts, rests;
    z3::expr left = size;
    for (const std::int64_t w : weights) {
        const z3::expr part = whole("part"), rest = size * c_.int_val(w) - part * sum;
        laws_.push_back(rest >= 0 && rest < sum);
        parts.push_back(part);
        rests.push_back(rest);
        left = left - part;
    }
    std::vector<z3::expr> shares;
    for (std::size_t k = 0; k < parts.size(); ++k) {
        z3::expr before = c_.int_val(0);
        for (std::size_t j = 0; j < parts.size(); ++j) {
            if (j == k) continue;
            const z3::expr goes_first = j < k ? rests[j] >= rests[k] : rests[j] > rests[k];
            before = before + z3::ite(goes_first, c_.int_val(1), c_.int_val(0));
        }
        const z3::expr own = z3::ite(before < left, parts[k] + 1, parts[k]);
        shares.push_back(z3::to_real(z3::ite(total >= 0, own, -own)));
        // What follows from the law, said so that z3 need not find it.
        laws_.push_back(parts[k] >= 0 && parts[k] <= size && own <= size);
    }
    laws_.push_back(left >= 0 && left < c_.int_val(static_cast<int>(parts.size())));
    return splits_.emplace(key, std::move(shares)).first->second[index] / unit;
}

}  // namespace utfall::test
