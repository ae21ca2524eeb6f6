#include "compare_declared.h"

#include <algorithm>
#include <map>
#include <set>

namespace utfall::review {

using base::Bilingual;
using base::Code;
using base::Language;
using terms::Contract;
using terms::Measure;
using terms::Type;
using Text = Comparison::Text;

namespace {

const Measure* measure_called(const Contract& contract, const std::string& name) {
    const auto at = std::find_if(contract.measures.begin(), contract.measures.end(),
                                 [&](const Measure& m) { return m.name == name; });
    return at == contract.measures.end() ? nullptr : &*at;
}

const std::vector<std::string>* choices_of(const Contract& contract, const Type& type) {
    if (type.kind != Type::Kind::Choice) return nullptr;
    return &contract.dimensions[static_cast<std::size_t>(type.unit)].members;
}

Bilingual type_words(const Contract& contract, const Type& type) {
    switch (type.kind) {
        case Type::Kind::Money: return {.sv = "belopp", .en = "an amount"};
        case Type::Kind::Share: return {.sv = "procent", .en = "a percentage"};
        case Type::Kind::Number: return {.sv = "tal", .en = "a number"};
        case Type::Kind::Count: {
            const std::string unit =
                type.unit < 0 ? "" : contract.units[static_cast<std::size_t>(type.unit)].many;
            return {.sv = "antal " + unit, .en = "a number of " + unit};
        }
        case Type::Kind::YesNo: return {.sv = "ja eller nej", .en = "yes or no"};
        case Type::Kind::Date: return {.sv = "datum", .en = "a date"};
        case Type::Kind::Choice: {
            std::string all;
            for (const std::string& member : *choices_of(contract, type))
                all += (all.empty() ? "" : ", ") + member;
            return {.sv = "ett av " + all, .en = "one of " + all};
        }
        case Type::Kind::DatedAmounts: return {.sv = "daterade belopp", .en = "dated amounts"};
        case Type::Kind::Missing:
        case Type::Kind::Unknown: break;
    }
    return {};
}

bool are_alike(const Contract& a, const Measure& m, const Contract& b, const Measure& n) {
    if (m.type.kind != n.type.kind || m.over.size() != n.over.size()) return false;
    const auto *of_a = choices_of(a, m.type), *of_b = choices_of(b, n.type);
    return of_a == nullptr || of_b == nullptr || *of_a == *of_b;
}

// "belopp, mellan 0 kr och 30 000 000 kr"
Bilingual range_words(const Contract& contract, const Measure& m) {
    Bilingual out = type_words(contract, m.type);
    if (!m.low || !m.high) return out;
    const Type type = m.is_dated() ? Type{.kind = Type::Kind::Money} : m.type;
    const auto text = [&](const base::Rational& value, Language language) {
        return terms::value_text(contract, value, type, language);
    };
    out.sv +=
        " mellan " + text(*m.low, Language::Swedish) + " och " + text(*m.high, Language::Swedish);
    out.en +=
        " between " + text(*m.low, Language::English) + " and " + text(*m.high, Language::English);
    if (m.step == base::Rational{1, 1} || m.is_dated()) return out;
    out.sv += ", i steg om " + text(m.step, Language::Swedish);
    out.en += ", in steps of " + text(m.step, Language::English);
    return out;
}

Bilingual measure_words(const Measure& m) {
    return {.sv = (m.is_measure ? "måttet " : "uppgiften ") + m.name,
            .en = (m.is_measure ? "the measure " : "the fact ") + m.name};
}

template <class T>
void list_alone(const std::vector<T>& own, const std::vector<T>& others, Text text, Bilingual kind,
                std::vector<Comparison::Declared>& out) {
    for (const T& one : own)
        if (std::none_of(others.begin(), others.end(),
                         [&](const T& other) { return other.name == one.name; }))
            out.push_back({{.sv = kind.sv + one.name, .en = kind.en + one.name}, text, {}, {}});
}

std::string days_text(const std::set<std::pair<base::Date, base::Date>>& days) {
    std::string out;
    for (const auto& [due, paid] : days)
        out += (out.empty() ? "" : ", ") + due.text() + (paid == due ? "" : " → " + paid.text());
    return out;
}

// Of each clause and member the days on which it falls due and is paid.
using Days =
    std::map<std::pair<std::string, std::string>, std::set<std::pair<base::Date, base::Date>>>;
Days days_of(const Space& space) {
    Days out;
    for (const settle::Flow& flow : space.formula.flows)
        out[{flow.clause, flow.member}].insert({flow.due, flow.date});
    return out;
}

}  // namespace

base::Diagnostics incomparable(const Contract& a, const Contract& b) {
    base::Diagnostics out;
    const auto at = [&](const terms::Origin& origin) {
        base::Place place = origin.place;
        place.file = b.path;
        return place;
    };
    if (a.currency.code != b.currency.code)
        out.push_back(
            base::diagnose(Code::compare_currencies, at(b.origin),
                           {Bilingual::same(a.currency.code), Bilingual::same(b.currency.code)}));
    bool is_shared = a.measures.empty() || b.measures.empty();
    for (const Measure& n : b.measures) {
        const Measure* m = measure_called(a, n.name);
        if (m == nullptr) continue;
        is_shared = true;
        if (!are_alike(a, *m, b, n))
            out.push_back(base::diagnose(
                Code::compare_types, at(n.origin),
                {Bilingual::same(n.name), type_words(a, m->type), type_words(b, n.type)}));
    }
    if (!is_shared) out.push_back(base::diagnose(Code::compare_nothing_shared, at(b.origin)));
    return out;
}

std::vector<Comparison::Declared> declared_differently(const Contract& a, const Contract& b) {
    std::vector<Comparison::Declared> out;
    const Bilingual party{.sv = "parten ", .en = "the party "};
    const Bilingual list{.sv = "prislistan ", .en = "the price list "};
    list_alone(a.parties, b.parties, Text::A, party, out);
    list_alone(b.parties, a.parties, Text::B, party, out);
    for (const Measure& m : a.measures) {
        const Measure* n = measure_called(b, m.name);
        if (n == nullptr) {
            out.push_back({measure_words(m), Text::A, {}, {}});
            continue;
        }
        const Bilingual one = range_words(a, m), other = range_words(b, *n);
        if (!(one == other)) out.push_back({measure_words(m), std::nullopt, one, other});
    }
    for (const Measure& n : b.measures)
        if (measure_called(a, n.name) == nullptr)
            out.push_back({measure_words(n), Text::B, {}, {}});
    list_alone(a.price_lists, b.price_lists, Text::A, list, out);
    list_alone(b.price_lists, a.price_lists, Text::B, list, out);
    return out;
}

std::vector<Comparison::Moved> moved_days(const Compared& c) {
    std::vector<Comparison::Moved> out;
    for (const Joint& joint : c.joints) {
        const Days of_a = days_of(*joint.a), of_b = days_of(*joint.b);
        std::set<std::pair<std::string, std::string>> seen;
        for (const settle::Flow& flow : joint.a->formula.flows) {
            const std::pair key(flow.clause, flow.member);
            if (!seen.insert(key).second) continue;
            const auto& days = of_a.at(key);
            const auto other = of_b.find(key);
            if (other == of_b.end() || other->second == days) continue;
            Comparison::Moved moved{joint.words, key.first, key.second, days_text(days),
                                    days_text(other->second)};
            const bool is_told = std::any_of(out.begin(), out.end(), [&](const auto& m) {
                return m.clause == moved.clause && m.member == moved.member && m.a == moved.a &&
                       m.b == moved.b;
            });
            if (!is_told) out.push_back(std::move(moved));
        }
    }
    return out;
}

std::optional<base::Date> last_day(const Reviewed& r) {
    std::optional<base::Date> out;
    for (const Space& space : r.spaces)
        for (const settle::Flow& flow : space.formula.flows)
            if (Totals::is_paid(flow) && flow.from != flow.to)
                out = std::max(out.value_or(flow.date), flow.date);
    return out;
}

}  // namespace utfall::review
