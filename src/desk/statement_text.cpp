// A settlement for people who read plain text.
#include <algorithm>

#include <fmt/format.h>

#include "statement.h"
#include "utfall/base/text.h"

namespace utfall::desk {

using base::Language;
using settle::Event;
using settle::EventKind;

std::string kind_word(EventKind kind, Language language) {
    const bool sv = language == Language::Swedish;
    switch (kind) {
        case EventKind::Drawn: return sv ? "lyfts" : "drawn";
        case EventKind::Paid: return sv ? "betalas" : "paid";
        case EventKind::NothingDue: return sv ? "inget att betala" : "nothing due";
        case EventKind::Postponed: return sv ? "skjuts upp" : "postponed";
        case EventKind::WrittenOff: return sv ? "efterges" : "written off";
        case EventKind::Correction: return sv ? "rättelse" : "correction";
        case EventKind::Returned: return sv ? "kontot avslutas" : "account closed";
        case EventKind::Ceased: return sv ? "upphört" : "ceased";
    }
    return {};
}

std::string kind_code(EventKind kind) {
    switch (kind) {
        case EventKind::Returned: return "returned";
        default: return kind_word(kind, Language::English);
    }
}

std::string place_words(const base::Place& place, Language language) {
    if (place.file.empty() && place.line == 0) return {};
    const bool sv = language == Language::Swedish;
    const std::string row = place.is_item ? (sv ? "uppgift nr" : "fact no.") : sv ? "rad" : "line";
    return place.line > 0 ? fmt::format("{} {} {}", place.file, row, place.line) : place.file;
}

std::string table_text(const std::vector<std::vector<std::string>>& rows,
                       const std::vector<bool>& right) {
    std::vector<int> widths(right.size(), 0);
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], base::count_characters(row[i]));
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string pad(
                static_cast<std::size_t>(widths[i] - base::count_characters(row[i])), ' ');
            line += (i == 0 ? "" : "  ") + (right[i] ? pad + row[i] : row[i] + pad);
        }
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

std::string reach_sentence(const Statement& s) {
    const bool sv = s.loaded.language == Language::Swedish;
    if (!s.settlement.on)
        return sv ? "Hela kontraktet är avräknat." : "The whole contract is settled.";
    const std::string day = s.settlement.on->text();
    if (s.settlement.stopped_by.empty())
        return fmt::format(fmt::runtime(sv ? "Avräknat till och med {}." : "Settled through {}."),
                           day);
    return fmt::format(fmt::runtime(sv ? "Avräknat till och med {}: därefter behövs {}, som inte "
                                         "finns bland fakta. Med --on avräknas vidare med det "
                                         "värde som kontraktet då ger."
                                       : "Settled through {}: after that {} is needed, which is "
                                         "not among the facts. With --on the settlement goes on "
                                         "with the value that the contract then gives."),
                       day, s.settlement.stopped_by);
}

namespace {

std::string bound_words(const Statement& s, const Event& e) {
    std::string out;
    for (const settle::Bound& b : e.bound_by)
        out += (out.empty() ? "" : "; ") + b.words.in(s.loaded.language);
    return out;
}

}  // namespace

namespace {

std::string waiting_words(const Statement& s, const Event& e) {
    const bool sv = s.loaded.language == Language::Swedish;
    const std::string until =
        e.until ? fmt::format(fmt::runtime(sv ? ", längst till {}" : ", to {} at the latest"),
                              e.until->text())
                : "";
    return fmt::format(fmt::runtime(sv ? "väntar på {}{}" : "waits for {}{}"), e.fact, until);
}

}  // namespace

std::string clause_words(const Event& e) {
    return e.member.empty() ? e.clause : e.clause + " / " + e.member;
}

std::string note_words(const Statement& s, const Event& e) {
    std::string out = bound_words(s, e);
    if (e.kind == EventKind::Postponed) out = waiting_words(s, e);
    for (const base::Bilingual& note : e.notes)
        out += (out.empty() ? "" : "; ") + note.in(s.loaded.language);
    return out;
}

