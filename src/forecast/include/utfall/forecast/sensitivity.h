// forecast: which assumptions a result rests on: a party's net present value, or everybody's together.
//
//     TRY(AssumptionTornado t, tornado_of(model, first_funder(model)));
//     TRY(VarianceShares v, variance_shares(model, party, {.scenarios = 4'096}));
//     v.inputs[0].total.value;  // of the variance: what is left where all other assumptions are known
//
// Formulas and their sources: sobol_indices.h. A party is an index into Assumptions::names.parties; nothing means the sum
// of all parties' net present values, each at its own curve. Amounts in minor units.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/forecast/model.h"
#include "utfall/forecast/sobol_indices.h"

namespace utfall::forecast {

// What of an assumption is moved: its own distribution; how outcomes of its reference class came out against their plans;
// the error with which it is estimated.
enum class AssumedPart : std::uint8_t { Value, AgainstPlan, Error };

// All members of the subject are at their 10th percentile, then at their 90th; all else is at the median.
struct AssumptionBar {
    int subject = 0;  // into Assumptions::names.measures
    AssumedPart part = AssumedPart::Value;
    double low = 0, high = 0;        // what the contract then gets: the mean over the members
    double at_low = 0, at_high = 0;  // the result
};

// Bars that move the result, the widest first. Persons of a cohort have no percentile: they stay in the middle.
struct AssumptionTornado {
    double middle = 0;
    std::vector<AssumptionBar> bars;  // empty, too, where the contract refuses to settle the middle
    // Drawn, but with a 10th and a 90th percentile that are the same, as of a rare event: these have no bar.
    std::vector<AssumptionBar> alike;
};

[[nodiscard]] base::Result<AssumptionTornado> tornado_of(const Model& model,
                                                         std::optional<int> party);

// Subjects that are drawn together are one input: tied by correlations, common factors, or one cohort.
struct InputShare {
    std::vector<int> subjects;  // rising
    SobolIndex first, total;
};

struct VarianceShares {
    std::size_t scenarios = 0;  // that could be settled in every draw
    std::uint64_t seed = 0;
    double deviation = 0;            // standard deviation of the result
    std::vector<InputShare> inputs;  // the greatest total first
    bool is_stopped = false;         // by progress: nothing is told
};

struct ShareOptions {
    std::size_t scenarios = 4'096;        // times 2 + inputs are run
    std::optional<std::uint64_t> seed{};  // nothing: the assumptions' own, or 1
    std::size_t threads = 1;              // how many does not show in the result
    std::function<bool(double)> progress{};
};

// Intervals are of drawing at random; the points are scrambled Sobol points, so that they are rather too wide.
[[nodiscard]] base::Result<VarianceShares> variance_shares(const Model& model,
                                                           std::optional<int> party,
                                                           const ShareOptions& options);

// Who funds, the first in the contract; nothing where nobody does.
[[nodiscard]] std::optional<int> first_funder(const Model& model);

}  // namespace utfall::forecast
