#include "gallery_mechanism.h"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

namespace utfall::gallery {

using base::Bilingual;
using base::Language;
using terms::Contract;
using terms::Expression;
using K = Expression::Kind;

namespace {

using Telling = std::vector<Bilingual>;
using Test = std::function<bool(const Expression&)>;

// The expression or a part of it passes the test. Definitions that it names are not entered.
bool holds(const Expression& e, const Test& test) {
    return test(e) || std::any_of(e.parts.begin(), e.parts.end(),
                                  [&](const Expression& part) { return holds(part, test); });
}

// Some amount or definition of the contract passes the test.
bool somewhere(const Contract& c, const Test& test) {
    const auto in = [&](const Expression& e) { return holds(e, test); };
    return std::any_of(c.payments.begin(), c.payments.end(),
                       [&](const auto& p) { return in(p.amount); }) ||
           std::any_of(c.definitions.begin(), c.definitions.end(),
                       [&](const auto& d) { return in(d.expression); });
}

std::string amount(const Contract& c, const Expression& e, Language language) {
    if (e.kind != K::Constant)
        return language == Language::Swedish ? "ett uträknat belopp" : "a computed amount";
    return terms::value_text(c, e.constant, {.kind = terms::Type::Kind::Money}, language);
}

void tell_funding(const Contract& c, Telling& out) {
    for (const terms::Funding& f : c.fundings) {
        const char* sv = f.is_loan ? "lån på högst {}{}" : "finansiering med högst {}{}";
        const char* en = f.is_loan ? "loan of at most {}{}" : "funding of at most {}{}";
        const bool by_outcome = f.rate && f.rate->kind != K::Constant;
        const char* rate_sv = !f.rate ? "" : by_outcome ? ", ränta efter utfall" : ", med ränta";
        const char* rate_en = !f.rate      ? ""
                              : by_outcome ? ", interest by outcome"
                                           : ", with interest";
        out.push_back(
            {.sv = fmt::format(fmt::runtime(sv), amount(c, f.limit, Language::Swedish), rate_sv),
             .en = fmt::format(fmt::runtime(en), amount(c, f.limit, Language::English), rate_en)});
    }
}

std::string name_of(const Contract& c, const Expression& by) {
    const auto at = static_cast<std::size_t>(by.subject);
    return by.kind == K::Definition ? c.definitions[at].name : c.measures[at].name;
}

void tell_prices(const Contract& c, Telling& out) {
    for (const terms::PriceList& list : c.price_lists)
        out.push_back({.sv = fmt::format("prislista med {} {}", list.lines.size(),
                                         list.lines.size() == 1 ? "rad" : "rader"),
                       .en = fmt::format("price list of {} {}", list.lines.size(),
                                         list.lines.size() == 1 ? "line" : "lines")});
    if (somewhere(c, [](const Expression& e) {
            return e.kind == K::Constant && e.type.kind == terms::Type::Kind::Money &&
                   e.type.per >= 0;
        }))
        out.push_back({.sv = "pris per enhet", .en = "unit price"});
    if (somewhere(c, [](const Expression& e) { return e.kind == K::PercentOf; }))
        out.push_back({.sv = "andel av ett belopp", .en = "share of an amount"});
    for (const terms::Scale& s : c.scales) {
        const bool is_line = std::any_of(s.rows.begin(), s.rows.end(),
                                         [](const terms::ScaleRow& row) { return row.slope; });
        const std::string by = name_of(c, s.by);
        out.push_back({.sv = (is_line ? "rät linje efter " : "trappa efter ") + by,
                       .en = (is_line ? "straight line by " : "steps by ") + by});
    }
    if (!c.values.empty()) out.push_back({.sv = "värdetabell", .en = "table of values"});
}

void tell_conditions(const Contract& c, Telling& out) {
    const auto& payments = c.payments;
    if (std::any_of(payments.begin(), payments.end(), [](const auto& p) { return p.condition; }))
        out.push_back({.sv = "betalas bara på villkor", .en = "paid on a condition"});
    if (somewhere(c, [](const Expression& e) { return e.kind == K::AtMost; }))
        out.push_back({.sv = "gräns i beloppet", .en = "limit in the amount"});
    if (somewhere(c, [](const Expression& e) { return e.kind == K::AtLeast; }))
        out.push_back({.sv = "golv", .en = "floor"});
    if (somewhere(c, [](const Expression& e) {
            return e.kind == K::Exceeds && holds(e, [](const Expression& part) {
                       return part.kind == K::PaidEarlierUnder;
                   });
        }))
        out.push_back({.sv = "avdrag för tidigare betalt", .en = "less what was paid earlier"});
    const auto returns = [&](const terms::Payment& a) {
        return std::any_of(payments.begin(), payments.end(), [&](const terms::Payment& b) {
            return !a.from.is_split && !a.to.is_split && a.from.index == b.to.index &&
                   a.to.index == b.from.index && !b.from.is_split && !b.to.is_split;
        });
    };
    if (std::any_of(payments.begin(), payments.end(), returns))
        out.push_back({.sv = "betalning i båda riktningar", .en = "payment in both directions"});
}

void tell_caps(const Contract& c, Telling& out) {
    std::int64_t by_party = 0;
    std::set<std::string> words;
    const auto tell = [&](const Bilingual& told) {
        if (words.insert(told.en).second) out.push_back(told);
    };
    for (const terms::Cap& cap : c.caps) {
        std::string each;
        for (const int d : cap.each)
            each += (each.empty() ? "" : ", ") + c.dimensions[static_cast<std::size_t>(d)].name;
        if (cap.scope == terms::Cap::Scope::Party)
            ++by_party;
        else if (cap.scope == terms::Cap::Scope::Line)
            tell({.sv = "tak för en rad", .en = "cap for one line"});
        else if (!each.empty())
            tell({.sv = "tak för varje " + each, .en = "cap for each " + each});
        else if (cap.only)
            tell({.sv = "tak för en period", .en = "cap for one period"});
        else
            tell({.sv = "tak för hela kontraktet", .en = "cap for the contract"});
    }
    if (by_party > 0)
        out.push_back({.sv = fmt::format("tak för varje betalare ({})", by_party),
                       .en = fmt::format("cap for each payer ({})", by_party)});
}

void tell_rest(const Contract& c, Telling& out) {
    for (const terms::Split& s : c.splits)
        out.push_back({.sv = fmt::format("delning mellan {}", s.shares.size()),
                       .en = fmt::format("split between {}", s.shares.size())});
    const auto guarantees = std::count_if(c.payments.begin(), c.payments.end(),
                                          [](const auto& p) { return p.is_guarantee; });
    if (guarantees > 0) out.push_back({.sv = "förlustgaranti", .en = "guarantee of loss"});
    if (!c.orders.empty())
        out.push_back(
            {.sv = "turordning från ett konto", .en = "order of payment from an account"});
    else if (!c.accounts.empty())
        out.push_back({.sv = "konto", .en = "account"});
    const auto is_yearly = [&](const terms::Payment& p) {
        return std::any_of(p.over.begin(), p.over.end(), [&](int d) {
            return c.dimensions[static_cast<std::size_t>(d)].kind ==
                   terms::Dimension::Kind::Periods;
        });
    };
    if (std::any_of(c.payments.begin(), c.payments.end(), is_yearly))
        out.push_back({.sv = "betalas varje period", .en = "paid each period"});
    if (!c.suspensions.empty()) out.push_back({.sv = "uppehåll", .en = "suspension"});
    if (!c.terminations.empty()) out.push_back({.sv = "förtida slut", .en = "early end"});
}

}  // namespace

Telling mechanism(const Contract& c) {
    Telling out;
    tell_funding(c, out);
    tell_prices(c, out);
    tell_conditions(c, out);
    tell_caps(c, out);
    tell_rest(c, out);
    Telling once;
    std::set<std::string> told;
    for (const Bilingual& words : out)
        if (told.insert(words.en).second) once.push_back(words);
    return once;
}

}  // namespace utfall::gallery
