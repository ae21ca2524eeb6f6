// settle: a contract as one program over what is not known yet: what proofs and forecasts are computed on. It is the same
// program that settle() runs; only the values of its inputs are left open.
//
//     TRY(Formula f, formula_of(contract, facts, {.open_claims = Options::OpenClaims::Numbers}, {}));
//     calc::maximum(f.program, f.flows[0].amount, box, budget);
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/settle/settlement.h"

namespace utfall::settle {

// What stands behind one input of the program.
struct Unknown {
    enum class Kind {
        Value,    // of a measure or fact
        Default,  // the contract's own value, which does not vary
        Draw,
        Claims,  // how many claims of a line are accepted in a span of days
        ClaimsAnswer  // what those that are accepted in a span of days are worth after the caps on lines and persons, or
        // how many they are (`is_number`); `line` -1: of all lines
    };
    Kind kind = Kind::Value;
    FactKey key;      // Value, Default; Draw: its measure
    int version = 0;  // Value: 0 the first that was established
    int draw = 0;     // its place among the draws
    // Claims: of everybody (person -1) or one, at the price in force from `priced_from`.
    int list = 0, line = 0, person = -1;
    base::Date from, through, priced_from;
    std::int64_t most =
        0;  // all the claims that the line allows; of an answer the most that it can be
    bool is_number = false;
};

// A payment, draw, write-off or return whose amount is a register. A correction may be negative.
struct Flow {
    EventKind kind = EventKind::Paid;
    base::Date date, due;
    int from = 0, to = 0;
    calc::Register amount = 0;
    std::string clause, member;
    std::optional<int> account_out, account_in;
    base::Place place;
    std::string heading;
    struct Cut {  // by a cap: what it was before and after
        std::string cap;
        calc::Register before = 0, after = 0;
        // All flows of a group (-1: none) together are never more than the greatest of their limits.
        std::optional<calc::Register> limit{};
        int group = -1;
    };
    std::vector<Cut> cuts;
};

// A register that may not become negative: an amount to pay, or what an account holds.
struct Floor {
    calc::Register value = 0;
    base::Code code{};
    base::Place place;
    std::string clause;
};

struct Formula {
    calc::Program program;
    std::vector<Unknown> unknowns;     // one for each input
    std::vector<std::int64_t> inputs;  // their values in the facts
    std::vector<Flow> flows;
    std::vector<Floor> floors;
    struct Carried {  // by caps to a next period that does not come
        int payment = 0;
        calc::Register left = 0;
    };
    std::vector<Carried> carried;
    std::vector<calc::Register> goals;  // of the expressions asked for, in their order
    std::optional<base::Date> horizon;
};

// An expression to compute, and the current member of each dimension (-1 none).
struct Goal {
    const terms::Expression* expression = nullptr;
    std::vector<int> members;
};

// `goals` are read when everything has been carried out: what has been paid in total, drawn, and the last values.
[[nodiscard]] base::Result<Formula> formula_of(const terms::Contract& contract, const Facts& facts,
                                               const Options& options,
                                               const std::vector<Goal>& goals);

// The contract with its suspensions dated, and the days that they prolong: see ClaimJudge. `on`: what was established later
// is not known yet.
[[nodiscard]] terms::Contract as_it_runs(const terms::Contract& contract, const Facts& facts,
                                         std::optional<base::Date> on);

// The day by which a value is to be established, and the last day on which establishing it still counts.
struct KnownBy {
    std::optional<base::Date> deadline, last;
};
[[nodiscard]] KnownBy known_by(const terms::Contract& contract, const FactKey& key);

}  // namespace utfall::settle
