#include "claims_at.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace utfall::review {

using settle::Unknown;

namespace {

// Steps before a line in its chain of "only after accepted claim on".
int depth_of(const terms::PriceList& list, int line) {
    int depth = 0;
    for (int at = line; list.lines[static_cast<std::size_t>(at)].after; ++depth)
        at = *list.lines[static_cast<std::size_t>(at)].after;
    return depth;
}

}  // namespace

void add_claims(const terms::Contract& contract, const std::vector<Unknown>& unknowns,
                const std::vector<std::int64_t>& inputs, settle::Facts& facts) {
    std::map<std::tuple<int, int, int>, std::int64_t> used;  // list, line, person
    std::map<int, int> numbers;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Unknown& unknown = unknowns[i];
        if (unknown.kind != Unknown::Kind::Claims) continue;
        const terms::PriceList& list = contract.price_lists[static_cast<std::size_t>(unknown.list)];
        const auto d = static_cast<std::size_t>(list.persons);
        const auto persons =
            static_cast<std::int64_t>(contract.dimensions[d].kind == terms::Dimension::Kind::Roster
                                          ? facts.persons[d].size()
                                          : contract.dimensions[d].members.size());
        std::int64_t& first = used[{unknown.list, unknown.line, unknown.person}];
        const std::int64_t count = std::min(inputs[i], unknown.most - first);
        const base::Date outcome = std::max(
            unknown.priced_from, std::min(std::max(unknown.from, list.from), list.through));
        for (std::int64_t k = first; k < first + count; ++k) {
            const auto person =
                unknown.person >= 0 ? unknown.person : static_cast<int>(k % persons);
            const base::Date accepted =
                std::min(std::max(outcome.plus_days(depth_of(list, unknown.line)), unknown.from),
                         unknown.through);
            facts.claims[unknown.list].push_back({"X" + std::to_string(++numbers[unknown.list]),
                                                  person, unknown.line, outcome, accepted, accepted,
                                                  0});
        }
        first += std::max<std::int64_t>(count, 0);
    }
    for (auto& [list, claims] : facts.claims)
        std::stable_sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) {
            return std::tuple(a.outcome, a.line) < std::tuple(b.outcome, b.line);
        });
}

}  // namespace utfall::review
