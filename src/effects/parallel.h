// effects, private: pieces of work that do not depend on each other, on all processors. Each piece writes to its own place,
// so the number of threads never shows.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace utfall::effects {

// work(0), work(1), …, work(count - 1), in any order and at once. work must not throw.
template <class Work>
void in_parallel(std::size_t count, const Work& work) {
    if (count < 2) {  // asking how many processors there are takes longer than small pieces do
        for (std::size_t piece = 0; piece < count; ++piece) work(piece);
        return;
    }
    const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t helpers = std::min<std::size_t>({count, processors, 16});
    std::atomic<std::size_t> next{0};
    const auto take = [&] {
        for (std::size_t piece = next++; piece < count; piece = next++) work(piece);
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < helpers; ++i) threads.emplace_back(take);
    take();
    for (std::thread& thread : threads) thread.join();
}

}  // namespace utfall::effects
