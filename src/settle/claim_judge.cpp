#include "utfall/settle/claim_judge.h"

#include <algorithm>

#include "course.h"
#include "utfall/base/ensure.h"
#include "utfall/terms/compile.h"

namespace utfall::settle {

using terms::Cap;
using terms::Expression;
using terms::PriceLine;
using Kind = ClaimVerdict::Kind;

namespace {

bool asks_by_period(const terms::Contract& contract, const Expression& e, int list) {
    if (e.kind == Expression::Kind::ClaimsPeriod && e.subject == list) return true;
    if (e.kind == Expression::Kind::Definition &&
        asks_by_period(contract,
                       contract.definitions[static_cast<std::size_t>(e.subject)].expression, list))
        return true;
    return std::any_of(e.parts.begin(), e.parts.end(), [&](const Expression& part) {
        return asks_by_period(contract, part, list);
    });
}

std::int64_t price_of(const PriceLine& line, base::Date outcome) {
    std::int64_t amount = line.prices.front().amount;
    for (const PriceLine::Price& price : line.prices)
        if (!price.from || *price.from <= outcome) amount = price.amount;
    return amount;
}

}  // namespace

template <class Find>
std::int32_t ClaimJudge::ByDay::at(base::Date day, Find find) {
    constexpr std::int32_t kMost = 40'000;  // days, more than a century: others are found each time
    const std::int32_t place = day.days() - from_;
    if (place < 0 || place >= kMost) return find(day);
    const auto index = static_cast<std::size_t>(place);
    if (index >= known_.size()) known_.resize(index + 1);
    auto& [is_known, value] = known_[index];
    if (!is_known) {
        value = find(day);
        is_known = true;
    }
    return value;
}

ClaimJudge::ClaimJudge(const terms::Contract& contract, int list, int persons)
    : contract_(contract),
      list_(list),
      in_period_(contract.price_lists[static_cast<std::size_t>(list)].from) {
    const auto& lines = contract.price_lists[static_cast<std::size_t>(list)].lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        depths_.push_back(0);
        for (int at = static_cast<int>(i); lines[static_cast<std::size_t>(at)].after;
             ++depths_.back())
            at = *lines[static_cast<std::size_t>(at)].after;
    }
    for (int number = 0; number <= static_cast<int>(contract.amendments.size()); ++number) {
        const terms::Contract& text = terms::text_of(contract, number);
        texts_.push_back(&text);
        last_acceptance_.emplace_back(text.price_lists[static_cast<std::size_t>(list)].from);
        for (const terms::Payment& p : text.payments) {
            if (!asks_by_period(text, p.amount, list)) continue;
            is_by_period_ = true;
            for (const int d : p.over)
                for (const auto& span : text.dimensions[static_cast<std::size_t>(d)].spans)
                    spans_.push_back(span);
        }
    }
    slots_.resize(static_cast<std::size_t>(persons) * lines.size());
    plan_caps();
}

// Payments that pay the list by the period, whose caps can count its claims.
bool ClaimJudge::counts_claims(const Cap& cap) const {
    return cap.scope == Cap::Scope::Payments &&
           std::any_of(cap.payments.begin(), cap.payments.end(), [&](int p) {
               const terms::Payment& payment = contract_.payments[static_cast<std::size_t>(p)];
               return payment.amount.kind == Expression::Kind::ClaimsPeriod &&
                      payment.amount.subject == list_;
           });
}

// Caps on one line, caps that apply to each person of the list, and those that refuse claim by claim use the claims
// themselves.
ClaimCap::Rule ClaimJudge::rule_of(const terms::Contract& text, int index) const {
    const Cap& cap = text.caps[static_cast<std::size_t>(index)];
    const int persons = contract_.price_lists[static_cast<std::size_t>(list_)].persons;
    ClaimCap::Rule rule{
        .is_of_each = std::find(cap.each.begin(), cap.each.end(), persons) != cap.each.end(),
        .refuses = cap.rest == Cap::Rest::Refused};
    const bool of_line = cap.scope == Cap::Scope::Line && cap.price_list == list_;
    const bool of_payment = counts_claims(cap);
    const bool of_all = of_payment && cap.each.empty() && rule.refuses;
    rule.applies = cap.is_in_force && (of_line || (of_payment && rule.is_of_each) || of_all);
    if (!rule.applies) return rule;
    ensure(cap.limit.kind == Expression::Kind::Constant,
           "the checker wants a limit on claims in figures");
    rule.limit = cap.limit.constant.numerator;
    if (of_line) rule.line = cap.line;
    return rule;
}

void ClaimJudge::plan_caps() {
    for (std::size_t k = 0; k < contract_.caps.size(); ++k) {
        ClaimCap rules{.cap = static_cast<int>(k), .by_text = {}};
        for (const terms::Contract* text : texts_)
            rules.by_text.push_back(rule_of(*text, static_cast<int>(k)));
        if (std::any_of(rules.by_text.begin(), rules.by_text.end(),
                        [](const ClaimCap::Rule& r) { return r.applies; }))
            caps_.push_back(std::move(rules));
    }
}

bool ClaimJudge::has_caps_of_persons() const {
    return std::any_of(caps_.begin(), caps_.end(), [](const ClaimCap& rules) {
        return std::any_of(rules.by_text.begin(), rules.by_text.end(),
                           [](const ClaimCap::Rule& r) { return r.applies && r.is_of_each; });
    });
}

