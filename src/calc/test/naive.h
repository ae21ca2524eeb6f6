// calc, test: the operators on exact rationals of any size, written from the prose of
// operators.def. Slow and obvious: it knows no scales, no ranges and no 64 bits, except to say
// which result does not fit. Shares no code with the executors, neither rounding nor allocation.
#pragma once
#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <span>
#include <vector>

#include "utfall/calc/program.h"

namespace utfall::calc::naive {

using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                              boost::multiprecision::et_off>;
using Ratio = boost::multiprecision::number<
    boost::multiprecision::rational_adaptor<boost::multiprecision::cpp_int_backend<>>,
    boost::multiprecision::et_off>;

// What one operator needs beside its operands.
struct Detail {
    Rounding rounding = Rounding::HalfUp;
    Integer denominator = 1;  // of the result
    std::size_t index = 0;    // of a part
};

// Nothing for a division by zero. Not for input and constant.
[[nodiscard]] std::optional<Ratio> evaluate(Operator op, const std::vector<Ratio>& operands,
                                            const Detail& detail);

// The row as run_row should tell it. Fails the test when a value is no multiple of 1/denominator of
// its register.
[[nodiscard]] Trace run(const Program& program, std::span<const std::int64_t> inputs);

}  // namespace utfall::calc::naive
