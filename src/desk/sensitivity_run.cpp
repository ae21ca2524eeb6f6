#include <fmt/format.h>

#include "forecast_run.h"
#include "sensitivity_text.h"

namespace utfall::desk {

using base::Bilingual;
using base::Language;

namespace {

// The party asked for, or who funds first, or the first of all.
std::optional<int> party_of(const forecast::Model& model, const Request& request) {
    const auto& parties = model.assumptions().names.parties;
    if (request.party.empty()) return forecast::first_funder(model).value_or(0);
    for (std::size_t p = 0; p < parties.size(); ++p)
        if (parties[p].name == request.party) return static_cast<int>(p);
    return std::nullopt;
}

Bilingual unknown_party(const forecast::Model& model, const std::string& name) {
    std::string all;
    for (const terms::Party& p : model.assumptions().names.parties)
        all += (all.empty() ? "" : ", ") + p.name;
    return {.sv = fmt::format("Ingen part heter {}. Parterna är: {}", name, all),
            .en = fmt::format("No party is called {}. The parties are: {}", name, all)};
}

Bilingual stopped_sentence() {
    return {
        .sv = "Avbruten: hur stor del av spridningen varje antagande står för är inte räknat.\n",
        .en = "Stopped: how much of the spread each assumption makes is not computed.\n"};
}

}  // namespace

Answer sensitivity(const Request& request) {
    Answer refused;
    const auto ready = make_ready(request, refused);
    if (!ready) return refused;
    const auto& [language, loaded, options, model, warnings] = *ready;
    const auto party = party_of(model, request);
    if (!party) return wrong_usage(unknown_party(model, request.party), language);
    const auto own = tornado_for(model, party, language),
               all = tornado_for(model, std::nullopt, language);
    if (!own.ok()) return failed(own.diagnostics(), language);
    if (!all.ok()) return failed(all.diagnostics(), language);
    forecast::ShareOptions share_options{
        .seed = options.seed, .threads = options.threads, .progress = options.progress};
    if (!request.scenarios.empty()) share_options.scenarios = options.scenarios;
    const auto shares = forecast::variance_shares(model, party, share_options);
    if (!shares.ok()) return failed(shares.diagnostics(), language);
    const std::string title = language == Language::Swedish ? "Känslighet: " : "Sensitivity: ";
    const bool is_stopped = shares.value().is_stopped;
    const std::string last = is_stopped
                                 ? stopped_sentence().in(language)
                                 : shares_text(model, shares.value(), own.value().of, language);
    return {.exit_code = is_stopped ? kStopped : 0,
            .out = title + loaded.contract.title + "\n\n" +
                   tornado_text(model, own.value(), language) + "\n" +
                   tornado_text(model, all.value(), language) + "\n" + last,
            .error = warnings};
}

}  // namespace utfall::desk
