// desk, private: what the sections of the HTML page are written with.
//
//     page.open_section("parties", {"Parterna", "The parties"});
//     page.element("td", party.name);          // <td>A &amp; B</td>
//
// Everything that is not written by this program goes through text(), element() or attribute(), which escape.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "utfall/base/date.h"
#include "utfall/base/language.h"

namespace utfall::desk::html {

// &, <, >, " and ' as character references.
[[nodiscard]] std::string escaped(std::string_view text);
// The text of a CSS string, without its quotes: everything but letters, digits and spaces as \hex.
[[nodiscard]] std::string css_string(std::string_view text);
// "facts.csv" of "cases/x/facts/facts.csv".
[[nodiscard]] std::string_view file_name(std::string_view path);

// Words of the page itself, which hold nothing to escape.
struct Words {
    std::string_view sv, en;
};

// A column of a table; `style` is a class of its cells, named in html_style.cpp.
struct Heading {
    Words words;
    std::string_view style = {};
};

class Page {
public:
    explicit Page(base::Language language) : swedish_(language == base::Language::Swedish) {}

    Page& raw(std::string_view markup);
    Page& text(std::string_view words);
    Page& said(Words words) { return raw(swedish_ ? words.sv : words.en); }
    // <tag>words</tag>; the tag may carry attributes.
    Page& element(std::string_view tag, std::string_view words);
    Page& day(base::Date date);
    void open_section(std::string_view id, Words title);
    void close_section() { raw("</section>\n"); }
    // Down to the first <tbody>, which the rows bring themselves.
    void open_table(std::string_view style, std::initializer_list<Heading> columns);

    [[nodiscard]] bool swedish() const { return swedish_; }
    [[nodiscard]] std::string finish() && { return std::move(out_); }

private:
    bool swedish_;
    std::string out_;
};

}  // namespace utfall::desk::html
