#include <algorithm>
#include <cmath>

#include "utfall/effects/matrix.h"
#include "utfall/effects/survival.h"

namespace utfall::effects {

namespace {

using Counts = std::vector<RiskRow>;  // of each group at one time

// Steps through the tables of one stratum together.
class Together {
public:
    explicit Together(const std::vector<RiskTable>& groups)
        : groups_(groups), at_(groups.size()), now_(groups.size()) {}

    // The next time at which any group has a row; false when there is none.
    bool next() {
        double time = std::numeric_limits<double>::infinity();
        for (std::size_t g = 0; g < groups_.size(); ++g)
            if (at_[g] < groups_[g].size()) time = std::min(time, groups_[g][at_[g]].time);
        if (std::isinf(time)) return false;
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            now_[g] = {.time = time};
            if (at_[g] == groups_[g].size()) continue;
            const RiskRow& row = groups_[g][at_[g]];
            if (row.time == time) {
                now_[g] = row;
                ++at_[g];
            } else {
                now_[g].at_risk = row.at_risk;
            }
        }
        return true;
    }
    [[nodiscard]] const Counts& now() const { return now_; }

private:
    const std::vector<RiskTable>& groups_;
    std::vector<std::size_t> at_;
    Counts now_;
};

void add(const Counts& now, LogRank& sum, Matrix& covariance) {
    double n = 0;
    double d = 0;
    for (const RiskRow& row : now) {
        n += row.at_risk;
        d += row.events;
    }
    if (d == 0) return;
    const double common = n > 1 ? d * (n - d) / (n - 1) : 0;
    for (std::size_t g = 0; g < now.size(); ++g) {
        const double share = now[g].at_risk / n;
        sum.groups[g].observed += now[g].events;
        sum.groups[g].expected += d * share;
        for (std::size_t h = 0; h < now.size(); ++h)
            covariance(g, h) += common * share * ((g == h ? 1 : 0) - now[h].at_risk / n);
    }
}

}  // namespace

Answer<LogRank> log_rank(const std::vector<std::vector<RiskTable>>& tables) {
    if (tables.empty() || tables.front().empty()) return Refusal{Reason::no_rows};
    const std::size_t groups = tables.front().size();
    LogRank result;
    result.groups.resize(groups);
    Matrix covariance(groups, groups);
    double observed = 0;
    for (const auto& stratum : tables) {
        ensure(stratum.size() == groups, "each stratum has a table for each group");
        for (const RiskTable& table : stratum) {
            if (table.empty()) continue;
            if (const auto curve = kaplan_meier(table); !curve.ok()) return curve.refusal();
            for (const RiskRow& row : table) observed += row.events;
        }
        for (Together step(stratum); step.next();) add(step.now(), result, covariance);
    }
    if (observed == 0) return Refusal{Reason::no_events};

    // The differences sum to zero: one group follows from the others.
    std::vector<std::size_t> kept;
    for (std::size_t g = 0; g < groups; ++g)
        if (covariance(g, g) > 0) kept.push_back(g);
    if (kept.size() < 2) return Refusal{Reason::one_group};
    kept.pop_back();
    Matrix part(kept.size(), kept.size());
    std::vector<double> difference;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const LogRank::Group& group = result.groups[kept[i]];
        difference.push_back(group.observed - group.expected);
        for (std::size_t j = 0; j < kept.size(); ++j) part(i, j) = covariance(kept[i], kept[j]);
    }
    const auto solved = solve(part, difference);
    if (!solved.ok()) return Refusal{Reason::one_group};
    for (std::size_t i = 0; i < kept.size(); ++i)
        result.chi_squared += difference[i] * solved.value()[i];
    result.degrees = static_cast<double>(kept.size());
    result.p = chi_squared_upper(result.chi_squared, result.degrees);
    return result;
}

}  // namespace utfall::effects
