// The tornado: one assumption after the other away from the middle.
#include "utfall/forecast/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "party_worth.h"
#include "utfall/stats/draw.h"

namespace utfall::forecast {

using Part = AssumedPart;

namespace {

constexpr double kLow = 0.1, kMiddle = 0.5, kHigh = 0.9;

struct Bar {
    int subject = 0;
    Part part = Part::Value;
    std::vector<std::size_t> variables;
};

bool has_part(const Variable& v, Part part) {
    switch (part) {
        case Part::Value: return v.dimension || v.tie;
        case Part::AgainstPlan: return v.ratio_dimension.has_value();
        case Part::Error: return v.error_dimension.has_value();
    }
    return false;
}

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

double score_of(double percentile) {
    std::vector<double> one{percentile};
    stats::normal_quantile(one, one);
    return one[0];
}

double percentile_of_score(double score) {
    std::vector<double> one{score};
    stats::normal_cdf(one, one);
    return one[0];
}

// The point with which what follows common factors is at the percentile while they are in the middle.
double own_point(const terms::Assumed& a, double percentile) {
    if (a.follows.empty()) return percentile;
    double left = 1;
    for (const auto& loading : a.follows) {
        const double share = static_cast<double>(loading.share.numerator) /
                             static_cast<double>(loading.share.denominator);
        left -= share * share;
    }
    return left > 0 ? percentile_of_score(score_of(percentile) / std::sqrt(left)) : kMiddle;
}

// The points of a tie with which one of its values is at the percentile and the others in the middle: L x = y, forwards.
void move_tied(const Tie& tie, std::size_t place, double percentile, std::size_t row,
               std::vector<std::vector<double>>& columns) {
    const std::size_t n = tie.factor.size;
    std::vector<double> x(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        double left = i == place ? score_of(percentile) : 0;
        for (std::size_t j = 0; j < i; ++j) left -= tie.factor.at(i, j) * x[j];
        x[i] = left / tie.factor.at(i, i);
        columns[tie.dimensions[i]][row] = percentile_of_score(x[i]);
    }
}

void move(const Prepared& prepared, const Bar& bar, double percentile, std::size_t row,
          std::vector<std::vector<double>>& columns) {
    for (const std::size_t variable : bar.variables) {
        const Variable& v = prepared.variables[variable];
        switch (bar.part) {
            case Part::Value:
                if (v.tie)
                    move_tied(prepared.ties[*v.tie], v.place_in_tie, percentile, row, columns);
                else
                    columns[*v.dimension][row] =
                        own_point(prepared.assumptions.assumed[v.assumed], percentile);
                break;
            case Part::AgainstPlan: columns[*v.ratio_dimension][row] = percentile; break;
            case Part::Error: columns[*v.error_dimension][row] = percentile; break;
        }
    }
}

// The mean over the members of what the contract gets.
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
    std::vector<std::vector<double>> columns(prepared.dimensions,
                                             std::vector<double>(rows, kMiddle));
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
        const bool is_number = std::isfinite(bar.low) && std::isfinite(bar.high);
        if (is_number && (bar.low != out.middle || bar.high != out.middle)) out.bars.push_back(one);
    }
    return out;
}

std::optional<int> first_funder(const Model& model) {
    const auto& fundings = model.contract().fundings;
    return fundings.empty() ? std::nullopt : std::optional<int>(fundings.front().from);
}

}  // namespace utfall::forecast