std::string transfer_words(const Statement& s, const settle::Transfer& t) {
    const terms::Contract& c = s.loaded.contract;
    const bool sv = s.loaded.language == Language::Swedish;
    std::string out;
    for (const std::size_t i : t.events) {
        const Event& e = s.settlement.events[i];
        const bool is_against = t.events.size() > 1 && e.from != t.from;
        out += (out.empty()  ? is_against ? "– " : ""
                : is_against ? " – "
                             : " + ") +
               clause_words(e);
    }
    const auto account = [&](const std::optional<int>& index, const char* words) {
        if (index)
            out += fmt::format(", {} {}", words, c.accounts[static_cast<std::size_t>(*index)].name);
    };
    account(t.account_out, sv ? "från kontot" : "from the account");
    account(t.account_in, sv ? "till kontot" : "into the account");
    return out;
}

namespace {

std::vector<std::string> event_row(const Statement& s, const Event& e) {
    const terms::Contract& c = s.loaded.contract;
    const std::string& from = c.parties[static_cast<std::size_t>(e.from)].name;
    const std::string& to = c.parties[static_cast<std::size_t>(e.to)].name;
    const std::string note = note_words(s, e);
    const std::string amount = e.kind == EventKind::Postponed
                                   ? "–"
                                   : base::money_text(e.amount, c.currency, s.loaded.language);
    return {e.date.text(), kind_word(e.kind, s.loaded.language), from + " → " + to, amount,
            clause_words(e) + (note.empty() ? "" : "  (" + note + ")")};
}

// "3 payments of the day" behind what they come to.
std::string transfers_text(const Statement& s) {
    if (s.settlement.transfers.empty()) return {};
    const terms::Contract& c = s.loaded.contract;
    const bool sv = s.loaded.language == Language::Swedish;
    std::vector<std::vector<std::string>> rows;
    for (const settle::Transfer& t : s.settlement.transfers)
        rows.push_back({"  " + t.date.text(),
                        c.parties[static_cast<std::size_t>(t.from)].name + " → " +
                            c.parties[static_cast<std::size_t>(t.to)].name,
                        base::money_text(t.amount, c.currency, s.loaded.language),
                        transfer_words(s, t)});
    return (sv ? "\nAtt föra över efter kvittning\n" : "\nTo be transferred after netting\n") +
           table_text(rows, {false, false, true, false});
}

std::string refused_text(const Statement& s) {
    if (s.settlement.refused.empty()) return {};
    const bool sv = s.loaded.language == Language::Swedish;
    std::string out = sv ? "\nKrav som inte betalas\n" : "\nClaims that are not paid\n";
    constexpr std::size_t kMost = 20;
    for (std::size_t i = 0; i < s.settlement.refused.size() && i < kMost; ++i) {
        const settle::RefusedClaim& r = s.settlement.refused[i];
        out += fmt::format("  {} ({}, {}), {} {}: {}\n", r.number, r.line, r.person,
                           sv ? "rad" : "row", s.facts.place(r.row).line,
                           r.reason.in(s.loaded.language));
    }
    if (s.settlement.refused.size() > kMost)
        out += fmt::format(fmt::runtime(sv ? "  och {} till; alla står i --format json\n"
                                           : "  and {} more; all of them are in --format json\n"),
                           s.settlement.refused.size() - kMost);
    return out;
}

}  // namespace

