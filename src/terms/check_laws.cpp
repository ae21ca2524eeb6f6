// What must hold between clauses: use, chains of claims, and that every amount can be computed exactly.
#include <algorithm>

#include "checker.h"
#include "probe.h"

namespace utfall::terms {

void Checker::check_laws() {
    check_scales_fit();
    if (base::has_errors(diagnostics_)) return;
    check_due_days();
    check_waiting();
    check_write_off();
    check_accounts();
    check_interest_periods();
    check_caps();
    check_claim_chains();
    check_terminations();
    check_use();
}

void Checker::check_claim_chains() {
    for (const PriceList& list : contract_.price_lists)
        for (std::size_t i = 0; i < list.lines.size(); ++i) {
            int at = list.lines[i].after.value_or(-1);
            bool is_first = true;  // a circle is told once, at its first line
            for (std::size_t steps = 0; at >= 0 && steps <= list.lines.size(); ++steps) {
                is_first = is_first && at >= static_cast<int>(i);
                if (at == static_cast<int>(i)) {
                    if (!is_first) break;
                    report(Code::circular_claims, list.lines[i].place,
                           {Bilingual::same(list.lines[i].name)});
                    break;
                }
                at = list.lines[static_cast<std::size_t>(at)].after.value_or(-1);
            }
        }
}

void Checker::check_use() {
    for (std::size_t i = 0; i < contract_.measures.size(); ++i) {
        const Measure& m = contract_.measures[i];
        if (!used_measures_.contains(static_cast<int>(i)) &&
            m.missing != Measure::Missing::InformationOnly)
            report(Code::measure_unused, m.origin.place, {Bilingual::same(m.name)});
    }
}

// Builds every amount once with the declared ranges: divisions by what may be zero and scales too fine are found here.
void Checker::check_scales_fit() {
    const auto build = [&](const Expression& e, const std::vector<int>& over, bool is_amount) {
        const int last = periods_of(contract_, over).back();
        calc::Builder builder;
        Reasons reasons;
        Probe probe(contract_, builder, reasons);
        Compiler compile(contract_, builder, reasons, probe);
        const Cursor cursor = first_members(contract_, over, last);
        if (is_amount)
            (void)compile.rounded(e, cursor, {contract_.round_to, 1}, contract_.rounding);
        else
            (void)compile(e, cursor);
        for (const auto& [index, members] : probe.facts)
            if (const Measure& m = contract_.measures[static_cast<std::size_t>(index)];
                m.missing == Measure::Missing::InformationOnly)
                report(Code::information_only_used, e.place, {Bilingual::same(m.name)});
        for (const Place& place : compile.zero_divisors()) report(Code::divisor_may_be_zero, place);
        if (compile.too_fine())
            report(Code::scale_too_fine, *compile.too_fine());
        else if (!probe.is_open && compile.zero_divisors().empty() && builder.may_fault())
            report(Code::amount_may_overflow, e.place);
    };
    for (const Payment& p : contract_.payments) {
        build(p.amount, p.over, true);
        if (p.condition) build(*p.condition, p.over, false);
    }
    for (const Order& o : contract_.orders)
        for (const Order::Row& row : o.rows) build(row.amount, o.over, true);
    for (const Termination& t : contract_.terminations) build(t.when, t.over, false);
    for (const Cap& cap : contract_.caps) build(cap.limit, cap.each, true);
    for (const Funding& f : contract_.fundings)
        if (f.rate)
            build(*f.rate,
                  f.interest_each ? std::vector<int>{*f.interest_each} : std::vector<int>{}, false);
}

}  // namespace utfall::terms
