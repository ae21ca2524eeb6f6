// The facts that the settlement rests on: established values and draws by row, claims counted by line.
#include <algorithm>

#include <fmt/format.h>

#include "html_sections.h"
#include "utfall/base/text.h"

namespace utfall::desk::html {

namespace {

// One row of the file as the contract understood it.
struct FactLine {
    int row = 0;
    base::Date day;
    std::string name, value, verifier, source;
    bool is_correction = false;
};

std::vector<FactLine> fact_lines(const Statement& s) {
    const terms::Contract& c = s.loaded.contract;
    std::vector<FactLine> lines;
    for (const auto& [key, versions] : s.facts.values) {
        const terms::Measure& m = c.measures[static_cast<std::size_t>(key.measure)];
        for (const settle::Established& e : versions)
            lines.push_back({.row = e.row,
                             .day = e.known,
                             .name = settle::fact_words(c, s.facts, key),
                             .value = settle::value_text(c, e.value, m.type, s.loaded.language),
                             .verifier = e.verifier,
                             .source = e.source,
                             .is_correction = e.is_correction});
    }
    for (const auto& [measure, draws] : s.facts.draws) {
        const terms::Measure& m = c.measures[static_cast<std::size_t>(measure)];
        for (const settle::Draw& d : draws)
            lines.push_back({.row = d.row,
                             .day = d.day,
                             .name = m.name,
                             .value = base::money_text(d.amount, c.currency, s.loaded.language),
                             .verifier = {},
                             .source = d.source,
                             .is_correction = false});
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const FactLine& a, const FactLine& b) { return a.row < b.row; });
    return lines;
}

void write_lines(Page& page, const std::vector<FactLine>& lines,
                 const exchange::FactPlaces& places) {
    page.open_table("facts", {{{"Rad", "Row"}, "row"},
                              {{"Dag", "Day"}, "day"},
                              {{"Uppgift", "Fact"}},
                              {{"Fastställt av", "Established by"}},
                              {{"Källa", "Source"}},
                              {{"Värde", "Value"}, "amount"}});
    page.raw("<tbody>\n");
    for (const FactLine& line : lines) {
        page.raw("<tr id=\"")
            .raw(row_id(line.row))
            .raw("\"><td class=\"row\">")
            .raw(std::to_string(places.place(line.row).line));
        if (places.files.size() > 1) page.element("small", file_name(places.place(line.row).file));
        page.raw("</td>");
        page.raw("<td class=\"day\">")
            .day(line.day)
            .raw("</td><th scope=\"row\" class=\"name\">")
            .text(line.name);
        if (line.is_correction)
            page.raw("<small>").said({"rättelse", "correction"}).raw("</small>");
        page.raw("</th>")
            .element("td class=\"by\"", line.verifier)
            .element("td class=\"source\"", line.source);
        page.element("td class=\"amount\"", line.value).raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
}

// The claims on one line of a price list.
struct ClaimsOnLine {
    std::size_t count = 0;
    base::Date first, last;
    std::vector<int> rows;
};

// "2–31, 40, 52–60", and how many more runs there are after the first few.
std::string row_runs(std::vector<int> rows, bool swedish) {
    const base::NumberRuns runs = base::number_runs(std::move(rows), 6);
    if (runs.left_out == 0) return runs.text;
    return runs.text +
           fmt::format(fmt::runtime(swedish ? " och på {} ställen till" : " and in {} more places"),
                       runs.left_out);
}

// The same by file, when there are several.
std::string row_runs(const std::vector<int>& numbers, const exchange::FactPlaces& places,
                     bool swedish) {
    std::string out;
    for (const auto& file : places.files) {
        std::vector<int> rows;
        for (const int number : numbers)
            if (const base::Place place = places.place(number); place.file == file.path)
                rows.push_back(place.line);
        if (rows.empty()) continue;
        if (!out.empty()) out += "; ";
        if (places.files.size() > 1) out += std::string(file_name(file.path)) + " ";
        out += row_runs(std::move(rows), swedish);
    }
    return out;
}

std::vector<ClaimsOnLine> claims_by_line(const terms::PriceList& prices,
                                         const std::vector<settle::Claim>& claims) {
    std::vector<ClaimsOnLine> lines(prices.lines.size());
    for (const settle::Claim& claim : claims) {
        ClaimsOnLine& line = lines[static_cast<std::size_t>(claim.line)];
        if (line.count == 0 || claim.outcome < line.first) line.first = claim.outcome;
        if (line.count == 0 || line.last < claim.outcome) line.last = claim.outcome;
        ++line.count;
        line.rows.push_back(claim.row);
    }
    return lines;
}

std::size_t refused_on(const Statement& s, const std::string& list, const std::string& line) {
    const auto& refused = s.settlement.refused;
    return static_cast<std::size_t>(std::count_if(
        refused.begin(), refused.end(),
        [&](const settle::RefusedClaim& r) { return r.list == list && r.line == line; }));
}

void write_claims(Page& page, const Statement& s, const terms::PriceList& prices,
                  const std::vector<settle::Claim>& claims) {
    page.raw("<h3>").said({"Krav enligt ", "Claims on "}).text(prices.name).raw("</h3>\n");
    page.open_table("claims", {{{"Prisrad", "Price line"}},
                               {{"Rader i filen", "Rows of the file"}},
                               {{"Krav", "Claims"}, "number"},
                               {{"Avvisade", "Refused"}, "number"}});
    page.raw("<tbody>\n");
    const std::vector<ClaimsOnLine> lines = claims_by_line(prices, claims);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const ClaimsOnLine& line = lines[i];
        page.raw("<tr><th scope=\"row\">")
            .text(prices.lines[i].name)
            .element("small", prices.lines[i].outcome)
            .raw("</th><td>");
        page.text(row_runs(line.rows, s.facts.places, page.swedish()));
        if (line.count > 0)
            page.raw("<small>")
                .said({"utfall ", "outcomes "})
                .day(line.first)
                .raw(" – ")
                .day(line.last)
                .raw("</small>");
        page.raw("</td>").element("td class=\"number\"", std::to_string(line.count));
        page.element("td class=\"number\"",
                     std::to_string(refused_on(s, prices.name, prices.lines[i].name)))
            .raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
}

}  // namespace

std::string row_id(int row) { return fmt::format("row-{}", row); }

void write_facts(Page& page, const Statement& s) {
    page.open_section("facts", {"Fakta", "Facts"});
    page.raw("<p class=\"lead\">")
        .said(s.facts.places.files.size() > 1 ? Words{"Ur filerna ", "From the files "}
                                              : Words{"Ur filen ", "From the file "});
    for (const auto& file : s.facts.places.files) {
        if (&file != &s.facts.places.files.front()) page.raw(", ");
        page.element("span class=\"path\"", file_name(file.path));
    }
    page.raw(".</p>\n");
    if (const std::vector<FactLine> lines = fact_lines(s); !lines.empty())
        write_lines(page, lines, s.facts.places);
    for (const auto& [list, claims] : s.facts.claims)
        write_claims(page, s, s.loaded.contract.price_lists[static_cast<std::size_t>(list)],
                     claims);
    page.close_section();
}

}  // namespace utfall::desk::html
