// Expressions, loosest first: limit, choice, sum, term, factor, atom; and conditions.
// What most languages settle by precedence is refused here and the brackets are shown: two lawyers may read
// "a plus b gånger c" differently, and a contract must not depend on who is right.
#include "nest.h"
#include "reader.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;

namespace {

constexpr int kBracketDepthMax = 2;

bool needs_brackets_in_sum(const Node& node) {
    return node.form == Form::Product || node.form == Form::Quotient ||
           node.form == Form::PercentOf;
}

bool has_bare_sum(const Node& node) {
    if (node.form == Form::Select)
        return has_bare_sum(node.parts[0]) || has_bare_sum(node.parts[2]);
    return node.form == Form::Sum;
}

}  // namespace

// Puts what was read so far inside a new node of `form`, as its first part.
void Reader::wrap(Node& node, Form form, std::size_t first) const {
    Node inner = std::move(node);
    node = {};
    node.parts.push_back(std::move(inner));
    finish(node, form, first);
}

bool Reader::expression(Node& node) {
    const Nest nest(*this);
    const std::size_t first = position_;
    if (nest.is_too_deep() || !select(node)) return false;
    while (true) {
        const Mark before = mark();
        take(TokenKind::Comma);
        Form form = Form::AtMost;
        if (take(Connective::word_but_at_least)) {
            form = Form::AtLeast;
        } else if (!take(Connective::word_but_at_most)) {
            go_back(before);
            return true;
        }
        const std::size_t limit_first = position_;
        Node limit;
        if (!select(limit)) return false;
        if (has_bare_sum(limit)) {
            fault(Code::brackets_in_limit, limit_first,
                  {Bilingual::same(source(limit_first, position_))});
        }
        wrap(node, form, first);
        node.parts.push_back(std::move(limit));
    }
}

bool Reader::select(Node& node) {
    const Nest nest(*this);
    const std::size_t first = position_;
    if (nest.is_too_deep() || !sum(node)) return false;
    const Mark before = mark();
    if (!take(Connective::word_if)) return true;
    Node condition_node, rest;
    if (condition(condition_node)) {
        take(TokenKind::Comma);
        if (need(Connective::word_otherwise) && select(rest)) {
            wrap(node, Form::Select, first);
            node.parts.push_back(std::move(condition_node));
            node.parts.push_back(std::move(rest));
            return true;
        }
    }
    go_back(before);
    return true;
}

bool Reader::sum(Node& node) {
    const std::size_t first = position_;
    if (!term(node)) return false;
    std::string operators;
    std::vector<Node> parts;
    std::vector<std::size_t> begins = {first};
    std::vector<std::size_t> ends = {position_};
    while (true) {
        if (take(Connective::word_plus)) {
            operators += '+';
        } else if (take(Connective::word_minus)) {
            operators += '-';
        } else {
            break;
        }
        if (parts.empty()) parts.push_back(std::move(node));
        begins.push_back(position_);
        if (!term(parts.emplace_back())) return false;
        ends.push_back(position_);
    }
    if (operators.empty()) return true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!needs_brackets_in_sum(parts[i])) continue;
        fault_at(Code::brackets_in_sum, begins[i], ends[i],
                 {Bilingual::same(source(begins[i], ends[i]))});
    }
    node = {};
    node.parts = std::move(parts);
    node.operators = std::move(operators);
    finish(node, Form::Sum, first);
    return true;
}

bool Reader::term(Node& node) {
    const std::size_t first = position_;
    if (!factor(node)) return false;
    while (true) {
        if (take(Connective::word_times)) {
            if (!product(node, first)) return false;
        } else if (take(Connective::word_divided_by)) {
            if (!quotient(node, first)) return false;
        } else {
            return true;
        }
    }
}

// The words of the operator, just taken, are not part of what stands before it.
bool Reader::product(Node& node, std::size_t first) {
    const std::size_t left_end =
        position_ - phrase_table().row(Connective::word_times).in(language_).size();
    if (node.form == Form::Quotient) {
        fault_at(Code::brackets_in_product, first, left_end,
                 {Bilingual::same(source(first, left_end))});
    }
    Node right;
    if (!factor(right)) return false;
    if (node.form != Form::Product) wrap(node, Form::Product, first);
    node.parts.push_back(std::move(right));
    finish(node, Form::Product, first);
    return true;
}

bool Reader::quotient(Node& node, std::size_t first) {
    const std::size_t left_end =
        position_ - phrase_table().row(Connective::word_divided_by).in(language_).size();
    if (node.form == Form::Product || node.form == Form::Quotient) {
        fault_at(Code::brackets_in_product, first, left_end,
                 {Bilingual::same(source(first, left_end))});
    }
    Node divisor;
    if (!factor(divisor)) return false;
    wrap(node, Form::Quotient, first);
    node.parts.push_back(std::move(divisor));
    if (take(Connective::word_or_if_zero) && !factor(node.parts.emplace_back())) return false;
    finish(node, Form::Quotient, first);
    return true;
}

