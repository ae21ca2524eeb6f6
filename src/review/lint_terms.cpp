// What experience says a contract should say: what happens when things go otherwise, and who is in.
#include <algorithm>

#include "lint_rules.h"

namespace utfall::review {

using base::Code;

namespace {

constexpr int kLongMonths =
    36;  // the national and foreign contracts that were interrupted ran about three years

bool runs_long(const terms::Contract& c) {
    const auto later = c.from.plus_months(kLongMonths, base::MonthEnd::LastDay);
    return later && c.through > *later;
}

void lint_groups(LintBench& bench) {
    NameList open;
    std::int64_t limit = 0;
    for (const terms::Dimension& d : bench.contract.dimensions) {
        if (d.kind != terms::Dimension::Kind::Roster || d.closes) continue;
        open.add(d.name, d.origin.place);
        limit = std::max(limit, d.limit);
    }
    if (!open.empty())
        bench.report(Code::open_group, open.place(),
                     {open.words(), base::Bilingual::same(std::to_string(limit))});
}

}  // namespace

void lint_unsaid(LintBench& bench) {
    const terms::Contract& c = bench.contract;
    lint_groups(bench);
    if (!bench.reach.pays_by_outcome()) return;
    const bool is_long = runs_long(c);
    if (is_long && c.suspensions.empty()) bench.report(Code::no_suspension, c.origin.place, {});
    if (is_long && c.terminations.empty()) bench.report(Code::no_termination, c.origin.place, {});
    // Claims are not corrected: what is wrong with one is seen before it is accepted.
    const auto& measures = c.measures;
    const bool rests_on_values = std::any_of(measures.begin(), measures.end(), [&](const auto& m) {
        return !m.is_dated() && bench.reach.pays(static_cast<int>(&m - measures.data()));
    });
    if (rests_on_values && c.corrections.empty())
        bench.report(Code::no_correction, c.origin.place, {});
}

}  // namespace utfall::review
