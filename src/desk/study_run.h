// desk, private: the commands that carry out an analysis plan.
#pragma once
#include "load.h"

namespace utfall::desk {

[[nodiscard]] Answer study_run(const Request& request);
[[nodiscard]] Answer study_extract(const Request& request);
[[nodiscard]] Answer study_power(const Request& request);

}  // namespace utfall::desk
