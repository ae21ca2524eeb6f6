// A settlement as one self-contained page: nothing is fetched, nothing is run; it reads on a telephone and on paper.
#include "html_sections.h"

namespace utfall::desk {

namespace {

void write_head(html::Page& page, const Statement& s) {
    const html::Words word{"Avräkning", "Settlement"};
    const std::string title = s.loaded.contract.title;
    page.raw("<!doctype html>\n<html lang=\"")
        .said({"sv", "en"})
        .raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
        "name=\"color-scheme\" content=\"light dark\">\n");
    page.raw("<title>")
        .said(word)
        .raw(": ")
        .text(title)
        .raw("</title>\n<style>\n")
        .raw(html::style_sheet(title))
        .raw("</style>\n</head>\n");
    page.raw("<body>\n<main>\n<header>\n<p class=\"kicker\">")
        .said(word)
        .raw("</p>\n")
        .element("h1", title)
        .raw("\n");
}

void write_opening(html::Page& page, const Statement& s) {
    const terms::Contract& c = s.loaded.contract;
    page.element("p class=\"reach\"", reach_sentence(s))
        .raw("\n<p class=\"lead\">")
        .said({"Kontraktet gäller från ", "The contract runs from "})
        .day(c.from);
    page.said({" till och med ", " through "})
        .day(c.through)
        .said({". Alla belopp i ", ". All amounts in "})
        .text(c.currency.code)
        .raw(".</p>\n");
    for (const base::Bilingual& sentence : s.settlement.course)
        page.element("p class=\"course\"", sentence.in(s.loaded.language)).raw("\n");
    page.raw("</header>\n");
}

}  // namespace

std::string statement_html(const Statement& s) {
    html::Page page(s.loaded.language);
    write_head(page, s);
    write_opening(page, s);
    html::write_totals(page, s);
    html::write_transfers(page, s);
    html::write_parties(page, s);
    html::write_events(page, s);
    html::write_postponed(page, s);
    html::write_refused(page, s);
    html::write_warnings(page, s);
    html::write_clauses(page, s);
    html::write_facts(page, s);
    html::write_colophon(page, s);
    page.raw("</main>\n</body>\n</html>\n");
    return std::move(page).finish();
}

}  // namespace utfall::desk
