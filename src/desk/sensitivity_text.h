// desk, private: which assumptions a present value rests on, named as a reader names them.
#pragma once
#include "forecast_text.h"
#include "utfall/base/result.h"
#include "utfall/forecast/sensitivity.h"

namespace utfall::desk {

// Party nothing: all together.
[[nodiscard]] std::string worth_words(const forecast::Model& model, std::optional<int> party,
                                      base::Language language);
[[nodiscard]] base::Result<Tornado> tornado_for(const forecast::Model& model,
                                                std::optional<int> party, base::Language language);
[[nodiscard]] std::string tornado_text(const forecast::Model& model, const Tornado& tornado,
                                       base::Language language);
[[nodiscard]] std::string shares_text(const forecast::Model& model,
                                      const forecast::VarianceShares& shares, const std::string& of,
                                      base::Language language);

}  // namespace utfall::desk
