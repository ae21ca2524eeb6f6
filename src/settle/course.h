// settle, private: the contract as it runs for given facts: with its suspensions dated, and the days that they prolong.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/settle/facts.h"
#include "utfall/settle/formula.h"
#include "utfall/settle/settlement.h"

namespace utfall::settle {

// as_it_runs (formula.h): a copy in which each suspension that has begun has its days, and periods and the terms of
// claims are prolonged, in every text.

// The last day of a window that opens on `first` and would close on `last`, when the days of suspensions that name it
// do not count. Only suspensions known by then prolong it.
enum class Window { Measure, Periods, PriceList };
[[nodiscard]] base::Date prolonged(const terms::Contract& contract, Window kind, int index,
                                   base::Date first, base::Date last);

// How many days from `from` up to, not including, `until` bear no interest, as far as known on `seen_on`.
[[nodiscard]] int days_without_interest(const terms::Contract& contract, base::Date from,
                                        base::Date until, base::Date seen_on);

// From which day a suspension or termination can count: one that an amendment adds, when that applies and is signed.
[[nodiscard]] base::Date counts_from(const terms::Contract& contract, const std::string& name);

// Of the facts that date suspensions: one that would end before it begins.
[[nodiscard]] std::vector<base::Diagnostic> suspension_faults(const terms::Contract& contract,
                                                              const Facts& facts);

}  // namespace utfall::settle
