#include "run.h"

#include <algorithm>

namespace utfall::study {

Line line_of(const effects::Estimate& estimate, const Setup& setup) {
    return {.estimate = estimate,
            .p = effects::p_value(estimate),
            .interval = effects::interval(estimate, number_of(setup.planned.confidence))};
}

std::vector<Line> lines_of(const std::vector<effects::Estimate>& estimates, const Setup& setup) {
    std::vector<Line> lines;
    for (const effects::Estimate& e : estimates) lines.push_back(line_of(e, setup));
    return lines;
}

void put_first(std::vector<Line>& lines, const std::string& term) {
    const auto at = std::find_if(lines.begin(), lines.end(),
                                 [&](const Line& l) { return l.estimate.term == term; });
    if (at != lines.end()) std::rotate(lines.begin(), at, at + 1);
}

namespace {

// Terms that a method itself adds; all others are the plan's own names.
Exhibit::Label label_of(const std::string& term) {
    if (term == "(intercept)") return base::Bilingual{.sv = "konstant", .en = "intercept"};
    if (term == "level") return base::Bilingual{.sv = "nivå", .en = "level"};
    if (term == "slope") return base::Bilingual{.sv = "lutning", .en = "slope"};
    return term;
}

}  // namespace

Exhibit coefficients(const std::vector<Line>& lines) {
    Exhibit out{.kind = Exhibit::Kind::Coefficients,
                .title = {.sv = "Koefficienter", .en = "Coefficients"},
                .headings = {{.sv = "Term", .en = "Term"},
                             {.sv = "Värde", .en = "Value"},
                             {.sv = "Medelfel", .en = "Standard error"},
                             {.sv = "p", .en = "p"},
                             {.sv = "Lägst", .en = "Low"},
                             {.sv = "Högst", .en = "High"}},
                .rows = {}};
    for (const Line& l : lines)
        out.rows.push_back(
            {label_of(l.estimate.term),
             {l.estimate.value, l.estimate.standard_error, l.p, l.interval.low, l.interval.high}});
    return out;
}

Exhibit figures(base::Bilingual title, std::vector<Exhibit::Row> rows) {
    return {.kind = Exhibit::Kind::Figures,
            .title = std::move(title),
            .headings = {{.sv = "Vad", .en = "What"}, {.sv = "Värde", .en = "Value"}},
            .rows = std::move(rows)};
}

}  // namespace utfall::study
