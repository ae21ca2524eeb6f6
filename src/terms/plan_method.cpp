// Names in methods.def are looked up once; a name that is none stops the program at its first plan.
#include "plan_method.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "utfall/base/ensure.h"

namespace utfall::terms {

namespace {

std::vector<std::string_view> split(std::string_view text, char mark) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(mark), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

struct NamedLine {
    LinePhrase phrase{};
    std::string_view words;  // "standard errors ERRORS"
};
const std::map<std::string_view, NamedLine>& line_names() {
    static const std::map<std::string_view, NamedLine> names{
#define LINE(id, statements, en, sv) {#id, {LinePhrase::id, en}},
#include "utfall/terms/phrase_rows.h"
    };
    return names;
}

const std::map<std::string_view, std::string_view>& line_groups() {
    static const std::map<std::string_view, std::string_view> groups{
#define LINES(group, lines) {#group, lines},
#define METHOD(choice, enumerator, treatment, designs, needs, takes)
#define CALCULATION(choice, enumerator, asks, needs, takes)
#define ASK(choice, enumerator, needs)
#include "methods.def"
#undef LINES
#undef METHOD
    };
    return groups;
}

std::vector<OneOf> needs_of(std::string_view names) {
    std::vector<OneOf> needs;
    for (const std::string_view either : split(names, ' ')) {
        OneOf& one = needs.emplace_back();
        for (const std::string_view name : split(either, '|'))
            one.push_back(line_names().at(name).phrase);
    }
    return needs;
}

using NamedChoice = std::pair<std::string_view, std::string_view>;  // list, name
const std::vector<NamedChoice>& choice_names() {
    static const std::vector<NamedChoice> all{
#define CHOICE(list, id, en, sv) {#list, #id},
#include "utfall/terms/phrase_rows.h"
    };
    return all;
}

std::vector<Choice> choices_of(std::string_view list, std::string_view names, char mark = ' ') {
    const auto& all = choice_names();
    std::vector<Choice> choices;
    for (const std::string_view name : split(names, mark)) {
        const auto at = std::find(all.begin(), all.end(), NamedChoice(list, name));
        ensure(at != all.end(), "methods.def names choices that exist");
        choices.push_back(static_cast<Choice>(at - all.begin()));
    }
    return choices;
}

// The list that the line chooses from: ERRORS of "standard errors ERRORS".
std::string_view list_of(std::string_view line) {
    for (const std::string_view word : split(line, ' '))
        for (const auto& [list, name] : choice_names())
            if (list == word) return list;
    ensure(false, "methods.def restricts only lines that choose");
    return {};
}

// What may be said, and of which lines only some choices.
struct Takes {
    std::set<LinePhrase> lines;
    std::map<LinePhrase, std::set<Choice>> only;

    // `choices`: of each of the lines, or nothing.
    void add(std::string_view names, std::string_view choices = {}) {
        for (const std::string_view entry : split(names, ' ')) {
            const std::size_t mark = std::min(entry.find(':'), entry.size());
            const std::string_view name = entry.substr(0, mark);
            const std::string_view own = mark < entry.size() ? entry.substr(mark + 1) : choices;
            if (const auto group = line_groups().find(name); group != line_groups().end()) {
                add(group->second, own);
                continue;
            }
            const auto line = line_names().find(name);
            ensure(line != line_names().end(), "methods.def names lines and groups that exist");
            lines.insert(line->second.phrase);
            for (const Choice choice :
                 choices_of(own.empty() ? "" : list_of(line->second.words), own, ','))
                only[line->second.phrase].insert(choice);
        }
    }
};

Takes takes_of(const std::vector<OneOf>& needs, std::string_view takes, std::string_view always) {
    Takes all;
    for (const OneOf& one : needs) all.lines.insert(one.begin(), one.end());
    all.add(always);
    all.add(takes);
    return all;
}

MethodTable build() {
    MethodTable table;
    const auto method = [&](Choice choice, Method id, TreatmentKind treatment,
                            std::string_view designs, std::string_view needs,
                            std::string_view takes) {
        const std::vector<OneOf> needed = needs_of(needs);
        Takes taken = takes_of(needed, takes, "always");
        table.methods.push_back({.choice = choice,
                                 .method = id,
                                 .treatment = treatment,
                                 .designs = choices_of("DESIGN", designs),
                                 .needs = needed,
                                 .takes = std::move(taken.lines),
                                 .only = std::move(taken.only)});
    };
    const auto calculation = [&](Choice choice, Calculation::Comparison id, std::string_view asks,
                                 std::string_view needs, std::string_view takes) {
        const std::vector<OneOf> needed = needs_of(needs);
        table.calculations.push_back(
            {.choice = choice,
             .comparison = id,
             .asks = choices_of("ASKED", asks),
             .needs = needed,
             .takes =
                 takes_of(needed, takes, "asks comparing given_number given_power significance")
                     .lines});
    };
#define LINES(group, lines)
#define METHOD(choice, enumerator, treatment, designs, needs, takes)                              \
    method(Choice::METHOD_##choice, Method::enumerator, TreatmentKind::treatment, designs, needs, \
           takes);
#undef CALCULATION
#define CALCULATION(choice, enumerator, asks, needs, takes) \
    calculation(Choice::COMPARED_##choice, Calculation::Comparison::enumerator, asks, needs, takes);
#undef ASK
#define ASK(choice, enumerator, needs) \
    table.asks.push_back({Choice::ASKED_##choice, Calculation::Asked::enumerator, needs_of(needs)});
#include "methods.def"
#undef LINES
#undef METHOD
#undef CALCULATION
#undef ASK
    return table;
}

}  // namespace

bool MethodRow::takes_choice(LinePhrase phrase, Choice wanted) const {
    const auto some = only.find(phrase);
    return takes.contains(phrase) && (some == only.end() || some->second.contains(wanted));
}

const MethodTable& method_table() {
    static const MethodTable table = build();
    return table;
}

const MethodRow& method_row(Choice choice) {
    const auto& methods = method_table().methods;
    const auto at = std::find_if(methods.begin(), methods.end(),
                                 [&](const MethodRow& row) { return row.choice == choice; });
    ensure(at != methods.end(), "every method of the CHOICE list has a row in methods.def");
    return *at;
}

}  // namespace utfall::terms
