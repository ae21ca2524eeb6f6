#include "strength.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "utfall/effects/power.h"
#include "utfall/effects/sensitivity.h"

namespace utfall::study {

namespace {

using base::Bilingual;

// Of the outcome within arms; where the treatment is a number, over all rows.
double spread_of(const Setup& setup) {
    const std::vector<double> outcome = setup.outcome();
    const std::vector<double> treated =
        setup.planned.treatment ? setup.treatment() : std::vector<double>(outcome.size());
    const bool are_arms =
        std::all_of(treated.begin(), treated.end(), [](double x) { return x == 0 || x == 1; });
    double sums[2] = {}, counts[2] = {}, squares = 0;
    const auto arm = [&](std::size_t i) { return are_arms && treated[i] != 0 ? 1 : 0; };
    for (std::size_t i = 0; i < outcome.size(); ++i) {
        sums[arm(i)] += outcome[i];
        counts[arm(i)] += 1;
    }
    for (std::size_t i = 0; i < outcome.size(); ++i) {
        const double away = outcome[i] - sums[arm(i)] / counts[arm(i)];
        squares += away * away;
    }
    const double degrees =
        counts[0] + counts[1] - (counts[0] > 0 ? 1 : 0) - (counts[1] > 0 ? 1 : 0);
    return degrees > 0 ? std::sqrt(squares / degrees) : effects::kNone;
}

bool is_yes_no(const std::vector<double>& outcome) {
    return std::all_of(outcome.begin(), outcome.end(), [](double y) { return y == 0 || y == 1; });
}

// Of the share with treatment to that without. The share that the treated have is taken as it is.
effects::EValue of_shares(double treated_share, const Line& line) {
    const auto ratio = [&](double effect) {
        const double without = treated_share - effect;
        return without > 0 ? treated_share / without : effects::kNone;
    };
    return effects::e_value(ratio(line.estimate.value),
                            effects::Interval{ratio(line.interval.low), ratio(line.interval.high)});
}

}  // namespace

void add_smallest_effect(const Setup& setup, Found& found) {
    if (!setup.planned.smallest_effect || found.lines.empty()) return;
    const effects::Estimate& e = found.lines.front().estimate;
    if (!(e.standard_error > 0)) return;
    // One mean of degrees + 1 units whose standard error is the one found: noncentrality effect / standard error.
    constexpr double kMany = 1e7;
    const double units = std::min(e.degrees, kMany) + 1;
    const effects::OneMean design{.deviation = e.standard_error * std::sqrt(units)};
    const effects::Level level{.alpha = 1 - number_of(setup.planned.confidence)};
    const double wanted = number_of(setup.planned.smallest_effect->power);
    const double effect = number_of(setup.planned.smallest_effect->effect);
    const double power = effects::power(design, effect, units, level);
    std::vector<Exhibit::Row> rows{
        {Bilingual{.sv = "minsta effekt", .en = "smallest effect"}, {effect}},
        {Bilingual{.sv = "planerad styrka", .en = "planned power"}, {wanted}},
        {Bilingual{.sv = "styrka att visa den", .en = "power to show it"}, {power}}};
    if (const auto least = effects::smallest_effect(design, units, wanted, level); least.ok())
        rows.push_back({Bilingual{.sv = "minsta effekt med planerad styrka",
                                  .en = "smallest effect with planned power"},
                        {least.value()}});
    found.exhibits.push_back(
        figures({.sv = "Styrka att visa den minsta effekten med detta urval (icke-central t)",
                 .en = "Power to show the smallest effect with this sample (noncentral t)"},
                std::move(rows)));
    if (power < wanted)
        found.cautions.push_back(
            {.sv = "Urvalet är för litet, eller för ojämnt, för att visa den minsta effekten med "
                   "planerad styrka.",
             .en = "The sample is too small, or too uneven, to show the smallest effect with the "
                   "planned power."});
}

void add_e_value(const Setup& setup, Found& found) {
    if (!setup.planned.sensitivity.e_value || found.lines.empty() || !setup.planned.outcome) return;
    const Line& line = found.lines.front();
    const bool are_shares = is_yes_no(setup.outcome()) && !std::isnan(setup.treated_mean);
    const double spread = are_shares ? 1 : spread_of(setup);
    if (!(spread > 0) || std::isnan(line.estimate.standard_error)) return;
    const effects::EValue value =
        are_shares ? of_shares(setup.treated_mean, line)
                   : effects::e_value_of_means(line.estimate.value / spread,
                                               line.estimate.standard_error / spread);
    if (std::isnan(value.point)) return;
    found.exhibits.push_back(
        figures({.sv = "E-värde: så starkt måste något osett hänga samman med både behandling och "
                       "utfall (VanderWeele och Ding 2017)",
                 .en = "E-value: how strongly something unseen must go with both treatment and "
                       "outcome (VanderWeele and Ding 2017)"},
                {{Bilingual{.sv = "skattningen", .en = "estimate"}, {value.point}},
                 {Bilingual{.sv = "intervallets närmare ände", .en = "nearer end of the interval"},
                  {value.limit}}}));
}

}  // namespace utfall::study
