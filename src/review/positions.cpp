#include "positions.h"

namespace utfall::review {

using base::Bilingual;
using settle::Flow;

Bilingual money_words(const terms::Contract& contract, const base::Rational& minor) {
    const terms::Type money{.kind = terms::Type::Kind::Money};
    return {.sv = terms::value_text(contract, minor, money, base::Language::Swedish),
            .en = terms::value_text(contract, minor, money, base::Language::English)};
}

Bilingual party_words(const terms::Contract& contract, int party) {
    return Bilingual::same(contract.parties[static_cast<std::size_t>(party)].name);
}

namespace {
constexpr std::size_t kMostTold = 6;  // of the values of a situation
}

Instance unsettled_at(const Reviewed& r, const Space& space,
                      const std::vector<std::int64_t>& inputs) {
    return {situation_at(r, space, inputs),
            words_at(r.contract, space, inputs, {.but = {}, .first = {}, .most = kMostTold}),
            {}};
}

std::optional<Instance> instance_at(const Reviewed& r, const Space& space,
                                    const std::vector<std::int64_t>& inputs,
                                    const std::vector<int>& parties,
                                    std::optional<std::size_t> first) {
    Instance out{
        situation_at(r, space, inputs),
        words_at(r.contract, space, inputs, {.but = {}, .first = first, .most = kMostTold}),
        {}};
    const Sheet worths = sheet_of(r, space, [&](calc::Builder& build, Totals& totals) {
        std::vector<calc::Register> values;
        for (int p : parties) values.push_back(build.add(totals.valuations(p), totals.gained(p)));
        return values;
    });
    const auto events = settled(r.contract, out.situation);
    if (!events) return std::nullopt;
    for (std::size_t k = 0; k < parties.size(); ++k) {
        const int p = parties[k];
        Position position{.party = p, .worth = {}, .net = {}};
        position.received = sum_of(
            *events, [&](const Flow& f) { return Totals::is_paid(f) && f.to == p && f.from != p; });
        position.paid = sum_of(
            *events, [&](const Flow& f) { return Totals::is_paid(f) && f.from == p && f.to != p; });
        position.funded = sum_of(*events, [&](const Flow& f) {
            return f.kind == settle::EventKind::Drawn && f.from == p;
        });
        const auto worth = value_on(worths, k, inputs);
        if (!worth) return std::nullopt;
        position.worth = *worth;
        const base::Rational cash{position.received - position.paid - position.funded, 1};
        const auto net = cash.plus(*worth);
        if (!net) return std::nullopt;
        position.net = *net;
        out.positions.push_back(position);
    }
    return out;
}

Finding finding_at(const terms::Contract& contract, base::Code code, const base::Place& place,
                   std::vector<Bilingual> arguments) {
    base::Place whole = place;
    whole.file = contract.path;
    return {base::diagnose(code, std::move(whole), std::move(arguments)), {}, {}};
}

}  // namespace utfall::review
