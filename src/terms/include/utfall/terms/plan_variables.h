// terms: what an analysis plan says of the microdata: their columns, what is computed from them, and which rows count.
//
//     microdata
//       one row for each individual
//       missing is written "NA", "."
//       only rows where kentucky is 1
//       | variable | column  | type       |
//       | duration | "durat" | number     |
//     define log-duration as the logarithm of duration
//
// Numbers are exact as written. Money is in whole currency units (kronor), as files hold it. Nothing is computed here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/date.h"
#include "utfall/base/diagnostic.h"
#include "utfall/base/exact.h"

namespace utfall::terms {

enum class VariableType {
    Number,
    Whole,  // a value with decimals is refused
    Money,  // an amount in the currency of the contract
    Days,
    Share,      // a ratio: 40 % is 0.4 in the file
    YesNo,      // yes is 1, no is 0
    Date,       // days since 1970-01-01
    Category,   // a text; one indicator for each value but the reference
    Identity,   // tells units apart; refused where it looks like a personal identity number
    Pseudonym,  // likewise, but declared to be replaced numbers
};

// A value written in the plan: a text as it stands in the file, a number or a date.
struct PlanValue {
    enum class Kind { Number, Text, Date };
    Kind kind = Kind::Number;
    base::Rational number{};
    std::string text{};
    base::Date date{};
    bool operator==(const PlanValue&) const = default;
};

// Over variables (what the plan defines, which rows count) or over estimates (decisions); never both.
// A missing value makes everything that rests on it missing, but for IsMissing and for And and Or, where one part decides.
// A row counts only where its condition is yes.
struct PlanExpression {
    enum class Kind {
        Value,     // value
        Variable,  // subject: into `variables`
        Add,
        Subtract,
        Multiply,
        Divide,   // missing when the divisor is zero
        AtMost,   // the lesser of the two parts: "x, but at most y"
        AtLeast,  // the greater
        Select,   // parts[0] if parts[1] otherwise parts[2]
        Less,
        AtMostTest,
        Equal,
        And,
        Or,
        Not,
        IsMissing,  // parts[0]
        Among,      // parts[0] is one of the parts that follow, each a Value
        // over variables only
        Logarithm,   // natural; missing at zero and below
        SquareRoot,  // missing below zero
        Power,       // parts[0] to the power `number`, 2 to 10
        Remainder,   // of parts[0] divided by `number`, 0 to below `number`
        Mean,        // of variable `subject` over the rows that count
        Category,    // parts[0] as a category, its values in rising order, the first the reference
        // over estimates only; subject: into `estimates`
        Estimate,  // the point estimate
        Lower,
        Upper,    // ends of its interval
        PValue,   // two-sided
        Treated,  // number of treated units that the estimate rests on
        WithoutTreatment,  // mean outcome of the treated, under treatment, less the effect: a relative effect's base
        Units,  // number of units that the estimate rests on
    };
    Kind kind = Kind::Value;
    PlanValue value{};
    int subject = -1;
    int number = 0;
    std::vector<PlanExpression> parts{};
    base::Place place{};
};

struct Variable {
    std::string name;
    VariableType type = VariableType::Number;
    std::string column{};                     // in the file; empty when defined
    std::optional<PlanExpression> defined{};  // rests only on variables before it
    std::optional<std::string>
        yes{};  // YesNo: the text that means yes, every other text no; else 1/0, true/false, ja/nej, yes/no
    std::optional<std::string>
        reference{};  // Category: the value that others are compared with; else the first in order
    bool may_be_missing =
        false;  // else a missing value stops the reading (defined: as what it rests on)
    base::Place place{};
};

struct Microdata {
    std::vector<std::string> missing_markers{};  // besides the empty field
    std::vector<int>
        key{};  // one row for each of these; two rows alike are refused; also the order of rows
    std::vector<PlanExpression> only_rows{};  // all must be yes
    base::Place place{};
};

}  // namespace utfall::terms
