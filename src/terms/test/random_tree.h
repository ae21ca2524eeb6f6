// Random trees of the shape that reading gives: every phrase of the table, brackets where the language asks for them.
#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "phrase_table.h"
#include "utfall/terms/tree.h"

namespace utfall::terms::test {

class RandomTree {
public:
    explicit RandomTree(std::uint64_t seed);
    Statement statement(StatementPhrase phrase);
    Statement statement();
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

private:
    bool chance(std::uint64_t in) { return below(in) == 0; }
    void collect(const PhraseRow& row);
    static bool is_free(std::string_view word);
    std::string word();
    static Node node(Form form, std::vector<Node> parts = {});
    Node name();
    Node names();
    Node text();
    Node date();
    Node whole();
    Node value();
    Node member(bool needs_number);
    Node choice(std::string_view list);
    UnitWord unit();
    std::string code();
    Node literal();
    Node duration();
    Node moment();
    Node when();
    Node phrase(Phrase phrase);
    // An atom phrase that may stand anywhere: one that ends with a condition takes what follows into it.
    Phrase free_atom();
    Node named();
    Node brackets(Node inner);
    Node atom();
    Node factor();
    Node term();
    Node sum();
    Node select(bool may_be_sum);
    Node expression();
    Node comparison();
    Node test();
    Node condition();
    Node series();
    Node input();
    std::vector<Node> holes(const PhraseRow& row);
    Node hole(const Element& element);
    void add_table(Statement& statement);
    std::mt19937_64 random_;
    std::vector<std::string> keywords_;
    int depth_ = 0;
    int brackets_ = 0;
};

}  // namespace utfall::terms::test
