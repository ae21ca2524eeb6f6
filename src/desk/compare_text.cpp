// Where two texts pay differently, for people who read plain text.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "review_text.h"
#include "statement.h"

namespace utfall::desk {

using base::Bilingual;
using base::Language;
using review::Comparison;
using Text = Comparison::Text;
using Kind = Comparison::Kind;
using End = Comparison::End;

namespace {

class Page {
public:
    Page(const Loaded& a, const Loaded& b, const Comparison& comparison)
        : a_(a.contract),
          b_(b.contract),
          c_(comparison),
          is_swedish_(a.language == Language::Swedish),
          language_(a.language) {}

    std::string run() {
        return heading() + amounts() + regions() + clauses() + days() + declarations() +
               situations();
    }

private:
    using Rows = std::vector<std::vector<std::string>>;

    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return is_swedish_ ? sv : en;
    }
    [[nodiscard]] std::string amount(std::int64_t minor) const {
        return base::money_text(minor, a_.currency, language_);
    }
    [[nodiscard]] std::string settled(const std::optional<std::int64_t>& minor) const {
        return minor ? amount(*minor) : said("avräknas inte", "not settled");
    }
    [[nodiscard]] std::string listed(const std::vector<Bilingual>& texts) const {
        std::string out;
        for (const Bilingual& text : texts) out += (out.empty() ? "" : "; ") + text.in(language_);
        return out;
    }

    [[nodiscard]] std::string heading() const {
        return fmt::format("A  {}\nB  {}\n\n{}\n{}{}.\n", a_.title, b_.title, verdict(),
                           said("Prövat för varje värde som båda tillåter, med ",
                                "Tried for every value that both allow, with "),
                           listed(c_.timetables));
    }

    [[nodiscard]] bool is_stopped() const {
        return std::any_of(c_.lines.begin(), c_.lines.end(), [](const Comparison::Line& line) {
            return line.least.is_stopped || line.most.is_stopped;
        });
    }

    [[nodiscard]] std::string verdict() const {
        switch (c_.verdict) {
            case Comparison::Verdict::Same:
                return said("Bevisat: A och B betalar lika i varje situation som de tillåter.",
                            "Proved: A and B pay the same in every situation that they allow.");
            case Comparison::Verdict::SameTotals:
                return said(
                    "Bevisat: A och B betalar lika mycket i varje situation som de tillåter; "
                    "punkter eller dagar skiljer.",
                    "Proved: A and B pay as much in every situation that they allow; clauses or "
                    "days differ.");
            case Comparison::Verdict::Different:
                return said("A och B betalar olika.", "A and B pay differently.");
            case Comparison::Verdict::NotDecided:
                return is_stopped()
                           ? said(
                                 "Inte avgjort: ingen skillnad hittades innan arbetsgränsen "
                                 "nåddes.",
                                 "Not decided: no difference was found before the work limit was "
                                 "reached.")
                           : said(
                                 "Ingen skillnad hittades, men att avrundningen skiljer är inte "
                                 "uteslutet.",
                                 "No difference was found, but rounding is not excluded from "
                                 "making one.");
        }
        return {};
    }

    [[nodiscard]] std::string title(const Comparison::Line& line) const {
        const auto name = [&](int party) { return c_.parties[static_cast<std::size_t>(party)]; };
        switch (line.kind) {
            case Kind::To: return name(line.party) + said(" till ", " to ") + name(line.other);
            case Kind::Pays: return name(line.party) + said(" betalar", " pays");
            case Kind::Receives: return name(line.party) + said(" får", " receives");
            case Kind::Net: return name(line.party) + said(" netto", " net");
            case Kind::Funds: return name(line.party) + said(" finansierar", " funds");
        }
        return {};
    }

    [[nodiscard]] std::string remark(const End& end) const {
        if (end.bound == end.attained) return {};
        return fmt::format(
            "{} {}{}", said("uppnått", "reached"), amount(end.attained),
            end.is_stopped ? said(" (arbetsgränsen nådd)", " (work limit reached)") : "");
    }

    // What no situation was found to give, but rounding cannot be excluded from giving.
    static bool is_rounding(const End& end) { return end.attained == 0 && !end.is_stopped; }

