#include "points.h"

#include <algorithm>

namespace utfall::review::test {

Points::Points(const Space& space, const Sheet& sheet, std::uint64_t seed)
    : box_(space.box), usual_(space.formula.inputs), edges_(space.box.size()), random_(seed) {
    for (std::size_t i = 0; i < box_.size(); ++i) {
        const calc::Span& span = box_[i];
        if (span.low < span.high) open_.push_back(i);
        usual_[i] = std::clamp(usual_[i], span.low, span.high);
        const calc::Int128 last =
            span.low + (calc::Int128{span.high} - span.low) / span.stride * span.stride;
        for (const calc::Int128 end :
             {calc::Int128{span.low}, last, calc::Int128{usual_[i]}, calc::Int128{0}})
            for (const int step : {-1, 0, 1}) add(i, end + calc::Int128{step} * span.stride);
    }
    add_breaks(sheet);
    for (auto& edges : edges_) {
        std::sort(edges.begin(), edges.end());
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    }
}

// Only a point of the lattice is a situation.
void Points::add(std::size_t input, calc::Int128 numerator) {
    const calc::Span& span = box_[input];
    if (numerator < span.low || numerator > span.high) return;
    const calc::Int128 steps = (numerator - span.low) / span.stride;
    edges_[input].push_back(static_cast<std::int64_t>(span.low + steps * span.stride));
}

void Points::add_breaks(const Sheet& sheet) {
    calc::Budget budget{.steps = 400'000};
    std::vector<std::int64_t> low, high;
    for (const calc::Span& span : box_) {
        low.push_back(span.low);
        high.push_back(span.low + (span.high - span.low) / span.stride * span.stride);
    }
    constexpr std::size_t kInputs = 16, kValues = 3;
    for (const auto* row : {&usual_, &high, &low})
        for (std::size_t k = 0; k < std::min(open_.size(), kInputs); ++k) {
            const std::size_t input = open_[open_.size() <= kInputs ? k : below(open_.size())];
            for (std::size_t v = 0; v < std::min(sheet.values.size(), kValues); ++v) {
                calc::Budget own{.steps = 20'000};
                if (!budget.take(5'000)) return;
                const calc::Register value = sheet.values[v == 0 ? v : below(sheet.values.size())];
                for (const calc::Piece& piece :
                     calc::profile(sheet.program, value, *row, input, box_[input], own))
                    for (const std::int64_t at : {piece.from, piece.through})
                        for (const int step : {-1, 0, 1})
                            add(input, calc::Int128{at} + calc::Int128{step} * box_[input].stride);
            }
        }
}

std::int64_t Points::anywhere(std::size_t input) {
    const calc::Span& span = box_[input];
    const auto steps =
        static_cast<std::uint64_t>((calc::Int128{span.high} - span.low) / span.stride);
    const std::uint64_t step = steps == UINT64_MAX ? random_() : random_() % (steps + 1);
    return static_cast<std::int64_t>(span.low + calc::Int128{step} * span.stride);
}

std::int64_t Points::telling(std::size_t input) {
    return edges_[input][below(edges_[input].size())];
}

void Points::fill(std::vector<std::int64_t>& row) {
    row = usual_;
    const std::size_t way = below(8);
    if (way < 6) {  // of eight inputs so many at random, the others at an edge
        constexpr std::size_t kRandom[] = {8, 8, 0, 0, 4, 1};
        for (const std::size_t i : open_)
            row[i] = below(8) < kRandom[way] ? anywhere(i) : telling(i);
        return;
    }
    // All at one end or as usual, and a few moved: where many inputs meet a limit, that is where they do.
    const std::size_t from = below(3);
    for (const std::size_t i : open_)
        row[i] = from == 0 ? row[i] : from == 1 ? edges_[i].front() : edges_[i].back();
    for (std::size_t moved = 1 + below(4); moved > 0 && !open_.empty(); --moved) {
        const std::size_t i = open_[below(open_.size())];
        row[i] = way == 6 ? telling(i) : anywhere(i);
    }
}

}  // namespace utfall::review::test
