#include "disclose.h"

#include <algorithm>
#include <limits>

#include "utfall/effects/estimate.h"

namespace utfall::study {

namespace {

bool is_small(const Count& count, std::int64_t smallest) {
    return count && *count > 0 && *count < smallest;
}

// One arm is the rows less the other, so both go.
void hide_arms(std::int64_t smallest, Sample& sample) {
    if (!is_small(sample.treated, smallest) && !is_small(sample.compared, smallest)) return;
    sample.treated = sample.compared = std::nullopt;
}

// What was left out and what was used make up what was read: a single hidden part could be found from the others.
void hide_left_out(std::int64_t smallest, Sample& sample) {
    std::vector<LeftOut>& parts = sample.left_out;
    std::int64_t hidden = 0;
    std::size_t hidden_parts = 0;
    for (LeftOut& part : parts)
        if (is_small(part.rows, smallest)) {
            hidden += *part.rows;
            ++hidden_parts;
            part.rows = std::nullopt;
        }
    if (hidden_parts == 0 || (hidden_parts > 1 && hidden >= smallest)) return;
    auto least = parts.end();
    for (auto part = parts.begin(); part != parts.end(); ++part)
        if (part->rows && (least == parts.end() || *part->rows < *least->rows)) least = part;
    if (least != parts.end())
        least->rows = std::nullopt;
    else
        sample.rows = std::nullopt;  // then what was read tells nothing
}

void hide_rows(std::int64_t smallest, Exhibit& exhibit) {
    if (exhibit.kind != Exhibit::Kind::Arms && exhibit.kind != Exhibit::Kind::Survival) return;
    const bool is_any_small =
        std::any_of(exhibit.rows.begin(), exhibit.rows.end(), [&](const Exhibit::Row& row) {
            return row.values.front() > 0 && row.values.front() < static_cast<double>(smallest);
        });
    if (!is_any_small) return;
    for (Exhibit::Row& row : exhibit.rows) {
        const bool is_hidden = exhibit.kind == Exhibit::Kind::Arms ||
                               row.values.front() < static_cast<double>(smallest);
        if (is_hidden) std::fill(row.values.begin(), row.values.end(), effects::kNone);
    }
}

}  // namespace

void disclose(std::int64_t smallest, Study& study) {
    for (Result& result : study.results) {
        hide_left_out(smallest, result.sample);
        if (is_small(result.sample.rows, smallest)) result.sample.rows = std::nullopt;
        hide_arms(smallest, result.sample);
        if (!result.sample.rows) result.sample.treated = result.sample.compared = std::nullopt;
        for (Exhibit& exhibit : result.exhibits) hide_rows(smallest, exhibit);
    }
}

}  // namespace utfall::study