// A claim follows the text in force on the day of its outcome.
std::size_t ClaimJudge::text_on(base::Date outcome) const {
    return texts_.size() == 1 ? 0 : static_cast<std::size_t>(terms::text_on(contract_, outcome));
}

const PriceLine& ClaimJudge::line_on(int line, base::Date outcome) const {
    return texts_[text_on(outcome)]
        ->price_lists[static_cast<std::size_t>(list_)]
        .lines[static_cast<std::size_t>(line)];
}

std::optional<std::int64_t> ClaimJudge::price_on(int line, base::Date outcome) const {
    const PriceLine& own = line_on(line, outcome);
    if (!own.is_offered) return std::nullopt;
    return price_of(own, outcome);
}

base::Date ClaimJudge::last_acceptance(const ClaimCase& claim) {
    constexpr std::int32_t kNever = 3'000'000;  // days: beyond the year 9999
    const std::size_t text = text_on(claim.outcome);
    const auto find = [&](base::Date claimed) {
        const auto& within =
            texts_[text]->price_lists[static_cast<std::size_t>(list_)].accepted_within;
        const auto limit = terms::shifted(contract_, claimed, within, false);
        if (!limit) return kNever;
        return prolonged(contract_, Window::PriceList, list_, claimed, *limit).days();
    };
    return base::Date::from_days(last_acceptance_[text].at(claim.claimed, find));
}

// False when claims are paid by the period and the day lies in none of them.
bool ClaimJudge::is_in_a_period(base::Date accepted) {
    if (!is_by_period_) return true;
    return in_period_.at(accepted, [&](base::Date day) {
        return std::any_of(spans_.begin(), spans_.end(),
                           [&](const auto& s) { return s.first <= day && day <= s.second; })
                   ? 1
                   : 0;
    }) != 0;
}

ClaimVerdict ClaimJudge::by_days(const ClaimCase& claim) {
    const PriceLine& line = line_on(claim.line, claim.outcome);
    if (!line.is_offered) return {.kind = Kind::NotOffered};
    const base::Date last = last_acceptance(claim);
    if (claim.accepted > last) return {.kind = Kind::Lapsed, .last = last};
    if (!is_in_a_period(claim.accepted)) return {.kind = Kind::NoPeriod};
    const std::int64_t price = price_of(line, claim.outcome);
    return {.price = price, .paid = price};
}

ClaimVerdict ClaimJudge::judge_one(std::span<const ClaimCase> claims, const ClaimCase& claim) {
    const ClaimVerdict alone = by_days(claim);
    if (alone.kind != Kind::Counts) return alone;
    const PriceLine& line = line_on(claim.line, claim.outcome);
    if (line.times_each && slots_[slot_of(claim.person, claim.line)].count >= *line.times_each)
        return {.kind = Kind::TooOften};
    const ClaimVerdict order = line.after ? judge_order(claims, claim, line) : alone;
    return order.kind == Kind::Counts ? alone : order;
}

// An earlier claim that is demanded must count itself, and its outcome must not be the later one.
ClaimVerdict ClaimJudge::judge_order(std::span<const ClaimCase> claims, const ClaimCase& claim,
                                     const PriceLine& line) {
    std::optional<base::Date> last;  // on which the outcome could have come
    for (std::int32_t i = slots_[slot_of(claim.person, *line.after)].first; i >= 0;
         i = next_[static_cast<std::size_t>(i)]) {
        const base::Date earlier = claims[static_cast<std::size_t>(i)].outcome;
        if (earlier > claim.outcome) continue;
        last = line.within ? terms::shifted(contract_, earlier, *line.within, false) : std::nullopt;
        if (last) last = prolonged(contract_, Window::PriceList, list_, earlier, *last);
        if (!last || claim.outcome <= *last) return {};
    }
    if (!last) return {.kind = Kind::NoEarlier};
    return {.kind = Kind::EarlierTooOld, .last = *last};
}

void ClaimJudge::count(std::size_t index, const ClaimCase& claim) {
    Slot& slot = slots_[slot_of(claim.person, claim.line)];
    const auto own = static_cast<std::int32_t>(index);
    if (slot.last >= 0) next_[static_cast<std::size_t>(slot.last)] = own;
    if (slot.first < 0) slot.first = own;
    slot.last = own;
    ++slot.count;
}

void ClaimJudge::judge(std::span<const ClaimCase> in_order, std::vector<ClaimVerdict>& out) {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    next_.assign(in_order.size(), -1);
    out.resize(in_order.size());
    for (std::size_t i = 0; i < in_order.size(); ++i) {
        const ClaimCase& claim = in_order[i];
        out[i] = judge_one(in_order, claim);
        if (out[i].kind == Kind::Counts) count(i, claim);
    }
    for (const ClaimCap& cap : caps_) cut(cap, in_order, out);
}

void ClaimJudge::cut(const ClaimCap& cap, std::span<const ClaimCase> claims,
                     std::vector<ClaimVerdict>& out) {
    used_.assign(slots_.size() / depths_.size() + 1, 0);  // of all: the first
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (out[i].kind != Kind::Counts) continue;
        const ClaimCap::Rule& rule = rule_on(cap, claims[i].outcome);
        if (!rule.concerns(claims[i].line)) continue;
        std::int64_t& used =
            used_[rule.is_of_each ? static_cast<std::size_t>(claims[i].person) + 1 : 0];
        const std::int64_t paid = rule.leaves(out[i].paid, used);
        if (paid < out[i].paid) out[i].cut_by = cap.cap;
        out[i].paid = paid;
        used += paid;
    }
}

}  // namespace utfall::settle
