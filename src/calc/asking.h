// calc, private: what is told of a program's registers so far, and questions that are answered by it.
#pragma once
#include "branching.h"
#include "seen.h"

namespace utfall::calc {

struct Told {
    const Program& program;
    const Region& whole;
    Relations& relations;
    Budget& budget;
    Seen seen;
    std::vector<Register> registers{};  // by rising register
    // What Narrowed (narrowing.h) says of these.
    std::vector<Register> watched{};
    std::vector<Relaxation::Limited> most{}, least{}, ratios{};
    // Sums of payments that move in steps: their parts alone would allow what lies between two steps.
    std::vector<Register> stepped{};

    [[nodiscard]] std::vector<Relaxation::Limited>& sums(bool is_up) {
        return is_up ? most : least;
    }
};

struct Question {
    Form objective;                       // how great it can be
    Register value = 0;                   // that it is about
    Fraction step = Fraction::unknown();  // it is a multiple of that
    Register from = 0;  // answered by what is told of the registers that are not before
    bool is_up = true;  // and by which sums
    enum class By { Sums, Ratios, RatiosAndSteps } by = By::Sums;
};

// How good an answer has to be, and after how many regions, or so much work, it is given anyway.
struct Effort {
    std::function<std::optional<Fraction>()> enough;
    std::size_t regions = 0;
    std::size_t steps = SIZE_MAX;
};

// Never exceeded; unknown: a number did not fit. What the points of the linear programs show is seen too.
[[nodiscard]] Fraction answer(Told& told, Question question, Effort effort);

}  // namespace utfall::calc
