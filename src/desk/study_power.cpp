// "Can 60 persons show this?" in one line.
#include <fmt/format.h>

#include <cmath>

#include "forecast_run.h"
#include "study_run.h"
#include "study_sections.h"
#include "utfall/effects/power.h"

namespace utfall::desk {

namespace {

using base::Bilingual;
using base::Language;

constexpr double kMost = 1e12;
constexpr std::uint64_t kMostDraws = 10'000'000;

// "0,3", "0.3", "1 000", "-0,2", "30 %"; nothing when it is no such number.
std::optional<double> number_of(std::string text) {
    double unit = 1;
    if (text.ends_with('%')) {
        unit = 0.01;
        text.pop_back();
        while (text.ends_with(' ')) text.pop_back();
    }
    std::string plain;
    int marks = 0, figures = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_figure = c >= '0' && c <= '9';
        const bool is_mark = c == ',' || c == '.';
        const bool is_sign = (c == '-' || c == '+') && i == 0;
        // Between thousands only.
        const bool is_space = c == ' ' && figures > 0 && marks == 0;
        if (!is_figure && !is_mark && !is_sign && !is_space) return std::nullopt;
        figures += is_figure ? 1 : 0;
        marks += is_mark ? 1 : 0;
        if (!is_space) plain += is_mark ? '.' : c;
    }
    if (figures == 0 || figures > 30 || marks > 1) return std::nullopt;
    return std::stod(plain) * unit;
}

struct Question {
    std::optional<double> each, effect, spread, share, power, significance, cluster_size,
        correlation, before, after;
    std::optional<std::uint64_t> simulate, seed;

    [[nodiscard]] double deviation() const { return spread.value_or(1); }
    [[nodiscard]] double wanted() const { return power.value_or(0.8); }
    [[nodiscard]] effects::Level level() const { return {.alpha = significance.value_or(0.05)}; }
    [[nodiscard]] bool is_of_panels() const { return before || after; }
};

Bilingual no_number(const std::string& option, const std::string& text) {
    return {.sv = option + " " + text + ": inget tal som det kan vara",
            .en = option + " " + text + ": not a number that it can be"};
}

// Takes every option; what is wrong with the first that holds no number, or one outside what it can be.
class Reader {
public:
    [[nodiscard]] const std::optional<Bilingual>& wrong() const { return wrong_; }

