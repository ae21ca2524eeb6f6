#include "utfall/effects/moments.h"

#include <algorithm>
#include <numeric>

#include "pieces.h"
#include "rows.h"

namespace utfall::effects {

namespace {

void add_rows(const Regression& regression, const BlockRows& rows, BlockSums& block, Moments& to) {
    const std::size_t p = regression.terms.size();
    for (std::size_t j = 0; j < p; ++j) evaluate(regression.terms[j], rows, block.column(j));
    BlockColumn& outcome = block.column(p);
    fill_outcome(regression, rows, outcome.high);
    if (!regression.weights.empty()) block.weigh(regression.weights, rows);
    block.add_to(to, rows.count);
}

}  // namespace

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
        for (int i = 0; i < factor.power; ++i) value = value * Pair{factor[row]};
    if (term.means == nullptr) return value;
    const std::size_t periods = term.means->period.size();
    return Pair{value.high - term.means->unit[row / periods] - term.means->period[row % periods]};
}

Moments moments(const Regression& regression) {
    const std::size_t p = regression.terms.size();
    const std::size_t n = regression.outcome.size();
    std::vector<Moments> sums(pieces_of(n), Moments(p));
    for_each_piece(n, [&](std::size_t piece, std::size_t begin, std::size_t end) {
        BlockSums block(p);
        for (std::size_t first = begin; first < end; first += kBlock)
            add_rows(regression, {.first = first, .count = std::min(kBlock, end - first)}, block,
                     sums[piece]);
    });
    Moments all(p);
    for (const Moments& of_piece : sums) all.add(of_piece);
    return all;
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
