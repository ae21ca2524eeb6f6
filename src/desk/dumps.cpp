#include "dumps.h"

#include <fmt/format.h>

#include "utfall/settle/explain.h"

namespace utfall::desk {

namespace {

std::string value(const terms::Contract& c, const base::Rational& v, const terms::Type& type) {
    return settle::value_text(c, v, type, base::Language::English);
}

std::string over_words(const terms::Contract& c, const std::vector<int>& over) {
    std::string out;
    for (int d : over)
        out += (out.empty() ? " for each " : ", ") + c.dimensions[static_cast<std::size_t>(d)].name;
    return out;
}

std::string listed(const char* word, const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? out : fmt::format("; {} {}", word, out);
}

}  // namespace

std::string dump_model(const terms::Contract& c) {
    std::string out = fmt::format("contract \"{}\" {} {}..{}\n", c.title, c.currency.code,
                                  c.from.text(), c.through.text());
    for (const terms::Party& p : c.parties)
        out += fmt::format("party {} \"{}\"\n", p.name, p.full_name);
    for (const terms::Dimension& d : c.dimensions)
        out += fmt::format("dimension {} size {}\n", d.name,
                           d.kind == terms::Dimension::Kind::Roster
                               ? fmt::format("at most {}", d.limit)
                               : std::to_string(d.size()));
    for (const terms::Measure& m : c.measures) {
        const terms::Type type =
            m.is_dated() ? terms::Type{.kind = terms::Type::Kind::Money} : m.type;
        const std::string range = m.low && m.high ? fmt::format(" {}..{}", value(c, *m.low, type),
                                                                value(c, *m.high, type))
                                                  : "";
        out += fmt::format("{} {}{}{}\n", m.is_measure ? "measure" : "fact", m.name, range,
                           over_words(c, m.over));
    }
    for (const terms::Definition& d : c.definitions)
        out += fmt::format("definition {}{}\n", d.name, over_words(c, d.over));
    for (const terms::Scale& s : c.scales) {
        out += fmt::format("scale {}{}\n", s.name, over_words(c, s.over));
        for (const terms::ScaleRow& row : s.rows)
            out += fmt::format("  {}{}, {}{} {}\n", row.low_included ? "[" : "(",
                               row.low ? value(c, *row.low, s.by.type) : "-",
                               row.high ? value(c, *row.high, s.by.type) : "-",
                               row.high_included ? "]" : ")", row.slope ? "line" : "value");
    }
    for (const terms::PriceList& list : c.price_lists)
        out += fmt::format("prices {} {} lines\n", list.name, list.lines.size());
    for (const terms::Funding& f : c.fundings)
        out +=
            fmt::format("{} {} ends {}\n", f.is_loan ? "loan" : "funding", f.name, f.ends.text());
    for (const terms::Cap& cap : c.caps) out += fmt::format("cap {}\n", cap.name);
    for (const terms::ClauseRef& clause : c.clauses) {
        const bool payment = clause.kind == terms::ClauseRef::Kind::Payment;
        const auto i = static_cast<std::size_t>(clause.index);
        out += payment
                   ? fmt::format("payment {}{}\n", c.payments[i].name,
                                 over_words(c, c.payments[i].over))
                   : fmt::format("order {}{}\n", c.orders[i].name, over_words(c, c.orders[i].over));
    }
    for (const terms::Suspension& s : c.suspensions)
        out +=
            fmt::format("suspension {}{}{}\n", s.name, s.moves_due_days ? " moves due dates" : "",
                        s.stops_interest ? " stops interest" : "");
    for (const terms::Termination& t : c.terminations)
        out += fmt::format("termination {}{}: {} settled for the last time, {} no longer paid\n",
                           t.name, over_words(c, t.over), t.last_settled.size(),
                           t.no_longer_paid.size());
    for (const terms::Amendment& a : c.amendments)
        out += fmt::format("amendment {} from {} signed {}{}{}{}\n", a.number, a.from.text(),
                           a.signed_on.text(), listed("replaces", a.replaced),
                           listed("repeals", a.repealed), listed("adds", a.added));
    out += fmt::format("situations {}\nverified {}\n", c.situations.size(), c.verified.size());
    return out;
}

std::string dump_facts(const terms::Contract& c, const settle::Facts& facts) {
    std::string out;
    for (const auto& [key, versions] : facts.values)
        for (const settle::Established& e : versions) {
            const terms::Measure& m = c.measures[static_cast<std::size_t>(key.measure)];
            std::string members;
            for (int member : key.members) members += " " + std::to_string(member);
            out += fmt::format("row {}: {} {}{} = {}{}\n", facts.place(e.row).line, e.known.text(),
                               m.name, members, value(c, e.value, m.type),
                               e.is_correction ? " correction" : "");
        }
    for (const auto& [measure, draws] : facts.draws)
        for (const settle::Draw& d : draws)
            out += fmt::format("row {}: {} {} drawn {}\n", facts.place(d.row).line, d.day.text(),
                               c.measures[static_cast<std::size_t>(measure)].name,
                               base::money_decimal(d.amount, c.currency));
    for (const auto& [list, claims] : facts.claims)
        for (const settle::Claim& claim : claims) {
            const terms::PriceList& prices = c.price_lists[static_cast<std::size_t>(list)];
            out += fmt::format("row {}: claim {} {} outcome {} accepted {}\n",
                               facts.place(claim.row).line, claim.number,
                               prices.lines[static_cast<std::size_t>(claim.line)].name,
                               claim.outcome.text(), claim.accepted.text());
        }
    return out;
}

std::string dump_plan(const terms::Contract& c, const settle::Settlement& done) {
    std::string out;
    for (std::size_t i = 0; i < done.events.size(); ++i) {
        const settle::Event& e = done.events[i];
        out +=
            fmt::format("{} due {} {} {} -> {} r{}\n", e.date.text(), e.due.text(),
                        e.member.empty() ? e.clause : e.clause + " / " + e.member,
                        c.parties[static_cast<std::size_t>(e.from)].name,
                        c.parties[static_cast<std::size_t>(e.to)].name, done.reasons[e.why].value);
    }
    return out;
}

}  // namespace utfall::desk
