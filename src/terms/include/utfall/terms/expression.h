// terms: a checked expression: names are indices, types are known, members are chosen.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/date.h"
#include "utfall/base/diagnostic.h"
#include "utfall/base/exact.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

// `unit` is what a count counts; `per` is the unit that the value is given for (money per child): -1 is none.
struct Type {
    // Unknown: something is wrong that has been reported; it fits everywhere, so that it is reported once.
    enum class Kind : std::uint8_t {
        Money,
        Share,
        Number,
        Count,
        YesNo,
        Date,
        Choice,
        DatedAmounts,
        Missing,
        Unknown
    };
    Kind kind = Kind::Number;
    int unit = -1;  // Count: unit; Choice: dimension
    int per = -1;
    bool operator==(const Type&) const = default;
};

struct Duration {
    std::int64_t count = 0;
    BuiltInUnit unit = BuiltInUnit::day;
    bool operator==(const Duration&) const = default;
};

// A day that the contract names: fixed, or found from a fact or a period, perhaps moved by a duration.
struct Moment {
    enum class Kind { Fixed, DateOf, DateValue, EndOf, StartOf, Today };
    Kind kind = Kind::Fixed;
    base::Date fixed;
    int subject = -1;  // measure (DateOf, DateValue), dimension (EndOf, StartOf) or price list
    int member = -1;   // EndOf, StartOf: a named period; -1 the current one
    std::optional<Duration> shift;
    bool backwards = false;
    base::Place place;
};

struct Expression {
    enum class Kind : std::uint8_t {
        Constant,    // constant
        Fact,        // subject: measure
        Definition,  // subject
        Values,      // subject
        Scale,       // subject
        Payment,     // subject: the clause's amount; only as the target of an example
        Add,
        Subtract,
        Multiply,   // parts
        Divide,     // parts[0] by parts[1], parts[2] if zero; rounded by the one that holds it
        PercentOf,  // parts[0] of parts[1]
        AtMost,
        AtLeast,  // parts
        Select,   // parts[0] if parts[1] otherwise parts[2]
        Round,    // parts[0] to a multiple of `constant`, `rounding`
        Exceeds,  // the part of parts[0] that exceeds parts[1]
        Drawn,
        Remains,
        InterestPeriod,
        Loss,  // subject: funding
        PaidEarlierUnder,
        PaidThisPeriod,
        TotalPaidUnder,  // subject: payment
        PaidEarlierBy,
        PaidEarlierTo,
        TotalPaidBy,
        TotalPaidTo,       // subject: party
        TotalPaidBetween,  // subject: party, other: party
        Balance,           // subject: account
        ClaimsPeriod,
        ClaimsTotal,
        ClaimsNumber,  // subject: price list, other: line or -1
        SumOver,
        HighestOver,
        LowestOver,   // subject: dimension, parts[0]
        SumToDate,    // parts[0]
        NumberWhere,  // subject: dimension, parts[0]
        Previous,     // subject: definition or measure; parts[0] at first
        DaysBetween,
        MomentDay,  // moments
        Less,
        AtMostTest,
        Equal,
        And,
        Or,
        Not,  // parts
    };
    Kind kind = Kind::Constant;
    Type type;
    base::Rational constant;
    base::Rounding rounding = base::Rounding::HalfUp;
    int subject = -1;
    int other = -1;
    bool is_turned = false;  // Less, AtMostTest: written "is more than", "is at least"
    std::vector<std::pair<int, int>> members;  // chosen with `for`: dimension, member
    std::vector<Expression> parts;
    std::vector<Moment> moments;
    base::Place place;
};

}  // namespace utfall::terms
