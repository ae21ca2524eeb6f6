#include "amend.h"

#include <algorithm>

namespace utfall::terms {

namespace {

using S = StatementPhrase;
using L = LinePhrase;

const std::string* name_of(const Statement& s) {
    const bool has_name = !s.holes.empty() && s.holes[0].form == Form::Name;
    return has_name ? &s.holes[0].text : nullptr;
}

// What has been measured, drawn or counted rests on the other kinds.
bool can_change(S phrase) {
    switch (phrase) {
        case S::payment:
        case S::guarantee:
        case S::define:
        case S::define_condition:
        case S::values:
        case S::scale:
        case S::prices:
        case S::split:
        case S::cap:
        case S::order: return true;
        default: return false;
    }
}

bool is_told_once(const Statement& s) {
    return s.phrase == S::example ||
           (s.phrase >= S::verified_outcome && s.phrase <= S::verified_condition);
}

class Reader {
public:
    explicit Reader(const std::string& path) : path_(path) {}

    Texts run(const Document& document) {
        out_.texts.emplace_back();
        for (const auto& block : document.blocks)
            if (const Fence* fence = std::get_if<Fence>(&block)) read(*fence);
        for (std::size_t i = 0; i < amendments_.size(); ++i) amend(i);
        return std::move(out_);
    }

private:
    struct Amended {
        const Statement* statement = nullptr;
        std::vector<const Statement*> rest;
    };

    void read(const Fence& fence) {
        bool is_amendment = false;
        for (const Statement& s : fence.statements) {
            if (s.phrase == S::amendment) {
                amendments_.push_back({&s, {}});
                is_amendment = true;
            } else if (is_amendment) {
                amendments_.back().rest.push_back(&s);
            } else {
                out_.texts.front().statements.push_back(&s);
            }
        }
    }

    void report(Code code, const Place& place, std::vector<Bilingual> arguments) {
        Place full = place;
        full.file = path_;
        out_.diagnostics.push_back(base::diagnose(code, full, std::move(arguments)));
    }

    void amend(std::size_t index) {
        const Statement& s = *amendments_[index].statement;
        const int number = static_cast<int>(index) + 1;
        if (s.holes[0].decimal.digits != number || s.holes[0].decimal.scale != 0)
            report(Code::amendment_number, s.place, {Bilingual::same(std::to_string(number))});
        if (index > 0 && s.holes[1].date < amendments_[index - 1].statement->holes[1].date)
            report(
                Code::amendment_order, s.place,
                {Bilingual::same(std::to_string(number)), Bilingual::same(s.holes[1].date.text()),
                 Bilingual::same(amendments_[index - 1].statement->holes[1].date.text())});
        Text text = out_.texts.back();
        text.number = number;
        text.amendment = &s;
        std::erase_if(text.statements, [](const Statement* one) { return is_told_once(*one); });
        for (const Statement* one : text.statements) note_price_lines(*one, text);
        own_.clear();
        for (const Statement* one : amendments_[index].rest) {
            replace_or_add(*one, text);
            own_.insert(one);
        }
        text.statements.push_back(&s);
        for (const Line& l : s.lines)
            if (l.phrase == L::repeals) repeal(l, text);
        out_.texts.push_back(std::move(text));
    }

    static void note_price_lines(const Statement& s, Text& text) {
        if (s.phrase != S::prices || !s.table || s.holes[0].form != Form::Name) return;
        std::vector<std::string>& lines = text.price_lines[s.holes[0].text];
        for (std::size_t i = 0; i < s.table->header.size(); ++i) {
            if (s.table->header[i].column != Column::line) continue;
            for (const auto& row : s.table->rows)
                if (i < row.size() &&
                    std::find(lines.begin(), lines.end(), row[i].text) == lines.end())
                    lines.push_back(row[i].text);
        }
    }

    void replace_or_add(const Statement& s, Text& text) {
        const std::string* name = name_of(s);
        const auto at = std::find_if(text.statements.begin(), text.statements.end(),
                                     [&](const Statement* other) {
                                         const std::string* known = name_of(*other);
                                         return name != nullptr && known != nullptr &&
                                                *known == *name && !is_told_once(*other);
                                     });
        if (at == text.statements.end() || own_.contains(*at)) {  // the same name twice is told
            text.statements.push_back(&s);
            return;
        }
        if (!can_change(s.phrase) || (*at)->phrase != s.phrase)
            report(Code::amendment_cannot_replace, s.place, {Bilingual::same(*name)});
        text.repealed.erase(*at);
        *at = &s;
    }

