// One function for each command.
#include <algorithm>

#include <fmt/format.h>

#include "check_run.h"
#include "dumps.h"
#include "forecast_run.h"
#include "load.h"
#include "plan_run.h"
#include "review_run.h"
#include "statement.h"
#include "study_run.h"
#include "utfall/terms/sentences.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

using base::Bilingual;
using base::Code;
using base::Language;

namespace {

Answer usage(const Request& request, const Bilingual& what) {
    return wrong_usage(what, language_of(request));
}

Answer facts_wanted(Language language) {
    return wrong_usage({.sv = "Ange fakta: --facts FIL", .en = "Name the facts: --facts FILE"},
                       language);
}

// A payment that the contract knows has not been settled so far; otherwise its name is wrong.
base::Diagnostic not_found(const Statement& s, const Request& request) {
    const base::Place whole{.file = request.contract, .line = 0, .column = 0, .end_column = 0};
    const std::string clause = request.payment.substr(0, request.payment.find(" / "));
    std::string names;
    for (const terms::Payment& p : s.loaded.contract.payments) {
        if (p.name == clause)
            return base::diagnose(
                Code::payment_not_settled, whole,
                {Bilingual::same(request.payment), Bilingual::same(reach_sentence(s))});
        names += (names.empty() ? "" : ", ") + p.name;
    }
    return base::diagnose(Code::no_such_payment, whole,
                          {Bilingual::same(request.payment), Bilingual::same(names)});
}

Answer settle_or_why(const Request& request, bool explain) {
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    if (request.facts.empty()) return facts_wanted(language);
    settle::Facts facts;
    auto settlement = load_and_settle(request, loaded.value(), facts);
    if (!settlement.ok()) return failed(settlement.diagnostics(), language);
    const Statement statement{loaded.value(), facts, settlement.value()};
    Answer answer{.exit_code = 0, .out = {}, .error = render_all(facts.warnings, language)};
    if (explain) {
        const auto text = why_text(statement, request.payment);
        if (text) {
            answer.out = *text;
            return answer;
        }
        return failed({not_found(statement, request)}, language);
    }
    answer.out = request.format == "json"   ? statement_json(statement)
                 : request.format == "html" ? statement_html(statement)
                                            : statement_text(statement);
    return written(request, std::move(answer), language);
}

Answer schedule(const Request& request) {
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const bool sv = language == Language::Swedish;
    std::vector<std::vector<std::string>> rows;
    for (const settle::Scheduled& day : settle::schedule(loaded.value().contract)) {
        const std::string moved =
            day.date != day.due ? fmt::format("→ {}", day.date.text()) : std::string{};
        rows.push_back({(day.known ? ""
                         : sv      ? "senast "
                                   : "latest ") +
                            day.due.text(),
                        moved, day.member.empty() ? day.clause : day.clause + " / " + day.member,
                        (sv ? day.what_sv : day.what_en) +
                            (day.text == 0 ? std::string{}
                                           : fmt::format("{} {}", sv ? ", ändring" : ", amendment",
                                                         day.text))});
    }
    return {.exit_code = 0, .out = table_text(rows, {false, false, false, false}), .error = {}};
}

Answer examples(const Request& request) {
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const terms::Contract& c = loaded.value().contract;
    const bool sv = language == Language::Swedish;
    const auto through = request.through == "columns" ? settle::Options::Through::Columns
                                                      : settle::Options::Through::Row;
    std::string out;
    base::Diagnostics failures;
    for (const terms::Situation& situation : c.situations) {
        auto result = settle::run_example(c, situation, through);
        if (!result.ok()) return failed(result.diagnostics(), language);
        const auto& r = result.value();
        failures.insert(failures.end(), r.failures.begin(), r.failures.end());
        const std::string row =
            situation.row > 0 ? fmt::format(", {} {}", sv ? "rad" : "row", situation.row) : "";
        const std::string verdict = r.failures.empty() ? (sv ? "stämmer" : "holds")
                                                       : (sv ? "stämmer inte" : "does not hold");
        out += fmt::format("{}{}: {} ({})\n", situation.title, row, verdict, r.held);
    }
    if (c.situations.empty())
        out = sv ? "Kontraktet har inga exempel.\n" : "The contract has no examples.\n";
    return {
        .exit_code = failures.empty() ? 0 : 1, .out = out, .error = render_all(failures, language)};
}

Answer format(const Request& request) {
    const auto [language, document] = read_document(request);
    if (!document.ok()) return failed(document.diagnostics(), language);
    if (!request.signing)
        return {.exit_code = 0, .out = terms::print(document.value(), language), .error = {}};
    // A contract with errors, or whose examples fail, is not to be signed.
    if (Answer checked = check(request); checked.exit_code != 0) return checked;
    return {
        .exit_code = 0, .out = terms::print_for_signing(document.value(), language), .error = {}};
}

Answer dump(const Request& request) {
    const std::vector<std::string> stages{"tree", "model", "program", "facts", "plan"};
    if (std::find(stages.begin(), stages.end(), request.stage) == stages.end())
        return usage(request, {.sv = "Ange ett av: tree, model, program, facts, plan",
                               .en = "Name one of: tree, model, program, facts, plan"});
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const Loaded& l = loaded.value();
    if (request.stage == "tree")
        return {.exit_code = 0, .out = terms::dump(l.document), .error = {}};
    if (request.stage == "model")
        return {.exit_code = 0, .out = dump_model(l.contract), .error = {}};
    if (request.facts.empty()) return facts_wanted(language);
    settle::Facts facts;
    auto settlement = load_and_settle(request, l, facts);
    if (!settlement.ok()) return failed(settlement.diagnostics(), language);
    if (request.stage == "facts")
        return {.exit_code = 0, .out = dump_facts(l.contract, facts), .error = {}};
    if (request.stage == "plan")
        return {.exit_code = 0, .out = dump_plan(l.contract, settlement.value()), .error = {}};
    return {.exit_code = 0, .out = calc::dump(settlement.value().program), .error = {}};
}

}  // namespace

