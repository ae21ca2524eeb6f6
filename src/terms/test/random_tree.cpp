#include "random_tree.h"

#include "utfall/base/money.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms::test {

RandomTree::RandomTree(std::uint64_t seed) : random_(seed) {
    const PhraseTable& table = phrase_table();
    for (const PhraseRow& row : table.lines) collect(row);
    for (const PhraseRow& row : table.statements) collect(row);
}

Statement RandomTree::statement(StatementPhrase phrase) {
    const PhraseTable& table = phrase_table();
    Statement statement;
    statement.phrase = phrase;
    statement.holes = holes(table.row(phrase));
    // "define x as COND" is a condition only when it cannot be an amount.
    if (phrase == StatementPhrase::define_condition) statement.holes[1] = comparison();
    const std::vector<LinePhrase>& lines = table.lines_of[static_cast<std::size_t>(phrase)];
    for (std::size_t i = below(5); i > 0 && !lines.empty(); --i) {
        const LinePhrase line = lines[below(lines.size())];
        statement.lines.push_back({.phrase = line, .holes = holes(table.row(line)), .place = {}});
    }
    if (chance(2)) add_table(statement);
    return statement;
}

Statement RandomTree::statement() {
    return statement(static_cast<StatementPhrase>(below(phrase_table().statements.size())));
}

void RandomTree::collect(const PhraseRow& row) {
    for (const Elements& phrase : row.words) {
        for (const Element& element : phrase) {
            if (element.kind == Element::Kind::Word && is_free(element.text))
                keywords_.emplace_back(element.text);
        }
    }
}

bool RandomTree::is_free(std::string_view word) {
    return word.find('\'') == std::string_view::npos && !is_reserved(word) &&
           !phrase_table().unit_words.contains(word) && word != "kr" && word != "value" &&
           word != "värde";
}

std::string RandomTree::word() {
    static const std::vector<std::string> kStems = {"a",     "skol-bonus", "Åtgärd2", "LSV", "x_1",
                                                    "école", "годы",       "b-2-c",   "P",   "E"};
    if (chance(8)) return keywords_[below(keywords_.size())];
    std::string text = kStems[below(kStems.size())];
    for (std::size_t i = below(4); i > 0; --i) text += static_cast<char>('a' + below(26));
    return is_free(text) && !base::find_currency(text) ? text : text + "1";
}

Node RandomTree::node(Form form, std::vector<Node> parts) {
    Node node;
    node.form = form;
    node.parts = std::move(parts);
    return node;
}

Node RandomTree::name() {
    Node node = RandomTree::node(Form::Name);
    node.text = word();
    return node;
}

Node RandomTree::names() {
    Node node = RandomTree::node(Form::Names);
    for (std::size_t i = 1 + below(3); i > 0; --i) node.parts.push_back(name());
    return node;
}

Node RandomTree::text() {
    static const std::vector<std::string> kTexts = {"",
                                                    "a | b",
                                                    "  två  ",
                                                    "24 månader, \\n",
                                                    "- ``` %",
                                                    "“citat” 🙂",
                                                    "1 000 000.00 kr"};
    Node node = RandomTree::node(Form::Text);
    node.text = kTexts[below(kTexts.size())];
    return node;
}

Node RandomTree::date() {
    Node node = RandomTree::node(Form::Date);
    node.date =
        *base::Date::create(static_cast<int>(1 + below(9999)), static_cast<int>(1 + below(12)),
                            static_cast<int>(1 + below(28)));
    return node;
}

Node RandomTree::whole() {
    Node node = RandomTree::node(Form::Number);
    node.decimal.digits =
        static_cast<std::int64_t>(below(chance(3) ? 1'000'000'000'000'000'000 : 12));
    return node;
}

