// settle: the members that a fact, an event or a drawn value is about, in words.
#pragma once
#include <string>
#include <vector>

#include "utfall/settle/facts.h"

namespace utfall::settle {

// "school-year 1 / north": of each dimension of `over`, in its order; a member below 0 is none, and says nothing. A person
// whom the facts do not name is P1, P2 …
[[nodiscard]] std::string member_words(const terms::Contract& contract, const Facts& facts,
                                       const std::vector<int>& over,
                                       const std::vector<int>& members);

}  // namespace utfall::settle
