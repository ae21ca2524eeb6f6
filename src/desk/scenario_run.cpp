// explain-scenario: one scenario of a forecast, settled: what was drawn, what it pays, what each party has of it, and why.
#include <algorithm>

#include <fmt/format.h>

#include "estimate_text.h"
#include "forecast_run.h"
#include "statement.h"
#include "utfall/base/file.h"
#include "utfall/forecast/scenario.h"
#include "utfall/review/situation.h"

namespace utfall::desk {

using base::Language;
using forecast::Scenario;

namespace {

using Rows = std::vector<std::vector<std::string>>;

class Telling {
public:
    Telling(const terms::Contract& names, const Scenario& scenario, Language language)
        : names_(names),
          scenario_(scenario),
          language_(language),
          figures_(names.currency, language) {}

    // Of an estimate both what it says and the effect that it is an estimate of.
    std::string drawn() const {
        Rows rows;
        for (const Scenario::Drawn& d : scenario_.drawn) {
            rows.push_back({name(d), value(d.subject, d.value)});
            if (d.truth)
                rows.push_back({name(d) + said(" (sann effekt)", " (true effect)"),
                                value(d.subject, *d.truth)});
        }
        if (rows.empty()) return {};
        return said("Draget\n", "Drawn\n") + table_text(rows, {false, true});
    }
    // How many on each line; each stands in the file of the scenario's facts.
    std::string claims() const {
        Rows rows;
        for (const auto& [list, claims] : scenario_.facts.claims) {
            const terms::PriceList& prices = names_.price_lists[static_cast<std::size_t>(list)];
            for (std::size_t line = 0; line < prices.lines.size(); ++line) {
                const auto number = std::count_if(
                    claims.begin(), claims.end(),
                    [&](const settle::Claim& c) { return c.line == static_cast<int>(line); });
                rows.push_back({prices.name + said(" rad ", " line ") + prices.lines[line].name,
                                base::decimal_text({.digits = number, .scale = 0}, language_)});
            }
        }
        if (rows.empty()) return {};
        return said("\nGodkända krav\n", "\nAccepted claims\n") + table_text(rows, {false, true});
    }
    std::string parties() const {
        Rows rows{{"  " + said("part", "party"), said("betalar", "pays"), said("får", "receives"),
                   said("sparar", "saves"), said("egen kostnad", "own cost"), said("netto", "net"),
                   said("nuvärde", "present value")}};
        for (const Scenario::Party& p : scenario_.parties)
            rows.push_back({"  " + party(p.party), money(p.paid), money(p.received), money(p.saved),
                            money(p.spent), money(p.net), money(p.npv)});
        return said("\nVad prognosen räknar för varje part\n",
                    "\nWhat the forecast counts for each party\n") +
               table_text(rows, {false, true, true, true, true, true, true});
    }
    std::string worths() const {
        Rows rows;
        for (const Scenario::Worth& w : scenario_.worths)
            rows.push_back({"  " + w.day.text(), party(w.party),
                            w.is_cost ? said("egen kostnad", "own cost") : said("sparar", "saves"),
                            money(w.amount), w.name});
        if (rows.empty()) return {};
        return said("\nVarav nyttor och kostnader\n", "\nOf which benefits and costs\n") +
               table_text(rows, {false, false, false, true, false});
    }

private:
    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return language_ == Language::Swedish ? sv : en;
    }
    [[nodiscard]] const std::string& party(int index) const {
        return names_.parties[static_cast<std::size_t>(index)].name;
    }
    [[nodiscard]] std::string money(double minor) const {
        if (!(minor == minor)) return "–";
        return base::money_text(static_cast<std::int64_t>(whole(minor)), names_.currency,
                                language_);
    }
    // "placed-chance (school-year 2)"
    [[nodiscard]] std::string name(const Scenario::Drawn& drawn) const {
        return settle::fact_words(names_, scenario_.facts, {drawn.subject, drawn.members});
    }
    // Shares to a hundredth of a percent.
    [[nodiscard]] std::string value(int subject, double drawn) const {
        using Kind = terms::Type::Kind;
        const terms::Type& type = names_.measures[static_cast<std::size_t>(subject)].type;
        if (type.kind == Kind::YesNo) return drawn > 0.5 ? said("ja", "yes") : said("nej", "no");
        return figures_.value(names_, type, drawn, type.kind == Kind::Share ? 0.001 : 0);
    }

    const terms::Contract& names_;
    const Scenario& scenario_;
    Language language_;
    Figures figures_;
};

// Under its number.
base::Result<bool> write_scenario(const Request& request, const terms::Contract& contract,
                                  const Scenario& scenario) {
    if (request.situations.empty()) return true;
    return base::write_file(
        fmt::format("{}/{}.csv", request.situations, scenario.number),
        review::situation_csv(contract, {.words = {},
                                         .when = {},
                                         .facts = scenario.facts,
                                         .on = scenario.options.on.value_or(contract.through)}));
}

}  // namespace

Answer explain_scenario(const Request& request) {
    Answer refused;
    const auto ready = make_ready(request, refused);
    if (!ready) return refused;
    const auto& [language, loaded, options, model, warnings] = *ready;
    const auto number = whole_number(request.number);
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
    const auto written = write_scenario(request, model.contract(), s);
    if (!written.ok()) return failed(written.diagnostics(), language);
    const Statement statement{loaded, s.facts, settlement.value()};
    const Telling telling(model.assumptions().names, s, language);
    const std::string out = fmt::format("Scenario {}\n\n", s.number) + telling.drawn() +
                            telling.claims() + "\n" + statement_text(statement) +
                            telling.parties() + telling.worths() + "\n" +
                            why_text(statement, {}).value_or(std::string());
    return {.exit_code = 0, .out = out, .error = warnings};
}

}  // namespace utfall::desk
