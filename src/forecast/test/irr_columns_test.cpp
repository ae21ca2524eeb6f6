// Many rates of return side by side: the same as one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include "irr_columns.h"

namespace utfall::forecast {

namespace {

using Flows = std::vector<double>;

struct Table {
    std::vector<Flows> columns;
    std::size_t rows = 0;

    [[nodiscard]] Flows row(std::size_t k) const {
        Flows flows;
        for (const Flows& column : columns) flows.push_back(column[k]);
        return flows;
    }
    [[nodiscard]] std::vector<InternalRate> solve(RateKernel kernel, std::size_t chunk,
                                                  std::span<const std::int32_t> days) const {
        std::vector<InternalRate> rates(rows);
        for (std::size_t begin = 0; begin < rows; begin += chunk) {
            const std::size_t count = std::min(chunk, rows - begin);
            std::vector<std::span<const double>> part;
            for (const Flows& column : columns)
                part.push_back(std::span(column).subspan(begin, count));
            internal_rates_by(kernel, {.amounts = part, .days = days},
                              std::span(rates).subspan(begin, count));
        }
        return rates;
    }
};

Table random_table(std::size_t columns, std::size_t rows) {
    std::mt19937_64 random(7);
    Table table{.columns = std::vector<Flows>(columns, Flows(rows)), .rows = rows};
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t t = 0; t < columns; ++t) {
            double flow = static_cast<double>(random() % 1000) / 7;
            if (t < 2 || (row % 5 == 0 && t % 3 == 2)) flow *= -2;
            if (row % 7 == 0 && t > 1) flow = 0;
            if (row % 11 == 0) flow = static_cast<double>(random() % 7) - 3;
            table.columns[t][row] = flow;
        }
    }
    return table;
}

bool same_bits(const InternalRate& a, const InternalRate& b) {
    return std::bit_cast<std::uint64_t>(a.rate) == std::bit_cast<std::uint64_t>(b.rate) &&
           a.kind == b.kind && a.reason == b.reason && a.roots == b.roots &&
           a.positive_roots == b.positive_roots && a.is_certain == b.is_certain;
}

void expect_same(const std::vector<InternalRate>& a, const std::vector<InternalRate>& b) {
    for (std::size_t row = 0; row < a.size(); ++row) ASSERT_TRUE(same_bits(a[row], b[row])) << row;
}

TEST(InternalRates, AreTheSameForAnyChunkAndInstructionSet) {
    const Table table = random_table(11, 1000);
    const std::vector<std::int32_t> days = {3,    90,   368,  800,  1100, 1500,
                                            1850, 2200, 2500, 2900, 3300};
    for (const auto& at : {std::vector<std::int32_t>{}, days}) {
        const auto whole = table.solve(rate_kernel(base::InstructionSet::Baseline), 1000, at);
        expect_same(whole, table.solve(rate_kernel(base::InstructionSet::Baseline), 1, at));
        expect_same(whole, table.solve(rate_kernel(base::InstructionSet::Baseline), 37, at));
        if (!base::is_available(base::InstructionSet::Avx2)) continue;
        expect_same(whole, table.solve(rate_kernel(base::InstructionSet::Avx2), 1000, at));
        expect_same(whole, table.solve(rate_kernel(base::InstructionSet::Avx2), 13, at));
    }
}

TEST(InternalRates, AgreeWithTheSlowWayWithoutVectors) {
    const Table table = random_table(9, 1000);
    const RateKernel none = [](const RateGroup& group) {
        std::fill_n(group.is_solved, RateGroup::kRows, 0);
    };
    const std::vector<std::int32_t> days = {3, 90, 368, 800, 1100, 1500, 1850, 2200, 2500};
    for (const auto& at : {std::vector<std::int32_t>{}, days}) {
        const auto fast = table.solve(rate_kernel(base::InstructionSet::Baseline), 1000, at);
        const auto slow = table.solve(none, 1000, at);
        for (std::size_t row = 0; row < table.rows; ++row) {
            ASSERT_EQ(fast[row].kind, slow[row].kind) << row;
            ASSERT_EQ(fast[row].roots, slow[row].roots) << row;
            ASSERT_EQ(fast[row].positive_roots, slow[row].positive_roots) << row;
            ASSERT_EQ(fast[row].reason, slow[row].reason) << row;
            if (fast[row].kind == RateKind::None) continue;
            const double tolerance = (at.empty() ? 1e-13 : 1e-11) * (1 + std::fabs(slow[row].rate));
            ASSERT_NEAR(fast[row].rate, slow[row].rate, tolerance) << row;
        }
    }
}

}  // namespace

}  // namespace utfall::forecast
