// effects: downhill by reflections of a simplex, for a handful of numbers and a function that need not be smooth.
#pragma once
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace utfall::effects {

struct Lowest {
    std::vector<double> at;
    double value = 0;
};

// Nelder and Mead (1965) with the coefficients of Gao and Han (2012), which suit many dimensions. Ends when the corners'
// values differ by less than `close` of the least, or after `most` evaluations.
struct DescentOptions {
    double first_step = 1;
    double close = 1e-10;
    std::size_t most = 4000;
};
template <class Function>
Lowest nelder_mead(const Function& f, std::vector<double> start, const DescentOptions& options) {
    const std::size_t n = start.size();
    const auto size = static_cast<double>(n);
    const double expand = 1 + 2 / size;
    const double contract = 0.75 - 1 / (2 * size);
    const double shrink = 1 - 1 / std::max(2.0, size);
    std::vector<Lowest> corners(n + 1, Lowest{std::move(start), 0});
    for (std::size_t j = 0; j < n; ++j) corners[j + 1].at[j] += options.first_step;
    for (Lowest& corner : corners) corner.value = f(corner.at);
    std::size_t count = n + 1;
    std::vector<double> middle(n);
    const auto beyond = [&](double factor) {
        Lowest made{std::vector<double>(n), 0};
        for (std::size_t j = 0; j < n; ++j)
            made.at[j] = middle[j] + factor * (corners[n].at[j] - middle[j]);
        made.value = f(made.at);
        ++count;
        return made;
    };
    while (true) {
        std::stable_sort(corners.begin(), corners.end(),
                         [](const Lowest& a, const Lowest& b) { return a.value < b.value; });
        if (count >= options.most ||
            corners[n].value - corners[0].value <= options.close * corners[0].value)
            return corners[0];
        std::fill(middle.begin(), middle.end(), 0.0);
        for (std::size_t c = 0; c < n; ++c)
            for (std::size_t j = 0; j < n; ++j) middle[j] += corners[c].at[j] / size;
        const Lowest mirrored = beyond(-1);
        if (mirrored.value < corners[0].value) {
            const Lowest further = beyond(-expand);
            corners[n] = further.value < mirrored.value ? further : mirrored;
        } else if (mirrored.value < corners[n - 1].value) {
            corners[n] = mirrored;
        } else {
            const bool outside = mirrored.value < corners[n].value;
            const Lowest inner = beyond(outside ? -contract : contract);
            if (inner.value < std::min(mirrored.value, corners[n].value)) {
                corners[n] = inner;
                continue;
            }
            for (std::size_t c = 1; c <= n; ++c) {
                for (std::size_t j = 0; j < n; ++j)
                    corners[c].at[j] =
                        corners[0].at[j] + shrink * (corners[c].at[j] - corners[0].at[j]);
                corners[c].value = f(corners[c].at);
                ++count;
            }
        }
    }
}

}  // namespace utfall::effects
