// Calculations of a plan that need no microdata: how many, how strong, how robust.
#include <fmt/format.h>

#include "utfall/effects/power.h"
#include "utfall/effects/sensitivity.h"
#include "utfall/study/study.h"
#include "variables.h"

namespace utfall::study {

namespace {

using terms::Calculation;

double number(const std::optional<base::Rational>& r, double otherwise) {
    return r ? number_of(*r) : otherwise;
}

// Standardised where the plan names no spread.
effects::Design design_of(const Calculation& c) {
    const double deviation = number_of(c.spread);
    switch (c.comparison) {
        case Calculation::Comparison::Proportions:
            return effects::TwoShares{.share = number(c.first, 0.5)};
        case Calculation::Comparison::Paired: return effects::OneMean{.deviation = deviation};
        case Calculation::Comparison::SeveralMeans:
            return effects::ManyMeans{.groups = static_cast<std::size_t>(c.groups.value_or(2))};
        case Calculation::Comparison::Clusters:
            return effects::TwoClusters{.deviation = deviation,
                                        .size = static_cast<double>(c.cluster_size.value_or(1)),
                                        .correlation = number(c.correlation, 0)};
        case Calculation::Comparison::Difference:
            return effects::TwoPanels{.deviation = deviation,
                                      .correlation = number(c.correlation, 0)};
        case Calculation::Comparison::Means:
        case Calculation::Comparison::RiskRatio:
        case Calculation::Comparison::Standardised: break;
    }
    return effects::TwoMeans{.deviation = deviation};
}

base::Bilingual method_words(const Calculation& c) {
    switch (c.comparison) {
        case Calculation::Comparison::Proportions:
            return {.sv = "Två andelar, normalapproximation (Fleiss 1981), tvåsidigt.",
                    .en = "Two shares, normal approximation (Fleiss 1981), two-sided."};
        case Calculation::Comparison::SeveralMeans:
            return {.sv = "Variansanalys, icke-central F (Cohen 1988).",
                    .en = "Analysis of variance, noncentral F (Cohen 1988)."};
        case Calculation::Comparison::Clusters:
            return {.sv =
                        "Klustrade grupper: designeffekt (Eldridge, Ashby och Kerry 2006), "
                        "icke-central t med antalet kluster minus två frihetsgrader.",
                    .en =
                        "Clustered groups: design effect (Eldridge, Ashby and Kerry 2006), "
                        "noncentral t with the number of clusters less two degrees of freedom."};
        case Calculation::Comparison::Difference:
            return {.sv =
                        "Skillnad i skillnader av samma enheter före och efter (McKenzie 2012), "
                        "icke-central t.",
                    .en =
                        "Difference in differences of the same units before and after (McKenzie "
                        "2012), noncentral t."};
        case Calculation::Comparison::RiskRatio:
        case Calculation::Comparison::Standardised:
            return {.sv = "E-värde (VanderWeele och Ding 2017).",
                    .en = "E-value (VanderWeele and Ding 2017)."};
        case Calculation::Comparison::Means:
        case Calculation::Comparison::Paired: break;
    }
    return {.sv = "Students t-test, icke-central t, tvåsidigt.",
            .en = "Student's t test, noncentral t, two-sided."};
}

effects::Answer<double> value_of(const Calculation& c) {
    const effects::Design design = design_of(c);
    const effects::Level level{.alpha = number_of(c.significance)};
    const bool are_shares = c.comparison == Calculation::Comparison::Proportions;
    const double effect =
        are_shares ? number(c.second, 0) - number(c.first, 0) : number(c.effect, 0);
    const auto units = static_cast<double>(c.number.value_or(0));
    switch (c.asked) {
        case Calculation::Asked::NumberPerGroup:
            return effects::units_needed(design, effect, number(c.power, 0), level);
        case Calculation::Asked::Power: return effects::power(design, effect, units, level);
        case Calculation::Asked::SmallestEffect:
            return effects::smallest_effect(design, units, number(c.power, 0), level);
        case Calculation::Asked::EValue:
            return c.comparison == Calculation::Comparison::RiskRatio
                       ? effects::e_value(effect)
                       : effects::e_value_of_means(effect, 0).point;
    }
    return effects::kNone;
}

}  // namespace

std::vector<Calculated> calculate(const terms::AnalysisPlan& plan) {
    std::vector<Calculated> out;
    for (std::size_t i = 0; i < plan.calculations.size(); ++i) {
        const auto value = value_of(plan.calculations[i]);
        Calculated calculated{.calculation = static_cast<int>(i),
                              .method = {method_words(plan.calculations[i])}};
        if (value.ok())
            calculated.value = value.value();
        else
            calculated.refused = value.refusal();
        out.push_back(std::move(calculated));
    }
    return out;
}

}  // namespace utfall::study
