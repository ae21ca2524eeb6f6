// What the solver guesses: the multipliers must prove what the point reaches.
#include "utfall/linear/solver.h"

#include <gtest/gtest.h>

namespace utfall::linear {

TEST(Solver, MultipliersProveWhatThePointReaches) {
    Solver solver;
    const std::size_t x = solver.add_column({0, 1}, {10, 1}),
                      y = solver.add_column({0, 1}, {10, 1});
    solver.add_row(std::vector<Part>{{x, {1, 1}}, {y, {2, 1}}}, {12, 1});
    solver.add_row(std::vector<Part>{{x, {3, 1}}, {y, {1, 1}}}, {18, 1});
    const Guess guess = solver.maximise(std::vector<Part>{{x, {1, 1}}, {y, {1, 1}}}, 100);
    ASSERT_EQ(guess.kind, Guess::Kind::Found);
    // Near the corner where both rows end: x = 24/5, y = 18/5; 2/5 and 1/5 of the rows are x + y.
    EXPECT_NEAR(static_cast<double>(guess.point[x]) / static_cast<double>(kPoint), 4.8, 1e-2);
    EXPECT_NEAR(static_cast<double>(guess.point[y]) / static_cast<double>(kPoint), 3.6, 1e-2);
    EXPECT_NEAR(static_cast<double>(guess.multipliers[0]) / static_cast<double>(kMultiplier), 0.4,
                1e-9);
    EXPECT_NEAR(static_cast<double>(guess.multipliers[1]) / static_cast<double>(kMultiplier), 0.2,
                1e-9);
}

TEST(Solver, ARowThatWakesMayLeaveNothing) {
    Solver solver;
    const std::size_t x = solver.add_column({0, 1}, {10, 1});
    const std::vector<Part> whole{{x, {1, 1}}}, turned{{x, {-1, 1}}};
    solver.add_row(whole, {3, 1});
    const std::size_t row =
        solver.add_row(turned, {-5, 1}, Solver::State::Asleep);  // x is at least 5
    EXPECT_EQ(solver.maximise(whole, 100).kind, Guess::Kind::Found);
    solver.set(row, Solver::State::Awake);
    const Guess guess = solver.maximise(whole, 100);
    ASSERT_EQ(guess.kind, Guess::Kind::Empty);
    // Both rows, as often as each other: 0 is at most -2.
    EXPECT_GT(guess.multipliers[0], 0);
    EXPECT_EQ(guess.multipliers[0], guess.multipliers[1]);
    solver.set(row, Solver::State::Asleep);
    solver.bound(x, {4, 1}, {10, 1});
    EXPECT_EQ(solver.maximise(whole, 100).kind, Guess::Kind::Empty);
    solver.bound(x, {0, 1}, {2, 1});
    EXPECT_EQ(solver.maximise(whole, 100).kind, Guess::Kind::Found);
}

TEST(Solver, GrowsBetweenQuestions) {
    Solver solver;
    const std::size_t x = solver.add_column({0, 1}, {10, 1});
    const std::vector<Part> one{{x, {1, 1}}};
    const auto at = [](const Guess& guess, std::size_t column) {
        return static_cast<double>(guess.point.at(column)) / static_cast<double>(kPoint);
    };
    EXPECT_NEAR(at(solver.maximise(one, 100), x), 10, 1e-2);  // no row yet
    solver.add_row(one, {7, 1});
    EXPECT_NEAR(at(solver.maximise(one, 100), x), 7, 1e-2);
    const std::size_t y = solver.add_column({0, 1}, {4, 1});
    solver.bound(y, {0, 1}, {3, 1});  // before it was asked about
    const std::size_t row = solver.add_row(std::vector<Part>{{x, {1, 1}}, {y, {-1, 1}}}, {2, 1},
                                           Solver::State::Asleep);  // x is at most y + 2
    EXPECT_NEAR(at(solver.maximise(one, 100), x), 7, 1e-2);
    solver.set(row, Solver::State::Awake);
    const Guess guess = solver.maximise(one, 100);
    ASSERT_EQ(guess.kind, Guess::Kind::Found);
    EXPECT_NEAR(at(guess, x), 5, 1e-2);
    EXPECT_NEAR(at(guess, y), 3, 1e-2);
}

}  // namespace utfall::linear
