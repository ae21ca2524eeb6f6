// linear: a guess at the greatest value of a linear form, where columns lie within bounds and rows within limits.
//
//     Solver solver;
//     const auto x = solver.add_column({0, 1}, {10, 1}), y = solver.add_column({0, 1}, {10, 1});
//     solver.add_row(std::vector<Part>{{x, {1, 1}}, {y, {2, 1}}}, {12, 1});      // x + 2y <= 12
//     const Guess guess = solver.maximise(std::vector<Part>{{x, {1, 1}}, {y, {1, 1}}}, 10'000);
//
// Nothing here is believed. The solver counts in floating point; what it gives are whole numbers of small units, which
// the caller proves something with: any multipliers that are not negative give a bound that is never passed (weak
// duality; Neumaier and Shcherbina 2004, section 3), and good ones give a close one.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "utfall/base/exact.h"

namespace utfall::linear {

using base::Int128;

struct Ratio {  // above: a sign and a value; below: above 0
    Int128 above = 0;
    Int128 below = 1;
};

struct Part {
    std::size_t column = 0;
    Ratio factor;
};

inline constexpr Int128 kMultiplier = Int128{1}
                                      << 48U;  // multipliers are whole numbers of 1/kMultiplier
inline constexpr Int128 kPoint = Int128{1}
                                 << 32U;  // columns of a point are whole numbers of 1/kPoint

struct Guess {
    enum class Kind { Found, Empty, GivenUp };
    Kind kind = Kind::GivenUp;
    // One of each row. Found: what one more of its limit is worth. Empty: as often as each row is taken, so that together
    // they contradict the bounds of the columns.
    std::vector<Int128> multipliers;
    std::vector<Int128> point;   // one of each column; Found only
    std::size_t iterations = 0;  // of the simplex method
};

class Solver {
public:
    Solver();
    ~Solver();
    Solver(const Solver&) = delete;
    Solver& operator=(const Solver&) = delete;

    // Also after a question.
    std::size_t add_column(const Ratio& low, const Ratio& high);
    // The sum of the parts is at most the limit; asleep: not until it is woken. Its number: 0, 1, …
    enum class State { Awake, Asleep };
    std::size_t add_row(std::span<const Part> parts, const Ratio& limit,
                        State state = State::Awake);

    void bound(std::size_t column, const Ratio& low, const Ratio& high);
    void set(std::size_t row, State state);
    void limit(std::size_t row, const Ratio& most);

    // Begins where the last question ended.
    [[nodiscard]] Guess maximise(std::span<const Part> objective, std::size_t most_iterations);

private:
    class Model;
    std::unique_ptr<Model> model_;
};

}  // namespace utfall::linear
