// How the cells of group_time.h are put together, and the test of those before treatment.
#include <algorithm>
#include <cmath>
#include <map>

#include "utfall/base/ensure.h"
#include "utfall/effects/group_time.h"
#include "utfall/effects/multiplier_bootstrap.h"

namespace utfall::effects {

namespace {

// A number and the influence of each unit on it.
struct Sum {
    double value = 0;
    std::vector<double> influence;
};

// Shares of groups, by weight, among all units; and the units of a group, which stand together.
class Shares {
public:
    explicit Shares(const GroupTime& of) : of_(of) {
        double total = 0;
        for (const double weight : of.weights) total += weight;
        mean_ = total / static_cast<double>(of.units.size());
        for (std::size_t i = 0; i < of.units.size(); ++i) {
            Group& group = groups_[of.groups[i]];
            if (group.last == 0) group.first = i;
            group.last = i + 1;
            group.share += weight(i) / static_cast<double>(of.units.size());
        }
    }
    [[nodiscard]] double share(std::int64_t group) const { return groups_.at(group).share; }

    // Adds `scale` times the influence on the share of `group` to each unit: weight - share in the group, -share elsewhere.
    void add_influence(std::int64_t group, double scale, std::span<double> to) const {
        const Group& g = groups_.at(group);
        for (double& psi : to) psi -= scale * g.share;
        for (std::size_t i = g.first; i < g.last; ++i) to[i] += scale * weight(i);
    }

private:
    struct Group {
        std::size_t first = 0, last = 0;
        double share = 0;
    };
    [[nodiscard]] double weight(std::size_t i) const { return of_.weights[i] / mean_; }

    const GroupTime& of_;
    double mean_ = 1;
    std::map<std::int64_t, Group> groups_;
};

struct Part {
    std::int64_t group = 0;
    double value = 0;
    std::span<const double> influence;
};

Sum mean_of(const std::vector<Part>& parts) {
    Sum sum{.value = 0, .influence = std::vector<double>(parts.front().influence.size())};
    const auto count = static_cast<double>(parts.size());
    for (const Part& part : parts) {
        sum.value += part.value / count;
        for (std::size_t i = 0; i < sum.influence.size(); ++i)
            sum.influence[i] += part.influence[i] / count;
    }
    return sum;
}

// Weighted by the shares s of the groups; that these are estimated adds (s_i - share) (value - mean)/sum of shares, Callaway
// and Sant'Anna (2021), corollary 2.
Sum mean_by_share(const std::vector<Part>& parts, const Shares& shares) {
    double total = 0;
    for (const Part& part : parts) total += shares.share(part.group);
    Sum sum{.value = 0, .influence = std::vector<double>(parts.front().influence.size())};
    for (const Part& part : parts) sum.value += shares.share(part.group) / total * part.value;
    for (const Part& part : parts) {
        const double weight = shares.share(part.group) / total;
        for (std::size_t i = 0; i < sum.influence.size(); ++i)
            sum.influence[i] += weight * part.influence[i];
        shares.add_influence(part.group, (part.value - sum.value) / total, sum.influence);
    }
    return sum;
}

class Aggregator {
public:
    Aggregator(const GroupTime& of, Aggregation kind, const AggregateOptions& options)
        : of_(of), kind_(kind), options_(options), shares_(of) {}

