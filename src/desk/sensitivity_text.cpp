#include "sensitivity_text.h"

#include <cmath>

#include <fmt/format.h>

#include "estimate_text.h"
#include "statement.h"
#include "utfall/base/exact.h"

namespace utfall::desk {

using base::Language;
using forecast::AssumedPart;

namespace {

std::string part_words(AssumedPart part, Language language) {
    const bool sv = language == Language::Swedish;
    switch (part) {
        case AssumedPart::Value: return {};
        case AssumedPart::AgainstPlan: return sv ? " (mot plan)" : " (against plan)";
        case AssumedPart::Error: return sv ? " (skattningsfel)" : " (estimation error)";
    }
    return {};
}

const terms::Measure& measure(const forecast::Model& model, int subject) {
    return model.assumptions().names.measures[static_cast<std::size_t>(subject)];
}

std::string share_words(const forecast::SobolIndex& index, Language language) {
    const auto percent = [&](double v) { return rounded_text(100 * v, 1, 1, language); };
    return fmt::format("{} % ({}–{})", percent(index.value), percent(index.low),
                       percent(index.high));
}

std::string subject_words(const forecast::Model& model, const std::vector<int>& subjects) {
    std::string out;
    for (const int s : subjects) out += (out.empty() ? "" : " + ") + measure(model, s).name;
    return out;
}

}  // namespace

std::string worth_words(const forecast::Model& model, std::optional<int> party, Language language) {
    const bool sv = language == Language::Swedish;
    const std::string name =
        party ? model.assumptions().names.parties[static_cast<std::size_t>(*party)].name
              : std::string(sv ? "Alla parter" : "All parties");
    return name + (sv ? ": nuvärde" : ": present value");
}

base::Result<Tornado> tornado_for(const forecast::Model& model, std::optional<int> party,
                                  Language language) {
    TRY(const forecast::AssumptionTornado found, forecast::tornado_of(model, party));
    Tornado out{.bars = {}, .middle = found.middle, .of = worth_words(model, party, language)};
    for (const forecast::AssumptionBar& bar : found.bars)
        out.bars.push_back(
            {.name = measure(model, bar.subject).name + part_words(bar.part, language),
             .low = bar.low,
             .high = bar.high,
             .at_low = bar.at_low,
             .at_high = bar.at_high,
             .subject = bar.subject});
    for (const forecast::AssumptionBar& bar : found.alike)
        out.alike.push_back(measure(model, bar.subject).name + part_words(bar.part, language));
    return out;
}

std::string alike_sentence(const Tornado& tornado, Language language) {
    if (tornado.alike.empty()) return {};
    std::string names;
    for (const std::string& name : tornado.alike) names += (names.empty() ? "" : ", ") + name;
    return fmt::format(
        fmt::runtime(
            language == Language::Swedish
                ? "Utan stapel, eftersom 10:e och 90:e percentilen är samma värde: {}."
                : "Without a bar, since the 10th and the 90th percentile are the same value: {}."),
        names);
}

std::string tornado_text(const forecast::Model& model, const Tornado& tornado, Language language) {
    const bool sv = language == Language::Swedish;
    const terms::Contract& names = model.assumptions().names;
    const Figures figures(names.currency, language);
    std::string out = tornado.of + "\n";
    if (tornado.bars.empty())
        return out + (sv ? "  Inget antagande flyttar det.\n" : "  No assumption moves it.\n");
    out += fmt::format(fmt::runtime(sv ? "  {} med alla antaganden på sin median.\n"
                                       : "  {} with all assumptions at their median.\n"),
                       figures.money(tornado.middle, 0));
    std::vector<std::vector<std::string>> rows{
        {sv ? "  antagande" : "  assumption", sv ? "lågt (10 %)" : "low (10 %)",
         sv ? "högt (90 %)" : "high (90 %)", sv ? "resultat vid lågt" : "result at low",
         sv ? "vid högt" : "at high"}};
    for (const Tornado::Bar& bar : tornado.bars) {
        const terms::Type& type = measure(model, bar.subject.value_or(0)).type;
        rows.push_back({"  " + bar.name, figures.value(names, type, bar.low, 0),
                        figures.value(names, type, bar.high, 0), figures.amount(bar.at_low, 0),
                        figures.amount(bar.at_high, 0)});
    }
    out += table_text(rows, {false, true, true, true, true});
    if (!tornado.alike.empty()) out += "  " + alike_sentence(tornado, language) + "\n";
    return out;
}

std::string shares_text(const forecast::Model& model, const forecast::VarianceShares& shares,
                        const std::string& of, Language language) {
    const bool sv = language == Language::Swedish;
    const Figures figures(model.assumptions().names.currency, language);
    std::string out = fmt::format(
        fmt::runtime(sv ? "Var spridningen kommer ifrån: {}\n  Standardavvikelse {}.\n"
                        : "Where the spread comes from: {}\n  Standard deviation {}.\n"),
        of, figures.money(shares.deviation, 0));
    if (!(shares.deviation >= 0.5)) return out;  // less than half an öre is rounding
    std::vector<std::vector<std::string>> rows{
        {sv ? "  antagande" : "  assumption", sv ? "ensamt" : "alone",
         sv ? "med allt det samverkar med" : "with all that it works together with"}};
    bool is_tied = false;
    for (const forecast::InputShare& input : shares.inputs) {
        is_tied = is_tied || input.subjects.size() > 1;
        rows.push_back({"  " + subject_words(model, input.subjects),
                        share_words(input.first, language), share_words(input.total, language)});
    }
    out += table_text(rows, {false, true, true});
    if (is_tied)
        out += sv ? "  Antaganden med + emellan dras tillsammans och räknas som ett.\n"
                  : "  Assumptions joined by + are drawn together and count as one.\n";
    const auto count =
        base::decimal_text({.digits = static_cast<std::int64_t>(shares.scenarios)}, language);
    return out +
           fmt::format(
               fmt::runtime(
                   sv ? "  Andelar av variansen; inom parentes 95 % intervall av dragningen. {} "
                        "scenarier av varje slag, slumpfrö {}.\n"
                      : "  Shares of the variance; in brackets 95 % intervals of the drawing. {} "
                        "scenarios of each kind, seed {}.\n"),
               count, shares.seed);
}

}  // namespace utfall::desk
