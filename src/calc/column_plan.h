// calc, private: what a program becomes before it runs on columns.
//
// Every step reads columns of one chunk and writes one. The trick is to decide per step, from the
// ranges, whether 64 bits are enough for all of it: then the step is a loop that the compiler turns
// into vector instructions (a narrow kernel). Otherwise it is computed in 128 bits and tested row
// by row (a wide kernel). A row that faults carries on with a stand-in from the register's range,
// so that what later steps may assume stays true; its first fault is kept.
#pragma once
#include <optional>
#include <vector>

#include "utfall/base/instruction_set.h"
#include "utfall/calc/program.h"

namespace utfall::calc {

__extension__ using Unsigned128 = unsigned __int128;

// Where a step reads: a slot of the memory, or with the top bit set one of the plan's constants.
using Source = std::uint32_t;
inline constexpr Source kConstantBit = 0x8000'0000U;
inline constexpr std::uint32_t kNoOutput = UINT32_MAX;

// Dividing by a constant is multiplying by its inverse: see column_kernels.inc.
struct Inverse {
    std::uint64_t multiplier = 0;
    std::uint32_t shift = 0;
};
[[nodiscard]] Inverse inverse_of(std::int64_t divisor);  // divisor >= 2

struct Lanes;
using Kernel = void (*)(const Lanes&);
using InsideTest = bool (*)(std::span<const std::int64_t> values, Range range);

struct Step {
    Kernel kernel = nullptr;  // none for an input and for a part
    Register at = 0;
    std::uint32_t target = 0;
    std::uint32_t output =
        kNoOutput;  // written straight to the caller's column; if to several, the first of them
    Source sources[3] = {};  // of a part: the total; its weights begin at `weights_begin`
    std::uint32_t weights_begin = 0;
    std::int64_t scale_a = 1;  // a constant in a narrow kernel is brought to scale beforehand
    std::int64_t scale_b = 1;  // of a division by a constant: the divisor
    Inverse inverse;
    std::uint64_t offset = 0;  // of a division by a constant: what is added before
};

// What a kernel sees: operands are columns (stride 1) or constants (stride 0).
struct Lanes {
    const std::int64_t* a = nullptr;
    const std::int64_t* b = nullptr;
    const std::int64_t* c = nullptr;
    std::size_t stride_a = 0;
    std::size_t stride_b = 0;
    std::size_t stride_c = 0;
    std::int64_t* target = nullptr;
    std::size_t rows = 0;
    const Step* step = nullptr;
    const Instruction* instruction = nullptr;
    Fault* faults = nullptr;     // of the chunk's rows
    bool* has_faults = nullptr;  // of the chunk
};

// Which narrow kernel a step needs.
struct KernelShape {
    Operator op = Operator::add;
    Rounding rounding = Rounding::HalfUp;
    bool constant_a = false;  // of a choice: of operands 1 and 2
    bool constant_b = false;
    bool is_scaled = false;
    bool has_third = false;  // of divide_round: what to take when the divisor is zero
    bool has_fixed_divisor = false;
    bool is_signed = true;    // of a division by a constant: below zero may be
    bool is_short_a = false;  // of a product: in [0, 2^32); a alone never is
    bool is_short_b = false;
};
// `find_narrow` gives nothing when there is no such kernel; then the wide one does it.
namespace baseline {
[[nodiscard]] Kernel find_narrow(const KernelShape& shape);
[[nodiscard]] bool is_inside(std::span<const std::int64_t> values, Range range);
}  // namespace baseline
namespace avx2 {
[[nodiscard]] Kernel find_narrow(const KernelShape& shape);
[[nodiscard]] bool is_inside(std::span<const std::int64_t> values, Range range);
}  // namespace avx2
namespace avx512 {
[[nodiscard]] Kernel find_narrow(const KernelShape& shape);
[[nodiscard]] bool is_inside(std::span<const std::int64_t> values, Range range);
}  // namespace avx512
[[nodiscard]] Kernel find_wide(Operator op);

// base::allocate without asking for memory each time. What it gives holds until the next time.
class Splitter {
public:
    std::span<const std::int64_t> split(std::int64_t total, std::span<const std::int64_t> weights);

private:
    std::vector<std::int64_t> parts_;
    std::vector<std::uint64_t> narrow_;
    std::vector<Unsigned128> wide_;
};

// All parts of a split in a chunk: whoever needs one of them mostly needs the others next.
struct SplitColumns {
    std::vector<Register> operands;   // of the split; none: of no split
    std::vector<std::int64_t> parts;  // by weight and row
    Splitter splitter;
};

struct ColumnPlan {
    const Program* program = nullptr;
    std::size_t chunk_rows = 0;
    std::size_t slot_count = 0;
    std::size_t narrow_count = 0;    // steps with a narrow kernel
    InsideTest is_inside = nullptr;  // whether every value of an input may be there
    std::vector<Step> steps;
    std::vector<Source> weights;  // of all parts
    std::vector<Source> outputs;
    std::vector<std::int64_t> constants;
    std::vector<std::int64_t> memory;          // slot_count columns of chunk_rows
    std::vector<const std::int64_t*> columns;  // by slot: in memory, or an input's own column
    SplitColumns split;
};
[[nodiscard]] ColumnPlan plan_columns(const Program& program, std::size_t chunk_rows,
                                      base::InstructionSet set);
bool run_columns(ColumnPlan& plan, const Columns& columns);  // whether any row has a fault

}  // namespace utfall::calc
