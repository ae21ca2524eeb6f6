// stats: the functions of functions.inc for one number.
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace utfall::stats::scalar {

using Number = double;
using Word = std::uint64_t;
using Mask = std::int64_t;

inline Word bits_of(Number x) { return __builtin_bit_cast(Word, x); }
inline Number number_of(Word bits) { return __builtin_bit_cast(Number, bits); }
inline Number splat(double x) { return x; }
inline Mask less(Number a, Number b) { return a < b ? -1 : 0; }
inline Mask same(Number a, Number b) { return a == b ? -1 : 0; }
inline Number select(Mask condition, Number yes, Number no) { return condition != 0 ? yes : no; }
inline Number abreast(Number x) { return x; }          // see pairs.inc
inline Number root(Number x) { return std::sqrt(x); }  // rounded right by IEEE 754, so portable
inline bool any(Mask mask) { return mask != 0; }

#include "functions.inc"

}  // namespace utfall::stats::scalar
