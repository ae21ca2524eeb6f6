#include "lines.h"

#include <algorithm>
#include <set>
#include <utility>

namespace utfall::review {

using settle::Flow;

using Line = Exposure::Line;
using Kind = Exposure::Kind;

namespace {

[[nodiscard]] bool occurs(const Reviewed& r, const Line& line) {
    return std::any_of(r.spaces.begin(), r.spaces.end(), [&](const Space& space) {
        return std::any_of(space.formula.flows.begin(), space.formula.flows.end(),
                           [&](const Flow& flow) { return counts(line, flow); });
    });
}

[[nodiscard]] bool passes(const Flow& flow) {
    return Totals::is_paid(flow) && flow.from != flow.to;
}

}  // namespace

bool counts(const Line& line, const Flow& flow) {
    if (line.year && flow.date.year() != *line.year) return false;
    switch (line.kind) {
        case Kind::Pays:
            return Totals::is_paid(flow) && flow.from == line.party && flow.to != line.party;
        case Kind::Receives:
            return Totals::is_paid(flow) && flow.to == line.party && flow.from != line.party;
        case Kind::Funds: return flow.kind == settle::EventKind::Drawn && flow.from == line.party;
        case Kind::To:
            return Totals::is_paid(flow) && flow.from == line.party && flow.to == line.other;
    }
    return false;
}

Sheet sheet_of(const Reviewed& r, const Space& space, const std::vector<Line>& lines) {
    return sheet_of(r, space, [&](calc::Builder&, Totals& totals) {
        std::vector<calc::Register> values;
        for (const Line& line : lines) {
            const auto wanted = [&](const Flow& flow) { return counts(line, flow); };
            values.push_back(line.kind == Kind::Funds ? totals.drawn(wanted) : totals.paid(wanted));
        }
        return values;
    });
}

std::vector<Line> lines_of(const Reviewed& r) {
    std::set<int> years, payers, payees, funders;
    std::set<std::pair<int, int>> pairs;
    for (const Space& space : r.spaces)
        for (const Flow& flow : space.formula.flows) {
            if (flow.kind == settle::EventKind::Drawn) funders.insert(flow.from);
            if (!passes(flow)) continue;
            years.insert(flow.date.year());
            payers.insert(flow.from);
            payees.insert(flow.to);
            pairs.insert({flow.from, flow.to});
        }
    std::vector<Line> out;
    const auto with_years = [&](Line line) {
        out.push_back(line);
        for (int year : years) {
            line.year = year;
            if (occurs(r, line)) out.push_back(line);
        }
    };
    const auto paid_by = [&](int party) {
        return std::count_if(pairs.begin(), pairs.end(),
                             [&](const auto& p) { return p.first == party; });
    };
    for (std::size_t p = 0; p < r.contract.parties.size(); ++p) {
        const int party = static_cast<int>(p);
        if (payers.contains(party)) {
            with_years({Kind::Pays, party, -1, {}, {}, {}});
            for (const auto& [from, to] : pairs)
                if (from == party && paid_by(party) > 1)
                    out.push_back({Kind::To, from, to, {}, {}, {}});
        }
        if (payees.contains(party)) with_years({Kind::Receives, party, -1, {}, {}, {}});
        if (funders.contains(party)) out.push_back({Kind::Funds, party, -1, {}, {}, {}});
    }
    return out;
}

std::optional<base::Date> last_day_of(const Reviewed& r) {
    std::optional<base::Date> last;
    for (const Space& space : r.spaces)
        for (const Flow& flow : space.formula.flows)
            if (passes(flow)) last = std::max(last.value_or(flow.date), flow.date);
    return last;
}

}  // namespace utfall::review
