// terms: reads the tokens of one line, or of one cell, as a phrase.
//
// Recursive descent with going back. What is wrong is kept in two ways. A fault is something that was understood
// but is not allowed (a sum without brackets): reading goes on and the fault is reported if the phrase fits.
// A failure is the furthest place where nothing fitted, with everything that would have.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lexer.h"
#include "phrase_table.h"
#include "utfall/base/result.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

// What would have fitted: an element of a phrase, a word, or (with neither) the end of the line.
struct Expectation {
    const Elements* phrase = nullptr;
    std::size_t index = 0;
    const Elements* words = nullptr;
    std::optional<Hole> hole = {};
};

struct Failure {
    std::size_t position = 0;
    std::vector<Expectation> expected;
    std::optional<base::Diagnostic> known;  // a mistake that has a sentence of its own
    bool is_reserved = false;               // a name was wanted, and here is a word of the language
};

class Reader {
public:
    Reader(const std::vector<Token>& tokens, base::Language language, const base::Place& line);

    // Reads tokens [first, last) from now on.
    void restrict_to(std::size_t first, std::size_t last);
    // True if the first word fits, or the phrase begins with a hole.
    [[nodiscard]] bool begins_with(const Elements& phrase) const;
    // True if `phrase`, or what `element` asks for, fits everything; then look at faults().
    [[nodiscard]] bool fits(const Elements& phrase, std::vector<Node>& holes);
    [[nodiscard]] bool fits(const Element& element, Node& node);
    [[nodiscard]] bool fits_one_of(const std::vector<Phrase>& family, Node& node);

    // A column of an example that is given: "givet besparing".
    [[nodiscard]] bool fits_given(Node& node);

    [[nodiscard]] const base::Diagnostics& faults() const { return faults_; }
    [[nodiscard]] const Failure& failure() const { return failure_; }
    // How far the last fits() came, in tokens.
    [[nodiscard]] std::size_t reached() const { return reached_; }
    [[nodiscard]] base::Place place(std::size_t first, std::size_t last) const;
    [[nodiscard]] base::Place whole_place() const { return place(first_, end_); }
    [[nodiscard]] std::string source(std::size_t first, std::size_t last) const;
    [[nodiscard]] base::Bilingual expected() const;
    // A mistake that has a sentence of its own, and says more than what was expected.
    [[nodiscard]] std::optional<base::Diagnostic> known_mistake() const;

private:
    struct Mark {
        std::size_t position;
        std::size_t fault_count;
    };
    struct Nest;  // counts how deep phrases stand inside each other

    // reader.cpp
    void begin();
    [[nodiscard]] bool ends();
    [[nodiscard]] Mark mark() const { return {position_, faults_.size()}; }
    void go_back(Mark mark);
    [[nodiscard]] const Token* peek(std::size_t offset = 0) const;
    [[nodiscard]] bool at(TokenKind kind) const;
    [[nodiscard]] bool at_word(std::string_view word) const;
    [[nodiscard]] bool at_words(const Elements& words) const;
    bool take(TokenKind kind);
    bool take(Connective word);
    // As take, but what is missing is noted as expected.
    bool need(Connective word);
    void note(std::size_t position, Expectation expectation);
    void note_known(std::size_t position, base::Diagnostic diagnostic);
    [[nodiscard]] bool moves_failure(std::size_t position);
    void fault(base::Code code, std::size_t first, std::vector<base::Bilingual> arguments);
    void fault_at(base::Code code, std::size_t first, std::size_t last,
                  std::vector<base::Bilingual> arguments);
    void finish(Node& node, Form form, std::size_t first) const;

    // phrases.cpp
    [[nodiscard]] bool match(const Elements& phrase, std::vector<Node>& holes, bool may_shorten);
    [[nodiscard]] bool shortened(const Elements& phrase, std::size_t index, Mark before,
                                 Node& node);
    [[nodiscard]] bool one_of(const std::vector<Phrase>& family, Node& node);
    [[nodiscard]] bool hole(const Element& element, Node& node);
    [[nodiscard]] bool choice(std::string_view list, Node& node);
    [[nodiscard]] bool name(Node& node);
    [[nodiscard]] bool names(Node& node);
    [[nodiscard]] bool member(Node& node, bool needs_number);
    [[nodiscard]] bool period(Node& node);
    [[nodiscard]] bool whole(Node& node);
    [[nodiscard]] bool quoted(Node& node);
    [[nodiscard]] bool value(Node& node);
    [[nodiscard]] bool values(Node& node);
    [[nodiscard]] bool date(Node& node);
    [[nodiscard]] bool currency(Node& node);
    [[nodiscard]] bool when(Node& node);
    [[nodiscard]] bool moment(Node& node);
    [[nodiscard]] bool series(Node& node);
    [[nodiscard]] bool input(Node& node);

    // literal.cpp
    [[nodiscard]] bool literal(Node& node);
    [[nodiscard]] bool money(Node& node, const std::string& code);
    [[nodiscard]] std::optional<std::string> currency_code();
    [[nodiscard]] bool unit(UnitWord& unit);
    [[nodiscard]] bool unit_node(Node& node);
    [[nodiscard]] bool duration(Node& node);

    // expression.cpp
    [[nodiscard]] bool expression(Node& node);
    [[nodiscard]] bool select(Node& node);
    [[nodiscard]] bool sum(Node& node);
    [[nodiscard]] bool term(Node& node);
    [[nodiscard]] bool product(Node& node, std::size_t first);
    [[nodiscard]] bool quotient(Node& node, std::size_t first);
    [[nodiscard]] bool factor(Node& node);
    [[nodiscard]] bool atom(Node& node);
    [[nodiscard]] bool named(Node& node);
    [[nodiscard]] bool in_brackets(Node& node, bool is_condition);
    [[nodiscard]] bool condition(Node& node);
    [[nodiscard]] bool test(Node& node);
    [[nodiscard]] bool comparison(Node& node);
    void note_misplaced_of(std::size_t first);
    void wrap(Node& node, Form form, std::size_t first) const;

    const std::vector<Token>& tokens_;
    base::Language language_;
    const base::Place& line_;
    std::size_t position_ = 0;
    std::size_t end_ = 0;
    std::size_t first_ = 0;
    std::size_t reached_ = 0;
    int bracket_depth_ = 0;
    int nesting_ = 0;
    bool is_probing_ = false;
    base::Diagnostics faults_;
    Failure failure_;
};

}  // namespace utfall::terms
