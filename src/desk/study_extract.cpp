// The sums that a plan needs, in place of its microdata.
#include "utfall/study/extract.h"

#include "plan_run.h"
#include "study_run.h"
#include "utfall/base/file.h"
#include "utfall/base/sha256.h"
#include "utfall/terms/plan_lock.h"

namespace utfall::desk {

namespace {

using base::Bilingual;
using base::Language;

std::string not_in_sums(const LoadedPlan& loaded, const study::Extract& extract,
                        Language language) {
    std::string out;
    for (const study::NotInSums& left : extract.not_in_sums) {
        const auto& planned = loaded.plan.estimates[static_cast<std::size_t>(left.planned)];
        out += Bilingual{.sv = planned.name + " ges inte i summor: " + left.why.sv + "\n",
                         .en = planned.name + " is not given in sums: " + left.why.en + "\n"}
                   .in(language);
    }
    return out;
}

}  // namespace

Answer study_extract(const Request& request) {
    const auto [language, loaded] = load_plan(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const LoadedPlan& l = loaded.value();
    if (l.plan.estimates.empty())
        return wrong_usage({.sv = "Planen har ingen skattning, så det finns inga summor att göra.",
                            .en = "The plan has no estimate, so there are no sums to make."},
                           language);
    if (request.microdata.empty() && !request.output.empty())
        return wrong_usage(
            {.sv = "En tabell görs av mikrodata: --data FIL; SQL skrivs med --sql FIL",
             .en = "A table is made of microdata: --data FILE; SQL is written with "
                   "--sql FILE"},
            language);
    study::ExtractOptions options{.plan_sha256 = base::sha256(terms::canonical_plan(l.document))};
    if (!request.table.empty()) options.table = request.table;
    const study::Extract extract = study::extract_sql(l.plan, options);
    Answer answer{.exit_code = extract.sql.empty() ? 1 : 0,
                  .out = {},
                  .error = render_all(l.warnings, language) + not_in_sums(l, extract, language)};
    if (extract.sql.empty()) return answer;
    if (!request.sql.empty()) {
        const auto wrote = base::write_file(request.sql, extract.sql + "\n");
        if (!wrote.ok()) return failed(wrote.diagnostics(), language);
    }
    if (request.microdata.empty()) {
        if (request.sql.empty()) answer.out = extract.sql + "\n";
        return answer;
    }
    const auto table = study::extract_table(l.plan, request.microdata, options);
    if (!table.ok()) return failed(table.diagnostics(), language);
    answer.out = table.value();
    return written(request, std::move(answer), language);
}

}  // namespace utfall::desk
