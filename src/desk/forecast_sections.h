// desk, private: what a report of a forecast says, before it becomes text or HTML: sections of paragraphs, tables and figures.
//
//     for (const Section& section : sections_of(report)) …
//
// Amounts in tables are in major units of the contract's currency, without its name.
#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "estimate_text.h"
#include "forecast_text.h"
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

[[nodiscard]] std::vector<Section> sections_of(const Report& report);

// What every section is written with.
class Teller {
public:
    explicit Teller(const Report& report)
        : report_(report), figures_(report.contract.currency, report.language) {}

    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return report_.language == base::Language::Swedish ? sv : en;
    }
    [[nodiscard]] const std::string& party(int index) const;
    [[nodiscard]] const terms::Measure& measure(int index) const;
    [[nodiscard]] std::string percentile(int percent) const;  // "5 %"
    // "-635 500 ± 2 300 kr (5–95 %: -3 810 600 till 1 200 000)"; of what does not vary its one value.
    [[nodiscard]] std::string spread(const forecast::Spread& minor) const;
    // Minor units as the values of charts.
    [[nodiscard]] double major(double minor) const { return figures_.major(minor); }
    [[nodiscard]] const Figures& figures() const { return figures_; }
    [[nodiscard]] const Report& report() const { return report_; }
    [[nodiscard]] const forecast::Forecast& forecast() const { return report_.forecast; }
    [[nodiscard]] ChartWords chart(std::string id, std::string title,
                                   std::string description) const;

private:
    const Report& report_;
    Figures figures_;
};

// Sections, in the order of the report; nothing is added where there is nothing to tell.
void tell_head(const Teller& t, std::vector<Section>& sections);
void tell_in_short(const Teller& t, std::vector<Section>& sections);
void tell_balance(const Teller& t, std::vector<Section>& sections);
void tell_parties(const Teller& t, std::vector<Section>& sections);
void tell_payoffs(const Teller& t, std::vector<Section>& sections);
void tell_repayment(const Teller& t, std::vector<Section>& sections);
void tell_guarantees(const Teller& t, std::vector<Section>& sections);
void tell_measurements(const Teller& t, std::vector<Section>& sections);
void tell_principle(const Teller& t, std::vector<Section>& sections);
void tell_tornado(const Teller& t, std::vector<Section>& sections);
void tell_values(const Teller& t, std::vector<Section>& sections);
void tell_assumptions(const Teller& t, std::vector<Section>& sections);
void tell_method(const Teller& t, std::vector<Section>& sections);

}  // namespace utfall::desk
