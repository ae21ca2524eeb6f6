// What is drawn has the dependence that was assumed.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "drawer.h"
#include "scenario_points.h"
#include "written.h"

namespace utfall::forecast::test {

namespace {

std::vector<double> column(const Drawer& drawer, std::size_t variable) {
    std::vector<double> out;
    for (std::size_t i = 0; i < drawer.rows(); ++i) out.push_back(drawer.value(variable).at(i));
    return out;
}

std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    std::vector<double> out(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) out[order[i]] = static_cast<double>(i);
    return out;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const double n = static_cast<double>(a.size());
    const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
    const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - mean_a) * (b[i] - mean_b);
        aa += (a[i] - mean_a) * (a[i] - mean_a);
        bb += (b[i] - mean_b) * (b[i] - mean_b);
    }
    return ab / std::sqrt(aa * bb);
}

constexpr std::size_t kRows = 40'000;
const double kFourErrors = 4 / std::sqrt(static_cast<double>(kRows));

Drawer drawn(const Model& model, std::uint64_t seed) {
    Drawer drawer(model.prepared(), kRows);
    const PlainPoints points(seed, draw_keys(model.prepared(), {}));
    const auto done = drawer.draw(points, 0, kRows, {});
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : told(done.diagnostics()));
    return drawer;
}

std::size_t variable(const Model& model, const std::string& name) {
    const auto& all = model.prepared().variables;
    for (std::size_t v = 0; v < all.size(); ++v)
        if (model.assumptions().names.measures[static_cast<std::size_t>(all[v].key.measure)].name ==
            name)
            return v;
    ADD_FAILURE() << name;
    return 0;
}

const std::string kSome = "assume successes binomial of 60 persons with chance p\n";

}  // namespace

TEST(Drawer, rank_correlations_are_those_of_the_table) {
    const Model model =
        written(kSuccesses, kSome +
                                "quantity p, share, beta mean 40 % weight 20\n"
                                "quantity cost, money, gamma mean 100 SEK spread 80 SEK\n"
                                "correlation\n"
                                "  |      | p    | cost |\n"
                                "  | p    | 1    | -0.6 |\n"
                                "  | cost | -0.6 | 1    |\n");
    const Drawer drawer = drawn(model, 7);
    const auto p = ranks(column(drawer, variable(model, "p")));
    EXPECT_NEAR(correlation(p, ranks(column(drawer, variable(model, "cost")))), -0.6, kFourErrors);
    EXPECT_NEAR(correlation(p, ranks(column(drawer, variable(model, "successes")))), 0.83, 0.1);
}

TEST(Drawer, what_follows_a_factor_goes_with_it_and_with_all_that_follows_it) {
    const Model model = written(kSuccesses, kSome +
                                                "common factor economy\n"
                                                "quantity p, share, beta mean 40 % weight 20\n"
                                                "  follows economy to 80 %\n"
                                                "quantity x, number, normal mean 0 spread 1\n"
                                                "  follows economy to -50 %\n");
    const Drawer drawer = drawn(model, 7);
    // Spearman of a normal copula with correlation 0.8 × −0.5 (Pearson 1907).
    const double expected = 6 / std::acos(-1.0) * std::asin(-0.4 / 2);
    EXPECT_NEAR(correlation(ranks(column(drawer, variable(model, "p"))),
                            ranks(column(drawer, variable(model, "x")))),
                expected, kFourErrors);
}

TEST(Drawer, a_cohort_is_expected_as_the_powers_of_its_matrix) {
    const Model model =
        written("periods care-year of 12 months from 2026-01-01 through 2028-12-31\n" + kSuccesses,
                "cohort placed of 60 persons\n"
                "  for each care-year\n"
                "  | state    | at first | to residence | to home | to again |\n"
                "  | residence | 90 %     | 50 %         | 40 %    | 10 %     |\n"
                "  | home      | 10 %     | -            | 80 %    | 20 %     |\n"
                "  | again     | -        | 30 %         | 30 %    | 40 %     |\n"
                "assume successes exactly home for care-year 3\n");
    const double chance[3][3] = {{0.5, 0.4, 0.1}, {0, 0.8, 0.2}, {0.3, 0.3, 0.4}};
    std::array<double, 3> expected{54, 6, 0};  // each period times the matrix once more
    const Drawer drawer = drawn(model, 11);
    for (std::size_t period = 0; period < 3; ++period) {
        const std::array<double, 3> before = expected;
        for (std::size_t to = 0; to < 3; ++to)
            expected[to] =
                before[0] * chance[0][to] + before[1] * chance[1][to] + before[2] * chance[2][to];
        for (std::size_t state = 0; state < 3; ++state) {
            const auto found = column(drawer, model.prepared().cohorts[0].states[period][state]);
            const double mean = std::accumulate(found.begin(), found.end(), 0.0) / kRows;
            EXPECT_NEAR(mean, expected[state], 4 * std::sqrt(15.0 / kRows));
        }
    }
    const auto last = column(drawer, model.prepared().cohorts[0].states[2][1]);
    EXPECT_EQ(last, column(drawer, variable(model, "successes")));
}

TEST(Drawer, a_reference_class_widens_about_its_median) {
    const Model model =
        written(kSuccesses, kSome +
                                "quantity p, share, beta mean 40 % weight 20\n"
                                "quantity x, number, exactly 100\n"
                                "  widened by the reference class life-chances-fund\n"
                                "quantity y, number, normal mean 100 spread 0\n"
                                "  widened by the reference class life-chances-fund\n");
    const Drawer drawer = drawn(model, 3);
    for (const char* name : {"x", "y"}) {
        auto values = column(drawer, variable(model, name));
        std::sort(values.begin(), values.end());
        EXPECT_NEAR(values[kRows / 2], 104, 2) << name;
        EXPECT_DOUBLE_EQ(values.front(), 19) << name;
        EXPECT_DOUBLE_EQ(values.back(), 377) << name;
    }
}

}  // namespace utfall::forecast::test