    // Two rows where both ways are possible: how much less and how much more B pays than A.
    void add_ends(const std::string& title, const End& least, const End& most, Rows& rows) const {
        bool is_titled = false;
        for (const End* end : {&least, &most}) {
            const std::int64_t sign = end == &least ? -1 : 1;
            if (sign * end->bound <= 0 || is_rounding(*end)) continue;
            const bool is_found = end->attained != 0;
            rows.push_back({is_titled ? "" : title,
                            sign < 0 ? said("som lägst", "at least") : said("som högst", "at most"),
                            amount(end->bound), is_found ? settled(end->a) : "",
                            is_found ? settled(end->b) : "",
                            is_found ? fmt::format("[{}]", end->situation + 1) : "", remark(*end)});
            is_titled = true;
        }
    }

    // Lines that differ one way only, and the other way perhaps by rounding.
    [[nodiscard]] std::string rounding(bool has_rows) const {
        std::int64_t most = 0;
        for (const Comparison::Line& line : c_.lines)
            for (const End* end : {&line.least, &line.most})
                if (is_rounding(*end)) most = std::max(most, std::abs(end->bound));
        if (most == 0) return {};
        if (!has_rows)
            return fmt::format("  {} {}.\n",
                               said("Skillnaden är högst", "The difference is at most"),
                               amount(most));
        return fmt::format(
            "  {} {}.\n",
            said("Där bara ett håll står är skillnaden åt det andra högst",
                 "Where one way only is told the difference the other way is at most"),
            amount(most));
    }

    [[nodiscard]] std::string amounts() const {
        if (c_.verdict == Comparison::Verdict::Same ||
            c_.verdict == Comparison::Verdict::SameTotals)
            return {};
        Rows rows{{"", "", said("B minus A", "B less A"), "A", "B", "", ""}};
        std::vector<std::string> same;
        for (const Comparison::Line& line : c_.lines)
            if (line.is_same)
                same.push_back(title(line));
            else
                add_ends("  " + title(line), line.least, line.most, rows);
        std::string out = fmt::format("\n{}\n", said("Hur mycket", "By how much"));
        const bool has_rows = rows.size() > 1;
        if (has_rows) out += table_text(rows, {false, false, true, true, true, false, false});
        return out + rounding(has_rows) + named(said("Alltid lika:", "Always the same:"), same);
    }

    static std::string named(const std::string& what, const std::vector<std::string>& names) {
        if (names.empty()) return {};
        std::string out = "  " + what;
        for (std::size_t i = 0; i < names.size(); ++i) out += (i == 0 ? " " : ", ") + names[i];
        return out + ".\n";
    }

    [[nodiscard]] std::string regions() const {
        if (c_.verdict == Comparison::Verdict::Same ||
            c_.verdict == Comparison::Verdict::SameTotals)
            return {};
        std::string out = fmt::format("\n{}\n", said("Var", "Where"));
        for (const Comparison::Region& region : c_.regions) {
            out += fmt::format("  {} {}:\n", said("Med", "With"), listed(region.when));
            out += region_text(region);
        }
        return out;
    }

    [[nodiscard]] std::string limit_text(const Comparison::Limit& limit, bool is_stopped) const {
        const std::string whose =
            limit.clause.empty() ? "" : payment(limit.clause, limit.member) + ": ";
        if (limit.words.sv.empty())
            return whose + (is_stopped ? said("inte avgjort", "not decided")
                                       : said("kan skilja vid varje värde för sig",
                                              "can differ at every single value"));
        if (limit.given.sv.empty())
            return whose + said("olika endast när ", "different only when ") +
                   limit.words.in(language_);
        return fmt::format("{}{} {}: {}{}", whose, said("när", "when"), limit.given.in(language_),
                           said("endast när ", "only when "), limit.words.in(language_));
    }

    [[nodiscard]] std::string region_text(const Comparison::Region& region) const {
        const auto line = [](const std::string& text) { return "    " + text + "\n"; };
        if (region.is_empty)
            return line(region.is_stopped
                            ? said("ingen skillnad hittades, men arbetsgränsen nåddes.",
                                   "no difference was found, but the work limit was reached.")
                        : region.outside == 0
                            ? said("bevisat lika.", "proved the same.")
                            : fmt::format("{} {}.",
                                          said("lika, utom att avrundningen kan skilja högst",
                                               "the same, but for rounding of at most"),
                                          amount(region.outside)));
        std::string out;
        for (const Comparison::Limit& limit : region.limits)
            out += line(limit_text(limit, region.is_stopped));
        if (region.always)
            return line(fmt::format("{} {}.",
                                    said("olika vilka värdena än är, sammanlagt",
                                         "differently whatever the values, in all by"),
                                    amount(*region.always)));
        if (region.limits.empty() && region.is_stopped)
            return line(said("inte avgjort: arbetsgränsen nåddes.",
                             "not decided: the work limit was reached."));
        if (region.limits.empty())
            out += line(said("de kan skilja vid varje värde för sig.",
                             "they can differ at every single value."));
        if (!region.without.empty())
            out += line(said("oberoende av ", "whatever ") + listed(region.without));
        if (region.limits.empty()) return out;
        if (region.is_stopped)
            return out + line(said("Sökt, inte bevisat: arbetsgränsen nåddes.",
                                   "Searched, not proved: the work limit was reached."));
        if (region.outside == 0)
            return out + line(said("Bevisat: annars betalar de lika.",
                                   "Proved: otherwise they pay the same."));
        return out + line(fmt::format("{} {}.",
                                      said("Bevisat: annars skiljer avrundningen högst",
                                           "Proved: otherwise rounding differs by at most"),
                                      amount(region.outside)));
    }

