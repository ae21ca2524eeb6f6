// study, private: takes out of a study what would give away a small number of persons.
#pragma once
#include "utfall/study/study.h"

namespace utfall::study {

// Counts below `smallest`, but zero, and those by which they could be found as what is left of a total.
void disclose(std::int64_t smallest, Study& study);

// No number is left but those of the sample, which `disclose` takes away in the end.
void withhold_numbers(std::int64_t smallest, Result& result);
// "sex" and "sex woman" are of the variable sex.
[[nodiscard]] bool is_of_variable(const std::string& term, const std::string& variable);

}  // namespace utfall::study
