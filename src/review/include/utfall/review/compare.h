// review: where two texts pay differently: two readings of one contract, or a contract before and after an amendment.
//
//     TRY(Comparison c, compare_contracts(a, facts_a, b, facts_b));     // facts: what is known already
//     for (const Comparison::Line& line : c.lines) ...                  // differences are B less A
//
// Values that both texts know by one name are one value, within what both allow; what only one of them knows is open by
// itself. Days are each text's own. A bound is never passed, and is attained where a pair of situations gives it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/review/situation.h"

namespace utfall::review {

struct Comparison {
    enum class Text { A, B };
    enum class Verdict {
        Same,        // proved: every payment, on every day that was tried
        SameTotals,  // proved for the totals between the parties; clauses or days differ
        Different,
        NotDecided  // the work limit was reached, and no difference was found
    };
    Verdict verdict = Verdict::NotDecided;

    // What only one text declares, or both otherwise.
    struct Declared {
        base::Bilingual what;      // "measure besparing"
        std::optional<Text> only;  // nothing: both, as `a` and `b` say
        base::Bilingual a, b;
    };
    std::vector<Declared> declared;

    std::vector<base::Bilingual>
        timetables;                    // the ways in which values become known that were tried
    std::vector<std::string> parties;  // of both, by name
    struct Pair {                      // one situation, as each text has it
        base::Bilingual words, when;
        Situation a, b;
    };
    std::vector<Pair> situations;

    struct End {
        std::int64_t bound = 0;            // minor units; B less A
        std::int64_t attained = 0;         // where the pair of situations is
        std::optional<std::int64_t> a, b;  // what settle gives; nothing: it refuses
        std::size_t situation = 0;         // into situations
        bool is_stopped = false;           // the work limit was reached: the bound may be wide
    };
    enum class Kind { To, Pays, Receives, Net, Funds };  // Net: receives less pays
    struct Line {
        Kind kind = Kind::To;
        int party = 0, other = -1;  // into parties; To: who receives
        bool is_same = false;       // proved
        End least, most;
    };
    std::vector<Line> lines;

    struct Clause {
        std::string name;
        std::optional<Text> only;
        bool is_same = false;  // proved
        End least, most;       // only one text has it: all that it pays
    };
    std::vector<Clause> clauses;

    // In which situations any payer's total to any recipient differs.
    struct Limit {
        std::string clause, member;  // of this payment alone; or empty: of all
        base::Bilingual given;       // "genomfört är ja", or empty
        base::Bilingual words;       // "besparing är mellan 0 kr och 10 000 000 kr"; empty: at any
        bool operator==(const Limit&) const = default;
    };
    struct Region {
        std::vector<base::Bilingual> when;     // timetables that have the same region
        bool is_empty = false;                 // no difference, but for rounding
        std::optional<std::int64_t> always;    // the spread, when no open value changes it
        bool is_stopped = false;               // searched only: `outside` is not proved
        std::vector<Limit> limits;             // none: they can differ whatever the values
        std::int64_t outside = 0;              // the most that rounding makes of it elsewhere
        std::vector<base::Bilingual> without;  // values that make no difference
    };
    std::vector<Region> regions;

    // A clause that both have, on different days.
    struct Moved {
        base::Bilingual when;
        std::string clause, member;
        std::string a, b;  // "2021-03-31"
    };
    std::vector<Moved> moved;
    std::optional<base::Date> last_day_a, last_day_b;  // on which anything can be paid
};

// Fails when the two cannot be compared: other currencies, a value of another type, nothing in common.
// `work_limit`: instructions looked at (calc::Budget) in a first search, all questions together. An amount that rests on few
// instructions and that it leaves open may take twice as much again, and what Pursuit takes for itself.
[[nodiscard]] base::Result<Comparison> compare_contracts(const terms::Contract& a,
                                                         const settle::Facts& known_a,
                                                         const terms::Contract& b,
                                                         const settle::Facts& known_b,
                                                         std::size_t work_limit = 1'000'000);

}  // namespace utfall::review
