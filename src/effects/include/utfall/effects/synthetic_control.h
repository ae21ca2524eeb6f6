// effects: one treated unit against a mixture of others that was like it before.
//
//     SyntheticStudy study{.units = {"California", "Alabama", …}, .predictors = …, .outcomes = …, .fit_first = 0,
//                          .fit_end = 19, .effect_first = 19};
//     SyntheticControl fit = synthetic_control(study).value();
//     fit.effect;                             // mean gap from effect_first on
//     placebos(study).value().p;              // how rare so large a change of fit is among the units
//
// Abadie and Gardeazabal (2003); Abadie, Diamond and Hainmueller (2010), section 2.3: the weights W(V) of the donors are at
// least 0, sum to 1 and minimise (X1 - X0 W)' V (X1 - X0 W), predictors divided by their standard deviation over all units;
// V, not negative and of sum 1, minimises the mean squared gap of the outcome in the periods of the fit.
//
// W(V) is exact and proven by `inner_gap` (simplex.h). V is searched for with the simplex of Nelder and Mead (1965), in the
// logarithms of V, steps after Gao and Han (2012). The loss is not convex in V and no search proves its least value. Begun at
// the customary starts (equal, and by regression) it finds the figures that are published; `wide_starts` adds each
// predictor by itself and as many drawn starts, and may find a V that fits better and answers otherwise: for the Basque
// country a loss of 0.00429 instead of 0.00886. `loss_bound` is the loss of the best weights that ignore the predictors: no V
// can do better. Say in the plan which of the two is meant.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "utfall/effects/estimate.h"
#include "utfall/effects/matrix.h"

namespace utfall::effects {

struct SyntheticStudy {
    std::vector<std::string> units;       // the treated one first, then at least two donors
    std::vector<std::string> predictors;  // names
    Matrix values;                        // predictors by units
    Matrix outcomes;                      // periods by units
    std::size_t fit_first = 0;            // periods [fit_first, fit_end) choose V
    std::size_t fit_end = 0;
    std::size_t effect_first = 0;  // periods from here on are after the effort began
};

struct SyntheticOptions {
    std::size_t wide_starts = 0;  // 0: the customary starts only
    std::uint64_t seed = 1;       // of the drawn ones
};

struct SyntheticControl {
    std::vector<double> weights;     // of the donors
    std::vector<double> importance;  // V, of the predictors
    std::vector<double> synthetic;   // the mixture's outcome, by period
    std::vector<double> gaps;        // treated less synthetic, by period
    double effect = 0;               // mean gap from effect_first on
    double loss = 0;                 // mean squared gap in the periods of the fit
    double loss_bound = 0;
    double inner_gap = 0;  // of W(V), see simplex.h
    double ratio = 0;      // root mean squared gap after / in the periods of the fit
    std::vector<double>
        mixed;  // the mixture's value of each predictor, to compare with the treated unit's
};
// Refuses: no_donors, no_fit_period, constant_predictor.
[[nodiscard]] Answer<SyntheticControl> synthetic_control(const SyntheticStudy& study,
                                                         const SyntheticOptions& options = {});

// W and all that follows from it for one V, without any search. V is scaled to sum 1.
[[nodiscard]] Answer<SyntheticControl> synthetic_control_by(const SyntheticStudy& study,
                                                            std::vector<double> importance);

// In space (Abadie, Diamond and Hainmueller 2010, section 3.4): each unit in turn as if it were the treated one, the truly
// treated among its donors unless left out. p is the share of all units whose ratio is at least that of the treated one.
struct Placebos {
    std::vector<SyntheticControl> fits;  // by unit, the treated one first
    double p = 1;
};
[[nodiscard]] Answer<Placebos> placebos(const SyntheticStudy& study,
                                        const SyntheticOptions& options = {},
                                        bool treated_is_donor = true);

}  // namespace utfall::effects
