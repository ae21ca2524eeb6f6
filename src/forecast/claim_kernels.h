// forecast, private: loops over the persons of a scenario, compiled for several instruction sets; claim_kernels.inc has them.
// They are about whole numbers, so all of them give the same.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "claimant_plan.h"

namespace utfall::forecast {

// Persons come in blocks of so many.
inline constexpr std::size_t kPersonsAbreast = 16;

// One number of 32 bits tells whether a person reaches a row, and when. Whether: it is below the chance. When: times this and
// without what does not fit, it is a share of the days, which is spread evenly over them also by the numbers below a chance
// (2^32 over the golden ratio: Knuth 1973, section 6.4), each day right but for some 2^-28. So a person keeps the day when
// the chance is another.
inline constexpr std::uint32_t kSpread = 0x9e37'79b9;

// A row of a sheet, drawn from an earlier one.
struct RowDraw {
    std::uint32_t most = 0;             // numbers up to this one reach it
    const DayShifts* shifts = nullptr;  // none: nobody does
    std::size_t base = 0;
};

// The persons of a scenario: first the days on which they begin, then row by row of `rows`.
struct SheetDraw {
    // Of 32 bits, two in a word, the first in its lower half: block after block of persons, in a block row after row.
    const std::uint64_t* numbers = nullptr;
    std::size_t persons = 0;  // of whole blocks
    std::size_t there = 0;    // of them, who are there
    const ClaimantPlan* plan = nullptr;
    std::span<const RowDraw> rows;
    std::int32_t* days = nullptr;  // by row and person
};

struct DayPrice {  // of outcomes on these days
    std::int32_t first = 0, last = 0, price = 0;
};

struct RowPrice {  // of a row of a sheet
    std::size_t row = 0;
    DayPrice price;
};

// Claims of a block of persons, each as one number by which they come in the order of caps: the days since `from` times
// 2^`bits`, and which of `prices` it is; -1 where there is none.
struct BlockClaims {
    const std::int32_t* days = nullptr;  // of the sheet and the block
    std::size_t persons = 0;             // from one row of the sheet to the next
    std::int32_t from = 0;
    unsigned bits = 0;
    std::span<const RowPrice> prices;
};

struct ClaimKernels {
    void (*draw)(const SheetDraw& sheet) = nullptr;
    // How many of the days come no later than each mark.
    void (*count_through)(std::span<const std::int32_t> days, std::span<const std::int32_t> marks,
                          std::int32_t* counts) = nullptr;
    // Adds the price to the worth of each person for each of the rows of days that lies in the span.
    void (*add_worth)(std::span<const std::int32_t> days, const DayPrice& price,
                      std::span<std::int32_t> worth) = nullptr;
    // By price and person of the block.
    void (*number_claims)(const BlockClaims& claims, std::int32_t* numbers) = nullptr;
    // Of each person of the block the last number below the one that is given, which it replaces.
    void (*last_before)(std::span<const std::int32_t> numbers, std::int32_t* last) = nullptr;
};

namespace baseline {
[[nodiscard]] const ClaimKernels& claim_kernels();
}
namespace avx2 {
[[nodiscard]] const ClaimKernels& claim_kernels();
}
namespace avx512 {
[[nodiscard]] const ClaimKernels& claim_kernels();
}

// Those of the instruction set in use (base).
[[nodiscard]] const ClaimKernels& claim_kernels();

}  // namespace utfall::forecast
