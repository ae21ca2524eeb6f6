#include "column_plan.h"

#include <algorithm>
#include <bit>

#include "utfall/base/ensure.h"

#include "bounds.h"

namespace utfall::calc {

using base::InstructionSet;

namespace {

constexpr Register kForever = UINT32_MAX;
constexpr std::uint32_t kNoSlot = UINT32_MAX;
constexpr std::size_t kMemoryMax = std::size_t{4}
                                   << 20U;  // bytes; about a core's share of the caches
constexpr std::size_t kChunkRowsMin = 16;

// For each register the last one that reads it; 0 when nothing needs it: it is not read and cannot
// fault. Register 0 reads nothing, so 0 is free to say so.
std::vector<Register> last_readers(const Program& program) {
    std::vector<Register> last(program.instructions.size(), 0);
    for (const Register output : program.outputs) last[output] = kForever;
    for (auto r = static_cast<Register>(program.instructions.size()); r-- > 0;) {
        const Instruction& i = program.instructions[r];
        if (i.safe && i.op != Operator::input && last[r] == 0) continue;
        for (const Register operand : program.operands_of(r))
            last[operand] = std::max(last[operand], r);
    }
    return last;
}

bool fits_without_sign(Interval interval) { return interval.fits() && interval.low > INT64_MIN; }

class Planner {
public:
    Planner(const Program& program, InstructionSet set) : program_(program), set_(set) {
        plan_.program = &program;
        plan_.is_inside = find_inside();
        last_ = last_readers(program);
        slot_of_.assign(program.instructions.size(), kNoSlot);
        output_of_.assign(program.instructions.size(), kNoOutput);
        for (auto k = static_cast<std::uint32_t>(program.outputs.size()); k-- > 0;)
            output_of_[program.outputs[k]] = k;
    }

    ColumnPlan plan() && {
        for (Register r = 0; r < program_.instructions.size(); ++r) {
            const Instruction& i = program_.instructions[r];
            if (i.op == Operator::constant) continue;
            if (i.safe && i.op != Operator::input && last_[r] == 0) continue;
            add_step(r);
        }
        for (const Register output : program_.outputs) plan_.outputs.push_back(source(output));
        return std::move(plan_);
    }

private:
    void add_step(Register r) {
        const Instruction& i = program_.instructions[r];
        const auto operands = program_.operands_of(r);
        Step step;
        step.at = r;
        step.output = output_of_[r];
        step.scale_a = i.scale_a;
        step.scale_b = i.scale_b;
        if (i.op == Operator::part) {
            step.sources[0] = source(operands[0]);
            step.weights_begin = static_cast<std::uint32_t>(plan_.weights.size());
            for (const Register weight : operands.subspan(1))
                plan_.weights.push_back(source(weight));
        } else if (i.op != Operator::input) {
            if (is_narrow(i, operands)) make_narrow(step, i, operands);
            if (step.kernel == nullptr) make_wide(step, i, operands);
        }
        // The target is taken before the operands are given back: a kernel's columns never overlap.
        step.target = take_slot(r);
        for (const Register operand : operands) release_after(operand, r);
        if (last_[r] == 0) release_after(r, 0);
        plan_.steps.push_back(step);
    }

    // Whether everything that the narrow kernel computes on the way fits in 64 bits.
    bool is_narrow(const Instruction& i, std::span<const Register> operands) const {
        if (!i.safe) return false;
        const auto range = [&](std::size_t k) { return program_.instructions[operands[k]].range; };
        switch (i.op) {
            case Operator::round: return fits_without_sign(scaled(range(0), i.scale_a));
            case Operator::divide_round:
                return fits_without_sign(scaled(range(0), i.scale_a)) &&
                       fits_without_sign(scaled(range(1), i.scale_b));
            case Operator::choose:
                return scaled(range(1), i.scale_a).fits() && scaled(range(2), i.scale_b).fits();
            case Operator::multiply:
                return i.scale_b == 1 || fixed_operand(i, operands).has_value();
            case Operator::add:
            case Operator::subtract:
            case Operator::minimum:
            case Operator::maximum:
            case Operator::less:
            case Operator::at_most:
            case Operator::equal:
                return scaled(range(0), i.scale_a).fits() && scaled(range(1), i.scale_b).fits();
            case Operator::both:
            case Operator::either:
            case Operator::negate: return true;
            case Operator::input:
            case Operator::constant:
            case Operator::part: return false;
        }
        return false;
    }

