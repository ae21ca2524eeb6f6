// terms: what changes the course of a checked contract: suspensions and terminations.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/terms/clauses.h"

namespace utfall::terms {

struct Suspension {
    // What the facts have made of it. It counts from the day on which its first day was established.
    struct Span {
        base::Date first, last, known;
        std::optional<base::Date> end_known;  // nothing: it ends when its longest time has passed
        bool is_open = false;  // no end is established yet, and its longest time has not passed
        [[nodiscard]] int days() const { return last.days() - first.days() + 1; }
    };
    std::string name;
    Moment from, through;
    Duration most;
    std::vector<int> measures, periods, price_lists;  // in which its days do not count
    bool moves_due_days = false;
    bool stops_interest = false;
    Origin origin;
    std::optional<Span> span;  // only in a contract as it runs, see settle
};

struct Termination {
    struct End {
        std::vector<int> measures;
        Moment day;
    };
    std::string name;
    Expression when;        // rests on facts only
    std::vector<int> over;  // periods: judged for each of them
    std::vector<End> ends;
    std::vector<ClauseRef> last_settled, no_longer_paid;
    Origin origin;
};

}  // namespace utfall::terms
