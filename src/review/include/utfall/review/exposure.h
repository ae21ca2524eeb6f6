// review: the most and the least that each party can pay and receive, over every situation that a contract allows.
//
//     TRY(Exposure e, exposure_of(contract, facts));   // facts: what is known already; empty: nothing
//     for (const Exposure::Line& line : e.lines) ...
//
// A bound is proved when no situation passes it, and attained when a situation that settle() reproduces gives it.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "utfall/review/situation.h"

namespace utfall::review {

struct End {
    std::int64_t bound = 0;     // minor units: never passed
    std::int64_t attained = 0;  // what the situation gives
    std::size_t situation = 0;  // into Exposure::situations
    bool is_stopped = false;    // the work limit was reached: the bound may be wide
    bool is_bounded = true;     // false: a number did not fit, and `bound` says nothing
    bool is_attained = false;   // false: no situation was found that settle() carries out
    [[nodiscard]] bool is_proved() const { return is_bounded && is_attained && bound == attained; }
};

struct Exposure {
    enum class Kind { Pays, Receives, Funds, To };
    struct Line {
        Kind kind = Kind::Pays;
        int party = 0;
        int other = -1;           // To: who receives it
        std::optional<int> year;  // nothing: the whole contract
        End least, most;
    };
    std::vector<Line> lines;
    std::vector<Situation> situations;
    std::vector<base::Bilingual>
        timetables;                      // the ways in which values become known that were tried
    std::optional<base::Date> last_day;  // on which anything can be paid
    struct Closing {
        std::string name;  // a debt or an account
        base::Date day;
        bool is_account = false;
    };
    std::vector<Closing> closings;
    bool is_interrupted =
        false;  // by `progress`: every bound holds, but may be wider than it need be
};

// Instructions looked at (calc::Budget) in a first search. What it leaves open may take eighteen times as much: two to try
// every point where they are few, ten to narrow ranges, two for everything, four for what is open then.
inline constexpr std::size_t kExposureWork = 6'000'000;
// Told how much is done, 0 to 1; false ends it with what is known.
using Progress = std::function<bool(double)>;
[[nodiscard]] base::Result<Exposure> exposure_of(const terms::Contract& contract,
                                                 const settle::Facts& known,
                                                 std::size_t work_limit = kExposureWork,
                                                 const Progress& progress = {});

}  // namespace utfall::review
