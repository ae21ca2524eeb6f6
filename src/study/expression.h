// study, private: expressions of a plan over the rows of microdata, a column at a time.
#pragma once
#include "variables.h"

namespace utfall::study {

// Every variable that the expression names must have been computed.
[[nodiscard]] Values evaluated(const terms::PlanExpression& expression, const Variables& variables);

}  // namespace utfall::study