Answer run(const Request& request) {
    if (!request.language.empty() && request.language != "sv" && request.language != "en")
        return usage(request, {.sv = "Språket är sv eller en.", .en = "The language is sv or en."});
    const bool is_csv = request.format == "csv" && request.command == Command::forecast;
    if (!request.format.empty() && request.format != "text" && request.format != "json" &&
        request.format != "html" && !is_csv)
        return usage(request, {.sv = "Formatet är text, json eller html; av en prognos även csv.",
                               .en = "The format is text, json or html; of a forecast also csv."});
    if (!request.through.empty() && request.through != "columns" && request.through != "print" &&
        request.through != "translation")
        return usage(request, {.sv = "Vägen är columns, print eller translation.",
                               .en = "The machine is columns, print or translation."});
    switch (request.command) {
        case Command::check: return check(request);
        case Command::settle: return settle_or_why(request, false);
        case Command::why: return settle_or_why(request, true);
        case Command::schedule: return schedule(request);
        case Command::forecast: return forecast(request);
        case Command::explain_scenario: return explain_scenario(request);
        case Command::sensitivity: return sensitivity(request);
        case Command::solve: return solve(request);
        case Command::map: return map(request);
        case Command::portfolio: return portfolio(request);
        case Command::examples: return examples(request);
        case Command::exposure: return exposure(request);
        case Command::compare: return compare(request);
        case Command::incentives: return incentives(request);
        case Command::format: return format(request);
        case Command::dump: return dump(request);
        case Command::study_lock: return study_lock(request);
        case Command::study_run: return study_run(request);
        case Command::study_extract: return study_extract(request);
        case Command::study_power: return study_power(request);
        case Command::reference:
            return {
                .exit_code = 0, .out = terms::phrase_reference(language_of(request)), .error = {}};
        case Command::help:
            return {
                .exit_code = 0, .out = help_text(language_of(request), request.all), .error = {}};
    }
    return {};
}

}  // namespace utfall::desk
