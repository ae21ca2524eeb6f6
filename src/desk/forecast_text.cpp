// A forecast as text and as a page.
#include "forecast_text.h"

#include "forecast_sections.h"

namespace utfall::desk {

std::string forecast_text(const Report& report) {
    const bool sv = report.language == base::Language::Swedish;
    return report_text((sv ? "Prognos: " : "Forecast: ") + report.contract.title,
                       sections_of(report));
}

std::string forecast_html(const Report& report) {
    return report_html({.kicker = {"Prognos", "Forecast"}, .title = report.contract.title},
                       sections_of(report), report.language);
}

}  // namespace utfall::desk
