// "Can 60 persons show this?" in one line.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "study_run.h"
#include "study_sections.h"
#include "utfall/effects/power.h"

namespace utfall::desk {

namespace {

using base::Bilingual;
using base::Language;

// "0,3", "0.3", "30 %"; nothing when it is no such number.
std::optional<double> number_of(std::string text) {
    double unit = 1;
    while (!text.empty() && (text.back() == '%' || text.back() == ' ')) {
        if (text.back() == '%') unit = 0.01;
        text.pop_back();
    }
    for (char& c : text)
        if (c == ',') c = '.';
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value * unit;
}

struct Question {
    std::optional<double> each, effect, share, cluster_size, correlation;
    double spread = 1, power = 0.8, significance = 0.05;
};

// The option that holds no number, or one outside what it can be.
std::optional<std::string> read(const Request& request, Question& q) {
    const auto take = [](const std::string& text, std::optional<double>& into, double low,
                         double high) {
        if (text.empty()) return true;
        into = number_of(text);
        return into && *into > low && *into < high;
    };
    constexpr double kMost = 1e12;
    std::optional<double> spread, power, significance;
    if (!take(request.each, q.each, 1, kMost)) return "--each " + request.each;
    if (!take(request.effect, q.effect, -kMost, kMost)) return "--effect " + request.effect;
    if (!take(request.share, q.share, 0, 1)) return "--share " + request.share;
    if (!take(request.cluster_size, q.cluster_size, 0, kMost))
        return "--cluster-size " + request.cluster_size;
    if (!take(request.correlation, q.correlation, -1e-12, 1))
        return "--correlation " + request.correlation;
    if (!take(request.spread, spread, 0, kMost)) return "--spread " + request.spread;
    if (!take(request.power, power, 0, 1)) return "--power " + request.power;
    if (!take(request.significance, significance, 0, 1))
        return "--significance " + request.significance;
    q.spread = spread.value_or(q.spread);
    q.power = power.value_or(q.power);
    q.significance = significance.value_or(q.significance);
    return std::nullopt;
}

effects::Design design_of(const Question& q) {
    if (q.share) return effects::TwoShares{.share = *q.share};
    if (q.cluster_size)
        return effects::TwoClusters{.deviation = q.spread,
                                    .size = *q.cluster_size,
                                    .correlation = q.correlation.value_or(0)};
    return effects::TwoMeans{.deviation = q.spread};
}

class Teller {
public:
    Teller(const Question& q, Language language) : q_(q), language_(language) {}

    [[nodiscard]] std::string figure(double value) const {
        return figure_text(std::round(value * 1e4) / 1e4, language_);
    }
    [[nodiscard]] std::string share(double ratio) const {
        return figure_text(std::round(ratio * 1e3) / 10, language_) + " %";
    }
    [[nodiscard]] std::string effect(double value) const {
        if (q_.share)
            return figure_text(std::round(value * 1e4) / 100, language_) +
                   said(" procentenheter", " percentage points");
        return figure(value) +
               (q_.spread == 1 ? said(" standardavvikelser", " standard deviations") : "");
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
                           share(q_.power), share(q_.significance));
    }

private:
    const Question& q_;
    Language language_;
};

effects::Answer<std::string> answer_of(const Question& q, const Teller& t,
                                       const effects::Level& level) {
    const effects::Design design = design_of(q);
    if (!q.each) {
        const auto needed = effects::units_needed(design, *q.effect, q.power, level);
        if (!needed.ok()) return needed.refusal();
        return fmt::format(fmt::runtime(t.said("En effekt på {} kräver {}{} ({}).",
                                               "An effect of {} needs {}{} ({}).")),
                           t.effect(*q.effect), t.figure(std::ceil(needed.value() - 1e-9)),
                           t.units(), t.terms());
    }
    const auto least = effects::smallest_effect(design, *q.each, q.power, level);
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
                            t.share(effects::power(design, *q.effect, *q.each, level)));
    return text;
}

}  // namespace

Answer study_power(const Request& request) {
    const Language language = request.language.empty() ? request.spoken : language_of(request);
    const bool sv = language == Language::Swedish;
    Question q;
    if (const auto wrong = read(request, q))
        return {.exit_code = 2,
                .out = {},
                .error = fmt::format(fmt::runtime(sv ? "{}: inget tal som det kan vara\n"
                                                     : "{}: not a number that it can be\n"),
                                     *wrong)};
    if (!q.each && !q.effect)
        return {.exit_code = 2,
                .out = {},
                .error = sv ? "Ange hur många, --each ANTAL, eller effekten, --effect VÄRDE\n"
                            : "Say how many, --each NUMBER, or the effect, --effect VALUE\n"};
    const Teller teller(q, language);
    const auto text = answer_of(q, teller, {.alpha = q.significance});
    if (!text.ok())
        return {.exit_code = 1,
                .out = {},
                .error = teller.said("Inget svar: ", "No answer: ") +
                         effects::sentence(text.refusal(), language) + ".\n"};
    return {.exit_code = 0, .out = text.value() + "\n", .error = {}};
}

}  // namespace utfall::desk
