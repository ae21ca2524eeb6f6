// settle: contract and facts to dated events, each with its reasons.
//
//     TRY(Settlement done, settle(contract, facts, {.on = *Date::parse("2021-12-31")}));
//     for (const Event& event : done.events) ...
//
// Never estimates anything, never posts anything, never reads a clock.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/calc/program.h"
#include "utfall/settle/facts.h"
#include "utfall/terms/compile.h"

namespace utfall::settle {

enum class EventKind {
    Drawn,
    Paid,
    NothingDue,
    Postponed,
    WrittenOff,
    Correction,
    Returned,
    Ceased  // a termination: it falls due, and is no longer paid
};

// What decided an amount: a cap over several payments, a limit ("but at most") or floor ("but at least") in the
// clause, or the tier of a scale.
struct Bound {
    enum class Kind { Cap, Limit, Floor, Tier };
    Kind kind = Kind::Cap;
    std::string name;       // cap, scale, or the clause or definition that holds the limit
    base::Bilingual words;  // "556 800.00 USD reduced to 500 000.00 USD by the cap first-year-cap"
    std::optional<std::int64_t> before, after;  // minor units, where an amount was changed
    base::Bilingual
        claims;  // a cap on claims: which claim is paid in part, and how many not at all
};

struct Event {
    EventKind kind = EventKind::Paid;
    base::Date date;                  // the day on which it is paid, moved to an open day
    base::Date due;                   // the day that the contract names
    int from = 0, to = 0;             // parties
    std::int64_t amount = 0;          // minor units
    std::string clause;               // name of the clause
    std::string member;               // "school-year 1", "edge-of-care", or empty
    std::string fact;                 // postponed: what is missing
    std::optional<base::Date> until;  // postponed: the last day it can wait
    std::vector<Bound> bound_by;
    std::vector<base::Bilingual> notes;  // which text it follows, what moved or ended it
    bool reversed = false;               // a correction in the other direction than its clause pays
    std::optional<int> account_out, account_in;
    int text = 0;  // that it follows: of the contract as amended this far
    base::Place place;
    std::string heading;
    terms::ReasonIndex why = 0;
};

struct RefusedClaim {
    std::string list, line, person, number;
    base::Bilingual reason;
    int row = 0;
};

struct Total {
    int from = 0, to = 0;
    std::int64_t amount = 0;
};

// What is moved on one day between two parties when the contract nets: the events of the day against each other.
struct Transfer {
    base::Date date;
    int from = 0, to = 0;
    std::int64_t amount = 0;  // minor units; zero when the payments are equal
    // What comes from an account or goes into one is not netted against anything else.
    std::optional<int> account_out, account_in;
    std::vector<std::size_t> events;  // places in Settlement::events
};

// Without `on` the settlement runs until the first day on which a missing fact would be given a value by default,
// and says which fact that is; with `on` it runs through that day.
struct Options {
    std::optional<base::Date> on;
    bool example =
        false;  // postponed facts that are missing stay postponed; other missing facts get their default
    // formula_of: what is not known of claims, and so an input. Nothing; how many of each line are accepted; or the answers to
    // what clauses ask about a list that has none among the facts.
    enum class OpenClaims { None, Numbers, Answers } open_claims = OpenClaims::None;
    enum class Through { Row, Columns } through = Through::Row;
};

struct Settlement {
    std::optional<base::Date> on;     // nothing: everything under the contract is settled
    std::string stopped_by;           // the missing fact that ended the settlement early
    std::vector<Event> events;        // by date; on one day in the order of the contract
    std::vector<Total> totals;        // payable under the contract: draws and write-offs apart
    std::vector<Transfer> transfers;  // only of a contract that nets
    std::vector<RefusedClaim> refused;
    std::vector<base::Bilingual> course;  // suspensions, terminations and amendments that apply
    terms::Reasons reasons;
    calc::Program program;
    std::vector<std::int64_t> registers;  // values of the run
    // Values that an example may ask for, by name of definition or scale and members.
    struct Named {
        const terms::Expression* target = nullptr;
        calc::Register value = 0;
    };
    std::vector<Named> named;

    [[nodiscard]] base::Rational value(calc::Register r) const;
};

// Fails on what is not carried out yet, on a payment that would be negative, an account that would be overdrawn,
// and on numbers that do not fit.
[[nodiscard]] base::Result<Settlement> settle(const terms::Contract& contract, const Facts& facts,
                                              const Options& options);

// The days on which the contract's clauses fall due, facts aside: for `utfall schedule`.
struct Scheduled {
    base::Date due;
    base::Date date;
    bool known =
        true;  // false: depends on the day of a fact; `due` is then the latest possible day
    std::string clause, member, what_sv, what_en;
    base::Place place;
    int text = 0;  // a payment or order of an amended contract: by amendment n
};
[[nodiscard]] std::vector<Scheduled> schedule(const terms::Contract& contract);

// Runs one worked example and reports each expectation that does not hold.
struct ExampleResult {
    std::size_t held = 0;
    std::vector<base::Diagnostic> failures;
};
[[nodiscard]] base::Result<ExampleResult> run_example(const terms::Contract& contract,
                                                      const terms::Situation& situation,
                                                      Options::Through through);

}  // namespace utfall::settle
