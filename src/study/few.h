// study, private: whether an estimate rests on so few persons somewhere that its numbers would be theirs.
#pragma once
#include "sample.h"

namespace utfall::study {

struct Few {
    bool is_whole = false;  // all of it, or an arm
    // Covariates, and treatments of several kinds, of which some value is shared by few: their coefficients, and how they
    // are balanced, would tell of those.
    std::vector<std::string> variables{};
};
// Persons are counted where a pseudonym says that several rows are about one; else rows. Few: fewer than the plan lets be shown.
[[nodiscard]] Few few(const Setup& setup);

}  // namespace utfall::study
