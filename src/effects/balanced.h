// effects, private: two ways of effects taken out of a balanced panel. Where each unit has one row in each period, the
// equations of fixed_effects.h are solved by means: x - x_unit - x_period + x_all (Wallace and Hussain 1969). Nothing is
// written out: terms are read less their means (Term::means), in pieces and threads.
#pragma once
#include <optional>

#include "utfall/effects/fixed_effects.h"

namespace utfall::effects {

inline constexpr double kAbsorbedLeft = 0x1p-50;  // as for terms, see least_squares.h

// How many periods there are where rows stand unit by unit, each unit once in each period, all rows alike in weight and
// two units and periods at least; else 0.
[[nodiscard]] std::size_t balanced_periods(const Regression& regression,
                                           const std::vector<Groups>& ways);
[[nodiscard]] Answer<AbsorbedFit> balanced_least_squares(const Regression& regression,
                                                         const std::vector<Groups>& ways,
                                                         std::size_t periods,
                                                         const AbsorbOptions& options);

// `terms` beside effects that take so many degrees.
[[nodiscard]] std::optional<Refusal> too_few(std::size_t rows, std::size_t terms, double absorbed);

}  // namespace utfall::effects
