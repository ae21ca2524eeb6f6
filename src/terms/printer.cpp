// Printing takes the words from the table and the rest from the tree, so a translation can lose nothing:
// there is no second list of words and no sentence built by hand.
#include "printer.h"

#include <algorithm>

#include "utfall/base/exact.h"
#include "utfall/base/money.h"
#include "utfall/base/text.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Language;

class Printer {
public:
    Printer(std::string& text, Language language) : text_(text), language_(language) {}

    void phrase(const Elements& phrase, const std::vector<Node>& holes) {
        std::size_t hole = 0;
        for (std::size_t i = 0; i < phrase.size(); ++i) {
            const Element& element = phrase[i];
            if (i > 0 && element.kind != Element::Kind::Comma) text_ += ' ';
            if (element.kind != Element::Kind::Hole) {
                text_ += element.text;
                continue;
            }
            if (hole >= holes.size()) continue;
            const Node& filling = holes[hole++];
            if (element.hole == Hole::Whole) {
                text_ += std::to_string(filling.decimal.digits);
            } else if (element.hole == Hole::Word) {
                const bool is_single =
                    i > 0 && (phrase[i - 1].text == "per" || phrase[i - 1].text == "unit" ||
                              phrase[i - 1].text == "enhet");
                unit(filling.unit, !is_single);
            } else if (element.hole == Hole::Value || element.hole == Hole::Values) {
                value(filling);
            } else {
                node(filling);
            }
        }
    }

    // As it stands in microdata: a year has no groups of digits.
    void value(const Node& node) {
        if (node.form == Form::Names) {
            for (std::size_t i = 0; i < node.parts.size(); ++i) {
                if (i > 0) text_ += ", ";
                value(node.parts[i]);
            }
        } else if (node.form == Form::Number) {
            std::string figures = base::decimal_text(node.decimal, language_);
            std::erase(figures, ' ');
            text_ += figures;
        } else {
            this->node(node);
        }
    }

    void node(const Node& node) {
        switch (node.form) {
            case Form::Number: text_ += base::decimal_text(node.decimal, language_); break;
            case Form::Share: text_ += base::decimal_text(node.decimal, language_) + " %"; break;
            case Form::Money:
            case Form::Price: money(node); break;
            case Form::Quantity: quantity(node); break;
            case Form::Date: text_ += node.date.text(); break;
            case Form::Text: text_ += '"' + node.text + '"'; break;
            case Form::Name:
            case Form::Currency: text_ += node.text; break;
            case Form::Unit: unit(node.unit, true); break;
            case Form::Phrase:
                phrase(phrase_table().row(node.phrase).in(language_), node.parts);
                break;
            case Form::Choice:
                phrase(phrase_table().row(node.choice).phrase.in(language_), {});
                break;
            case Form::Heading:
                phrase(phrase_table().row(node.column).heading.in(language_), node.parts);
                break;
            case Form::Member:
                text_ += node.text;
                if (node.number > 0) text_ += ' ' + std::to_string(node.number);
                break;
            case Form::Empty: text_ += '-'; break;
            case Form::Brackets:
            case Form::Sum:
            case Form::Product:
            case Form::Quotient:
            case Form::PercentOf:
            case Form::AtMost:
            case Form::AtLeast:
            case Form::Select:
            case Form::Rounded:
            case Form::Of:
            case Form::Compare:
            case Form::And:
            case Form::Or:
            case Form::Not:
            case Form::Shifted:
            case Form::Dated:
            case Form::Names:
            case Form::Given: joined(node); break;
        }
    }

private:
    void word(Connective connective) { phrase(phrase_table().row(connective).in(language_), {}); }
    void between(Connective connective) {
        text_ += ' ';
        word(connective);
        text_ += ' ';
    }
    void list(const Node& node, Connective connective) {
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
            if (i > 0) between(connective);
            this->node(node.parts[i]);
        }
    }

    // Forms whose parts stand with words between them.
    void joined(const Node& node) {
        switch (node.form) {
            case Form::Brackets:
                text_ += '(';
                this->node(node.parts[0]);
                text_ += ')';
                break;
            case Form::Sum:
                for (std::size_t i = 0; i < node.parts.size(); ++i) {
                    if (i > 0)
                        between(node.operators[i - 1] == '+' ? Connective::word_plus
                                                             : Connective::word_minus);
                    this->node(node.parts[i]);
                }
                break;
            case Form::Product: list(node, Connective::word_times); break;
            case Form::And: list(node, Connective::word_and); break;
            case Form::Or: list(node, Connective::word_or); break;
            case Form::PercentOf: list(node, Connective::word_of); break;
            case Form::Dated: list(node, Connective::word_on); break;
            case Form::Of: list(node, Connective::word_for); break;
            case Form::Shifted:
                list(node, node.sign == '-' ? Connective::word_before : Connective::word_after);
                break;
            case Form::AtMost: limit(node, Connective::word_but_at_most); break;
            case Form::AtLeast: limit(node, Connective::word_but_at_least); break;
            case Form::Not:
                word(Connective::word_not);
                text_ += ' ';
                this->node(node.parts[0]);
                break;
            case Form::Given:
                word(Connective::word_given);
                text_ += ' ';
                this->node(node.parts[0]);
                break;
            case Form::Quotient: quotient(node); break;
            case Form::Select: select(node); break;
            case Form::Rounded: rounded(node); break;
            case Form::Compare: compare(node); break;
            case Form::Names:
                for (std::size_t i = 0; i < node.parts.size(); ++i) {
                    if (i > 0) text_ += ", ";
                    this->node(node.parts[i]);
                }
                break;
            default: break;  // node() prints every other form itself
        }
    }

    void limit(const Node& node, Connective connective) {
        this->node(node.parts[0]);
        text_ += ',';
        between(connective);
        this->node(node.parts[1]);
    }
    void quotient(const Node& node) {
        this->node(node.parts[0]);
        between(Connective::word_divided_by);
        this->node(node.parts[1]);
        if (node.parts.size() < 3) return;
        between(Connective::word_or_if_zero);
        this->node(node.parts[2]);
    }
    void select(const Node& node) {
        this->node(node.parts[0]);
        between(Connective::word_if);
        this->node(node.parts[1]);
        text_ += ',';
        between(Connective::word_otherwise);
        this->node(node.parts[2]);
    }
    void rounded(const Node& node) {
        this->node(node.parts[0]);
        between(Connective::word_rounded_to);
        this->node(node.parts[1]);
        text_ += ' ';
        this->node(node.parts[2]);
    }
    void compare(const Node& node) {
        this->node(node.parts[0]);
        text_ += ' ';
        phrase(phrase_table().row(node.phrase).in(language_), {node.parts[1]});
    }

    void money(const Node& node) {
        const bool is_krona = node.text == "SEK" && language_ == Language::Swedish;
        text_ += base::decimal_text(node.decimal, language_) + ' ' + (is_krona ? "kr" : node.text);
        if (node.form == Form::Money) return;
        between(Connective::word_per);
        if (node.per != 1) text_ += base::decimal_text({node.per, 0}, language_) + ' ';
        unit(node.unit, node.per != 1);
    }
    void quantity(const Node& node) {
        text_ += base::decimal_text(node.decimal, language_) + ' ';
        const bool is_one = node.decimal.digits == 1 && node.decimal.scale == 0;
        unit(node.unit, !is_one);
    }
    void unit(const UnitWord& unit, bool is_many) {
        if (!unit.built_in) {
            text_ += unit.word;
            return;
        }
        phrase(phrase_table().row(*unit.built_in).in(language_, is_many), {});
    }

    std::string& text_;
    Language language_;
};

