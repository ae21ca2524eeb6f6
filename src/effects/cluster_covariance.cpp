#include <algorithm>
#include <array>
#include <cmath>

#include "orthonormal.h"
#include "utfall/effects/covariance.h"

namespace utfall::effects {

namespace {

constexpr double kNothing = 1e-10;  // an eigenvalue of I - H up to here is zero

bool is_nested(const Groups& way, const Groups& clusters) {
    if (way.of.data() == clusters.of.data()) return true;
    std::vector<std::uint32_t> of(way.count, UINT32_MAX);
    for (std::size_t i = 0; i < way.of.size(); ++i) {
        std::uint32_t& seen = of[way.of[i]];
        if (seen == UINT32_MAX) seen = clusters.of[i];
        if (seen != clusters.of[i]) return false;
    }
    return true;
}

// k of the factor (n - 1) / (n - k).
double counted(const Fit& fit, const std::vector<Groups>& clusters, CountAbsorbed count) {
    const auto p = static_cast<double>(fit.coefficients.size());
    if (count == CountAbsorbed::none) return p;
    double k = p + fit.absorbed.degrees;
    if (count == CountAbsorbed::all) return k;
    for (const Groups& way : fit.absorbed.ways)
        if (std::any_of(clusters.begin(), clusters.end(),
                        [&](const Groups& c) { return is_nested(way, c); }))
            k -= static_cast<double>(way.count) - 1;
    return k;
}

double factor(const Fit& fit, const ClusterOptions& options, double k, std::size_t clusters) {
    if (options.kind != Clustered::cr1) return 1;
    double made = 1;
    const auto g = static_cast<double>(clusters);
    const auto n = static_cast<double>(fit.rows);
    if (options.small.has_clusters) made *= g / (g - 1);
    if (options.small.has_rows) made *= (n - 1) / (n - k);
    return made;
}

// f(I - gram) with f(x) = x^-1/2 or x^-1, of what is not zero.
Matrix adjustment(const Matrix& gram, Clustered kind) {
    const Eigenvalues e = eigenvalues(gram);
    Matrix scaled = e.vectors;
    for (std::size_t j = 0; j < scaled.columns(); ++j) {
        const double left = 1 - e.values[j];
        const double by = left < kNothing          ? 0
                          : kind == Clustered::cr2 ? 1 / std::sqrt(left)
                                                   : 1 / left;
        for (double& entry : scaled.column(j)) entry *= by;
    }
    return product(scaled, transposed(e.vectors));
}

void add_square(Matrix& to, std::span<const double> x, double times = 1) {
    for (std::size_t a = 0; a < x.size(); ++a)
        for (std::size_t b = 0; b < x.size(); ++b) to(a, b) += times * (x[a] * x[b]);
}

double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

double sum_of_squares(const Matrix& a) {
    double sum = 0;
    for (std::size_t j = 0; j < a.columns(); ++j) sum += dot(a.column(j), a.column(j));
    return sum;
}

// Satterthwaite's degrees of one coefficient: (sum of P_gg)^2 / sum of P_gh^2 with P_gh = a_g'(I - H) a_h, a_g the
// weights that the rows of cluster g have in the coefficient, adjusted (Pustejovsky and Tipton 2018, 11).
class Satterthwaite {
public:
    Satterthwaite(const Fit& fit, std::size_t term)
        : along_(fit.root.size()), both_(along_.size(), along_.size()) {
        for (std::size_t i = term; i < along_.size(); ++i) along_[i] = value_of(fit.root(i, term));
    }
    void add(const Matrix& gram, const Matrix* adjusted) {
        const std::vector<double> y = adjusted == nullptr ? along_ : product(*adjusted, along_);
        const std::vector<double> z = product(gram, y);
        const double own = dot(y, z);
        const double hat = dot(z, z);
        trace_ += own - hat;
        squares_ += own * own - 2 * own * hat;
        add_square(both_, z);
    }
    [[nodiscard]] double degrees() const {
        return trace_ * trace_ / (squares_ + sum_of_squares(both_));
    }

private:
    std::vector<double> along_;
    Matrix both_;
    double trace_ = 0;
    double squares_ = 0;
};

double plain_degrees(const Fit& fit, ClusterDegrees degrees, std::size_t clusters) {
    switch (degrees) {
        case ClusterDegrees::rows: return fit.degrees;
        case ClusterDegrees::normal: return kNormal;
        case ClusterDegrees::clusters:
        case ClusterDegrees::satterthwaite: break;
    }
    return static_cast<double>(clusters) - 1;
}

Covariance clustered(const Fit& fit, const ClusterSums& sums, const ClusterOptions& options,
                     double k) {
    const std::size_t p = sums.terms;
    const bool is_adjusted = options.kind == Clustered::cr2 || options.kind == Clustered::cr3;
    const bool has_own_degrees = options.degrees == ClusterDegrees::satterthwaite;
    Matrix middle(p, p);
    std::vector<Satterthwaite> own;
    for (std::size_t j = 0; has_own_degrees && j < p; ++j) own.emplace_back(fit, j);
    for (std::size_t g = 0; g < sums.count(); ++g) {
        const std::span<const double> score = std::span(sums.scores).subspan(g * p, p);
        Matrix adjusted;
        if (is_adjusted) adjusted = adjustment(sums.grams[g], options.kind);
        if (is_adjusted)
            add_square(middle, product(adjusted, score));
        else
            add_square(middle, score);
        for (Satterthwaite& s : own) s.add(sums.grams[g], is_adjusted ? &adjusted : nullptr);
    }
    Covariance made;
    made.factor = factor(fit, options, k, sums.count());
    made.matrix = carried_back(fit, middle);
    for (std::size_t j = 0; j < p; ++j)
        for (double& entry : made.matrix.column(j)) entry *= made.factor;
    made.clusters = {sums.count()};
    made.has_few_clusters = sums.count() < kFewClusters;
    if (!has_own_degrees) made.degrees.assign(p, plain_degrees(fit, options.degrees, sums.count()));
    for (const Satterthwaite& s : own) made.degrees.push_back(s.degrees());
    return made;
}

bool needs_grams(const ClusterOptions& options) {
    return options.kind == Clustered::cr2 || options.kind == Clustered::cr3 ||
           options.degrees == ClusterDegrees::satterthwaite;
}

struct Both {
    std::vector<std::uint32_t> of;
    std::size_t count = 0;
};
// The clusters that share both a first and a second.
Both both(const TwoWays& ways) {
    std::vector<std::uint64_t> keys(ways.first.of.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i] = ways.first.of[i] * std::uint64_t{ways.second.count} + ways.second.of[i];
    std::vector<std::uint64_t> sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    Both made;
    made.count = sorted.size();
    for (const std::uint64_t key : keys)
        made.of.push_back(static_cast<std::uint32_t>(
            std::lower_bound(sorted.begin(), sorted.end(), key) - sorted.begin()));
    return made;
}

// Negative eigenvalues become zero. Returns whether there were any, but for rounding.
bool mend(Matrix& matrix) {
    const Eigenvalues e = eigenvalues(matrix);
    if (e.values.front() > -1e-12 * std::abs(e.values.back())) return false;
    Matrix half = e.vectors;
    for (std::size_t j = 0; j < half.columns(); ++j)
        for (double& entry : half.column(j)) entry *= std::max(e.values[j], 0.0);
    matrix = product(half, transposed(e.vectors));
    return true;
}

// `parts`: the first way, the second, those that share both.
Covariance two_ways(const Fit& fit, const std::array<ClusterSums, 3>& parts,
                    const ClusterOptions& options, double k) {
    ensure(options.kind == Clustered::cr0 || options.kind == Clustered::cr1,
           "two ways of clusters are of CR0 or CR1");
    ensure(options.degrees != ClusterDegrees::satterthwaite,
           "two ways of clusters have no Satterthwaite degrees");
    const std::size_t p = fit.coefficients.size();
    const std::size_t fewest = std::min(parts[0].count(), parts[1].count());
    Matrix middle(p, p);
    for (std::size_t part = 0; part < 3; ++part) {
        const ClusterSums& sums = parts[part];
        const std::size_t clusters = options.small.takes_fewest ? fewest : sums.count();
        const double by = (part < 2 ? 1 : -1) * factor(fit, options, k, clusters);
        for (std::size_t g = 0; g < sums.count(); ++g)
            add_square(middle, std::span(sums.scores).subspan(g * p, p), by);
    }
    Covariance made;
    made.factor = kNone;  // each part has its own
    made.is_mended = mend(middle);
    made.matrix = carried_back(fit, middle);
    made.degrees.assign(p, plain_degrees(fit, options.degrees, fewest));
    made.clusters = {parts[0].count(), parts[1].count()};
    made.has_few_clusters = fewest < kFewClusters;
    return made;
}

}  // namespace

ClusterOptions usual(Clustered kind) {
    const bool is_plain = kind == Clustered::cr0 || kind == Clustered::cr1;
    return {.kind = kind,
            .degrees = is_plain ? ClusterDegrees::clusters : ClusterDegrees::satterthwaite};
}

Answer<Covariance> covariance(const Fit& fit, const Groups& clusters,
                              const ClusterOptions& options) {
    if (clusters.count < 2) return Refusal{Reason::one_cluster, {}};
    const bool has_grams = needs_grams(options);
    for (const Groups& way : fit.absorbed.ways)
        if (has_grams && !is_nested(way, clusters)) return Refusal{Reason::crossing_effects, {}};
    return clustered(fit, cluster_sums(fit, clusters, has_grams), options,
                     counted(fit, {clusters}, options.small.absorbed));
}

Answer<Covariance> covariance(const Fit& fit, const std::vector<Moments>& clusters,
                              const ClusterOptions& options) {
    if (clusters.size() < 2) return Refusal{Reason::one_cluster, {}};
    ensure(fit.absorbed.ways.empty(), "sums of clusters are of terms as they stand");
    return clustered(fit, cluster_sums(fit, clusters), options,
                     static_cast<double>(fit.coefficients.size()));
}

Answer<Covariance> covariance(const Fit& fit, const TwoWays& ways, const ClusterOptions& options) {
    if (std::min(ways.first.count, ways.second.count) < 2) return Refusal{Reason::one_cluster, {}};
    const Both shared = both(ways);
    const Groups both_ways{shared.of, shared.count};
    return two_ways(fit,
                    {cluster_sums(fit, ways.first, false), cluster_sums(fit, ways.second, false),
                     cluster_sums(fit, both_ways, false)},
                    options, counted(fit, {ways.first, ways.second}, options.small.absorbed));
}

Answer<Covariance> covariance(const Fit& fit, const TwoWaySums& ways,
                              const ClusterOptions& options) {
    if (std::min(ways.first.size(), ways.second.size()) < 2)
        return Refusal{Reason::one_cluster, {}};
    ensure(fit.absorbed.ways.empty(), "sums of clusters are of terms as they stand");
    return two_ways(fit,
                    {cluster_sums(fit, ways.first), cluster_sums(fit, ways.second),
                     cluster_sums(fit, ways.both)},
                    options, static_cast<double>(fit.coefficients.size()));
}

}  // namespace utfall::effects
