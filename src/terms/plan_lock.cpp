// A clause is known again by its first words and its name, a line by its phrase, a row by its first cell.
#include "utfall/terms/plan_lock.h"

#include <algorithm>

#include <fmt/format.h>

#include "printer.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using base::Bilingual;
using base::Language;

namespace {

std::vector<const Statement*> statements_of(const Document& document) {
    std::vector<const Statement*> out;
    for (const auto& block : document.blocks)
        if (const auto* fence = std::get_if<Fence>(&block))
            for (const Statement& s : fence->statements) out.push_back(&s);
    return out;
}

// Something of a clause that can be taken away, added or changed by itself.
struct Part {
    std::string key;  // parts with the same key are the same part in another wording
    Bilingual text;
    base::Place place;
};

template <class Print>
Bilingual both(const Print& print) {
    Bilingual text;
    print(text.sv, Language::Swedish);
    print(text.en, Language::English);
    return text;
}

Bilingual head_of(const Statement& s) {
    return both([&](std::string& text, Language language) {
        print_phrase(text, phrase_table().row(s.phrase).in(language), s.holes, language);
    });
}

std::vector<Part> parts_of(const Statement& s) {
    std::vector<Part> parts{{.key = "head", .text = head_of(s), .place = s.place}};
    const auto add = [&](std::string key, Bilingual text, const base::Place& place) {
        const auto alike = [&](const Part& part) {
            return part.key == key || part.key.starts_with(key + "#");
        };
        const auto number = std::count_if(parts.begin(), parts.end(), alike);
        if (number > 0) key += fmt::format("#{}", number);
        parts.push_back({.key = std::move(key), .text = std::move(text), .place = place});
    };
    for (const Line& l : s.lines)
        add(fmt::format("line {}", static_cast<int>(l.phrase)),
            both([&](std::string& text, Language language) {
                print_phrase(text, phrase_table().row(l.phrase).in(language), l.holes, language);
            }),
            l.place);
    if (!s.table) return parts;
    const std::vector<Node>& header = s.table->header;
    const auto row = [&](const std::vector<Node>& cells) {
        return both([&](std::string& text, Language language) {
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (i > 0) text += " | ";
                print_cell(text, cells[i], header[i], language);
            }
        });
    };
    add("header", row(header), s.place);
    for (std::size_t i = 0; i < s.table->rows.size(); ++i) {
        const auto& cells = s.table->rows[i];
        std::string first;
        if (!cells.empty()) print_node(first, cells[0], Language::English);
        add("row " + first, row(cells), s.table->row_places[i]);
    }
    return parts;
}

// "estimate effect"; what opens a plan is the same clause with and without a contract.
std::string key_of(const Statement& s) {
    switch (s.phrase) {
        case StatementPhrase::plan:
        case StatementPhrase::plan_alone: return "plan";
        case StatementPhrase::define:
        case StatementPhrase::define_condition: return "define " + s.holes[0].text;
        case StatementPhrase::microdata: return "microdata";
        default: break;
    }
    std::string name;
    if (!s.holes.empty()) print_node(name, s.holes[0], Language::English);
    return fmt::format("{} {}", static_cast<int>(s.phrase), name);
}

// As the clause is called in a sentence: its head, cut before what it says of its name.
Bilingual name_of(const Statement& s) {
    switch (s.phrase) {
        case StatementPhrase::plan:
        case StatementPhrase::plan_alone: return {.sv = "analysplanen", .en = "the analysis plan"};
        case StatementPhrase::define:
        case StatementPhrase::define_condition:
            return {.sv = s.holes[0].text, .en = s.holes[0].text};
        case StatementPhrase::decision: {
            const std::string name = print(s.holes[0], Language::English);
            return {.sv = "beslut " + name, .en = "decision " + name};
        }
        default: return head_of(s);
    }
}

