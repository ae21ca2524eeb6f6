// A forecast as rows: one for each party, year and kind of flow. Points before decimals and commas between cells, in every
// language, so that one reader reads them all.
#include <fmt/format.h>

#include <cmath>

#include "forecast_sections.h"

namespace utfall::desk {

namespace {

std::string quoted(const std::string& cell) {
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string out = "\"";
    for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

}  // namespace

std::string forecast_csv(const Report& report) {
    using forecast::YearForecast;
    const base::Currency& currency = report.contract.currency;
    const auto amount = [&](double minor) {
        if (!(std::fabs(minor) < 9e15)) return std::string{};
        return base::money_decimal(static_cast<std::int64_t>(whole(minor)), currency);
    };
    struct Kind {
        const char* name;
        forecast::Spread YearForecast::*what;
    };
    constexpr Kind kKinds[] = {{"paid", &YearForecast::paid},
                               {"received", &YearForecast::received},
                               {"saved", &YearForecast::saved},
                               {"net", &YearForecast::net},
                               {"net so far", &YearForecast::cumulative}};
    std::string out = "party,year,flow,currency,mean,standard_error,p5,p25,p50,p75,p95\r\n";
    for (const forecast::PartyForecast& p : report.forecast.parties) {
        const std::string& name =
            report.assumptions.names.parties[static_cast<std::size_t>(p.party)].name;
        for (const YearForecast& year : p.years)
            for (const Kind& kind : kKinds) {
                const forecast::Spread& s = year.*kind.what;
                out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", quoted(name), year.year,
                                   kind.name, currency.code, amount(s.mean.value),
                                   amount(s.mean.error), amount(s.p5), amount(s.p25), amount(s.p50),
                                   amount(s.p75), amount(s.p95));
            }
    }
    return out;
}

}  // namespace utfall::desk
