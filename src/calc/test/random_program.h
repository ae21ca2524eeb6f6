// calc, test: random typed programs, built through the Builder, with the recipe by which they were
// built.
#pragma once
#include <optional>
#include <random>
#include <vector>

#include "naive.h"

namespace utfall::calc {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
    bool chance(std::size_t percent) { return below(100) < percent; }
    std::int64_t between(std::int64_t low, std::int64_t high);
    template <class T>
    T one_of(std::initializer_list<T> choices) {
        return *(choices.begin() + below(choices.size()));
    }

private:
    std::mt19937_64 engine_;
};

// One call of a builder's verb: what was asked for and the register that came back.
struct Wish {
    Operator op = Operator::constant;
    std::vector<std::size_t> operands = {};  // earlier wishes
    Rational constant = {};
    std::size_t input = 0;
    std::int64_t denominator = 1;  // of an input, round or divide_round; of a part: of its total
    Rounding rounding = Rounding::HalfUp;
    std::size_t index = 0;
    Register result = 0;
    bool is_claim = false;  // yes or no
};

struct RandomProgram {
    Program program;
    std::vector<Wish> wishes;
    std::size_t too_fine_count = 0;  // wishes that the builder refused; they are left out
};

[[nodiscard]] RandomProgram random_program(Random& random);
// Mostly inside the inputs' ranges, and often at their ends.
[[nodiscard]] std::vector<std::int64_t> random_inputs(Random& random, const Program& program);
// The values of the wishes below register `end`, by the meaning of the verbs alone; nothing for the
// others and after a division by zero.
[[nodiscard]] std::vector<std::optional<naive::Ratio>> values_of(
    const RandomProgram& random, std::span<const std::int64_t> inputs, std::size_t end);

}  // namespace utfall::calc
