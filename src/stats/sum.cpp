#include "utfall/stats/sum.h"

#include <algorithm>

namespace utfall::stats {

namespace {

double block_sum(const double* numbers, std::size_t count) {
    std::array<double, 8> lanes{};
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane) lanes[lane] += numbers[i + lane];
    for (std::size_t lane = 0; i + lane < count; ++lane) lanes[lane] += numbers[i + lane];
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

}  // namespace

void Sum::add_block(const double* block) {
    double sum = block_sum(block, kBlock);
    std::size_t level = 0;
    for (std::uint64_t rest = blocks_; (rest & 1U) != 0; rest >>= 1U, ++level)
        sum = levels_[level] + sum;
    levels_[level] = sum;
    ++blocks_;
}

void Sum::add(std::span<const double> numbers) {
    while (!numbers.empty()) {
        if (waiting_count_ == 0 && numbers.size() >= kBlock) {
            add_block(numbers.data());
            numbers = numbers.subspan(kBlock);
            continue;
        }
        const std::size_t taken = std::min(kBlock - waiting_count_, numbers.size());
        std::copy_n(numbers.begin(), taken,
                    waiting_.begin() + static_cast<std::ptrdiff_t>(waiting_count_));
        waiting_count_ += taken;
        numbers = numbers.subspan(taken);
        if (waiting_count_ < kBlock) continue;
        add_block(waiting_.data());
        waiting_count_ = 0;
    }
}

double Sum::value() const {
    double result = block_sum(waiting_.data(), waiting_count_);
    for (std::size_t level = 0; level < levels_.size(); ++level)
        if ((blocks_ >> level & 1U) != 0) result = levels_[level] + result;
    return result;
}

double sum(std::span<const double> numbers) {
    Sum result;
    result.add(numbers);
    return result.value();
}

}  // namespace utfall::stats
