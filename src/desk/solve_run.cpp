// solve: first a search with few scenarios over the whole range, then one with all of them about what was found.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "solve_asked.h"
#include "statement.h"

namespace utfall::desk {

using base::Decimal;
using base::Language;
using forecast::Solution;
using forecast::StepRange;

namespace {

constexpr std::size_t kFewScenarios = 2'000, kScans = 33, kScansNear = 3;

class Search {
public:
    Search(const Asked& asked, forecast::Wish wish) : asked_(asked), wish_(wish) { plan(); }

    Solution run() {
        const StepRange all = asked_.grids[0].range;
        const std::size_t many = asked_.options.scenarios, few = std::min(kFewScenarios, many);
        const Solution rough = solve(all, few, kScans);
        if (few == many || is_stopped_) return rough;
        const std::int64_t near = std::max<std::int64_t>(
            4, (all.last - all.first) / static_cast<std::int64_t>(4 * kScans));
        const StepRange part{std::max(all.first, rough.at - near),
                             std::min(all.last, rough.at + near)};
        const Solution fine = solve(part, many, kScansNear);
        if (is_stopped_) return rough;
        const bool is_cut =
            wish_ == forecast::Wish::Least ? part.first != all.first : part.last != all.last;
        const bool is_lost = fine.is_found ? fine.is_at_end && is_cut : rough.is_found;
        return is_lost ? solve(all, many, kScans) : fine;
    }
    [[nodiscard]] std::size_t tried() const { return tried_; }
    [[nodiscard]] bool is_stopped() const { return is_stopped_; }

private:
    // About how many scenarios will be drawn, for who waits: the scans, and halving until a step is left.
    void plan() {
        const StepRange all = asked_.grids[0].range;
        const std::size_t many = asked_.options.scenarios, few = std::min(kFewScenarios, many);
        std::size_t halvings = 1;
        for (std::int64_t width = (all.last - all.first) / static_cast<std::int64_t>(kScans);
             width > 1; width /= 2)
            ++halvings;
        planned_ = (kScans + halvings) * few + (few == many ? 0 : (kScansNear + halvings) * many);
    }
    Solution solve(StepRange range, std::size_t scenarios, std::size_t scans) {
        return forecast::solve(range, [&](std::int64_t index) { return margin(index, scenarios); },
                               {.wish = wish_, .scans = scans});
    }
    // The smallest of the margins. After a stop nothing is tried, and counts as not met.
    double margin(std::int64_t index, std::size_t scenarios) {
        constexpr double kAlmost = 0.99;
        const double done = static_cast<double>(drawn_) / static_cast<double>(planned_);
        is_stopped_ = is_stopped_ || !asked_.goes_on(std::min(done, kAlmost));
        if (is_stopped_) return std::numeric_limits<double>::quiet_NaN();
        ++tried_;
        drawn_ += scenarios;
        double least = std::numeric_limits<double>::infinity();
        for (const double m : asked_.margins_at({asked_.grids[0].at(index)}, scenarios)) {
            if (std::isnan(m)) return m;
            least = std::min(least, m);
        }
        return least;
    }

    const Asked& asked_;
    forecast::Wish wish_;
    std::size_t tried_ = 0, drawn_ = 0, planned_ = 1;
    bool is_stopped_ = false;
};

struct Shown {
    std::string heading;
    base::Result<forecast::Forecast> forecast;
};

class Telling {
public:
    Telling(const Asked& asked, const Solution& found, forecast::Wish wish)
        : asked_(asked), found_(found), wish_(wish) {}

    std::string text(std::size_t tried, bool is_stopped) {
        std::string out = said("Sökning: ", "Solve: ") + asked_.title + "\n\n";
        if (is_stopped)
            out += said("Avbruten: svaret är det bästa av de värden som hann prövas.\n",
                        "Stopped: the answer is the best of the values that were tried so far.\n");
        out += answer() + "\n";
        out += table();
        if (is_close_)
            out += said(
                "Ett önskemål ligger närmare sin gräns än två medelfel: ett annat slumpfrö kan "
                "ge ett värde intill.\n",
                "A requirement is nearer to its limit than two standard errors: another "
                "seed may give a value beside this one.\n");
        return out + asked_.draws_text(tried, {.sv = "prövade värden", .en = "values tried"});
    }

private:
    std::string said(const char* sv, const char* en) const {
        return asked_.language == Language::Swedish ? sv : en;
    }
    std::string value(std::int64_t index) const {
        return asked_.value_text(0, asked_.grids[0].at(index));
    }
    std::string range_words() const {
        const TermGrid& grid = asked_.grids[0];
        return fmt::format(fmt::runtime(said("från {} till och med {} i steg om {}",
                                             "from {} through {} in steps of {}")),
                           value(grid.range.first), value(grid.range.last), asked_.step_text(0));
    }
    std::int64_t beyond() const { return found_.at + (wish_ == forecast::Wish::Least ? -1 : 1); }

