#include "html_page.h"

#include <fmt/format.h>

namespace utfall::desk::html {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    std::size_t done = 0;
    for (std::size_t at = text.find_first_of("&<>\"'"); at != std::string_view::npos;
         at = text.find_first_of("&<>\"'", done)) {
        out += text.substr(done, at - done);
        switch (text[at]) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += "&#39;"; break;
        }
        done = at + 1;
    }
    out += text.substr(done);
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    append_escaped(out, text);
    return out;
}

std::string css_string(std::string_view text) {
    std::string out;
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = byte >= 0x80 || c == ' ' || (c >= '0' && c <= '9') ||
                           (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (plain)
            out += c;
        else
            out += fmt::format("\\{:x} ", byte);
    }
    return out;
}

std::string_view file_name(std::string_view path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Page& Page::raw(std::string_view markup) {
    out_ += markup;
    return *this;
}

Page& Page::text(std::string_view words) {
    append_escaped(out_, words);
    return *this;
}

Page& Page::element(std::string_view tag, std::string_view words) {
    return raw("<")
        .raw(tag)
        .raw(">")
        .text(words)
        .raw("</")
        .raw(tag.substr(0, tag.find(' ')))
        .raw(">");
}

Page& Page::day(base::Date date) {
    const std::string text = date.text();  // the form that <time> wants
    return raw("<time>").raw(text).raw("</time>");
}

void Page::open_section(std::string_view id, Words title) {
    raw("<section id=\"").raw(id).raw("\">\n<h2>").said(title).raw("</h2>\n");
}

void Page::open_table(std::string_view style, std::initializer_list<Heading> columns) {
    raw("<table class=\"").raw(style).raw("\">\n<thead><tr>");
    for (const Heading& column : columns) {
        raw("<th scope=\"col\"");
        if (!column.style.empty()) raw(" class=\"").raw(column.style).raw("\"");
        raw(">").said(column.words).raw("</th>");
    }
    raw("</tr></thead>\n");
}

}  // namespace utfall::desk::html
