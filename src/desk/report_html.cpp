#include <fmt/format.h>

#include "html_sections.h"
#include "report.h"

namespace utfall::desk {

namespace {

std::string style() {
    return chart_style() + R"(.scroll { overflow-x: auto; margin: 0 0 .75rem; }
.scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.scroll table { margin: 0; }
caption { text-align: left; font-size: .8125rem; color: var(--quiet); padding: 0 0 .25rem; }
.scroll td, .scroll th { white-space: nowrap; }
.words td, .words th { white-space: normal; min-width: 7rem; }
.words td.amount { min-width: 0; }
figure { margin: 0 0 1.25rem; }
figcaption { font-weight: 600; font-size: .9375rem; margin: 0 0 .35rem; }
details { margin: 0 0 .75rem; }
.chart .name { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
details .scroll { margin-top: .35rem; }
h2 + .scroll, h3 + .scroll { margin-top: .5rem; }
.partial { border-left: 4px solid var(--ink); padding: .35rem .75rem; font-weight: 600; }
.report dl { grid-template-columns: minmax(8rem, 19rem) 1fr; font-size: .9375rem; }
.report dt { color: var(--quiet); }
.report dd { font-variant-numeric: tabular-nums lining-nums; }
tbody tr.sum th, tbody tr.sum td { border-top: 1px solid var(--strong-rule); font-weight: 600; }
@media screen and (max-width: 42rem) {
  .report dl { grid-template-columns: 1fr; }
  .scroll table { font-size: .875rem; }
}
@media print {
  .scroll { overflow: visible; }
  .scroll table { font-size: 7.5pt; }
  .scroll td, .scroll th { padding: 2pt 5pt 2pt 0; }
  .scroll thead th { white-space: normal; }
  .chart { max-width: 11.5cm; font-size: 10px; }
  caption, thead { break-after: avoid; }
  tbody tr:first-child, tbody tr:nth-last-child(2) { break-after: avoid; }
  tbody tr:last-child { break-before: avoid; }
  figure svg, figcaption { break-inside: avoid; break-after: avoid; }
  .report dl { font-size: 9pt; }
}
)";
}

void write_head(html::Page& page, const PageTitle& of) {
    page.raw("<!doctype html>\n<html lang=\"").said({"sv", "en"}).raw("\">\n<head>\n");
    page.raw(
        "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    page.said(of.kicker).raw(": ").text(of.title).raw("</title>\n<style>\n");
    page.raw(html::style_sheet(of.title)).raw(style()).raw("</style>\n</head>\n");
    page.raw("<body>\n<main class=\"report\">\n<header>\n<p class=\"kicker\">")
        .said(of.kicker)
        .raw("</p>\n")
        .element("h1", of.title)
        .raw("\n</header>\n");
}

// A number is not broken from its digits, its error or its unit at the end of a line.
std::string unbroken(const std::string& words) {
    const auto is_digit = [&](std::size_t at) {
        return at < words.size() && words[at] >= '0' && words[at] <= '9';
    };
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool after_digit = i > 0 && (is_digit(i - 1) || words[i - 1] == '%');
        const bool before_sign = words.compare(i + 1, 1, "%") == 0 ||
                                 words.compare(i + 1, 2, "±") == 0 ||
                                 words.compare(i + 1, 2, "kr") == 0;
        const bool after_sign = i > 1 && words.compare(i - 2, 2, "±") == 0;
        const bool holds = words[i] == ' ' && ((after_digit && (is_digit(i + 1) || before_sign)) ||
                                               (after_sign && is_digit(i + 1)));
        out += holds ? "\u00a0" : std::string(1, words[i]);
    }
    return out;
}

class Writer {
public:
    explicit Writer(html::Page& page) : page_(page) {}

    void operator()(const Paragraph& p) const {
        page_.element(p.is_quiet ? "p class=\"lead\"" : "p", unbroken(p.words)).raw("\n");
    }
    void operator()(const Listing& listing) const {
        page_.raw("<dl>\n");
        for (const auto& [name, value] : listing.lines)
            page_.element("dt", name).element("dd", unbroken(value)).raw("\n");
        page_.raw("</dl>\n");
    }
    // What comes then stands under this heading.
    void heading(const Section& section) {
        heading_ = section.title.empty() ? "" : section.id + "-heading";
        if (!section.title.empty())
            page_
                .element((section.level == 2 ? "h2 id=\"" : "h3 id=\"") + heading_ + "\"",
                         section.title)
                .raw("\n");
    }
    // A place that scrolls sideways by itself can be reached from the keyboard, and has a name that no other has: its
    // heading and its caption.
    void operator()(const Table& table) {
        const std::string id = fmt::format("table-{}", ++tables_);
        std::size_t wordy = 0;
        for (const Table::Column& column : table.columns) wordy += column.is_right ? 0U : 1U;
        page_.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"")
            .raw(heading_.empty() ? id : heading_ + " " + id)
            .raw(wordy > 1 ? "\">\n<table class=\"words\">\n" : "\">\n<table>\n");
        page_.element("caption id=\"" + id + "\"", table.caption).raw("\n<thead><tr>");
        for (const Table::Column& column : table.columns)
            page_.element(
                column.is_right ? "th scope=\"col\" class=\"amount\"" : "th scope=\"col\"",
                column.heading);
        page_.raw("</tr></thead>\n<tbody>\n");
        for (const auto& row : table.rows) write_row(table, row);
        page_.raw("</tbody>\n</table>\n</div>\n");
    }
    void operator()(const Figure& figure) {
        page_.raw("<figure>\n").element("figcaption", figure.words.title).raw("\n");
        page_.raw(svg(figure.words, figure.chart));
        if (figure.is_folded)
            page_.raw("<details><summary>")
                .said({"Tabell", "Table"})
                .raw(": ")
                .text(figure.words.title)
                .raw("</summary>\n");
        (*this)(figure.table);
        page_.raw(figure.is_folded ? "</details>\n</figure>\n" : "</figure>\n");
    }

private:
    void write_row(const Table& table, const std::vector<std::string>& row) const {
        page_.raw("<tr>");
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool right = table.columns[i].is_right;
            if (i == 0)
                page_.element(right ? "th scope=\"row\" class=\"amount\"" : "th scope=\"row\"",
                              row[i]);
            else
                page_.element(right ? "td class=\"amount\"" : "td", unbroken(row[i]));
        }
        page_.raw("</tr>\n");
    }

    html::Page& page_;
    int tables_ = 0;
    std::string heading_;  // the id of the one that is above
};

}  // namespace

std::string report_html(const PageTitle& title, const std::vector<Section>& sections,
                        base::Language language) {
    html::Page page(language);
    write_head(page, title);
    Writer writer(page);
    for (const Section& section : sections) {
        page.raw("<section id=\"").raw(section.id).raw("\">\n");
        writer.heading(section);
        for (const Block& block : section.blocks) std::visit(writer, block);
        page.close_section();
    }
    page.raw("</main>\n</body>\n</html>\n");
    return std::move(page).finish();
}

}  // namespace utfall::desk
