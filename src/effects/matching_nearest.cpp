// Nearest neighbours in turn. On a score: controls sorted, those taken leapt over (union-find, Tarjan 1975), so that all
// takes n log n. Mahalanobis: some neighbours of each treated unit are found beforehand, whoever gets them, by all
// threads; only a unit that finds all of these taken searches again.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "matching_parts.h"
#include "neighbours.h"
#include "pieces.h"
#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

// Controls by score, then key; finds the nearest that is left.
class Shelf {
public:
    Shelf(const Units& units, Column score, std::vector<std::uint32_t> controls)
        : score_(score), controls_(std::move(controls)) {
        std::sort(controls_.begin(), controls_.end(), [&](auto a, auto b) {
            return score[a] != score[b] ? score[a] < score[b] : units.keys[a] < units.keys[b];
        });
        const std::size_t n = controls_.size();
        up_.resize(n + 1);
        down_.resize(n + 1);
        std::iota(up_.begin(), up_.end(), 0U);
        std::iota(down_.begin(), down_.end(), 0U);
    }
    [[nodiscard]] std::size_t count() const { return controls_.size(); }
    [[nodiscard]] std::uint32_t row(std::size_t place) const { return controls_[place]; }

    // The place of the nearest left; count() if there is none. Of two equally near the lower score wins.
    std::size_t nearest(double score) {
        const auto begin = controls_.begin();
        const auto found = std::lower_bound(begin, controls_.end(), score,
                                            [&](auto row, double s) { return score_[row] < s; });
        const auto place = static_cast<std::uint32_t>(found - begin);
        const std::size_t above = leap(up_, place);
        std::size_t below = leap(down_, place);  // one more than the place, 0 for none
        if (below-- == 0) return above;
        if (above == count()) return below;
        return score - at(below) <= at(above) - score ? below : above;
    }
    void take(std::size_t place) {
        up_[place] = static_cast<std::uint32_t>(place + 1);
        down_[place + 1] = static_cast<std::uint32_t>(place);
    }

    // The nearest `ratio`, nobody taken.
    [[nodiscard]] std::vector<std::size_t> nearest_of_all(double score, std::size_t ratio) const {
        const auto begin = controls_.begin();
        const auto found = std::lower_bound(begin, controls_.end(), score,
                                            [&](auto row, double s) { return score_[row] < s; });
        std::size_t above = static_cast<std::size_t>(found - begin);
        std::size_t below = above;  // one more than the place
        std::vector<std::size_t> places;
        while (places.size() < ratio && (below > 0 || above < count())) {
            const bool lower =
                above == count() || (below > 0 && score - at(below - 1) <= at(above) - score);
            places.push_back(lower ? --below : above++);
        }
        return places;
    }

private:
    [[nodiscard]] double at(std::size_t place) const { return score_[controls_[place]]; }
    static std::uint32_t leap(std::vector<std::uint32_t>& next, std::uint32_t from) {
        std::uint32_t end = from;
        while (next[end] != end) end = next[end];
        while (next[from] != end) from = std::exchange(next[from], end);
        return end;
    }

    Column score_;
    std::vector<std::uint32_t> controls_;
    std::vector<std::uint32_t> up_, down_;
};

struct Task {
    const Units& units;
    const Distance& distance;
    const NearestOptions& options;
    double width;  // of the caliper
};

std::vector<std::uint32_t> in_turn(const Task& task, std::vector<std::uint32_t> treated) {
    const Column score = task.distance.score;
    if (task.options.turn == Turn::key || score.empty()) return treated;
    const double sign = task.options.turn == Turn::largest_score ? -1 : 1;
    std::stable_sort(treated.begin(), treated.end(),
                     [&](auto a, auto b) { return sign * score[a] < sign * score[b]; });
    return treated;
}

void match_on_score(const Task& task, const Stratum& stratum, std::vector<MatchedPair>& pairs) {
    const Column score = task.distance.score;
    Shelf shelf(task.units, score, stratum.controls);
    const auto pair = [&](std::uint32_t treated, std::size_t place) {
        const std::uint32_t control = shelf.row(place);
        const double distance = std::abs(score[treated] - score[control]);
        if (distance > task.width) return false;
        pairs.push_back({treated, control, distance});
        return true;
    };
    const std::vector<std::uint32_t> turns = in_turn(task, stratum.treated);
    if (task.options.controls_again) {
        for (const std::uint32_t t : turns)
            for (const std::size_t place : shelf.nearest_of_all(score[t], task.options.ratio))
                pair(t, place);
        return;
    }
    for (std::uint32_t round = 0; round < task.options.ratio; ++round)
        for (const std::uint32_t t : turns) {
            const std::size_t place = shelf.nearest(score[t]);
            if (place != shelf.count() && pair(t, place)) shelf.take(place);
        }
}

