// desk, private: the commands that draw a contract's assumptions.
#pragma once
#include "load.h"
#include "utfall/forecast/forecast.h"

namespace utfall::desk {

[[nodiscard]] Answer forecast(const Request& request);
[[nodiscard]] Answer explain_scenario(const Request& request);
[[nodiscard]] Answer sensitivity(const Request& request);
[[nodiscard]] Answer solve(const Request& request);
[[nodiscard]] Answer map(const Request& request);
[[nodiscard]] Answer portfolio(const Request& request);

[[nodiscard]] std::optional<std::uint64_t> whole_number(const std::string& text);

// What a command that draws begins with.
struct Ready {
    base::Language language{};
    Loaded loaded;
    forecast::Options options;
    forecast::Model model;
    std::string warnings;  // about the assumptions, for standard error
};
// Nothing, and the answer instead, when contract, options or assumptions are wrong.
[[nodiscard]] std::optional<Ready> make_ready(const Request& request, Answer& refused);

// Of the contract and the document of assumptions that the request names.
struct LoadedModel {
    forecast::Model model;
    base::Diagnostics warnings;  // about the assumptions
};
[[nodiscard]] base::Result<LoadedModel> load_model(const Request& request, const Loaded& loaded);
[[nodiscard]] base::Result<LoadedModel> model_of(const Request& request, const Loaded& loaded,
                                                 const terms::Document& assumptions);
[[nodiscard]] base::Result<terms::Document> read_assumptions(const Request& request);
extern const base::Bilingual kAssumptionsWanted;
// Nothing, and why not, when an option is no number that it can be.
[[nodiscard]] std::optional<forecast::Options> forecast_options(const Request& request,
                                                                base::Bilingual& wrong);

}  // namespace utfall::desk
