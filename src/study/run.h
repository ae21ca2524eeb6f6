// study, private: one estimator for each method of a plan, from the rows of a setup to lines, exhibits and sentences.
#pragma once
#include "sample.h"
#include "utfall/effects/answer.h"
#include "utfall/study/study.h"

namespace utfall::study {

// What a method has found; the line that counts is first.
struct Found {
    std::vector<Line> lines{};
    std::vector<base::Bilingual> method{};
    std::vector<base::Bilingual> cautions{};
    std::vector<Exhibit> exhibits{};
    // Where the method itself says which units the estimate rests on; else those of the setup.
    struct Rests {
        std::optional<std::int64_t> units{}, treated_units{};
        double treated_mean = effects::kNone;
    };
    std::optional<Rests> rests{};
};
using Finding = effects::Answer<Found>;

// Whichever method the setup's plan names.
[[nodiscard]] Finding found_by_method(const Setup& setup);

// What the method finds, or why it finds nothing, with the sample.
[[nodiscard]] Result result_of(const Setup& setup, int planned, const Variant& variant);
[[nodiscard]] Result result_of(Finding finding, const Sample& sample, int planned,
                               const Variant& variant);

// Whether its treatment must be yes or no.
[[nodiscard]] bool is_between_arms(terms::Method method);

// Student's test and interval, at the confidence that is planned.
[[nodiscard]] Line line_of(const effects::Estimate& estimate, const Setup& setup);
[[nodiscard]] std::vector<Line> lines_of(const std::vector<effects::Estimate>& estimates,
                                         const Setup& setup);
// The term of this name first.
void put_first(std::vector<Line>& lines, const std::string& term);
[[nodiscard]] Exhibit coefficients(const std::vector<Line>& lines);
// Names and values, one value a row.
[[nodiscard]] Exhibit figures(base::Bilingual title, std::vector<Exhibit::Row> rows);

}  // namespace utfall::study
