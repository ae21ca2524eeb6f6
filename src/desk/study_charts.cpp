// Which chart shows an exhibit of a study; its table stands beside it.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "study_sections.h"

namespace utfall::desk {

namespace {

using study::Exhibit;

ChartWords words_for(const Exhibit& exhibit, const std::string& id, base::Language language,
                     const char* sv, const char* en) {
    const bool swedish = language == base::Language::Swedish;
    return {.id = id,
            .title = exhibit.title.in(language),
            .description = swedish ? sv : en,
            .unit = {},
            .language = language};
}

// Value, …, low, high: the last two are the range.
PointsChart with_ranges(const Exhibit& exhibit, base::Language language) {
    PointsChart chart{.kinds = {{}}, .rows = {}, .lines = {0}};
    for (const Exhibit::Row& row : exhibit.rows) {
        const std::size_t n = row.values.size();
        chart.rows.push_back(
            {row.label.in(language),
             {{.value = row.values[0], .low = row.values[n - 2], .high = row.values[n - 1]}}});
    }
    return chart;
}

PointsChart love(const Exhibit& exhibit, base::Language language) {
    constexpr double kGood = 0.1;  // a customary limit of a standardised difference
    PointsChart chart{.kinds = {exhibit.headings[1].in(language), exhibit.headings[2].in(language)},
                      .rows = {},
                      .lines = {-kGood, 0, kGood}};
    for (const Exhibit::Row& row : exhibit.rows) {
        const auto mark = [](double value) { return PointsChart::Mark{value, value, value}; };
        chart.rows.push_back({row.label.in(language), {mark(row.values[0]), mark(row.values[1])}});
    }
    return chart;
}

// One line for each column of values; labels are the numbers along the foot.
std::optional<LineChart> over_periods(const Exhibit& exhibit, std::size_t lines,
                                      base::Language language) {
    LineChart chart{.at = {}, .across = {}, .lines = {}, .counts_up = false};
    for (std::size_t k = 0; k < lines; ++k)
        chart.lines.emplace_back(exhibit.headings[k + 1].in(language), std::vector<double>{});
    for (const Exhibit::Row& row : exhibit.rows) {
        const std::string& label = row.label.in(language);
        char* end = nullptr;
        const double at = std::strtod(label.c_str(), &end);
        if (end == label.c_str() || *end != '\0') return std::nullopt;
        chart.at.push_back(at);
        for (std::size_t k = 0; k < lines; ++k) chart.lines[k].second.push_back(row.values[k]);
    }
    return chart;
}

// The table has some times of the curve, not its steps: straight lines lead from one to the next.
LineChart survival(const Exhibit& exhibit, base::Language language) {
    std::vector<double> times{0};
    std::vector<std::string> arms;
    for (const Exhibit::Row& row : exhibit.rows) {
        times.push_back(row.values[0]);
        const std::string& arm = row.label.in(language);
        if (std::find(arms.begin(), arms.end(), arm) == arms.end()) arms.push_back(arm);
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    LineChart chart{.at = times, .across = {}, .lines = {}};
    for (const std::string& arm : arms) {
        std::vector<double> line;
        double share = 1;
        for (const double time : times) {
            for (const Exhibit::Row& row : exhibit.rows)
                if (row.label.in(language) == arm && row.values[0] == time &&
                    std::isfinite(row.values[2]))
                    share = row.values[2];
            line.push_back(share);
        }
        chart.lines.emplace_back(arm, std::move(line));
    }
    return chart;
}

}  // namespace

std::optional<Figure> chart_of(const Exhibit& exhibit, Table table, const std::string& id,
                               base::Language language) {
    const auto figure = [&](ChartWords words, Chart chart) {
        return Figure{.words = std::move(words),
                      .chart = std::move(chart),
                      .table = std::move(table),
                      .is_folded = exhibit.rows.size() > 12};
    };
    if (exhibit.rows.empty()) return std::nullopt;
    switch (exhibit.kind) {
        case Exhibit::Kind::EventStudy:
            return figure(words_for(exhibit, id, language,
                                    "En rad för varje avstånd till behandlingen: punkten är "
                                    "effekten, strecket dess intervall.",
                                    "A row for each distance from treatment: the mark is the "
                                    "effect, the whisker its interval."),
                          with_ranges(exhibit, language));
        case Exhibit::Kind::Balance:
            return figure(
                words_for(
                    exhibit, id, language,
                    "Standardiserade skillnader före och efter; linjerna står vid noll och vid "
                    "0,1.",
                    "Standardised differences before and after; lines stand at zero and at 0.1."),
                love(exhibit, language));
        case Exhibit::Kind::Survival:
            return figure(
                words_for(exhibit, id, language, "Andelen som är kvar vid tabellens tider.",
                          "The share that is left at the times of the table."),
                survival(exhibit, language));
        case Exhibit::Kind::Trends:
        case Exhibit::Kind::Paths: {
            // The gap of a synthetic twin is no outcome.
            const std::size_t lines =
                exhibit.kind == Exhibit::Kind::Paths ? 2 : exhibit.headings.size() - 1;
            if (auto chart = over_periods(exhibit, lines, language))
                return figure(words_for(exhibit, id, language,
                                        "Utfallet över perioderna; axeln börjar inte vid noll.",
                                        "The outcome over the periods; the axis does not begin at "
                                        "zero."),
                              std::move(*chart));
            return std::nullopt;
        }
        case Exhibit::Kind::Coefficients:
        case Exhibit::Kind::Arms:
        case Exhibit::Kind::GroupTime:
        case Exhibit::Kind::Weights:
        case Exhibit::Kind::Sensitivity:
        case Exhibit::Kind::Placebos:
        case Exhibit::Kind::Figures: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace utfall::desk
