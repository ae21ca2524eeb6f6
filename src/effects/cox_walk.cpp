#include "cox_walk.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "utfall/stats/portable.h"

namespace utfall::effects::cox {

namespace {

// Sums from which most has been taken away again have lost digits; below this share they are made afresh.
constexpr double kWornOut = 1e-2;

template <class T>
std::vector<T> picked(std::span<const T> from, const std::vector<std::size_t>& order) {
    std::vector<T> to;
    to.reserve(order.size());
    for (const std::size_t i : order) to.push_back(from[i]);
    return to;
}

}  // namespace

Prepared prepare(const HazardRegression& of) {
    const Lifetimes& life = of.lifetimes;
    const std::size_t n = life.time.size();
    Prepared rows;
    rows.terms = of.terms.size();
    rows.row.resize(n);
    std::iota(rows.row.begin(), rows.row.end(), std::size_t{0});
    const auto stratum = [&](std::size_t i) { return of.strata.empty() ? 0U : of.strata[i]; };
    std::stable_sort(rows.row.begin(), rows.row.end(), [&](std::size_t a, std::size_t b) {
        return stratum(a) != stratum(b) ? stratum(a) < stratum(b) : life.time[a] > life.time[b];
    });
    rows.time = picked(life.time, rows.row);
    if (!life.entry.empty()) rows.entry = picked(life.entry, rows.row);
    rows.weight =
        life.weights.empty() ? std::vector<double>(n, 1.0) : picked(life.weights, rows.row);
    for (const std::size_t i : rows.row) rows.event.push_back(life.event[i] != 0);
    for (std::size_t i = 1; i <= n; ++i)
        if (i == n || stratum(rows.row[i]) != stratum(rows.row[i - 1])) rows.ends.push_back(i);

    rows.x.resize(n * rows.terms);
    for (std::size_t j = 0; j < rows.terms; ++j) {
        // A constant term becomes exactly zero.
        const auto [least, most] = std::minmax_element(of.terms[j].begin(), of.terms[j].end());
        double mean = *least == *most ? *least : 0;
        if (mean == 0)
            for (const double value : of.terms[j]) mean += value / static_cast<double>(n);
        for (std::size_t i = 0; i < n; ++i)
            rows.x[i * rows.terms + j] = of.terms[j][rows.row[i]] - mean;
    }
    if (rows.entry.empty()) return rows;
    rows.by_entry.resize(n);
    std::iota(rows.by_entry.begin(), rows.by_entry.end(), std::size_t{0});
    std::size_t first = 0;
    for (const std::size_t end : rows.ends) {
        std::stable_sort(
            rows.by_entry.begin() + static_cast<std::ptrdiff_t>(first),
            rows.by_entry.begin() + static_cast<std::ptrdiff_t>(end),
            [&](std::size_t a, std::size_t b) { return rows.entry[a] > rows.entry[b]; });
        first = end;
    }
    return rows;
}

std::vector<double> log_hazards(const Prepared& rows, const std::vector<double>& coefficients) {
    std::vector<double> eta(rows.row.size());
    for (std::size_t i = 0; i < eta.size(); ++i)
        for (std::size_t j = 0; j < rows.terms; ++j) eta[i] += coefficients[j] * rows.at(i)[j];
    return eta;
}

std::vector<double> relative(std::vector<double>& eta) {
    const double most = *std::max_element(eta.begin(), eta.end());
    for (double& value : eta) value -= most;
    std::vector<double> hazard(eta.size());
    stats::exp(eta, hazard);
    return hazard;
}

void Moments::clear() {
    zero = 0;
    std::fill(one.begin(), one.end(), 0.0);
    std::fill(two.begin(), two.end(), 0.0);
}

void Moments::add(const double* x, double wr) {
    zero += wr;
    double* square = two.data();
    for (std::size_t j = 0; j < one.size(); ++j) {
        const double wrx = wr * x[j];
        one[j] += wrx;
        for (std::size_t k = 0; k <= j; ++k) *square++ += wrx * x[k];
    }
}

Walk::Walk(const Prepared& rows, const std::vector<double>& hazard)
    : rows_(rows), hazard_(hazard), at_risk_(rows.terms), events_(rows.terms) {}

void Walk::begin(std::size_t first) {
    at_risk_.clear();
    first_ = first;
    next_entry_ = first;
    most_ = 0;
}

std::size_t Walk::take(std::size_t first, std::size_t end) {
    time_ = rows_.time[first];
    dying_.clear();
    events_.clear();
    event_weight_ = 0;
    std::size_t i = first;
    for (; i < end && rows_.time[i] == time_; ++i) {
        const double wr = rows_.weight[i] * hazard_[i];
        at_risk_.add(rows_.at(i), wr);
        if (!rows_.event[i]) continue;
        events_.add(rows_.at(i), wr);
        event_weight_ += rows_.weight[i];
        dying_.push_back(i);
    }
    if (!rows_.entry.empty() && !dying_.empty()) drop_those_not_in(i, end);
    return i;
}

// Rows that come in at this time or later are not at risk now, nor at any earlier time. They leave later than they come
// in, so the walk has met them all.
void Walk::drop_those_not_in(std::size_t last, std::size_t end) {
    most_ = std::max(most_, at_risk_.zero);
    for (; next_entry_ < end && rows_.entry[rows_.by_entry[next_entry_]] >= time_; ++next_entry_) {
        const std::size_t i = rows_.by_entry[next_entry_];
        at_risk_.add(rows_.at(i), -rows_.weight[i] * hazard_[i]);
    }
    if (at_risk_.zero > kWornOut * most_) return;
    at_risk_.clear();
    for (std::size_t i = first_; i < last; ++i)
        if (rows_.entry[i] < time_) at_risk_.add(rows_.at(i), rows_.weight[i] * hazard_[i]);
    most_ = at_risk_.zero;
}

}  // namespace utfall::effects::cox