    // Of a product, the operand that is a constant with the factor scale_b.
    std::optional<std::size_t> fixed_operand(const Instruction& i,
                                             std::span<const Register> operands) const {
        for (const std::size_t k : {std::size_t{1}, std::size_t{0}}) {
            const Instruction& operand = program_.instructions[operands[k]];
            if (operand.op == Operator::constant && operand.number % i.scale_b == 0) return k;
        }
        return std::nullopt;
    }

    void make_wide(Step& step, const Instruction& i, std::span<const Register> operands) {
        for (std::size_t k = 0; k < operands.size(); ++k) step.sources[k] = source(operands[k]);
        step.scale_a = i.scale_a;
        step.scale_b = i.scale_b;
        step.kernel = find_wide(i.op);
    }

    void make_narrow(Step& step, const Instruction& i, std::span<const Register> operands) {
        KernelShape shape{.op = i.op, .rounding = i.rounding, .has_third = operands.size() > 2};
        for (std::size_t k = 0; k < operands.size(); ++k) step.sources[k] = source(operands[k]);
        const bool reads_column =
            i.op == Operator::round || i.op == Operator::negate || i.op == Operator::choose;
        if (reads_column && is_constant(step.sources[0])) return;
        if (i.op == Operator::round || i.op == Operator::divide_round) {
            shape_division(step, shape, i, operands);
        } else if (i.op == Operator::multiply) {
            step.scale_b = 1;
            if (i.scale_b > 1) {
                const std::size_t k = *fixed_operand(i, operands);
                step.sources[k] = constant(program_.instructions[operands[k]].number / i.scale_b);
            }
            shape_product(step, shape, operands);
        } else if (operands.size() > 1) {
            const std::size_t first = i.op == Operator::choose ? 1 : 0;
            shape.constant_a = bring_to_scale(step.sources[first], step.scale_a);
            shape.constant_b = bring_to_scale(step.sources[first + 1], step.scale_b);
        }
        shape.is_scaled = step.scale_a != 1 || (step.scale_b != 1 && !shape.has_fixed_divisor);
        step.kernel = find(shape);
        if (step.kernel != nullptr) ++plan_.narrow_count;
    }

    // The short factor stands last.
    void shape_product(Step& step, KernelShape& shape, std::span<const Register> operands) {
        const auto is_short = [&](std::size_t k) {
            const Range range = is_constant(step.sources[k])
                                    ? constant_range(step.sources[k])
                                    : program_.instructions[operands[k]].range;
            return range.low >= 0 && range.high <= UINT32_MAX;
        };
        shape.is_short_a = is_short(0);
        shape.is_short_b = is_short(1);
        if (shape.is_short_a && !shape.is_short_b) {
            std::swap(step.sources[0], step.sources[1]);
            std::swap(shape.is_short_a, shape.is_short_b);
        }
        shape.constant_a = is_constant(step.sources[0]);
        shape.constant_b = is_constant(step.sources[1]);
    }
    Range constant_range(Source source) const {
        const std::int64_t value = plan_.constants[source & ~kConstantBit];
        return {value, value};
    }

    // Division by a constant: multiplication when it is 1, by the inverse when it is greater.
    void shape_division(Step& step, KernelShape& shape, const Instruction& i,
                        std::span<const Register> operands) {
        std::int64_t divisor = i.scale_b;
        if (i.op == Operator::divide_round) {
            const Instruction& by = program_.instructions[operands[1]];
            if (by.op != Operator::constant || by.number <= 0 || is_constant(step.sources[0]))
                return;
            divisor = by.number * i.scale_b;
        }
        if (divisor == 1) {
            shape.op = Operator::multiply;
            shape.constant_b = true;
            step.sources[1] = constant(i.scale_a);
            step.scale_a = 1;
            step.scale_b = 1;
            return;
        }
        const Interval numerator = scaled(program_.instructions[operands[0]].range, i.scale_a);
        if (divisor % 2 != 0 && shape.rounding == Rounding::HalfEven)
            shape.rounding = Rounding::HalfUp;  // there is no half
        const std::int64_t offset = offset_of(shape.rounding, divisor);
        if (!Interval{-numerator.low + offset, numerator.high + offset}.fits()) return;
        shape.has_fixed_divisor = true;
        shape.is_signed = numerator.low < 0;
        step.scale_b = divisor;
        step.inverse = inverse_of(divisor);
        step.offset = static_cast<std::uint64_t>(offset);
    }

