// A sentence is called for by the phrases in the tree, so a word cannot be used without its meaning being signed.
#include "utfall/terms/sentences.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "phrase_table.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Bilingual;
using base::Language;

// The letters of sentences.def.
using S = StatementPhrase;
using L = LinePhrase;
using P = Phrase;
using C = Choice;
using K = Column;
using U = BuiltInUnit;
using W = Connective;

// A row of phrases.def, of whatever kind.
struct Mark {
    char kind;
    int row;

    Mark(S row_) : kind('S'), row(static_cast<int>(row_)) {}
    Mark(L row_) : kind('L'), row(static_cast<int>(row_)) {}
    Mark(P row_) : kind('P'), row(static_cast<int>(row_)) {}
    Mark(C row_) : kind('C'), row(static_cast<int>(row_)) {}
    Mark(K row_) : kind('K'), row(static_cast<int>(row_)) {}
    Mark(U row_) : kind('U'), row(static_cast<int>(row_)) {}
    Mark(W row_) : kind('W'), row(static_cast<int>(row_)) {}
    auto operator<=>(const Mark&) const = default;
};

using Marks = std::set<Mark>;

bool meet(const Marks& a, const Marks& b) {
    return std::any_of(a.begin(), a.end(), [&](const Mark& mark) { return b.contains(mark); });
}

struct Trigger {
    bool is_always = false;
    Marks called_by, only_with, not_with;

    Trigger with(Marks marks) && {
        only_with = std::move(marks);
        return std::move(*this);
    }
    Trigger without(Marks marks) && {
        not_with = std::move(marks);
        return std::move(*this);
    }
    [[nodiscard]] bool calls(const Marks& used) const {
        if (is_always) return true;
        return meet(called_by, used) && (only_with.empty() || meet(only_with, used)) &&
               !meet(not_with, used);
    }
};

struct Row {
    Sentence sentence;
    Trigger trigger;
};

const std::vector<Row>& rows() {
    const auto always = [] {
        return Trigger{.is_always = true, .called_by = {}, .only_with = {}, .not_with = {}};
    };
    const auto any = [](Marks marks) {
        return Trigger{
            .is_always = false, .called_by = std::move(marks), .only_with = {}, .not_with = {}};
    };
    static const std::vector<Row> all{
#define SENTENCE(id, sv, en, ...) {{#id, {sv, en}}, __VA_ARGS__},
#define SELF_EVIDENT(reason, ...)
#include "utfall/terms/sentences.def"
#undef SENTENCE
#undef SELF_EVIDENT
    };
    return all;
}

// Every phrase that stands in a document.
class Reading {
public:
    Marks run(const Document& document) {
        for (const auto& block : document.blocks)
            if (const Fence* fence = std::get_if<Fence>(&block))
                for (const Statement& statement : fence->statements) look(statement);
        return std::move(marks_);
    }

private:
    void look(const Statement& statement) {
        marks_.insert(statement.phrase);
        look(statement.holes);
        for (const Line& line : statement.lines) {
            marks_.insert(line.phrase);
            look(line.holes);
        }
        if (!statement.table) return;
        look(statement.table->header);
        for (const std::vector<Node>& row : statement.table->rows) look(row);
    }

    void look(const std::vector<Node>& nodes) {
        for (const Node& node : nodes) look(node);
    }

    void look(const Node& node) {
        if (node.phrase != Phrase::none) marks_.insert(node.phrase);
        if (node.form == Form::Choice) marks_.insert(node.choice);
        if (node.form == Form::Heading) marks_.insert(node.column);
        const bool has_unit =
            node.form == Form::Quantity || node.form == Form::Price || node.form == Form::Unit;
        if (has_unit && node.unit.built_in) marks_.insert(*node.unit.built_in);
        for (const char sign : node.operators)
            marks_.insert(sign == '+' ? W::word_plus : W::word_minus);
        if (node.form == Form::Shifted)
            marks_.insert(node.sign == '-' ? W::word_before : W::word_after);
        if (node.form == Form::Quotient && node.parts.size() > 2) marks_.insert(W::word_or_if_zero);
        if (node.form == Form::Select) marks_.insert(W::word_otherwise);
        if (const auto word = joint(node.form)) marks_.insert(*word);
        look(node.parts);
    }

    // The word that a form has between its parts.
    static std::optional<Connective> joint(Form form) {
        switch (form) {
            case Form::Price: return W::word_per;
            case Form::Product: return W::word_times;
            case Form::Quotient: return W::word_divided_by;
            case Form::PercentOf: return W::word_of;
            case Form::AtMost: return W::word_but_at_most;
            case Form::AtLeast: return W::word_but_at_least;
            case Form::Select: return W::word_if;
            case Form::Rounded: return W::word_rounded_to;
            case Form::Of: return W::word_for;
            case Form::And: return W::word_and;
            case Form::Or: return W::word_or;
            case Form::Not: return W::word_not;
            case Form::Dated: return W::word_on;
            case Form::Given: return W::word_given;
            default: return std::nullopt;  // no word of its own, or one that look() finds
        }
    }

