#include "room.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace utfall::calc {

namespace {

constexpr int kDeepest = 8;

bool is_zero(const Instruction& i) { return i.op == Operator::constant && i.number == 0; }

void add_parts(const Program& p, Register r, std::vector<Register>& parts) {
    constexpr std::size_t kMost = 2'000;
    while (p.instructions[r].op == Operator::add && parts.size() < kMost) {
        const auto operands = p.operands_of(r);
        add_parts(p, operands[1], parts);
        r = operands[0];
    }
    parts.push_back(r);
}

// `sum` is `part` and perhaps more, none of it negative.
bool holds(const Program& p, Register sum, Register part) {
    if (sum == part) return true;
    if (p.instructions[sum].op != Operator::add) return false;
    std::vector<Register> all, some;
    add_parts(p, sum, all);
    add_parts(p, part, some);
    for (Register r : some) {
        const auto at = std::find(all.begin(), all.end(), r);
        if (at == all.end()) return false;
        all.erase(at);
    }
    return std::all_of(all.begin(), all.end(),
                       [&](Register r) { return p.instructions[r].range.low >= 0; });
}

// The limit c when `r` is never more than max(c - x, 0) for an x that is at least `used`.
std::optional<Register> limit_of(const Program& p, Register r, Register used, int depth) {
    if (depth == 0) return std::nullopt;
    const Instruction& i = p.instructions[r];
    const auto operands = p.operands_of(r);
    switch (i.op) {
        case Operator::subtract:
            return holds(p, operands[1], used) ? std::optional(operands[0]) : std::nullopt;
        case Operator::maximum:
            return is_zero(p.instructions[operands[1]]) ? limit_of(p, operands[0], used, depth - 1)
                                                        : std::nullopt;
        case Operator::minimum: {
            const auto limit = limit_of(p, operands[0], used, depth - 1);
            return limit ? limit : limit_of(p, operands[1], used, depth - 1);
        }
        case Operator::choose: {  // all or nothing: taken only when it is at most the room
            const Instruction& test = p.instructions[operands[0]];
            if (!is_zero(p.instructions[operands[2]])) return std::nullopt;
            if (test.op == Operator::at_most && p.operands_of(operands[0])[0] == operands[1])
                return limit_of(p, p.operands_of(operands[0])[1], used, depth - 1);
            return limit_of(p, operands[1], used, depth - 1);
        }
        case Operator::part:
            return p.instructions[operands[0]].range.low >= 0
                       ? limit_of(p, operands[0], used, depth - 1)
                       : std::nullopt;
        default: return std::nullopt;
    }
}

bool is_at_most(const Program& p, Register r, Register limit, int depth) {
    if (r == limit) return true;
    if (depth == 0) return false;
    const auto operands = p.operands_of(r);
    switch (p.instructions[r].op) {
        case Operator::minimum:
            return is_at_most(p, operands[0], limit, depth - 1) ||
                   is_at_most(p, operands[1], limit, depth - 1);
        case Operator::part:
            return p.instructions[operands[0]].range.low >= 0 &&
                   is_at_most(p, operands[0], limit, depth - 1);
        default: return false;
    }
}

// Numerator of `high` over `denominator`, rounded up.
Int128 over(const Program& p, Register r, std::int64_t denominator) {
    const Instruction& i = p.instructions[r];
    const Int128 n = Int128{i.range.high} * denominator;
    return n / i.denominator + (n % i.denominator > 0 ? 1 : 0);
}

}  // namespace

Range tightened(const Program& program, const Instruction& instruction,
                std::span<const Register> operands, Range range) {
    if (instruction.op == Operator::add) {
        for (std::size_t k = 0; k < 2; ++k) {
            const auto limit = limit_of(program, operands[1 - k], operands[k], kDeepest);
            if (!limit) continue;
            const Int128 high = std::max(over(program, *limit, instruction.denominator),
                                         over(program, operands[k], instruction.denominator));
            if (high < range.high && high >= range.low)
                range.high = static_cast<std::int64_t>(high);
        }
    }
    if (instruction.op == Operator::subtract && range.low < 0 && range.high >= 0 &&
        is_at_most(program, operands[1], operands[0], kDeepest))
        range.low = 0;
    return range;
}

}  // namespace utfall::calc
