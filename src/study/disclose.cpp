#include "disclose.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>

#include "utfall/effects/estimate.h"

namespace utfall::study {

namespace {

bool is_withheld(const Result& r) {
    return r.refused && r.refused->reason == effects::Reason::too_few_to_show;
}

void withhold(std::int64_t smallest, Result& r) {
    withhold_numbers(smallest, r);
    r.sample = {.has_arms = r.sample.has_arms};
}

bool is_small(const Count& count, std::int64_t smallest) {
    return count && *count > 0 && *count < smallest;
}

// One arm is the rows less the other, so both go.
void hide_arms(std::int64_t smallest, Sample& sample) {
    if (!is_small(sample.treated, smallest) && !is_small(sample.compared, smallest)) return;
    sample.treated = sample.compared = std::nullopt;
}

// What was left out and what was used make up what was read, which is known: a single hidden part, or a few persons in
// several, could be found from the others. The number of rows used is hidden last.
void hide_left_out(std::int64_t smallest, Sample& sample) {
    std::int64_t hidden = 0;
    std::size_t hidden_parts = 0;
    const auto hide = [&](Count& count) {
        hidden += *count;
        ++hidden_parts;
        count = std::nullopt;
    };
    if (sample.filled && is_small(sample.filled->rows, smallest))
        sample.filled->rows = std::nullopt;
    for (LeftOut& part : sample.left_out)
        if (is_small(part.rows, smallest)) hide(part.rows);
    if (is_small(sample.rows, smallest)) hide(sample.rows);
    while (hidden_parts > 0 && (hidden_parts < 2 || hidden < smallest)) {
        Count* least = nullptr;
        for (LeftOut& part : sample.left_out)
            if (part.rows && (least == nullptr || *part.rows < **least)) least = &part.rows;
        if (least == nullptr && sample.rows) least = &sample.rows;
        if (least == nullptr) return;
        hide(*least);
    }
}

// Where the number of persons, or of what happened to them, stands in the exhibit's rows.
std::optional<std::size_t> count_place(const Exhibit& exhibit) {
    if (exhibit.kind == Exhibit::Kind::Arms) return 0;
    if (exhibit.kind == Exhibit::Kind::Survival) return 1;
    const bool is_observed = exhibit.kind == Exhibit::Kind::Figures &&
                             exhibit.headings.size() == 3 && exhibit.headings[1].en == "Observed";
    if (is_observed) return 0;
    return std::nullopt;
}

bool is_few(const Exhibit::Row& row, std::size_t place, std::int64_t smallest) {
    return row.values[place] > 0 && row.values[place] < static_cast<double>(smallest);
}

// `is_whole_hidden`: the number of rows, or of an arm, is not told, and must not be found as a sum of what stands here.
void hide_rows(std::int64_t smallest, bool is_whole_hidden, Exhibit& exhibit) {
    if (is_whole_hidden)
        std::erase_if(exhibit.rows, [](const Exhibit::Row& row) { return row.tells_count; });
    for (Exhibit::Row& row : exhibit.rows)
        for (std::size_t k = 0; k < row.on.size(); ++k)
            if (row.on[k] < smallest) row.values[k] = effects::kNone;
    const auto place = count_place(exhibit);
    if (!place) return;
    const bool has_few =
        std::any_of(exhibit.rows.begin(), exhibit.rows.end(),
                    [&](const Exhibit::Row& row) { return is_few(row, *place, smallest); });
    if (exhibit.kind == Exhibit::Kind::Survival) {
        std::erase_if(exhibit.rows,
                      [&](const Exhibit::Row& row) { return is_few(row, *place, smallest); });
        for (Exhibit::Row& row : exhibit.rows)
            if (is_whole_hidden) row.values[*place] = effects::kNone;
        return;
    }
    // One arm could be found from the total and the other, and a count from the mean and deviation of a yes or no.
    for (Exhibit::Row& row : exhibit.rows)
        if (has_few || is_whole_hidden)
            std::fill(row.values.begin(), row.values.end(), effects::kNone);
}

std::string variable_of(const Result& result) {
    return result.variant.subgroup.substr(0, result.variant.subgroup.find(" = "));
}

// Subgroups of one estimate by one variable. What is hidden is the whole less what is shown, so at least two are hidden,
// and together they are not few, nor are their arms.
class Partition {
public:
    Partition(std::int64_t smallest, std::span<Result> of) : smallest_(smallest), of_(of) {}