// The search for one treated unit among the controls of its stratum, numbered by key (and by score before it).
class Field {
public:
    Field(const Task& task, const Points& points, const std::vector<std::uint32_t>& controls)
        : task_(task),
          points_(points),
          controls_(by_score(task, controls)),
          taken_(controls.size()),
          tree_(chosen(points, controls_)) {
        if (task.distance.score.empty()) return;
        for (const std::uint32_t c : controls_) scores_.push_back(task.distance.score[c]);
    }
    [[nodiscard]] std::vector<Near> nearest(std::uint32_t row, std::size_t count, bool left) const {
        Condition condition{.taken = {}, .scores = scores_};
        if (left) condition.taken = taken_;
        double squared_max = std::numeric_limits<double>::infinity();
        if (scores_.empty()) {
            squared_max = task_.width * task_.width;
        } else {
            condition.score = task_.distance.score[row];
            condition.width = task_.width;
        }
        return tree_.nearest(points_.point(row), count, squared_max, condition);
    }
    [[nodiscard]] bool is_taken(const Near& near) const { return taken_[near.point] != 0; }
    MatchedPair pair(std::uint32_t treated, const Near& near) {
        if (!task_.options.controls_again) taken_[near.point] = 1;
        return {treated, controls_[near.point], std::sqrt(near.squared)};
    }

private:
    static std::vector<std::uint32_t> by_score(const Task& task, std::vector<std::uint32_t> rows) {
        const Column score = task.distance.score;
        if (!score.empty())
            std::stable_sort(rows.begin(), rows.end(),
                             [&](auto a, auto b) { return score[a] < score[b]; });
        return rows;
    }

    const Task& task_;
    const Points& points_;
    std::vector<std::uint32_t> controls_;
    std::vector<char> taken_;
    std::vector<double> scores_;
    Neighbours tree_;
};

void match_on_covariates(const Task& task, const Points& points, const Stratum& stratum,
                         std::vector<MatchedPair>& pairs) {
    Field field(task, points, stratum.controls);
    const std::vector<std::uint32_t> turns = in_turn(task, stratum.treated);
    const std::size_t ratio = task.options.ratio;
    // A dozen more than needed: enough for nearly everybody.
    const std::size_t enough = task.options.controls_again ? ratio : ratio + 12;
    std::vector<std::vector<Near>> known(turns.size());
    for_each_row(turns.size(),
                 [&](std::size_t i) { known[i] = field.nearest(turns[i], enough, false); });
    if (task.options.controls_again) {
        for (std::size_t i = 0; i < turns.size(); ++i)
            for (const Near& near : known[i]) pairs.push_back(field.pair(turns[i], near));
        return;
    }
    for (std::size_t round = 0; round < ratio; ++round)
        for (std::size_t i = 0; i < turns.size(); ++i) {
            std::vector<Near>& list = known[i];
            const auto left = [&](const Near& near) { return !field.is_taken(near); };
            auto best = std::find_if(list.begin(), list.end(), left);
            if (best == list.end()) {
                if (list.size() < enough) continue;  // these were all there are
                list = field.nearest(turns[i], enough, true);
                best = list.begin();
            }
            if (best != list.end()) pairs.push_back(field.pair(turns[i], *best));
        }
}

}  // namespace

Answer<Matching> match_nearest(const Units& units, const Distance& distance,
                               const NearestOptions& options) {
    if (auto refusal = look_at(units, distance, options.caliper)) return *refusal;
    ensure(options.ratio >= 1, "everybody gets at least one control");
    const Task task{units, distance, options, caliper_width(distance, options.caliper)};
    Points points;
    if (!distance.covariates.empty()) {
        auto made = whitened(units, distance);
        if (!made.ok()) return made.refusal();
        points = std::move(made).value();
    }
    std::vector<MatchedPair> pairs;
    for (const Stratum& stratum : strata_of(units)) {
        if (distance.covariates.empty())
            match_on_score(task, stratum, pairs);
        else
            match_on_covariates(task, points, stratum, pairs);
    }
    if (pairs.empty()) return Refusal{Reason::no_pairs};
    return matching_of(units, std::move(pairs), options.controls_again);
}

}  // namespace utfall::effects
