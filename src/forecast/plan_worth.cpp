// Benefits, valuations of the contract and costs, each with its day and what it is multiplied by.
#include <algorithm>
#include <cmath>

#include "build_model.h"
#include "power.h"
#include "utfall/terms/compile.h"

namespace utfall::forecast {

using terms::Benefit;
using terms::Dimension;

namespace {

double power(double base, std::int64_t exponent) {
    const double out = whole_power(base, static_cast<std::int32_t>(std::abs(exponent)));
    return exponent < 0 ? 1 / out : out;
}

// The measures that an expression rests on, through definitions and scales.
void facts_in(const terms::Contract& c, const terms::Expression& e, std::set<int>& facts) {
    using Kind = terms::Expression::Kind;
    if (e.kind == Kind::Fact) facts.insert(e.subject);
    if (e.kind == Kind::Definition)
        facts_in(c, c.definitions[static_cast<std::size_t>(e.subject)].expression, facts);
    if (e.kind == Kind::Scale) facts_in(c, c.scales[static_cast<std::size_t>(e.subject)].by, facts);
    if (e.kind == Kind::Previous) return;  // of another period, or of itself
    for (const terms::Expression& part : e.parts) facts_in(c, part, facts);
}

}  // namespace

void ModelBuilder::plan_benefits() {
    for (const Benefit& benefit : out_.assumptions.benefits) plan_benefit(benefit);
}

// Year 1 begins on the day after the period of the outcome, or on the day that the benefit is counted from. Prices: from
// the benefit's own price level to that of the document by its index; in current prices on to the year by inflation.
void ModelBuilder::plan_benefit(const Benefit& benefit) {
    const terms::Assumptions& a = out_.assumptions;
    const double grown = 1 + number(benefit.indexed), inflation = 1 + number(a.inflation);
    const double kept = (1 - number(benefit.deadweight)) * number(benefit.attributed);
    for (const auto& members : members_of(benefit.over)) {
        const Cursor at = cursor(benefit.over, members);
        base::Date first = benefit.counted_from.value_or(a.from);
        for (std::size_t d = 0; d < at.size() && !benefit.counted_from; ++d)
            if (a.names.dimensions[d].kind == Dimension::Kind::Periods && at[d] >= 0)
                first =
                    a.names.dimensions[d].spans[static_cast<std::size_t>(at[d])].second.plus_days(
                        1);
        if (benefit.starts_after)
            first = terms::shifted(a.names, first, *benefit.starts_after, false).value_or(first);
        for (const Benefit::Row& row : benefit.rows) {
            const auto written = static_cast<std::int64_t>(row.worth.size());
            const std::int64_t years = std::max(written, benefit.lasts.value_or(written));
            double fade = 1;
            for (std::int64_t year = 0; year < years; ++year) {
                if (year >= written) fade *= 1 - number(benefit.fading);
                const auto day =
                    first.plus_months(static_cast<int>(12 * year), base::MonthEnd::LastDay);
                if (!day || a.through < *day) break;
                const std::int64_t now = day->year();
                const std::int64_t base_year = a.price_level.value_or(a.from.year());
                const std::int64_t own = benefit.price_level.value_or(base_year);
                const double price =
                    power(grown, base_year - own) * power(inflation, now - base_year);
                if (!std::isfinite(price))
                    return report(base::Code::prices_not_finite, benefit.origin.place,
                                  {base::Bilingual::same(benefit.name)});
                out_.worths.push_back(
                    {row.party, *day,
                     &row.worth[static_cast<std::size_t>(std::min(year, written - 1))], at,
                     kept * fade * price, false, benefit.name});
            }
        }
    }
}

// What the contract itself says an outcome is worth counts where no benefit that is assumed rests on that outcome: it would
// be counted twice.
void ModelBuilder::plan_valuations() {
    const terms::Assumptions& a = out_.assumptions;
    std::set<int> covered;
    for (const Benefit& b : a.benefits)
        for (const Benefit::Row& row : b.rows)
            for (const terms::Expression& e : row.worth) facts_in(a.names, e, covered);
    for (std::size_t i = 0; i < out_.contract.measures.size(); ++i) {
        const terms::Measure& m = a.names.measures[i];
        if (covered.contains(static_cast<int>(i))) continue;
        for (const terms::Valuation& v : m.valuations)
            for (const auto& members : members_of(m.over)) {
                const auto by = settle::known_by(out_.contract, {static_cast<int>(i), members});
                out_.worths.push_back({v.party, by.deadline.value_or(a.through), &v.worth,
                                       cursor(m.over, members), 1, false, m.name});
            }
    }
}

void ModelBuilder::plan_costs() {
    for (const terms::Cost& cost : out_.assumptions.costs)
        for (const terms::Cost::Row& row : cost.rows)
            out_.worths.push_back(
                {row.party, row.day, &row.amount, cursor({}, {}), 1, true, cost.name});
    out_.spends_what_is_drawn = out_.assumptions.costs.empty();
}

}  // namespace utfall::forecast