    std::string answer() const {
        const std::string today = asked_.value_text(0, asked_.today[0]);
        const int line = asked_.terms[0].node->place.line;
        const std::string term = asked_.term_name(0);
        if (!found_.is_found)
            return fmt::format(
                fmt::runtime(said("Inget värde på {} {} uppfyller önskemålen. Närmast är {}.\n"
                                  "Rad {} säger {}.\n",
                                  "No value of {} {} meets the requirements. Nearest is {}.\n"
                                  "Line {} says {}.\n")),
                term, range_words(), value(found_.at), line, today);
        const bool is_least = wish_ == forecast::Wish::Least;
        const std::string which =
            is_least ? said("Minsta", "The least") : said("Största", "The greatest");
        std::string out = fmt::format(
            fmt::runtime(
                said("{} värde på {} som uppfyller önskemålen är {}.\nPrövat {}. Rad {} säger "
                     "{}.\n",
                     "{} value of {} that meets the requirements is {}.\nTried {}. Line {} "
                     "says {}.\n")),
            which, term, value(found_.at), range_words(), line, today);
        if (found_.is_at_end)
            out += said("Det är gränsen för vad som prövades.\n",
                        "It is the limit of what was tried.\n");
        return out;
    }

    std::string table() {
        std::vector<Shown> shown;
        const std::size_t scenarios = asked_.options.scenarios;
        const auto add = [&](const std::string& heading, Decimal value) {
            shown.push_back({heading, asked_.forecast_at({value}, scenarios)});
        };
        add(said("i dag: ", "today: ") + asked_.value_text(0, asked_.today[0]), asked_.today[0]);
        add(value(found_.at), asked_.grids[0].at(found_.at));
        if (found_.is_found && !found_.is_at_end)
            add(value(beyond()), asked_.grids[0].at(beyond()));
        std::vector<std::vector<std::string>> rows{{said("önskemål", "requirement")}};
        std::vector<bool> right{false};
        for (const Shown& s : shown) {
            rows[0].push_back(s.heading);
            right.push_back(true);
        }
        for (std::size_t k = 0; k < asked_.conditions.size(); ++k) {
            rows.push_back({asked_.conditions[k].text});
            for (std::size_t i = 0; i < shown.size(); ++i)
                rows.back().push_back(cell(k, shown[i], i));
        }
        return table_text(rows, right);
    }
    std::string cell(std::size_t k, const Shown& shown, std::size_t column) {
        if (!shown.forecast.ok()) return said("går inte", "impossible");
        const Condition& c = asked_.conditions[k];
        const forecast::Estimate found = value_of(c, shown.forecast.value());
        const bool is_close = std::fabs(found.value - c.limit) < 2 * found.error;
        is_close_ = is_close_ || (column == 1 && found_.is_found && is_close);
        return value_words(c, found, Figures(asked_.currency, asked_.language)) +
               (is_met(c, found) ? said(", uppfyllt", ", met")
                                 : said(", inte uppfyllt", ", not met"));
    }

    const Asked& asked_;
    const Solution& found_;
    forecast::Wish wish_;
    bool is_close_ = false;
};

}  // namespace

Answer solve(const Request& request) {
    Answer refused;
    const auto asked = Asked::read(request, 1, refused);
    if (!asked) return refused;
    if (request.least && request.most)
        return wrong_usage({.sv = "Ange --least eller --most, inte båda.",
                            .en = "Name --least or --most, not both."},
                           asked->language);
    const forecast::Wish wish = request.most ? forecast::Wish::Most : forecast::Wish::Least;
    Search search(*asked, wish);
    const Solution found = search.run();
    return {.exit_code = search.is_stopped() ? kStopped : 0,
            .out = Telling(*asked, found, wish).text(search.tried(), search.is_stopped()),
            .error = asked->warnings};
}

}  // namespace utfall::desk
