#include "study_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "plan_run.h"
#include "study_sections.h"
#include "utfall/base/file.h"
#include "utfall/study/extract.h"

namespace utfall::desk {

namespace {

using base::Bilingual;
using base::Code;
using base::Language;

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

// What is asked for and cannot be, or nothing.
std::optional<Bilingual> wrong_in(const Request& request, const terms::AnalysisPlan& plan) {
    const bool has_data = !request.microdata.empty(), has_sums = !request.sums.empty();
    if (plan.estimates.empty() && (has_data || has_sums))
        return Bilingual{.sv = "Planen har ingen skattning, så den läser inga data.",
                         .en = "The plan has no estimate, so it reads no data."};
    if (!plan.estimates.empty() && has_data == has_sums)
        return Bilingual{.sv = "Ange mikrodata eller en summatabell: --data FIL eller --sums FIL",
                         .en =
                             "Name the microdata or a table of sums: --data FILE or --sums "
                             "FILE"};
    if (request.certificate.empty() && !request.established.empty())
        return Bilingual{.sv = "--established har ingen betydelse utan --certificate FIL.",
                         .en = "--established has no meaning without --certificate FILE."};
    if (request.certificate.empty()) return std::nullopt;
    if (request.established.empty())
        return Bilingual{
            .sv = "Ange dagen då värdena fastställs: --established DAG",
            .en = "Name the day on which the values are established: --established DATE"};
    if (request.certificate == request.output)
        return Bilingual{.sv = "Intyget och rapporten kan inte ha samma fil.",
                         .en = "The certificate and the report cannot have the same file."};
    return std::nullopt;
}

// A table that was made for another plan, or for this one before it was changed, is not taken.
base::Result<study::Study> from_sums(const Request& request, const terms::AnalysisPlan& plan,
                                     const PlanStanding& standing) {
    TRY(const study::SumsTable sums, study::read_sums(request.sums));
    constexpr std::size_t kDigits = 16;  // of a fingerprint, enough to tell two apart
    if (sums.plan_sha256 != standing.sha256)
        return base::diagnose(Code::sums_of_other_plan, {.file = request.sums},
                              {Bilingual::same(sums.plan_sha256.substr(0, kDigits)),
                               Bilingual::same(standing.sha256.substr(0, kDigits))});
    return study::study_from_sums(plan, sums);
}

base::Result<study::Study> study_of(const Request& request, const terms::AnalysisPlan& plan,
                                    const PlanStanding& standing) {
    if (!request.sums.empty()) return from_sums(request, plan, standing);
    if (!plan.estimates.empty())
        return study::run_study(plan, request.microdata, {.progress = request.progress});
    study::Study only_calculated;
    only_calculated.calculated = study::calculate(plan);
    return only_calculated;
}

}  // namespace

Answer study_run(const Request& request) {
    const auto [language, loaded] = load_plan(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const LoadedPlan& l = loaded.value();
    if (const auto wrong = wrong_in(request, l.plan)) return wrong_usage(*wrong, language);
    const auto standing = standing_of(request, l);
    if (!standing.ok()) return failed(standing.diagnostics(), language);
    const auto study = study_of(request, l.plan, standing.value());
    if (!study.ok()) return failed(study.diagnostics(), language);
    if (study.value().is_stopped) return stopped(language);
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
