#include "utfall/base/threads.h"

#include <atomic>
#include <vector>

#include <gtest/gtest.h>

namespace utfall::base {

namespace {

TEST(Threads, DoEachIndexOnce) {
    for (const std::size_t count : {0U, 1U, 2U, 1000U})
        for (const std::size_t threads : {0U, 1U, 2U, 40U}) {
            std::vector<std::atomic<int>> times(count);
            for_each_index(count, threads, [&](std::size_t i) { ++times[i]; });
            for (const auto& time : times) EXPECT_EQ(time, 1);
        }
    std::atomic<int> times = 0;
    for_each_index(100, [&](std::size_t) { ++times; });
    EXPECT_EQ(times, 100);
}

TEST(Threads, CutIntoPiecesThatMakeUpTheWhole) {
    for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 1000U}) {
        std::vector<std::atomic<int>> times(count);
        for_each_piece(count, 64, [&](std::size_t begin, std::size_t end) {
            EXPECT_EQ(begin % 64, 0U);
            EXPECT_LE(end - begin, 64U);
            for (std::size_t i = begin; i < end; ++i) ++times[i];
        });
        for (const auto& time : times) EXPECT_EQ(time, 1);
    }
}

TEST(Threads, RunOnAsManyAsAsked) {
    std::atomic<int> times = 0;
    run_on_threads(5, [&] { ++times; });
    EXPECT_EQ(times, 5);
}

}  // namespace

}  // namespace utfall::base