    static std::string payment(const std::string& clause, const std::string& member) {
        return clause + (member.empty() ? "" : " / " + member);
    }

    [[nodiscard]] std::string most_of(const std::string& clause, std::int64_t most) const {
        return fmt::format("{} ({} {})", clause, said("högst", "at most"), amount(most));
    }

    [[nodiscard]] std::string clauses() const {
        std::vector<std::string> of_a, of_b, same;
        Rows rows;
        for (const Comparison::Clause& clause : c_.clauses) {
            if (clause.only == Text::A)
                of_a.push_back(most_of(clause.name, -clause.least.bound));
            else if (clause.only == Text::B)
                of_b.push_back(most_of(clause.name, clause.most.bound));
            else if (clause.is_same)
                same.push_back(clause.name);
            else
                add_ends("  " + clause.name, clause.least, clause.most, rows);
        }
        if (of_a.empty() && of_b.empty() && c_.verdict == Comparison::Verdict::Same) return {};
        return fmt::format("\n{}\n", said("Punkter", "Clauses")) +
               table_text(rows, {false, false, true, true, true, false, false}) +
               named(said("Endast i A:", "Only in A:"), of_a) +
               named(said("Endast i B:", "Only in B:"), of_b) +
               named(said("Lika i båda:", "The same in both:"), same);
    }

    [[nodiscard]] std::string days() const {
        const bool is_last_moved = c_.last_day_a != c_.last_day_b;
        if (c_.moved.empty() && !is_last_moved) return {};
        Rows rows{{"", "A", "B", ""}};
        for (const Comparison::Moved& moved : c_.moved)
            rows.push_back({"  " + payment(moved.clause, moved.member), moved.a, moved.b,
                            moved.when.in(language_)});
        const auto text = [](const std::optional<base::Date>& day) {
            return day ? day->text() : std::string();
        };
        if (is_last_moved)
            rows.push_back({said("  sista dag då något kan betalas",
                                 "  last day on which anything can be paid"),
                            text(c_.last_day_a), text(c_.last_day_b), ""});
        return fmt::format("\n{}\n", said("Dagar", "Days")) +
               table_text(rows, {false, false, false, false});
    }

    [[nodiscard]] std::string declarations() const {
        if (c_.declared.empty()) return {};
        std::string out = fmt::format("\n{}\n", said("Vad de anger", "What they declare"));
        for (const Comparison::Declared& one : c_.declared) {
            const std::string what = one.what.in(language_);
            if (one.only)
                out += fmt::format("  {}: {}\n",
                                   *one.only == Text::A ? said("endast i A", "only in A")
                                                        : said("endast i B", "only in B"),
                                   what);
            else
                out += fmt::format("  {}: A {}; B {}\n", what, one.a.in(language_),
                                   one.b.in(language_));
        }
        return out;
    }

    [[nodiscard]] std::string situations() const {
        if (c_.situations.empty()) return {};
        std::string out = fmt::format("\n{}\n", said("Situationer", "Situations"));
        for (std::size_t i = 0; i < c_.situations.size(); ++i) {
            const Comparison::Pair& pair = c_.situations[i];
            out +=
                fmt::format("[{}] {}{}{}\n", i + 1, pair.when.in(language_),
                            pair.words.in(language_).empty() ? "" : ": ", pair.words.in(language_));
        }
        return out;
    }

    const terms::Contract& a_;
    const terms::Contract& b_;
    const Comparison& c_;
    bool is_swedish_;
    Language language_;
};

}  // namespace

std::string compare_text(const Loaded& a, const Loaded& b, const Comparison& comparison) {
    return Page(a, b, comparison).run();
}

}  // namespace utfall::desk
