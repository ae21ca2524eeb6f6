#include "claims.h"

#include <algorithm>

#include "course.h"
#include "utfall/base/ensure.h"

namespace utfall::settle {

using base::Bilingual;
using terms::Cap;
using terms::PriceLine;

ClaimBook::ClaimBook(const terms::Contract& contract, const Facts& facts,
                     std::optional<base::Date> through)
    : contract_(contract), facts_(facts) {
    for (const auto& [list, claims] : facts.claims) {
        judge(list, through);
        cap_claims(list);
        note_unpaid(list);
        for (const CountedClaim& claim : counted_[list]) {
            by_person_[{list, -1}].push_back(&claim);
            by_person_[{list, claim.claim->person}].push_back(&claim);
        }
    }
}

std::int64_t ClaimBook::price_on(const PriceLine& line, base::Date day) const {
    std::int64_t amount = line.prices.front().amount;
    for (const PriceLine::Price& price : line.prices)
        if (!price.from || *price.from <= day) amount = price.amount;
    return amount;
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

// Claims come in the order of acceptance, so that a claim accepted later never takes away what an earlier one was
// paid; those of one day by outcome, then what others build on first, then line and number.
std::vector<const Claim*> ClaimBook::in_order(int list, std::optional<base::Date> through) const {
    const terms::PriceList& prices = contract_.price_lists[static_cast<std::size_t>(list)];
    std::vector<int> depths;  // of each line, how many others it builds on
    for (std::size_t i = 0; i < prices.lines.size(); ++i) {
        depths.push_back(0);
        for (int at = static_cast<int>(i); prices.lines[static_cast<std::size_t>(at)].after;
             ++depths.back())
            at = *prices.lines[static_cast<std::size_t>(at)].after;
    }
    std::vector<const Claim*> claims;
    for (const Claim& claim : facts_.claims.at(list))
        if (!through || claim.accepted <= *through) claims.push_back(&claim);
    const auto place = [&](const Claim* c) {
        return std::tuple(c->accepted, c->outcome, depths[static_cast<std::size_t>(c->line)],
                          c->line, std::string_view(c->number));
    };
    std::sort(claims.begin(), claims.end(),
              [&](const Claim* a, const Claim* b) { return place(a) < place(b); });
    return claims;
}

void ClaimBook::judge(int list, std::optional<base::Date> through) {
    Counted counted;
    for (const Claim* claim : in_order(list, through)) {
        if (auto reason = against(list, *claim, counted)) {
            refuse(list, *claim, std::move(*reason));
            continue;
        }
        counted[{claim->person, claim->line}].push_back(claim);
        const std::int64_t price = price_on(text_on(claim->outcome)
                                                .price_lists[static_cast<std::size_t>(list)]
                                                .lines[static_cast<std::size_t>(claim->line)],
                                            claim->outcome);
        counted_[list].push_back({claim, price, price, {}});
    }
}

// Why a claim does not count; nothing when it does.
std::optional<Bilingual> ClaimBook::against(int list, const Claim& claim,
                                            const Counted& counted) const {
    const terms::PriceList& prices =
        text_on(claim.outcome).price_lists[static_cast<std::size_t>(list)];
    const PriceLine& line = prices.lines[static_cast<std::size_t>(claim.line)];
    const std::string accepted = claim.accepted.text();
    if (!line.is_offered) {
        const int number = terms::text_on(contract_, claim.outcome);
        const std::string which = std::to_string(number);
        return Bilingual{.sv = number == 0 ? "raden fanns inte den dag utfallet kom"
                                           : "raden finns inte enligt ändring " + which,
                         .en = number == 0 ? "the line did not exist on the day of the outcome"
                                           : "the line does not exist under amendment " + which};
    }
    auto limit = terms::shifted(contract_, claim.claimed, prices.accepted_within, false);
    if (limit) limit = prolonged(contract_, Window::PriceList, list, claim.claimed, *limit);
    if (limit && claim.accepted > *limit)
        return Bilingual{.sv = "godkändes " + accepted + ", efter den sista dagen " +
                               limit->text() + ", och har förfallit",
                         .en = "accepted " + accepted + ", after the last day " + limit->text() +
                               ", and has lapsed"};
    if (!is_in_a_period(list, claim.accepted))
        return Bilingual{
            .sv = "godkändes " + accepted + ", som inte ligger i någon betalningsperiod",
            .en = "accepted " + accepted + ", which lies in no period of payment"};
    const auto own = counted.find({claim.person, claim.line});
    const auto times = own == counted.end() ? 0 : static_cast<std::int64_t>(own->second.size());
    if (line.times_each && times >= *line.times_each) {
        const std::string most = std::to_string(*line.times_each);
        const bool is_once = *line.times_each == 1;
        return Bilingual{
            .sv = "raden betalas högst " + most + (is_once ? " gång" : " gånger") + " per person",
            .en = "the line is paid at most " + most + (is_once ? " time" : " times") + " each"};
    }
    return line.after ? against_order(list, claim, line, counted) : std::nullopt;
}

// An earlier claim that is demanded must count itself, and its outcome must not be the later one.
std::optional<Bilingual> ClaimBook::against_order(int list, const Claim& claim,
                                                  const PriceLine& line,
                                                  const Counted& counted) const {
    const auto& lines = text_on(claim.outcome).price_lists[static_cast<std::size_t>(list)].lines;
    const std::string& earlier = lines[static_cast<std::size_t>(*line.after)].name;
    std::optional<base::Date> last;  // on which the outcome could have come
    if (const auto all = counted.find({claim.person, *line.after}); all != counted.end())
        for (const Claim* c : all->second) {
            if (c->outcome > claim.outcome) continue;
            last = line.within ? terms::shifted(contract_, c->outcome, *line.within, false)
                               : std::nullopt;
            if (last) last = prolonged(contract_, Window::PriceList, list, c->outcome, *last);
            if (!last || claim.outcome <= *last) return std::nullopt;
        }
    if (!last)
        return Bilingual{.sv = "kräver ett tidigare godkänt krav på " + earlier,
                         .en = "needs an earlier accepted claim on " + earlier};
    const std::string outcome = claim.outcome.text();
    return Bilingual{.sv = "utfallet " + outcome + " kom efter " + last->text() +
                           ", den sista dagen efter kravet på " + earlier,
                     .en = "the outcome of " + outcome + " came after " + last->text() +
                           ", the last day after the claim on " + earlier};
}

bool ClaimBook::counts_claims(const Cap& cap, int list) const {
    return cap.scope == Cap::Scope::Payments &&
           std::any_of(cap.payments.begin(), cap.payments.end(), [&](int p) {
               const terms::Payment& payment = contract_.payments[static_cast<std::size_t>(p)];
               return payment.amount.kind == terms::Expression::Kind::ClaimsPeriod &&
                      payment.amount.subject == list;
           });
}

namespace {

bool asks_by_period(const terms::Contract& contract, const terms::Expression& e, int list) {
    using Kind = terms::Expression::Kind;
    if (e.kind == Kind::ClaimsPeriod && e.subject == list) return true;
    if (e.kind == Kind::Definition &&
        asks_by_period(contract,
                       contract.definitions[static_cast<std::size_t>(e.subject)].expression, list))
        return true;
    return std::any_of(e.parts.begin(), e.parts.end(), [&](const terms::Expression& part) {
        return asks_by_period(contract, part, list);
    });
}

}  // namespace

// False when claims are paid by the period and the day lies in none of them.
bool ClaimBook::is_in_a_period(int list, base::Date day) const {
    bool is_by_period = false;
    for (int number = 0; number <= static_cast<int>(contract_.amendments.size()); ++number) {
        const terms::Contract& text = terms::text_of(contract_, number);
        for (const terms::Payment& p : text.payments) {
            if (!asks_by_period(text, p.amount, list)) continue;
            is_by_period = true;
            for (const int d : p.over)
                for (const auto& [first, last] : text.dimensions[static_cast<std::size_t>(d)].spans)
                    if (first <= day && day <= last) return true;
        }
    }
    return !is_by_period;
}

// Caps on one line, and caps that apply to each person of the list, use the claims themselves.
void ClaimBook::cap_claims(int list) {
    for (std::size_t k = 0; k < contract_.caps.size(); ++k) {
        std::map<int, std::int64_t> used;  // by person, or all
        for (CountedClaim& claim : counted_[list])
            cap_claim(list, text_on(claim.claim->outcome).caps[k], claim, used);
    }
}

void ClaimBook::cap_claim(int list, const Cap& cap, CountedClaim& claim,
                          std::map<int, std::int64_t>& used) const {
    const terms::PriceList& prices = contract_.price_lists[static_cast<std::size_t>(list)];
    const bool of_payment = counts_claims(cap, list);
    const bool each = std::find(cap.each.begin(), cap.each.end(), prices.persons) != cap.each.end();
    const bool of_line = cap.scope == Cap::Scope::Line && cap.price_list == list;
    const bool of_person = of_payment && each;
    const bool of_all = of_payment && cap.each.empty() && cap.rest == Cap::Rest::Refused;
    if (!cap.is_in_force || (!of_line && !of_person && !of_all)) return;
    ensure(cap.limit.kind == terms::Expression::Kind::Constant,
           "the checker wants a limit on claims in figures");
    if (of_line && claim.claim->line != cap.line) return;
    std::int64_t& total = used[each ? claim.claim->person : -1];
    const std::int64_t left = std::max<std::int64_t>(0, cap.limit.constant.numerator - total);
    const std::int64_t paid = claim.paid <= left               ? claim.paid
                              : cap.rest == Cap::Rest::Refused ? 0
                                                               : left;
    if (paid < claim.paid) claim.cut_by = cap.name;
    claim.paid = paid;
    total += paid;
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
