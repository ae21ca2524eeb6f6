#include "rows.h"

#include <algorithm>

namespace utfall::effects {

namespace {

constexpr std::size_t kLanes = 2;
// Vector types and not plain loops: g++ 12 at -O2 vectorises loops over columns that might overlap only by hand.
using Number = double __attribute__((vector_size(8 * kLanes)));

[[gnu::always_inline]] inline Number load(const double* from) {
    Number result;
    __builtin_memcpy(&result, from, sizeof result);
    return result;
}
[[gnu::always_inline]] inline void store(double* to, Number x) {
    __builtin_memcpy(to, &x, sizeof x);
}
[[gnu::always_inline]] inline Number head_of(Number a) {
    const Number spread = 134217729.0 * a;
    return spread - (spread - a);
}
// What a * b, rounded, leaves out.
[[gnu::always_inline]] inline Number product_error(Number a, Number b, Number product) {
    const Number a_head = head_of(a);
    const Number a_tail = a - a_head;
    const Number b_head = head_of(b);
    const Number b_tail = b - b_head;
    return ((a_head * b_head - product) + a_head * b_tail + a_tail * b_head) + a_tail * b_tail;
}

// A sum and its errors, a lane each.
struct Lanes {
    Number sum{};
    Number low{};
};
[[gnu::always_inline]] inline void add(Lanes& to, Number a, Number b) {
    const Number product = a * b;
    const Number error = product_error(a, b, product);
    const Number sum = to.sum + product;
    const Number seen = sum - to.sum;
    to.low += ((to.sum - (sum - seen)) + (product - seen)) + error;
    to.sum = sum;
}

void clear_low(BlockColumn& column) {
    std::fill(column.low.begin(), column.low.end(), 0.0);
    column.is_wide = false;
}

}  // namespace

void fill(const Factor& from, const BlockRows& rows, std::vector<double>& to) {
    if (from.flags.empty()) return fill(from.column, rows, to);
    for (std::size_t i = 0; i < rows.count; ++i) to[i] = from.flags[rows[i]];
    std::fill(to.begin() + static_cast<std::ptrdiff_t>(rows.count), to.end(), 0.0);
}

void fill(Column from, const BlockRows& rows, std::vector<double>& to) {
    if (rows.listed == nullptr)
        std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(rows.first), rows.count, to.begin());
    else
        for (std::size_t i = 0; i < rows.count; ++i) to[i] = from[rows.listed[i]];
    std::fill(to.begin() + static_cast<std::ptrdiff_t>(rows.count), to.end(), 0.0);
}

void clear(BlockColumn& column, bool is_wide) {
    std::fill(column.high.begin(), column.high.end(), 0.0);
    std::fill(column.low.begin(), column.low.end(), 0.0);
    column.is_wide = is_wide;
}

void multiply(BlockColumn& by, const BlockColumn& factor) {
    for (std::size_t i = 0; i < kBlock; i += kLanes) {
        const Number a = load(&by.high[i]);
        const Number b = load(&factor.high[i]);
        const Number product = a * b;
        const Number low =
            product_error(a, b, product) + (a * load(&factor.low[i]) + load(&by.low[i]) * b);
        const Number sum = product + low;
        store(&by.high[i], sum);
        store(&by.low[i], low - (sum - product));
    }
    by.is_wide = true;
}

void add_product(const BlockColumn& column, Pair times, BlockColumn& to) {
    const Number high = times.high - Number{};
    const Number low = times.low - Number{};
    for (std::size_t i = 0; i < kBlock; i += kLanes) {
        Lanes lanes{load(&to.high[i]), load(&to.low[i])};
        const Number x = load(&column.high[i]);
        add(lanes, x, high);
        lanes.low += x * low;
        if (column.is_wide) lanes.low += load(&column.low[i]) * high;
        store(&to.high[i], lanes.sum);
        store(&to.low[i], lanes.low);
    }
    to.is_wide = true;
}

void subtract(const BalancedMeans& means, const BlockRows& rows, std::vector<double>& from) {
    ensure(rows.listed == nullptr, "a balanced panel is read in its own order");
    BalancedPlace at(rows.first, means.period.size());
    for (std::size_t i = 0; i < rows.count; ++i, at.step())
        from[i] = from[i] - means.unit[at.unit] - means.period[at.period];
}

void fill_outcome(const Regression& regression, const BlockRows& rows, std::vector<double>& to) {
    fill(regression.outcome, rows, to);
    if (regression.outcome_means != nullptr) subtract(*regression.outcome_means, rows, to);
}

namespace {

void evaluate_factors(const Term& term, const BlockRows& rows, BlockColumn& column) {
    if (column.is_wide) clear_low(column);
    if (term.factors.empty()) {
        const auto end = column.high.begin() + static_cast<std::ptrdiff_t>(rows.count);
        std::fill(column.high.begin(), end, 1.0);
        std::fill(end, column.high.end(), 0.0);
        return;
    }
    fill(term.factors.front(), rows, column.high);
    if (term.factors.size() == 1 && term.factors.front().power == 1) return;
    BlockColumn factor;
    for (std::size_t f = 0; f < term.factors.size(); ++f) {
        ensure(term.factors[f].power >= 1, "a factor's power is one or more");
        const int times = term.factors[f].power - (f == 0 ? 1 : 0);
        if (times > 0) fill(term.factors[f], rows, factor.high);
        for (int i = 0; i < times; ++i) multiply(column, factor);
    }
}

}  // namespace

void evaluate(const Term& term, const BlockRows& rows, BlockColumn& column) {
    evaluate_factors(term, rows, column);
    if (term.means == nullptr) return;
    // As one double, as columns are that are written out: the means are no more exact than that.
    if (column.is_wide) clear_low(column);
    subtract(*term.means, rows, column.high);
}

}  // namespace utfall::effects
