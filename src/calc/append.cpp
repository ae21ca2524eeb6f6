#include <algorithm>

#include "utfall/base/ensure.h"
#include "utfall/calc/builder.h"

namespace utfall::calc {

namespace {

class Copier {
public:
    Copier(Builder& build, const Program& program, std::span<const Register> inputs, Copy copy)
        : build_(build), program_(program), inputs_(inputs), copy_(copy) {}

    std::vector<Register> run(std::span<const Register> wanted) {
        std::vector<bool> is_needed(program_.instructions.size());
        for (Register r : wanted) is_needed[r] = true;
        for (auto r = static_cast<Register>(is_needed.size()); r-- > 0;)
            if (is_needed[r])
                for (Register below : program_.operands_of(r)) is_needed[below] = true;
        copies_.resize(is_needed.size());
        for (Register r = 0; r < is_needed.size(); ++r)
            if (is_needed[r]) copies_[r] = copied(r);
        std::vector<Register> out;
        for (Register r : wanted) out.push_back(copies_[r]);
        return out;
    }

private:
    [[nodiscard]] Register operand(Register r, std::size_t i) const {
        return copies_[program_.operands_of(r)[i]];
    }

    Register copied(Register r) {
        const Instruction& i = program_.instructions[r];
        const auto a = [&] { return operand(r, 0); };
        const auto b = [&] { return operand(r, 1); };
        switch (i.op) {
            case Operator::input: return inputs_[static_cast<std::size_t>(i.number)];
            case Operator::constant: return build_.constant({i.number, i.denominator});
            case Operator::add: return build_.add(a(), b());
            case Operator::subtract: return build_.subtract(a(), b());
            case Operator::multiply: return build_.multiply(a(), b());
            case Operator::minimum: return build_.minimum(a(), b());
            case Operator::maximum: return build_.maximum(a(), b());
            case Operator::round:
                return copy_ == Copy::Rounded ? build_.round(a(), i.denominator, i.rounding) : a();
            case Operator::divide_round: return quotient(r, i);
            case Operator::less: return build_.less(a(), b());
            case Operator::at_most: return build_.at_most(a(), b());
            case Operator::equal: return build_.equal(a(), b());
            case Operator::both: return build_.both(a(), b());
            case Operator::either: return build_.either(a(), b());
            case Operator::negate: return build_.negate(a());
            case Operator::choose: return build_.choose(a(), b(), operand(r, 2));
            case Operator::part: return part(r, i);
        }
        return 0;
    }

    Register quotient(Register r, const Instruction& i) {
        const auto operands = program_.operands_of(r);
        const auto divisor = build_.constant_value(operand(r, 1));
        if (copy_ == Copy::Unrounded && divisor && divisor->numerator > 0)
            return build_.multiply(operand(r, 0),
                                   build_.constant({divisor->denominator, divisor->numerator}));
        const auto if_zero = operands.size() > 2 ? std::optional(operand(r, 2)) : std::nullopt;
        return build_.divide_round(operand(r, 0), operand(r, 1), if_zero, i.denominator,
                                   i.rounding);
    }

    Register part(Register r, const Instruction& i) {
        const auto operands = program_.operands_of(r);
        std::vector<Register> weights;
        Int128 whole = 0;
        bool is_fixed = true;
        std::int64_t own = 0;
        for (std::size_t k = 1; k < operands.size(); ++k) {
            weights.push_back(operand(r, k));
            const auto weight = build_.constant_value(weights.back());
            is_fixed = is_fixed && weight && weight->denominator == 1;
            if (!is_fixed) continue;
            whole += weight->numerator;
            if (static_cast<std::int64_t>(k) == i.number + 1) own = weight->numerator;
        }
        if (copy_ == Copy::Unrounded && is_fixed && whole > 0)
            if (const auto share = Rational::of(own, whole))
                return build_.multiply(operand(r, 0), build_.constant(*share));
        const Register total = build_.round(operand(r, 0), i.denominator, Rounding::HalfUp);
        return build_.part(total, weights, static_cast<std::size_t>(i.number));
    }

    Builder& build_;
    const Program& program_;
    std::span<const Register> inputs_;
    Copy copy_;
    std::vector<Register> copies_;
};

}  // namespace

std::vector<Register> append(Builder& builder, const Program& program,
                             std::span<const Register> inputs, std::span<const Register> wanted,
                             Copy copy) {
    ensure(inputs.size() == program.inputs.size(), "an input for each");
    return Copier(builder, program, inputs, copy).run(wanted);
}

}  // namespace utfall::calc
