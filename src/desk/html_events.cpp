// The table of events, and under each the tree of its reasons.
#include <algorithm>

#include "html_sections.h"

namespace utfall::desk::html {

using settle::Event;
using settle::EventKind;
using settle::WhyStep;

namespace {

// A sum of more parts than this is folded, so that a page of a thousand claims can be read from its top.
constexpr std::size_t kPartsInSight = 8;
// And of more than this only the first are told: the cap over a thousand payments would tell a million.
constexpr std::size_t kPartsTold = 60;

// Spaces inside a number and before its per cent sign do not break a line.
std::string kept_together(std::string_view sentence) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string out;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const bool inside = i > 0 && i + 1 < sentence.size() && is_digit(sentence[i - 1]) &&
                            (is_digit(sentence[i + 1]) || sentence[i + 1] == '%');
        if (sentence[i] == ' ' && inside)
            out += "\u00a0";
        else
            out += sentence[i];
    }
    return out;
}

class WhyTree {
public:
    WhyTree(Page& page, const Statement& statement) : page_(page), s_(statement) {}

    // `around` is the place of the step above: a place is told where it changes.
    void write(const WhyStep& step, const base::Place& around, bool without_value = false) {
        const auto parts = static_cast<std::size_t>(
            std::count_if(step.below.begin(), step.below.end(), says_something));
        const bool folded = parts > kPartsInSight;
        page_.raw("<li>").raw(folded ? "<details><summary>" : "");
        write_sentence(step, without_value);
        write_place(step, around);
        page_.raw(folded ? "</summary>" : "");
        if (parts > 0) write_parts(step, parts, step.place.line > 0 ? step.place : around);
        page_.raw(folded ? "</details></li>\n" : "</li>\n");
    }

private:
    void write_parts(const WhyStep& step, std::size_t parts, const base::Place& around) {
        page_.raw("\n<ul>\n");
        std::size_t told = 0;
        for (const WhyStep& below : step.below)
            if (says_something(below) && ++told <= kPartsTold) write(below, around);
        const std::string more = std::to_string(parts > kPartsTold ? parts - kPartsTold : 0);
        if (parts > kPartsTold)
            page_.raw("<li>")
                .said({"och ", "and "})
                .raw(more)
                .said(
                    {" till; alla står i --format json", " more; all of them are in --format json"})
                .raw("</li>\n");
        page_.raw("</ul>\n");
    }

    void write_sentence(const WhyStep& step, bool without_value) {
        const std::string& value = step.value_text.in(s_.loaded.language);
        const std::string& sentence = step.sentence.in(s_.loaded.language);
        if (!without_value) page_.element("b", value);
        if (!without_value && value != sentence) page_.raw(" = ");
        if (value != sentence) page_.text(kept_together(sentence));
    }

    void write_place(const WhyStep& step, const base::Place& around) {
        if (step.place.line == 0) return;
        const bool fact = s_.facts.places.has(step.place.file);
        if (!fact && step.place.line == around.line) return;
        base::Place place = step.place;
        place.file = file_name(fact ? step.place.file : s_.loaded.contract.path);
        const std::string words = place_words(place, s_.loaded.language);
        page_.raw(" ");
        if (fact)
            page_.raw("<a class=\"place\" href=\"#")
                .raw(row_id(s_.facts.places.number(step.place)))
                .raw("\">")
                .text(words)
                .raw("</a>");
        else
            page_.element("span class=\"place\"", words);
    }

    Page& page_;
    const Statement& s_;
};

Words why_title(EventKind kind) {
    switch (kind) {
        case EventKind::Postponed:
            return {"Därför skjuts betalningen upp", "Why the payment is postponed"};
        case EventKind::NothingDue: return {"Därför är inget att betala", "Why nothing is due"};
        case EventKind::Ceased:
            return {"Därför betalas det inte längre", "Why it is no longer paid"};
        case EventKind::Drawn:
        case EventKind::Paid:
        case EventKind::WrittenOff:
        case EventKind::Correction:
        case EventKind::Returned:
            return {"Så har beloppet räknats fram", "How the amount is worked out"};
    }
    return {};
}

