// An exposure that is interrupted tells bounds that hold, and that they may be wider than they need be.
#include <gtest/gtest.h>

#include "contracts.h"
#include "utfall/review/exposure.h"

namespace utfall::review::test {

TEST(InterruptedExposure, TellsBoundsThatHold) {
    const auto contract = utfall::test::contract_at("cases/harnosand-2024/contract.md");
    ASSERT_TRUE(contract);
    settle::Facts nothing;
    nothing.persons.resize(contract->dimensions.size());
    constexpr std::size_t kWork = 1'000'000;
    double told = 0;
    const auto whole = exposure_of(*contract, nothing, kWork, [&](double done) {
        EXPECT_LE(told, done);
        EXPECT_LE(done, 1);
        told = done;
        return true;
    });
    ASSERT_TRUE(whole.ok());
    EXPECT_FALSE(whole.value().is_interrupted);
    const auto part =
        exposure_of(*contract, nothing, kWork, [](double done) { return done < 0.25; });
    ASSERT_TRUE(part.ok());
    EXPECT_TRUE(part.value().is_interrupted);
    ASSERT_EQ(part.value().lines.size(), whole.value().lines.size());
    bool is_wider = false;
    for (std::size_t k = 0; k < whole.value().lines.size(); ++k) {
        const End &most = whole.value().lines[k].most, &early = part.value().lines[k].most;
        EXPECT_LE(most.attained, early.bound);
        EXPECT_TRUE(early.is_proved() || early.is_stopped);
        is_wider = is_wider || most.bound < early.bound;
    }
    EXPECT_TRUE(is_wider);
}

}  // namespace utfall::review::test
