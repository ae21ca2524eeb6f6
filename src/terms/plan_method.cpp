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

const std::map<std::string_view, LinePhrase>& line_names() {
    static const std::map<std::string_view, LinePhrase> names{
#define LINE(id, statements, en, sv) {#id, LinePhrase::id},
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

void add_lines(std::set<LinePhrase>& lines, std::string_view names) {
    for (const std::string_view name : split(names, ' ')) {
        if (const auto group = line_groups().find(name); group != line_groups().end()) {
            add_lines(lines, group->second);
            continue;
        }
        const auto line = line_names().find(name);
        ensure(line != line_names().end(), "methods.def names lines and groups that exist");
        lines.insert(line->second);
    }
}

std::vector<OneOf> needs_of(std::string_view names) {
    std::vector<OneOf> needs;
    for (const std::string_view either : split(names, ' ')) {
        OneOf& one = needs.emplace_back();
        for (const std::string_view name : split(either, '|')) one.push_back(line_names().at(name));
    }
    return needs;
}

std::vector<Choice> choices_of(std::string_view list, std::string_view names) {
    static const std::vector<std::pair<std::string_view, std::string_view>> all{
#define CHOICE(list, id, en, sv) {#list, #id},
#include "utfall/terms/phrase_rows.h"
    };
    std::vector<Choice> choices;
    for (const std::string_view name : split(names, ' ')) {
        const auto at = std::find(all.begin(), all.end(), std::pair(list, name));
        ensure(at != all.end(), "methods.def names choices that exist");
        choices.push_back(static_cast<Choice>(at - all.begin()));
    }
    return choices;
}

std::set<LinePhrase> takes_of(const std::vector<OneOf>& needs, std::string_view takes,
                              std::string_view always) {
    std::set<LinePhrase> lines;
    for (const OneOf& one : needs) lines.insert(one.begin(), one.end());
    add_lines(lines, takes);
    add_lines(lines, always);
    return lines;
}

MethodTable build() {
    MethodTable table;
    const auto method = [&](Choice choice, Method id, TreatmentKind treatment,
                            std::string_view designs, std::string_view needs,
                            std::string_view takes) {
        const std::vector<OneOf> needed = needs_of(needs);
        table.methods.push_back({.choice = choice,
                                 .method = id,
                                 .treatment = treatment,
                                 .designs = choices_of("DESIGN", designs),
                                 .needs = needed,
                                 .takes = takes_of(needed, takes, "always")});
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
                 takes_of(needed, takes, "asks comparing given_number given_power significance")});
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