// An empty heading is the corner of a table and stays blank; an empty cell says so with a dash.
std::string heading_text(const Node& node, Language language) {
    std::string text;
    if (node.form != Form::Empty) print_node(text, node, language);
    return text;
}

std::string cell_text(const Node& node, const Node& heading, Language language) {
    std::string text;
    print_cell(text, node, heading, language);
    return text;
}

void print_table(std::string& text, const Table& table, Language language) {
    std::vector<std::vector<std::string>> cells;
    std::vector<int> widths(table.header.size(), 0);
    for (std::size_t row = 0; row <= table.rows.size(); ++row) {
        const std::vector<Node>& nodes = row == 0 ? table.header : table.rows[row - 1];
        std::vector<std::string>& texts = cells.emplace_back();
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            texts.push_back(row == 0 ? heading_text(nodes[i], language)
                                     : cell_text(nodes[i], table.header[i], language));
            if (i < widths.size())
                widths[i] = std::max(widths[i], base::count_characters(texts.back()));
        }
    }
    for (const std::vector<std::string>& row : cells) {
        text += "  |";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int padding = i < widths.size() ? widths[i] - base::count_characters(row[i]) : 0;
            text += ' ' + row[i] + std::string(static_cast<std::size_t>(padding), ' ') + " |";
        }
        text += '\n';
    }
}

}  // namespace

void print_phrase(std::string& text, const Elements& phrase, const std::vector<Node>& holes,
                  Language language) {
    Printer(text, language).phrase(phrase, holes);
}

void print_node(std::string& text, const Node& node, Language language) {
    Printer(text, language).node(node);
}

void print_cell(std::string& text, const Node& node, const Node& heading, Language language) {
    const bool is_value =
        heading.form == Form::Heading && phrase_table().row(heading.column).hole == Hole::Value;
    Printer printer(text, language);
    if (is_value)
        printer.value(node);
    else
        printer.node(node);
}

void print_statement(std::string& text, const Statement& statement, Language language) {
    print_phrase(text, phrase_table().row(statement.phrase).in(language), statement.holes,
                 language);
    text += '\n';
    for (const Line& line : statement.lines) {
        text += "  ";
        print_phrase(text, phrase_table().row(line.phrase).in(language), line.holes, language);
        text += '\n';
    }
    if (statement.table) print_table(text, *statement.table, language);
}

std::string print(const Document& document, Language language) {
    std::string text;
    for (const std::variant<std::string, Fence>& block : document.blocks) {
        if (const std::string* prose = std::get_if<std::string>(&block)) {
            text += *prose;
        }
        if (const Fence* fence = std::get_if<Fence>(&block)) {
            text += "```utfall\n";
            for (const Statement& statement : fence->statements)
                print_statement(text, statement, language);
            text += "```\n";
        }
    }
    return text;
}

std::string print(const Statement& statement, Language language) {
    std::string text;
    print_statement(text, statement, language);
    text.pop_back();
    return text;
}

std::string print(const Node& node, Language language) {
    std::string text;
    print_node(text, node, language);
    return text;
}

}  // namespace utfall::terms
