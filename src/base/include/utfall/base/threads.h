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

}  // namespace utfall::base
