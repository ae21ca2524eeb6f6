// base: the same work on several threads.
//
//     for_each_index(parts.size(), [&](std::size_t i) { parts[i] = made(i); });
//
//     std::atomic<std::size_t> next{0};
//     run_on_threads(2, [&] {
//         Buffer own;                                     // of each thread
//         for (std::size_t i = next++; i < parts.size(); i = next++) parts[i] = made(i, own);
//     });
//
// Who uses it keeps the number of threads out of the result: each part writes what is its own, and sums are added up
// afterwards in the order of the parts. The work must not throw.
#pragma once
#include <cstddef>
#include <functional>

namespace utfall::base {

[[nodiscard]] std::size_t available_threads();  // at least 1

// Calls `work` on the calling thread and threads − 1 others, and comes back when all have.
void run_on_threads(std::size_t threads, const std::function<void()>& work);
// Calls work(0) … work(count − 1), each once, in any order.
void for_each_index(std::size_t count, std::size_t threads,
                    const std::function<void(std::size_t)>& work);
// On the threads that there are, at most 16.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work);
// So many rows are worth a thread where a row takes little.
inline constexpr std::size_t kPieceRows = std::size_t{1} << 16U;
// Calls work(begin, end) for 0 … count in pieces of `piece`, the last shorter; in any order, on as many threads.
void for_each_piece(std::size_t count, std::size_t piece,
                    const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace utfall::base
