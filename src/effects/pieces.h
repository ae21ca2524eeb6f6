// effects, private: many rows in pieces of a fixed size, worked on at once. Who sums makes one sum for each piece and adds
// them in their order, so that no digit tells how many threads there were.
#pragma once
#include <algorithm>
#include <cstddef>

#include "parallel.h"

namespace utfall::effects {

inline constexpr std::size_t kPieceRows = 1U << 16U;  // a multiple of a block's rows

[[nodiscard]] inline std::size_t pieces_of(std::size_t rows) {
    return (rows + kPieceRows - 1) / kPieceRows;
}
// work(piece, begin, end) for each; work must not throw.
template <class Work>
void for_each_piece(std::size_t rows, const Work& work) {
    in_parallel(pieces_of(rows), [&](std::size_t piece) {
        const std::size_t begin = piece * kPieceRows;
        work(piece, begin, std::min(begin + kPieceRows, rows));
    });
}

}  // namespace utfall::effects
