#include "claims.h"

#include <algorithm>

namespace utfall::settle {

using base::Bilingual;
using Kind = ClaimVerdict::Kind;

ClaimBook::ClaimBook(const terms::Contract& contract, const Facts& facts,
                     std::optional<base::Date> through)
    : contract_(contract), facts_(facts) {
    for (const auto& [list, claims] : facts.claims) {
        judge(list, through);
        note_unpaid(list);
        for (const CountedClaim& claim : counted_[list]) {
            by_person_[{list, -1}].push_back(&claim);
            by_person_[{list, claim.claim->person}].push_back(&claim);
        }
    }
}

void ClaimBook::refuse(int list, const Claim& claim, Bilingual reason) {
    const terms::PriceList& prices = contract_.price_lists[static_cast<std::size_t>(list)];
    const std::string& person = facts_.persons[static_cast<std::size_t>(prices.persons)].empty()
                                    ? contract_.dimensions[static_cast<std::size_t>(prices.persons)]
                                          .members[static_cast<std::size_t>(claim.person)]
                                    : facts_.persons[static_cast<std::size_t>(prices.persons)]
                                                    [static_cast<std::size_t>(claim.person)];
    refused_.push_back({prices.name, prices.lines[static_cast<std::size_t>(claim.line)].name,
                        person, claim.number, std::move(reason), claim.row});
}

// Those of one place by number.
std::vector<const Claim*> ClaimBook::in_order(int list, const ClaimJudge& judge,
                                              std::optional<base::Date> through) const {
    std::vector<const Claim*> claims;
    for (const Claim& claim : facts_.claims.at(list))
        if (!through || claim.accepted <= *through) claims.push_back(&claim);
    const auto place = [&](const Claim* c) {
        return std::pair(judge.place_of(c->line, c->outcome, c->accepted),
                         std::string_view(c->number));
    };
    std::sort(claims.begin(), claims.end(),
              [&](const Claim* a, const Claim* b) { return place(a) < place(b); });
    return claims;
}

void ClaimBook::judge(int list, std::optional<base::Date> through) {
    int persons = 0;
    for (const Claim& claim : facts_.claims.at(list)) persons = std::max(persons, claim.person + 1);
    ClaimJudge judge(contract_, list, persons);
    const std::vector<const Claim*> claims = in_order(list, judge, through);
    std::vector<ClaimCase> cases;
    cases.reserve(claims.size());
    for (const Claim* c : claims)
        cases.push_back({c->person, c->line, c->outcome, c->claimed, c->accepted});
    std::vector<ClaimVerdict> verdicts;
    judge.judge(cases, verdicts);
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const ClaimVerdict& v = verdicts[i];
        if (v.kind != Kind::Counts) {
            refuse(list, *claims[i], against(list, *claims[i], v));
            continue;
        }
        const std::string cut_by =
            v.cut_by < 0 ? "" : contract_.caps[static_cast<std::size_t>(v.cut_by)].name;
        counted_[list].push_back({claims[i], v.price, v.paid, cut_by});
    }
}

// Why a claim does not count.
Bilingual ClaimBook::against(int list, const Claim& claim, const ClaimVerdict& verdict) const {
    const auto& lines = text_on(claim.outcome).price_lists[static_cast<std::size_t>(list)].lines;
    const terms::PriceLine& line = lines[static_cast<std::size_t>(claim.line)];
    const std::string accepted = claim.accepted.text(), last = verdict.last.text();
    const auto earlier = [&] { return lines[static_cast<std::size_t>(*line.after)].name; };
    switch (verdict.kind) {
        case Kind::Counts: return {};
        case Kind::NotOffered: {
            const int number = terms::text_on(contract_, claim.outcome);
            const std::string which = std::to_string(number);
            return {.sv = number == 0 ? "raden fanns inte den dag utfallet kom"
                                      : "raden finns inte enligt ändring " + which,
                    .en = number == 0 ? "the line did not exist on the day of the outcome"
                                      : "the line does not exist under amendment " + which};
        }
        case Kind::Lapsed:
            return {
                .sv = "godkändes " + accepted + ", efter den sista dagen " + last +
                      ", och har förfallit",
                .en = "accepted " + accepted + ", after the last day " + last + ", and has lapsed"};
        case Kind::NoPeriod:
            return {.sv = "godkändes " + accepted + ", som inte ligger i någon betalningsperiod",
                    .en = "accepted " + accepted + ", which lies in no period of payment"};
        case Kind::TooOften: {
            const std::string most = std::to_string(*line.times_each);
            const bool is_once = *line.times_each == 1;
            return {.sv = "raden betalas högst " + most + (is_once ? " gång" : " gånger") +
                          " per person",
                    .en = "the line is paid at most " + most + (is_once ? " time" : " times") +
                          " each"};
        }
        case Kind::NoEarlier:
            return {.sv = "kräver ett tidigare godkänt krav på " + earlier(),
                    .en = "needs an earlier accepted claim on " + earlier()};
        case Kind::EarlierTooOld: {
            const std::string outcome = claim.outcome.text();
            return {.sv = "utfallet " + outcome + " kom efter " + last +
                          ", den sista dagen efter kravet på " + earlier(),
                    .en = "the outcome of " + outcome + " came after " + last +
                          ", the last day after the claim on " + earlier()};
        }
    }
    return {};
}

// Claims that count, but of which a cap on a line, a person or claim by claim has left nothing.
void ClaimBook::note_unpaid(int list) {
    for (const CountedClaim& claim : counted_[list])
        if (claim.price > 0 && claim.paid == 0)
            refuse(list, *claim.claim,
                   {.sv = "ryms inte i taket " + claim.cut_by,
                    .en = "does not fit into the cap " + claim.cut_by});
}

std::vector<const CountedClaim*> ClaimBook::accepted(int list, std::optional<int> person,
                                                     base::Date from, base::Date through) const {
    const auto at = person ? by_person_.find({list, *person}) : by_person_.find({list, -1});
    if (at == by_person_.end()) return {};
    const auto& claims = at->second;  // by rising day of acceptance
    const auto begin =
        std::partition_point(claims.begin(), claims.end(),
                             [&](const CountedClaim* c) { return c->claim->accepted < from; });
    const auto end = std::partition_point(
        begin, claims.end(), [&](const CountedClaim* c) { return c->claim->accepted <= through; });
    return {begin, end};
}

}  // namespace utfall::settle
