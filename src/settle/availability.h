// settle, private: from which day a value is there, and which value it then is.
#pragma once
#include <optional>
#include <vector>

#include "utfall/settle/facts.h"
#include "utfall/terms/compile.h"

namespace utfall::settle {

// One value that a fact has from a day on, until the next.
struct Version {
    base::Date from;
    base::Rational value;
    const Established* established = nullptr;  // nothing: the contract's default
};

// How the contract treats missing values in this run.
struct Reading {
    bool default_final = true;      // final and provisional defaults are applied
    bool default_postponed = true;  // the value after the last day of a postponement is applied
};

// By rising day. Empty: nothing is known and no default will be applied.
[[nodiscard]] std::vector<Version> versions_of(const terms::Contract& contract, const Facts& facts,
                                               const FactKey& key, Reading reading);
// The first day on which a default would be applied because nothing is established; nothing for information only.
[[nodiscard]] std::optional<base::Date> default_day(const terms::Contract& contract,
                                                    const FactKey& key);
// The last day on which establishing the value still counts.
[[nodiscard]] std::optional<base::Date> last_day_to_establish(const terms::Contract& contract,
                                                              const FactKey& key);
// A moment that depends on periods and dates only; nothing when it depends on a fact.
[[nodiscard]] std::optional<base::Date> plain_day(const terms::Contract& contract,
                                                  const terms::Moment& m,
                                                  const std::vector<int>& over,
                                                  const std::vector<int>& members);

}  // namespace utfall::settle
