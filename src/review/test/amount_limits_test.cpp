// The limits of a clause hold what settle pays under it.
#include "amount_limits.h"
#include "table.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/settle/settlement.h"

namespace utfall::review::test {

// No payment that settle makes on the facts of a case is outside the limits of its clause.
TEST(Limits, hold_what_is_paid) {
    std::size_t tried = 0;
    for (const auto& path : contracts_of_cases()) {
        const terms::Checked checked = checked_at(path.string());
        ASSERT_TRUE(checked.contract) << path;
        const terms::Contract& c = *checked.contract;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(path.parent_path())) {
            // Microdata of a study are no facts.
            const bool is_of_study = entry.path().parent_path().filename() == "study";
            if (is_of_study || entry.path().extension() != ".csv") continue;
            const auto rows = exchange::read_facts(entry.path().string());
            ASSERT_TRUE(rows.ok()) << entry.path();
            const auto facts = settle::bind_facts(c, rows.value());
            if (!facts.ok()) continue;  // of a sibling
            const auto done = settle::settle(c, facts.value(), {});
            if (!done.ok()) continue;
            for (const settle::Event& e : done.value().events)
                for (const terms::Payment& p : c.payments) {
                    if (p.name != e.clause || e.kind != settle::EventKind::Paid) continue;
                    const Limit limit = Limits(c).of(p);
                    const base::Rational paid{e.amount - c.round_to, 1};
                    if (!limit.high) continue;
                    EXPECT_LE(paid, *limit.high) << entry.path() << " " << p.name;
                    ++tried;
                }
        }
    }
    EXPECT_GE(tried, 100U);
}

}  // namespace utfall::review::test
