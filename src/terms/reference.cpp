// The manual's list of phrases, generated, so that it cannot say anything but what is read.
#include <fmt/format.h>

#include "phrase_table.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Bilingual;
using base::Language;

std::string in_code(std::string_view text) { return fmt::format("`{}`", text); }

class Reference {
public:
    explicit Reference(Language language) : language_(language) {}

    std::string run() {
        statements();
        family({.sv = "Typer", .en = "Types"}, table_.types);
        family({.sv = "Intervall i en trappa", .en = "Ranges of a scale"}, table_.ranges);
        family({.sv = "Vad ett belopp kan vara", .en = "What an amount can be"}, table_.atoms);
        family({.sv = "Jämförelser", .en = "Comparisons"}, table_.comparisons);
        family({.sv = "Dagar", .en = "Days"}, table_.moments);
        family({.sv = "Fördelningar", .en = "Distributions"}, table_.distributions);
        connectives();
        choices();
        units();
        holes();
        return std::move(text_);
    }

private:
    void title(const Bilingual& words) { text_ += fmt::format("\n## {}\n\n", words.in(language_)); }
    void item(const Elements& phrase, std::string_view indent = "") {
        text_ += fmt::format("{}- {}\n", indent, in_code(readable(phrase, language_)));
    }

    void statements() {
        text_ += language_ == Language::Swedish ? "# Språkets fraser\n"
                                                : "# The phrases of the language\n";
        title({.sv = "Punkter och deras rader", .en = "Clauses and their lines"});
        for (std::size_t i = 0; i < table_.statements.size(); ++i) {
            item(table_.statements[i].in(language_));
            for (const LinePhrase line : table_.lines_of[i])
                item(table_.row(line).in(language_), "  ");
            columns(table_.columns_of[i]);
        }
    }

    void columns(const std::vector<Column>& columns) {
        if (columns.empty()) return;
        text_ += language_ == Language::Swedish ? "  - tabell:" : "  - table:";
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const ColumnRow& column = table_.row(columns[i]);
            text_ += fmt::format("{} {} ({})", i == 0 ? "" : ",",
                                 in_code(readable(column.heading.in(language_), language_)),
                                 hole_name(column.hole).in(language_));
        }
        text_ += '\n';
    }

    void family(const Bilingual& words, const std::vector<Phrase>& phrases) {
        title(words);
        for (const Phrase phrase : phrases) item(table_.row(phrase).in(language_));
    }

    void connectives() {
        title({.sv = "Ord mellan delarna", .en = "Words between the parts"});
        for (const PhraseRow& row : table_.connectives) item(row.in(language_));
    }

    void choices() {
        title({.sv = "Ordlistor", .en = "Word lists"});
        std::string_view list;
        for (const ChoiceRow& choice : table_.choices) {
            if (choice.list == list) continue;
            list = choice.list;
            text_ += fmt::format("- `{}`\n", choices_text(list, language_, "` · `"));
        }
    }

    void units() {
        title({.sv = "Enheter", .en = "Units"});
        for (const UnitRow& unit : table_.units) {
            text_ +=
                fmt::format("- {}, {}\n", in_code(readable(unit.in(language_, false), language_)),
                            in_code(readable(unit.in(language_, true), language_)));
        }
    }

    void holes() {
        title({.sv = "Vad som står inom vinklar", .en = "What stands in angle brackets"});
#define HOLE(id, capitals, en, sv, en_short, sv_short)                                    \
    if (Hole::id != Hole::List) {                                                         \
        text_ += fmt::format("- `<{}>` {} (`{}`)\n", placeholder(Hole::id).in(language_), \
                             hole_name(Hole::id).in(language_), capitals);                \
    }
#include "holes.def"
#undef HOLE
    }

    const PhraseTable& table_ = phrase_table();
    Language language_;
    std::string text_;
};

}  // namespace

std::string phrase_reference(Language language) { return Reference(language).run(); }

}  // namespace utfall::terms
