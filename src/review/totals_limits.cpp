// What flows can be at most together: by caps, and by how many claims there can be.
#include <algorithm>

#include "totals.h"

namespace utfall::review {

using calc::Register;
using settle::Flow;
using settle::Unknown;
using terms::Cap;
using terms::Expression;

namespace {

// In every text of the contract the payment is the value of the claims on one list, and nothing else.
bool pays_claims_alone(const terms::Contract& c, std::size_t payment) {
    for (int number = 0; number <= static_cast<int>(c.amendments.size()); ++number) {
        const Expression& e = terms::text_of(c, number).payments[payment].amount;
        if (e.kind != Expression::Kind::ClaimsPeriod || e.other >= 0 ||
            e.subject != c.payments[payment].amount.subject)
            return false;
    }
    return true;
}

}  // namespace

std::vector<Totals::Group> Totals::groups_of(const std::vector<std::size_t>& flows) {
    std::map<int, Group> by_cap;
    std::map<std::string, std::set<std::size_t>> by_clause;
    for (std::size_t k : flows) {
        by_clause[f_.flows[k].clause].insert(k);
        for (const Flow::Cut& cut : f_.flows[k].cuts) {
            if (cut.group < 0) continue;
            const Register limit = copies_.at(*cut.limit);
            const auto [group, is_new] = by_cap.try_emplace(cut.group, Group{{}, limit});
            group->second.flows.insert(k);
            if (!is_new) group->second.limit = build_.maximum(group->second.limit, limit);
        }
    }
    std::vector<Group> out;
    for (auto& [number, group] : by_cap) out.push_back(std::move(group));
    for (std::size_t p = 0; p < c_.payments.size(); ++p) {
        const auto own = by_clause.find(c_.payments[p].name);
        if (own == by_clause.end() || !pays_claims_alone(c_, p)) continue;
        if (const auto most = most_for_claims(c_.payments[p].amount.subject))
            out.push_back({own->second, build_.constant({*most, 1})});
    }
    return out;
}

namespace {

// The highest price of a line in any text of the contract.
std::int64_t highest_price(const terms::Contract& c, int list, std::size_t line) {
    std::int64_t highest = 0;
    for (int number = 0; number <= static_cast<int>(c.amendments.size()); ++number) {
        const auto& lines =
            terms::text_of(c, number).price_lists[static_cast<std::size_t>(list)].lines;
        if (line < lines.size())
            for (const auto& price : lines[line].prices) highest = std::max(highest, price.amount);
    }
    return highest;
}

}  // namespace

// In minor units, when every claim that a list allows is accepted: line by line, each under its own cap, and all under what
// each person may cost.
std::optional<std::int64_t> Totals::most_for_claims(int list) const {
    const terms::PriceList& prices = c_.price_lists[static_cast<std::size_t>(list)];
    std::map<std::pair<int, int>, std::int64_t> most;  // line and person
    for (const Unknown& u : f_.unknowns)
        if (u.kind == Unknown::Kind::Claims && u.list == list) most[{u.line, u.person}] = u.most;
    if (most.empty()) return std::nullopt;  // the claims are known
    const terms::Dimension& roster = c_.dimensions[static_cast<std::size_t>(prices.persons)];
    const std::int64_t persons =
        roster.kind == terms::Dimension::Kind::Roster ? roster.limit : roster.size();
    std::vector<std::int64_t> by_line(prices.lines.size());
    for (const auto& [key, number] : most) {
        const auto line = static_cast<std::size_t>(key.first);
        const auto value = base::checked_multiply(number, highest_price(c_, list, line));
        if (!value || *value > INT64_MAX / 4 - by_line[line]) return std::nullopt;
        by_line[line] += *value;
    }
    std::int64_t per_person = INT64_MAX;
    for (const Cap& cap : c_.caps) {
        if (!c_.amendments.empty() || cap.limit.kind != Expression::Kind::Constant) continue;
        const std::int64_t limit = cap.limit.constant.numerator;
        const bool is_each =
            std::find(cap.each.begin(), cap.each.end(), prices.persons) != cap.each.end();
        if (cap.scope == Cap::Scope::Line && cap.price_list == list && !is_each) {
            std::int64_t& own = by_line[static_cast<std::size_t>(cap.line)];
            const auto& at = prices.lines[static_cast<std::size_t>(cap.line)].prices;
            // What does not fit whole is refused: only whole claims are paid.
            const bool is_whole =
                cap.rest == Cap::Rest::Refused && at.size() == 1 && at[0].amount > 0;
            own = std::min(own, is_whole ? limit / at[0].amount * at[0].amount : limit);
        }
        const auto pays = [&](int p) {
            const Expression& e = c_.payments[static_cast<std::size_t>(p)].amount;
            return e.kind == Expression::Kind::ClaimsPeriod && e.subject == list;
        };
        if (cap.scope == Cap::Scope::Payments && is_each && cap.each.size() == 1 &&
            std::any_of(cap.payments.begin(), cap.payments.end(), pays))
            per_person = std::min(per_person, limit);
    }
    std::int64_t all = 0;
    for (const std::int64_t value : by_line) {
        if (value > INT64_MAX / 4 - all) return std::nullopt;
        all += value;
    }
    const auto capped =
        per_person == INT64_MAX ? std::nullopt : base::checked_multiply(persons, per_person);
    return capped ? std::min(all, *capped) : all;
}

// Intervals do not see that payments of several clauses or years share a cap. Where that matters the sum is made once more
// group by group, the small groups first, each no more than its limit: the same number, of which more is known.
Register Totals::limited(const std::vector<std::size_t>& flows, Register sum) {
    std::vector<Group> groups = groups_of(flows);
    std::vector<const Group*> order;
    for (const Group& group : groups) order.push_back(&group);
    std::stable_sort(order.begin(), order.end(), [](const Group* a, const Group* b) {
        return a->flows.size() < b->flows.size();
    });
    std::map<std::size_t, Register> parts;  // by the first flow of each part
    std::map<std::size_t, std::set<std::size_t>> members;
    for (std::size_t k : flows) {
        const Register amount = copies_.at(f_.flows[k].amount);
        if (build_.range(amount).low < 0) return sum;  // a correction
        parts[k] = amount;
        members[k] = {k};
    }
    for (const Group* group : order) {
        std::vector<std::size_t> inside;
        std::size_t count = 0;
        for (const auto& [first, own] : members)
            if (std::includes(group->flows.begin(), group->flows.end(), own.begin(), own.end())) {
                inside.push_back(first);
                count += own.size();
            }
        if (count != group->flows.size()) continue;  // it crosses another group
        Register total = parts.at(inside.front());
        for (std::size_t i = 1; i < inside.size(); ++i) {
            total = build_.add(total, parts.at(inside[i]));
            members.erase(inside[i]);
            parts.erase(inside[i]);
        }
        members[inside.front()] = group->flows;
        parts[inside.front()] = build_.minimum(total, group->limit);
    }
    Register all = build_.constant({0, 1});
    for (const auto& [first, part] : parts) all = build_.add(all, part);
    const auto high = [&](Register r) {
        return base::Rational::of(build_.range(r).high, build_.denominator(r));
    };
    const auto before = high(sum), after = high(all);
    return before && after && *after < *before ? all : sum;
}

}  // namespace utfall::review
