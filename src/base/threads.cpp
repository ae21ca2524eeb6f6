#include "utfall/base/threads.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace utfall::base {

std::size_t available_threads() {
    return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

void run_on_threads(std::size_t threads, const std::function<void()>& work) {
    std::vector<std::thread> others;
    for (std::size_t k = 1; k < threads; ++k) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
}

void for_each_index(std::size_t count, std::size_t threads,
                    const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    run_on_threads(std::min(threads, count), [&] {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    });
}

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work) {
    constexpr std::size_t kMost = 16;
    // Asking how many there are takes longer than small work does.
    for_each_index(count, count < 2 ? count : std::min(available_threads(), kMost), work);
}

void for_each_piece(std::size_t count, std::size_t piece,
                    const std::function<void(std::size_t, std::size_t)>& work) {
    for_each_index((count + piece - 1) / piece,
                   [&](std::size_t i) { work(i * piece, std::min((i + 1) * piece, count)); });
}

}  // namespace utfall::base
