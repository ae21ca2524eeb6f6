// study, private: what a plan computes, as expressions of SQL that DuckDB and PostgreSQL read alike.
//
// Numbers stay as the table has them, and what is computed from them as the database computes it: in DuckDB a division, a
// root, a logarithm and a mean give doubles, as here. question_measured.cpp makes exact decimals of what is summed.
// Yes is 1 and no 0, a day the number of days since 1970, a category its text, a missing value NULL.
#pragma once
#include <string>
#include <string_view>

#include "utfall/terms/analysis_plan.h"

namespace utfall::study {

// A name, in quotation marks; a text, in apostrophes: nothing in them can end them.
[[nodiscard]] std::string quoted(std::string_view name);
[[nodiscard]] std::string text_literal(std::string_view text);
[[nodiscard]] std::string number_literal(const base::Rational& number);

// The variable's column in the authority's table, read as the plan says.
[[nodiscard]] std::string column_sql(const terms::AnalysisPlan& plan, int variable);
// The variable's definition, over the variables before it.
[[nodiscard]] std::string definition_sql(const terms::AnalysisPlan& plan, int variable);
// A condition that is true, false or NULL.
[[nodiscard]] std::string condition_sql(const terms::AnalysisPlan& plan,
                                        const terms::PlanExpression& condition);
// The variable by its name in the plan.
[[nodiscard]] std::string name_sql(const terms::AnalysisPlan& plan, int variable);

}  // namespace utfall::study
