// desk, private: one number of the contract that may be another, and the grid of values that are tried.
//
//     const auto term = find_term(document, "saving-share:2", wrong);
//     const auto grid = grid_of(*term, {.from = "40 %", .to = "80 %", .step = {}}, currency, wrong);
//     term->node->decimal = grid->at(17);
#pragma once
#include <optional>
#include <string>

#include "utfall/base/exact.h"
#include "utfall/base/language.h"
#include "utfall/base/money.h"
#include "utfall/forecast/solve.h"
#include "utfall/terms/written_numbers.h"

namespace utfall::desk {

// NAME, or NAME:2 for its second number. Nothing, and what could have been meant, when that is not one number.
[[nodiscard]] std::optional<terms::WrittenNumber> find_term(terms::Document& document,
                                                            const std::string& wanted,
                                                            base::Bilingual& wrong);

// A number as people write it: "1 000 000 kr", "62,5 %", "40". Digits are grouped by spaces only. In Swedish a comma
// or a point marks decimals, in English a point.
struct WrittenValue {
    base::Decimal decimal;
    bool is_share = false;  // with %
    bool is_money = false;  // with the currency
};
[[nodiscard]] std::optional<WrittenValue> read_value(const std::string& text,
                                                     const base::Currency& currency,
                                                     base::Language language);

// Whole multiples of the step, in the number's own unit: 60 for 60 %.
struct TermGrid {
    forecast::StepRange range;
    base::Decimal step;
    int scale = 0;  // decimals that the contract writes

    [[nodiscard]] base::Decimal at(std::int64_t index) const;
};

// Empty: for a share 0 to 100 %, otherwise 0 to twice what is written; one unit of its last decimal.
struct GridWords {
    std::string from, to, step;
};
[[nodiscard]] std::optional<TermGrid> grid_of(const terms::Node& node, const GridWords& words,
                                              const base::Currency& currency,
                                              base::Language language, base::Bilingual& wrong);

// The number as the contract would write it.
[[nodiscard]] std::string term_text(const terms::Node& node, base::Decimal value,
                                    base::Language language);

}  // namespace utfall::desk
