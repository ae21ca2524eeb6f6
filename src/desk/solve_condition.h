// desk, private: what is required of a forecast, and by how much it is met.
//
//     const auto c = read_condition("investor irr >= 4 %", reading, wrong);
//     const forecast::Estimate found = value_of(*c, forecast);
//
// PARTY irr | npv | net | cvar | loss | multiple, or guarantee NAME (its expected cost); >= or at least, <= or at most;
// Swedish words too. Means over the scenarios, as the report of the forecast tells them; doc/manual/solve.md.
#pragma once
#include <optional>
#include <string>

#include "estimate_text.h"
#include "utfall/forecast/forecast.h"

namespace utfall::desk {

struct Condition {
    enum class Of { Irr, Npv, Net, Cvar, Loss, Multiple, Guarantee } of = Of::Npv;
    std::string text;    // as it was asked for
    int party = -1;      // into Assumptions::names.parties
    std::string clause;  // of a guarantee
    bool is_at_least = true;
    double limit = 0;  // minor units, ratio, or number
};

[[nodiscard]] std::optional<Condition> read_condition(const std::string& text,
                                                      const terms::Contract& names,
                                                      base::Language language,
                                                      base::Bilingual& wrong);

// Not a number where the forecast has none.
[[nodiscard]] forecast::Estimate value_of(const Condition& condition,
                                          const forecast::Forecast& forecast);
[[nodiscard]] bool is_met(const Condition& condition, const forecast::Estimate& found);
// In percentage points, in hundredths of a multiple, or in hundredths of `scale`; below 0: not met.
[[nodiscard]] double margin_of(const Condition& condition, const forecast::Estimate& found,
                               double scale);
// How far the party's present value spreads (5 to 95 %), or the guarantee's; by this margins of money are compared.
[[nodiscard]] double scale_of(const Condition& condition, const forecast::Forecast& forecast);
[[nodiscard]] std::string value_words(const Condition& condition, const forecast::Estimate& found,
                                      const Figures& figures);

}  // namespace utfall::desk
