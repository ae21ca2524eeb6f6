// forecast, private: numbers of claims on lines, as the list allows them, and whose they are.
#pragma once
#include <cstdint>
#include <vector>

#include "prepared.h"
#include "utfall/settle/claim_judge.h"

namespace utfall::forecast {

// Claims of one scenario, taken in the order of ClaimsPlan::counts. A claim falls on who has fewest on its line of those who
// may have it, and of them on the first of the roster. Those who have a line are then always the first so many of the
// roster, so that how many may have a line that builds on another follows from numbers alone.
class ClaimNumbers {
public:
    ClaimNumbers(const ClaimsPlan& plan, const settle::ClaimJudge& judge, std::size_t lines);

    void begin();
    // Of `drawn`, to the nearest whole, how many can count; they are told one by one to `out` when it is there, which it is for
    // all of a scenario or for none.
    std::int64_t take(std::size_t count, double drawn, std::vector<settle::ClaimCase>* out);

private:
    struct Line {
        std::int64_t used = 0, persons = 0;  // claims, and who have one
        std::vector<std::int64_t> with;      // persons with at least one claim, two …
    };
    struct Rule {  // of a count, by the text in force
        bool is_offered = false;
        std::int64_t times = 0;  // each
        int after = -1;          // line; -1 none
    };
    static void fall(Line& own, std::int64_t persons, std::int64_t number,
                     const ClaimsPlan::Count& count, std::vector<settle::ClaimCase>& out);

    const ClaimsPlan& plan_;
    std::vector<Rule> rules_;  // by ClaimsPlan::counts
    std::vector<Line> lines_;
};

}  // namespace utfall::forecast
