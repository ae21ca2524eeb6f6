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
#include "utfall/terms/expression.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

// Where a thing was declared, and under which heading of the prose.
struct Origin {
    base::Place place;
    std::string heading;
};

struct Unit {
    std::string one;
    std::string many;
    std::optional<BuiltInUnit> built_in;
};

enum class Level { municipality, region, state, private_sector, non_profit };
enum class Role { payer, investor, provider, evaluator, guarantor, recipient, manager };
struct Party {
    std::string name;
    std::string full_name;
    Level level{};
    Role role{};
    Origin origin;
};

// What `for each` ranges over: periods in time, named groups, or the persons of a roster (known from the facts).
struct Dimension {
    enum class Kind { Periods, Groups, Roster };
    Kind kind = Kind::Groups;
    std::string name;
    std::vector<std::string> members;              // groups
    std::vector<std::pair<base::Date, base::Date>> spans;  // periods: first and last day
    std::int64_t limit = 0;                        // roster: most persons
    Origin origin;

    [[nodiscard]] int size() const;                // roster: 0
};

struct Account {
    std::string name;
    int holder = 0;
    std::optional<base::Date> opens;
    std::int64_t opening = 0;
    std::string used_for;
    base::Date ends;
    int ends_to = 0;
    Origin origin;
};

// A measure or a fact: what enters from outside.
struct Measure {
    enum class Missing { NotDrawn, Final, Provisional, Postponed, InformationOnly };
    std::string name;
    bool is_measure = true;
    Type type;
    std::string means;
    std::optional<base::Rational> low, high;   // amounts in minor units; dated amounts: of the sum
    base::Rational step{1, 1};
    std::optional<bool> better_higher;
    std::optional<int> established_by;
    std::optional<Moment> deadline;
    Missing missing = Missing::Final;
    std::optional<Expression> when_missing;
    std::optional<Moment> until;               // Provisional: final from; Postponed: longest to
    std::vector<int> over;                     // dimensions
    Origin origin;

    [[nodiscard]] bool is_dated() const { return type.kind == Type::Kind::DatedAmounts; }
};

struct Definition {
    std::string name;
    Expression expression;
    std::vector<int> over;
    Origin origin;
};

struct Values {
    struct Column {
        std::optional<base::Date> from;        // nothing: a single column `value`
        std::vector<Expression> by_member;     // one, or one for each member of `group`
    };
    std::string name;
    Type type;
    std::optional<int> group;
    std::vector<Column> columns;               // by rising date
    Origin origin;
};

// One row of a scale after checking: rows are in rising order and leave no gap.
struct ScaleRow {
    std::optional<base::Rational> low, high;   // nothing: without limit
    bool low_included = true;
    bool high_included = false;
    Expression value;                          // one value per row
    std::optional<base::Rational> slope;       // straight line: value + slope * (x - low)
    base::Place place;
    std::string words_sv, words_en;            // the range as written: "från 5 % till under 19 %"
};
struct Scale {
    std::string name;
    Expression by;
    Type type;
    std::vector<int> over;
    std::vector<ScaleRow> rows;
    Origin origin;
};

struct PriceLine {
    struct Price {
        std::optional<base::Date> from;
        std::int64_t amount = 0;
    };
    std::string name;
    std::string outcome;
    std::vector<Price> prices;                 // by rising date
    std::optional<std::int64_t> times_each;
    std::optional<int> after;                  // line
    std::optional<Duration> within;
    base::Place place;
};
struct PriceList {
    std::string name;
    int persons = 0;                           // dimension
    base::Date from, through;
    int accepted_by = 0;
    Duration accepted_within;
    std::vector<PriceLine> lines;
    Origin origin;
};

struct Split {
    struct Share {
        int party = 0;
        std::int64_t weight = 0;
    };
    std::string name;
    std::vector<Share> shares;                 // weights over their sum
    Origin origin;
};

// Who stands in a payment: one party or a split.
struct Side {
    bool is_split = false;
    int index = 0;
};

struct Payment {
    std::string name;
    Side from, to;
    Expression amount;
    std::optional<Expression> condition;
    std::vector<int> over;
    Moment due;
    std::optional<int> paid_from, paid_into;   // accounts
    bool less_before = false;
    std::optional<int> reduces;                // funding
    Origin origin;
};

struct Cap {
    enum class Scope { Payments, Line, Party };
    enum class Rest { Lost, NextPeriod, PaidBy, Refused };
    std::string name;
    Expression limit;
    Scope scope = Scope::Payments;
    std::vector<int> payments;
    int price_list = 0, line = 0, party = 0;
    std::vector<int> each;                     // dimensions
    std::optional<std::pair<int, int>> only;   // dimension and member
    Rest rest = Rest::Lost;
    int rest_by = 0;
    bool shared_same_day = false;
    Origin origin;
};

struct Funding {
    std::string name;
    bool is_loan = false;
    int from = 0, to = 0;
    Expression limit;
    std::optional<int> drawn_as;               // a fact of dated amounts
    std::optional<base::Date> drawn_on;
    std::optional<int> into;                   // account
    std::optional<Expression> rate;
    bool compounded = false;
    std::optional<int> interest_each;          // periods
    base::Date ends;
    Origin origin;
};

struct Order {
    struct Row {
        std::int64_t step = 0;
        int to = 0;
        Expression amount;
        std::optional<int> reduces;
    };
    std::string name;
    int account = 0;
    std::vector<int> over;
    Moment due;
    std::vector<Row> rows;
    Origin origin;
};

struct Correction {
    int by = 0;
    base::Date until;
    Duration within;
    Origin origin;
};

// One situation of an example: a table row makes one each.
struct Situation {
    struct Given {
        int measure = 0;
        std::vector<int> members;              // in the order of the measure's `over`
        std::optional<base::Rational> value;   // nothing: missing
        std::optional<base::Date> date;
        base::Place place;
    };
    struct Expected {
        Expression target;                     // a payment, definition, scale or total
        std::optional<base::Rational> value;   // nothing: postponed
        base::Place place;
        std::string words;                     // the target as written
    };
    std::string title;
    int row = 0;                               // 0: lines only
    std::vector<Given> given;
    std::vector<Expected> expected;
    Origin origin;
};

struct Verified {
    Statement statement;                       // proved in a later version; printed and counted now
    Origin origin;
};

struct ClauseRef {
    enum class Kind { Payment, Order };
    Kind kind = Kind::Payment;
    int index = 0;
};

struct Contract {
    base::Language language = base::Language::Swedish;
    std::string path;
    std::string title;
    base::Currency currency;
    base::Date from, through;
    base::RollRule roll;
    std::optional<base::MonthEnd> month_end;
    std::int64_t round_to = 1;                 // minor units
    base::Rounding rounding = base::Rounding::HalfUp;
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
    std::vector<Situation> situations;
    std::vector<Verified> verified;
    std::vector<ClauseRef> clauses;            // document order
    std::vector<base::Diagnostic> not_executed;  // statements that are read but not yet carried out
};

}  // namespace utfall::terms
