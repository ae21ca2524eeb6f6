// What is measured: against what, by which formula, in which time, and by whom.
#include <algorithm>

#include "lint_rules.h"
#include "utfall/terms/compile.h"

namespace utfall::review {

using base::Bilingual;
using base::Code;
using base::Date;
using terms::Measure;
using terms::Moment;

namespace {

constexpr int kFollowUpMonths = 36;

// The day of a moment for one period; nothing when a fact decides it.
std::optional<Date> day_of(const terms::Contract& c, const Moment& m, int period) {
    std::optional<Date> day;
    switch (m.kind) {
        case Moment::Kind::Fixed: day = m.fixed; break;
        case Moment::Kind::StartOf:
        case Moment::Kind::EndOf: {
            const auto& spans = c.dimensions[static_cast<std::size_t>(m.subject)].spans;
            const auto at = static_cast<std::size_t>(m.member >= 0 ? m.member : period);
            if (at >= spans.size()) return std::nullopt;
            day = m.kind == Moment::Kind::StartOf ? spans[at].first : spans[at].second;
            break;
        }
        case Moment::Kind::DateOf:
        case Moment::Kind::DateValue:
        case Moment::Kind::Today: break;
    }
    return day && m.shift ? terms::shifted(c, *day, *m.shift, m.backwards) : day;
}

// How many periods a measure is established for; 1 when it is established once.
int periods_of(const terms::Contract& c, const Measure& m) {
    for (const int d : m.over)
        if (c.dimensions[static_cast<std::size_t>(d)].kind == terms::Dimension::Kind::Periods)
            return c.dimensions[static_cast<std::size_t>(d)].size();
    return 1;
}

// Measures that decide money, in the order of the document.
template <class Use>
void for_paying(const LintBench& bench, const Use& use) {
    for (std::size_t i = 0; i < bench.contract.measures.size(); ++i)
        if (bench.reach.pays(static_cast<int>(i)))
            use(static_cast<int>(i), bench.contract.measures[i]);
}

// "100 % minus deadweight": what would have happened anyway is taken off in the amount.
bool deducts_share(const terms::Expression& e) {
    using K = terms::Expression::Kind;
    if (e.kind == K::Subtract && e.type.kind == terms::Type::Kind::Share &&
        e.parts[0].kind == K::Constant && e.parts[0].constant == base::Rational{1, 1})
        return true;
    return std::any_of(e.parts.begin(), e.parts.end(), deducts_share);
}

// Some payment rests on the measure and on none that is compared with anything, and deducts nothing.
bool is_paid_without_comparison(const LintBench& bench, int measure) {
    for (std::size_t p = 0; p < bench.contract.payments.size(); ++p) {
        const std::set<int>& rests_on = bench.reach.of_payment(p);
        if (rests_on.contains(measure) && !deducts_share(bench.contract.payments[p].amount) &&
            std::none_of(rests_on.begin(), rests_on.end(), [&](int m) {
                const Measure& other = bench.contract.measures[static_cast<std::size_t>(m)];
                return !other.compared_with.empty();
            }))
            return true;
    }
    return false;
}

bool wants_formula(const Measure& m) {
    using K = terms::Type::Kind;
    const bool is_computed =
        m.type.kind == K::Money || m.type.kind == K::Share || m.type.kind == K::Number;
    return m.is_measure && is_computed && !m.compared_with.empty() && m.calculated_as.empty();
}

// Parties that pay or are paid by what the measure turns out to be.
std::set<int> interested(const LintBench& bench, int measure) {
    std::set<int> out;
    for (std::size_t p = 0; p < bench.contract.payments.size(); ++p) {
        if (!bench.reach.of_payment(p).contains(measure)) continue;
        out.merge(parties_of(bench.contract, bench.contract.payments[p].from));
        out.merge(parties_of(bench.contract, bench.contract.payments[p].to));
    }
    return out;
}

}  // namespace

void lint_descriptions(LintBench& bench) {
    NameList without_comparison, without_formula, without_prices;
    for_paying(bench, [&](int index, const Measure& m) {
        const base::Place& place = m.origin.place;
        if (m.is_measure && is_paid_without_comparison(bench, index))
            without_comparison.add(m.name, place);
        if (wants_formula(m)) without_formula.add(m.name, place);
        // A yearly amount is in the money of its year.
        if (m.is_measure && m.type.kind == terms::Type::Kind::Money && !m.price_level &&
            periods_of(bench.contract, m) == 1)
            without_prices.add(m.name, place);
    });
    if (!without_comparison.empty())
        bench.report(Code::no_counterfactual, without_comparison.place(),
                     {without_comparison.words()});
    if (!without_formula.empty())
        bench.report(Code::no_formula, without_formula.place(), {without_formula.words()});
    if (!without_prices.empty())
        bench.report(
            Code::no_price_level, without_prices.place(),
            {without_prices.words(), Bilingual::same(std::to_string(bench.contract.from.year()))});
}

// An amount that a party decides, such as a grant, is no measurement; draws are recorded by whoever draws.
void lint_verifiers(LintBench& bench) {
    const auto& parties = bench.contract.parties;
    NameList values, by;
    const auto add = [&](const std::string& what, const base::Place& place, int party) {
        values.add(what, place);
        by.add(parties[static_cast<std::size_t>(party)].name, place);
    };
    for_paying(bench, [&](int index, const Measure& m) {
        const bool is_decision = !m.is_measure && m.type.kind == terms::Type::Kind::Money;
        if (!m.established_by || m.is_dated() || is_decision) return;
        if (interested(bench, index).contains(*m.established_by))
            add(m.name, m.origin.place, *m.established_by);
    });
    for (const terms::PriceList& list : bench.contract.price_lists) {
        const auto& acceptor = parties[static_cast<std::size_t>(list.accepted_by)];
        if (acceptor.role != terms::Role::evaluator)
            add(list.name, list.origin.place, list.accepted_by);
    }
    if (!values.empty())
        bench.report(Code::interested_verifier, values.place(), {values.words(), by.words()});
}

void lint_windows(LintBench& bench) {
    const terms::Contract& c = bench.contract;
    const bool is_followed_up = std::any_of(
        c.measures.begin(), c.measures.end(),
        [](const Measure& m) { return m.missing == Measure::Missing::InformationOnly; });
    NameList too_late, too_early, too_short;
    for_paying(bench, [&](int, const Measure& m) {
        if (!m.measured || !m.deadline) return;
        const int periods = periods_of(c, m);
        for (int period = 0; period < periods; ++period) {
            const auto from = day_of(c, m.measured->first, period),
                       through = day_of(c, m.measured->second, period),
                       due = day_of(c, *m.deadline, period);
            const base::Place& place = m.measured->first.place;
            if (through && due && *through >= *due) too_late.add(m.name, place);
            if (from && *from < c.from) too_early.add(m.name, place);
            if (!from || !through || periods > 1 || is_followed_up) continue;
            const auto long_enough = from->plus_months(kFollowUpMonths, base::MonthEnd::LastDay);
            if (long_enough && through->plus_days(1) < *long_enough) too_short.add(m.name, place);
        }
    });
    if (!too_late.empty())
        bench.report(Code::measured_too_late, too_late.place(), {too_late.words()});
    if (!too_early.empty())
        bench.report(Code::measured_too_early, too_early.place(),
                     {too_early.words(), Bilingual::same(c.from.text())});
    if (!too_short.empty())
        bench.report(Code::short_window, too_short.place(), {too_short.words()});
}

}  // namespace utfall::review
