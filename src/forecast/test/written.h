// Small contracts and assumptions written in the test.
#pragma once
#include "model_at.h"

namespace utfall::forecast::test {

inline terms::Document read(const std::string& name, const std::string& clauses) {
    auto document = terms::parse(name, "```utfall\n" + clauses + "```\n");
    EXPECT_TRUE(document.ok()) << told(document.diagnostics());
    return std::move(document).value();
}

inline Model written(const std::string& clauses, const std::string& beliefs) {
    const std::string head =
        "contract \"T\"\n"
        "  written in language version 1\n"
        "  all amounts in SEK\n"
        "  runs from 2026-01-01 through 2030-01-01\n"
        "  a payment that falls on a day that is not a weekday is paid on the next weekday\n"
        "  every payment is rounded to 0.01 SEK, half up\n"
        "party city \"The city\", municipality, payer\n"
        "party fund \"The fund\", private, investor\n"
        "party state \"The state\", state, guarantor\n"
        "party judge \"The judge\", private, evaluator\n";
    const terms::Document text = read("contract.md", head + clauses);
    terms::Checked checked = terms::check("contract.md", text);
    EXPECT_TRUE(checked.contract) << told(checked.diagnostics);
    const std::string opening =
        "assumptions \"A\" for \"T\"\n  horizon from 2026-01-01 through 2030-01-01\n";
    auto assumed = terms::check_assumptions(
        "assumptions.md", read("assumptions.md", opening + beliefs), "contract.md", text);
    EXPECT_TRUE(assumed.assumptions) << told(assumed.diagnostics);
    settle::Facts none;
    none.persons.resize(checked.contract->dimensions.size());
    auto model = model_of(std::move(*checked.contract), std::move(*assumed.assumptions), none);
    EXPECT_TRUE(model.ok()) << (model.ok() ? "" : told(model.diagnostics()));
    return std::move(model).value();
}

inline const PartyForecast& of(const Model& model, const Forecast& f, const std::string& name) {
    for (const PartyForecast& p : f.parties)
        if (model.assumptions().names.parties[static_cast<std::size_t>(p.party)].name == name)
            return p;
    ADD_FAILURE() << name;
    return f.parties.front();
}

inline const std::string kSuccesses =
    "measure successes, count of persons\n"
    "  means \"persons in work\"\n"
    "  between 0 persons and 60 persons, other values are refused\n"
    "  better when higher\n"
    "  established by judge no later than 2028-12-31\n"
    "  if missing, the final value is 0 persons\n"
    "payment reward\n"
    "  city pays fund 10 000 SEK per person times successes\n"
    "  due 2029-01-01\n";

}  // namespace utfall::forecast::test
