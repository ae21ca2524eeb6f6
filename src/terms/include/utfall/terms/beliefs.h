// terms: what a document of assumptions believes about one fact of a contract, or about a quantity of its own.
//
// Amounts are in minor units (öre) per unit as written, shares are ratios, yes is 1.
#pragma once
#include <optional>
#include <string>
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
        FromCohort         // the number in a state of a cohort
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
    std::vector<int> over{};  // for each of these
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

}  // namespace utfall::terms
