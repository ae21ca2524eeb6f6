// test support: small contracts made at random, as text that a lawyer could read.
//
//     const std::string text = test::RandomContract(seed).text();
//     const auto contract = test::contract_of("random.md", text);   // nothing when a rule refuses it
//
// Amounts, counts, shares and answers; scales in steps and straight lines; limits, floors, conditions and caps; splits whose
// shares are rounded; money lent and paid back, what remains of it, and a guarantee for the rest. Same seed, same text.
#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace utfall::test {

class RandomContract {
public:
    explicit RandomContract(std::uint64_t seed) : random_(seed) {}
    [[nodiscard]] std::string text();

private:
    struct Name {
        std::string name, unit;  // "saving", "EUR"
    };
    void head();
    void parties();
    void measures();
    void amount_measure();
    void count_measure();
    void share_measure();
    void answer_measure();
    void missing(const std::string& value);
    void definitions();
    void steps(const Name& share);
    void straight_line(const Name& share);
    void funding();
    void payments();
    void payment(int number);
    [[nodiscard]] std::string amount();
    [[nodiscard]] std::string limited(const std::string& amount, bool may_be_negative);
    [[nodiscard]] std::string condition();
    void caps();
    void guarantee();

    [[nodiscard]] std::string money(std::int64_t major) const;
    [[nodiscard]] std::string some_money(std::int64_t low, std::int64_t high);
    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) {
        return low +
               static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
    }
    [[nodiscard]] bool chance(int percent) { return between(1, 100) <= percent; }
    void line(const std::string& text) { out_ += text + "\n"; }

    std::mt19937_64 random_;
    std::string out_;
    std::vector<Name> amounts_, counts_, shares_, degrees_, answers_;
    std::vector<std::string> payments_;
    bool is_funded_ = false;
};

}  // namespace utfall::test
