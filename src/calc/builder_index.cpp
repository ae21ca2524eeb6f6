// The half of the builder that finds equal instructions and folds constants.
#include <algorithm>
#include <utility>

#include "utfall/base/ensure.h"
#include "utfall/calc/builder.h"

#include "bounds.h"
#include "meaning.h"
#include "room.h"

namespace utfall::calc {

namespace {

// Mixes one word in; the constants are those of splitmix64 (Steele, Lea and Flood 2014).
std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
    hash = (hash ^ word) * 0xbf58476d1ce4e5b9U;
    hash ^= hash >> 27U;
    hash *= 0x94d049bb133111ebU;
    return hash ^ (hash >> 31U);
}

// Over what an instruction is built from; range and safety follow from that.
std::uint64_t hash_of(const Instruction& i, std::span<const Register> operands) {
    std::uint64_t hash =
        mixed(static_cast<std::uint64_t>(i.op), static_cast<std::uint64_t>(i.rounding));
    for (const std::int64_t word : {i.number, i.scale_a, i.scale_b, i.denominator}) {
        hash = mixed(hash, static_cast<std::uint64_t>(word));
    }
    for (const Register operand : operands) hash = mixed(hash, operand);
    return hash;
}

// Whether a folded result may be written in lowest terms: nobody asked for its denominator.
bool is_arithmetic(Operator op) {
    return op == Operator::add || op == Operator::subtract || op == Operator::multiply ||
           op == Operator::minimum || op == Operator::maximum;
}

}  // namespace

Register Builder::emit(Instruction instruction, std::span<const Register> operands) {
    if (const auto value = folded(instruction, operands)) {
        const std::int64_t denominator = instruction.denominator;
        if (!is_arithmetic(instruction.op)) return constant_over(*value, denominator);
        return constant(*Rational::of(*value, denominator));  // lowest terms of what fits also fit
    }
    return find_or_append(instruction, operands);
}

std::optional<std::int64_t> Builder::folded(const Instruction& instruction,
                                            std::span<const Register> operands) const {
    std::vector<std::int64_t> values;
    for (const Register operand : operands) {
        if (at(operand).op != Operator::constant) return std::nullopt;
        values.push_back(at(operand).number);
    }
    Instruction counted = instruction;
    counted.operand_count = static_cast<std::uint32_t>(operands.size());
    const Outcome outcome = compute_any(counted, values);
    if (outcome.fault != FaultKind::None) return std::nullopt;
    return outcome.numerator;
}

bool Builder::is_equal(Register r, const Instruction& wanted,
                       std::span<const Register> operands) const {
    const Instruction& i = program_.instructions[r];
    return i.op == wanted.op && i.rounding == wanted.rounding && i.number == wanted.number &&
           i.scale_a == wanted.scale_a && i.scale_b == wanted.scale_b &&
           i.denominator == wanted.denominator &&
           std::ranges::equal(program_.operands_of(r), operands);
}

Register Builder::find_or_append(Instruction instruction, std::span<const Register> operands) {
    if (2 * (size() + 1) > buckets_.size()) grow_buckets();
    const std::size_t mask = buckets_.size() - 1;
    std::size_t bucket = hash_of(instruction, operands) & mask;
    while (buckets_[bucket] != 0) {
        const Register candidate = buckets_[bucket] - 1;
        if (is_equal(candidate, instruction, operands)) return candidate;
        bucket = (bucket + 1) & mask;
    }
    const Register r = append(instruction, operands);
    buckets_[bucket] = r + 1;
    return r;
}

Register Builder::append(Instruction instruction, std::span<const Register> operands) {
    ensure(size() < UINT32_MAX - 1 && program_.operands.size() + operands.size() < UINT32_MAX,
           "a program has fewer than 2^32 instructions and operands");
    const auto r = static_cast<Register>(size());
    instruction.operand_begin = static_cast<std::uint32_t>(program_.operands.size());
    instruction.operand_count = static_cast<std::uint32_t>(operands.size());
    if (!operands.empty()) {
        std::vector<Range> ranges;
        for (const Register operand : operands) ranges.push_back(at(operand).range);
        const Bounds result = bounds(instruction, ranges);
        instruction.range = tightened(program_, instruction, operands, result.range);
        instruction.safe = result.safe;
    }
    program_.operands.insert(program_.operands.end(), operands.begin(), operands.end());
    program_.instructions.push_back(instruction);
    return r;
}

// Inputs and the placeholders of a fault are never equal to anything and so never stand in the
// index.
void Builder::grow_buckets() {
    std::size_t count = 64;
    while (count < 4 * (size() + 1)) count *= 2;
    const auto old = std::exchange(buckets_, std::vector<Register>(count, 0));
    const std::size_t mask = count - 1;
    for (const Register entry : old) {
        if (entry == 0) continue;
        std::size_t bucket = hash_of(at(entry - 1), program_.operands_of(entry - 1)) & mask;
        while (buckets_[bucket] != 0) bucket = (bucket + 1) & mask;
        buckets_[bucket] = entry;
    }
}

Register Builder::too_fine() {
    Instruction zero;
    zero.safe = true;
    zero.range = {0, 0};
    const Register r = append(zero, {});
    if (!fault_) fault_ = ScaleTooFine{r};
    return r;
}

}  // namespace utfall::calc
