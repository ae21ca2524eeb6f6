// desk, private: the material after each machine, one thing per line.
#pragma once
#include <string>

#include "utfall/settle/settlement.h"

namespace utfall::desk {

[[nodiscard]] std::string dump_model(const terms::Contract& contract);
[[nodiscard]] std::string dump_facts(const terms::Contract& contract, const settle::Facts& facts);
// The events in the order in which they were carried out, with the register of each amount.
[[nodiscard]] std::string dump_plan(const terms::Contract& contract,
                                    const settle::Settlement& settlement);

}  // namespace utfall::desk
