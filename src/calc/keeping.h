// calc, private: what hardly moves although its parts do, that rows suggest and the relaxation proves: what was paid and what
// remains together (running.h), and what weights that keep nearly a ratio are off it.
#pragma once
#include <array>
#include <compare>
#include <map>

#include "asking.h"
#include "running.h"

namespace utfall::calc {

class Keeping {
public:
    explicit Keeping(Told& told) : told_(told) {}

    // A sum that its parts would let go much higher than rows show.
    void limit(const RunningTotals::Sum& sum, bool is_up);
    // Of two weights by which an amount is shared pro rata: what they are off their ratio, apart from what was rounded of them
    // and as they are. It hardly moves when both rest on such shares before. `share`: the first one; `from` as in Question.
    void keep_ratio(Register share, Register from);

private:
    struct Kept {  // alike for the shares of one waterfall
        Fraction part;
        std::size_t form = 0;
        bool is_up = true;
        bool operator==(const Kept&) const = default;
    };
    void limit_ratio(const Kept& ratio, const Form& form, Register share, Register from);
    [[nodiscard]] Form rounded_spelt_out(const Form& form) const;
    [[nodiscard]] bool hardly_moves(const Form& form) const;

    Told& told_;
    std::map<std::pair<RunningTotals::Kind, bool>, int>
        in_vain_;                                  // sums of a kind, one after the other
    std::array<int, 2> deep_in_vain_{};            // sums of any kind, from above and from below
    std::vector<std::pair<Kept, Fraction>> kept_;  // and the last limit
};

}  // namespace utfall::calc