    Answer<Aggregated> run() {
        Aggregated made;
        made.kind = kind_;
        std::map<std::int64_t, std::vector<Part>> by_key;
        for (std::size_t k = 0; k < of_.cells.size(); ++k) {
            const GroupTimeCell& cell = of_.cells[k];
            if (!belongs(cell)) continue;
            if (cell.refusal)
                ++made.cells_missing;
            else
                by_key[key(cell)].push_back({.group = cell.group,
                                             .value = cell.effect.value,
                                             .influence = of_.influence.column(k)});
        }
        if (by_key.empty()) return Refusal{Reason::no_cells};
        std::vector<Sum> sums;
        for (const auto& [of, parts] : by_key) {
            made.of.push_back(of);
            sums.push_back(kind_ == Aggregation::group ? mean_of(parts)
                                                       : mean_by_share(parts, shares_));
        }
        if (kind_ == Aggregation::simple) {
            made.of.clear();
        } else {
            auto overall = over(made.of, sums);
            if (!overall.ok()) return overall.refusal();
            sums.push_back(std::move(overall).value());
        }
        write(sums, made);
        return made;
    }

private:
    [[nodiscard]] bool belongs(const GroupTimeCell& cell) const {
        const std::int64_t since = cell.period - cell.group;
        if (kind_ != Aggregation::dynamic) return since >= 0;
        return since >= options_.earliest.value_or(since) &&
               since <= options_.latest.value_or(since);
    }
    [[nodiscard]] std::int64_t key(const GroupTimeCell& cell) const {
        switch (kind_) {
            case Aggregation::simple: return 0;
            case Aggregation::dynamic: return cell.period - cell.group;
            case Aggregation::group: return cell.group;
            case Aggregation::calendar: return cell.period;
        }
        ensure(false, "an aggregation has a key");
        return 0;
    }
    [[nodiscard]] Answer<Sum> over(const std::vector<std::int64_t>& of,
                                   const std::vector<Sum>& sums) const {
        std::vector<Part> parts;
        for (std::size_t k = 0; k < of.size(); ++k)
            if (kind_ != Aggregation::dynamic || of[k] >= 0)
                parts.push_back(
                    {.group = of[k], .value = sums[k].value, .influence = sums[k].influence});
        if (parts.empty()) return Refusal{Reason::no_cells};
        return kind_ == Aggregation::group ? mean_by_share(parts, shares_) : mean_of(parts);
    }
    void write(const std::vector<Sum>& sums, Aggregated& made) const {
        made.influence = Matrix(of_.units.size(), sums.size());
        for (std::size_t k = 0; k < sums.size(); ++k) {
            std::copy(sums[k].influence.begin(), sums[k].influence.end(),
                      made.influence.column(k).begin());
            const bool last = k + 1 == sums.size();
            Estimate e{.term = last ? "overall" : std::to_string(made.of[k]),
                       .value = sums[k].value};
            const double error = standard_error(sums[k].influence);
            if (error > 0) e.standard_error = error;
            if (last)
                made.overall = e;
            else
                made.parts.push_back(e);
        }
    }
    [[nodiscard]] double standard_error(const std::vector<double>& influence) const {
        std::vector<double> by_cluster(of_.clusters_count);
        for (std::size_t i = 0; i < influence.size(); ++i)
            by_cluster[of_.cluster_of[i]] += influence[i];
        double squares = 0;
        for (const double sum : by_cluster) squares += sum * sum;
        return std::sqrt(squares) / static_cast<double>(influence.size());
    }

    const GroupTime& of_;
    Aggregation kind_;
    AggregateOptions options_;
    Shares shares_;
};

}  // namespace

Answer<Aggregated> aggregated(const GroupTime& effects, Aggregation kind,
                              const AggregateOptions& options) {
    return Aggregator(effects, kind, options).run();
}

Answer<WaldTest> pre_trend_test(const GroupTime& effects) {
    std::vector<std::size_t> tested;
    for (std::size_t k = 0; k < effects.cells.size(); ++k) {
        const GroupTimeCell& cell = effects.cells[k];
        if (cell.before && !cell.refusal && cell.base != cell.period) tested.push_back(k);
    }
    if (tested.empty()) return Refusal{Reason::no_cells};
    Matrix influence(effects.units.size(), tested.size());
    std::vector<double> values;
    for (std::size_t j = 0; j < tested.size(); ++j) {
        const auto from = effects.influence.column(tested[j]);
        std::copy(from.begin(), from.end(), influence.column(j).begin());
        values.push_back(effects.cells[tested[j]].effect.value);
    }
    const Matrix covariance =
        influence_covariance({.influence = influence, .clusters = clusters(effects)});
    const auto solved = solve(covariance, values);
    if (!solved.ok()) {
        const std::size_t at = std::stoul(solved.refusal().holes.front()) - 1;
        return Refusal{Reason::singular, {effects.cells[tested[at]].effect.term}};
    }
    WaldTest test{.statistic = 0, .degrees = tested.size()};
    for (std::size_t j = 0; j < values.size(); ++j) test.statistic += values[j] * solved.value()[j];
    test.p = chi_squared_upper(test.statistic, static_cast<double>(test.degrees));
    return test;
}

}  // namespace utfall::effects
