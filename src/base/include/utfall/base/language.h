// base: the two languages that every text of the program exists in.
#pragma once
#include <string>

namespace utfall::base {

enum class Language { Swedish, English };

// One text in both languages. Names and quoted words are the same in both.
struct Bilingual {
    std::string sv;
    std::string en;

    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::Swedish ? sv : en;
    }
    static Bilingual same(const std::string& text) { return {.sv = text, .en = text}; }
    bool operator==(const Bilingual&) const = default;
};

}  // namespace utfall::base
