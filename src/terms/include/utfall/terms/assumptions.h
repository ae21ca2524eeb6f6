// terms: a checked document of assumptions: what is believed about the facts of one contract, and what outcomes are worth.
//
//     TRY(Document document, parse(path, bytes));
//     CheckedAssumptions checked = check_assumptions(path, document, contract_path, contract_document);
//
// Amounts are in minor units (öre) per unit as written, shares are ratios, yes is 1. Nothing here is drawn or computed.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "utfall/terms/beliefs.h"
#include "utfall/terms/model.h"

namespace utfall::terms {

// Persons that move between states once in each period; a state is a quantity: how many are in it when a period ends.
struct Cohort {
    struct State {
        int subject = 0;  // into `names.measures`
        Expression at_first{};
        std::vector<Expression> to{};  // chance of each state, in their order
        base::Place place{};
    };
    std::string name;
    Expression size;
    int periods = 0;  // dimension
    std::vector<State> states;
    std::string source{};
    std::optional<base::Rational> grade{};
    Origin origin{};
};

// Rank correlations (Spearman) between assumed values, for each member alike.
struct Correlation {
    std::vector<int> subjects;
    std::vector<std::vector<base::Rational>> matrix;
    base::Place place{};
};

// What an outcome is worth to whom. Year 1 begins when the period of the outcome has ended, or on `counted_from`.
struct Benefit {
    struct Row {
        int party = 0;
        std::vector<Expression>
            worth;  // of the outcome in year 1, 2 …; the last goes on as `lasts` says
        base::Place place{};
    };
    std::string name;
    std::vector<int> over{};  // of the outcome
    std::vector<Row> rows;
    std::optional<base::Date> counted_from;
    std::optional<Duration> starts_after;
    std::optional<std::int64_t> lasts;  // years in all
    base::Rational fading;              // by how much each year after those written is less, 0 to 1
    base::Rational deadweight;          // would have happened anyway
    base::Rational attributed{1, 1};    // to the effort
    std::optional<std::int64_t> price_level;
    base::Rational indexed;  // a year
    std::string source{};
    std::optional<base::Rational> grade{};
    Origin origin{};
};

// What the effort costs whom, apart from what the contract pays.
struct Cost {
    struct Row {
        int party = 0;
        base::Date day;
        Expression amount;
    };
    std::string name;
    std::vector<Row> rows;
    std::string source{};
    std::optional<base::Rational> grade{};
    Origin origin{};
};

struct Discount {
    struct Step {
        std::int64_t from_year = 0;
        base::Rational rate;
    };
    std::vector<int> parties;  // none: everybody that no other names
    std::vector<Step> steps;   // by rising year
    base::Place place{};
};

struct Assumptions {
    base::Language language = base::Language::Swedish;
    std::string path, title, contract_title;
    base::Date from, through;  // horizon
    std::optional<std::int64_t> seed;
    std::optional<std::int64_t> price_level;  // a year
    base::Rational inflation;                 // current prices; zero: fixed
    // The last text of the contract with the names of this document after its own: an index below the size of the
    // contract's list means the same in both.
    Contract names;
    std::vector<Assumed> assumed;
    std::vector<std::string> factors;
    std::vector<ClaimCounts> claim_counts;
    std::vector<Claimants> claimants;
    std::vector<Cohort> cohorts;
    std::vector<Correlation> correlations;
    std::vector<Benefit> benefits;
    std::vector<Cost> costs;
    std::vector<Discount> discounts;
    Origin origin{};
};

struct CheckedAssumptions {
    std::optional<Assumptions> assumptions;     // there when no diagnostic is an error
    std::vector<base::Diagnostic> diagnostics;  // by place, those of this document only
};

// The contract must have been checked without errors.
[[nodiscard]] CheckedAssumptions check_assumptions(const std::string& path,
                                                   const Document& document,
                                                   const std::string& contract_path,
                                                   const Document& contract);

}  // namespace utfall::terms
