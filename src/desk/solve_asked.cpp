#include "solve_asked.h"

#include <limits>

#include <fmt/format.h>

#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

using base::Bilingual;
using base::Decimal;

namespace {

// A document whose terms have other values, for as long as this lives.
class Exchanged {
public:
    Exchanged(const std::vector<terms::WrittenNumber>& terms, const std::vector<Decimal>& values,
              const std::vector<Decimal>& today)
        : terms_(terms), today_(today) {
        put(values);
    }
    Exchanged(const Exchanged&) = delete;
    Exchanged& operator=(const Exchanged&) = delete;
    ~Exchanged() { put(today_); }

private:
    void put(const std::vector<Decimal>& values) const {
        for (std::size_t k = 0; k < terms_.size(); ++k) terms_[k].node->decimal = values[k];
    }
    const std::vector<terms::WrittenNumber>& terms_;
    const std::vector<Decimal>& today_;
};

std::string nth(const std::vector<std::string>& all, std::size_t k) {
    return k < all.size() ? all[k] : std::string();
}

}  // namespace

std::optional<Asked> Asked::read(const Request& request, std::size_t count, Answer& refused) {
    auto [language, loaded] = load_contract(request);
    refused = loaded.ok() ? wrong_usage(kAssumptionsWanted, language)
                          : failed(loaded.diagnostics(), language);
    if (!loaded.ok() || request.assume.empty()) return std::nullopt;
    Asked out(request, std::move(loaded).value());
    out.language = language;
    out.title = out.loaded_.contract.title;
    out.currency = out.loaded_.contract.currency;
    Bilingual wrong;
    const auto options = forecast_options(request, wrong);
    refused = wrong_usage(wrong, language);
    if (!options) return std::nullopt;
    out.options = *options;
    out.options.progress = {};  // of one value; the search has many
    out.options.is_brief = true;
    auto assumptions = read_assumptions(request);
    if (!assumptions.ok()) {
        refused = failed(assumptions.diagnostics(), language);
        return std::nullopt;
    }
    out.assumptions_ = std::move(assumptions).value();
    if (!out.read_terms(count, refused)) return std::nullopt;
    const auto model = model_of(request, out.loaded_, out.assumptions_);
    if (!model.ok()) {
        refused = failed(model.diagnostics(), language);
        return std::nullopt;
    }
    out.warnings = render_all(model.value().warnings, language);
    if (!out.read_conditions(model.value().model.assumptions().names, refused)) return std::nullopt;
    auto now = forecast::forecast(model.value().model, out.options);
    if (!now.ok()) {
        refused = failed(now.diagnostics(), language);
        return std::nullopt;
    }
    out.now = std::move(now).value();
    for (const Condition& c : out.conditions) out.scales.push_back(scale_of(c, out.now));
    return out;
}

bool Asked::read_terms(std::size_t count, Answer& refused) {
    Bilingual wrong{.sv = count == 1 ? "Ange ett villkor: --term NAMN"
                                     : "Ange två villkor: --term NAMN --term NAMN",
                    .en = count == 1 ? "Name one term: --term NAME"
                                     : "Name two terms: --term NAME --term NAME"};
    refused = wrong_usage(wrong, language);
    if (request_.terms.size() != count) return false;
    for (std::size_t k = 0; k < count; ++k) {
        const auto term = find_term(loaded_.document, request_.terms[k], wrong);
        if (term) {
            terms.push_back(*term);
            today.push_back(term->node->decimal);
            const auto grid = grid_of(
                *term->node, {nth(request_.from, k), nth(request_.to, k), nth(request_.steps, k)},
                currency, language, wrong);
            if (grid) {
                grids.push_back(*grid);
                continue;
            }
        }
        refused = wrong_usage(wrong, language);
        return false;
    }
    refused = wrong_usage(
        {.sv = "De två villkoren är samma tal.", .en = "The two terms are the same number."},
        language);
    return count < 2 || terms[0].node != terms[1].node;
}

bool Asked::read_conditions(const terms::Contract& names, Answer& refused) {
    refused = wrong_usage({.sv = "Ange vad som krävs: --require \"investerare irr >= 4 %\"",
                           .en = "Say what is required: --require \"investor irr >= 4 %\""},
                          language);
    if (request_.conditions.empty()) return false;
    for (const std::string& text : request_.conditions) {
        Bilingual wrong;
        auto condition = read_condition(text, names, language, wrong);
        refused = wrong_usage(wrong, language);
        if (!condition) return false;
        conditions.push_back(std::move(*condition));
    }
    return true;
}

base::Result<forecast::Forecast> Asked::forecast_at(const std::vector<Decimal>& values,
                                                    std::size_t scenarios) const {
    const Exchanged other(terms, values, today);
    terms::Checked checked = terms::check(request_.contract, loaded_.document);
    if (!checked.contract) return checked.diagnostics;
    loaded_.contract = std::move(*checked.contract);
    TRY(const LoadedModel read, model_of(request_, loaded_, assumptions_));
    forecast::Options some = options;
    some.scenarios = scenarios;
    return forecast::forecast(read.model, some);
}

std::vector<double> Asked::margins_at(const std::vector<Decimal>& values,
                                      std::size_t scenarios) const {
    const auto found = forecast_at(values, scenarios);
    std::vector<double> out;
    for (std::size_t k = 0; k < conditions.size(); ++k)
        out.push_back(
            found.ok() ? margin_of(conditions[k], value_of(conditions[k], found.value()), scales[k])
                       : std::numeric_limits<double>::quiet_NaN());
    return out;
}

std::string Asked::term_name(std::size_t term) const {
    const terms::WrittenNumber& t = terms[term];
    return t.order == 1 && request_.terms[term] == t.name ? t.name
                                                          : fmt::format("{}:{}", t.name, t.order);
}

std::string Asked::value_text(std::size_t term, Decimal value) const {
    return term_text(*terms[term].node, value, language);
}

std::string Asked::step_text(std::size_t term) const { return value_text(term, grids[term].at(1)); }

std::string Asked::draws_text(std::size_t count, const base::Bilingual& values) const {
    const bool sv = language == base::Language::Swedish;
    return fmt::format(
        fmt::runtime(sv ? "\n{} {}, {} scenarier, slumpfrö {}, samma dragningar för varje värde.\n"
                        : "\n{} {}, {} scenarios, seed {}, the same draws for every value.\n"),
        count, values.in(language),
        base::decimal_text({.digits = static_cast<std::int64_t>(now.scenarios)}, language),
        now.seed);
}

}  // namespace utfall::desk
