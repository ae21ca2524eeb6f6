// A settlement for machines: the shape is statement.schema.json.
#include <nlohmann/json.hpp>

#include "statement.h"

namespace utfall::desk {

using Json = nlohmann::ordered_json;
using settle::Event;
using settle::EventKind;

namespace {

std::string exact(const base::Rational& value) {
    return value.is_whole()
               ? std::to_string(value.numerator)
               : std::to_string(value.numerator) + "/" + std::to_string(value.denominator);
}

std::string bound_kind(settle::Bound::Kind kind) {
    switch (kind) {
        case settle::Bound::Kind::Cap: return "cap";
        case settle::Bound::Kind::Limit: return "limit";
        case settle::Bound::Kind::Floor: return "floor";
        case settle::Bound::Kind::Tier: return "tier";
    }
    return {};
}

Json why_json(const Statement& s, const settle::WhyStep& step) {
    Json j;
    j["op"] = step.op;
    j["value"] = exact(step.value);
    j["shown"] = step.value_text.in(s.loaded.language);
    j["text"] = step.sentence.in(s.loaded.language);
    if (!step.numbers.empty()) j["numbers"] = step.numbers;
    if (!step.place.file.empty() || step.place.line > 0) {
        j["place"]["file"] = step.place.file.empty() ? s.loaded.contract.path : step.place.file;
        j["place"][step.place.is_item ? "item" : "line"] = step.place.line;
    }
    if (!step.below.empty()) {
        j["below"] = Json::array();
        for (const settle::WhyStep& below : step.below) j["below"].push_back(why_json(s, below));
    }
    return j;
}

Json event_json(const Statement& s, const Event& e) {
    const terms::Contract& c = s.loaded.contract;
    const auto party = [&](int index) { return c.parties[static_cast<std::size_t>(index)].name; };
    const auto money = [&](std::int64_t minor) { return base::money_decimal(minor, c.currency); };
    Json j;
    j["date"] = e.date.text();
    j["due"] = e.due.text();
    j["from"] = party(e.from);
    j["to"] = party(e.to);
    j["amount"] = e.kind == EventKind::Postponed
                      ? Json(nullptr)
                      : Json(money(e.amount));  // not known yet, not zero
    j["currency"] = c.currency.code;
    j["clause"] = e.clause;
    if (!e.member.empty()) j["member"] = e.member;
    j["kind"] = kind_code(e.kind);
    j["bound_by"] = Json::array();
    for (const settle::Bound& b : e.bound_by) {
        Json bound{{"kind", bound_kind(b.kind)},
                   {"name", b.name},
                   {"text", b.words.in(s.loaded.language)}};
        if (b.before) bound["before"] = money(*b.before);
        if (b.after) bound["after"] = money(*b.after);
        if (!b.claims.en.empty()) bound["claims"] = b.claims.in(s.loaded.language);
        j["bound_by"].push_back(std::move(bound));
    }
    for (const base::Bilingual& note : e.notes) j["notes"].push_back(note.in(s.loaded.language));
    if (e.account_out) j["account_out"] = c.accounts[static_cast<std::size_t>(*e.account_out)].name;
    if (e.account_in) j["account_in"] = c.accounts[static_cast<std::size_t>(*e.account_in)].name;
    j["place"] = {{"file", c.path}, {"line", e.place.line}, {"heading", e.heading}};
    j["why"] = e.kind == EventKind::Postponed
                   ? Json(nullptr)
                   : why_json(s, settle::explain(c, s.settlement, e.why));
    return j;
}

}  // namespace

std::string statement_json(const Statement& s) {
    const terms::Contract& c = s.loaded.contract;
    const auto party = [&](int index) { return c.parties[static_cast<std::size_t>(index)].name; };
    Json j;
    j["contract"] = c.title;
    j["on"] = s.settlement.on ? Json(s.settlement.on->text()) : Json(nullptr);
    if (!s.settlement.stopped_by.empty()) j["stopped_by"] = s.settlement.stopped_by;
    j["currency"] = c.currency.code;
    for (const base::Bilingual& sentence : s.settlement.course)
        j["course"].push_back(sentence.in(s.loaded.language));
    j["events"] = Json::array();
    j["totals"] = Json::array();
    j["postponed"] = Json::array();
    j["refused"] = Json::array();
    for (const Event& e : s.settlement.events) {
        j["events"].push_back(event_json(s, e));
        if (e.kind == EventKind::Postponed)
            j["postponed"].push_back({{"fact", e.fact},
                                      {"until", e.until ? Json(e.until->text()) : Json(nullptr)},
                                      {"clause", e.clause},
                                      {"member", e.member}});
    }
    for (const settle::Total& t : s.settlement.totals)
        j["totals"].push_back({{"from", party(t.from)},
                               {"to", party(t.to)},
                               {"currency", c.currency.code},
                               {"amount", base::money_decimal(t.amount, c.currency)}});
    if (c.nets) j["transfers"] = Json::array();
    for (const settle::Transfer& t : s.settlement.transfers) {
        Json transfer{{"date", t.date.text()},
                      {"from", party(t.from)},
                      {"to", party(t.to)},
                      {"currency", c.currency.code},
                      {"amount", base::money_decimal(t.amount, c.currency)},
                      {"events", t.events}};
        const auto account = [&](const char* key, const std::optional<int>& index) {
            if (index) transfer[key] = c.accounts[static_cast<std::size_t>(*index)].name;
        };
        account("account_out", t.account_out);
        account("account_in", t.account_in);
        j["transfers"].push_back(std::move(transfer));
    }
    for (const settle::RefusedClaim& r : s.settlement.refused)
        j["refused"].push_back({{"list", r.list},
                                {"line", r.line},
                                {"for", r.person},
                                {"claim", r.number},
                                {"row", s.facts.place(r.row).line},
                                {"reason", r.reason.in(s.loaded.language)}});
    return j.dump(2) + "\n";
}

}  // namespace utfall::desk
