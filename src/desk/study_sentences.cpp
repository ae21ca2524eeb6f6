// What an estimate says, in sentences that a board can read: the difference in its own unit, how sure it is, and what the
// comparison rests on.
#include <fmt/format.h>

#include <cmath>

#include "study_sections.h"
#include "utfall/base/money.h"
#include "utfall/stats/portable.h"

namespace utfall::desk {

namespace {

using base::Language;
using study::Result;
using terms::Design;
using terms::Method;
using terms::VariableType;

// What the number that counts is a number of.
enum class Quantity { Difference, Coefficient, Odds, Risk, Median, Test };

class Speaker {
public:
    Speaker(const Result& result, const StudyReport& report)
        : result_(result),
          r_(report),
          planned_(report.plan.estimates[static_cast<std::size_t>(result.planned)]),
          line_(result.lines.front()),
          sv_(report.language == Language::Swedish) {}

    [[nodiscard]] std::string sentence() const {
        switch (quantity()) {
            case Quantity::Difference: return difference();
            case Quantity::Coefficient: return coefficient();
            case Quantity::Odds:
                return ratio(said("Oddsen för {} är {} gånger så stora {}.",
                                  "The odds of {} are {} times as large {}."),
                             name(*planned_.outcome));
            case Quantity::Risk:
                return ratio(said("Risken för {} är i varje ögonblick {} gånger så stor {}.",
                                  "The risk of {} is at every moment {} times as large {}."),
                             name(*planned_.event));
            case Quantity::Median: return median();
            case Quantity::Test: return test();
        }
        return {};
    }

private:
    [[nodiscard]] std::string said(const char* sv, const char* en) const { return sv_ ? sv : en; }
    [[nodiscard]] const std::string& name(int variable) const {
        return r_.plan.variables[static_cast<std::size_t>(variable)].name;
    }
    [[nodiscard]] VariableType type(int variable) const {
        return r_.plan.variables[static_cast<std::size_t>(variable)].type;
    }
    [[nodiscard]] bool is_between_groups() const {
        return planned_.treatment && type(*planned_.treatment) == VariableType::YesNo;
    }

    [[nodiscard]] Quantity quantity() const {
        switch (planned_.method) {
            case Method::DifferenceInMeans:
            case Method::LeastSquaresInteracted:
            case Method::TwoByTwo:
            case Method::GroupTime:
            case Method::TwoPeriodDoublyRobust:
            case Method::CohortEventStudy:
            case Method::NearestNeighbour:
            case Method::OptimalPairs:
            case Method::FullMatching:
            case Method::InverseProbability:
            case Method::EntropyBalancing:
            case Method::DoublyRobustWeighting:
            case Method::SyntheticControl:
            case Method::SyntheticDifference:
            case Method::SegmentedRegression: return Quantity::Difference;
            case Method::LeastSquares:
            case Method::Between:
            case Method::RandomEffects:
                return is_between_groups() ? Quantity::Difference : Quantity::Coefficient;
            case Method::Probit: return Quantity::Coefficient;
            case Method::Logit: return is_between_groups() ? Quantity::Odds : Quantity::Coefficient;
            case Method::Cox: return is_between_groups() ? Quantity::Risk : Quantity::Coefficient;
            case Method::KaplanMeier: return Quantity::Median;
            case Method::RankSum:
            case Method::LogRank: return Quantity::Test;
        }
        return Quantity::Coefficient;
    }

    [[nodiscard]] std::string amount(double value) const {
        return quantity_text(value,
                             planned_.outcome ? type(*planned_.outcome) : VariableType::Number, r_);
    }
    [[nodiscard]] std::string confidence() const {
        return figure_text(100 * static_cast<double>(planned_.confidence.numerator) /
                               static_cast<double>(planned_.confidence.denominator),
                           r_.language) +
               " %";
    }
    // Between what the truth lies.
    [[nodiscard]] std::string between(const std::string& low, const std::string& high) const {
        return fmt::format(
            fmt::runtime(said(" Med konfidensgraden {} ligger värdet mellan {} och {}.",
                              " With confidence {} the value lies between {} and {}.")),
            confidence(), low, high);
    }
    // The interval of a ratio is of its logarithm, so that nothing is zero there too.
    [[nodiscard]] std::string verdict(bool is_ratio) const {
        const study::Line& l = line_;
        if (l.interval.low > 0 || l.interval.high < 0)
            return !is_ratio
                       ? said(
                             " Noll ligger utanför: så stora skillnader uppstår sällan av slumpen.",
                             " Zero lies outside: such a difference seldom comes about by chance.")
                       : said(
                             " Ett, alltså ingen skillnad, ligger utanför: så stora skillnader "
                             "uppstår sällan av slumpen.",
                             " One, which is no difference, lies outside: such a difference seldom "
                             "comes about by chance.");
        return !is_ratio
                   ? said(" Noll ligger däremellan: en skillnad är varken visad eller utesluten.",
                          " Zero lies between them: a difference is neither shown nor ruled out.")
                   : said(
                         " Ett, alltså ingen skillnad, ligger däremellan: en skillnad är varken "
                         "visad eller utesluten.",
                         " One, which is no difference, lies between them: a difference is neither "
                         "shown nor ruled out.");
    }
    [[nodiscard]] std::string with_range(std::string text) const {
        const effects::Interval& i = line_.interval;
        if (std::isnan(i.low)) return text + by_chance();
        return std::move(text) + between(amount(i.low), amount(i.high)) + verdict(false);
    }
    // A test without an interval.
    [[nodiscard]] std::string by_chance() const {
        if (std::isnan(line_.p)) return {};
        return fmt::format(
            fmt::runtime(
                said(" Av ren slump blir skillnaden minst så stor med sannolikheten {}.",
                     " By chance alone a difference at least as large has probability {}.")),
            chance_text(line_.p, r_.language));
    }

