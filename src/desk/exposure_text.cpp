// Exposure for people who read plain text.
#include <algorithm>

#include <fmt/format.h>

#include "review_text.h"
#include "statement.h"

namespace utfall::desk {

using base::Language;
using review::End;
using review::Exposure;

namespace {

class Page {
public:
    Page(const Loaded& loaded, const Exposure& exposure)
        : c_(loaded.contract),
          e_(exposure),
          is_swedish_(loaded.language == Language::Swedish),
          language_(loaded.language) {}

    std::string run() {
        std::string out = c_.title + "\n" +
                          said("Prövat för varje värde som kontraktet tillåter, med ",
                               "Tried for every value that the contract allows, with ");
        for (std::size_t i = 0; i < e_.timetables.size(); ++i)
            out += (i == 0 ? "" : "; ") + e_.timetables[i].in(language_);
        out += ".\n\n";
        std::vector<std::vector<std::string>> rows{
            {"", said("minst", "at least"), "", said("högst", "at most"), "", ""}};
        for (const Exposure::Line& line : e_.lines) {
            const bool is_all = !line.year;
            rows.push_back({title(line), bound(line.least), is_all ? number(line.least) : "",
                            bound(line.most), is_all ? number(line.most) : "", remark(line)});
        }
        out += table_text(rows, {false, true, false, true, false, false});
        if (e_.last_day)
            out += fmt::format("\n{} {}.\n",
                               said("Sista dag då något kan betalas:",
                                    "The last day on which anything can be paid:"),
                               e_.last_day->text());
        for (const Exposure::Closing& closing : e_.closings)
            out +=
                fmt::format("{} {} {}.\n", closing.name,
                            closing.is_account ? said("avslutas", "is closed on")
                                               : said("är slutreglerad", "is settled for good on"),
                            closing.day.text());
        out += fmt::format(
            "\n{}\n", said("Situationer som ger beloppen", "Situations that give the amounts"));
        return out + situations_text(e_.situations, language_);
    }

private:
    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return is_swedish_ ? sv : en;
    }
    [[nodiscard]] std::string amount(std::int64_t minor) const {
        return base::money_text(minor, c_.currency, language_);
    }
    [[nodiscard]] std::string bound(const End& end) const {
        return end.is_bounded ? amount(end.bound) : said("okänt", "not known");
    }
    [[nodiscard]] static std::string number(const End& end) {
        return end.is_attained ? fmt::format("[{}]", end.situation + 1) : "";
    }

    [[nodiscard]] std::string title(const Exposure::Line& line) const {
        const auto name = [&](int party) {
            return c_.parties[static_cast<std::size_t>(party)].name;
        };
        if (line.year) return fmt::format("  {}", *line.year);
        switch (line.kind) {
            case Exposure::Kind::Pays: return name(line.party) + said(" betalar", " pays");
            case Exposure::Kind::Receives: return name(line.party) + said(" får", " receives");
            case Exposure::Kind::Funds: return name(line.party) + said(" finansierar", " funds");
            case Exposure::Kind::To:
                return fmt::format("  {} {}", said("till", "to"), name(line.other));
        }
        return {};
    }

    // Where the bound is not reached by any situation that was found, how far it was reached.
    [[nodiscard]] std::string remark(const Exposure::Line& line) const {
        std::string out;
        const auto tell = [&](const End& end, const char* sv, const char* en) {
            if (end.is_proved()) return;
            out += fmt::format(
                "{}{} {}{}", out.empty() ? "" : "; ", said(sv, en),
                end.is_attained ? amount(end.attained) : said("ingenting", "nothing"),
                end.is_stopped ? said(" (arbetsgränsen nådd)", " (work limit reached)") : "");
        };
        tell(line.least, "minst: uppnått", "at least: reached");
        tell(line.most, "högst: uppnått", "at most: reached");
        return out;
    }

    const terms::Contract& c_;
    const Exposure& e_;
    bool is_swedish_;
    Language language_;
};

}  // namespace

std::string exposure_text(const Loaded& loaded, const Exposure& exposure) {
    return Page(loaded, exposure).run();
}

std::string situations_text(const std::vector<review::Situation>& situations, Language language) {
    std::string out;
    for (std::size_t i = 0; i < situations.size(); ++i)
        out += fmt::format("[{}] {}{}{}\n", i + 1, situations[i].when.in(language),
                           situations[i].words.in(language).empty() ? "" : ": ",
                           situations[i].words.in(language));
    return out;
}

}  // namespace utfall::desk
