// forecast, private: who pays and who saves, and whether transfers could make everybody break even.
#pragma once
#include "party_forecast.h"

namespace utfall::forecast {

[[nodiscard]] Balance balance_of(const Results& results, const Summarizer& summarize,
                                 std::size_t scenarios);
[[nodiscard]] std::optional<Principle> principle_of(const Results& results, std::size_t scenarios);

}  // namespace utfall::forecast