    // Compared with what would have been.
    [[nodiscard]] std::string whom() const {
        if (planned_.method == Method::SyntheticControl ||
            planned_.method == Method::SyntheticDifference)
            return said("i den behandlade enheten än i dess syntetiska tvilling",
                        "in the treated unit than in its synthetic twin");
        if (planned_.method == Method::SegmentedRegression)
            return said("just efter brytpunkten än den gamla linjen förutsäger",
                        "just after the break than the old line predicts");
        if (planned_.design == Design::Description)
            return said("i den ena gruppen än i den andra", "in the one group than in the other");
        switch (planned_.estimand) {
            case terms::Estimand::AllAssigned:
                return said(
                    "bland dem som fick erbjudandet än det hade varit utan det",
                    "among those who were offered the effort than it would have been without it");
            case terms::Estimand::Treated:
                return said("bland de behandlade än det hade varit utan behandling",
                            "among the treated than it would have been without treatment");
            case terms::Estimand::Everyone:
                return said("om alla i målgruppen behandlas än om ingen gör det",
                            "if everyone in the target group is treated than if nobody is");
        }
        return {};
    }
    [[nodiscard]] std::string each() const {
        std::string names;
        for (const int key : r_.plan.microdata.key)
            names += (names.empty() ? "" : said(" och ", " and ")) + name(key);
        return names.empty() ? said("rad", "row") : names;
    }

    [[nodiscard]] std::string difference() const {
        const double value = line_.estimate.value;
        const std::string size = amount(std::abs(value));
        const std::string direction = value < 0 ? said("lägre", "lower") : said("högre", "higher");
        return with_range(
            fmt::format(fmt::runtime(said(
                            "Utfallet {} är uppskattningsvis {} {} {}, i genomsnitt för varje {}.",
                            "The outcome {} is by estimate {} {} {}, on average for each {}.")),
                        name(*planned_.outcome), size, direction, whom(), each()));
    }
    [[nodiscard]] std::string coefficient() const {
        const effects::Interval& i = line_.interval;
        std::string text = fmt::format(
            fmt::runtime(said("Koefficienten för {} är {}.", "The coefficient of {} is {}.")),
            line_.estimate.term, figure_text(line_.estimate.value, r_.language));
        if (std::isnan(i.low)) return text + by_chance();
        return text + between(figure_text(i.low, r_.language), figure_text(i.high, r_.language)) +
               verdict(false);
    }
    [[nodiscard]] std::string ratio(const std::string& sentence, const std::string& of) const {
        const auto times = [&](double logarithm) {
            constexpr double kThousandths = 1000;
            return short_text(stats::exp(logarithm), kThousandths, r_.language);
        };
        return fmt::format(fmt::runtime(sentence), of, times(line_.estimate.value),
                           said("med behandling som utan", "with treatment as without")) +
               between(times(line_.interval.low), times(line_.interval.high)) + verdict(true);
    }
    [[nodiscard]] std::string median() const {
        const std::string& term = line_.estimate.term;
        const std::string group =
            term == "median" ? said("Alla: ", "All: ") : term.substr(0, term.rfind(": ") + 2);
        if (!std::isfinite(line_.estimate.value))
            return group + said("mindre än hälften har haft händelsen när uppföljningen slutar.",
                                "less than half have had the event when follow-up ends.");
        const auto time = [&](double value) {
            return std::isfinite(value) ? quantity_text(value, type(*planned_.time), r_)
                                        : said("ingen övre gräns", "no upper limit");
        };
        return group +
               fmt::format(fmt::runtime(said("hälften har haft händelsen efter {}.",
                                             "half have had the event after {}.")),
                           time(line_.estimate.value)) +
               between(time(line_.interval.low), time(line_.interval.high));
    }
    [[nodiscard]] std::string test() const {
        constexpr double kUsual = 0.05;
        const std::string chance = chance_text(line_.p, r_.language);
        return fmt::format(
            fmt::runtime(
                line_.p < kUsual
                    ? said("Grupperna skiljer sig åt mer än slumpen brukar ge (p {}).",
                           "The groups differ by more than chance usually gives (p {}).")
                    : said("Grupperna skiljer sig inte åt mer än slumpen brukar ge (p {}).",
                           "The groups differ by no more than chance usually gives (p {}).")),
            chance.starts_with('<') ? chance : "= " + chance);
    }

