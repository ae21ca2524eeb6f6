// desk, private: what a report of a study says, in the blocks of report.h, as JSON, and as a certificate for settlement.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "plan_run.h"
#include "report.h"
#include "utfall/base/date.h"
#include "utfall/study/study.h"

namespace utfall::desk {

struct StudyReport {
    const terms::AnalysisPlan& plan;
    const study::Study& study;
    const PlanStanding& standing;
    base::Language language;
};

[[nodiscard]] std::vector<Section> sections_of(const StudyReport& report);
[[nodiscard]] std::string study_text(const StudyReport& report);
[[nodiscard]] std::string study_html(const StudyReport& report);
// The shape is study.schema.json.
[[nodiscard]] std::string study_json(const StudyReport& report);
// Facts for `utfall settle --facts`, with what stands behind them; the shape is certificate.schema.json. `established`: the
// day of the facts. Only of a plan for a contract; measures whose estimate was refused are left out and told.
[[nodiscard]] std::string certificate_json(const StudyReport& report, base::Date established);

// Payments of the contract from whose amount anybody can tell so small a count.
[[nodiscard]] std::vector<base::Diagnostic> revealing_payments(const StudyReport& report);

// At most six digits that count, without an exponent; "–" where there is none.
[[nodiscard]] std::string figure_text(double value, base::Language language);
// Rounded to so many parts of one, a small value to three digits, so that it never reads as none.
[[nodiscard]] std::string short_text(double value, double parts, base::Language language);
[[nodiscard]] std::string chance_text(double p, base::Language language);
// "81 234 kr", "12.5 percentage points": a difference of a variable of this type.
[[nodiscard]] std::string quantity_text(double value, terms::VariableType type,
                                        const StudyReport& report);
// What a decision gives, in the unit of its measure, rounded for the eye.
[[nodiscard]] std::string measure_text(double value, const terms::Decision& decision,
                                       const StudyReport& report);
// The estimate in words for a board; there must be one.
[[nodiscard]] std::string plain_sentence(const study::Result& result, const StudyReport& report);
// What the comparison rests on.
[[nodiscard]] std::string design_sentence(const study::Result& result, const StudyReport& report);
// "not shown" where it is suppressed.
[[nodiscard]] std::string count_text(const study::Count& count, const StudyReport& report);
// The estimate's name and which reading of it.
[[nodiscard]] std::string result_title(const study::Result& result, const StudyReport& report);
// A chart of what the exhibit holds, where one says more than its table.
[[nodiscard]] std::optional<Figure> chart_of(const study::Exhibit& exhibit, Table table,
                                             const std::string& id, base::Language language);

}  // namespace utfall::desk