    void repeal(const Line& l, Text& text) {
        const Node& hole = l.holes[0];
        for (const Node& name : hole.form == Form::Names ? hole.parts : std::vector<Node>{hole})
            for (const Statement* one : text.statements) {
                const std::string* known = name_of(*one);
                if (known == nullptr || *known != name.text || is_told_once(*one)) continue;
                text.repealed.insert(one);
            }
    }

    const std::string& path_;
    std::vector<Amended> amendments_;
    std::set<const Statement*> own_;  // of the amendment at hand
    Texts out_;
};

}  // namespace

Texts texts_of(const std::string& path, const Document& document) {
    return Reader(path).run(document);
}

namespace {

template <class T>
void extend(std::vector<T>& shorter, const std::vector<T>& longer) {
    for (std::size_t i = shorter.size(); i < longer.size(); ++i) shorter.push_back(longer[i]);
}

// An index means the same in every text: what only a later one has stands last in each list, out of force.
void extend(Contract& text, const Contract& last) {
    extend(text.units, last.units);
    extend(text.parties, last.parties);
    extend(text.dimensions, last.dimensions);
    extend(text.accounts, last.accounts);
    extend(text.measures, last.measures);
    extend(text.definitions, last.definitions);
    extend(text.values, last.values);
    extend(text.scales, last.scales);
    extend(text.splits, last.splits);
    extend(text.payments, last.payments);
    extend(text.fundings, last.fundings);
    extend(text.orders, last.orders);
    extend(text.suspensions, last.suspensions);
    extend(text.terminations, last.terminations);
    extend(text.price_lists, last.price_lists);
    for (std::size_t i = 0; i < text.price_lists.size(); ++i) {
        auto& lines = text.price_lists[i].lines;
        const std::size_t own = lines.size();
        extend(lines, last.price_lists[i].lines);
        for (std::size_t k = own; k < lines.size(); ++k) lines[k].is_offered = false;
    }
    const std::size_t caps = text.caps.size();
    extend(text.caps, last.caps);
    for (std::size_t i = caps; i < text.caps.size(); ++i) text.caps[i].is_in_force = false;
}

void name_changes(const Text& before, const Text& after, Amendment& amendment) {
    const std::set<const Statement*> known(before.statements.begin(), before.statements.end());
    const auto had = [&](const std::string& name) {
        return std::any_of(known.begin(), known.end(), [&](const Statement* s) {
            const std::string* other = name_of(*s);
            return other != nullptr && *other == name;
        });
    };
    for (const Statement* s : after.statements) {
        const std::string* name = name_of(*s);
        if (name == nullptr || is_told_once(*s)) continue;
        if (after.repealed.contains(s) && !before.repealed.contains(s))
            amendment.repealed.push_back(*name);
        else if (!known.contains(s))
            (had(*name) ? amendment.replaced : amendment.added).push_back(*name);
    }
}

}  // namespace

Contract with_amendments(std::vector<Contract> contracts, const std::vector<Text>& texts) {
    for (std::size_t i = 0; i + 1 < contracts.size(); ++i) extend(contracts[i], contracts.back());
    Contract contract = contracts.front();
    for (std::size_t i = 1; i < contracts.size(); ++i) {
        const Statement& s = *texts[i].amendment;
        Amendment amendment;
        amendment.number = static_cast<int>(i);
        amendment.from = s.holes[1].date;
        amendment.signed_on = s.holes[2].date;
        for (const Line& l : s.lines)
            if (l.phrase == L::by_decision) amendment.decision = l.holes[0].text;
        amendment.origin = {s.place, s.heading};
        name_changes(texts[i - 1], texts[i], amendment);
        for (Situation& situation : contracts[i].situations) {
            situation.text = static_cast<int>(i);
            contract.situations.push_back(situation);
        }
        extend(contract.not_executed, contracts[i].not_executed);
        contract.verified.insert(contract.verified.end(), contracts[i].verified.begin(),
                                 contracts[i].verified.end());
        amendment.text = std::move(contracts[i]);
        contract.amendments.push_back(std::move(amendment));
    }
    return contract;
}

int text_on(const Contract& contract, base::Date reference) {
    int number = 0;
    for (const Amendment& amendment : contract.amendments)
        if (amendment.from <= reference) number = amendment.number;
    return number;
}

const Contract& text_of(const Contract& contract, int number) {
    return number == 0 ? contract : contract.amendments[static_cast<std::size_t>(number) - 1].text;
}

}  // namespace utfall::terms
