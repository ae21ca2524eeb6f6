// stats: the gamma and beta distributions on their own scale, each with one prefactor that keeps its relative precision
// for large parameters (saddle point form, after Loader 2000).
#pragma once
#include "utfall/stats/portable.h"

namespace utfall::stats {

// x/reference - 1 - log(x/reference) >= 0, also where x is close to the reference.
[[nodiscard]] double excess(double x, double reference);
// log Gamma(a + 1) - (a + 1/2) log a + a - log(2 pi)/2, a > 0.
[[nodiscard]] double stirling_remainder(double a);

// A place on a distribution: what lies on each side, and how fast that changes with log x.
struct Place {
    Tails tails;
    double rate = 0;  // x times the density at x
};

class StandardGamma {
public:
    explicit StandardGamma(double shape);
    [[nodiscard]] double shape() const { return shape_; }
    [[nodiscard]] Place place(double x) const;
    // x^a e^-x / Gamma(a): x times the density.
    [[nodiscard]] double rate(double x) const;
    // The x with these tails, found from a guess; none where the guess is 0.
    [[nodiscard]] double quantile(Tails target, double guess = 0) const;

private:
    [[nodiscard]] double first_guess(Tails target) const;
    double shape_;
    double factor_;
};

// x and 1 - x, each to its own relative precision.
struct Share {
    double x = 0;
    double rest = 1;
};

class StandardBeta {
public:
    StandardBeta(double a, double b);
    [[nodiscard]] double a() const { return a_; }
    [[nodiscard]] double b() const { return b_; }
    [[nodiscard]] Tails tails(Share at) const;
    // x^a (1-x)^b / B(a, b): x (1 - x) times the density.
    [[nodiscard]] double rate(Share at) const;
    [[nodiscard]] Share quantile(Tails target, double guess = 0) const;

private:
    double a_, b_, factor_;
    double lower_at_half_ = 0;
};

}  // namespace utfall::stats