std::string statement_text(const Statement& s) {
    const terms::Contract& c = s.loaded.contract;
    const bool sv = s.loaded.language == Language::Swedish;
    std::string out = c.title + "\n" + reach_sentence(s) + "\n";
    for (const base::Bilingual& sentence : s.settlement.course)
        out += sentence.in(s.loaded.language) + "\n";
    out += "\n";
    std::vector<std::vector<std::string>> rows;
    for (const Event& e : s.settlement.events) rows.push_back(event_row(s, e));
    out += table_text(rows, {false, false, false, true, false});
    if (rows.empty()) out += sv ? "Inget har förfallit.\n" : "Nothing has fallen due.\n";
    out += sv ? "\nAtt betala enligt kontraktet\n" : "\nPayable under the contract\n";
    rows.clear();
    const auto named = [&](int party) {
        const terms::Party& p = c.parties[static_cast<std::size_t>(party)];
        return fmt::format("{} ({})", p.name, p.full_name);
    };
    for (const settle::Total& t : s.settlement.totals)
        rows.push_back({"  " + named(t.from), "→ " + named(t.to),
                        base::money_text(t.amount, c.currency, s.loaded.language)});
    out += table_text(rows, {false, false, true});
    if (rows.empty()) out += sv ? "  Inget.\n" : "  Nothing.\n";
    return out + transfers_text(s) + refused_text(s);
}

bool says_something(const settle::WhyStep& step) {
    return !(step.op == "given" && step.sentence.en == step.value_text.en);
}

namespace {

void why_lines(const Statement& s, const settle::WhyStep& step, int depth, std::string& out) {
    const Language language = s.loaded.language;
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    const std::string place =
        s.facts.places.has(step.place.file) ? place_words(step.place, language) : std::string{};
    out += fmt::format("{}{} = {}{}\n", indent, step.value_text.in(language),
                       step.sentence.in(language), place.empty() ? "" : "  [" + place + "]");
    for (const settle::WhyStep& below : step.below)
        if (says_something(below)) why_lines(s, below, depth + 1, out);
}

}  // namespace

// Nothing when it is paid on the day that the contract names, or not paid at all.
std::string due_sentence(const Event& e, Language language) {
    const bool sv = language == Language::Swedish;
    if (e.due == e.date || e.kind == EventKind::NothingDue || e.kind == EventKind::Postponed ||
        e.kind == EventKind::Ceased)
        return {};
    const char* words = e.kind == EventKind::Correction
                            ? (sv ? "Rättar vad som förföll {}; betalas {}.\n"
                                  : "Corrects what fell due {}; paid {}.\n")
                        : sv ? "Förfaller {}, betalas {}.\n"
                             : "Due {}, paid {}.\n";
    return fmt::format(fmt::runtime(words), e.due.text(), e.date.text());
}

std::optional<std::string> why_text(const Statement& s, const std::string& wanted) {
    const terms::Contract& c = s.loaded.contract;
    const bool sv = s.loaded.language == Language::Swedish;
    std::string out;
    for (const Event& e : s.settlement.events) {
        const std::string name = clause_words(e);
        if (!wanted.empty() && wanted != e.clause && wanted != name) continue;
        out += out.empty() ? "" : "\n";
        const auto& row = event_row(s, e);
        out += fmt::format("{}  {}: {} {} {}\n", row[0], name, row[2],
                           kind_word(e.kind, s.loaded.language), row[3]);
        base::Place place = e.place;
        place.file = c.path;
        out += fmt::format("{}{}\n", e.heading.empty() ? "" : e.heading + ", ",
                           place_words(place, s.loaded.language));
        out += due_sentence(e, s.loaded.language);
        if (const std::string bound = bound_words(s, e); !bound.empty())
            out += fmt::format("{}{}.\n", sv ? "Avgörande: " : "Decided by: ", bound);
        if (e.kind != EventKind::Postponed)
            for (const base::Bilingual& note : e.notes)
                out += fmt::format("{}{}.\n", sv ? "Anm.: " : "Note: ", note.in(s.loaded.language));
        for (const settle::Bound& b : e.bound_by)
            if (!b.claims.en.empty()) out += b.name + ": " + b.claims.in(s.loaded.language) + ".\n";
        if (e.kind == EventKind::Postponed)
            out += "  " + note_words(s, e) + "\n";
        else
            why_lines(s, settle::explain(c, s.settlement, e.why), 1, out);
    }
    if (out.empty()) return std::nullopt;
    return out;
}

}  // namespace utfall::desk