    const Result& result_;
    const StudyReport& r_;
    const terms::PlannedEstimate& planned_;
    const study::Line& line_;
    bool sv_;
};

base::Bilingual design_words(Design design) {
    switch (design) {
        case Design::Randomised:
            return {
                .sv =
                    "Lotten avgjorde vem som fick insatsen: en skillnad beror på den eller på "
                    "slumpen.",
                .en = "Chance decided who got the effort: a difference comes of it or of chance."};
        case Design::Difference:
            return {
                .sv = "Skillnaden är insatsens effekt om grupperna annars hade utvecklats lika.",
                .en =
                    "The difference is the effort's effect if the groups would else have developed "
                    "alike."};
        case Design::Matching:
            return {.sv =
                        "Skillnaden är insatsens effekt om de som liknar varandra i det som "
                        "jämförs också liknar varandra i övrigt.",
                    .en =
                        "The difference is the effort's effect if those alike in what is compared "
                        "are alike in the rest."};
        case Design::Synthetic:
            return {.sv =
                        "Skillnaden är insatsens effekt om tvillingen hade följt den behandlade "
                        "enheten även efteråt.",
                    .en =
                        "The difference is the effort's effect if the twin would have followed the "
                        "treated unit afterwards too."};
        case Design::BeforeAfter:
            return {.sv =
                        "Före jämförs med efter: allt annat som ändrades samtidigt räknas in i "
                        "skillnaden.",
                    .en =
                        "Before is compared with after: all else that changed meanwhile is part of "
                        "the difference."};
        case Design::Historical:
            return {.sv =
                        "Jämförelsen är med en tidigare grupp: allt annat som skiljer åren och "
                        "grupperna åt räknas in i skillnaden.",
                    .en =
                        "The comparison is with an earlier group: all else that sets years and "
                        "groups apart is part of the difference."};
        case Design::InterruptedSeries:
            return {.sv =
                        "Skillnaden är insatsens effekt om den gamla linjen annars hade fortsatt "
                        "och inget annat hände samtidigt.",
                    .en =
                        "The difference is the effort's effect if the old line would have gone on "
                        "and nothing else happened then."};
        case Design::Weighting:
            return {.sv =
                        "Skillnaden är insatsens effekt om grupperna, när de vägts lika i det som "
                        "är känt, också är lika i övrigt.",
                    .en =
                        "The difference is the effort's effect if the groups, weighted alike in "
                        "what is known, are alike in the rest."};
        case Design::Adjustment:
            return {.sv =
                        "Skillnaden är insatsens effekt om kovariaterna fångar allt annat som "
                        "skiljer grupperna åt.",
                    .en =
                        "The difference is the effort's effect if the covariates hold all else "
                        "that sets the groups apart."};
        case Design::Description:
            return {.sv = "Detta beskriver; det säger inte vad som beror på vad.",
                    .en = "This describes; it does not say what comes of what."};
    }
    return {};
}

}  // namespace

std::string quantity_text(double value, VariableType type, const StudyReport& report) {
    const Language language = report.language;
    const bool sv = language == Language::Swedish;
    const auto rounded = [&](double x) {
        constexpr double kHundredths = 100;
        return short_text(x, kHundredths, language);
    };
    switch (type) {
        case VariableType::Money: {
            constexpr double kSmall = 100;
            const std::string figure = std::abs(value) < kSmall
                                           ? rounded(value)
                                           : figure_text(std::round(value), language);
            if (report.plan.contract)
                return figure + " " + base::currency_word(report.plan.contract->currency, language);
            return sv ? figure + " kr" : figure;
        }
        case VariableType::Share:
        case VariableType::YesNo:
            return rounded(100 * value) + (sv ? " procentenheter" : " percentage points");
        case VariableType::Days: return rounded(value) + (sv ? " dagar" : " days");
        case VariableType::Number:
        case VariableType::Whole:
        case VariableType::Date:
        case VariableType::Category:
        case VariableType::Identity:
        case VariableType::Pseudonym: return figure_text(value, language);
    }
    return figure_text(value, language);
}

std::string plain_sentence(const study::Result& result, const StudyReport& report) {
    return Speaker(result, report).sentence();
}

std::string design_sentence(const study::Result& result, const StudyReport& report) {
    return design_words(report.plan.estimates[static_cast<std::size_t>(result.planned)].design)
        .in(report.language);
}

}  // namespace utfall::desk
