#include "naive.h"

#include <gtest/gtest.h>

namespace utfall::calc::naive {

namespace {

Integer above(const Ratio& x) { return boost::multiprecision::numerator(x); }
Integer below(const Ratio& x) { return boost::multiprecision::denominator(x); }

// To a whole number; all modes work on the size.
Integer rounded(const Ratio& x, Rounding rounding) {
    const Ratio size = x < 0 ? Ratio(-x) : x;
    Integer whole = above(size) / below(size);
    const Ratio rest = size - Ratio(whole);
    const Ratio half = Ratio(1, 2);
    bool up = false;
    if (rounding == Rounding::Up) up = rest > 0;
    if (rounding == Rounding::HalfUp) up = rest >= half;
    if (rounding == Rounding::HalfEven) up = rest > half || (rest == half && whole % 2 == 1);
    if (up) whole += 1;
    return x < 0 ? Integer(-whole) : whole;
}

Ratio rounded_to(const Ratio& x, const Detail& detail) {
    return Ratio(rounded(x * Ratio(detail.denominator), detail.rounding), detail.denominator);
}

// Hamilton's method, one left-over unit at a time.
std::vector<Integer> allocated(const Integer& units, const std::vector<Ratio>& weights) {
    Ratio sum = 0;
    for (const Ratio& weight : weights) sum += weight;
    std::vector<Integer> parts(weights.size(), 0);
    if (sum == 0) return parts;
    const Integer size = units < 0 ? Integer(-units) : units;
    std::vector<Ratio> lacking;
    Integer left = size;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const Ratio quota = Ratio(size) * weights[k] / sum;
        parts[k] = above(quota) / below(quota);
        lacking.push_back(quota - Ratio(parts[k]));
        left -= parts[k];
    }
    for (; left > 0; left -= 1) {
        std::size_t best = 0;
        for (std::size_t k = 1; k < lacking.size(); ++k) {
            if (lacking[k] > lacking[best]) best = k;
        }
        parts[best] += 1;
        lacking[best] = -1;  // served
    }
    if (units < 0) {
        for (Integer& part : parts) part = -part;
    }
    return parts;
}

Ratio truth(bool claim) { return claim ? Ratio(1) : Ratio(0); }

}  // namespace

std::optional<Ratio> evaluate(Operator op, const std::vector<Ratio>& x, const Detail& detail) {
    switch (op) {
        case Operator::input:
        case Operator::constant: return std::nullopt;
        case Operator::add: return x[0] + x[1];
        case Operator::subtract: return x[0] - x[1];
        case Operator::multiply: return x[0] * x[1];
        case Operator::minimum: return x[0] < x[1] ? x[0] : x[1];
        case Operator::maximum: return x[0] > x[1] ? x[0] : x[1];
        case Operator::round: return rounded_to(x[0], detail);
        case Operator::divide_round:
            if (x[1] != 0) return rounded_to(x[0] / x[1], detail);
            if (x.size() == 3) return x[2];
            return std::nullopt;
        case Operator::less: return truth(x[0] < x[1]);
        case Operator::at_most: return truth(x[0] <= x[1]);
        case Operator::equal: return truth(x[0] == x[1]);
        case Operator::both: return truth(x[0] == 1 && x[1] == 1);
        case Operator::either: return truth(x[0] == 1 || x[1] == 1);
        case Operator::negate: return truth(x[0] == 0);
        case Operator::choose: return x[0] == 1 ? x[1] : x[2];
        case Operator::part: {
            const Integer units = rounded(x[0] * Ratio(detail.denominator), Rounding::Down);
            const auto parts = allocated(units, {x.begin() + 1, x.end()});
            return Ratio(parts[detail.index], detail.denominator);
        }
    }
    return std::nullopt;
}

Trace run(const Program& program, std::span<const std::int64_t> inputs) {
    Trace trace;
    std::vector<Ratio> values;
    const auto stopped = [&](FaultKind kind) {
        trace.fault = {.kind = kind, .at = static_cast<Register>(values.size())};
        return trace;
    };
    for (Register r = 0; r < program.instructions.size(); ++r) {
        const Instruction& i = program.instructions[r];
        std::optional<Ratio> value;
        if (i.op == Operator::input) {
            const std::int64_t given = inputs[static_cast<std::size_t>(i.number)];
            if (given < i.range.low || given > i.range.high)
                return stopped(FaultKind::InputOutOfRange);
            value = Ratio(given, i.denominator);
        } else if (i.op == Operator::constant) {
            value = Ratio(i.number, i.denominator);
        } else {
            std::vector<Ratio> operands;
            for (const Register operand : program.operands_of(r))
                operands.push_back(values[operand]);
            const std::size_t index =
                i.op == Operator::part ? static_cast<std::size_t>(i.number) : 0;
            value =
                evaluate(i.op, operands,
                         {.rounding = i.rounding, .denominator = i.denominator, .index = index});
        }
        if (!value) return stopped(FaultKind::DivisionByZero);
        const Ratio numerator = *value * Ratio(i.denominator);
        EXPECT_EQ(below(numerator), 1) << "register " << r << " cannot hold its value";
        const Integer whole = above(numerator);
        if (whole < INT64_MIN || whole > INT64_MAX) return stopped(FaultKind::Overflow);
        trace.registers.push_back(static_cast<std::int64_t>(whole));
        values.push_back(*value);
    }
    return trace;
}

}  // namespace utfall::calc::naive
