// The tornado: one assumption after the other away from the middle.
#include "utfall/forecast/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "moved_points.h"
#include "party_worth.h"

namespace utfall::forecast {

using Part = AssumedPart;

namespace {

constexpr double kLow = 0.1, kHigh = 0.9;
constexpr double kRounding = 0.5;  // minor units: what cancels out does so but for the last digits

struct Bar {
    int subject = 0;
    Part part = Part::Value;
    std::vector<std::size_t> variables;
};

std::vector<Bar> bars_of(const Prepared& prepared) {
    std::vector<Bar> out;
    for (std::size_t a = 0; a < prepared.assumptions.assumed.size(); ++a)
        for (const Part part : {Part::Value, Part::AgainstPlan, Part::Error}) {
            Bar bar{prepared.assumptions.assumed[a].subject, part, {}};
            for (std::size_t v = 0; v < prepared.variables.size(); ++v)
                if (prepared.variables[v].assumed == a && has_part(prepared.variables[v], part))
                    bar.variables.push_back(v);
            if (!bar.variables.empty()) out.push_back(std::move(bar));
        }
    return out;
}

void move(const Prepared& prepared, const Bar& bar, double percentile, std::size_t row,
          PointColumns& columns) {
    for (const std::size_t variable : bar.variables)
        move_point(prepared, variable, bar.part, percentile, row, columns);
}

// The mean over the members, before the contract's steps and range.
base::Result<bool> tell_values(const Prepared& prepared, const std::vector<Bar>& bars,
                               const std::vector<std::vector<double>>& columns,
                               std::vector<AssumptionBar>& out) {
    const std::size_t rows = 1 + 2 * bars.size();
    Drawer drawer(prepared, rows);
    TRY(const bool is_drawn, drawer.draw(GivenPoints(columns), 0, rows, {}));
    for (std::size_t k = 0; k < bars.size() && is_drawn; ++k) {
        const double count = static_cast<double>(bars[k].variables.size());
        for (const std::size_t v : bars[k].variables) {
            out[k].low += drawer.measured(v).at(1 + 2 * k) / count;
            out[k].high += drawer.measured(v).at(2 + 2 * k) / count;
        }
    }
    return is_drawn;
}

}  // namespace

base::Result<AssumptionTornado> tornado_of(const Model& model, std::optional<int> party) {
    const Prepared& prepared = model.prepared();
    const std::vector<Bar> bars = bars_of(prepared);
    AssumptionTornado out;
    if (bars.empty()) return out;
    const std::size_t rows = 1 + 2 * bars.size();
    PointColumns columns(prepared.dimensions, std::vector<double>(rows, kMiddle));
    for (std::size_t k = 0; k < bars.size(); ++k) {
        move(prepared, bars[k], kLow, 1 + 2 * k, columns);
        move(prepared, bars[k], kHigh, 2 + 2 * k, columns);
    }
    std::vector<AssumptionBar> told;
    for (const Bar& bar : bars) told.push_back({.subject = bar.subject, .part = bar.part});
    TRY(const bool is_told, tell_values(prepared, bars, columns, told));
    if (!is_told) return out;
    TRY(const Column worth, worth_at(prepared, columns, party));
    if (!std::isfinite(worth[0])) return out;
    const std::vector<TornadoInput> inputs(bars.size(), {kLow, kMiddle, kHigh});
    const Tornado ordered = tornado(inputs, [&](const InputColumns&) { return worth; });
    out.middle = ordered.middle;
    for (const TornadoBar& bar : ordered.bars) {
        AssumptionBar& one = told[bar.input];
        one.at_low = bar.low;
        one.at_high = bar.high;
        const auto moves = [&](double result) {
            return std::fabs(result - out.middle) >= kRounding;
        };
        const bool is_number = std::isfinite(bar.low) && std::isfinite(bar.high);
        if (is_number && (moves(bar.low) || moves(bar.high)))
            out.bars.push_back(one);
        else if (one.low == one.high)
            out.alike.push_back(one);
    }
    return out;
}

std::optional<int> first_funder(const Model& model) {
    const auto& fundings = model.contract().fundings;
    return fundings.empty() ? std::nullopt : std::optional<int>(fundings.front().from);
}

}  // namespace utfall::forecast
