// forecast, private: what days alone decide about claims that are drawn person by person, where nothing else decides
// whether they count.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "claim_kernels.h"
#include "claimant_plan.h"
#include "utfall/settle/claim_judge.h"

namespace utfall::forecast {

struct ClaimsPlan;

struct ClaimDays {
    // Days of outcome on which all is the same of the claims of a group on a line.
    struct Segment {
        std::int32_t first = 0, last = 0;
        bool counts = false;
        std::int64_t price = 0;
        std::vector<std::size_t> values{}, numbers{}, named{};  // ClaimsPlan: whose answers
    };
    struct Line {
        int line = 0;
        int rank = 0;                           // in the order in which claims of one day use caps
        std::size_t first = 0, end = 0;         // rows of the sheet
        std::size_t first_segment = 0;          // into `segments`: one for each mark
        std::vector<std::int32_t> marks;        // the last day of each
        std::int32_t low = 0;                   // the first day on which there can be a claim
        std::vector<std::uint32_t> segment_on;  // by day from then on
        std::vector<DayPrice> prices;           // of what counts
    };
    std::vector<Segment> segments;
    std::vector<std::vector<Line>> groups;  // by ClaimsPlan::groups
};

// Nothing where it matters which other claims a person has, in more than the order of caps.
[[nodiscard]] std::optional<ClaimDays> days_decide(const ClaimsPlan& plan,
                                                   settle::ClaimJudge& judge);

}  // namespace utfall::forecast
