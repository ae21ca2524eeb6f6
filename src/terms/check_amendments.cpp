// What must hold between the texts of an amended contract.
#include <algorithm>

#include "amend.h"
#include "probe.h"

namespace utfall::terms {

namespace {

using S = StatementPhrase;

bool mentions(const std::vector<Node>& nodes, const std::set<std::string>& names) {
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
        const bool is_name = node.form == Form::Name || node.form == Form::Member;
        return (is_name && names.contains(node.text)) || mentions(node.parts, names);
    });
}

// Its own name apart.
bool mentions(const Statement& s, const std::set<std::string>& names) {
    const auto in_rows = [&](const Table& table) {
        return mentions(table.header, names) ||
               std::any_of(table.rows.begin(), table.rows.end(),
                           [&](const auto& row) { return mentions(row, names); });
    };
    return mentions({s.holes.begin() + (s.holes.empty() ? 0 : 1), s.holes.end()}, names) ||
           std::any_of(s.lines.begin(), s.lines.end(),
                       [&](const Line& l) { return mentions(l.holes, names); }) ||
           (s.table && in_rows(*s.table));
}

// Whether what it counts together changes with it: then so does every payment that it names.
bool reaches_others(const Statement& s) { return s.phrase == S::cap || s.phrase == S::termination; }

class Faults {
public:
    Faults(const Contract& contract, const std::vector<Text>& texts)
        : contract_(contract), texts_(texts) {}

    std::vector<base::Diagnostic> run() {
        for (const Amendment& amendment : contract_.amendments) {
            const Text& text = texts_[static_cast<std::size_t>(amendment.number)];
            find_repealed(amendment, text);
            const std::set<std::string> changed = changed_by(amendment, text);
            const Contract& before = text_of(contract_, amendment.number - 1);
            for (const ClauseRef& clause : before.clauses)
                if (changed.contains(name_of(before, clause))) look(amendment, before, clause);
        }
        return std::move(out_);
    }

private:
    void report(Code code, const Amendment& amendment, std::vector<Bilingual> arguments) {
        Place place = amendment.origin.place;
        place.file = contract_.path;
        arguments.insert(arguments.begin(), Bilingual::same(std::to_string(amendment.number)));
        out_.push_back(base::diagnose(code, place, std::move(arguments)));
    }

    // Payments that were made stay: they may be asked for. What counts an amount must be in force.
    void find_repealed(const Amendment& amendment, const Text& text) {
        for (const Statement* gone : text.repealed) {
            if (gone->phrase == S::payment || gone->phrase == S::guarantee ||
                gone->phrase == S::order || gone->phrase == S::cap)
                continue;
            const std::string& name = gone->holes[0].text;
            for (const Statement* s : text.statements)
                if (s->phrase != S::amendment && !text.repealed.contains(s) && mentions(*s, {name}))
                    report(Code::repealed_name, amendment,
                           {Bilingual::same(name),
                            Bilingual::same(s->holes.empty() ? "" : s->holes[0].text)});
        }
    }

    // The names of the statements that the amendment changes, and of those that rest on them.
    std::set<std::string> changed_by(const Amendment& amendment, const Text& text) const {
        std::set<std::string> names;
        names.insert(amendment.replaced.begin(), amendment.replaced.end());
        names.insert(amendment.repealed.begin(), amendment.repealed.end());
        names.insert(amendment.added.begin(), amendment.added.end());
        for (std::size_t before = 0; before != names.size();) {
            before = names.size();
            for (const Statement* s : text.statements) {
                if (s->holes.empty() || s->holes[0].form != Form::Name) continue;
                const std::string& own = s->holes[0].text;
                if (s->phrase != S::cap && mentions(*s, names)) names.insert(own);
                if (!reaches_others(*s) || !names.contains(own)) continue;
                for (const Statement* other : text.statements)
                    if (!other->holes.empty() && other->holes[0].form == Form::Name &&
                        mentions(*s, {other->holes[0].text}))
                        names.insert(other->holes[0].text);
            }
        }
        return names;
    }

