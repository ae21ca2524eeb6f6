// desk, private: what a report says before it becomes text or HTML: sections of paragraphs, tables and figures.
//
//     const std::string text = report_text("Prognos: Norrköping", sections);
//     const std::string page = report_html({.kicker = {"Prognos", "Forecast"}, .title = "Norrköping"}, sections, language);
//
// Text and HTML say the same: both are written from here.
#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "html_page.h"
#include "svg_charts.h"

namespace utfall::desk {

struct Paragraph {
    std::string words;
    bool is_quiet = false;  // explains rather than tells
};

struct Table {
    struct Column {
        std::string heading;
        bool is_right = true;
    };
    std::string caption;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;  // the first cell names the row
};

// Names and values, one below the other.
struct Listing {
    std::vector<std::pair<std::string, std::string>> lines;
};

// A chart and the table that holds what it shows.
struct Figure {
    ChartWords words;
    Chart chart;
    Table table;
    bool is_folded = false;  // on a screen the table opens when asked for
};

using Block = std::variant<Paragraph, Listing, Table, Figure>;

struct Section {
    std::string id, title;
    std::vector<Block> blocks;
    int level = 2;  // of the heading
};

[[nodiscard]] std::string report_text(const std::string& heading,
                                      const std::vector<Section>& sections);

struct PageTitle {
    html::Words kicker;  // what kind of report
    std::string title;
};
// One self-contained page: charts are drawn in it, nothing is fetched, nothing is run.
[[nodiscard]] std::string report_html(const PageTitle& title, const std::vector<Section>& sections,
                                      base::Language language);

}  // namespace utfall::desk