    Marks marks_;
};

std::string filled(std::string text, std::string_view day) {
    constexpr std::string_view kHole = "{day}";
    for (std::size_t at = text.find(kHole); at != std::string::npos; at = text.find(kHole, at))
        text.replace(at, kHole.size(), day);
    return text;
}

constexpr std::string_view kOpen = "<!-- utfall:words -->";
constexpr std::string_view kClose = "<!-- /utfall:words -->";

std::string list_of(const Document& document, Language language) {
    std::string text(kOpen);
    text += language == Language::Swedish ? "\n\n## Vad orden betyder\n\n"
                                          : "\n\n## What the words mean\n\n";
    int number = 0;
    for (const Sentence& sentence : sentences_of(document))
        text += std::to_string(++number) + ". " + sentence.text.in(language) + "\n";
    return text + "\n" + std::string(kClose) + "\n";
}

struct Span {
    std::size_t begin = 0, end = 0;
};

// A list in prose, from its opening comment line through its closing one. A comment that stands alone is prose.
std::optional<Span> find_list(std::string_view prose) {
    std::optional<std::size_t> open;
    for (std::size_t at = 0; at < prose.size();) {
        const std::size_t next = std::min(prose.find('\n', at), prose.size() - 1) + 1;
        const std::string_view line = prose.substr(at, next - at);
        if (line.starts_with(kOpen)) open = at;
        if (line.starts_with(kClose) && open) return Span{*open, next};
        at = next;
    }
    return std::nullopt;
}

}  // namespace

std::vector<Sentence> sentences_of(const Document& document) {
    const Marks used = Reading().run(document);
    const bool on_weekdays = meet(used, {C::ROLL_next_weekday, C::ROLL_preceding_weekday});
    std::vector<Sentence> sentences;
    for (const Row& row : rows()) {
        if (!row.trigger.calls(used)) continue;
        Sentence sentence = row.sentence;
        sentence.text.sv = filled(std::move(sentence.text.sv), on_weekdays ? "vardag" : "bankdag");
        sentence.text.en =
            filled(std::move(sentence.text.en), on_weekdays ? "weekday" : "banking day");
        sentences.push_back(std::move(sentence));
    }
    return sentences;
}

std::string print_for_signing(const Document& document, Language language) {
    const std::string list = list_of(document, language);
    Document signed_document = document;
    for (auto& block : signed_document.blocks) {
        std::string* prose = std::get_if<std::string>(&block);
        if (prose == nullptr) continue;
        if (const auto span = find_list(*prose)) {
            prose->replace(span->begin, span->end - span->begin, list);
            return print(signed_document, language);
        }
    }
    std::string text = print(document, language);
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    return text + "\n" + list;
}

namespace {

// Every row of phrases.def with its name.
std::vector<std::pair<Mark, std::string>> all_phrases() {
    return {
#define STATEMENT(id, en, sv) {S::id, "S::" #id},
#define LINE(id, statements, en, sv) {L::id, "L::" #id},
#define TYPE(id, en, sv) {P::type_##id, "P::type_" #id},
#define DISTRIBUTION(id, en, sv) {P::distribution_##id, "P::distribution_" #id},
#define RANGE(id, en, sv) {P::range_##id, "P::range_" #id},
#define ATOM(id, en, sv) {P::atom_##id, "P::atom_" #id},
#define MOMENT(id, en, sv) {P::moment_##id, "P::moment_" #id},
#define COMPARISON(id, en, sv) {P::compare_##id, "P::compare_" #id},
#define CHOICE(list, id, en, sv) {C::list##_##id, "C::" #list "_" #id},
#define COLUMN(statements, id, hole, en, sv) {K::id, "K::" #id},
#define UNIT(id, en_one, en_many, sv_one, sv_many) {U::id, "U::" #id},
#define CONNECTIVE(id, en, sv) {W::word_##id, "W::word_" #id},
#include "utfall/terms/phrase_rows.h"
    };
}

}  // namespace

std::vector<std::string> phrases_out_of_order() {
    Marks explained;
    for (const Row& row : rows())
        explained.insert(row.trigger.called_by.begin(), row.trigger.called_by.end());
    const std::vector<Mark> self_evident{
#define SENTENCE(id, sv, en, ...)
#define SELF_EVIDENT(reason, ...) __VA_ARGS__,
#include "utfall/terms/sentences.def"
#undef SENTENCE
#undef SELF_EVIDENT
    };
    std::vector<std::string> names;
    for (const auto& [mark, name] : all_phrases()) {
        const auto times = std::count(self_evident.begin(), self_evident.end(), mark);
        if ((explained.contains(mark) ? 1 : 0) + times != 1) names.push_back(name);
    }
    return names;
}

}  // namespace utfall::terms
