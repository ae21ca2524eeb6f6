// study, private: the outcome as it was, group by group and period by period, before any method touched it.
#pragma once
#include <optional>

#include "sample.h"

namespace utfall::study {

// Nothing where the estimate compares no groups over time. Rows without an outcome are not in it, but as what the plan
// counts them; weights are.
[[nodiscard]] std::optional<Exhibit> trends(const Setup& setup);

}  // namespace utfall::study
