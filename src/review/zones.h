// review, private: where along an outcome a party's net rises, stands still and falls, the other values as in a row.
#pragma once
#include <optional>
#include <vector>

#include "positions.h"

namespace utfall::review {

// From worse to better; numerators of the outcome, both included.
struct Zone {
    enum class Way { Rises, Still, Falls };
    Way way = Way::Still;
    std::int64_t from = 0, to = 0;
    base::Rational at_from, at_to;  // of the net, in minor units
};

// A value at some values of one input, the others as in `row`: wherever it bends, and on both sides of a jump.
struct Point {
    std::int64_t at = 0;  // numerator
    base::Rational net;
    bool is_sure = true;  // the line from the point before is straight
};
[[nodiscard]] std::vector<Point> points_along(const Sheet& sheet, std::size_t value,
                                              const std::vector<std::int64_t>& row,
                                              std::size_t input, const calc::Span& span,
                                              calc::Budget& budget);

// A net along an outcome, the others as in `row`. Zones of the same way are joined.
struct Course {
    std::vector<std::int64_t> row;
    std::vector<Zone> zones;
};
[[nodiscard]] Course course_of(const Sheet& nets, std::size_t party, const Outcome& outcome,
                               const calc::Span& span, std::vector<std::int64_t> row,
                               calc::Budget& budget);

// Rows to look at: those of the worked examples, then everything at its best, and at its worst. What an example leaves
// open is at its best.
struct Shown {
    std::vector<std::int64_t> row;
    int group = 0;  // the rows of one example are one group
};
[[nodiscard]] std::vector<Shown> rows_to_show(const Reviewed& r, const std::vector<Outcome>& all);

// "mellan 10 000 000 kr och 12 000 000 kr"
[[nodiscard]] base::Bilingual between(const Reviewed& r, const Outcome& outcome, const Zone& zone);
// "; likaså besparing (projektår 2), besparing (projektår 3)"; of a measure with many members only how many.
[[nodiscard]] base::Bilingual likewise_words(const Reviewed& r, const Steps& steps,
                                             const std::vector<std::size_t>& outcomes);
// For which values of one input around that of the row a value stays below zero, where that is not always: "besparing
// över 10 000 000 kr"; empty: for all.
[[nodiscard]] base::Bilingual extent_words(const Reviewed& r, const Sheet& sheet, std::size_t value,
                                           const std::vector<std::int64_t>& row, std::size_t input,
                                           calc::Budget& budget);

// A zone is told when it is at least two steps and a fiftieth of what the outcome can be.
[[nodiscard]] bool is_wide(const Zone& zone, const Outcome& outcome);

}  // namespace utfall::review
