// desk, private: the commands that review a contract before it is signed.
#pragma once
#include "utfall/base/result.h"
#include "utfall/desk/desk.h"
#include "utfall/review/situation.h"

namespace utfall::desk {

[[nodiscard]] Answer exposure(const Request& request);
[[nodiscard]] Answer compare(const Request& request);
[[nodiscard]] Answer incentives(const Request& request);

// What is known already; no file: nothing.
[[nodiscard]] base::Result<settle::Facts> known_facts(const Request& request,
                                                      const terms::Contract& contract);
// One file of facts for each situation: 1.csv, 2.csv … in the folder asked for, if there is one.
[[nodiscard]] base::Result<bool> write_situations(const Request& request,
                                                  const terms::Contract& contract,
                                                  const std::vector<review::Situation>& situations);

}  // namespace utfall::desk
