// forecast, private: what every scenario gave, in columns: from these everything that a forecast says is counted.
#pragma once
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "runner.h"
#include "utfall/forecast/forecast.h"
#include "utfall/forecast/irr.h"
#include "utfall/forecast/value.h"

namespace utfall::forecast {

// What is entered for one party on one day, and where its amount comes from.
struct Entry {
    enum class Kind { Paid, Received, Saved, Spent } kind = Kind::Paid;
    base::Date day;
    bool is_worth = false;  // Prepared::worths, otherwise a flow
    std::size_t index = 0;
};

// To what a party has, of what is entered.
[[nodiscard]] inline double sign_of(Entry::Kind kind) {
    return kind == Entry::Kind::Paid || kind == Entry::Kind::Spent ? -1 : 1;
}

// A column for each scenario that was run; a refused one is no number (NaN).
using Column = std::vector<double>;

struct PartyColumns {
    int party = 0;
    std::vector<Entry> entries;
    std::map<int, std::array<Column, 4>> years;  // by Entry::Kind; empty where nothing is entered
    Column net, npv, exposure;
    std::array<Column, 3> npv_at;         // 0, 3.5, 5 %
    std::array<Column, 4> present_value;  // at the own curve, by Entry::Kind: they make npv
    std::vector<InternalRate> rates;      // of who funds
    DiscountCurve curve;
};

struct Results {
    std::vector<PartyColumns> parties;  // those with any entry
    std::vector<Column> guarantees;     // in the order of guarantee_clauses
    std::vector<std::string> guarantee_clauses;
    std::vector<Column>
        values;  // of each variable that is not constant, as measured; empty otherwise
    std::vector<Column> truths;    // of those that are estimated, as they truly are
    std::vector<std::size_t> cut;  // scenarios, by variable
    // Of each price list that is drawn, by ClaimsPlan::lines: claims that count; scenarios in which some do not.
    std::vector<std::vector<Column>> claims;
    std::vector<std::vector<std::size_t>> claims_cut;
    Column repaid, benefit, cost;  // benefit and cost in present value at everybody's curve
    std::map<int, Column> benefit_of, cost_of;  // by year, likewise
    std::size_t refused = 0;
    std::optional<base::Bilingual> why_refused;
};

class Collector {
public:
    // With less detail: no years, values, exposure, other rates of discount, benefits or costs; of Repaid, no parties.
    Collector(const Prepared& prepared, std::size_t scenarios, Detail detail = Detail::All);
    // From any thread, each with a runner of its own.
    void take(const Runner& runner, std::size_t first);
    // For streams, without years: take() may write the same places again.
    [[nodiscard]] const Results& so_far() const { return out_; }
    [[nodiscard]] Results finish(std::size_t done);

private:
    void enter(int party, const Entry& entry);
    void plan_flows();
    void plan_totals();
    void take_party(const Runner& runner, std::size_t first, std::size_t which);
    void take_rates(const Runner& runner, std::size_t first, std::size_t which);
    void take_repaid(const Runner& runner, std::size_t first);
    void take_worths(const Runner& runner, std::size_t first);
    void take_values(const Runner& runner, std::size_t first);
    void take_claims(const Runner& runner, std::size_t first);
    void take_refused(const Runner& runner, std::size_t first);

    struct Plan {                         // of one party
        std::vector<double> factor_of;    // own, of each entry
        std::vector<base::Date> days;     // rising
        std::vector<std::size_t> by_day;  // entries, in the order of days and then as entered
        std::vector<std::size_t> ends;    // by day, in by_day
        std::array<std::vector<double>, 4> factors;  // own, 0, 3.5, 5 %
        std::vector<base::Date> rate_days;
        std::vector<int> rate_years;                         // empty: dated
        std::vector<std::int32_t> rate_offsets;              // of each day, where dated
        std::vector<std::vector<std::size_t>> rate_entries;  // of each column
        bool has_rates = false;
    };
    void plan_party(std::size_t which);
    void plan_rates(const PartyColumns& party, Plan& plan);

    const Prepared& prepared_;
    std::size_t scenarios_;
    Detail detail_;
    std::mutex counting_;  // of what is counted rather than kept by row
    std::size_t first_refused_ = 0;
    Results out_;
    std::vector<Plan> plans_;
    std::map<int, std::size_t> by_party_;
    std::vector<std::size_t> repaying_;                      // flows
    std::vector<std::vector<std::size_t>> guarantee_flows_;  // by guarantee
    std::vector<double> worth_factors_, drawn_factors_;
};

// The parties that fund.
[[nodiscard]] std::vector<int> funders(const terms::Contract& contract);

}  // namespace utfall::forecast
