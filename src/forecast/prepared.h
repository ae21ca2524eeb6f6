// forecast, private: a model made ready to be drawn. Every value has its place: which points it is drawn from, what decides
// its distribution, and which input of the contract's program it becomes.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "claim_days.h"
#include "claimant_plan.h"
#include "utfall/forecast/model.h"
#include "utfall/review/space.h"
#include "utfall/stats/correlation.h"
#include "utfall/stats/draw.h"
#include "utfall/stats/quantile.h"

namespace utfall::forecast {

// One assumed value for one choice of members.
struct Variable {
    enum class Way {
        Constant,
        Fixed,       // a distribution with parameters that are the same in every scenario
        Varying,     // with parameters that other values decide
        Expression,  // what an expression gives
        State,       // of a cohort
        Claims       // how many of the claims on a line count: see ClaimsPlan::Named
    };
    std::size_t assumed = 0;  // into Assumptions::assumed
    settle::FactKey key;
    std::vector<int> members;  // of each dimension, −1 none
    Way way = Way::Constant;
    double constant = 0;
    std::optional<stats::Quantile> quantile;
    std::optional<std::size_t> dimension;  // of the points
    std::optional<std::size_t> tie;        // into Prepared::ties, and its place there
    std::size_t place_in_tie = 0;
    std::optional<std::size_t> error_dimension;  // an estimate: of its error
    std::optional<std::size_t> ratio_dimension;  // of a reference class
    std::optional<stats::Quantile> ratio;
    std::optional<std::size_t> input;  // of the program
};

// Values that go together: a correlation table for one choice of members.
struct Tie {
    stats::SquareMatrix factor;           // Cholesky
    std::vector<std::size_t> dimensions;  // of the points, one for each value
};

// What is drawn next.
struct Step {
    bool is_cohort = false;
    std::size_t index = 0;  // into variables, or Assumptions::cohorts
};

struct CohortPlan {
    std::size_t first_dimension = 0;
    std::vector<std::vector<std::size_t>> states;  // [period][state]: variable
};

// Claims on one price list, and what the contract's program asks about them.
struct ClaimsPlan {
    struct Count {  // a number of claims on a line, all accepted on one day
        int line = 0;
        base::Date outcome, accepted;
        std::size_t variable = 0;
    };
    struct Group {                  // persons drawn one by one
        std::size_t claimants = 0;  // into Assumptions::claimants
        std::size_t dimension = 0;  // of the points: the luck of all of them
        ClaimantPlan plan{};
    };
    struct Answer {
        std::size_t input = 0;
        int line = 0, person = 0;  // -1 all
        base::Date from, through;  // accepted
        bool is_number = false;    // otherwise what they are worth
    };
    struct Line {
        int line = 0;
        int subject = 0;  // the measure by whose name it is told
    };
    struct Named {  // a quantity that counts those on a line that are accepted in a period
        int line = 0;
        base::Date from, through;
        std::size_t variable = 0;
    };
    int list = 0, persons = 0;      // how many it can concern
    std::vector<Count> counts;      // in the order of acceptance, what others build on first
    std::vector<Group> groups;      // of none, there are counts
    std::optional<ClaimDays> days;  // where they decide which claims count
    std::vector<Answer> answers;
    std::vector<Line> lines;  // that something is assumed about
    std::vector<Named> named;
};

// Where an input's numbers lie: numerators over its denominator.
struct InputScale {
    std::int64_t low = 0, high = 0, step = 1;
    double denominator = 1;
};

// One year's worth of a benefit to one party, for one choice of members of its outcome; or a cost of the effort.
struct Worth {
    int party = 0;
    base::Date day;
    const terms::Expression* expression = nullptr;
    std::vector<int> members;
    double factor = 1;     // deadweight, attribution, fading and prices
    bool is_cost = false;  // of the effort, to the party
    std::string name;      // of the benefit, the cost or the outcome
};

struct Prepared {
    terms::Contract contract;
    terms::Assumptions assumptions;
    review::Space space;
    std::vector<InputScale> scales;  // of each input
    std::vector<Variable> variables;
    std::map<settle::FactKey, std::size_t> by_key;
    std::vector<Step> steps;  // in the order in which they can be drawn
    std::vector<Tie> ties;
    std::vector<std::size_t> factor_dimensions;  // of each common factor
    std::vector<CohortPlan> cohorts;
    terms::Contract as_it_runs;  // where claims are drawn: see settle::ClaimJudge
    std::vector<ClaimsPlan> claims;
    std::size_t dimensions = 0;
    std::map<std::int64_t, stats::BinomialQuantile>
        binomials;  // by count, where the chance is drawn
    std::vector<Worth> worths;
    bool spends_what_is_drawn = true;  // no costs are assumed
};

}  // namespace utfall::forecast