    // At least and at most, ends left out.
    void take(const char* option, const std::string& text, std::optional<double>& into, double low,
              double high) {
        if (text.empty()) return;
        into = number_of(text);
        if (!into || !(*into > low && *into < high)) fail(no_number(option, text));
    }
    // From `least`.
    void take_whole(const char* option, const std::string& text, std::optional<std::uint64_t>& into,
                    std::uint64_t least, std::uint64_t most) {
        if (text.empty()) return;
        into = whole_number(text);
        if (!into || *into < least || *into > most) fail(no_number(option, text));
    }
    void take_count(const char* option, const std::string& text, std::optional<double>& into) {
        constexpr std::uint64_t kMostPeriods = 1'000;
        std::optional<std::uint64_t> whole;
        take_whole(option, text, whole, 1, kMostPeriods);
        if (whole) into = static_cast<double>(*whole);
    }
    void fail(Bilingual why) {
        if (!wrong_) wrong_ = std::move(why);
    }

private:
    std::optional<Bilingual> wrong_;
};

// Options that answer different questions, or one that needs another.
void check_together(const Question& q, Reader& reader) {
    const auto refuse = [&](bool is_both, const char* one, const char* other) {
        if (is_both)
            reader.fail({.sv = fmt::format("Ange {} eller {}, inte båda.", one, other),
                         .en = fmt::format("Give {} or {}, not both.", one, other)});
    };
    const auto need = [&](bool is_alone, const char* one, const char* other) {
        if (is_alone)
            reader.fail({.sv = fmt::format("{} har ingen betydelse utan {}.", one, other),
                         .en = fmt::format("{} has no meaning without {}.", one, other)});
    };
    refuse(q.share && q.spread, "--share", "--spread");
    refuse(q.share && q.cluster_size, "--share", "--cluster-size");
    refuse(q.share && q.is_of_panels(), "--share", "--before");
    refuse(q.cluster_size && q.is_of_panels(), "--cluster-size", "--before");
    need(q.before && !q.after, "--before", "--after");
    need(q.after && !q.before, "--after", "--before");
    need(q.correlation && !q.cluster_size && !q.is_of_panels(), "--correlation",
         "--cluster-size / --before");
    need(q.cluster_size && !q.correlation, "--cluster-size", "--correlation");
    need(q.is_of_panels() && !q.correlation, "--before", "--correlation");
    need(q.simulate && !(q.each && q.effect), "--simulate", "--each / --effect");
    need(q.seed && !q.simulate, "--seed", "--simulate");
    if (q.simulate && q.each && *q.each != std::floor(*q.each))
        reader.fail({.sv = "Dragna studier har ett helt antal: --each.",
                     .en = "Drawn studies have a whole number: --each."});
    if (q.simulate && q.cluster_size && *q.cluster_size != std::floor(*q.cluster_size))
        reader.fail({.sv = "Dragna studier har ett helt antal: --cluster-size.",
                     .en = "Drawn studies have a whole number: --cluster-size."});
    if (q.share && q.effect && !(*q.share + *q.effect >= 0 && *q.share + *q.effect <= 1))
        reader.fail({.sv = "Andelen med effekten ligger utanför 0–100 %: --share, --effect.",
                     .en = "The share with the effect is outside 0–100 %: --share, --effect."});
    if (!q.each && !q.effect)
        reader.fail({.sv = "Ange hur många, --each ANTAL, eller effekten, --effect VÄRDE",
                     .en = "Say how many, --each NUMBER, or the effect, --effect VALUE"});
}

Question read(const Request& r, Reader& reader) {
    constexpr double kFromNone = -1e-12, kMostEach = 1e9;
    Question q;
    reader.take("--each", r.each, q.each, 1, kMostEach);
    reader.take("--effect", r.effect, q.effect, -kMost, kMost);
    reader.take("--share", r.share, q.share, 0, 1);
    reader.take("--cluster-size", r.cluster_size, q.cluster_size, 0, kMost);
    reader.take("--correlation", r.correlation, q.correlation, kFromNone, 1);
    reader.take("--spread", r.spread, q.spread, 0, kMost);
    reader.take("--power", r.power, q.power, 0, 1);
    reader.take("--significance", r.significance, q.significance, 0, 1);
    reader.take_count("--before", r.before, q.before);
    reader.take_count("--after", r.after, q.after);
    reader.take_whole("--simulate", r.simulate, q.simulate, 100, kMostDraws);
    reader.take_whole("--seed", r.seed, q.seed, 0, UINT64_MAX);
    check_together(q, reader);
    return q;
}

effects::Design design_of(const Question& q) {
    if (q.share) return effects::TwoShares{.share = *q.share};
    if (q.cluster_size)
        return effects::TwoClusters{
            .deviation = q.deviation(), .size = *q.cluster_size, .correlation = *q.correlation};
    if (q.is_of_panels())
        return effects::TwoPanels{.deviation = q.deviation(),
                                  .before = static_cast<std::size_t>(*q.before),
                                  .after = static_cast<std::size_t>(*q.after),
                                  .correlation = *q.correlation};
    return effects::TwoMeans{.deviation = q.deviation()};
}

class Teller {
public:
    Teller(const Question& q, Language language) : q_(q), language_(language) {}

    [[nodiscard]] std::string figure(double value) const {
        return short_text(value, 1e4, language_);
    }
    [[nodiscard]] std::string share(double ratio) const {
        return short_text(ratio * 100, 10, language_) + " %";
    }
    [[nodiscard]] std::string effect(double value) const {
        if (q_.share)
            return short_text(value * 100, 100, language_) +
                   said(" procentenheter", " percentage points");
        return figure(value) +
               (q_.spread ? "" : said(" standardavvikelser", " standard deviations"));
    }
    [[nodiscard]] std::string units() const {
        return q_.cluster_size ? said(" kluster i varje grupp", " clusters in each group")
                               : said(" i varje grupp", " in each group");
    }
    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return language_ == Language::Swedish ? sv : en;
    }
    [[nodiscard]] std::string terms() const {
        return fmt::format(fmt::runtime(said("styrka {}, signifikansnivå {}, tvåsidigt",
                                             "power {}, significance {}, two-sided")),
                           share(q_.wanted()), share(q_.level().alpha));
    }

private:
    const Question& q_;
    Language language_;
};

