#include "utfall/forecast/solve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "utfall/base/ensure.h"

namespace utfall::forecast {

namespace {

// Evenly spread, with both ends, without repetition.
std::vector<std::int64_t> places(StepRange range, std::size_t count) {
    ensure(range.first <= range.last, "a range of steps has a first and a last one");
    constexpr std::int64_t kFar = std::int64_t{1} << 61U;
    ensure(range.first > -kFar && range.last < kFar, "a range of steps can be halved in 64 bits");
    ensure(count >= 2, "a range is looked at in at least two places");
    __extension__ using Wide = __int128;
    const auto gaps = static_cast<std::int64_t>(count) - 1;
    std::vector<std::int64_t> steps;
    for (std::int64_t k = 0; k <= gaps; ++k) {
        const Wide span = static_cast<Wide>(range.last) - range.first;
        const auto step = static_cast<std::int64_t>(range.first + span * k / gaps);
        if (steps.empty() || steps.back() != step) steps.push_back(step);
    }
    return steps;
}

class Search {
public:
    explicit Search(const MarginAt& margin_at) : margin_at_(margin_at) {}

    double margin(std::int64_t step) {
        const auto known = margins_.find(step);
        if (known != margins_.end()) return known->second;
        const double margin = margin_at_(step);
        margins_.emplace(step, std::isnan(margin) ? -kEndless : margin);
        return margins_[step];
    }
    bool is_met(std::int64_t step) { return margin(step) >= 0; }

    // Between a step that is met and one that is not, either way round: the met neighbour of one
    // that is not.
    std::int64_t edge(std::int64_t met, std::int64_t unmet) {
        while (std::max(met, unmet) - std::min(met, unmet) > 1) {
            const std::int64_t low = std::min(met, unmet);
            const std::int64_t middle = low + (std::max(met, unmet) - low) / 2;
            (is_met(middle) ? met : unmet) = middle;
        }
        return met;
    }
    // Narrows down around the greatest margin of the scan; stops where the wish is met.
    void climb(const std::vector<std::int64_t>& scanned, std::size_t scans) {
        std::int64_t low = scanned.front();
        std::int64_t high = scanned.back();
        std::vector<std::int64_t> steps = scanned;
        while (true) {
            std::size_t best = 0;
            for (std::size_t k = 1; k < steps.size(); ++k) {
                if (margin(steps[k]) > margin(steps[best])) best = k;
            }
            if (is_met(steps[best]) || high - low < static_cast<std::int64_t>(steps.size())) return;
            low = steps[best == 0 ? 0 : best - 1];
            high = steps[std::min(best + 1, steps.size() - 1)];
            steps = places({low, high}, std::max<std::size_t>(scans / 4, 5));
        }
    }
    [[nodiscard]] const std::map<std::int64_t, double>& margins() const { return margins_; }

private:
    static constexpr double kEndless = std::numeric_limits<double>::infinity();
    const MarginAt& margin_at_;
    std::map<std::int64_t, double> margins_;
};

// The met step nearest to the wished end and, on the side of that end, the last unmet one before.
struct Meeting {
    bool is_met = false;
    bool is_at_end = false;
    std::int64_t met = 0;
    std::int64_t unmet = 0;
};

template <class Walk>
Meeting first_met(Walk begin, Walk end) {
    Meeting meeting;
    for (Walk at = begin; at != end; ++at) {
        if (at->second >= 0) {
            meeting.is_met = true;
            meeting.is_at_end = at == begin;
            meeting.met = at->first;
            return meeting;
        }
        meeting.unmet = at->first;
    }
    return meeting;
}

Meeting meeting_of(const Search& search, Wish wish) {
    const auto& margins = search.margins();
    return wish == Wish::Least ? first_met(margins.begin(), margins.end())
                               : first_met(margins.rbegin(), margins.rend());
}

std::int64_t best_step(const Search& search) {
    const auto& margins = search.margins();
    return std::max_element(margins.begin(), margins.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

}  // namespace

Solution solve(StepRange range, const MarginAt& margin_at, const SolveOptions& options) {
    Search search(margin_at);
    const std::vector<std::int64_t> scanned = places(range, options.scans);
    for (const std::int64_t step : scanned) search.margin(step);
    if (!meeting_of(search, options.wish).is_met) search.climb(scanned, options.scans);
    // Halving may meet the wish nearer to its end than the scan did, so it starts again until the
    // nearest met step is next to one that is not.
    Meeting meeting = meeting_of(search, options.wish);
    Solution solution;
    while (meeting.is_met && !meeting.is_at_end) {
        search.edge(meeting.met, meeting.unmet);
        const Meeting next = meeting_of(search, options.wish);
        if (next.met == meeting.met && next.unmet == meeting.unmet) break;
        meeting = next;
    }
    solution.is_found = meeting.is_met;
    solution.is_at_end = meeting.is_met && meeting.is_at_end;
    solution.at = meeting.is_met ? meeting.met : best_step(search);
    solution.margin = search.margin(solution.at);
    if (meeting.is_met && !meeting.is_at_end) solution.margin_beyond = search.margin(meeting.unmet);
    solution.evaluations = search.margins().size();
    __extension__ using Wide = __int128;
    solution.is_complete =
        static_cast<Wide>(solution.evaluations) == static_cast<Wide>(range.last) - range.first + 1;
    return solution;
}

bool WishMap::is_met(std::size_t a, std::size_t d, std::size_t party) const {
    return met[(d * across.size() + a) * parties + party];
}

bool WishMap::is_met_for_all(std::size_t a, std::size_t d) const {
    for (std::size_t party = 0; party < parties; ++party) {
        if (!is_met(a, d, party)) return false;
    }
    return true;
}

WishMap map_wishes(StepRange across, std::size_t count_across, StepRange down,
                   std::size_t count_down, std::size_t parties, const MarginsAt& margins_at) {
    WishMap map{.across = places(across, count_across),
                .down = places(down, count_down),
                .parties = parties,
                .met = {}};
    for (const std::int64_t d : map.down) {
        for (const std::int64_t a : map.across) {
            const std::vector<double> margins = margins_at(a, d);
            ensure(margins.size() == parties, "every party has a margin");
            for (const double margin : margins) map.met.push_back(margin >= 0);
        }
    }
    return map;
}

}  // namespace utfall::forecast
