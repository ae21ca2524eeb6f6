// Benchmark contract C1 written by hand in doubles, with the samplers of stats: what an engineer would write who needs this
// one contract, its three parties and nothing else. Chunks that stay in the cache; no code for what C1 does not have.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "utfall/stats/distribution.h"
#include "utfall/stats/draw.h"
#include "utfall/stats/quantile.h"
#include "utfall/stats/sobol.h"

namespace utfall::bench {

struct C1Figures {  // kronor and ratios; what ../shared/bench/c1_numpy.py tells
    double payment = 0, guarantee = 0, investor = 0, municipality = 0, region = 0, state = 0;
    double rate = 0, loss = 0, worst = 0;
};

class HandWritten {
public:
    static constexpr std::size_t kRows = 512, kYears = 5, kDimensions = 17;

    HandWritten(std::uint64_t seed, std::size_t scenarios)
        : sobol_(kDimensions, {.seed = seed}), scenarios_(scenarios) {}

    C1Figures run() {
        C1Figures sum;
        npv_.assign(scenarios_, 0);
        for (std::size_t first = 0; first < scenarios_; first += kRows) {
            draw(first);
            settle(first, sum);
        }
        const auto n = static_cast<double>(npv_.size());
        for (double* of : {&sum.payment, &sum.guarantee, &sum.investor, &sum.municipality,
                           &sum.region, &sum.state, &sum.rate, &sum.loss})
            *of /= n;
        const auto tail = static_cast<std::ptrdiff_t>(npv_.size() / 20);
        std::nth_element(npv_.begin(), npv_.begin() + tail, npv_.end());
        for (auto at = npv_.begin(); at != npv_.begin() + tail; ++at) sum.worst += *at;
        sum.worst /= static_cast<double>(tail);
        return sum;
    }

private:
    using Memory = std::array<double, kRows>;
    static constexpr std::size_t kLanes = 8;  // a fixed number, so that the compiler uses vectors
    using Lanes = std::array<double, kLanes>;

    void draw(std::uint64_t first) {
        for (std::size_t d = 0; d < kDimensions; ++d) sobol_.points(d, 0, first, u_[d]);
        p_.at(u_[0], u_[0]);
        q_.at(u_[1], u_[1]);
        for (std::size_t of = 0; of < 2; ++of) {
            std::array<stats::ConstColumn, kYears> u;
            std::array<stats::Column, kYears> out;
            for (std::size_t t = 0; t < kYears; ++t) u[t] = out[t] = u_[2 + 10 * of + t];
            of_sixty_.at(u_[of], u, out);
        }
        for (std::size_t d = 7; d < 12; ++d) cost_.at(u_[d], u_[d]);
    }

    void settle(std::size_t first, C1Figures& sum) {
        constexpr std::array<double, 6> kDrawn{4e6, 3e6, 3e6, 0, 0, 0};
        for (std::size_t row = 0; row < kRows; row += kLanes) {
            std::array<Lanes, 6> flows{};
            Lanes saved{}, bonus{}, paid{}, savings{}, npv{}, municipality{};
            for (std::size_t t = 0; t < kYears; ++t)
                for (std::size_t i = 0; i < kLanes; ++i) {
                    const double saving = 60 * 143e3 - u_[2 + t][row + i] * u_[7 + t][row + i];
                    const double results = u_[12 + t][row + i];
                    saved[i] += saving;
                    savings[i] += public_[t + 1] * saving;
                    bonus[i] += 30e3 * std::max(0.0, std::min(results, 35.0) - 25) +
                                60e3 * std::max(0.0, results - 35);
                    const double entitled =
                        std::min(9e6, 0.6 * std::max(0.0, saved[i] - 1e6)) + bonus[i];
                    double payment = std::max(0.0, entitled - paid[i]);
                    paid[i] += payment;
                    const double top_up = t == 4 ? std::max(0.0, 4e6 - paid[i]) : 0;
                    paid[i] += top_up;
                    payment += top_up;
                    municipality[i] -= public_[t + 1] * payment;
                    flows[t + 1][i] = payment - kDrawn[t + 1];
                }
            for (std::size_t i = 0; i < kLanes; ++i) {
                flows[0][i] = -kDrawn[0];
                const double guarantee = 0.5 * std::max(0.0, 10e6 - paid[i]);
                flows[5][i] += guarantee;
                for (std::size_t t = 0; t <= kYears; ++t) npv[i] += investor_[t] * flows[t][i];
                sum.payment += paid[i];
                sum.guarantee += guarantee;
                sum.investor += npv[i];
                sum.municipality += 0.7 * savings[i] + municipality[i];
                sum.region += 0.2 * savings[i];
                sum.state += 0.1 * savings[i] - public_[5] * guarantee;
                sum.loss += paid[i] + guarantee < 10e6 ? 1 : 0;
                npv_[first + row + i] = npv[i];
            }
            add_rates(flows, sum.rate);
        }
    }

    // Newton's iteration on v = 1/(1 + rate), until every lane stands still.
    static void add_rates(const std::array<Lanes, 6>& flows, double& sum) {
        Lanes v;
        v.fill(0.97);
        for (int step = 0; step < 12; ++step) {
            Lanes value = flows[5], slope{};
            for (std::size_t t = 5; t-- > 0;)
                for (std::size_t i = 0; i < kLanes; ++i) {
                    slope[i] = slope[i] * v[i] + value[i];
                    value[i] = value[i] * v[i] + flows[t][i];
                }
            double most = 0;
            for (std::size_t i = 0; i < kLanes; ++i) {
                const double next = std::clamp(v[i] - value[i] / slope[i], 0.3, 4.0);
                most = std::max(most, next > v[i] ? next - v[i] : v[i] - next);
                v[i] = next;
            }
            if (most < 1e-10) break;
        }
        for (const double x : v) sum += 1 / x - 1;
    }

    static std::array<double, 6> factors(double rate) {
        std::array<double, 6> out{1};
        for (std::size_t t = 1; t < out.size(); ++t) out[t] = out[t - 1] / (1 + rate);
        return out;
    }

    stats::Quantile p_{stats::Distribution{stats::Beta{.a = 7, .b = 13}}};
    stats::Quantile q_{stats::Distribution{stats::Beta{.a = 12, .b = 8}}};
    stats::Quantile cost_{stats::Distribution{
        stats::Lognormal{.log_mean = stats::log(260e3) - 0.08, .log_deviation = 0.4}}};
    stats::BinomialQuantile of_sixty_{60};
    stats::Sobol sobol_;
    std::array<double, 6> investor_ = factors(0.04), public_ = factors(0.035);
    std::array<Memory, kDimensions> u_{};
    std::size_t scenarios_;
    std::vector<double> npv_;
};

}  // namespace utfall::bench