    static const std::string& name_of(const Contract& text, const ClauseRef& clause) {
        const auto i = static_cast<std::size_t>(clause.index);
        return clause.kind == ClauseRef::Kind::Payment ? text.payments[i].name
                                                       : text.orders[i].name;
    }
    static const std::vector<int>& over_of(const Contract& text, const ClauseRef& clause) {
        const auto i = static_cast<std::size_t>(clause.index);
        return clause.kind == ClauseRef::Kind::Payment ? text.payments[i].over
                                                       : text.orders[i].over;
    }
    static const Moment& due_of(const Contract& text, const ClauseRef& clause) {
        const auto i = static_cast<std::size_t>(clause.index);
        return clause.kind == ClauseRef::Kind::Payment ? text.payments[i].due : text.orders[i].due;
    }
    static const std::pair<base::Date, base::Date>* span_of(const Contract& text,
                                                            const ClauseRef& clause, int period) {
        for (const int d : over_of(text, clause)) {
            const Dimension& dimension = text.dimensions[static_cast<std::size_t>(d)];
            if (dimension.kind == Dimension::Kind::Periods && period >= 0)
                return &dimension.spans[static_cast<std::size_t>(period)];
        }
        return nullptr;
    }

    void look(const Amendment& amendment, const Contract& before, const ClauseRef& clause) {
        const Contract& after = amendment.text;
        const std::string& name = name_of(before, clause);
        bool is_warned = false;
        for (const int period : periods_of(before, over_of(before, clause))) {
            const auto due = named_day(before, due_of(before, clause), period);
            const auto* span = span_of(before, clause, period);
            const auto reference = span != nullptr ? std::optional(span->second) : due;
            if (!reference || *reference < amendment.from) continue;
            if (due && *due < amendment.signed_on)
                return report(Code::amendment_after_payment, amendment,
                              {Bilingual::same(amendment.signed_on.text()), Bilingual::same(name),
                               Bilingual::same(due->text())});
            if (span != nullptr && span->first < amendment.from && !is_warned) {
                is_warned = true;
                report(Code::amendment_inside_period, amendment,
                       {Bilingual::same(amendment.from.text()), Bilingual::same(name),
                        Bilingual::same(span->first.text() + "–" + span->second.text())});
            }
            const bool still = std::any_of(
                after.clauses.begin(), after.clauses.end(), [&](const ClauseRef& other) {
                    return other.kind == clause.kind && other.index == clause.index;
                });
            if (span != nullptr || !still || !over_of(after, clause).empty()) continue;
            const auto moved = named_day(after, due_of(after, clause), -1);
            if (moved && *moved < amendment.from)
                report(Code::amendment_due_passed, amendment,
                       {Bilingual::same(name), Bilingual::same(moved->text()),
                        Bilingual::same(amendment.from.text()), Bilingual::same(due->text())});
        }
    }

    const Contract& contract_;
    const std::vector<Text>& texts_;
    std::vector<base::Diagnostic> out_;
};

}  // namespace

std::vector<base::Diagnostic> amendment_faults(const Contract& contract,
                                               const std::vector<Text>& texts) {
    return Faults(contract, texts).run();
}

namespace {

// What an earlier text has been told already is not told again.
void add_new(std::vector<base::Diagnostic>& all, std::vector<base::Diagnostic> more) {
    for (base::Diagnostic& d : more) {
        const bool is_known = std::any_of(all.begin(), all.end(), [&](const auto& known) {
            return base::render(known, base::Language::English) ==
                   base::render(d, base::Language::English);
        });
        if (!is_known) all.push_back(std::move(d));
    }
}

}  // namespace

namespace {

// A measure that a later text uses is used.
void forget_unused(std::vector<base::Diagnostic>& all, const std::vector<base::Diagnostic>& last) {
    std::erase_if(all, [&](const base::Diagnostic& d) {
        return d.code == Code::measure_unused &&
               std::none_of(last.begin(), last.end(), [&](const base::Diagnostic& other) {
                   return other.code == d.code && other.place.line == d.place.line;
               });
    });
}

}  // namespace

Checked check(const std::string& path, const Document& document) {
    Texts all = texts_of(path, document);
    Checked checked{std::nullopt, std::move(all.diagnostics)};
    std::vector<Contract> contracts;
    for (const Text& text : all.texts) {
        Checked one = Checker(path, document.language, text).run();
        if (text.number > 0 && one.contract) forget_unused(checked.diagnostics, one.diagnostics);
        add_new(checked.diagnostics, std::move(one.diagnostics));
        if (!one.contract) break;
        contracts.push_back(std::move(*one.contract));
    }
    if (!base::has_errors(checked.diagnostics) && contracts.size() == all.texts.size()) {
        Contract contract = with_amendments(std::move(contracts), all.texts);
        add_new(checked.diagnostics, amendment_faults(contract, all.texts));
        if (!base::has_errors(checked.diagnostics)) checked.contract = std::move(contract);
    }
    std::stable_sort(checked.diagnostics.begin(), checked.diagnostics.end(),
                     [](const auto& a, const auto& b) {
                         return std::pair(a.place.line, a.place.column) <
                                std::pair(b.place.line, b.place.column);
                     });
    return checked;
}

}  // namespace utfall::terms
