#include "moved_points.h"

#include <algorithm>
#include <cmath>

#include "numbers.h"
#include "utfall/stats/portable.h"

namespace utfall::forecast {

using Part = AssumedPart;

bool has_part(const Variable& v, Part part) {
    switch (part) {
        case Part::Value: return v.dimension || v.tie;
        case Part::AgainstPlan: return v.ratio_dimension.has_value();
        case Part::Error: return v.error_dimension.has_value();
    }
    return false;
}

namespace {

// The point with which what follows common factors is at the percentile while they are in the middle.
double own_point(const terms::Assumed& a, double percentile) {
    if (a.follows.empty()) return percentile;
    double left = 1;
    for (const auto& loading : a.follows) {
        const double share = number(loading.share);
        left -= share * share;
    }
    return left > 0 ? stats::normal_cdf(stats::normal_quantile(percentile) / std::sqrt(left))
                    : kMiddle;
}

// The points of a tie with which one of its values is at the percentile and the others in the middle: L x = y, forwards.
void move_tied(const Tie& tie, std::size_t place, double percentile, std::size_t row,
               PointColumns& columns) {
    const std::size_t n = std::min(tie.factor.size, tie.dimensions.size());
    std::vector<double> x(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        double left = i == place ? stats::normal_quantile(percentile) : 0;
        for (std::size_t j = 0; j < i; ++j) left -= tie.factor.at(i, j) * x[j];
        x[i] = left / tie.factor.at(i, i);
        columns[tie.dimensions[i]][row] = stats::normal_cdf(x[i]);
    }
}

}  // namespace

void move_point(const Prepared& prepared, std::size_t variable, Part part, double percentile,
                std::size_t row, PointColumns& columns) {
    const Variable& v = prepared.variables[variable];
    switch (part) {
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

}  // namespace utfall::forecast
