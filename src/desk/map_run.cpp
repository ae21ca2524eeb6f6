// map: where all requirements hold, over two numbers of the contract.
#include <limits>
#include <set>

#include <fmt/format.h>

#include "solve_asked.h"
#include "statement.h"

namespace utfall::desk {

using base::Language;

namespace {

constexpr std::size_t kAcross = 11, kDown = 9, kScenarios = 2'000;

using Tried = std::set<std::pair<std::int64_t, std::int64_t>>;  // steps across and down

class Telling {
public:
    Telling(const Asked& asked, const forecast::WishMap& map, const Tried& tried)
        : asked_(asked), map_(map), tried_(tried) {}

    std::string text() const {
        std::string out =
            said("Karta: ", "Map: ") + asked_.title + "\n\n" +
            fmt::format(fmt::runtime(said("{} åt höger, i dag {}; {} uppåt, i dag {}.\n\n",
                                          "{} to the right, today {}; {} upwards, today {}.\n\n")),
                        asked_.term_name(0), today(0), asked_.term_name(1), today(1));
        if (is_partial())
            out += said("Avbruten: ? prövades inte.\n\n", "Stopped: ? was not tried.\n\n");
        return out + grid() + "\n" + legend() + "\n" + in_words() +
               asked_.draws_text(tried_.size(), {.sv = "värden", .en = "values"});
    }

    [[nodiscard]] bool is_partial() const {
        return tried_.size() < map_.across.size() * map_.down.size();
    }

private:
    std::string said(const char* sv, const char* en) const {
        return asked_.language == Language::Swedish ? sv : en;
    }
    std::string today(std::size_t term) const {
        return asked_.value_text(term, asked_.today[term]);
    }
    base::Decimal across_at(std::size_t a) const { return asked_.grids[0].at(map_.across[a]); }
    base::Decimal down_at(std::size_t d) const { return asked_.grids[1].at(map_.down[d]); }
    std::string across(std::size_t a) const { return asked_.value_text(0, across_at(a)); }
    std::string down(std::size_t d) const { return asked_.value_text(1, down_at(d)); }
    // Without the unit of an amount, which the line above the grid tells.
    std::string label(std::size_t term, base::Decimal value) const {
        const bool is_share = asked_.terms[term].node->form == terms::Form::Share;
        return base::decimal_text(value, asked_.language) + (is_share ? " %" : "");
    }
    static std::string letter(std::size_t k) { return std::string(1, static_cast<char>('a' + k)); }

    std::string cell(std::size_t a, std::size_t d) const {
        if (!tried_.contains({map_.across[a], map_.down[d]})) return "?";
        std::string out;
        for (std::size_t k = 0; k < map_.parties; ++k)
            if (!map_.is_met(a, d, k)) out += letter(k);
        return out.empty() ? "+" : out;
    }
    // The greatest value at the top.
    std::string grid() const {
        std::vector<std::vector<std::string>> rows;
        std::vector<bool> right(map_.across.size() + 1, true);
        for (std::size_t d = map_.down.size(); d-- > 0;) {
            rows.push_back({label(1, down_at(d))});
            for (std::size_t a = 0; a < map_.across.size(); ++a) rows.back().push_back(cell(a, d));
        }
        rows.push_back({""});
        for (std::size_t a = 0; a < map_.across.size(); ++a)
            rows.back().push_back(label(0, across_at(a)));
        return table_text(rows, right);
    }
    std::string legend() const {
        std::string out = said("+  alla önskemål är uppfyllda; bokstäver: dessa är det inte\n",
                               "+  all requirements are met; letters: these are not\n");
        for (std::size_t k = 0; k < asked_.conditions.size(); ++k)
            out += letter(k) + "  " + asked_.conditions[k].text + "\n";
        return out;
    }
    // The same for who cannot see a grid: each row's stretches.
    std::string in_words() const {
        std::string out;
        for (std::size_t d = 0; d < map_.down.size(); ++d) {
            std::string stretches;
            for (std::size_t a = 0; a < map_.across.size(); ++a) {
                if (!map_.is_met_for_all(a, d)) continue;
                const std::size_t first = a;
                while (a + 1 < map_.across.size() && map_.is_met_for_all(a + 1, d)) ++a;
                const std::string one =
                    first == a ? across(a)
                               : fmt::format(fmt::runtime(said("{} till {}", "{} through {}")),
                                             across(first), across(a));
                stretches += (stretches.empty() ? "" : ", ") + one;
            }
            if (!stretches.empty())
                out += fmt::format(
                    fmt::runtime(said("{} {}: uppfyllt med {} {}\n", "{} {}: met with {} {}\n")),
                    asked_.term_name(1), down(d), asked_.term_name(0), stretches);
        }
        return out.empty() ? said("Önskemålen är inte uppfyllda någonstans.\n",
                                  "The requirements are met nowhere.\n")
                           : out;
    }

    const Asked& asked_;
    const forecast::WishMap& map_;
    const Tried& tried_;
};

}  // namespace

Answer map(const Request& request) {
    Request some = request;
    if (some.scenarios.empty()) some.scenarios = std::to_string(kScenarios);
    Answer refused;
    const auto asked = Asked::read(some, 2, refused);
    if (!asked) return refused;
    Tried tried;
    bool is_stopped = false;
    const forecast::WishMap found = forecast::map_wishes(
        asked->grids[0].range, kAcross, asked->grids[1].range, kDown, asked->conditions.size(),
        [&](std::int64_t a, std::int64_t d) {
            const double done = static_cast<double>(tried.size()) / (kAcross * kDown);
            is_stopped = is_stopped || !asked->goes_on(done);
            if (is_stopped)
                return std::vector<double>(asked->conditions.size(),
                                           std::numeric_limits<double>::quiet_NaN());
            tried.insert({a, d});
            return asked->margins_at({asked->grids[0].at(a), asked->grids[1].at(d)},
                                     asked->options.scenarios);
        });
    const Telling telling(*asked, found, tried);
    return {.exit_code = telling.is_partial() ? kStopped : 0,
            .out = telling.text(),
            .error = asked->warnings};
}

}  // namespace utfall::desk
