#include "study_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "plan_run.h"
#include "study_sections.h"
#include "utfall/base/file.h"
#include "utfall/base/sha256.h"
#include "utfall/exchange/plan_lock.h"
#include "utfall/study/extract.h"
#include "utfall/terms/plan_lock.h"

namespace utfall::desk {

namespace {

using base::Bilingual;
using base::Code;
using base::Language;

base::Result<PlanStanding> standing_of(const Request& request, const LoadedPlan& loaded) {
    PlanStanding standing{.sha256 = base::sha256(terms::canonical_plan(loaded.document))};
    if (request.lock.empty()) return standing;
    TRY(const exchange::PlanLock lock, exchange::read_lock(request.lock));
    if (lock.plan != loaded.plan.title)
        return base::diagnose(Code::lock_of_other, {.file = request.lock},
                              {Bilingual::same(lock.plan), Bilingual::same(loaded.plan.title)});
    TRY(const std::vector<terms::Deviation> found,
        terms::deviations(request.lock, lock.text, loaded.document));
    standing.locked_sha256 = lock.sha256;
    standing.locked_at = lock.at;
    standing.locked_by = lock.by;
    for (const terms::Deviation& deviation : found) standing.deviations.push_back(deviation.words);
    return standing;
}

// Why no measure of a contract comes out of the study; nothing when one does.
std::optional<Bilingual> nothing_to_certify(const StudyReport& report) {
    if (!report.plan.contract)
        return Bilingual{
            .sv = "planen har lästs utan sitt kontrakt; ange det med --contract FIL",
            .en = "the plan was read without its contract; name it with --contract FILE"};
    const auto& decisions = report.plan.decisions;
    const bool is_any = std::any_of(decisions.begin(), decisions.end(),
                                    [](const terms::Decision& d) { return d.measure >= 0; });
    if (!is_any)
        return Bilingual{.sv = "planen ger inget mått i kontraktet",
                         .en = "the plan gives no measure of the contract"};
    const auto& delivered = report.study.delivered;
    if (std::none_of(delivered.begin(), delivered.end(), [&](const study::Delivered& d) {
            return d.value && decisions[static_cast<std::size_t>(d.decision)].measure >= 0;
        }))
        return Bilingual{.sv = "ingen skattning som ger ett mått kunde göras",
                         .en = "no estimate that gives a measure could be made"};
    return std::nullopt;
}

base::Result<bool> write_certificate(const Request& request, const StudyReport& report) {
    const auto established = base::Date::parse(request.established);
    if (!established)
        return base::diagnose(Code::bad_date, {.file = "--established"},
                              {Bilingual::same(request.established)});
    if (const auto why = nothing_to_certify(report))
        return base::diagnose(Code::certificate_empty, {.file = request.contract}, {*why});
    return base::write_file(request.certificate, certificate_json(report, *established));
}

Answer told(const Request& request, const StudyReport& report, Answer answer) {
    answer.out = request.format == "json"   ? study_json(report)
                 : request.format == "html" ? study_html(report)
                                            : study_text(report);
    return written(request, std::move(answer), report.language);
}

// A table that was made for another plan, or for this one before it was changed, is not taken.
Answer made_for_another(const Request& request, const std::string& theirs, const std::string& ours,
                        Language language) {
    const Bilingual words{
        .sv = fmt::format("{}: summorna gjordes för en annan plan ({}), inte denna ({}); gör dem "
                          "på nytt med study extract\n",
                          request.sums, theirs.substr(0, 16), ours.substr(0, 16)),
        .en = fmt::format("{}: the sums were made for another plan ({}), not this one ({}); make "
                          "them anew with study extract\n",
                          request.sums, theirs.substr(0, 16), ours.substr(0, 16))};
    return {.exit_code = 1, .out = {}, .error = words.in(language)};
}

}  // namespace

Answer study_run(const Request& request) {
    const auto [language, loaded] = load_plan(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const LoadedPlan& l = loaded.value();
    if (request.microdata.empty() == request.sums.empty() && !l.plan.estimates.empty())
        return wrong_usage(
            {.sv = "Ange mikrodata eller en summatabell: --data FIL eller --sums FIL",
             .en = "Name the microdata or a table of sums: --data FILE or --sums "
                   "FILE"},
            language);
    if (!request.certificate.empty() && request.established.empty())
        return wrong_usage(
            {.sv = "Ange dagen då värdena fastställs: --established DAG",
             .en = "Name the day on which the values are established: --established DATE"},
            language);
    const auto standing = standing_of(request, l);
    if (!standing.ok()) return failed(standing.diagnostics(), language);
    std::optional<study::SumsTable> sums;
    if (!request.sums.empty()) {
        auto read = study::read_sums(request.sums);
        if (!read.ok()) return failed(read.diagnostics(), language);
        sums = std::move(read).value();
        if (sums->plan_sha256 != standing.value().sha256)
            return made_for_another(request, sums->plan_sha256, standing.value().sha256, language);
    }
    base::Result<study::Study> study = study::Study{};
    if (l.plan.estimates.empty())
        study.value().calculated = study::calculate(l.plan);
    else if (sums)
        study = study::study_from_sums(l.plan, *sums);
    else
        study = study::run_study(l.plan, request.microdata);
    if (!study.ok()) return failed(study.diagnostics(), language);
    const StudyReport report{l.plan, study.value(), standing.value(), language};
    if (!request.certificate.empty()) {
        const auto written = write_certificate(request, report);
        if (!written.ok()) return failed(written.diagnostics(), language);
    }
    return told(
        request, report,
        {.exit_code = 0,
         .out = {},
         .error = render_all(l.warnings, language) + render_all(study.value().warnings, language) +
                  render_all(revealing_payments(report), language)});
}

}  // namespace utfall::desk
