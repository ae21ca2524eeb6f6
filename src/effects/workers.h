// effects: the same work on every row, by some threads. Each row writes only its own place, so nothing shows how many.
#pragma once
#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace utfall::effects {

template <class Work>
void for_each_row(std::size_t count, const Work& work) {
    constexpr std::size_t kWorthAThread = 64;
    const std::size_t hands = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
    const std::size_t threads = std::min(hands, count / kWorthAThread + 1);
    const auto part = [&](std::size_t which) {
        for (std::size_t row = which; row < count; row += threads) work(row);
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(part, i);
    part(0);
    for (std::thread& other : others) other.join();
}

}  // namespace utfall::effects
