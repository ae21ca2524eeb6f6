#include "check_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "forecast_run.h"
#include "load.h"
#include "plan_run.h"
#include "review_run.h"
#include "review_text.h"
#include "utfall/review/lint.h"

namespace utfall::desk {

using base::Language;

namespace {

// "1 payment", "3 payments"
std::string counted(std::size_t number, const char* one, const char* many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

// Everything that check says when nothing is wrong.
std::string size_sentence(const terms::Contract& c, std::size_t held, Language language) {
    if (language == Language::Swedish)
        return fmt::format("inga fel. {}, {}, {}; {} i exemplen stämmer.",
                           counted(c.parties.size(), "part", "parter"),
                           counted(c.measures.size(), "mått eller uppgift", "mått och uppgifter"),
                           counted(c.payments.size(), "betalning", "betalningar"),
                           counted(held, "värde", "värden"));
    return fmt::format("no errors. {}, {}, {}; {} in the examples {}.",
                       counted(c.parties.size(), "party", "parties"),
                       counted(c.measures.size(), "measure or fact", "measures and facts"),
                       counted(c.payments.size(), "payment", "payments"),
                       counted(held, "value", "values"), held == 1 ? "holds" : "hold");
}

// What check says of a document of assumptions when nothing is wrong with it.
std::string assumed_sentence(const terms::Assumptions& a, Language language) {
    std::size_t facts = a.claimants.size(), quantities = 0;
    for (const terms::Assumed& each : a.assumed) {
        if (each.distribution.kind == terms::AssumedDistribution::Kind::FromClaimants) continue;
        ++(each.is_quantity && !each.only ? quantities : facts);
    }
    if (language == Language::Swedish)
        return fmt::format("inga fel. {}, {}, {}.", counted(facts, "antagande", "antaganden"),
                           counted(quantities, "storhet", "storheter"),
                           counted(a.benefits.size(), "nytta", "nyttor"));
    return fmt::format("no errors. {}, {}, {}.", counted(facts, "assumption", "assumptions"),
                       counted(quantities, "quantity", "quantities"),
                       counted(a.benefits.size(), "benefit", "benefits"));
}

struct Examples {
    std::size_t held = 0;
    base::Diagnostics failures;
};

base::Result<Examples> run_examples(const terms::Contract& contract) {
    Examples out;
    if (!contract.not_executed.empty()) return out;
    for (const terms::Situation& situation : contract.situations) {
        TRY(const auto result,
            settle::run_example(contract, situation, settle::Options::Through::Row));
        out.held += result.held;
        out.failures.insert(out.failures.end(), result.failures.begin(), result.failures.end());
    }
    return out;
}

// What is said of a line of the contract.
struct Remark {
    int line = 0;
    std::string text;
};

}  // namespace

Answer check(const Request& request) {
    if (const auto read = read_document(request); read.result.ok() && is_plan(read.result.value()))
        return check_plan(request);
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    if (!request.lock.empty() || !request.of_contract.empty())
        return wrong_usage({.sv = "--lock och --contract hör till en analysplan.",
                            .en = "--lock and --contract belong to an analysis plan."},
                           language);
    const Loaded& l = loaded.value();
    const auto examples = run_examples(l.contract);
    if (!examples.ok()) return failed(examples.diagnostics(), language);
    const auto known = known_facts(request, l.contract);
    if (!known.ok()) return failed(known.diagnostics(), language);

    std::vector<Remark> remarks;
    const auto add = [&, language = language](const base::Diagnostics& diagnostics) {
        for (const base::Diagnostic& d : diagnostics)
            remarks.push_back({d.place.line, base::render(d, language) + "\n"});
    };
    add(l.warnings);
    add(l.contract.not_executed);
    add(examples.value().failures);
    add(review::lint(l.contract));
    bool has_failed = !examples.value().failures.empty();
    std::string verdicts;
    if (l.contract.not_executed.empty()) {
        const auto found = review::review_of(l.contract, known.value());
        if (!found.ok()) return failed(found.diagnostics(), language);
        std::vector<review::Situation> situations;
        for (const review::Finding& finding : found.value().findings) {
            remarks.push_back({finding.what.place.line,
                               finding_text(l.contract, finding, situations.size() + 1, language)});
            for (const review::Instance& i : finding.instances) situations.push_back(i.situation);
            has_failed = has_failed || base::severity(finding.what.code) == base::Severity::Error;
        }
        const auto written = write_situations(request, l.contract, situations);
        if (!written.ok()) return failed(written.diagnostics(), language);
        verdicts = verdicts_text(l.contract, found.value().verdicts, language);
    }
    std::stable_sort(remarks.begin(), remarks.end(),
                     [](const Remark& a, const Remark& b) { return a.line < b.line; });
    std::string out;
    for (const Remark& remark : remarks) out += remark.text;
    out += verdicts;
    if (has_failed) return {.exit_code = 1, .out = {}, .error = out};
    out += fmt::format("{}: {}\n", request.contract,
                       size_sentence(l.contract, examples.value().held, language));
    if (!request.assume.empty()) {
        const auto model = load_model(request, l);
        if (!model.ok()) return failed(model.diagnostics(), language);
        out += render_all(model.value().warnings, language);
        out += fmt::format("{}: {}\n", request.assume,
                           assumed_sentence(model.value().model.assumptions(), language));
    }
    return {.exit_code = 0, .out = out, .error = {}};
}

}  // namespace utfall::desk
