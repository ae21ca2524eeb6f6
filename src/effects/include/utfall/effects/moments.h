// effects: the sums that least squares needs, of any set of rows; addable.
//
//     Moments all = moments(regression);                                  // one pass over the rows
//     std::vector<Moments> parts = moments(regression, {.of = county, .count = 290});
//     Answer<Fit> fit = least_squares(all, regression.names);             // no row is seen
//
// Whoever holds the rows can hand out the sums only: a fit from sums and a fit from rows are the same code. Sums are kept
// in pairs of doubles: products without error, added as by Ogita, Rump and Oishi (2005), algorithm 5.3, in blocks of a
// fixed number of rows; relative to the sum of absolute products the error is below 1e-29.
#pragma once
#include "utfall/effects/least_squares.h"

namespace utfall::effects {

class Moments {
public:
    Moments() = default;
    explicit Moments(std::size_t terms);

    [[nodiscard]] std::size_t terms() const { return terms_; }
    // Weighted sum of the products of columns a and b; column `terms()` is the outcome.
    [[nodiscard]] Pair& operator()(std::size_t a, std::size_t b) { return sums_[place(a, b)]; }
    [[nodiscard]] Pair operator()(std::size_t a, std::size_t b) const { return sums_[place(a, b)]; }
    void add(const Moments& other);

    std::size_t rows = 0;

private:
    [[nodiscard]] static std::size_t place(std::size_t a, std::size_t b) {
        return a < b ? b * (b + 1) / 2 + a : a * (a + 1) / 2 + b;
    }
    std::size_t terms_ = 0;
    std::vector<Pair> sums_;
};

[[nodiscard]] Moments moments(const Regression& regression);
[[nodiscard]] std::vector<Moments> moments(const Regression& regression, const Groups& groups);

// Refuses as from rows, and also where a term's variance inflation is above 10^16: there the sums are not enough.
[[nodiscard]] Answer<Fit> least_squares(const Moments& sums, const std::vector<std::string>& names);

}  // namespace utfall::effects
