// The microdata of a plan: columns, definitions, and which rows count.
#include <algorithm>

#include "checker.h"
#include "plan_checker.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using L = LinePhrase;
using Kind = PlanExpression::Kind;

void PlanChecker::declare_variables() {
    for (const Statement* s : definitions_) {
        const Node& name = s->holes[0];
        const auto [at, is_new] = defined_.try_emplace(name.text, s);
        if (!is_new)
            report(Code::name_twice, name.place,
                   {Bilingual::same(name.text),
                    Bilingual::same(std::to_string(at->second->place.line))});
    }
}

void PlanChecker::read_microdata() {
    const Statement& s = *microdata_;
    check_lines_once(s);
    plan_.microdata.place = s.place;
    const Bilingual words{.sv = "mikrodata", .en = "microdata"};
    if (!s.table) return report(Code::table_missing, s.place, {words});
    std::vector<Column> columns;
    for (const Node& heading : s.table->header) columns.push_back(heading.column);
    for (const Column needed : {Column::variable, Column::file_column, Column::variable_type}) {
        if (std::find(columns.begin(), columns.end(), needed) != columns.end()) continue;
        const Bilingual heading =
            needed == Column::variable      ? Bilingual{.sv = "variabel", .en = "variable"}
            : needed == Column::file_column ? Bilingual{.sv = "kolumn", .en = "column"}
                                            : Bilingual{.sv = "typ", .en = "type"};
        return report(Code::column_missing, s.place, {words, heading});
    }
    for (std::size_t i = 0; i < s.table->rows.size(); ++i)
        read_column(s.table->rows[i], columns, s.table->row_places[i]);
}

void PlanChecker::read_column(const std::vector<Node>& row, const std::vector<Column>& columns,
                              const Place& place) {
    Variable v;
    v.place = place;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Node& cell = row[i];
        if (cell.form == Form::Empty) return report(Code::not_a_value, cell.place);
        if (columns[i] == Column::variable) v.name = cell.text;
        if (columns[i] == Column::file_column) v.column = cell.text;
        if (columns[i] == Column::variable_type) read_type(cell, v);
    }
    const auto defined = defined_.find(v.name);
    const auto before = variables_.find(v.name);
    if (before == variables_.end() && defined == defined_.end()) {
        variables_.emplace(v.name, static_cast<int>(plan_.variables.size()));
        plan_.variables.push_back(std::move(v));
        return;
    }
    const int line = before != variables_.end()
                         ? plan_.variables[static_cast<std::size_t>(before->second)].place.line
                         : defined->second->place.line;
    report(Code::name_twice, place,
           {Bilingual::same(v.name), Bilingual::same(std::to_string(line))});
}

void PlanChecker::read_type(const Node& node, Variable& v) {
    switch (node.phrase) {
        case Phrase::type_number: v.type = VariableType::Number; return;
        case Phrase::type_whole: v.type = VariableType::Whole; return;
        case Phrase::type_money: v.type = VariableType::Money; return;
        case Phrase::type_days: v.type = VariableType::Days; return;
        case Phrase::type_share: v.type = VariableType::Share; return;
        case Phrase::type_yes_no_written: v.yes = node.parts[0].text; [[fallthrough]];
        case Phrase::type_yes_no: v.type = VariableType::YesNo; return;
        case Phrase::type_date: v.type = VariableType::Date; return;
        case Phrase::type_category_compared: v.reference = node.parts[0].text; [[fallthrough]];
        case Phrase::type_category: v.type = VariableType::Category; return;
        case Phrase::type_identity: v.type = VariableType::Identity; return;
        case Phrase::type_pseudonym: v.type = VariableType::Pseudonym; return;
        default: break;
    }
    const auto words = [&](base::Language language) { return print(node, language); };
    report(Code::type_wanted, node.place,
           {{.sv = words(base::Language::Swedish), .en = words(base::Language::English)},
            {.sv = "tal, heltal, belopp, dagar, andel, ja eller nej, datum, kategori, identitet "
                   "eller pseudonym",
             .en = "number, whole number, money, days, share, yes or no, date, category, identity "
                   "or pseudonym"}});
}

