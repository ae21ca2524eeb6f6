#include "random_program.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace utfall::calc {

namespace {

constexpr Operator kOperators[] = {
#define OPERATOR(name, arity, result, en, sv) Operator::name,
#include "utfall/calc/operators.def"
#undef OPERATOR
};

bool gives_claim(Operator op) {
    constexpr char kResults[] = {
#define OPERATOR(name, arity, result, en, sv) #result[0],
#include "utfall/calc/operators.def"
#undef OPERATOR
    };
    return kResults[static_cast<std::size_t>(op)] == 'B';
}

naive::Integer common_multiple(const naive::Integer& a, const naive::Integer& b) {
    naive::Integer divisor = a;
    for (naive::Integer rest = b; rest != 0;) {
        const naive::Integer next = divisor % rest;
        divisor = rest;
        rest = next;
    }
    return a / divisor * b;
}

Rounding random_rounding(Random& random) {
    return random.one_of({Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up});
}

std::int64_t random_denominator(Random& random) {
    if (random.chance(40)) return 1;
    if (random.chance(50))
        return random.one_of<std::int64_t>({2, 3, 4, 5, 7, 10, 12, 100, 365, 1000});
    if (random.chance(10)) return random.between(1, INT64_C(1) << 40);
    return random.between(1, 1000);
}

std::int64_t random_number(Random& random) {
    if (random.chance(30)) {
        return random.one_of<std::int64_t>({0, 1, -1, 2, -2, INT64_MIN, INT64_MIN + 1, INT64_MAX,
                                            INT64_MAX - 1, INT32_MAX, INT64_C(1) << 62});
    }
    const std::int64_t reach = INT64_C(1) << random.below(63);
    return random.between(-reach, reach);
}

Range random_range(Random& random) {
    if (random.chance(20)) return {};
    if (random.chance(30)) return {0, random.between(0, INT64_C(1) << random.below(45))};
    if (random.chance(20)) return {random.between(INT64_MAX - 10, INT64_MAX), INT64_MAX};
    if (random.chance(20)) return {INT64_MIN, random.between(INT64_MIN, INT64_MIN + 10)};
    const auto [low, high] = std::minmax({random_number(random), random_number(random)});
    return {low, high};
}

// Keeps the recipe and the builder in step.
class Maker {
public:
    explicit Maker(Random& random) : random_(random) {}

    RandomProgram make() && {
        add_input({0, 1}, 1, true);
        for (std::size_t k = random_.below(4); k > 0; --k) {
            add_input(random_range(random_), random_denominator(random_), false);
        }
        add_constant();
        const std::size_t count = 5 + random_.below(21);
        while (made_.wishes.size() < count) add_any();
        std::vector<Register> outputs;
        if (random_.chance(30)) {
            for (Register r = 0; r < build_.size(); ++r) outputs.push_back(r);
        } else {
            for (std::size_t k = 1 + random_.below(4); k > 0; --k) {
                outputs.push_back(made_.wishes[random_.below(made_.wishes.size())].result);
            }
        }
        made_.program = std::move(build_).finish(std::move(outputs));
        return std::move(made_);
    }

private:
    void add_input(Range range, std::int64_t denominator, bool is_claim) {
        Wish wish{.op = Operator::input,
                  .input = input_count_++,
                  .denominator = denominator,
                  .is_claim = is_claim};
        wish.result = build_.input(range, denominator);
        made_.wishes.push_back(wish);
    }

    void add_constant() {
        Wish wish{.op = Operator::constant};
        const auto value = Rational::of(random_number(random_), random_denominator(random_));
        wish.constant = value.value_or(Rational{});
        wish.result = build_.constant(wish.constant);
        made_.wishes.push_back(wish);
    }

    // A copy of the builder stands by: a wish whose scale is too fine is taken back.
    void add_any() {
        const Operator op = kOperators[random_.below(std::size(kOperators))];
        if (op == Operator::input && input_count_ > 5) return;
        if (op == Operator::input)
            return add_input(random_range(random_), random_denominator(random_), false);
        if (op == Operator::constant) return add_constant();
        const Builder before = build_;
        const std::size_t wishes_before = made_.wishes.size();
        Wish wish = random_wish(op);
        wish.result = built(wish);
        if (const auto fault = build_.fault()) {
            EXPECT_EQ(build_.constant_value(fault->at), Rational{});
            check_too_fine(wish, before);
            ++made_.too_fine_count;
            build_ = before;
            made_.wishes.resize(wishes_before);
            return;
        }
        made_.wishes.push_back(wish);
    }

    Wish random_wish(Operator op) {
        Wish wish{.op = op,
                  .denominator = random_denominator(random_),
                  .rounding = random_rounding(random_)};
        wish.is_claim = gives_claim(op);
        const bool of_claims =
            op == Operator::both || op == Operator::either || op == Operator::negate;
        const std::size_t arity = op == Operator::round || op == Operator::negate ? 1 : 2;
        if (op == Operator::part) return random_part(wish);
        if (op == Operator::choose) wish.operands.push_back(pick(true));
        for (std::size_t k = 0; k < arity; ++k) wish.operands.push_back(pick(of_claims));
        if (op == Operator::divide_round && random_.chance(50))
            wish.operands.push_back(pick(false));
        if (op == Operator::divide_round && wish.operands.size() == 3) bring_fallback(wish);
        return wish;
    }

    // The meaning of a fallback is that it is rounded itself, so it is a wish of its own.
    void bring_fallback(Wish& wish) {
        Wish rounded{.op = Operator::round,
                     .operands = {wish.operands[2]},
                     .denominator = wish.denominator,
                     .rounding = wish.rounding};
        rounded.result = built(rounded);
        made_.wishes.push_back(rounded);
        wish.operands[2] = made_.wishes.size() - 1;
    }

