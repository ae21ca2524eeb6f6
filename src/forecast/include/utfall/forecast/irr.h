// forecast: the internal rate of return of a course of flows, or the reason why there is none.
//
//     const InternalRate found = internal_rate(std::vector<double>{-100, 39, 59, 55, 20});
//     found.rate;  // 0.28095: with this rate a year the flows are worth 0 at the start
//
// A rate r is a root when the sum of flow / (1 + r)^years is 0, r > -1. Every real root is counted.
// How: with x = 1/(1 + r) per year, or per day for dated flows, the sum is a polynomial whose
// exponents are whole numbers, so no power but repeated products is needed. Money in and money out
// are each increasing in x, so their values at the ends of an interval bound the sum and its slope
// in it: an interval is excluded, shown to have at most one root, or halved (Moore 1966, interval
// arithmetic; exclusion and monotonicity). Rounding is part of the bounds. x > 1 is searched by the
// reversed polynomial.
// Price: roots closer than about 1e-6 apart are one, `is_certain` is then false.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace utfall::forecast {

enum class RateKind : std::uint8_t { Found, None, Several };

enum class RateReason : std::uint8_t {
    OnlyRoot,     // Found
    AllLost,      // Found: money goes in and nothing comes back; rate is -1, the limit, and no root
    SignOfSum,    // Several: of the roots with the sign of the sum of the flows, the one nearest 0
    NearestZero,  // Several: no root has that sign, or the sum is 0; the root nearest 0
    NoFlows,      // None: every flow is 0
    NothingPutIn,  // None: money only comes
    NeverZero,     // None: money goes and comes, but no rate makes them worth the same
    NotNumbers,    // None: a flow is infinite or not a number
};

// `rate` per year, 0.05 for 5 %; not a number when the kind is None. Of several roots the one told
// goes the way the money went: a gain has a positive rate, a loss a negative one, when there is such
// a root. So it is the root of Norstrøm (1972, J. Financial and Quantitative Analysis 7:3) when
// the sums of the flows so far change sign once and end in a gain. Near and far are measured by
// the growth of money, (1 + r) or 1 / (1 + r). `roots`: different roots, a double one counted once.
struct InternalRate {
    double rate = std::numeric_limits<double>::quiet_NaN();
    RateKind kind = RateKind::None;
    RateReason reason = RateReason::NoFlows;
    bool is_certain = true;  // false: the count depends on the rounding of doubles
    std::int32_t roots = 0;

    friend bool operator==(const InternalRate& a, const InternalRate& b) = default;
};

// Day counted from any day; a year is 365 days (act/365).
struct DatedFlow {
    std::int32_t day = 0;
    double amount = 0;
};

// amounts[t][row], all columns with the same number of rows. `days`, strictly increasing, is the day
// of each column; empty: column t is at the end of year t.
struct FlowColumns {
    std::span<const std::span<const double>> amounts;
    std::span<const std::int32_t> days;
};

// Flow t at the end of year t.
[[nodiscard]] InternalRate internal_rate(std::span<const double> flows);
// In any order; flows of one day are summed. With one year between, same as above.
[[nodiscard]] InternalRate internal_rate(std::span<const DatedFlow> flows);

// One rate per row, the same bits as row by row, however the rows are divided and whatever
// instructions the machine has. A row that provably has one root (its flows change sign once,
// Descartes 1637; or the sums from the first flow on and those from the last flow back together
// change sign once, Laguerre 1883, of which Norstrøm's criterion is the half for r > 0) goes through
// a vectorised Newton iteration on log(1 + r); the others one by one.
void internal_rates(const FlowColumns& flows, std::span<InternalRate> rates);

}  // namespace utfall::forecast
