#include "utfall/forecast/sobol_indices.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace utfall::forecast {

namespace {

InputColumns uniform(std::size_t columns, std::size_t rows, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> distribution(-M_PI, M_PI);
    InputColumns drawn(columns, std::vector<double>(rows));
    for (auto& column : drawn) {
        for (double& value : column) value = distribution(random);
    }
    return drawn;
}

// Row by row.
template <class Function>
Evaluate by_row(Function function) {
    return [function](const InputColumns& columns) {
        std::vector<double> results(columns[0].size());
        for (std::size_t row = 0; row < results.size(); ++row)
            results[row] = function(columns, row);
        return results;
    };
}

const double kA = 7;
const double kB = 0.1;

double ishigami(const InputColumns& x, std::size_t row) {
    const double second = std::sin(x[1][row]);
    return std::sin(x[0][row]) * (1 + kB * std::pow(x[2][row], 4)) + kA * second * second;
}

void expect_inside(const SobolIndex& index, double truth) {
    EXPECT_NEAR(index.value, truth, 0.03);
    EXPECT_LE(index.low - 0.02, truth);
    EXPECT_GE(index.high + 0.02, truth);
    EXPECT_LE(index.low, index.value);
    EXPECT_GE(index.high, index.value);
}

TEST(SobolIndices, OfTheIshigamiFunctionAreTheClosedForms) {
    // Ishigami and Homma 1990; Sobol and Levitan 1999 give the variances.
    const double p4 = std::pow(M_PI, 4);
    const double variance = kA * kA / 8 + kB * p4 / 5 + kB * kB * p4 * p4 / 18 + 0.5;
    const double one = 0.5 * (1 + kB * p4 / 5) * (1 + kB * p4 / 5) / variance;
    const double two = kA * kA / 8 / variance;
    const double both = kB * kB * p4 * p4 * 8 / 225 / variance;
    const SobolSample sample = {
        .a = uniform(3, 16384, 1), .b = uniform(3, 16384, 2), .inputs = {{0}, {1}, {2}}};
    const SobolIndices told = sobol_indices(sample, by_row(ishigami), {.seed = 3});
    EXPECT_NEAR(told.variance / variance, 1, 0.03);
    expect_inside(told.inputs[0].first, one);
    expect_inside(told.inputs[1].first, two);
    expect_inside(told.inputs[2].first, 0);
    expect_inside(told.inputs[0].total, one + both);
    expect_inside(told.inputs[1].total, two);
    expect_inside(told.inputs[2].total, both);
}

TEST(SobolIndices, OfALinearModelAreItsSquaredWeights) {
    const auto linear = [](const InputColumns& x, std::size_t row) {
        return 1e6 + 3 * x[0][row] + 4 * x[1][row] + 0 * x[2][row];
    };
    const SobolSample sample = {
        .a = uniform(3, 8192, 4), .b = uniform(3, 8192, 5), .inputs = {{0}, {1}, {2}, {0, 1}}};
    const SobolIndices told = sobol_indices(sample, by_row(linear));
    const std::vector<double> shares = {0.36, 0.64, 0, 1};
    for (std::size_t k = 0; k < shares.size(); ++k) {
        expect_inside(told.inputs[k].first, shares[k]);
        expect_inside(told.inputs[k].total, shares[k]);
    }
    EXPECT_EQ(told.inputs[2].total.value, 0);
}

TEST(SobolIndices, AreTheSameForASeedAndSurviveMissingAndConstantResults) {
    const auto broken = [](const InputColumns& x, std::size_t row) {
        return row % 10 == 0 ? std::nan("") : x[0][row];
    };
    const SobolSample sample = {
        .a = uniform(2, 500, 6), .b = uniform(2, 500, 7), .inputs = {{0}, {1}}};
    const SobolIndices told = sobol_indices(sample, by_row(broken), {.seed = 9, .resamples = 50});
    const SobolIndices again = sobol_indices(sample, by_row(broken), {.seed = 9, .resamples = 50});
    EXPECT_EQ(told.rows, 450U);
    EXPECT_EQ(told.inputs[0].first.low, again.inputs[0].first.low);
    EXPECT_EQ(told.inputs[0].total.high, again.inputs[0].total.high);
    const auto constant = [](const InputColumns&, std::size_t) { return 4.0; };
    const SobolIndices flat = sobol_indices(sample, by_row(constant));
    EXPECT_EQ(flat.variance, 0);
    EXPECT_EQ(flat.inputs[0].total.value, 0);
    const auto nothing = [](const InputColumns&, std::size_t) { return std::nan(""); };
    EXPECT_EQ(sobol_indices(sample, by_row(nothing)).rows, 0U);
}

TEST(Tornado, HasTheWidestBarFirst) {
    const auto product = [](const InputColumns& x, std::size_t row) {
        return x[0][row] * x[1][row] - x[2][row];
    };
    const std::vector<TornadoInput> inputs = {{9, 10, 11}, {2, 4, 7}, {0, 1, 30}};
    const Tornado told = tornado(inputs, by_row(product));
    EXPECT_EQ(told.middle, 39);
    ASSERT_EQ(told.bars.size(), 3U);
    EXPECT_EQ(told.bars[0].input, 1U);
    EXPECT_EQ(told.bars[0].low, 19);
    EXPECT_EQ(told.bars[0].high, 69);
    EXPECT_EQ(told.bars[1].input, 2U);
    EXPECT_EQ(told.bars[1].width(), 30);
    EXPECT_EQ(told.bars[2].input, 0U);
}

}  // namespace

}  // namespace utfall::forecast