    // What rounds a size to its floor rounds it so when this is added before: floor((n + d/2) / d) is
    // n/d rounded half up, and of an odd d its lower half will do.
    static std::int64_t offset_of(Rounding rounding, std::int64_t divisor) {
        switch (rounding) {
            case Rounding::HalfUp: return divisor / 2;
            case Rounding::Up: return divisor - 1;
            case Rounding::Down: return 0;
            case Rounding::HalfEven: return 0;  // the kernel looks at the remainder
        }
        return 0;
    }

    // Multiplies a constant by its scale beforehand.
    bool bring_to_scale(Source& source, std::int64_t& scale) {
        if (!is_constant(source)) return false;
        if (scale != 1) source = constant(plan_.constants[source & ~kConstantBit] * scale);
        scale = 1;
        return true;
    }

    Kernel find(const KernelShape& shape) const {
        switch (set_) {
            case InstructionSet::Baseline: return baseline::find_narrow(shape);
            case InstructionSet::Avx2: return avx2::find_narrow(shape);
            case InstructionSet::Avx512: return avx512::find_narrow(shape);
        }
        return nullptr;
    }

    InsideTest find_inside() const {
        switch (set_) {
            case InstructionSet::Baseline: return baseline::is_inside;
            case InstructionSet::Avx2: return avx2::is_inside;
            case InstructionSet::Avx512: return avx512::is_inside;
        }
        return nullptr;
    }

    static bool is_constant(Source source) { return (source & kConstantBit) != 0; }

    Source constant(std::int64_t value) {
        plan_.constants.push_back(value);
        return static_cast<Source>(plan_.constants.size() - 1) | kConstantBit;
    }

    Source source(Register r) {
        const Instruction& i = program_.instructions[r];
        if (i.op != Operator::constant) return slot_of_[r];
        if (slot_of_[r] == kNoSlot) slot_of_[r] = constant(i.number);
        return slot_of_[r];
    }

    std::uint32_t take_slot(Register r) {
        if (free_.empty()) {
            free_.push_back(static_cast<std::uint32_t>(plan_.slot_count++));
        }
        slot_of_[r] = free_.back();  // the one given back last is most likely in the cache
        free_.pop_back();
        return slot_of_[r];
    }

    void release_after(Register r, Register reader) {
        if (last_[r] != reader || program_.instructions[r].op == Operator::constant) return;
        if (is_released(r)) return;
        free_.push_back(slot_of_[r]);
        slot_of_[r] = kNoSlot;
    }
    bool is_released(Register r) const { return slot_of_[r] == kNoSlot; }

    const Program& program_;
    InstructionSet set_;
    ColumnPlan plan_;
    std::vector<Register> last_;
    std::vector<std::uint32_t> slot_of_;    // of a constant: its source
    std::vector<std::uint32_t> output_of_;  // the first output that a register is, or kNoOutput
    std::vector<std::uint32_t> free_;
};

}  // namespace

Inverse inverse_of(std::int64_t divisor) {
    ensure(divisor >= 2, "an inverse is taken of 2 or more");
    const auto d = static_cast<std::uint64_t>(divisor);
    const auto length = static_cast<std::uint32_t>(std::bit_width(d - 1));  // ceil(log2 d)
    const Unsigned128 quotient = (Unsigned128{1} << (63U + length)) / d;
    return {.multiplier = static_cast<std::uint64_t>(quotient) + 1, .shift = length - 1};
}

ColumnPlan plan_columns(const Program& program, std::size_t chunk_rows, InstructionSet set) {
    ensure(chunk_rows > 0, "a chunk has rows");
    ensure(program.instructions.size() < kConstantBit, "registers fit beside the constant bit");
    ColumnPlan plan = Planner(program, set).plan();
    const std::size_t affordable =
        kMemoryMax / sizeof(std::int64_t) / std::max<std::size_t>(plan.slot_count, 1);
    plan.chunk_rows = std::min(chunk_rows, std::max(affordable, kChunkRowsMin));
    plan.memory.assign(plan.slot_count * plan.chunk_rows, 0);
    plan.columns.assign(plan.slot_count, nullptr);
    return plan;
}

}  // namespace utfall::calc