void tell(Deviation& d) {
    const auto said = [&](const char* sv, const char* en) {
        d.words = {.sv = fmt::format(fmt::runtime(sv), d.clause.sv, d.before.sv, d.after.sv),
                   .en = fmt::format(fmt::runtime(en), d.clause.en, d.before.en, d.after.en)};
    };
    switch (d.kind) {
        case Deviation::Kind::Added:
            return said("{0}: \"{2}\" har lagts till", "{0}: \"{2}\" was added");
        case Deviation::Kind::Removed:
            return said("{0}: \"{1}\" har tagits bort", "{0}: \"{1}\" was removed");
        case Deviation::Kind::Changed:
            return said("{0}: \"{1}\" har blivit \"{2}\"", "{0}: \"{1}\" became \"{2}\"");
        case Deviation::Kind::Reordered:
            return said("{0}: ordningen har ändrats", "{0}: the order was changed");
    }
}

class Comparison {
public:
    std::vector<Deviation> run(const Document& locked, const Document& plan) {
        const auto before = statements_of(locked), after = statements_of(plan);
        std::vector<bool> is_met(before.size());
        for (const Statement* s : after) {
            const std::string key = key_of(*s);
            std::size_t at = 0;
            while (at < before.size() && (is_met[at] || key_of(*before[at]) != key)) ++at;
            if (at == before.size()) {
                add(Deviation::Kind::Added, name_of(*s), {}, whole(*s), s->place);
                continue;
            }
            is_met[at] = true;
            compare(*before[at], *s);
        }
        for (std::size_t i = 0; i < before.size(); ++i)
            if (!is_met[i])
                add(Deviation::Kind::Removed, name_of(*before[i]), whole(*before[i]), {}, {});
        return std::move(found_);
    }

private:
    static Bilingual whole(const Statement& s) {
        return {.sv = print(s, Language::Swedish), .en = print(s, Language::English)};
    }

    void add(Deviation::Kind kind, Bilingual clause, Bilingual before, Bilingual after,
             const base::Place& place) {
        Deviation d{.kind = kind,
                    .clause = std::move(clause),
                    .before = std::move(before),
                    .after = std::move(after),
                    .words = {},
                    .place = place};
        tell(d);
        found_.push_back(std::move(d));
    }

    void compare(const Statement& locked, const Statement& plan) {
        const auto before = parts_of(locked), after = parts_of(plan);
        const Bilingual clause = name_of(plan);
        const std::size_t found_before = found_.size();
        const auto find = [](const std::vector<Part>& parts, const std::string& key) {
            return std::find_if(parts.begin(), parts.end(),
                                [&](const Part& part) { return part.key == key; });
        };
        for (const Part& part : after) {
            const auto old = find(before, part.key);
            if (old == before.end())
                add(Deviation::Kind::Added, clause, {}, part.text, part.place);
            else if (old->text != part.text)
                add(Deviation::Kind::Changed, clause, old->text, part.text, part.place);
        }
        for (const Part& part : before)
            if (find(after, part.key) == after.end())
                add(Deviation::Kind::Removed, clause, part.text, {}, plan.place);
        if (found_.size() == found_before && !(locked == plan))
            add(Deviation::Kind::Reordered, clause, {}, {}, plan.place);
    }

    std::vector<Deviation> found_;
};

}  // namespace

std::string canonical_plan(const Document& plan) {
    std::string text;
    for (const Statement* s : statements_of(plan)) print_statement(text, *s, Language::English);
    return text;
}

base::Result<std::vector<Deviation>> deviations(const std::string& lock_path,
                                                const std::string& locked_text,
                                                const Document& plan) {
    TRY(const Document locked, parse(lock_path, "```utfall\n" + locked_text + "```\n"));
    if (canonical_plan(plan) == locked_text) return std::vector<Deviation>{};
    std::vector<Deviation> found = Comparison().run(locked, plan);
    if (found.empty()) {
        Deviation order{.kind = Deviation::Kind::Reordered,
                        .clause = {.sv = "analysplanen", .en = "the analysis plan"},
                        .before = {},
                        .after = {},
                        .words = {},
                        .place = {}};
        tell(order);
        found.push_back(std::move(order));
    }
    return found;
}

}  // namespace utfall::terms
