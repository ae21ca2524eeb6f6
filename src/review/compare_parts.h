// review, private: the extremes of a sum, by way of its addends where they rest on values of their own.
#pragma once
#include <map>
#include <vector>

#include "utfall/calc/extremes.h"

namespace utfall::review {

struct Addend {
    calc::Register value = 0;
    std::int64_t sign = 1;
};

// The bounds of the addends add up to a bound of the sum, and their situations, laid over each other, may attain it.
class SumOfParts {
public:
    SumOfParts(const calc::Program& program, std::vector<calc::Span> box, std::size_t work_limit)
        : program_(program), box_(std::move(box)), work_limit_(work_limit) {}

    // `sum` is what the addends add up to, or, with the sign -1, their opposite.
    calc::Extreme extreme(const Addend& sum, std::vector<Addend> addends, bool upwards);

private:
    [[nodiscard]] calc::Extreme of_sum(calc::Register sum, const std::vector<Addend>& addends,
                                       bool upwards);
    const calc::Extreme& of_part(calc::Register value, bool upwards, std::size_t work_limit);
    [[nodiscard]] calc::Extreme asked(calc::Register value, bool upwards,
                                      std::size_t work_limit) const;
    void pursue(calc::Extreme& out, calc::Register value, bool upwards,
                std::size_t work_limit) const;

    [[nodiscard]] std::optional<base::Rational> value_on(
        calc::Register value, const std::vector<std::int64_t>& row) const;
    // One input after the other to where, of some values, the sum is furthest.
    void climb(calc::Register sum, bool upwards, calc::Extreme& best) const;

    const calc::Program& program_;
    std::vector<calc::Span> box_;
    std::size_t work_limit_;
    std::map<std::pair<calc::Register, bool>, calc::Extreme> known_, sums_;
};

// Which inputs a register rests on.
[[nodiscard]] std::vector<bool> inputs_used(const calc::Program& program, calc::Register value);

}  // namespace utfall::review
