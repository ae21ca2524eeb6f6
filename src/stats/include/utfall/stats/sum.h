// stats: sums whose bits depend on the numbers and their order alone.
//
//     stats::Sum sum;
//     for (...) sum.add(chunk);                          // of any length
//     double mean = sum.value() / static_cast<double>(sum.count());
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace utfall::stats {

// Pairwise summation of one shape (Higham 1993): blocks of 256 numbers, each by eight sums of every eighth number; two
// neighbouring blocks make one of twice the length, as soon as both are complete. The rounding error grows with the
// logarithm of the count.
class Sum {
public:
    void add(std::span<const double> numbers);
    void add(double number) { add(std::span<const double>(&number, 1)); }
    [[nodiscard]] double value() const;
    [[nodiscard]] std::uint64_t count() const { return blocks_ * kBlock + waiting_count_; }

private:
    static constexpr std::size_t kBlock = 256;
    void add_block(const double* block);

    std::uint64_t blocks_ = 0;         // complete ones
    std::array<double, 56> levels_{};  // [k] is a sum of 2^k blocks where bit k of blocks_ is set
    std::array<double, kBlock> waiting_{};
    std::size_t waiting_count_ = 0;
};

[[nodiscard]] double sum(std::span<const double> numbers);

}  // namespace utfall::stats
