#include "forecast_run.h"

#include <charconv>

#include <fmt/format.h>

#include "estimate_text.h"
#include "forecast_text.h"
#include "review_run.h"
#include "sensitivity_text.h"
#include "statement.h"
#include "utfall/base/file.h"
#include "utfall/forecast/scenario.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

using base::Bilingual;
using base::Language;

namespace {

constexpr std::size_t kMostScenarios = 10'000'000;

std::optional<std::uint64_t> whole(const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "placed-chance (school-year 2)"
std::string drawn_name(const terms::Contract& names, const forecast::Scenario::Drawn& drawn) {
    const terms::Measure& m = names.measures[static_cast<std::size_t>(drawn.subject)];
    std::string out = m.name;
    for (std::size_t k = 0; k < drawn.members.size(); ++k) {
        const terms::Dimension& d = names.dimensions[static_cast<std::size_t>(m.over[k])];
        const auto member = static_cast<std::size_t>(drawn.members[k]);
        out += d.kind == terms::Dimension::Kind::Groups
                   ? fmt::format(" ({})", d.members[member])
                   : fmt::format(" ({} {})", d.name, member + 1);
    }
    return out;
}

// Shares to a hundredth of a percent.
std::string drawn_value(const terms::Contract& names, const forecast::Scenario::Drawn& drawn,
                        const Figures& figures, Language language) {
    using Kind = terms::Type::Kind;
    const terms::Type& type = names.measures[static_cast<std::size_t>(drawn.subject)].type;
    const bool sv = language == Language::Swedish;
    if (type.kind == Kind::YesNo)
        return drawn.value > 0.5 ? (sv ? "ja" : "yes") : (sv ? "nej" : "no");
    return figures.value(names, type, drawn.value, type.kind == Kind::Share ? 0.001 : 0);
}

}  // namespace

const Bilingual kAssumptionsWanted{.sv = "Ange antaganden: --assume FIL",
                                   .en = "Name the assumptions: --assume FILE"};

Answer wrong_usage(const Bilingual& what, Language language) {
    return {.exit_code = 2, .out = {}, .error = what.in(language) + "\n"};
}

base::Result<terms::Document> read_assumptions(const Request& request) {
    constexpr std::size_t kLargest = std::size_t{64} << 20;
    TRY(const std::string bytes, base::read_file(request.assume, kLargest));
    return terms::parse(request.assume, bytes);
}

base::Result<forecast::Model> load_model(const Request& request, const Loaded& loaded) {
    TRY(const terms::Document document, read_assumptions(request));
    return model_of(request, loaded, document);
}

base::Result<forecast::Model> model_of(const Request& request, const Loaded& loaded,
                                       const terms::Document& assumptions) {
    terms::CheckedAssumptions checked =
        terms::check_assumptions(request.assume, assumptions, request.contract, loaded.document);
    if (!checked.assumptions) return checked.diagnostics;
    TRY(settle::Facts known, known_facts(request, loaded.contract));
    known.persons.resize(loaded.contract.dimensions.size());
    return forecast::model_of(loaded.contract, std::move(*checked.assumptions), known);
}

std::optional<forecast::Options> forecast_options(const Request& request, Bilingual& wrong) {
    forecast::Options options;
    if (!request.scenarios.empty()) {
        const auto number = whole(request.scenarios);
        if (!number || *number < 1 || *number > kMostScenarios) {
            wrong = {.sv = "Antalet scenarier är ett heltal från 1 till 10 000 000.",
                     .en = "The number of scenarios is a whole number from 1 to 10 000 000."};
            return std::nullopt;
        }
        options.scenarios = static_cast<std::size_t>(*number);
    }
    if (!request.seed.empty()) {
        options.seed = whole(request.seed);
        if (!options.seed) {
            wrong = {.sv = "Slumpfröet är ett heltal.", .en = "The seed is a whole number."};
            return std::nullopt;
        }
    }
    if (!request.draws.empty() && request.draws != "sobol" && request.draws != "plain") {
        wrong = {.sv = "Dragningen är sobol eller plain.", .en = "Draws are sobol or plain."};
        return std::nullopt;
    }
    if (request.draws == "plain") options.draws = forecast::Options::Draws::Plain;
    options.progress = request.progress;
    return options;
}

std::optional<Ready> make_ready(const Request& request, Answer& refused) {
    auto [language, loaded] = load_contract(request);
    const auto refuse = [&](Answer why) {
        refused = std::move(why);
        return std::nullopt;
    };
    if (!loaded.ok()) return refuse(failed(loaded.diagnostics(), language));
    if (request.assume.empty()) return refuse(wrong_usage(kAssumptionsWanted, language));
    Bilingual wrong;
    const auto options = forecast_options(request, wrong);
    if (!options) return refuse(wrong_usage(wrong, language));
    auto model = load_model(request, loaded.value());
    if (!model.ok()) return refuse(failed(model.diagnostics(), language));
    return Ready{language, std::move(loaded).value(), *options, std::move(model).value()};
}

Answer forecast(const Request& request) {
    Answer refused;
    const auto ready = make_ready(request, refused);
    if (!ready) return refused;
    const auto& [language, loaded, options, m] = *ready;
    const auto done = forecast::forecast(m, options);
    if (!done.ok()) return failed(done.diagnostics(), language);
    const auto tornado = tornado_for(m, forecast::first_funder(m), language);
    if (!tornado.ok()) return failed(tornado.diagnostics(), language);
    const Tornado& bars = tornado.value();
    Answer answer{.exit_code = 0, .out = {}, .error = {}};
    answer.out = request.format == "json"   ? forecast_json(m, done.value(), language, bars)
                 : request.format == "csv"  ? forecast_csv(m, done.value(), language)
                 : request.format == "html" ? forecast_html(m, done.value(), bars, language)
                                            : forecast_text(m, done.value(), language, bars);
    if (request.output.empty()) return answer;
    const auto written = base::write_file(request.output, answer.out);
    if (!written.ok()) return failed(written.diagnostics(), language);
    answer.out.clear();
    return answer;
}

Answer explain_scenario(const Request& request) {
    Answer refused;
    const auto ready = make_ready(request, refused);
    if (!ready) return refused;
    const auto& [language, loaded, options, model] = *ready;
    const auto number = whole(request.number);
    if (!number)
        return wrong_usage({.sv = "Scenariots nummer är ett heltal från 1.",
                            .en = "The scenario's number is a whole number from 1."},
                           language);
    const auto scenario = forecast::scenario_of(model, options, *number);
    if (!scenario.ok()) return failed(scenario.diagnostics(), language);
    const forecast::Scenario& s = scenario.value();
    settle::Options to_the_end = s.options;
    to_the_end.on.reset();
    auto settlement = settle::settle(model.contract(), s.facts, to_the_end);
    if (settlement.ok() && !settlement.value().stopped_by.empty())  // by what decides no payment
        settlement = settle::settle(model.contract(), s.facts, s.options);
    if (!settlement.ok()) return failed(settlement.diagnostics(), language);
    const bool sv = language == Language::Swedish;
    std::string out = fmt::format("Scenario {}\n\n", s.number);
    const terms::Contract& names = model.assumptions().names;
    const Figures figures(names.currency, language);
    std::vector<std::vector<std::string>> rows;
    for (const auto& drawn : s.drawn)
        rows.push_back({drawn_name(names, drawn), drawn_value(names, drawn, figures, language)});
    out += (sv ? "Draget\n" : "Drawn\n") + table_text(rows, {false, true}) + "\n";
    const Statement statement{loaded, s.facts, settlement.value()};
    out += statement_text(statement) + "\n" + why_text(statement, {}).value_or(std::string());
    return {.exit_code = 0, .out = out, .error = {}};
}

}  // namespace utfall::desk
