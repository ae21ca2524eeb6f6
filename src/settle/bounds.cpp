#include "bounds.h"

#include <set>

#include <fmt/format.h>

#include "utfall/settle/explain.h"

namespace utfall::settle {

using base::Bilingual;
using base::Language;
using terms::Reason;
using terms::ReasonKind;

Bound cap_bound(const terms::Contract& contract, const std::string& name, std::int64_t before,
                std::int64_t after, bool refused) {
    const auto money = [&](std::int64_t minor, Language language) {
        return base::money_text(minor, contract.currency, language);
    };
    const Language sv = Language::Swedish, en = Language::English;
    if (refused)
        return {.kind = Bound::Kind::Cap,
                .name = name,
                .words = {.sv = fmt::format("{} avvisat helt av taket {}", money(before, sv), name),
                          .en = fmt::format("{} refused in full by the cap {}", money(before, en),
                                            name)},
                .before = before,
                .after = after,
                .claims = {}};
    return {.kind = Bound::Kind::Cap,
            .name = name,
            .words = {.sv = fmt::format("{} minskat till {} av taket {}", money(before, sv),
                                        money(after, sv), name),
                      .en = fmt::format("{} reduced to {} by the cap {}", money(before, en),
                                        money(after, en), name)},
            .before = before,
            .after = after,
            .claims = {}};
}

Bilingual last_claim(const terms::Contract& contract,
                     const std::vector<const CountedClaim*>& claims, std::int64_t before,
                     std::int64_t paid) {
    std::int64_t all = 0;
    for (const CountedClaim* claim : claims) all += claim->paid;
    if (all != before) return {};
    std::size_t at = 0;
    while (at < claims.size() && claims[at]->paid <= paid) paid -= claims[at++]->paid;
    if (at == claims.size()) return {};
    const auto words = [&](Language language, const char* part, const char* nothing) {
        const auto money = [&](std::int64_t minor) {
            return base::money_text(minor, contract.currency, language);
        };
        const CountedClaim& cut = *claims[at];
        const std::size_t unpaid = claims.size() - at - (paid > 0 ? 1 : 0);
        std::string out;
        if (paid > 0)
            out = fmt::format(fmt::runtime(part), cut.claim->number, cut.claim->row, money(paid),
                              money(cut.paid));
        if (unpaid > 0)
            out += fmt::format(fmt::runtime(nothing), out.empty() ? "" : "; ", unpaid,
                               claims[claims.size() - unpaid]->claim->number);
        return out;
    };
    return {.sv = words(Language::Swedish, "kravet {} (rad {}) betalas med {} av {}",
                        "{}{} krav från och med {} betalas inte"),
            .en = words(Language::English, "the claim {} (row {}) is paid {} of {}",
                        "{}{} claims from {} on are not paid")};
}

namespace {

// What was decided earlier is told there.
bool is_of_the_past(ReasonKind kind) {
    switch (kind) {
        case ReasonKind::room:
        case ReasonKind::cap_limit:
        case ReasonKind::balance:
        case ReasonKind::principal:
        case ReasonKind::interest_due:
        case ReasonKind::drawn:
        case ReasonKind::remains:
        case ReasonKind::paid:
        case ReasonKind::paid_period:
        case ReasonKind::paid_by:
        case ReasonKind::paid_to:
        case ReasonKind::carried: return true;
        default: return false;
    }
}

class Search {
public:
    Search(const terms::Contract& contract, const Settlement& settlement, std::vector<Bound>& out)
        : c_(contract), s_(settlement), out_(out) {}

    void look(terms::ReasonIndex index, const std::string& holder) {
        if (!seen_.insert(index).second) return;
        const Reason& r = s_.reasons[index];
        if (r.kind == ReasonKind::select ||
            (r.kind == ReasonKind::operation && r.op == calc::Operator::choose)) {
            const bool met = s_.registers[s_.reasons[r.below[0]].value] != 0;
            // Without the condition nothing was decided by the amount that would have been.
            return look(r.below[met ? 1 : 2], holder);
        }
        if (r.kind == ReasonKind::operation &&
            (r.op == calc::Operator::minimum || r.op == calc::Operator::maximum))
            limit(r, holder);
        if (is_of_the_past(r.kind)) return;
        if (r.kind == ReasonKind::recalculated)
            return look(r.below[0], holder);  // what is now, not what was
        if (r.kind == ReasonKind::scale) tier(r);
        const std::string& inner = r.kind == ReasonKind::definition ? r.name : holder;
        for (std::uint32_t below : r.below) look(below, inner);
    }

private:
    void limit(const Reason& r, const std::string& holder) {
        const Reason& amount = s_.reasons[r.below[0]];
        const Reason& end = s_.reasons[r.below[1]];
        const base::Rational before = s_.value(amount.value), after = s_.value(end.value);
        const bool is_floor = r.op == calc::Operator::maximum;
        if (is_floor ? !(before < after) : !(after < before)) return;
        const auto text = [&](const base::Rational& v, Language language) {
            return value_text(c_, v, r.type, language);
        };
        const Language sv = Language::Swedish, en = Language::English;
        Bound b{
            .kind = is_floor ? Bound::Kind::Floor : Bound::Kind::Limit,
            .name = holder,
            .words = {.sv = fmt::format("{}: {}, {} {}", holder, text(before, sv),
                                        is_floor ? "dock minst" : "dock högst", text(after, sv)),
                      .en =
                          fmt::format("{}: {}, {} {}", holder, text(before, en),
                                      is_floor ? "but at least" : "but at most", text(after, en))},
            .before = {},
            .after = {},
            .claims = {}};
        if (r.type.kind == terms::Type::Kind::Money && r.type.per < 0 && before.is_whole() &&
            after.is_whole()) {
            b.before = before.numerator;
            b.after = after.numerator;
        }
        out_.push_back(std::move(b));
    }

    void tier(const Reason& r) {
        const Reason& by = s_.reasons[r.below[0]];
        const auto words = [&](Language language, const char* row) {
            return fmt::format("{}: {} {} ({} → {})", r.name, row, r.text.in(language),
                               value_text(c_, s_.value(by.value), by.type, language),
                               value_text(c_, s_.value(r.value), r.type, language));
        };
        out_.push_back({.kind = Bound::Kind::Tier,
                        .name = r.name,
                        .words = {.sv = words(Language::Swedish, "raden"),
                                  .en = words(Language::English, "row")},
                        .before = {},
                        .after = {},
                        .claims = {}});
    }

    const terms::Contract& c_;
    const Settlement& s_;
    std::vector<Bound>& out_;
    std::set<terms::ReasonIndex> seen_;
};

}  // namespace

std::vector<Bound> bounds_of(const terms::Contract& contract, const Settlement& settlement,
                             const Event& event) {
    std::vector<Bound> bounds = event.bound_by;
    const bool computed = event.kind == EventKind::Paid || event.kind == EventKind::NothingDue ||
                          event.kind == EventKind::Correction;
    if (computed) Search(contract, settlement, bounds).look(event.why, event.clause);
    return bounds;
}

}  // namespace utfall::settle
