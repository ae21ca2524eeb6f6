// The short sections: totals, parties, what is postponed or refused, warnings.
#include "html_sections.h"

#include <algorithm>

#include <fmt/format.h>

#include "utfall/terms/syntax.h"

namespace utfall::desk::html {

using settle::Event;
using settle::EventKind;

namespace {

const terms::Party& party(const Statement& s, int index) {
    return s.loaded.contract.parties[static_cast<std::size_t>(index)];
}

bool any(const Statement& s, std::initializer_list<EventKind> kinds) {
    const auto& events = s.settlement.events;
    return std::any_of(events.begin(), events.end(), [&](const Event& e) {
        return std::find(kinds.begin(), kinds.end(), e.kind) != kinds.end();
    });
}

void write_named(Page& page, std::string_view style, const terms::Party& p) {
    page.raw("<td class=\"")
        .raw(style)
        .raw("\">")
        .text(p.full_name)
        .element("small", p.name)
        .raw("</td>");
}

}  // namespace

void write_totals(Page& page, const Statement& s) {
    page.open_section("totals", {"Att betala enligt kontraktet", "Payable under the contract"});
    if (s.settlement.totals.empty())
        page.raw("<p>").said({"Inget.", "Nothing."}).raw("</p>\n");
    else
        page.open_table("totals",
                        {{{"Från", "From"}}, {{"Till", "To"}}, {{"Belopp", "Amount"}, "amount"}});
    if (!s.settlement.totals.empty()) page.raw("<tbody>\n");
    for (const settle::Total& t : s.settlement.totals) {
        page.raw("<tr>");
        write_named(page, "from", party(s, t.from));
        write_named(page, "to", party(s, t.to));
        page.element(t.amount == 0 ? "td class=\"amount nil\"" : "td class=\"amount total\"",
                     base::money_text(t.amount, s.loaded.contract.currency, s.loaded.language));
        page.raw("</tr>\n");
    }
    if (!s.settlement.totals.empty()) page.raw("</tbody>\n</table>\n");
    if (any(s, {EventKind::Drawn, EventKind::WrittenOff}))
        page.raw("<p class=\"lead\">")
            .said({"Det som lyfts eller efterges står bland händelserna och räknas inte in här.",
                   "What is drawn or written off stands among the events and is not counted here."})
            .raw("</p>\n");
    if (any(s, {EventKind::Postponed}))
        page.raw("<p class=\"lead\">")
            .said({"Uppskjutna betalningar har ännu inget belopp och räknas inte in.",
                   "Postponed payments have no amount yet and are not counted."})
            .raw("</p>\n");
    page.close_section();
}

void write_transfers(Page& page, const Statement& s) {
    if (s.settlement.transfers.empty()) return;
    page.open_section("transfers",
                      {"Att föra över efter kvittning", "To be transferred after netting"});
    page.open_table("transfers", {{{"Dag", "Day"}, "day"},
                                  {{"Från", "From"}},
                                  {{"Till", "To"}},
                                  {{"Betalningar", "Payments"}},
                                  {{"Belopp", "Amount"}, "amount"}});
    page.raw("<tbody>\n");
    for (const settle::Transfer& t : s.settlement.transfers) {
        page.raw("<tr><td class=\"day\">").day(t.date).raw("</td>");
        page.element("td class=\"from\"", party(s, t.from).name)
            .element("td class=\"to\"", party(s, t.to).name)
            .element("td", transfer_words(s, t));
        page.element(t.amount == 0 ? "td class=\"amount nil\"" : "td class=\"amount\"",
                     base::money_text(t.amount, s.loaded.contract.currency, s.loaded.language));
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    page.close_section();
}

namespace {

// The words of a level or role, from the table of phrases; the enums stand in its order (checker).
template <class Enum>
std::string choice_words(terms::Choice first, Enum value, base::Language language) {
    terms::Node node;
    node.form = terms::Form::Choice;
    node.choice = static_cast<terms::Choice>(static_cast<int>(first) + static_cast<int>(value));
    return terms::print(node, language);
}

}  // namespace

void write_parties(Page& page, const Statement& s) {
    page.open_section("parties", {"Parterna", "The parties"});
    page.open_table(
        "parties", {{{"I kontraktet", "In the contract"}}, {{"Namn", "Name"}}, {{"Roll", "Role"}}});
    page.raw("<tbody>\n");
    for (const terms::Party& p : s.loaded.contract.parties) {
        const std::string level =
            choice_words(terms::Choice::LEVEL_municipality, p.level, s.loaded.language);
        page.raw("<tr>").element("th scope=\"row\"", p.name).element("td", p.full_name);
        page.element("td", level + ", " +
                               choice_words(terms::Choice::ROLE_payer, p.role, s.loaded.language))
            .raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    page.close_section();
}

void write_postponed(Page& page, const Statement& s) {
    if (!any(s, {EventKind::Postponed})) return;
    page.open_section("postponed", {"Uppskjutna betalningar", "Postponed payments"});
    page.open_table("postponed", {{{"Punkt", "Clause"}},
                                  {{"Väntar på", "Waits for"}},
                                  {{"Längst till", "Until at the latest"}, "day"}});
    page.raw("<tbody>\n");
    for (const Event& e : s.settlement.events) {
        if (e.kind != EventKind::Postponed) continue;
        page.raw("<tr><th scope=\"row\">")
            .text(clause_words(e))
            .raw("<small>")
            .said({"skulle betalas ", "was to be paid "})
            .day(e.date);
        page.raw("</small></th>").element("td", e.fact).raw("<td class=\"day\">");
        if (e.until) page.day(*e.until);
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    page.close_section();
}

void write_refused(Page& page, const Statement& s) {
    constexpr std::size_t kMost = 1'000;
    const auto& refused = s.settlement.refused;
    if (refused.empty()) return;
    page.open_section("refused", {"Krav som inte betalas", "Claims that are not paid"});
    page.open_table("refused", {{{"Krav", "Claim"}},
                                {{"Prisrad och person", "Price line and person"}},
                                {{"Skäl", "Reason"}}});
    page.raw("<tbody>\n");
    for (std::size_t i = 0; i < refused.size() && i < kMost; ++i) {
        const settle::RefusedClaim& r = refused[i];
        page.raw("<tr><th scope=\"row\">")
            .text(r.number)
            .raw("<small>")
            .said({"rad ", "row "})
            .raw(std::to_string(s.facts.place(r.row).line))
            .raw("</small></th><td>");
        page.text(r.line)
            .element("small", r.person)
            .raw("</td>")
            .element("td", r.reason.in(s.loaded.language))
            .raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    if (refused.size() > kMost)
        page.element(
            "p class=\"lead\"",
            fmt::format(
                fmt::runtime(page.swedish() ? "Och {} till; alla står i --format json."
                                            : "And {} more; all of them are in --format json."),
                refused.size() - kMost));
    page.close_section();
}

void write_warnings(Page& page, const Statement& s) {
    std::vector<base::Diagnostic> warnings = s.loaded.warnings;
    warnings.insert(warnings.end(), s.facts.warnings.begin(), s.facts.warnings.end());
    if (warnings.empty()) return;
    page.open_section("warnings", {"Att ge akt på", "To be noted"});
    page.raw("<ul class=\"warnings\">\n");
    for (const base::Diagnostic& warning : warnings) {
        base::Place place = warning.place;
        place.file = file_name(place.file);
        page.raw("<li>")
            .text(base::cause(warning, s.loaded.language))
            .raw(" ")
            .element("span class=\"place\"", place_words(place, s.loaded.language));
        page.element("small", base::cure(warning, s.loaded.language)).raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.close_section();
}

}  // namespace utfall::desk::html
