// effects, private: many rows in pieces of a fixed size, worked on at once. Who sums makes one sum for each piece and adds
// them in their order, so that no digit tells how many threads there were.
#pragma once
#include <cstddef>

#include "utfall/base/threads.h"

namespace utfall::effects {

using base::kPieceRows;  // a multiple of a block's rows

[[nodiscard]] inline std::size_t pieces_of(std::size_t rows) {
    return (rows + kPieceRows - 1) / kPieceRows;
}
// work(piece, begin, end) for each; work must not throw.
template <class Work>
void for_each_piece(std::size_t rows, const Work& work) {
    base::for_each_piece(rows, kPieceRows, [&](std::size_t begin, std::size_t end) {
        work(begin / kPieceRows, begin, end);
    });
}

// work(row) for each, where a row takes long. Each writes only its own place.
template <class Work>
void for_each_row(std::size_t rows, const Work& work) {
    constexpr std::size_t kWorthAThread = 64;
    base::for_each_piece(rows, kWorthAThread, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) work(row);
    });
}

}  // namespace utfall::effects
