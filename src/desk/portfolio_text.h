// desk, private: a forecast of a portfolio as text and JSON.
#pragma once
#include <map>
#include <string>

#include "utfall/base/language.h"
#include "utfall/base/money.h"
#include "utfall/forecast/portfolio.h"

namespace utfall::desk {

struct PortfolioReport {
    std::string path;
    std::size_t asked = 0;  // contracts; fewer in the forecast: stopped
    base::Currency currency;
    std::map<std::string, std::size_t> factors;  // common factors, and how many contracts name each
    forecast::PortfolioForecast forecast;
    base::Language language{};
};

[[nodiscard]] std::string portfolio_text(const PortfolioReport& report);
// Amounts are numbers of major units, rates and probabilities ratios; the fields stand in doc/manual/portfolio.md.
[[nodiscard]] std::string portfolio_json(const PortfolioReport& report);

}  // namespace utfall::desk
