// study, private: totals of a table of sums as numbers, cells as clusters and models.
#pragma once
#include <string>
#include <vector>

#include "layout.h"
#include "run.h"
#include "utfall/effects/alike_rows.h"
#include "utfall/study/extract.h"

namespace utfall::study {

// As it is written, to 31 digits.
[[nodiscard]] effects::Pair pair_of(std::string_view decimal);
// Of two terms, in either order; zero where the cell does not tell it.
[[nodiscard]] effects::Pair total(const SumsTable::Cell& cell, const std::string& a,
                                  const std::string& b);
[[nodiscard]] bool has_total(const SumsTable::Cell& cell, const std::string& a,
                             const std::string& b);
// "a|b": its parts, without what | and ~ were written as.
[[nodiscard]] std::vector<std::string> parts_of(const std::string& path);
// The same text in values of a variable: texts by their bytes, numbers by their size.
[[nodiscard]] std::vector<std::string> sorted_levels(const terms::AnalysisPlan& plan, int variable,
                                                     std::vector<std::string> levels);
// As they are called in the names of terms.
[[nodiscard]] std::vector<std::string> level_words(const terms::AnalysisPlan& plan, int variable,
                                                   std::vector<std::string> levels);

// What the estimate's method finds from sums of products.
[[nodiscard]] Finding found_in_sums(const Setup& setup, const Layout& layout,
                                    const std::vector<SumsTable::Cell>& cells);

}  // namespace utfall::study
