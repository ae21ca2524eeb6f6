#include "plan_run.h"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "utfall/base/file.h"
#include "utfall/base/sha256.h"
#include "utfall/exchange/plan_lock.h"
#include "utfall/terms/check.h"
#include "utfall/terms/plan_lock.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

using base::Bilingual;
using base::Code;
using base::Language;

namespace {

base::Place whole(const std::string& file) {
    return {.file = file, .line = 0, .column = 0, .end_column = 0};
}

// "1 estimate", "3 estimates"
std::string counted(std::size_t number, const char* one, const char* many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

base::Result<LoadedPlan> check_beside_contract(const Request& request, terms::Document document) {
    terms::CheckedPlan checked;
    if (request.of_contract.empty()) {
        checked = terms::check_plan(request.contract, document);
    } else {
        Request of_contract = request;
        of_contract.contract = request.of_contract;
        auto contract = load_contract(of_contract);
        if (!contract.result.ok()) return contract.result.diagnostics();
        checked = terms::check_plan(request.contract, document, request.of_contract,
                                    contract.result.value().document);
    }
    if (!checked.plan) return checked.diagnostics;
    return LoadedPlan{.document = std::move(document),
                      .plan = std::move(*checked.plan),
                      .warnings = std::move(checked.diagnostics)};
}

std::string size_sentence(const terms::AnalysisPlan& plan, Language language) {
    const bool sv = language == Language::Swedish;
    const std::string estimates = sv ? counted(plan.estimates.size(), "skattning", "skattningar")
                                     : counted(plan.estimates.size(), "estimate", "estimates");
    const std::string variables = sv ? counted(plan.variables.size(), "variabel", "variabler")
                                     : counted(plan.variables.size(), "variable", "variables");
    const std::string decisions = sv ? counted(plan.decisions.size(), "beslut", "beslut")
                                     : counted(plan.decisions.size(), "decision", "decisions");
    const std::string calculations =
        sv ? counted(plan.calculations.size(), "beräkning", "beräkningar")
           : counted(plan.calculations.size(), "calculation", "calculations");
    return fmt::format("{} {}, {}, {}, {}.", sv ? "inga fel." : "no errors.", variables, estimates,
                       decisions, calculations);
}

// A measure is compared with the contract that counts it; otherwise that is said.
std::string unseen_sentence(const terms::AnalysisPlan& plan, Language language) {
    if (plan.contract_title.empty() || plan.contract) return {};
    return language == Language::Swedish
               ? "Måtten har inte jämförts med kontraktet: ange det med --contract FIL.\n"
               : "The measures were not compared with the contract: name it with --contract "
                 "FILE.\n";
}

std::string deviations_text(const Request& request, const PlanStanding& standing,
                            Language language) {
    const bool sv = language == Language::Swedish;
    const auto& found = standing.deviations;
    std::string out =
        fmt::format(fmt::runtime(sv ? "{}: låst {} av {}, {}.\n" : "{}: locked {} by {}, {}.\n"),
                    request.lock, standing.locked_at, standing.locked_by,
                    found.empty() ? (sv ? "inga avvikelser" : "no deviations")
                    : sv          ? counted(found.size(), "avvikelse", "avvikelser")
                                  : counted(found.size(), "deviation", "deviations"));
    for (const Bilingual& words : found) out += "  " + words.in(language) + "\n";
    return out;
}

}  // namespace

namespace {

// A lock that came when the plan should long have been closed, or when the outcome was established already, locks nothing.
void add_late_lock(const Request& request, const terms::AnalysisPlan& plan,
                   PlanStanding& standing) {
    const std::string day = standing.locked_at.substr(0, standing.locked_at.find('T'));
    const auto locked = base::Date::parse(day);
    const auto established = base::Date::parse(request.established);
    if (!locked) return;
    if (plan.frozen && *plan.frozen < *locked)
        standing.deviations.push_back(
            {.sv = fmt::format("låst {}, efter att planen skulle vara fryst, {}", day,
                               plan.frozen->text()),
             .en = fmt::format("locked {}, after the plan was to be frozen, {}", day,
                               plan.frozen->text())});
    if (established && *established < *locked)
        standing.deviations.push_back(
            {.sv = fmt::format("låst {}, efter att värdena fastställts, {}", day,
                               established->text()),
             .en = fmt::format("locked {}, after the values were established, {}", day,
                               established->text())});
}

}  // namespace

base::Result<PlanStanding> standing_of(const Request& request, const LoadedPlan& loaded) {
    PlanStanding standing{.sha256 = base::sha256(terms::canonical_plan(loaded.document))};
    if (request.lock.empty()) return standing;
    TRY(const exchange::PlanLock lock, exchange::read_lock(request.lock));
    if (lock.plan != loaded.plan.title)
        return base::diagnose(Code::lock_of_other, whole(request.lock),
                              {Bilingual::same(lock.plan), Bilingual::same(loaded.plan.title)});
    TRY(const std::vector<terms::Deviation> found,
        terms::deviations(request.lock, lock.text, loaded.document));
    standing.locked_sha256 = lock.sha256;
    standing.locked_at = lock.at;
    standing.locked_by = lock.by;
    for (const terms::Deviation& deviation : found) standing.deviations.push_back(deviation.words);
    add_late_lock(request, loaded.plan, standing);
    return standing;
}

bool is_plan(const terms::Document& document) {
    for (const auto& block : document.blocks)
        if (const auto* fence = std::get_if<terms::Fence>(&block))
            for (const terms::Statement& s : fence->statements)
                return s.phrase == terms::StatementPhrase::plan ||
                       s.phrase == terms::StatementPhrase::plan_alone;
    return false;
}

Read<LoadedPlan> load_plan(const Request& request) {
    Read<terms::Document> read = read_document(request);
    if (!read.result.ok()) return {.language = read.language, .result = read.result.diagnostics()};
    return {.language = read.language,
            .result = check_beside_contract(request, std::move(read.result.value()))};
}

Answer check_plan(const Request& request) {
    const auto [language, loaded] = load_plan(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    if (!request.assume.empty())
        return wrong_usage({.sv = "--assume hör till ett kontrakt, inte till en analysplan.",
                            .en = "--assume belongs to a contract, not to an analysis plan."},
                           language);
    const LoadedPlan& l = loaded.value();
    const auto standing = standing_of(request, l);
    if (!standing.ok()) return failed(standing.diagnostics(), language);
    std::string out = render_all(l.warnings, language);
    out += fmt::format("{}: {}\n", request.contract, size_sentence(l.plan, language));
    out += unseen_sentence(l.plan, language);
    if (standing.value().is_locked()) out += deviations_text(request, standing.value(), language);
    return {.exit_code = 0, .out = out, .error = {}};
}

namespace {

// plan.md is locked in plan.lock.
std::string lock_path(const Request& request) {
    if (!request.output.empty()) return request.output;
    const std::string& path = request.contract;
    return (path.ends_with(".md") ? path.substr(0, path.size() - 3) : path) + ".lock";
}

base::Result<std::string> write_lock(const Request& request, const LoadedPlan& loaded,
                                     Language language) {
    const std::string& at = request.at.empty() ? request.now : request.at;
    if (!exchange::is_utc_time(at))
        return base::diagnose(Code::bad_time, whole("--at"), {Bilingual::same(at)});
    const std::string path = lock_path(request), text = terms::canonical_plan(loaded.document);
    if (std::error_code error; std::filesystem::exists(path, error))
        return base::diagnose(Code::lock_exists, whole(path), {Bilingual::same(path)});
    const exchange::PlanLock lock{.plan = loaded.plan.title,
                                  .sha256 = base::sha256(text),
                                  .text = text,
                                  .at = at,
                                  .by = request.by};
    TRY([[maybe_unused]] const bool written, base::write_file(path, exchange::lock_json(lock)));
    const char* said = language == Language::Swedish ? "{}: låst {} av {}, SHA-256 {}\n"
                                                     : "{}: locked {} by {}, SHA-256 {}\n";
    return fmt::format(fmt::runtime(said), path, lock.at, lock.by, lock.sha256);
}

}  // namespace

Answer study_lock(const Request& request) {
    const auto [language, loaded] = load_plan(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    if (request.by.empty())
        return wrong_usage({.sv = "Ange vem som låser: --by VEM", .en = "Say who locks: --by WHO"},
                           language);
    const auto written = write_lock(request, loaded.value(), language);
    if (!written.ok()) return failed(written.diagnostics(), language);
    return {.exit_code = 0,
            .out = written.value() + unseen_sentence(loaded.value().plan, language),
            .error = {}};
}

}  // namespace utfall::desk
