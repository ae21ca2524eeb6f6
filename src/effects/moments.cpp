#include "utfall/effects/moments.h"

#include <algorithm>
#include <numeric>

#include "rows.h"

namespace utfall::effects {

namespace {

constexpr std::size_t kLanes = 2;
using Number = double __attribute__((vector_size(8 * kLanes)));

[[gnu::always_inline]] inline Number load(const double* from) {
    Number result;
    __builtin_memcpy(&result, from, sizeof result);
    return result;
}

// A sum and its errors, a lane each.
struct Lanes {
    Number sum{};
    Number low{};
};

[[gnu::always_inline]] inline void add_product(Lanes& to, Number a, Number b) {
    constexpr double kSpread = 134217729.0;
    const Number product = a * b;
    const Number a_spread = kSpread * a;
    const Number a_head = a_spread - (a_spread - a);
    const Number a_tail = a - a_head;
    const Number b_spread = kSpread * b;
    const Number b_head = b_spread - (b_spread - b);
    const Number b_tail = b - b_head;
    const Number error =
        ((a_head * b_head - product) + a_head * b_tail + a_tail * b_head) + a_tail * b_tail;
    const Number sum = to.sum + product;
    const Number seen = sum - to.sum;
    to.low += ((to.sum - (sum - seen)) + (product - seen)) + error;
    to.sum = sum;
}

Pair total(const Lanes& lanes) {
    Pair all;
    for (std::size_t i = 0; i < kLanes; ++i) all = all + exact_sum(lanes.sum[i], lanes.low[i]);
    return all;
}

void fill(const Column& from, const BlockRows& rows, std::vector<double>& to) {
    if (rows.listed == nullptr)
        std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(rows.first), rows.count, to.begin());
    else
        for (std::size_t i = 0; i < rows.count; ++i) to[i] = from[rows.listed[i]];
    std::fill(to.begin() + static_cast<std::ptrdiff_t>(rows.count), to.end(), 0.0);
}

void multiply(BlockColumn& by, const BlockColumn& factor) {
    for (std::size_t i = 0; i < kBlock; ++i) {
        const Pair product = Pair{by.high[i], by.low[i]} * Pair{factor.high[i], factor.low[i]};
        by.high[i] = product.high;
        by.low[i] = product.low;
    }
    by.is_wide = true;
}

void add_rows(const Regression& regression, const BlockRows& rows, BlockSums& block, Moments& to) {
    const std::size_t p = regression.terms.size();
    for (std::size_t j = 0; j < p; ++j) evaluate(regression.terms[j], rows, block.column(j));
    BlockColumn& outcome = block.column(p);
    fill(regression.outcome, rows, outcome.high);
    if (!regression.weights.empty()) block.weigh(regression.weights, rows);
    block.add_to(to, rows.count);
}

}  // namespace

void evaluate(const Term& term, const BlockRows& rows, BlockColumn& column) {
    std::fill(column.low.begin(), column.low.end(), 0.0);
    column.is_wide = false;
    if (term.factors.empty()) {
        const auto end = column.high.begin() + static_cast<std::ptrdiff_t>(rows.count);
        std::fill(column.high.begin(), end, 1.0);
        std::fill(end, column.high.end(), 0.0);
        return;
    }
    fill(term.factors.front().column, rows, column.high);
    BlockColumn factor;
    for (std::size_t f = 0; f < term.factors.size(); ++f) {
        ensure(term.factors[f].power >= 1, "a factor's power is one or more");
        const int times = term.factors[f].power - (f == 0 ? 1 : 0);
        if (times > 0) fill(term.factors[f].column, rows, factor.high);
        for (int i = 0; i < times; ++i) multiply(column, factor);
    }
}

Pair sum_of_products(const BlockColumn& a, const BlockColumn& b) {
    Lanes lanes;
    if (!a.is_wide && !b.is_wide) {
        for (std::size_t i = 0; i < kBlock; i += kLanes)
            add_product(lanes, load(&a.high[i]), load(&b.high[i]));
    } else {
        for (std::size_t i = 0; i < kBlock; i += kLanes) {
            const Number a_high = load(&a.high[i]);
            const Number b_high = load(&b.high[i]);
            add_product(lanes, a_high, b_high);
            lanes.low += a_high * load(&b.low[i]) + load(&a.low[i]) * b_high;
        }
    }
    return total(lanes);
}

BlockSums::BlockSums(std::size_t terms) : columns_(terms + 1) {}

void BlockSums::weigh(Column weights, const BlockRows& rows) {
    weighed_.resize(columns_.size());
    is_weighed_ = true;
    BlockColumn weight;
    fill(weights, rows, weight.high);
    for (std::size_t j = 0; j < columns_.size(); ++j) {
        weighed_[j] = columns_[j];
        multiply(weighed_[j], weight);
    }
}

void BlockSums::add_to(Moments& sums, std::size_t rows) {
    for (std::size_t a = 0; a < columns_.size(); ++a)
        for (std::size_t b = 0; b <= a; ++b) {
            const BlockColumn& left = is_weighed_ ? weighed_[a] : columns_[a];
            sums(a, b) = sums(a, b) + sum_of_products(left, columns_[b]);
        }
    sums.rows += rows;
}

Moments::Moments(std::size_t terms) : terms_(terms), sums_((terms + 1) * (terms + 2) / 2) {}

void Moments::add(const Moments& other) {
    ensure(terms_ == other.terms_, "sums of the same terms are added");
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] = sums_[i] + other.sums_[i];
    rows += other.rows;
}

Term product(Term a, const Term& b) {
    a.factors.insert(a.factors.end(), b.factors.begin(), b.factors.end());
    return a;
}

Pair value_of(const Term& term, std::size_t row) {
    Pair value{1};
    for (const Factor& factor : term.factors)
        for (int i = 0; i < factor.power; ++i) value = value * Pair{factor.column[row]};
    return value;
}

Moments moments(const Regression& regression) {
    Moments sums(regression.terms.size());
    BlockSums block(regression.terms.size());
    const std::size_t n = regression.outcome.size();
    for (std::size_t first = 0; first < n; first += kBlock)
        add_rows(regression, {.first = first, .count = std::min(kBlock, n - first)}, block, sums);
    return sums;
}

std::vector<Moments> moments(const Regression& regression, const Groups& groups) {
    ensure(groups.of.size() == regression.outcome.size(), "every row has a group");
    // Rows by group, in their own order within it.
    std::vector<std::size_t> begin(groups.count + 1);
    for (const std::uint32_t g : groups.of) ++begin[g + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<std::uint32_t> listed(groups.of.size());
    std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
    for (std::size_t i = 0; i < groups.of.size(); ++i)
        listed[next[groups.of[i]]++] = static_cast<std::uint32_t>(i);

    std::vector<Moments> sums(groups.count, Moments(regression.terms.size()));
    BlockSums block(regression.terms.size());
    for (std::size_t g = 0; g < groups.count; ++g)
        for (std::size_t at = begin[g]; at < begin[g + 1]; at += kBlock)
            add_rows(regression,
                     {.count = std::min(kBlock, begin[g + 1] - at), .listed = &listed[at]}, block,
                     sums[g]);
    return sums;
}

}  // namespace utfall::effects
