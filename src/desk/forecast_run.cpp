#include "forecast_run.h"

#include <algorithm>
#include <charconv>

#include "forecast_text.h"
#include "review_run.h"
#include "sensitivity_text.h"
#include "utfall/base/file.h"
#include "utfall/base/threads.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

using base::Bilingual;
using base::Language;

namespace {

constexpr std::size_t kMostScenarios = 10'000'000, kMostThreads = 256;

}  // namespace

std::optional<std::uint64_t> whole_number(const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

const Bilingual kAssumptionsWanted{.sv = "Ange antaganden: --assume FIL",
                                   .en = "Name the assumptions: --assume FILE"};

base::Result<terms::Document> read_assumptions(const Request& request) {
    constexpr std::size_t kLargest = std::size_t{64} << 20;
    TRY(const std::string bytes, base::read_file(request.assume, kLargest));
    return terms::parse(request.assume, bytes);
}

base::Result<LoadedModel> load_model(const Request& request, const Loaded& loaded) {
    TRY(const terms::Document document, read_assumptions(request));
    return model_of(request, loaded, document);
}

namespace {

// Assumptions about claims that are not drawn, since the facts have them.
void warn_of_given_claims(const terms::Assumptions& assumptions, const settle::Facts& known,
                          base::Diagnostics& warnings) {
    const auto warn = [&](int list, const base::Place& place) {
        const auto given = known.claims.find(list);
        if (given == known.claims.end() || given->second.empty()) return;
        base::Date last = given->second.front().accepted;
        for (const settle::Claim& claim : given->second) last = std::max(last, claim.accepted);
        const auto& lists = assumptions.names.price_lists;
        warnings.push_back(
            base::diagnose(base::Code::claims_given, place,
                           {Bilingual::same(lists[static_cast<std::size_t>(list)].name),
                            Bilingual::same(last.text())}));
    };
    for (const auto& counts : assumptions.claim_counts) warn(counts.list, counts.origin.place);
    for (const auto& claimants : assumptions.claimants)
        warn(claimants.list, claimants.origin.place);
}

}  // namespace

base::Result<LoadedModel> model_of(const Request& request, const Loaded& loaded,
                                   const terms::Document& assumptions) {
    terms::CheckedAssumptions checked =
        terms::check_assumptions(request.assume, assumptions, request.contract, loaded.document);
    if (!checked.assumptions) return checked.diagnostics;
    TRY(settle::Facts known, known_facts(request, loaded.contract));
    known.persons.resize(loaded.contract.dimensions.size());
    warn_of_given_claims(*checked.assumptions, known, checked.diagnostics);
    TRY(forecast::Model model,
        forecast::model_of(loaded.contract, std::move(*checked.assumptions), known));
    return LoadedModel{std::move(model), std::move(checked.diagnostics)};
}

std::optional<forecast::Options> forecast_options(const Request& request, Bilingual& wrong) {
    forecast::Options options;
    if (!request.scenarios.empty()) {
        const auto number = whole_number(request.scenarios);
        if (!number || *number < 1 || *number > kMostScenarios) {
            wrong = {.sv = "Antalet scenarier är ett heltal från 1 till 10 000 000.",
                     .en = "The number of scenarios is a whole number from 1 to 10 000 000."};
            return std::nullopt;
        }
        options.scenarios = static_cast<std::size_t>(*number);
    }
    if (!request.seed.empty()) {
        options.seed = whole_number(request.seed);
        if (!options.seed) {
            wrong = {.sv = "Slumpfröet är ett heltal.", .en = "The seed is a whole number."};
            return std::nullopt;
        }
    }
    if (!request.draws.empty() && request.draws != "sobol" && request.draws != "plain") {
        wrong = {.sv = "Dragningen är sobol eller plain.", .en = "Draws are sobol or plain."};
        return std::nullopt;
    }
    options.threads = base::available_threads();
    if (!request.threads.empty()) {
        const auto number = whole_number(request.threads);
        if (!number || *number < 1 || *number > kMostThreads) {
            wrong = {.sv = "Antalet trådar är ett heltal från 1 till 256.",
                     .en = "The number of threads is a whole number from 1 to 256."};
            return std::nullopt;
        }
        options.threads = static_cast<std::size_t>(*number);
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
    return Ready{language, std::move(loaded).value(), *options, std::move(model.value().model),
                 render_all(model.value().warnings, language)};
}

Answer forecast(const Request& request) {
    Answer refused;
    const auto ready = make_ready(request, refused);
    if (!ready) return refused;
    const auto& [language, loaded, options, m, warnings] = *ready;
    const auto done = forecast::forecast(m, options);
    if (!done.ok()) return failed(done.diagnostics(), language);
    const auto tornado = tornado_for(m, forecast::first_funder(m), language);
    if (!tornado.ok()) return failed(tornado.diagnostics(), language);
    const Tornado& bars = tornado.value();
    const bool is_whole = done.value().scenarios == done.value().asked;
    Answer answer{.exit_code = is_whole ? 0 : kStopped, .out = {}, .error = warnings};
    answer.out = request.format == "json"   ? forecast_json(m, done.value(), language, bars)
                 : request.format == "csv"  ? forecast_csv(m, done.value(), language)
                 : request.format == "html" ? forecast_html(m, done.value(), bars, language)
                                            : forecast_text(m, done.value(), language, bars);
    return written(request, std::move(answer), language);
}

}  // namespace utfall::desk