void PlanChecker::read_missing(const Statement& s) {
    if (const Line* l = line(s, L::one_row)) plan_.microdata.key = variables(l->holes[0]);
    if (const Line* l = line(s, L::may_be_missing))
        for (const int index : variables(l->holes[0]))
            plan_.variables[static_cast<std::size_t>(index)].may_be_missing = true;
    const Line* l = line(s, L::missing_written);
    if (l == nullptr) return;
    for (const Node& node : l->holes[0].parts) {
        if (node.form == Form::Date) report(Code::missing_as_date, node.place);
        plan_.microdata.missing_markers.push_back(
            node.form == Form::Text
                ? node.text
                : base::rational_text(node.decimal.rational(), base::Language::English));
    }
}

void PlanChecker::read_definitions() {
    for (const Statement* s : definitions_)
        if (defined_.at(s->holes[0].text) == s && !variables_.contains(s->holes[0].text))
            (void)definition(s->holes[0].text);
}

// Reads it when it is first needed, so that what it rests on comes before it. -1: wrong, and reported.
int PlanChecker::definition(const std::string& name) {
    constexpr std::size_t kDepthMax = 100;
    if (const auto at = variables_.find(name); at != variables_.end()) return at->second;
    const Statement& s = *defined_.at(name);
    const auto circle = std::find(being_read_.begin(), being_read_.end(), name);
    if (circle != being_read_.end()) {
        std::string way;
        for (auto at = circle; at != being_read_.end(); ++at) way += *at + " → ";
        report(Code::variables_in_circle, s.place,
               {Bilingual::same(name), Bilingual::same(way + name)});
        return -1;
    }
    if (being_read_.size() >= kDepthMax) {
        report(Code::definitions_too_deep, s.place, {Bilingual::same(being_read_.front())});
        return -1;
    }
    being_read_.push_back(name);
    Typed read = expression(s.holes[1], Over::Variables);
    being_read_.pop_back();
    Variable v;
    v.name = name;
    v.place = s.place;
    v.may_be_missing = true;
    switch (read.type.kind) {
        case PlanType::Kind::Money: v.type = VariableType::Money; break;
        case PlanType::Kind::Days: v.type = VariableType::Days; break;
        case PlanType::Kind::Share: v.type = VariableType::Share; break;
        case PlanType::Kind::YesNo: v.type = VariableType::YesNo; break;
        case PlanType::Kind::Date: v.type = VariableType::Date; break;
        case PlanType::Kind::Text: v.type = VariableType::Category; break;
        case PlanType::Kind::Number:
        case PlanType::Kind::Zero:
        case PlanType::Kind::Count:
        case PlanType::Kind::Unknown: v.type = VariableType::Number; break;
    }
    v.defined = std::move(read.expression);
    const int index = static_cast<int>(plan_.variables.size());
    variables_.emplace(name, index);
    plan_.variables.push_back(std::move(v));
    return index;
}

std::optional<int> PlanChecker::variable(const Node& name) {
    if (const auto at = variables_.find(name.text); at != variables_.end()) return at->second;
    if (defined_.contains(name.text)) {
        const int index = definition(name.text);
        return index < 0 ? std::nullopt : std::optional(index);
    }
    std::vector<std::string> known;
    for (const auto& [text, index] : variables_) known.push_back(text);
    for (const auto& [text, statement] : defined_) known.push_back(text);
    unknown(name, {.sv = "variabel", .en = "variable"}, known);
    return std::nullopt;
}

std::vector<int> PlanChecker::variables(const Node& names) {
    std::vector<int> indices;
    for (const Node& name : names.parts) {
        const auto index = variable(name);
        if (!index) continue;
        if (std::find(indices.begin(), indices.end(), *index) != indices.end())
            report(Code::row_twice, name.place,
                   {{.sv = "raden", .en = "the line"}, Bilingual::same(name.text)});
        else
            indices.push_back(*index);
    }
    return indices;
}

