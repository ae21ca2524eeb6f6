// review: one situation that a contract allows, in words and as facts that settle() takes.
#pragma once
#include "utfall/settle/facts.h"
#include "utfall/settle/settlement.h"

namespace utfall::review {

struct Situation {
    base::Bilingual words;  // "lyft 10 000 000 kr; genomfört ja; besparing 4 000 000 kr"
    base::Bilingual when;   // "everything established in time"
    settle::Facts facts;
    base::Date on;  // settle through this day
};

// As rows of a facts file, for `settle --facts`.
[[nodiscard]] std::string situation_csv(const terms::Contract& contract,
                                        const Situation& situation);

}  // namespace utfall::review