Node RandomTree::value() {
    if (chance(3)) return text();
    if (chance(3)) return date();
    Node node = RandomTree::node(Form::Number);
    node.decimal = {static_cast<std::int64_t>(below(20'000)), static_cast<int>(below(3))};
    return node;
}

Node RandomTree::member(bool needs_number) {
    Node node = RandomTree::node(Form::Member);
    node.text = word();
    if (needs_number || chance(2)) node.number = static_cast<std::int64_t>(1 + below(20'000));
    return node;
}

Node RandomTree::choice(std::string_view list) {
    const std::vector<ChoiceRow>& choices = phrase_table().choices;
    Node node = RandomTree::node(Form::Choice);
    do {
        node.choice = static_cast<Choice>(below(choices.size()));
    } while (phrase_table().row(node.choice).list != list);
    return node;
}

UnitWord RandomTree::unit() {
    if (chance(3)) {
        UnitWord unit;
        do {
            unit.word = word();
        } while (base::find_currency(unit.word));
        return unit;
    }
    return {.built_in = static_cast<BuiltInUnit>(below(phrase_table().units.size())), .word = {}};
}

std::string RandomTree::code() {
    static const std::vector<std::string> kCodes = {"SEK", "USD", "GBP", "EUR"};
    return kCodes[below(kCodes.size())];
}

Node RandomTree::literal() {
    Node node = RandomTree::node(Form::Number);
    static const std::vector<std::uint64_t> kSizes = {
        2, 10, 1000, 20'000, 10'000'000'000, 1'000'000'000'000'000'000};
    node.decimal.digits = static_cast<std::int64_t>(below(kSizes[below(kSizes.size())]));
    if (chance(5)) node.decimal.digits = -node.decimal.digits;
    if (chance(3)) node.decimal.scale = static_cast<int>(below(chance(5) ? 18 : 4));
    switch (below(5)) {
        case 0: break;
        case 1: node.form = Form::Share; break;
        case 2:
            node.form = Form::Money;
            node.text = code();
            break;
        case 3:
            node.form = Form::Price;
            node.text = code();
            node.unit = unit();
            node.per = chance(2) ? 1 : static_cast<std::int64_t>(1 + below(20'000));
            break;
        default:
            node.form = Form::Quantity;
            node.unit = unit();
            break;
    }
    return node;
}

Node RandomTree::duration() {
    static const std::vector<BuiltInUnit> kTimes = {BuiltInUnit::day,   BuiltInUnit::week,
                                                    BuiltInUnit::month, BuiltInUnit::quarter,
                                                    BuiltInUnit::year,  BuiltInUnit::banking_day};
    Node node = RandomTree::node(Form::Quantity);
    node.decimal.digits = static_cast<std::int64_t>(below(400));
    node.unit.built_in = kTimes[below(kTimes.size())];
    return node;
}

Node RandomTree::moment() {
    if (chance(3)) return date();
    if (chance(2)) return name();
    return phrase(phrase_table().moments[below(phrase_table().moments.size())]);
}

Node RandomTree::when() {
    if (chance(2)) return moment();
    Node node = RandomTree::node(Form::Shifted);
    node.sign = chance(2) ? '+' : '-';
    node.parts.push_back(duration());
    node.parts.push_back(moment());
    return node;
}

Node RandomTree::phrase(Phrase phrase) {
    ++depth_;
    Node node = RandomTree::node(Form::Phrase);
    node.phrase = phrase;
    node.parts = holes(phrase_table().row(phrase));
    --depth_;
    return node;
}

Phrase RandomTree::free_atom() {
    Phrase phrase = Phrase::none;
    do {
        phrase = phrase_table().atoms[below(phrase_table().atoms.size())];
    } while (phrase == Phrase::atom_number_where);
    return phrase;
}

Node RandomTree::named() {
    Node node = name();
    if (!chance(4)) return node;
    node = RandomTree::node(Form::Of, {node});
    for (std::size_t i = 1 + below(2); i > 0; --i) node.parts.push_back(member(false));
    return node;
}

Node RandomTree::brackets(Node inner) { return node(Form::Brackets, {std::move(inner)}); }

Node RandomTree::atom() {
    const bool may_nest = depth_ < 4;
    switch (below(may_nest ? 8 : 4)) {
        case 0:
        case 1: return named();
        case 2: return literal();
        case 3: return chance(3) ? moment() : chance(4) ? text() : literal();
        case 4:
        case 5: return phrase(free_atom());
        default: break;
    }
    if (brackets_ == 2) return named();
    ++brackets_;
    ++depth_;
    Node inner = chance(4) ? phrase(Phrase::atom_number_where) : expression();
    --depth_;
    --brackets_;
    return brackets(std::move(inner));
}

Node RandomTree::factor() {
    if (depth_ < 4 && chance(6)) {
        Node share = literal();
        share = RandomTree::node(Form::Share);
        share.decimal = {static_cast<std::int64_t>(below(1000)), 1};
        ++depth_;
        Node of = factor();
        --depth_;
        return node(Form::PercentOf, {share, of});
    }
    if (chance(8))
        return node(Form::Rounded, {chance(2) ? named() : literal(), literal(), choice("MODE")});
    return atom();
}

Node RandomTree::term() {
    if (chance(6)) {
        Node product = node(Form::Product);
        for (std::size_t i = 2 + below(2); i > 0; --i) product.parts.push_back(factor());
        return product;
    }
    if (chance(6)) {
        Node quotient = node(Form::Quotient, {factor(), factor()});
        if (chance(2)) quotient.parts.push_back(factor());
        return quotient;
    }
    return factor();
}

Node RandomTree::sum() {
    if (!chance(5)) return term();
    Node sum = node(Form::Sum, {atom()});
    for (std::size_t i = 1 + below(2); i > 0; --i) {
        sum.operators += chance(2) ? '+' : '-';
        sum.parts.push_back(atom());
    }
    return sum;
}

Node RandomTree::select(bool may_be_sum) {
    Node value = may_be_sum ? sum() : term();
    if (depth_ > 2 || !chance(5)) return value;
    ++depth_;
    Node node = RandomTree::node(Form::Select, {std::move(value), condition(), select(may_be_sum)});
    --depth_;
    return node;
}

Node RandomTree::expression() {
    Node node = select(true);
    while (chance(6))
        node = RandomTree::node(chance(2) ? Form::AtMost : Form::AtLeast,
                                {std::move(node), select(false)});
    return node;
}

Node RandomTree::comparison() {
    Node node = RandomTree::node(Form::Compare, {sum(), sum()});
    node.phrase = phrase_table().comparisons[below(phrase_table().comparisons.size())];
    return node;
}

Node RandomTree::test() {
    if (depth_ < 4 && brackets_ < 2 && chance(6)) {
        ++brackets_;
        ++depth_;
        Node inner = condition();
        --depth_;
        --brackets_;
        return brackets(std::move(inner));
    }
    Node plain = chance(3) ? sum() : comparison();
    return chance(5) ? node(Form::Not, {std::move(plain)}) : plain;
}

Node RandomTree::condition() {
    if (!chance(4)) return test();
    Node node = RandomTree::node(chance(2) ? Form::And : Form::Or);
    for (std::size_t i = 2 + below(2); i > 0; --i) node.parts.push_back(test());
    return node;
}

Node RandomTree::series() { return chance(2) ? named() : phrase(free_atom()); }

Node RandomTree::input() {
    Node value = expression();
    return chance(3) ? node(Form::Dated, {std::move(value), date()}) : value;
}

}  // namespace utfall::terms::test