PlanValue PlanChecker::value(const Node& node) const {
    if (node.form == Form::Text) return {.kind = PlanValue::Kind::Text, .text = node.text};
    if (node.form == Form::Date) return {.kind = PlanValue::Kind::Date, .date = node.date};
    return {.kind = PlanValue::Kind::Number, .number = node.decimal.rational()};
}

// Texts may be written as numbers (a category 3 is "3"), but a number or date never as a text.
bool PlanChecker::is_value_of(const Node& node, int index) {
    const Variable& v = plan_.variables[static_cast<std::size_t>(index)];
    const PlanType::Kind kind = type_of(v).kind;
    const bool fits = kind == PlanType::Kind::Text   ? node.form != Form::Date
                      : kind == PlanType::Kind::Date ? node.form == Form::Date
                                                     : node.form == Form::Number;
    if (fits) return true;
    const PlanType given{.kind = node.form == Form::Text   ? PlanType::Kind::Text
                                 : node.form == Form::Date ? PlanType::Kind::Date
                                                           : PlanType::Kind::Number};
    report(Code::types_differ, node.place,
           {{.sv = v.name + " (" + words_of(v.type).sv + ")",
             .en = v.name + " (" + words_of(v.type).en + ")"},
            words_of(given)});
    return false;
}

namespace {

PlanExpression leaf(PlanValue value, const base::Place& place) {
    PlanExpression e;
    e.value = std::move(value);
    e.place = place;
    return e;
}

PlanExpression node_of(Kind kind, const base::Place& place, std::vector<PlanExpression> parts) {
    PlanExpression e;
    e.kind = kind;
    e.place = place;
    e.parts = std::move(parts);
    return e;
}

PlanExpression variable_of(int index, const base::Place& place) {
    PlanExpression e;
    e.kind = Kind::Variable;
    e.subject = index;
    e.place = place;
    return e;
}

bool is_reversed(const Node& from, const Node& through) {
    if (from.form == Form::Date && through.form == Form::Date) return through.date < from.date;
    return from.form == Form::Number && through.form == Form::Number &&
           through.decimal.rational() < from.decimal.rational();
}

}  // namespace

std::optional<PlanExpression> PlanChecker::between(const Line& l) {
    const auto index = variable(l.holes[0]);
    if (!index || !is_value_of(l.holes[1], *index) || !is_value_of(l.holes[2], *index))
        return std::nullopt;
    if (is_reversed(l.holes[1], l.holes[2])) report(Code::range_reversed, l.place);
    const PlanExpression subject = variable_of(*index, l.holes[0].place);
    return node_of(
        Kind::And, l.place,
        {node_of(Kind::AtMostTest, l.place, {leaf(value(l.holes[1]), l.holes[1].place), subject}),
         node_of(Kind::AtMostTest, l.place, {subject, leaf(value(l.holes[2]), l.holes[2].place)})});
}

std::optional<PlanExpression> PlanChecker::among(const Line& l) {
    const auto index = variable(l.holes[0]);
    if (!index) return std::nullopt;
    std::vector<PlanExpression> parts{variable_of(*index, l.holes[0].place)};
    for (const Node& node : l.holes[1].parts)
        if (is_value_of(node, *index)) parts.push_back(leaf(value(node), node.place));
    return node_of(Kind::Among, l.place, std::move(parts));
}

void PlanChecker::read_rows(const Statement& s, std::vector<PlanExpression>& rows) {
    for (const Line& l : s.lines) {
        std::optional<PlanExpression> row;
        if (l.phrase == L::only_between) row = between(l);
        if (l.phrase == L::only_among) row = among(l);
        if (l.phrase == L::only_where) row = condition(l.holes[0], Over::Variables).expression;
        if (row) rows.push_back(std::move(*row));
    }
}

}  // namespace utfall::terms