// " 10 000 drawn studies show it with chance 47.8 % ± 0.5."
std::string simulated(const Question& q, const Teller& t, const effects::Design& design) {
    const effects::Estimate shown = effects::simulated_power(
        design, *q.effect, static_cast<std::size_t>(*q.each), q.level(),
        {.draws = static_cast<std::size_t>(*q.simulate), .seed = q.seed.value_or(1)});
    constexpr double kInPercent = 100;
    return fmt::format(
        fmt::runtime(t.said(" {} dragna studier visar den i {} av fallen (medelfel {}).",
                            " {} drawn studies show it in {} of the cases (standard error {}).")),
        t.figure(static_cast<double>(*q.simulate)), t.share(shown.value),
        t.figure(std::round(shown.standard_error * 1e4) / kInPercent) + " %");
}

// Towards the effect that is hoped for: from 9 % a decrease can be shown that no increase of that size could.
effects::Answer<double> smallest_effect(const Question& q, const effects::Design& design) {
    const bool is_decrease = q.share && q.effect.value_or(0) < 0;
    if (!is_decrease) return effects::smallest_effect(design, *q.each, q.wanted(), q.level());
    const auto least = effects::smallest_effect(effects::TwoShares{.share = 1 - *q.share}, *q.each,
                                                q.wanted(), q.level());
    if (!least.ok()) return least.refusal();
    return -least.value();
}

effects::Answer<std::string> answer_of(const Question& q, const Teller& t) {
    const effects::Design design = design_of(q);
    if (!q.each) {
        const auto needed = effects::units_needed(design, *q.effect, q.wanted(), q.level());
        if (!needed.ok()) return needed.refusal();
        return fmt::format(fmt::runtime(t.said("En effekt på {} kräver {}{} ({}).",
                                               "An effect of {} needs {}{} ({}).")),
                           t.effect(*q.effect), t.figure(std::ceil(needed.value() - 1e-9)),
                           t.units(), t.terms());
    }
    const auto least = smallest_effect(q, design);
    std::string text;
    if (least.ok())
        text = fmt::format(fmt::runtime(t.said("{}{} kan visa en effekt på {} eller mer ({}).",
                                               "{}{} can show an effect of {} or more ({}).")),
                           t.figure(*q.each), t.units(), t.effect(least.value()), t.terms());
    else
        text = fmt::format(fmt::runtime(t.said("{}{} kan inte visa någon effekt ({}).",
                                               "{}{} can show no effect ({}).")),
                           t.figure(*q.each), t.units(), t.terms());
    if (q.effect)
        text += fmt::format(fmt::runtime(t.said(" En effekt på {} visas med sannolikheten {}.",
                                                " An effect of {} is shown with chance {}.")),
                            t.effect(*q.effect),
                            t.share(effects::power(design, *q.effect, *q.each, q.level())));
    if (q.simulate) text += simulated(q, t, design);
    return text;
}

}  // namespace

Answer study_power(const Request& request) {
    const Language language = request.language.empty() ? request.spoken : language_of(request);
    Reader reader;
    const Question q = read(request, reader);
    if (reader.wrong()) return wrong_usage(*reader.wrong(), language);
    const Teller teller(q, language);
    const auto text = answer_of(q, teller);
    if (!text.ok())
        return {.exit_code = 1,
                .out = {},
                .error = teller.said("Inget svar: ", "No answer: ") +
                         effects::sentence(text.refusal(), language) + ".\n"};
    return {.exit_code = 0, .out = text.value() + "\n", .error = {}};
}

}  // namespace utfall::desk
