#include "utfall/effects/simplex.h"

#include <algorithm>
#include <cmath>

#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

// A column whose part off the hull of the others is smaller than this share of itself lies in that hull.
constexpr double kInHull = 1e-11;

double dot(const double* a, const double* b, std::size_t n) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
    return sum;
}

class Polytope {
public:
    // The columns less the target; the ridge is one more coordinate for each column.
    explicit Polytope(const MixtureProblem& of)
        : rows_(of.points.rows()), columns_(of.points.columns()), ridge_(std::sqrt(of.ridge)) {
        ensure(columns_ > 0 && of.target.size() == rows_,
               "a mixture has columns as long as the target");
        points_.resize(rows_ * columns_);
        for (std::size_t j = 0; j < columns_; ++j)
            for (std::size_t i = 0; i < rows_; ++i)
                points_[j * rows_ + i] =
                    (of.points(i, j) - of.target[i]) * (of.scale.empty() ? 1 : of.scale[i]);
    }

    Mixture nearest() {
        begin();
        // Every step makes the distance smaller, so no set of columns comes back; the limit is never met but by rounding.
        for (std::size_t count = 0; count < 50 * (columns_ + 10); ++count) {
            const std::size_t best = most_promising();
            if (is_in(best)) break;
            const auto set = set_;
            const auto weights = weights_;
            const double before = distance_;
            set_.push_back(best);
            weights_.push_back(0);
            if (descend() && distance_ < before) continue;
            set_ = set;
            weights_ = weights;
            mix();
            break;
        }
        return answer();
    }

private:
    void begin() {
        std::size_t nearest = 0;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < columns_; ++j) {
            const double length = dot(at(j), at(j), rows_);
            if (length < least) nearest = j;
            least = std::min(least, length);
        }
        set_ = {nearest};
        weights_ = {1};
        mix();
    }
    [[nodiscard]] const double* at(std::size_t column) const {
        return points_.data() + column * rows_;
    }
    [[nodiscard]] bool is_in(std::size_t column) const {
        return std::find(set_.begin(), set_.end(), column) != set_.end();
    }

    // The point that the weights make, and its distance.
    void mix() {
        point_.assign(rows_, 0.0);
        double squares = 0;
        for (std::size_t s = 0; s < set_.size(); ++s) {
            const double* column = at(set_[s]);
            for (std::size_t i = 0; i < rows_; ++i) point_[i] += weights_[s] * column[i];
            squares += weights_[s] * weights_[s];
        }
        distance_ = dot(point_.data(), point_.data(), rows_) + ridge_ * ridge_ * squares;
    }

    // Half the slope of the distance along a column's weight.
    [[nodiscard]] double slope(std::size_t column) const {
        double value = dot(point_.data(), at(column), rows_);
        for (std::size_t s = 0; s < set_.size(); ++s)
            if (set_[s] == column) value += ridge_ * ridge_ * weights_[s];
        return value;
    }
    [[nodiscard]] std::size_t most_promising() const {
        std::size_t best = set_.front();
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < columns_; ++j) {
            const double here = slope(j);
            if (here < least) best = j;
            least = std::min(least, here);
        }
        return best;
    }

    // To the nearest point of the hull of the set's columns that has no negative weight; false if the new column lies in
    // the hull of the others.
    bool descend() {
        while (true) {
            std::vector<double> there;
            if (!nearest_of_hull(there)) return false;
            // How far along the way each weight that ends below 0 gets; the first to reach 0 leave.
            double length = 1;
            std::vector<double> reach(set_.size(), 2.0);
            for (std::size_t s = 0; s < set_.size(); ++s) {
                if (there[s] > 0) continue;
                reach[s] = weights_[s] > 0 ? weights_[s] / (weights_[s] - there[s]) : 0;
                length = std::min(length, reach[s]);
            }
            std::size_t kept = 0;
            for (std::size_t s = 0; s < set_.size(); ++s) {
                if (reach[s] <= length) continue;
                set_[kept] = set_[s];
                weights_[kept++] = weights_[s] + length * (there[s] - weights_[s]);
            }
            const bool done = kept == set_.size();
            set_.resize(kept);
            weights_.resize(kept);
            if (kept == 0) return false;
            if (!done) continue;
            mix();
            return true;
        }
    }

    // Weights that sum to 1, of any sign, of the point of the set's affine hull that is nearest 0: least squares of the
    // first column on the differences from it, orthogonalised twice (Gram and Schmidt; Giraud et al. 2005).
    bool nearest_of_hull(std::vector<double>& weights) {
        const std::size_t count = set_.size();
        const std::size_t length = rows_ + (ridge_ > 0 ? count : 0);
        const auto fill = [&](std::size_t s, double* to) {
            std::copy_n(at(set_[s]), rows_, to);
            if (ridge_ > 0) std::fill_n(to + rows_, count, 0.0), to[rows_ + s] = ridge_;
        };
        std::vector<double> first(length);
        fill(0, first.data());
        basis_.assign(length * count, 0.0);
        std::vector<double> upper(count * count);
        for (std::size_t s = 1; s < count; ++s) {
            double* q = basis_.data() + s * length;
            fill(s, q);
            for (std::size_t i = 0; i < length; ++i) q[i] -= first[i];
            const double whole = std::sqrt(dot(q, q, length));
            for (int pass = 0; pass < 2; ++pass)
                for (std::size_t r = 1; r < s; ++r) {
                    const double* earlier = basis_.data() + r * length;
                    const double along = dot(earlier, q, length);
                    upper[r * count + s] += along;
                    for (std::size_t i = 0; i < length; ++i) q[i] -= along * earlier[i];
                }
            const double rest = std::sqrt(dot(q, q, length));
            if (!(rest > kInHull * whole)) return false;
            upper[s * count + s] = rest;
            for (std::size_t i = 0; i < length; ++i) q[i] /= rest;
        }
        weights.assign(count, 0.0);
        std::vector<double> along(count);
        for (std::size_t s = 1; s < count; ++s) {
            const double* q = basis_.data() + s * length;
            along[s] = -dot(q, first.data(), length);
            for (std::size_t i = 0; i < length; ++i) first[i] += along[s] * q[i];
        }
        weights[0] = 1;
        for (std::size_t s = count; s-- > 1;) {
            double value = along[s];
            for (std::size_t r = s + 1; r < count; ++r) value -= upper[s * count + r] * weights[r];
            weights[s] = value / upper[s * count + s];
            weights[0] -= weights[s];
        }
        return true;
    }

    [[nodiscard]] Mixture answer() const {
        Mixture m{.weights = std::vector<double>(columns_), .distance = distance_};
        for (std::size_t s = 0; s < set_.size(); ++s) m.weights[set_[s]] = weights_[s];
        m.gap = std::max(0.0, 2 * (distance_ - slope(most_promising())));
        return m;
    }

    std::size_t rows_, columns_;
    double ridge_;
    std::vector<double> points_, point_, weights_, basis_;
    std::vector<std::size_t> set_;
    double distance_ = 0;
};

}  // namespace

Mixture nearest_mixture(const MixtureProblem& problem) { return Polytope(problem).nearest(); }

}  // namespace utfall::effects
