#include "utfall/effects/balance.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

struct Arm {
    double weight = 0;
    double squares = 0;  // of weights
    double mean = 0;
    double spread = 0;  // sum w (x - mean)^2
    [[nodiscard]] double variance() const { return spread / (weight - squares / weight); }
};

Arm arm(Column treated, double which, Column x, Column weights) {
    Arm a;
    const auto weight = [&](std::size_t i) { return weights.empty() ? 1 : weights[i]; };
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (treated[i] != which) continue;
        a.weight += weight(i);
        a.squares += weight(i) * weight(i);
        a.mean += weight(i) * x[i];
    }
    a.mean /= a.weight;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (treated[i] == which) a.spread += weight(i) * (x[i] - a.mean) * (x[i] - a.mean);
    return a;
}

struct Step {
    double value;
    double height;  // of T's distribution function less C's
};
struct Gaps {
    double mean = 0;
    double max = 0;
};

Gaps gaps(std::vector<Step> steps) {
    std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
        return a.value != b.value ? a.value < b.value : a.height < b.height;
    });
    Gaps found;
    double height = 0;
    double values = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        height += steps[i].height;
        if (i + 1 < steps.size() && steps[i + 1].value == steps[i].value) continue;
        values += 1;
        found.mean += std::abs(height);
        found.max = std::max(found.max, std::abs(height));
    }
    found.mean /= values;
    return found;
}

Difference difference(Column treated, Column x, Column weights, double deviation, bool is_binary) {
    const Arm t = arm(treated, 1, x, weights);
    const Arm c = arm(treated, 0, x, weights);
    Difference d{.mean_treated = t.mean, .mean_control = c.mean};
    const double apart = t.mean - c.mean;
    if (!(t.weight > 0 && c.weight > 0)) return d;
    if (apart == 0 || deviation > 0) d.standardised = apart == 0 ? 0 : apart / deviation;
    if (is_binary) {
        d.ecdf_mean = d.ecdf_max = std::abs(apart);
        return d;
    }
    if (c.spread > 0 && t.spread > 0) d.variance_ratio = t.variance() / c.variance();
    std::vector<Step> steps;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double w = weights.empty() ? 1 : weights[i];
        if (w > 0) steps.push_back({x[i], treated[i] != 0 ? w / t.weight : -w / c.weight});
    }
    const Gaps g = gaps(std::move(steps));
    d.ecdf_mean = g.mean;
    d.ecdf_max = g.max;
    return d;
}

}  // namespace

std::vector<Balance> balance(Column treated, const std::vector<Column>& covariates,
                             const std::vector<std::string>& names, Column weights) {
    ensure(covariates.size() == names.size(), "each covariate has a name");
    ensure(weights.empty() || weights.size() == treated.size(), "each row has a weight");
    std::vector<Balance> table;
    for (std::size_t j = 0; j < covariates.size(); ++j) {
        const Column x = covariates[j];
        const bool is_binary =
            std::all_of(x.begin(), x.end(), [](double v) { return v == 0 || v == 1; });
        const Arm t = arm(treated, 1, x, {});
        const double deviation =
            is_binary ? std::sqrt(t.mean * (1 - t.mean)) : std::sqrt(t.variance());
        table.push_back({names[j], difference(treated, x, {}, deviation, is_binary),
                         difference(treated, x, weights, deviation, is_binary)});
    }
    return table;
}

double effective_size(Column weights) {
    double sum = 0;
    double squares = 0;
    for (const double w : weights) {
        sum += w;
        squares += w * w;
    }
    return squares > 0 ? sum * sum / squares : 0;
}

Overlap overlap(Column treated, Column chances, Column weights) {
    std::array<std::vector<double>, 2> of;
    std::array<double, 2> low{1, 1};
    std::array<double, 2> high{0, 0};
    for (std::size_t i = 0; i < treated.size(); ++i) {
        const std::size_t a = treated[i] != 0 ? 1 : 0;
        of.at(a).push_back(weights.empty() ? 1 : weights[i]);
        low.at(a) = std::min(low.at(a), chances[i]);
        high.at(a) = std::max(high.at(a), chances[i]);
    }
    Overlap found{.effective_treated = effective_size(of[1]),
                  .effective_controls = effective_size(of[0]),
                  .weight_share_max = 0};
    for (const auto& some : of) {
        double sum = 0;
        for (const double w : some) sum += w;
        for (const double w : some)
            found.weight_share_max = std::max(found.weight_share_max, w / sum);
    }
    double outside = 0;
    for (const double chance : chances)
        outside += chance < std::max(low[0], low[1]) || chance > std::min(high[0], high[1]) ? 1 : 0;
    found.share_outside = outside / static_cast<double>(treated.size());
    return found;
}

}  // namespace utfall::effects
