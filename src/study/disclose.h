// study, private: takes out of a study what would give away a small number of persons.
#pragma once
#include "utfall/study/study.h"

namespace utfall::study {

// Counts below `smallest`, but zero, and those by which they could be found as what is left of a total.
void disclose(std::int64_t smallest, Study& study);

}  // namespace utfall::study
