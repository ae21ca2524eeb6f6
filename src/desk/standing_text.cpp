// How each party fares, for people who read plain text.
#include <fmt/format.h>

#include <algorithm>

#include "review_text.h"
#include "statement.h"

namespace utfall::desk {

using base::Language;
using base::Rational;
using review::Along;
using review::Standing;
using review::Standings;
using review::Verdict;

namespace {

class Page {
public:
    Page(const Loaded& loaded, const Standings& standings)
        : c_(loaded.contract),
          s_(standings),
          language_(loaded.language),
          is_swedish_(loaded.language == Language::Swedish) {}

    std::string run() {
        std::string out =
            c_.title + "\n" +
            said(
                "Netto: fått minus betalat och finansierat, plus vad utfallen är värda för parten. "
                "Prövat för varje värde som kontraktet tillåter.",
                "Net: received less paid and funded, plus what the outcomes are worth to the "
                "party. "
                "Tried for every value that the contract allows.") +
            "\n\n";
        std::vector<std::vector<std::string>> rows{
            {"", said("utfallen som sämst", "outcomes at their worst"),
             said("utfallen som bäst", "outcomes at their best")}};
        for (const Standing& party : s_.parties)
            rows.push_back({name(party), range(party.worst_least, party.worst_most),
                            range(party.best_least, party.best_most)});
        out += table_text(rows, {false, true, true});
        // Years and groups of a measure in which every party fares alike are one block.
        std::vector<Block> blocks;
        for (std::size_t o = 0; o < s_.outcomes.size(); ++o) {
            Block block{s_.measures[o], {o}, rows_of(o)};
            const auto alike = std::find_if(blocks.begin(), blocks.end(), [&](const Block& b) {
                return b.measure == block.measure && b.rows == block.rows;
            });
            if (alike != blocks.end())
                alike->outcomes.push_back(o);
            else if (!block.rows.empty())
                blocks.push_back(std::move(block));
        }
        for (const Block& block : blocks)
            out += fmt::format("\n{} {}\n{}", said("Ju bättre", "The better"), heading(block),
                               table_text(block.rows, {false, false, false}));
        return out;
    }

private:
    using Rows = std::vector<std::vector<std::string>>;
    struct Block {
        int measure = 0;
        std::vector<std::size_t> outcomes;
        Rows rows;
    };

    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return is_swedish_ ? sv : en;
    }
    [[nodiscard]] const std::string& name(const Standing& party) const {
        return c_.parties[static_cast<std::size_t>(party.party)].name;
    }
    [[nodiscard]] std::string amount(const std::optional<Rational>& minor) const {
        if (!minor) return said("inte avgjort", "not decided");
        return terms::value_text(c_, *minor, {.kind = terms::Type::Kind::Money}, language_);
    }
    [[nodiscard]] std::string range(const std::optional<Rational>& least,
                                    const std::optional<Rational>& most) const {
        if (least == most) return amount(least);
        if (!least) return said("högst ", "at most ") + amount(most);
        if (!most) return said("minst ", "at least ") + amount(least);
        return amount(least) + said(" till ", " to ") + amount(most);
    }

    [[nodiscard]] Rows rows_of(std::size_t outcome) const {
        Rows rows;
        for (const Standing& party : s_.parties)
            for (const Along& along : party.along)
                if (along.outcome == outcome)
                    rows.push_back({"  " + name(party), way(along), sign(along)});
        return rows;
    }

    // "besparing"; "restoration, each of 7"; "ready (school-year 1), and 4 more alike"
    [[nodiscard]] std::string heading(const Block& block) const {
        const std::size_t number = block.outcomes.size();
        const auto all = static_cast<std::size_t>(
            std::count(s_.measures.begin(), s_.measures.end(), block.measure));
        if (number > 1 && number == all)
            return fmt::format("{}, {} {}",
                               c_.measures[static_cast<std::size_t>(block.measure)].name,
                               said("vart och ett av", "each of"), number);
        constexpr std::size_t kMost = 3;
        const std::size_t shown = number <= kMost ? number : 1;
        std::string out;
        for (std::size_t i = 0; i < shown; ++i)
            out += (i == 0 ? "" : ", ") + s_.outcomes[block.outcomes[i]].in(language_);
        if (shown < number)
            out += fmt::format("{} {} {}", said(", och", ", and"), number - shown,
                               said("till likadana", "more alike"));
        return out;
    }

    [[nodiscard]] std::string way(const Along& along) const {
        switch (along.never_falls) {
            case Verdict::How::Proved:
                return said("sjunker aldrig (bevisat)", "never falls (proved)");
            case Verdict::How::Searched:
                return said("sjunker aldrig (prövat)", "never falls (tried)");
            case Verdict::How::Refuted: return said("kan sjunka", "can fall");
            case Verdict::How::Undecided: return said("inte avgjort", "not decided");
        }
        return {};
    }

    [[nodiscard]] std::string sign(const Along& along) const {
        if (along.is_always_below) return said("alltid under noll", "always below zero");
        if (along.is_never_below) return said("aldrig under noll", "never below zero");
        std::string out;
        if (along.below_until)
            out = said("under noll före ", "below zero before ") + along.below_until->in(language_);
        if (along.not_below_from)
            out += (out.empty() ? said("aldrig under noll från ", "never below zero from ")
                                : said(", aldrig från ", ", never from ")) +
                   along.not_below_from->in(language_);
        return out.empty() ? said("beror av de andra värdena", "depends on the other values") : out;
    }

    const terms::Contract& c_;
    const Standings& s_;
    Language language_;
    bool is_swedish_;
};

}  // namespace

std::string standings_text(const Loaded& loaded, const Standings& standings) {
    return Page(loaded, standings).run();
}

}  // namespace utfall::desk