    Wish random_part(Wish wish) {
        wish.operands.push_back(pick(false));
        for (std::size_t k = 1 + random_.below(4); k > 0; --k)
            wish.operands.push_back(pick_weight());
        wish.index = random_.below(wish.operands.size() - 1);
        wish.denominator = build_.denominator(made_.wishes[wish.operands[0]].result);
        return wish;
    }

    std::size_t pick(bool is_claim) {
        for (;;) {
            // The latest are taken more often, so that programs grow deep.
            const std::size_t count = made_.wishes.size();
            const std::size_t k = random_.chance(50) ? random_.below(count)
                                                     : count - 1 - random_.below((count + 2) / 3);
            // A claim is also the number 0 or 1.
            if (made_.wishes[k].is_claim == is_claim || (!is_claim && random_.chance(10))) return k;
            if (is_claim && random_.chance(50)) return 0;
        }
    }

    std::size_t pick_weight() {
        const std::size_t k = pick(false);
        if (build_.range(made_.wishes[k].result).low >= 0) return k;
        Wish zero{.op = Operator::constant};
        zero.result = build_.constant({});
        made_.wishes.push_back(zero);
        Wish weight{.op = Operator::maximum, .operands = {k, made_.wishes.size() - 1}};
        weight.result = built(weight);
        made_.wishes.push_back(weight);
        return made_.wishes.size() - 1;
    }

    Register built(const Wish& wish) {
        std::vector<Register> r;
        for (const std::size_t operand : wish.operands) r.push_back(made_.wishes[operand].result);
        switch (wish.op) {
            case Operator::input:
            case Operator::constant: return 0;
            case Operator::add: return build_.add(r[0], r[1]);
            case Operator::subtract: return build_.subtract(r[0], r[1]);
            case Operator::multiply: return build_.multiply(r[0], r[1]);
            case Operator::minimum: return build_.minimum(r[0], r[1]);
            case Operator::maximum: return build_.maximum(r[0], r[1]);
            case Operator::round: return build_.round(r[0], wish.denominator, wish.rounding);
            case Operator::divide_round: {
                const auto if_zero = r.size() > 2 ? std::optional(r[2]) : std::nullopt;
                return build_.divide_round(r[0], r[1], if_zero, wish.denominator, wish.rounding);
            }
            case Operator::less: return build_.less(r[0], r[1]);
            case Operator::at_most: return build_.at_most(r[0], r[1]);
            case Operator::equal: return build_.equal(r[0], r[1]);
            case Operator::both: return build_.both(r[0], r[1]);
            case Operator::either: return build_.either(r[0], r[1]);
            case Operator::negate: return build_.negate(r[0]);
            case Operator::choose: return build_.choose(r[0], r[1], r[2]);
            case Operator::part: return build_.part(r[0], std::span(r).subspan(1), wish.index);
        }
        return 0;
    }

    // A refusal must be true: the least common denominator, or the product's, does not fit.
    void check_too_fine(const Wish& wish, const Builder& before) const {
        const auto denominator_of = [&](std::size_t k) {
            const Register r = made_.wishes[wish.operands[k]].result;
            return naive::Integer(r < before.size() ? before.denominator(r) : 1);
        };
        if (wish.op == Operator::add || wish.op == Operator::subtract ||
            wish.op == Operator::minimum || wish.op == Operator::maximum) {
            EXPECT_GT(common_multiple(denominator_of(0), denominator_of(1)), INT64_MAX);
        }
        if (wish.op == Operator::multiply) {
            EXPECT_GT(naive::Integer(denominator_of(0) * denominator_of(1)), INT64_MAX);
        }
        EXPECT_FALSE(wish.is_claim) << "a comparison has no scale to be too fine";
    }

    Random& random_;
    Builder build_;
    RandomProgram made_;
    std::size_t input_count_ = 0;
};

}  // namespace

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    const std::uint64_t width =
        static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t offset = width == 0 ? engine_() : engine_() % width;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

RandomProgram random_program(Random& random) { return Maker(random).make(); }

std::vector<std::int64_t> random_inputs(Random& random, const Program& program) {
    std::vector<std::int64_t> values;
    for (const Register r : program.inputs) {
        const Range range = program.instructions[r].range;
        if (random.chance(2)) {
            values.push_back(random_number(random));
            continue;
        }
        std::int64_t value = random.between(range.low, range.high);
        if (random.chance(50)) {
            value = random.one_of<std::int64_t>(
                {range.low, range.high, 0, 1, -1, random_number(random)});
        }
        values.push_back(std::clamp(value, range.low, range.high));
    }
    return values;
}

std::vector<std::optional<naive::Ratio>> values_of(const RandomProgram& random,
                                                   std::span<const std::int64_t> inputs,
                                                   std::size_t end) {
    std::vector<std::optional<naive::Ratio>> values;
    for (const Wish& wish : random.wishes) {
        if (wish.op == Operator::input) {
            values.emplace_back(naive::Ratio(inputs[wish.input], wish.denominator));
            continue;
        }
        if (wish.op == Operator::constant) {
            values.emplace_back(naive::Ratio(wish.constant.numerator, wish.constant.denominator));
            continue;
        }
        std::vector<naive::Ratio> operands;
        bool is_known = wish.result < end;
        for (const std::size_t k : wish.operands) {
            is_known = is_known && values[k].has_value();
            operands.push_back(values[k].value_or(naive::Ratio(0)));
        }
        const naive::Detail detail{
            .rounding = wish.rounding, .denominator = wish.denominator, .index = wish.index};
        values.push_back(is_known ? naive::evaluate(wish.op, operands, detail) : std::nullopt);
    }
    return values;
}

}  // namespace utfall::calc
