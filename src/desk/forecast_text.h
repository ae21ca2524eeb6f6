// desk, private: a forecast as text, JSON, CSV and HTML.
//
//     answer.out = forecast_html(model, forecast, tornado, Language::Swedish);
//
// Text and HTML say the same: both are written from forecast_sections.h. Every number is explained in doc/manual/forecast.md.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/language.h"
#include "utfall/forecast/forecast.h"

namespace utfall::desk {

// One result with every assumption in the middle, and with one of them at a low or high value: the widest first.
struct Tornado {
    struct Bar {
        std::string name;
        double low = 0, high = 0;        // of the assumption
        double at_low = 0, at_high = 0;  // of the result; minor units
        std::optional<int>
            subject{};  // into Assumptions::names.measures: how low and high are written
    };
    std::vector<Bar> bars;
    double middle = 0;                 // of the result; minor units
    std::vector<std::string> alike{};  // without a bar: low and high are the same value
    std::string of{};                  // the result in words, "LSV: nuvärde"
};

// Nothing where every assumption that is drawn can have a bar.
[[nodiscard]] std::string alike_sentence(const Tornado& tornado, base::Language language);

struct Report {
    const terms::Contract& contract;
    const terms::Assumptions& assumptions;
    const forecast::Forecast& forecast;
    const Tornado& tornado;
    base::Language language;
    std::string facts_files{};  // what is known already; empty: nothing
};

[[nodiscard]] std::string forecast_text(const Report& report);
// The shape is forecast.schema.json.
[[nodiscard]] std::string forecast_json(const Report& report);
// One row for each party, year and kind of flow; the columns stand in doc/manual/forecast.md.
[[nodiscard]] std::string forecast_csv(const Report& report);
[[nodiscard]] std::string forecast_html(const Report& report);

[[nodiscard]] inline std::string forecast_text(const forecast::Model& model,
                                               const forecast::Forecast& forecast,
                                               base::Language language,
                                               const Tornado& tornado = {}) {
    return forecast_text(
        {model.contract(), model.assumptions(), forecast, tornado, language, model.facts_files()});
}
[[nodiscard]] inline std::string forecast_json(const forecast::Model& model,
                                               const forecast::Forecast& forecast,
                                               base::Language language,
                                               const Tornado& tornado = {}) {
    return forecast_json(
        {model.contract(), model.assumptions(), forecast, tornado, language, model.facts_files()});
}
[[nodiscard]] inline std::string forecast_csv(const forecast::Model& model,
                                              const forecast::Forecast& forecast,
                                              base::Language language) {
    return forecast_csv(
        {model.contract(), model.assumptions(), forecast, {}, language, model.facts_files()});
}
[[nodiscard]] inline std::string forecast_html(const forecast::Model& model,
                                               const forecast::Forecast& forecast,
                                               const Tornado& tornado, base::Language language) {
    return forecast_html(
        {model.contract(), model.assumptions(), forecast, tornado, language, model.facts_files()});
}

}  // namespace utfall::desk
