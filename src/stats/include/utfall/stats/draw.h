// stats: draws whose parameters differ from row to row, by inversion of uniforms u in (0, 1). Columns are of the same
// length, and `out` may be the memory of `u`. How columns are cut into calls does not show.
#pragma once
#include <cstdint>
#include <memory>
#include <span>

#include "utfall/stats/portable.h"

namespace utfall::stats {

// The least k with P(X <= k) >= u, X binomial with p of the row, 0 <= p <= 1, count >= 0; exact but where the
// distribution function is within 1e-12 of u. Counts up to 1000 are searched from 0 (or from the count, for p > 1/2) in
// vectors; above, each draw takes some microseconds.
void binomial_quantile(std::int64_t count, ConstColumn p, ConstColumn u, Column out);
// Several draws of each row with the same p, at about half the time for five: out[c][row] from u[c][row].
void binomial_quantile(std::int64_t count, ConstColumn p, std::span<const ConstColumn> u,
                       std::span<const Column> out);
// The same draws of one count that comes again and again. Preparing it takes some tenths of a millisecond; then most draws
// of counts up to 100 are looked up, in two thirds of the time.
class BinomialQuantile {
public:
    explicit BinomialQuantile(std::int64_t count);
    ~BinomialQuantile();
    BinomialQuantile(BinomialQuantile&&) noexcept;
    BinomialQuantile& operator=(BinomialQuantile&&) noexcept;
    void at(ConstColumn p, std::span<const ConstColumn> u, std::span<const Column> out) const;

private:
    struct Prepared;
    std::int64_t count_;
    std::unique_ptr<const Prepared> prepared_;  // none: searched
};

// The count too is of the row: whole, at least 0.
void binomial_quantile(ConstColumn count, ConstColumn p, ConstColumn u, Column out);
// The same for Poisson numbers, mean >= 0; in vectors up to a mean of 500.
void poisson_quantile(ConstColumn mean, ConstColumn u, Column out);
void poisson_quantile(ConstColumn mean, std::span<const ConstColumn> u,
                      std::span<const Column> out);

// mean + deviation * normal_quantile(u); and e to it.
void normal_quantile(ConstColumn mean, ConstColumn deviation, ConstColumn u, Column out);
void lognormal_quantile(ConstColumn log_mean, ConstColumn log_deviation, ConstColumn u, Column out);

}  // namespace utfall::stats
