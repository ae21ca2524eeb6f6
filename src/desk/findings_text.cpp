// What a review found, for people who read plain text.
#include <fmt/format.h>

#include "review_text.h"

namespace utfall::desk {

using base::Bilingual;
using base::Language;
using review::Finding;
using review::Instance;
using review::Verdict;

namespace {

std::string nets_text(const terms::Contract& c, const Instance& instance, Language language) {
    std::string out;
    for (const review::Position& p : instance.positions) {
        const terms::Type money{.kind = terms::Type::Kind::Money};
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ",
                           c.parties[static_cast<std::size_t>(p.party)].name,
                           terms::value_text(c, p.net, money, language));
    }
    return out;
}

}  // namespace

std::string finding_text(const terms::Contract& contract, const Finding& finding,
                         std::size_t first_number, Language language) {
    const bool sv = language == Language::Swedish;
    std::string out = base::render(finding.what, language) + "\n";
    if (!finding.where.in(language).empty())
        out += fmt::format("    {} {}.\n", sv ? "Så är det när" : "So it is when",
                           finding.where.in(language));
    for (std::size_t i = 0; i < finding.instances.size(); ++i) {
        const Instance& instance = finding.instances[i];
        const std::string words = instance.words.in(language);
        const std::string nets = nets_text(contract, instance, language);
        const std::string situation =
            fmt::format("    [{}] {}", first_number + i,
                        words.empty() ? instance.situation.when.in(language) : words);
        // Nets on a line of their own when they would not fit.
        constexpr std::size_t kWidth = 160;
        const bool is_long = situation.size() + nets.size() > kWidth;
        out += situation;
        if (!nets.empty())
            out +=
                fmt::format("{}{} {}", is_long ? "\n        " : ": ", sv ? "netto" : "net", nets);
        out += "\n";
    }
    return out;
}

std::string verdicts_text(const terms::Contract& contract, const std::vector<Verdict>& verdicts,
                          Language language) {
    const bool sv = language == Language::Swedish;
    std::string out;
    for (const Verdict& v : verdicts) {
        std::string how;
        switch (v.how) {
            case Verdict::How::Proved:
                how = sv ? "bevisat" : "proved";
                if (v.rounding > 0)
                    how += (sv ? " så när som på " : " but for ") +
                           base::money_text(v.rounding, contract.currency, language) +
                           (sv ? " i avrundning" : " of rounding");
                break;
            case Verdict::How::Searched:
                if (v.tried == 0)
                    how = sv ? "prövat för en person, inte bevisat"
                             : "tried for one person, not proved";
                else
                    how = sv ? fmt::format("prövat i {} situationer, inte bevisat", v.tried)
                             : fmt::format("tried in {} situations, not proved", v.tried);
                break;
            case Verdict::How::Refuted: how = sv ? "stämmer inte" : "does not hold"; break;
            case Verdict::How::Undecided: how = sv ? "inte avgjort" : "not decided"; break;
        }
        out += fmt::format("{}: {}\n", how, contract.verified[v.statement].words.in(language));
    }
    return out;
}

}  // namespace utfall::desk