void write_party(Page& page, const Statement& s, int party, Words account_words,
                 const std::optional<int>& account, std::string_view style) {
    const terms::Contract& c = s.loaded.contract;
    page.raw("<td class=\"")
        .raw(style)
        .raw("\">")
        .text(c.parties[static_cast<std::size_t>(party)].name);
    if (account)
        page.raw("<small>")
            .said(account_words)
            .raw(" ")
            .text(c.accounts[static_cast<std::size_t>(*account)].name)
            .raw("</small>");
    page.raw("</td>");
}

void write_clause(Page& page, const Statement& s, const Event& e) {
    page.raw("<th scope=\"row\" class=\"clause\"><a href=\"#")
        .raw(clause_id(e.place.line))
        .raw("\">")
        .text(clause_words(e))
        .raw("</a>");
    if (!e.heading.empty()) page.element("small", e.heading);
    if (const std::string note = note_words(s, e); !note.empty())
        page.element("small class=\"note\"", note);
    for (const settle::Bound& bound : e.bound_by)
        if (const std::string& claims = bound.claims.in(s.loaded.language); !claims.empty())
            page.element("small class=\"note\"", claims);
    page.raw("</th>");
}

void write_event(Page& page, const Statement& s, const Event& e) {
    const bool postponed = e.kind == EventKind::Postponed;
    page.raw("<tbody>\n<tr><td class=\"day\">").day(e.date);
    if (e.due != e.date)
        page.raw("<small>").said({"förfaller ", "due "}).day(e.due).raw("</small>");
    page.raw("</td>");
    write_party(page, s, e.from, {"från kontot", "from the account"}, e.account_out, "from");
    write_party(page, s, e.to, {"till kontot", "into the account"}, e.account_in, "to");
    write_clause(page, s, e);
    page.element("td class=\"kind\"", kind_word(e.kind, s.loaded.language));
    const std::string amount =
        base::money_text(e.amount, s.loaded.contract.currency, s.loaded.language);
    page.element(e.amount == 0 ? "td class=\"amount nil\"" : "td class=\"amount\"",
                 postponed ? "–" : amount);
    page.raw("</tr>\n<tr class=\"why\"><td colspan=\"6\">");
    write_why(page, s, e);
    page.raw("</td></tr>\n</tbody>\n");
}

}  // namespace

void write_why(Page& page, const Statement& s, const Event& e) {
    page.raw("<details><summary>").said(why_title(e.kind)).raw("</summary>\n<ul>\n");
    const WhyStep why = settle::explain(s.loaded.contract, s.settlement, e.why);
    WhyTree(page, s).write(why, e.place, e.kind == EventKind::Postponed);
    page.raw("</ul>\n</details>");
}

void write_events(Page& page, const Statement& s) {
    page.open_section("events", {"Händelser", "Events"});
    if (s.settlement.events.empty()) {
        page.raw("<p>").said({"Inget har förfallit.", "Nothing has fallen due."}).raw("</p>\n");
        return page.close_section();
    }
    page.raw("<p class=\"lead\">")
        .said({"I tidens ordning. Under varje belopp kan fällas ut hur det följer av kontraktet "
               "och fakta.",
               "By date. Under each amount can be unfolded how it follows from the contract and "
               "the facts."})
        .raw("</p>\n");
    page.open_table("events", {{{"Dag", "Day"}, "day"},
                               {{"Från", "From"}},
                               {{"Till", "To"}},
                               {{"Punkt", "Clause"}},
                               {{"Händelse", "Event"}},
                               {{"Belopp", "Amount"}, "amount"}});
    for (const Event& e : s.settlement.events) write_event(page, s, e);
    page.raw("</table>\n");
    page.close_section();
}

}  // namespace utfall::desk::html
