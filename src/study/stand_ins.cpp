// Units that stand in for those of a cell. With n units of mean m and products C = sum (y - m)(y - m)' = L L' (Cholesky), unit
// i is m + L z_i: the columns of z have length one, are at right angles and sum to zero, so that the sums are n m and the
// products C. For z Helmert's contrasts are taken (Helmert 1876), which leave all units but the first few at the mean.
//
// Sums are exact decimals and are worked on in pairs of doubles, so what cancels costs nothing. A unit's outcome is rounded once,
// and what its rounding leaves is made good by the last unit, so that the sums of many alike units stay right.
#include <algorithm>

#include "made_rows.h"
#include "sums.h"

namespace utfall::study {

namespace {

using effects::Pair;
using Cell = SumsTable::Cell;

// A pivot of less than this share of the sum of squares is rounding: outcomes that other periods tell, or too few units.
constexpr double kNothing = 1e-26;

// The units of a cell: their number, the periods in which they are seen, the sum of their outcomes in each.
struct Group {
    const Cell& cell;
    std::size_t units = 0;
    std::vector<std::string> periods{};
    std::vector<Pair> sums{};
};
std::vector<Group> groups_of(const std::vector<Cell>& cells) {
    std::vector<Group> groups;
    for (const Cell& cell : cells) {
        Group group{.cell = cell, .periods = parts_of(cell.keys[0])};
        group.units = static_cast<std::size_t>(value_of(total(cell, "units", "")));
        for (const std::string& period : group.periods)
            group.sums.push_back(total(cell, "(intercept)", period));
        groups.push_back(std::move(group));
    }
    return groups;
}

// The columns of L that are not zero; at most one less than there are units.
std::vector<std::vector<Pair>> spread_of(const Group& group) {
    const std::size_t count = group.periods.size();
    const Pair n{static_cast<double>(group.units)};
    std::vector<std::vector<Pair>> columns;
    for (std::size_t j = 0; j < count && columns.size() + 1 < group.units; ++j) {
        const auto left = [&](std::size_t t) {
            Pair entry = total(group.cell, group.periods[j], group.periods[t]) -
                         group.sums[j] * group.sums[t] / n;
            for (const std::vector<Pair>& column : columns) entry = entry - column[j] * column[t];
            return entry;
        };
        const Pair pivot = left(j);
        const double whole = value_of(total(group.cell, group.periods[j], group.periods[j]));
        if (!(value_of(pivot) > kNothing * whole)) continue;
        const Pair length = root(pivot);
        std::vector<Pair> column(count);
        column[j] = length;
        for (std::size_t t = j + 1; t < count; ++t) column[t] = left(t) / length;
        columns.push_back(std::move(column));
    }
    return columns;
}

// Entry i of the contrast that sets unit j against those before it, j = 1, 2 …
Pair contrast(std::size_t j, std::size_t i) {
    if (i > j) return {};
    const Pair length = root(Pair{static_cast<double>(j)} * Pair{static_cast<double>(j + 1)});
    return Pair{i < j ? 1.0 : -static_cast<double>(j)} / length;
}

class StandIns {
public:
    StandIns(const std::vector<Group>& groups, bool has_products) : has_products_(has_products) {
        for (std::size_t g = 0; g < groups.size(); ++g)
            add(groups[g], static_cast<std::uint32_t>(g));
    }

    // By row; the place of a row's period among those of its group.
    std::vector<double> outcome, unit;
    std::vector<std::uint32_t> group, place;

private:
    void add(const Group& of, std::uint32_t number) {
        const std::vector<std::vector<Pair>> spread =
            has_products_ ? spread_of(of) : std::vector<std::vector<Pair>>{};
        const std::size_t count = of.periods.size();
        std::vector<Pair> owed(count);  // by the units so far, to the sum of each period
        for (std::size_t i = 0; i < of.units; ++i, ++units_)
            for (std::size_t t = 0; t < count; ++t) {
                Pair y = of.sums[t] / Pair{static_cast<double>(of.units)};
                for (std::size_t j = std::max<std::size_t>(i, 1); j <= spread.size(); ++j)
                    y = y + contrast(j, i) * spread[j - 1][t];
                const double rounded = value_of(i + 1 < of.units ? y : y + owed[t]);
                owed[t] = owed[t] + y - Pair{rounded};
                outcome.push_back(rounded);
                unit.push_back(static_cast<double>(units_));
                group.push_back(number);
                place.push_back(static_cast<std::uint32_t>(t));
            }
    }

    bool has_products_;
    std::size_t units_ = 0;
};

// Texts of a key by group and place, and which of them each row has.
struct Told {
    std::vector<std::string> texts;
    std::vector<std::uint32_t> rows;
};
Told told(const std::vector<Group>& groups, std::size_t key, const StandIns& made) {
    Told out;
    std::vector<std::uint32_t> first;
    std::vector<bool> has_one;
    for (const Group& group : groups) {
        first.push_back(static_cast<std::uint32_t>(out.texts.size()));
        const std::vector<std::string> parts = parts_of(group.cell.keys[key]);
        has_one.push_back(parts.size() < group.periods.size());
        out.texts.insert(out.texts.end(), parts.begin(), parts.end());
    }
    for (std::size_t i = 0; i < made.group.size(); ++i) {
        const std::uint32_t group = made.group[i];
        out.rows.push_back(first[group] + (has_one[group] ? 0 : made.place[i]));
    }
    return out;
}

}  // namespace

Variables stand_ins(const terms::AnalysisPlan& plan, const terms::PlannedEstimate& planned,
                    const Layout& layout, const std::vector<Cell>& cells) {
    const std::vector<Group> groups = groups_of(cells);
    StandIns made(groups, layout.panel.has_products);
    Variables out{.values = std::vector<Values>(plan.variables.size()),
                  .counts = std::vector<std::uint8_t>(made.outcome.size(), 1),
                  .rows = made.outcome.size(),
                  .sha256 = {}};
    const auto put = [&](int variable, std::size_t key) {
        const Told of = told(groups, key, made);
        out.values[static_cast<std::size_t>(variable)] =
            values_of(plan, variable, of.texts, of.rows);
    };
    put(layout.panel.period, 0);
    for (std::size_t k = 0; k < layout.keys.size(); ++k) put(layout.keys[k], k + 1);
    out.values[static_cast<std::size_t>(*planned.outcome)].numbers =
        Numbers(std::move(made.outcome));
    out.values[static_cast<std::size_t>(layout.panel.unit)].numbers = Numbers(std::move(made.unit));
    return out;
}

}  // namespace utfall::study
