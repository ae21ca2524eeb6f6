// terms: what a checked contract knows and counts: parties, periods, measures, definitions, tables and scales.
//
// Amounts are in minor units (öre), shares are ratios (40 % is 2/5), counts and days are whole numbers,
// dates are days since 1970-01-01, yes is 1.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
    std::vector<std::string> members;                      // groups
    std::vector<std::pair<base::Date, base::Date>> spans;  // periods: first and last day
    std::int64_t limit = 0;                                // roster: most persons
    bool closes = false;                                   // a line says when nobody more joins
    Origin origin;

    [[nodiscard]] int size() const;  // roster: 0
};

struct Account {
    std::string name;
    int holder = 0;
    std::optional<base::Date> opens;
    std::int64_t opening = 0;
    std::string used_for;
    base::Date ends;
    base::Place ends_place;
    int ends_to = 0;
    Origin origin;
};

// What an outcome is worth to a party that pays or is spared a cost: counted when a contract is reviewed, never paid.
struct Valuation {
    int party = 0;
    Expression worth;  // of the value as it stands; where lower is better the party loses as much
    base::Place place;
};

// A measure or a fact: what enters from outside.
struct Measure {
    enum class Missing { NotDrawn, Final, Provisional, Postponed, InformationOnly };
    std::string name;
    bool is_measure = true;
    Type type;
    std::string means, compared_with, calculated_as;
    std::optional<std::int64_t> price_level;            // a year
    std::optional<std::pair<Moment, Moment>> measured;  // first and last day of what is measured
    std::optional<base::Rational> low, high;  // amounts in minor units; dated amounts: of the sum
    base::Rational step{1, 1};
    std::optional<bool> better_higher;
    std::optional<int> established_by;
    std::optional<Moment> deadline;
    Missing missing = Missing::Final;
    std::optional<Expression> when_missing;
    std::optional<Moment> until;  // Provisional: final from; Postponed: longest to
    std::vector<int> over;        // dimensions
    std::vector<Valuation> valuations;
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
        std::optional<base::Date> from;     // nothing: a single column `value`
        std::vector<Expression> by_member;  // one, or one for each member of `group`
    };
    std::string name;
    Type type;
    std::optional<int> group;
    std::vector<Column> columns;  // by rising date
    Origin origin;
};

// One row of a scale after checking: rows are in rising order and leave no gap.
struct ScaleRow {
    std::optional<base::Rational> low, high;  // nothing: without limit
    bool low_included = true;
    bool high_included = false;
    Expression value;                     // one value per row
    std::optional<base::Rational> slope;  // straight line: value + slope * (x - low)
    base::Place place;
    std::string words_sv, words_en;  // the range as written: "från 5 % till under 19 %"
};
struct Scale {
    std::string name;
    Expression by;
    Type type;
    std::vector<int> over;
    std::vector<ScaleRow> rows;
    Origin origin;
};

}  // namespace utfall::terms
