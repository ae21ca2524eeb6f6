// effects: how sure the coefficients of least squares are, by named conventions.
//
//     Answer<Covariance> v = covariance(fit, Robust::hc2);
//     Answer<Covariance> c = covariance(fit, county, usual(Clustered::cr2));
//     std::vector<Estimate> sure = estimates(fit, c.value());          // with degrees of freedom
//
// With M = (X'WX)^-1, residuals e, leverages h = w x'M x, k = terms + degrees absorbed:
//   iid   M sum(w e^2) / (n - k)
//   HC0   M sum(w^2 e^2 x x') M                            White (1980)
//   HC1   HC0 n / (n - k); HC2 e^2 / (1 - h); HC3 e^2 / (1 - h)^2     MacKinnon and White (1985)
//   CR0   M sum over clusters (X_g'W e_g)(X_g'W e_g)' M               Liang and Zeger (1986)
//   CR1   CR0 times the factors of SmallSample
//   CR2   e_g of (I - H_gg)^-1/2, CR3 of (I - H_gg)^-1; Bell and McCaffrey (2002), Pustejovsky and Tipton (2018), for the
//         working model in which the variance of a row is sigma^2 / weight. Where I - H_gg is singular, its pseudo-inverse.
//         Both need no more of a cluster than its Moments: f(I - Z Z') Z = Z f(I - Z'Z), with Z'Z of p rows.
//   two-way clusters: a + b - both; Cameron, Gelbach and Miller (2011), 2.11. Where that is not positive semidefinite its
//         negative eigenvalues become zero (2.3 there), taken in the basis where the rows are orthonormal, so that neither
//         units nor the coding of dummies decide; `is_mended` says so.
//   Newey and West (1987): Bartlett's weights 1 - l/(lag + 1), rows in the order of time, no prewhitening
// Degrees of freedom: n - k for iid, HC and Newey-West.
#pragma once
#include <string>
#include <vector>

#include "utfall/effects/moments.h"

namespace utfall::effects {

enum class Robust { hc0, hc1, hc2, hc3 };
enum class Clustered { cr0, cr1, cr2, cr3 };

// Fixed effects counted in k. Of a way nested in the clusters (each level within one) only one level is counted by `nested`.
enum class CountAbsorbed { none, nested, all };
// t's degrees: clusters - 1 (the smaller number of two ways), n - k with all absorbed counted, those of Satterthwaite
// (1946) as in Bell and McCaffrey (2002), or none: the normal distribution.
enum class ClusterDegrees { clusters, rows, satterthwaite, normal };
// The factors of CR1. The defaults are those of fixest; {.absorbed = …, .degrees = rows} is Stata's or sandwich's.
struct SmallSample {
    bool has_clusters = true;                        // G / (G - 1)
    bool has_rows = true;                            // (n - 1) / (n - k)
    CountAbsorbed absorbed = CountAbsorbed::nested;  // in the k of that factor
    bool takes_fewest =
        true;  // two ways: G is the smaller number in all three parts, else each its own
};
struct ClusterOptions {
    Clustered kind = Clustered::cr1;
    SmallSample small{};
    ClusterDegrees degrees = ClusterDegrees::clusters;
};
// What people want: CR1 with G - 1, and CR2 and CR3 with Satterthwaite's degrees.
[[nodiscard]] ClusterOptions usual(Clustered kind);

inline constexpr std::size_t kFewClusters = 30;

struct Covariance {
    Matrix matrix{};
    std::vector<double> degrees{};        // one for each coefficient
    double factor = 1;                    // of small samples, already in the matrix
    std::vector<std::size_t> clusters{};  // of each way
    bool has_few_clusters = false;        // some way below kFewClusters: intervals may be too short
    bool is_mended = false;               // two ways: negative eigenvalues were set to zero
};

[[nodiscard]] Covariance covariance(const Fit& fit);
// Refuses full_leverage in HC2 and HC3: a row that alone decides a coefficient has no residual.
[[nodiscard]] Answer<Covariance> covariance(const Fit& fit, Robust kind);
// Refuses one_cluster, and crossing_effects in CR2, CR3 and Satterthwaite's degrees: absorbed effects must lie within
// clusters (there the answer is that of the model with dummies, Pustejovsky and Tipton 2018, theorem 2, unweighted).
[[nodiscard]] Answer<Covariance> covariance(const Fit& fit, const Groups& clusters,
                                            const ClusterOptions& options);
// The same from the sums of each cluster; no row is seen, and nothing may be absorbed.
[[nodiscard]] Answer<Covariance> covariance(const Fit& fit, const std::vector<Moments>& clusters,
                                            const ClusterOptions& options);
// CR0 or CR1.
struct TwoWays {
    Groups first;
    Groups second;
};
[[nodiscard]] Answer<Covariance> covariance(const Fit& fit, const TwoWays& clusters,
                                            const ClusterOptions& options);
// The same from sums: of the clusters of each way, and of those rows that share both.
struct TwoWaySums {
    std::vector<Moments> first, second, both;
};
[[nodiscard]] Answer<Covariance> covariance(const Fit& fit, const TwoWaySums& clusters,
                                            const ClusterOptions& options);

// Rows are periods in order without gaps. `is_adjusted` multiplies by n / (n - k).
struct NeweyWest {
    std::size_t lag = 0;
    bool is_adjusted = false;
};
[[nodiscard]] Covariance covariance(const Fit& fit, const NeweyWest& options);

[[nodiscard]] std::vector<Estimate> estimates(const Fit& fit, const Covariance& covariance);
[[nodiscard]] Estimate estimate(const Fit& fit, const Covariance& covariance, std::size_t term);

}  // namespace utfall::effects
