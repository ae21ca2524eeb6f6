// The clauses behind the amounts as they stand in the contract, and how the page came about.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "html_sections.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk::html {

namespace {

// Lines on which the statements begin that an event follows, or that decided its amount.
std::set<int> lines_in_force(const Statement& s) {
    const terms::Contract& c = s.loaded.contract;
    std::set<int> lines;
    for (const settle::Event& e : s.settlement.events) {
        lines.insert(e.place.line);
        for (const settle::Bound& b : e.bound_by) {
            const terms::Contract& text = terms::text_of(c, e.text);
            for (const terms::Cap& cap : text.caps)
                if (cap.name == b.name) lines.insert(cap.origin.place.line);
            for (const terms::Scale& scale : text.scales)
                if (scale.name == b.name) lines.insert(scale.origin.place.line);
            for (const terms::Definition& definition : text.definitions)
                if (definition.name == b.name) lines.insert(definition.origin.place.line);
        }
    }
    return lines;
}

// Every statement of the document, in its order.
template <class Take>
void each_statement(const Statement& s, Take take) {
    for (const auto& block : s.loaded.document.blocks)
        if (const auto* fence = std::get_if<terms::Fence>(&block))
            for (const terms::Statement& statement : fence->statements) take(statement);
}

// From the tree, so that it is what the contract says and not what we expect.
std::string language_version(const Statement& s) {
    std::string version;
    each_statement(s, [&](const terms::Statement& statement) {
        for (const terms::Line& line : statement.lines)
            if (line.phrase == terms::LinePhrase::language_version)
                version = base::decimal_text(line.holes.at(0).decimal, s.loaded.language);
    });
    return version;
}

// Line by line, so that a long line keeps its indentation where it wraps and a table keeps its columns.
void write_lines(Page& page, std::string_view text) {
    page.raw("<pre>");
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const bool cells =
            line.substr(0, line.find('|')).find_first_not_of(' ') == std::string_view::npos &&
            line.find('|') != std::string_view::npos;
        page.element(cells ? "span class=\"cells\"" : "span", line).raw(text.empty() ? "" : "\n");
    }
    page.raw("</pre>");
}

// A word of a command line; in quotes when it holds a space or a sign that a shell would read.
std::string shell_word(const std::string& word) {
    if (!word.empty() && word.find_first_of(" \t\r\n'\"\\$`!*?()[]{}<>|&;#~") == std::string::npos)
        return word;
    std::string out = "'";
    for (char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string command(const Statement& s) {
    std::string out = "utfall settle " + shell_word(s.loaded.contract.path);
    for (const auto& file : s.facts.places.files) out += " --facts " + shell_word(file.path);
    if (s.settlement.on && s.settlement.stopped_by.empty())
        out += " --on " + s.settlement.on->text();
    if (s.loaded.language != s.loaded.contract.language)
        out += s.loaded.language == base::Language::Swedish ? " --language sv" : " --language en";
    return out + " --format html";
}

}  // namespace

std::string clause_id(int line) { return fmt::format("clause-{}", line); }

void write_clauses(Page& page, const Statement& s) {
    const std::set<int> lines = lines_in_force(s);
    if (lines.empty()) return;
    page.open_section("clauses",
                      {"Punkterna som beloppen följer", "The clauses that the amounts follow"});
    std::string heading;
    each_statement(s, [&](const terms::Statement& statement) {
        if (lines.count(statement.place.line) == 0) return;
        if (statement.heading != heading) page.element("h3", statement.heading).raw("\n");
        heading = statement.heading;
        const base::Place place{.file = std::string(file_name(s.loaded.contract.path)),
                                .line = statement.place.line,
                                .column = 0,
                                .end_column = 0};
        page.raw("<div class=\"clause\" id=\"").raw(clause_id(statement.place.line)).raw("\">");
        write_lines(page, terms::print(statement, s.loaded.language));
        page.element("span class=\"place\"", place_words(place, s.loaded.language)).raw("</div>\n");
    });
    page.close_section();
}

void write_colophon(Page& page, const Statement& s) {
    const auto row = [&](Words words, std::string_view value) {
        page.raw("<dt>").said(words).raw("</dt>").element("dd class=\"path\"", value).raw("\n");
    };
    page.raw("<footer>\n<dl>\n");
    row({"Kontrakt", "Contract"}, s.loaded.contract.path);
    row({"Fakta", "Facts"}, s.facts.places.paths());
    row({"Språkversion", "Language version"}, language_version(s));
    row({"Framställd med", "Made with"}, command(s));
    page.raw("</dl>\n<p>")
        .said({"Samma kontrakt och samma fakta ger samma sida, tecken för tecken. Punkternas text "
               "bestämmer beloppen; den här sidan redovisar dem.",
               "The same contract and the same facts give the same page, character for character. "
               "The clauses decide the amounts; this page accounts for them."});
    page.raw("</p>\n</footer>\n");
}

}  // namespace utfall::desk::html
