// settle, private: what the parties move when payments of one day are netted.
#pragma once
#include <vector>

#include "utfall/settle/settlement.h"

namespace utfall::settle {

// By date, in the order of the events. The events stay as they are; the sum of the transfers of a day and a pair of
// parties is the sum of their events.
[[nodiscard]] std::vector<Transfer> netted(const terms::Contract& contract,
                                           const std::vector<Event>& events);

}  // namespace utfall::settle
