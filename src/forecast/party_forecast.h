// forecast, private: the columns of one party to what is said of it.
#pragma once
#include "results.h"
#include "summary.h"

namespace utfall::forecast {

[[nodiscard]] PartyForecast party_forecast(const PartyColumns& columns, const Summarizer& summarize,
                                           std::size_t scenarios);
// Over all years.
[[nodiscard]] Column total_of(const PartyColumns& columns, Entry::Kind kind, std::size_t scenarios);

}  // namespace utfall::forecast
