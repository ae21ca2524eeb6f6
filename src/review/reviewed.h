// review, private: a contract with its spaces of situations, made once for everything that is asked about it.
#pragma once
#include <vector>

#include "totals.h"
#include "utfall/review/situation.h"

namespace utfall::review {

struct Reviewed {
    const terms::Contract& contract;
    settle::Facts known;
    std::vector<Valued> valued;  // the first goals of every formula
    std::vector<std::size_t>
        first_goal;  // of each verified statement: its place among the goals; one for each member
    std::vector<Space> spaces;  // the first has everything established in time
    bool is_exact = true;       // amounts before their rounding fit in the numbers there are
};
[[nodiscard]] base::Result<Reviewed> reviewed(const terms::Contract& contract,
                                              const settle::Facts& known);

inline constexpr base::Rational kZero{0, 1};
[[nodiscard]] base::Rational size_of(const base::Rational& r);  // without its sign

// A program over a space's inputs with the registers that `build` makes as its outputs.
struct Sheet {
    calc::Program program;
    std::vector<calc::Register> values;
    base::Rational slack{0, 1};  // how much the rounding of payments alone may move a value
};
using Making = std::function<std::vector<calc::Register>(calc::Builder&, Totals&)>;
[[nodiscard]] Sheet sheet_of(const Reviewed& r, const Space& space, const Making& making,
                             calc::Copy copy = calc::Copy::Rounded);

[[nodiscard]] std::vector<calc::Register> inputs_in(calc::Builder& build,
                                                    const settle::Formula& formula);

// The situation that a row of inputs stands for.
[[nodiscard]] Situation situation_at(const Reviewed& r, const Space& space,
                                     const std::vector<std::int64_t>& inputs);

// What settle() says of the situation; nothing when it refuses to settle.
struct Settled {
    settle::Flow flow;
    std::int64_t amount = 0;
};
[[nodiscard]] std::optional<std::vector<Settled>> settled(const terms::Contract& contract,
                                                          const Situation& situation);
// The events that `wanted` counts, added up.
[[nodiscard]] std::int64_t sum_of(const std::vector<Settled>& events, const Totals::Wanted& wanted);

}  // namespace utfall::review
