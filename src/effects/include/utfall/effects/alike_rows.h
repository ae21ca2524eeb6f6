// effects: rows that are alike in all terms, by their number and the sums of their outcomes; enough for every robust error.
//
//     std::vector<AlikeRows> cells = {{.terms = {1, 0}, .rows = 425, .outcome = …, .squares = …}, {.terms = {1, 1}, …}};
//     Answer<Fit> fit = least_squares(moments(cells), {"(intercept)", "treated"});
//     Answer<Covariance> v = covariance(fit.value(), cells, Robust::hc2);
//
// With residuals e = y - f the fitted value f and the leverage h are the same in a cell, and sum(e^2) = sum(y^2) -
// 2 f sum(y) + n f^2, in pairs of doubles: White (1980), MacKinnon and White (1985) from counts and sums alone.
// Shapes: as many terms in each cell; no cell without rows; no weights.
#pragma once
#include <span>
#include <vector>

#include "utfall/effects/covariance.h"

namespace utfall::effects {

struct AlikeRows {
    std::vector<double> terms;
    std::size_t rows = 0;
    Pair outcome{};  // sum
    Pair squares{};  // sum of outcome^2
};

[[nodiscard]] Moments moments(std::span<const AlikeRows> cells);
// Refuses as from rows: full_leverage.
[[nodiscard]] Answer<Covariance> covariance(const Fit& fit, std::span<const AlikeRows> cells,
                                            Robust kind);

}  // namespace utfall::effects
