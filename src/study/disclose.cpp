#include "disclose.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

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

// Where the number of persons stands in a row of the exhibit.
std::optional<std::size_t> count_place(Exhibit::Kind kind) {
    if (kind == Exhibit::Kind::Arms) return 0;
    if (kind == Exhibit::Kind::Survival) return 1;
    return std::nullopt;
}

void hide_rows(std::int64_t smallest, Exhibit& exhibit) {
    const auto place = count_place(exhibit.kind);
    if (!place) return;
    const auto is_few = [&](const Exhibit::Row& row) {
        return row.values[*place] > 0 && row.values[*place] < static_cast<double>(smallest);
    };
    if (std::none_of(exhibit.rows.begin(), exhibit.rows.end(), is_few)) return;
    // One arm could be found from the total and the other.
    if (exhibit.kind == Exhibit::Kind::Arms)
        for (Exhibit::Row& row : exhibit.rows)
            std::fill(row.values.begin(), row.values.end(), effects::kNone);
    else
        std::erase_if(exhibit.rows, is_few);
}

// A subgroup with few in it is told by nobody's numbers; the next smallest goes with it, as the whole less the others
// would tell it.
void hide_subgroups(std::int64_t smallest, std::vector<Result>& results) {
    const auto variable = [](const Result& r) {
        return r.variant.subgroup.substr(0, r.variant.subgroup.find(" = "));
    };
    const auto is_hidden = [](const Result& r) {
        return r.refused && r.refused->reason == effects::Reason::too_few_to_show;
    };
    const auto hide = [&](Result& r) {
        r.refused = effects::Refusal{effects::Reason::too_few_to_show, {std::to_string(smallest)}};
        r.lines.clear();
        r.exhibits.clear();
        r.sample = {.has_arms = r.sample.has_arms};
    };
    for (std::size_t begin = 0; begin < results.size();) {
        std::size_t end = begin + 1;
        const bool is_subgroup = results[begin].variant.kind == Variant::Kind::Subgroup;
        while (is_subgroup && end < results.size() &&
               results[end].planned == results[begin].planned &&
               variable(results[end]) == variable(results[begin]))
            ++end;
        std::size_t hidden = 0;
        for (std::size_t i = begin; is_subgroup && i < end; ++i) {
            const Sample& s = results[i].sample;
            if (is_small(s.rows, smallest) || is_small(s.treated, smallest) ||
                is_small(s.compared, smallest)) {
                hide(results[i]);
                ++hidden;
            }
        }
        std::size_t next = end;
        for (std::size_t i = begin; hidden == 1 && i < end; ++i)
            if (!is_hidden(results[i]) && results[i].sample.rows &&
                (next == end || *results[i].sample.rows < *results[next].sample.rows))
                next = i;
        if (hidden == 1 && next != end) hide(results[next]);
        begin = end;
    }
}

// The first hole of these reasons is a number of rows or units.
bool tells_a_count(effects::Reason reason) {
    using effects::Reason;
    return reason == Reason::small_arm || reason == Reason::full_leverage ||
           reason == Reason::too_few_rows || reason == Reason::too_few_controls ||
           reason == Reason::too_few_treated || reason == Reason::too_few_comparison;
}

void hide_in_refusal(std::int64_t smallest, effects::Refusal& refusal) {
    if (!tells_a_count(refusal.reason) || refusal.holes.empty()) return;
    std::string& count = refusal.holes.front();
    if (is_small(std::atoll(count.c_str()), smallest)) count = "< " + std::to_string(smallest);
}

}  // namespace

void disclose(std::int64_t smallest, Study& study) {
    hide_subgroups(smallest, study.results);
    for (Result& result : study.results) {
        if (result.refused) hide_in_refusal(smallest, *result.refused);
        hide_left_out(smallest, result.sample);
        if (is_small(result.sample.rows, smallest)) result.sample.rows = std::nullopt;
        hide_arms(smallest, result.sample);
        if (!result.sample.rows) result.sample.treated = result.sample.compared = std::nullopt;
        for (Exhibit& exhibit : result.exhibits) {
            hide_rows(smallest, exhibit);
            // What the sample does not tell the table of its arms does not tell either.
            if (exhibit.kind == Exhibit::Kind::Arms && !result.sample.treated)
                for (Exhibit::Row& row : exhibit.rows) row.values[0] = effects::kNone;
        }
    }
}

}  // namespace utfall::study
