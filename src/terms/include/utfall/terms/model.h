// terms: a checked contract. Every name is an index, every unit fits, every clause has its parts.
//
//     TRY(Document document, parse(path, bytes));
//     Checked checked = check(path, document);           // checked.contract is there when nothing is wrong
//
// Amounts are in minor units (öre), shares are ratios (40 % is 2/5), counts and days are whole numbers,
// dates are days since 1970-01-01, yes is 1.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/calendar.h"
#include "utfall/base/money.h"
#include "utfall/terms/clauses.h"
#include "utfall/terms/course.h"
#include "utfall/terms/declarations.h"

namespace utfall::terms {

// One situation of an example: a table row makes one each.
struct Situation {
    struct Given {
        int measure = 0;
        std::vector<int> members;             // in the order of the measure's `over`
        std::optional<base::Rational> value;  // nothing: missing
        std::optional<base::Date> date;
        base::Place place;
    };
    struct Expected {
        Expression target;                    // a payment, definition, scale or total
        std::optional<base::Rational> value;  // nothing: postponed
        base::Place place;
        std::string words;  // the target as written
    };
    std::string title;
    int text = 0;  // it is about the contract as amended this far
    int row = 0;   // 0: lines only
    std::vector<Given> given;
    std::vector<Expected> expected;
    Origin origin;
};

// What the parties have made sure of before signing. It moves no money.
struct Verified {
    enum class Kind {
        NoGain,  // no party gains from a worse outcome, of `measure` or of any
        Together,  // nobody's net falls when `measure` improves, and everybody's is higher at its best
        Principle,  // every party loses on a bad outcome and wins on a good one
        AccountsEmpty,
        Suffices,  // `account` is never overdrawn
        PaysAtMost,
        ReceivesAtMost,
        ReceivesAtLeast,  // `party`, `limit`
        Condition         // `limit` is a condition
    };
    Kind kind = Kind::Condition;
    std::optional<int> measure;
    int account = 0, party = 0;
    std::optional<Expression> limit;
    std::vector<int> over;
    base::Bilingual words;  // what follows "verified that"
    Origin origin;
};

struct Amendment;

// The text as signed. What amendments add stands in its lists too, so that an index means the same in every text, but
// only `clauses` and what they name are in force.
struct Contract {
    base::Language language = base::Language::Swedish;
    std::string path;
    std::string title;
    base::Currency currency;
    base::Date from, through;
    base::RollRule roll;
    std::optional<base::MonthEnd> month_end;
    std::int64_t round_to = 1;  // minor units
    base::Rounding rounding = base::Rounding::HalfUp;
    bool nets = false;  // payments on the same day between the same parties
    Origin origin;

    std::vector<Unit> units;
    std::vector<Party> parties;
    std::vector<Dimension> dimensions;
    std::vector<Account> accounts;
    std::vector<Measure> measures;
    std::vector<Definition> definitions;
    std::vector<Values> values;
    std::vector<Scale> scales;
    std::vector<PriceList> price_lists;
    std::vector<Split> splits;
    std::vector<Payment> payments;
    std::vector<Cap> caps;
    std::vector<Funding> fundings;
    std::vector<Order> orders;
    std::vector<Correction> corrections;
    std::vector<Suspension> suspensions;
    std::vector<Termination> terminations;
    std::vector<Situation> situations;
    std::vector<Verified> verified;
    std::vector<ClauseRef> clauses;              // in force; document order
    std::vector<Amendment> amendments;           // by number
    std::vector<base::Diagnostic> not_executed;  // statements that are read but not yet carried out
};

struct Amendment {
    int number = 0;
    base::Date from, signed_on;
    std::string decision;
    std::vector<std::string> replaced, repealed, added;  // names, in document order
    Contract text;                                       // the whole contract as amended this far
    Origin origin;
};

// Texts are numbered: 0 the contract as signed, n as amended by amendment n.
[[nodiscard]] int text_on(const Contract& contract, base::Date reference);
[[nodiscard]] const Contract& text_of(const Contract& contract, int number);

// "4 000 000,00 kr", "40 %", "192 children", "yes", "2021-03-31". A value without an end of decimals is cut after four.
[[nodiscard]] std::string value_text(const Contract& contract, const base::Rational& value,
                                     const Type& type, base::Language language);

}  // namespace utfall::terms
