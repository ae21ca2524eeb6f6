// calc, private: what a register is on a region: a linear form and an error, and where to split the region so that the
// error shrinks.
#pragma once
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cone.h"

namespace utfall::calc {

// The parts into which a region is split: `form` lies within one of these, ends included; nothing is an open end.
struct Split {
    Form form;
    std::vector<std::pair<std::optional<Fraction>, std::optional<Fraction>>> parts;
    // Instead: a register that lies within one of these.
    std::optional<Register> at{};
    std::vector<Range> ranges{};
};

// On every point of the region the register is form(point) + something within [low, high].
struct Plane {
    Form form;
    Fraction low, high;
    std::optional<Split>
        split;              // of the greatest error that a split can take away; nothing: none can
    bool is_empty = false;  // a narrowed register cannot lie there
};

// Splits by forms alone, or also by the range of a register that no form tells.
enum class Splitting { ByForms, ByRegisters };
[[nodiscard]] Plane plane_on(const Program& program, const std::vector<Register>& cone,
                             const Region& region, const Scales& scales, Budget& budget,
                             Splitting splitting = Splitting::ByForms);

}  // namespace utfall::calc