    void hide_few() {
        for (Result& r : of_)
            if (is_withheld(r) || is_small(r.sample.rows, smallest_) ||
                is_small(r.sample.treated, smallest_) || is_small(r.sample.compared, smallest_))
                hide(r);
        while (hidden_ > 0 &&
               (hidden_ < 2 || is_little(rows_) || is_little(treated_) || is_little(compared_))) {
            Result* next = nullptr;
            for (Result& r : of_)
                if (r.sample.rows && (next == nullptr || *r.sample.rows < *next->sample.rows))
                    next = &r;
            if (next == nullptr) break;
            hide(*next);
        }
        // What was left out of the hidden ones is what was left out in all less what stands here.
        for (Result& r : of_)
            for (LeftOut& part : r.sample.left_out)
                if (hidden_ > 0) part.rows = std::nullopt;
    }

private:
    [[nodiscard]] bool is_little(std::int64_t count) const {
        return count > 0 && count < smallest_;
    }
    void hide(Result& r) {
        ++hidden_;
        rows_ += r.sample.rows.value_or(0);
        treated_ += r.sample.treated.value_or(0);
        compared_ += r.sample.compared.value_or(0);
        withhold(smallest_, r);
    }

    std::int64_t smallest_;
    std::span<Result> of_;
    std::size_t hidden_ = 0;
    std::int64_t rows_ = 0, treated_ = 0, compared_ = 0;
};

void hide_subgroups(std::int64_t smallest, std::vector<Result>& results) {
    for (std::size_t begin = 0; begin < results.size();) {
        std::size_t end = begin + 1;
        if (results[begin].variant.kind != Variant::Kind::Subgroup) {
            begin = end;
            continue;
        }
        while (end < results.size() && results[end].variant.kind == Variant::Kind::Subgroup &&
               results[end].planned == results[begin].planned &&
               variable_of(results[end]) == variable_of(results[begin]))
            ++end;
        Partition(smallest, std::span(results).subspan(begin, end - begin)).hide_few();
        begin = end;
    }
}

// The readings with missing outcomes at their worst and best differ from the estimate itself by how many are missing.
void hide_bounds(std::int64_t smallest, std::vector<Result>& results) {
    const Result* main = nullptr;
    for (Result& r : results) {
        if (r.variant.kind == Variant::Kind::Main) main = &r;
        const bool is_bound =
            r.variant.kind == Variant::Kind::Lowest || r.variant.kind == Variant::Kind::Highest;
        if (!is_bound || main == nullptr || !r.sample.rows || !main->sample.rows) continue;
        if (is_small(*r.sample.rows - *main->sample.rows, smallest)) withhold(smallest, r);
    }
}

// A coefficient of a value that few share is as good as their outcome, and how it is balanced tells who they are.
void hide_rare(std::int64_t smallest, Result& r) {
    if (r.rare.empty() || r.refused) return;
    std::string names;
    for (const std::string& name : r.rare) names += (names.empty() ? "" : ", ") + name;
    if (r.lines.size() > 1) r.lines.resize(1);
    const auto is_rare = [&](const Exhibit::Row& row) {
        return std::any_of(r.rare.begin(), r.rare.end(), [&](const std::string& name) {
            return is_of_variable(row.label.in(base::Language::English), name);
        });
    };
    for (Exhibit& exhibit : r.exhibits) {
        if (exhibit.kind == Exhibit::Kind::Balance) std::erase_if(exhibit.rows, is_rare);
        const bool has_others =
            exhibit.kind == Exhibit::Kind::Coefficients && exhibit.rows.size() > 1;
        if (has_others) exhibit.rows.erase(exhibit.rows.begin() + 1, exhibit.rows.end());
    }
    r.cautions.push_back(
        {.sv = "Övriga koefficienter och balansen i " + names + " visas inte: färre än " +
               std::to_string(smallest) + " delar något värde där.",
         .en = "Other coefficients and the balance of " + names + " are not shown: fewer than " +
               std::to_string(smallest) + " share some value there."});
}

// Holes of these reasons are numbers of rows or units.
bool tells_a_count(effects::Reason reason) {
    using effects::Reason;
    return reason == Reason::small_arm || reason == Reason::full_leverage ||
           reason == Reason::too_few_rows || reason == Reason::too_few_controls ||
           reason == Reason::too_few_treated || reason == Reason::too_few_comparison;
}

bool has_few_means(std::int64_t smallest, const Result& r) {
    for (const Exhibit& exhibit : r.exhibits)
        for (const Exhibit::Row& row : exhibit.rows)
            if (std::any_of(row.on.begin(), row.on.end(),
                            [&](std::int64_t on) { return on > 0 && on < smallest; }))
                return true;
    return false;
}

// Why there is no answer would tell of those who share a rare value.
bool names_rare(const Result& r) {
    return r.refused &&
           std::any_of(
               r.refused->holes.begin(), r.refused->holes.end(), [&](const std::string& hole) {
                   return std::any_of(r.rare.begin(), r.rare.end(), [&](const std::string& name) {
                       return is_of_variable(hole, name);
                   });
               });
}

void hide_in_refusal(std::int64_t smallest, effects::Refusal& refusal) {
    if (!tells_a_count(refusal.reason) || refusal.holes.empty()) return;
    // One is as good as known from the others: 2 treated ask for 6 controls.
    const auto count_in = [](const std::string& hole) { return std::atoll(hole.c_str()); };
    const bool has_few =
        std::any_of(refusal.holes.begin(), refusal.holes.end(),
                    [&](const std::string& hole) { return is_small(count_in(hole), smallest); });
    if (!has_few) return;
    for (std::string& hole : refusal.holes)
        hole = (is_small(count_in(hole), smallest) ? "< " : "≥ ") + std::to_string(smallest);
}

}  // namespace

void withhold_numbers(std::int64_t smallest, Result& r) {
    r.refused = effects::Refusal{effects::Reason::too_few_to_show, {std::to_string(smallest)}};
    r.lines.clear();
    r.exhibits.clear();
    r.treated_mean = effects::kNone;
}

bool is_of_variable(const std::string& term, const std::string& variable) {
    return term == variable || term.starts_with(variable + " ");
}

void disclose(std::int64_t smallest, Study& study) {
    hide_bounds(smallest, study.results);
    hide_subgroups(smallest, study.results);
    for (Result& result : study.results) {
        if (names_rare(result)) withhold_numbers(smallest, result);
        if (is_withheld(result)) withhold(smallest, result);
        if (result.refused) hide_in_refusal(smallest, *result.refused);
        hide_left_out(smallest, result.sample);
        hide_arms(smallest, result.sample);
        if (!result.sample.rows) result.sample.treated = result.sample.compared = std::nullopt;
        const bool is_hidden =
            !result.sample.rows || (result.sample.has_arms && !result.sample.treated);
        if (is_hidden) result.treated_mean = effects::kNone;
        hide_rare(smallest, result);
        if (has_few_means(smallest, result))
            result.cautions.push_back({.sv = "Medelvärden som vilar på färre än " +
                                             std::to_string(smallest) + " rader visas inte (–).",
                                       .en = "Means that rest on fewer than " +
                                             std::to_string(smallest) +
                                             " rows are not shown (–)."});
        for (Exhibit& exhibit : result.exhibits) hide_rows(smallest, is_hidden, exhibit);
    }
}

}  // namespace utfall::study
