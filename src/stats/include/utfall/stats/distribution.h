// stats: a quantity that is not known, as a distribution.
//
//     const stats::Distribution cost{stats::Lognormal{.log_mean = 12.4, .log_deviation = 0.4}};
//     if (auto fault = cost.fault()) ...                 // say it to who wrote the numbers
//     double middle = cost.quantile(0.5);
//
// All quantile functions are left-continuous inverses: the least x with cdf(x) >= u. Draw with Quantile (quantile.h).
#pragma once
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace utfall::stats {

struct Point {
    double value = 0;
};
struct Normal {
    double mean = 0;
    double deviation = 1;  // standard deviation; 0 is a point
};
// e to a normal quantity. Mean e^(log_mean + log_deviation^2/2).
struct Lognormal {
    double log_mean = 0;
    double log_deviation = 1;
};
// Mean shape * scale, variance shape * scale^2.
struct Gamma {
    double shape = 1;
    double scale = 1;
};
// On [0, 1], density in proportion to x^(a-1) (1-x)^(b-1).
struct Beta {
    double a = 1;
    double b = 1;
};
struct Triangular {
    double low = 0;
    double mode = 0.5;
    double high = 1;
};
// Beta on [low, high] with mean (low + 4 mode + high)/6; Malcolm, Roseboom, Clark and Fazar (1959), with a + b = 6.
struct Pert {
    double low = 0;
    double mode = 0.5;
    double high = 1;
};
struct Uniform {
    double low = 0;
    double high = 1;
};
// 1 with this probability, else 0.
struct Bernoulli {
    double probability = 0.5;
};
struct Binomial {
    std::int64_t count = 1;
    double probability = 0.5;
};
// Binomial whose probability is Beta{a, b}.
struct BetaBinomial {
    std::int64_t count = 1;
    double a = 1;
    double b = 1;
};
struct Poisson {
    double mean = 1;
};
// Poisson whose mean is Gamma{size, mean/size}: variance mean + mean^2/size. A small size is a large dispersion.
struct NegativeBinomial {
    double mean = 1;
    double size = 1;
};
// Values with weights, none of which need be in order; without weights all weigh the same. Quantiles are values that
// are there: type 1 of Hyndman and Fan (1996).
struct Empirical {
    std::vector<double> values;
    std::vector<double> weights;
};

// What is wrong with the parameters; the first that is.
enum class Fault : std::uint8_t {
    NotFinite,          // infinite or not a number
    NegativeDeviation,  // a standard deviation below zero
    ShapeNotPositive,   // shape, a, b or size
    ScaleNotPositive,
    ProbabilityOutside,  // not in 0-1
    NegativeMean,        // of a number of events
    NegativeCount,
    LowAboveMode,
    ModeAboveHigh,
    NoRange,  // low is not below high
    NoValues,
    WeightsMissing,  // not as many weights as values
    NegativeWeight,
    NoWeight,       // all weights are zero
    TooManyValues,  // a number of events or persons with more than kMostSteps likely values
};
inline constexpr std::int64_t kMostSteps = 4'000'000;

struct Distribution {
    using Kind =
        std::variant<Point, Normal, Lognormal, Gamma, Beta, Triangular, Pert, Uniform, Bernoulli,
                     Binomial, BetaBinomial, Poisson, NegativeBinomial, Empirical>;
    Kind kind;

    [[nodiscard]] std::optional<Fault> fault() const;
    // These must not be asked of a distribution with a fault.
    [[nodiscard]] double mean() const;
    [[nodiscard]] double variance() const;
    // u in (0, 1). Continuous kinds to about 1e-13, relative; whole numbers exactly, but where cdf is within 1e-12 of u.
    // Each call on a number of events or on values begins anew: prepare a Quantile for many.
    [[nodiscard]] double quantile(double u) const;
    // P(X <= x).
    [[nodiscard]] double cdf(double x) const;
};

}  // namespace utfall::stats
