// Who pays for claims that nothing says the worth of.
#include <set>

#include "incentives.h"
#include "reach.h"

namespace utfall::review {

using terms::Expression;

namespace {

void lists_in(const terms::Contract& c, const Expression& e, std::set<int>& lists) {
    if (e.kind == Expression::Kind::ClaimsPeriod || e.kind == Expression::Kind::ClaimsTotal ||
        e.kind == Expression::Kind::ClaimsNumber)
        lists.insert(e.subject);
    if (e.kind == Expression::Kind::Definition)
        lists_in(c, c.definitions[static_cast<std::size_t>(e.subject)].expression, lists);
    for (const Expression& part : e.parts) lists_in(c, part, lists);
}

}  // namespace

std::vector<Finding> unvalued_claims_of(const Reviewed& r) {
    const terms::Contract& c = r.contract;
    std::vector<std::set<int>> payers(c.price_lists.size());
    for (const terms::Payment& p : c.payments) {
        std::set<int> lists;
        lists_in(c, p.amount, lists);
        for (int list : lists)
            for (int party : parties_of(c, p.from))
                if (c.parties[static_cast<std::size_t>(party)].role == terms::Role::payer)
                    payers[static_cast<std::size_t>(list)].insert(party);
    }
    std::vector<Finding> out;
    for (std::size_t list = 0; list < payers.size(); ++list) {
        std::string names;
        for (int party : payers[list])
            names += (names.empty() ? "" : ", ") + c.parties[static_cast<std::size_t>(party)].name;
        if (!names.empty())
            out.push_back(finding_at(
                c, base::Code::claims_not_judged, c.price_lists[list].origin.place,
                {base::Bilingual::same(names), base::Bilingual::same(c.price_lists[list].name)}));
    }
    return out;
}

}  // namespace utfall::review
