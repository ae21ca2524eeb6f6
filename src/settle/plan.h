// settle, private: the order in which a contract is carried out for given facts. Dates and order are decided here,
// from what is known when; amounts are not: they are the program's business.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "availability.h"
#include "utfall/settle/formula.h"
#include "utfall/settle/member_words.h"

namespace utfall::settle {

// What a clause asks for, found by compiling it once into a scratch program.
struct Needs {
    std::set<FactKey> facts;
    std::set<int> payments, paid_by, paid_to, fundings, accounts;
};

// The steps of one day are carried out in this order (language.md section 6).
enum class StepKind { Draw, Interest, Payment, Order, WriteOff, AccountEnd };

// A termination judged once: for a period, or for the contract.
struct Ending {
    int termination = 0;
    std::vector<int> members;
    std::vector<FactKey> facts;  // that it rests on
    base::Date in_force;         // an amendment can have added it
    base::Date day;              // on which they all are there
    bool is_decided = false;     // they are
    bool is_met = false;         // with the last known values
};

struct Step {
    StepKind kind = StepKind::Payment;
    int index = 0;             // payment, order, funding or account
    int sub = 0;               // number of the draw
    int document = 0;          // place among the clauses
    std::vector<int> members;  // current member of each dimension, -1 none
    base::Date due;
    base::Date effective;  // the day on which it is carried out: due, or later when it had to wait
    base::Date known;      // the last day on which a value that it needs was established
    bool is_guarantee = false;  // after what is written off that day
    // Place on its day: that of its clause, or just after a step that it counts on and that was due before it.
    int rank = 0, depth = 0;
    bool waiting = false;     // a fact is missing and nothing applies instead
    bool by_default = false;  // the wait ended because a last day was reached
    std::optional<FactKey> waits_for;
    std::optional<base::Date> waits_until;  // the end of a suspension: the latest it can be
    int text = 0;                           // of the contract: amendments through this one
    // By suspensions: which, and the due date before. It is not carried out until the end was known.
    std::vector<std::pair<int, base::Date>> moved;
    std::optional<base::Date> not_before;
    std::vector<int> endings;   // judged by then: if one is met nothing is paid
    std::optional<int> ceased;  // one that is met, and facts that nobody establishes any more
};

struct Plan {
    std::vector<Step> steps;  // in the order in which they are carried out; waiting ones last
    std::map<FactKey, std::vector<Version>> versions;  // of every fact that some clause needs
    std::optional<base::Date> horizon;                 // nothing: to the end
    std::string stopped_by;
    std::vector<Ending> endings;
    std::vector<base::Date> knowledge;  // days on which a value already used is replaced
};

// `targets`: expressions that are only to be computed, for an example; their facts are looked up too.
[[nodiscard]] Plan make_plan(const terms::Contract& contract, const Facts& facts,
                             const Options& options, const std::vector<Goal>& targets);

// Everything that `e` needs when read at `members`.
[[nodiscard]] Needs needs_of(const terms::Contract& contract, const Facts& facts,
                             const terms::Expression& e, const std::vector<int>& members);

[[nodiscard]] terms::Cursor cursor_at(const terms::Contract& contract,
                                      const std::vector<int>& members, base::Date day);
[[nodiscard]] int size_of(const terms::Contract& contract, const Facts& facts, int dimension);

}  // namespace utfall::settle