bool Reader::factor(Node& node) {
    const Nest nest(*this);
    if (nest.is_too_deep()) return false;
    const std::size_t first = position_;
    if (!atom(node)) {
        note(first, {.hole = Hole::Factor});
        return false;
    }
    const Mark before = mark();
    if (node.form == Form::Share && take(Connective::word_of)) {
        Node whole_node;
        if (factor(whole_node)) {
            wrap(node, Form::PercentOf, first);
            node.parts.push_back(std::move(whole_node));
            return true;
        }
        go_back(before);
        return true;
    }
    if (take(Connective::word_rounded_to)) {
        Node step, mode;
        if (!literal(step)) {
            note(position_, {.hole = Hole::Literal});
            return false;
        }
        if (!choice("MODE", mode)) {
            note(position_, {.hole = Hole::List});
            return false;
        }
        wrap(node, Form::Rounded, first);
        node.parts.push_back(std::move(step));
        node.parts.push_back(std::move(mode));
    }
    note_misplaced_of(first);
    return true;
}

// "avkastning av 30 000 000 kr": a phrase may still go on with "av", so this speaks only if nothing fits.
void Reader::note_misplaced_of(std::size_t first) {
    const std::size_t last = position_;
    if (is_probing_ || !take(Connective::word_of)) return;
    const Mark before = mark();
    is_probing_ = true;
    Node right;
    const bool has_right = factor(right);
    is_probing_ = false;
    const std::size_t end = position_;
    go_back(before);
    position_ = last;
    if (!has_right) return;
    const std::string times =
        readable(phrase_table().row(Connective::word_times).in(language_), language_);
    note_known(last, base::diagnose(Code::of_without_percentage, place(first, end),
                                    {Bilingual::same(source(first, last)),
                                     Bilingual::same(source(first, last) + ' ' + times + ' ' +
                                                     source(last + 1, end))}));
}

bool Reader::atom(Node& node) {
    const Token* token = peek();
    if (token == nullptr) return false;
    switch (token->kind) {
        case TokenKind::Number: return literal(node);
        case TokenKind::Date: return date(node);
        case TokenKind::Open: return in_brackets(node, false);
        case TokenKind::Word:
            if (!is_reserved(token->source))
                return named(node);  // every atom begins with a reserved word
            return one_of(phrase_table().atoms, node) || one_of(phrase_table().moments, node) ||
                   (node = {}, named(node));
        case TokenKind::Text: return quoted(node);
        case TokenKind::Comma:
        case TokenKind::Close:
        case TokenKind::Bar:
        case TokenKind::Percent:
        case TokenKind::Dash: return false;
    }
    return false;
}

// A name, perhaps for certain members: "besparing for school-year 1".
bool Reader::named(Node& node) {
    const std::size_t first = position_;
    if (!name(node)) return false;
    while (true) {
        const Mark before = mark();
        Node of;
        if (!take(Connective::word_for) || !member(of, false)) {
            go_back(before);
            return true;
        }
        if (node.form != Form::Of) wrap(node, Form::Of, first);
        node.parts.push_back(std::move(of));
        finish(node, Form::Of, first);
    }
}

bool Reader::in_brackets(Node& node, bool is_condition) {
    const std::size_t first = position_;
    if (bracket_depth_ == kBracketDepthMax) {
        note_known(first, base::diagnose(Code::brackets_too_deep, place(first, first + 1)));
        return false;
    }
    if (!take(TokenKind::Open)) return false;
    ++bracket_depth_;
    Node inner;
    const bool is_inside = is_condition ? condition(inner) : expression(inner);
    --bracket_depth_;
    if (!is_inside) return false;
    if (!take(TokenKind::Close)) {
        static const Elements kClose = {{.kind = Element::Kind::Word, .text = ")"}};
        note(position_, {.words = &kClose});
        return false;
    }
    node.parts.push_back(std::move(inner));
    finish(node, Form::Brackets, first);
    return true;
}

bool Reader::condition(Node& node) {
    const std::size_t first = position_;
    if (!test(node)) return false;
    while (true) {
        const std::size_t left_end = position_;
        Form form = Form::And;
        if (take(Connective::word_or)) {
            form = Form::Or;
        } else if (!take(Connective::word_and)) {
            return true;
        }
        const bool is_mixed =
            (node.form == Form::And || node.form == Form::Or) && node.form != form;
        if (is_mixed) {
            fault_at(Code::brackets_in_condition, first, left_end,
                     {Bilingual::same(source(first, left_end))});
        }
        Node right;
        if (!test(right)) return false;
        if (node.form != form) wrap(node, form, first);
        node.parts.push_back(std::move(right));
        finish(node, form, first);
    }
}

bool Reader::test(Node& node) {
    const Nest nest(*this);
    if (nest.is_too_deep()) return false;
    const std::size_t first = position_;
    if (take(Connective::word_not)) {
        Node negated;
        if (!comparison(negated)) return false;
        node.parts.push_back(std::move(negated));
        finish(node, Form::Not, first);
        return true;
    }
    return comparison(node);
}

// An amount is tried first: only when that fails does a bracket hold a condition.
bool Reader::comparison(Node& node) {
    const Mark before = mark();
    if (!sum(node)) {
        go_back(before);
        node = {};
        return at(TokenKind::Open) && in_brackets(node, true);
    }
    Node right;
    if (!one_of(phrase_table().comparisons, right)) return true;
    const Phrase phrase = right.phrase;
    wrap(node, Form::Compare, before.position);
    node.phrase = phrase;
    node.parts.push_back(std::move(right.parts.front()));
    return true;
}

}  // namespace utfall::terms
