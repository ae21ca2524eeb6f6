// terms: what a document of assumptions believes about one fact of a contract, or about a quantity of its own.
//
// Amounts are in minor units (öre) per unit as written, shares are ratios, yes is 1.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "utfall/terms/declarations.h"

namespace utfall::terms {

// As written; what the parameters mean, and what they must fulfil, is told by stats/distribution.h.
struct AssumedDistribution {
    enum class Kind {
        Normal,            // mean, spread (standard deviation)
        Lognormal,         // median, spread (standard deviation of the logarithm, a share)
        LognormalMean,     // mean, spread likewise
        Gamma,             // mean, spread
        Beta,              // mean; weight: the sum of its two parameters
        Triangular,        // least, most, most likely
        Pert,              // likewise
        Uniform,           // least, most
        Binomial,          // number, chance
        BetaBinomial,      // number, mean chance; weight
        Poisson,           // mean
        NegativeBinomial,  // mean, spread (standard deviation)
        YesWithChance,     // chance
        Exactly,           // value
        AsIn,              // file: one value a row, each as likely
        DrawnAsFollows,    // draws
        FromCohort,        // the number in a state of a cohort
        FromClaimants,     // the number of claims of persons who are drawn one by one
        FromClaims         // how many of the claims that are drawn on a line count in a period
    };
    Kind kind = Kind::Exactly;
    std::vector<Expression> parameters{};
    std::int64_t weight = 0;
    std::string file{};
    struct Draw {
        base::Date day;
        std::int64_t amount = 0;
    };
    std::vector<Draw> draws{};
    base::Place place{};
};

// What a comparison rests on. Description: no claim about an effect.
enum class Design {
    Randomised,
    Difference,
    Matching,
    Synthetic,
    BeforeAfter,
    Historical,
    InterruptedSeries,
    Weighting,
    Adjustment,
    Description
};
// The value that pays is an estimate of the true one: its standard error is the spread between persons over the root of the
// numbers (two independent means), times the treated where the measure is a total for the target group.
struct Estimation {
    Design design = Design::Historical;
    std::int64_t treated = 0, compared = 0;
    Expression spread{};  // of one person's outcome
    base::Place place{};
};

struct Assumed {
    int subject =
        0;  // into `names.measures`: a measure or fact of the contract, or a quantity of the document
    bool is_quantity = false;
    AssumedDistribution distribution{};
    std::vector<int> over{};                    // for each of these
    std::optional<std::pair<int, int>> only{};  // of the only one: first and last member
    struct Loading {
        int factor = 0;
        base::Rational share;  // correlation with the factor, −1 to 1
    };
    std::vector<Loading> follows{};
    std::optional<Estimation> estimated{};
    std::optional<std::string> reference_class{};
    std::string source{};
    std::optional<base::Rational> grade{};  // how sure the author is, 0 to 1
    Origin origin{};
};

// Of claims on a price list: told by their lines.
[[nodiscard]] inline bool is_of_claims(const Assumed& assumed) {
    using Kind = AssumedDistribution::Kind;
    const Kind kind = assumed.distribution.kind;
    return assumed.only || kind == Kind::FromClaimants || kind == Kind::FromClaims;
}

// The number of claims on a line that count in each period, whichever way they are drawn, by the name of a quantity. What is
// drawn may not rest on it; what outcomes are worth and what the effort costs may.
struct CountedAs {
    int line = 0;
    std::size_t assumed = 0;  // into Assumptions::assumed
};

// How many claims on lines of a price list are accepted in each period. Each row is a value of its own, which holds for the
// periods `only` in which an outcome that can be claimed comes.
struct ClaimCounts {
    struct Row {
        int line = 0;
        std::size_t assumed = 0;  // into Assumptions::assumed
    };
    int list = 0, periods = 0;  // price list; dimension
    std::vector<Row> rows{};
    std::vector<CountedAs> names{};
    Origin origin{};
};

// Persons who each may have claims. They begin on a day that is as likely as any other from `first` through `last`; a claim
// is accepted `accepted_after` its outcome. A row: with its chance, on a day as likely as any other of those from `after`
// through `within`, counted from the day on which the person began, or from the outcome that the line builds on, or, for a
// further claim on the same line, from the one before; whoever lacks that has no claim.
struct Claimants {
    struct Row {
        int line = 0;
        int nth = 0;  // of the line: 0 the first
        Expression chance{};
        Duration after{}, within{};
        base::Place place{};
    };
    struct Counted {
        int line = 0;
        std::size_t assumed = 0;  // into Assumptions::assumed: how many claims they have on it
    };
    int list = 0;
    Expression persons{};
    base::Date first{}, last{};
    Duration accepted_after{};
    std::vector<Row> rows{};         // what others build on first
    std::vector<Counted> counted{};  // lines of the rows
    int periods = 0;                 // dimension, of the names
    std::vector<CountedAs> names{};
    std::string source{};
    std::optional<base::Rational> grade{};
    Origin origin{};
};

}  // namespace utfall::terms
