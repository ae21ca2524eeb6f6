// review, private: how the parties' nets move when an outcome improves.
#pragma once
#include <optional>
#include <vector>

#include "prove.h"

namespace utfall::review {

// An open outcome of the first space: a measure with a better direction, for one of its members.
struct Outcome {
    std::size_t input = 0;
    int measure = 0;
    std::int64_t worst = 0, best = 0;  // numerators
    std::int64_t step = 0;             // one step better; negative where lower is better
};

// The most that is paid under the contract in any situation that is found within the limit.
[[nodiscard]] std::optional<base::Rational> most_paid(const Reviewed& r, std::size_t work_limit);

// Who pays, is paid, funds or has an outcome valued, and does not merely pass money on.
[[nodiscard]] std::vector<int> parties_concerned(const Reviewed& r);

// Nets are made as if amounts had no smallest unit. Where interest upon interest needs a finer scale than there is, they are
// made of the rounded amounts, and the sheet says by how much rounding may move them.

// Each party's net when some inputs stand at fixed numerators, less its net when they stand at others.
struct Shift {
    std::vector<std::pair<std::size_t, std::int64_t>> from, to;
};
[[nodiscard]] Sheet change_of_nets(const Reviewed& r, const Shift& shift,
                                   const std::vector<int>& parties);
// Each party's net one step better less its net; the outcome's span is to be made a step shorter: spans_below.
[[nodiscard]] Sheet gain_of_a_step(const Reviewed& r, const Outcome& outcome,
                                   const std::vector<int>& parties);
[[nodiscard]] std::vector<calc::Span> spans_below(const Reviewed& r, const Outcome& outcome);

// How much a party's net rises at least and at most when one outcome is a step better, whatever the other values, but for
// the rounding of payments. By outcome and party.
struct Steps {
    std::vector<Outcome> outcomes;
    std::vector<int> parties;
    struct Gain {
        Proof never_falls;
        calc::Extreme most;
    };
    std::vector<std::vector<Gain>> gains;
    bool are_all =
        true;  // false: of a roster, whose persons are all treated alike, only the first was tried
};
[[nodiscard]] Steps steps_of(const Reviewed& r, std::size_t work_limit);
// The first space with every outcome at its worst, or at its best.
[[nodiscard]] std::vector<calc::Span> spans_at_end(const Reviewed& r, const Steps& steps,
                                                   bool is_best);
[[nodiscard]] bool is_valued(const Reviewed& r, const Outcome& outcome, int party);

[[nodiscard]] Sheet nets_of(const Reviewed& r, const std::vector<int>& parties);
// The nets, then each one's negative.
[[nodiscard]] Sheet nets_and_losses_of(const Reviewed& r, const std::vector<int>& parties);

// The value of a sheet's register on a row; nothing when it faults.
[[nodiscard]] std::optional<base::Rational> value_on(const Sheet& sheet, std::size_t value,
                                                     const std::vector<std::int64_t>& inputs);

}  // namespace utfall::review
