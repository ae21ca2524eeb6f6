// study, private: whether the values that were read are what the plan says that they are.
#pragma once
#include "variables.h"

namespace utfall::study {

// A treatment that is neither yes nor no; a share outside 0 to 1; an outcome outside the bounds that stand in for a missing one.
[[nodiscard]] base::Diagnostics value_faults(const terms::AnalysisPlan& plan,
                                             const Variables& variables);

}  // namespace utfall::study
