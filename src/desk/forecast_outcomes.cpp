// What is paid over the outcomes: repayment, payoffs, guarantees, and what the measurement can tell.
#include <algorithm>

#include <fmt/format.h>

#include "forecast_sections.h"

namespace utfall::desk {

using forecast::Forecast;
using forecast::GuaranteeForecast;
using forecast::MeasurementForecast;
using forecast::Payoff;

namespace {

constexpr std::size_t kMostRows = 21;  // of a table of a curve
constexpr double kTenth = 0.01;        // an error that lets a share be told in tenths of a per cent

// The multiple and the unit in which the outcomes of an axis are counted.
double axis_value(const Teller& t, const terms::Type& type, double value) {
    using Kind = terms::Type::Kind;
    if (type.kind == Kind::Money || type.kind == Kind::DatedAmounts) return t.major(value);
    return type.kind == Kind::Share ? value * 100 : value;
}

std::string axis_unit(const Teller& t, const terms::Type& type) {
    using Kind = terms::Type::Kind;
    if (type.kind == Kind::Money || type.kind == Kind::DatedAmounts)
        return t.figures().currency_word();
    if (type.kind == Kind::Share) return "%";
    if (type.kind != Kind::Count) return {};
    const std::string unit =
        terms::value_text(t.report().assumptions.names, {2, 1}, type, t.report().language);
    return unit.substr(unit.find(' ') + 1);
}

std::string value_words(const Teller& t, int subject, double value, double error) {
    return t.figures().value(t.report().assumptions.names, t.measure(subject).type, value, error);
}

}  // namespace

void tell_repayment(const Teller& t, std::vector<Section>& sections) {
    const Forecast& f = t.forecast();
    const Figures& n = t.figures();
    if (f.repayment.count.empty()) return;
    Section s{
        .id = "repayment",
        .title = t.said("Vad som betalas enligt kontraktet", "What is paid under the contract"),
        .blocks = {}};
    const std::string sentence = fmt::format(
        fmt::runtime(
            t.said("Väntat {}; medianen är {}, och i nio scenarier av tio blir det mellan {} "
                   "och {}.",
                   "Expected {}; the median is {}, and in nine scenarios of ten it is between "
                   "{} and {}.")),
        n.money(f.repaid.mean), n.money(f.repaid.p50, f.repaid.mean.error),
        n.amount(f.repaid.p5, f.repaid.mean.error), n.money(f.repaid.p95, f.repaid.mean.error));
    s.blocks.push_back(
        Paragraph{sentence + " " + t.said("Lyft räknas inte in.", "Draws are not counted.")});
    std::size_t all = 0;
    for (const std::size_t c : f.repayment.count) all += c;
    const std::string title =
        t.said("Betalat enligt kontraktet: fördelning", "Paid under the contract: distribution");
    Table table{.caption = title,
                .columns = {{t.said("Från", "From")},
                            {t.said("Till", "To")},
                            {t.said("Scenarier", "Scenarios")},
                            {t.said("Andel", "Share")}},
                .rows = {}};
    for (std::size_t i = 0; i < f.repayment.count.size(); ++i) {
        const double low = f.repayment.low + f.repayment.width * static_cast<double>(i);
        const auto count = f.repayment.count[i];
        table.rows.push_back({n.amount(low, 0), n.amount(low + f.repayment.width, 0),
                              n.number(static_cast<double>(count), 0),
                              n.share(static_cast<double>(count) /
                                          static_cast<double>(std::max<std::size_t>(1, all)),
                                      kTenth)});
    }
    s.blocks.push_back(Figure{.words = t.chart("repayment-chart", title, sentence),
                              .chart = HistogramChart{.low = t.major(f.repayment.low),
                                                      .width = t.major(f.repayment.width),
                                                      .count = f.repayment.count},
                              .table = std::move(table),
                              .is_folded = true});
    sections.push_back(std::move(s));
}

namespace {

Figure payoff_figure(const Teller& t, const Payoff& payoff) {
    const Figures& n = t.figures();
    const terms::Measure& m = t.measure(payoff.subject);
    const std::string title = fmt::format(
        fmt::runtime(t.said("Varje parts netto efter {}", "Each party's net by {}")), m.name);
    LineChart chart{.at = {}, .across = axis_unit(t, m.type), .lines = {}};
    for (const double at : payoff.at) chart.at.push_back(axis_value(t, m.type, at));
    Table table{.caption = title, .columns = {{m.name}}, .rows = {}};
    std::string ends;
    for (std::size_t p = 0; p < payoff.parties.size(); ++p) {
        const std::string& name = t.party(payoff.parties[p]);
        table.columns.push_back({name});
        chart.lines.emplace_back(name, std::vector<double>{});
        for (const double net : payoff.net[p]) chart.lines.back().second.push_back(t.major(net));
        if (!payoff.net[p].empty())
            ends += fmt::format(
                fmt::runtime(t.said("{}{} går från {} till {}", "{}{} goes from {} to {}")),
                ends.empty() ? "" : "; ", name, n.amount(payoff.net[p].front(), 0),
                n.money(payoff.net[p].back(), 0));
    }
    const std::size_t every = (payoff.at.size() + kMostRows - 2) / (kMostRows - 1);
    for (std::size_t i = 0; i < payoff.at.size(); ++i) {
        if (every > 1 && i % every != 0 && i + 1 != payoff.at.size()) continue;
        const bool is_choice = m.type.kind == terms::Type::Kind::YesNo;
        table.rows.push_back({is_choice
                                  ? (payoff.at[i] > 0 ? t.said("ja", "yes") : t.said("nej", "no"))
                                  : value_words(t, payoff.subject, payoff.at[i], 0)});
        for (const auto& net : payoff.net) table.rows.back().push_back(n.amount(net[i], 0));
    }
    return {.words = t.chart(fmt::format("payoff-{}", payoff.subject), title, ends + "."),
            .chart = std::move(chart),
            .table = std::move(table),
            .is_folded = true};
}

}  // namespace

void tell_payoffs(const Teller& t, std::vector<Section>& sections) {
    if (t.forecast().payoffs.empty()) return;
    Section s{.id = "payoffs",
              .title = t.said("Hur varje part klarar sig efter utfallet",
                              "How each party fares by the outcome"),
              .blocks = {}};
    s.blocks.push_back(Paragraph{
        t.said("Netto utan diskontering när ett utfall varierar och allt annat står på sin median.",
               "Net, not discounted, as one outcome varies and all else is at its median."),
        true});
    for (const Payoff& payoff : t.forecast().payoffs) s.blocks.push_back(payoff_figure(t, payoff));
    sections.push_back(std::move(s));
}

void tell_guarantees(const Teller& t, std::vector<Section>& sections) {
    const auto& guarantees = t.forecast().guarantees;
    if (guarantees.empty()) return;
    const Figures& n = t.figures();
    Section s{.id = "guarantees",
              .title = t.said("Vad garantierna kostar", "What the guarantees cost"),
              .blocks = {}};
    Table table{.caption = t.said("Garantier, utan diskontering", "Guarantees, not discounted"),
                .columns = {{t.said("Garanti", "Guarantee"), false},
                            {t.said("Väntad kostnad", "Expected cost")},
                            {t.said("Tas i anspråk", "Called on")},
                            {t.said("I snitt då", "Then on average")},
                            {t.percentile(95)},
                            {t.percentile(99)},
                            {t.said("Störst", "Most")}},
                .rows = {}};
    for (const GuaranteeForecast& g : guarantees) {
        const double error = g.expected.error;
        table.rows.push_back({fmt::format("{}, {} → {}", g.clause, t.party(g.from), t.party(g.to)),
                              n.amount(g.expected), n.share(g.called),
                              n.amount(g.when_called, error), n.amount(g.p95, error),
                              n.amount(g.p99, error), n.amount(g.most, 0)});
    }
    s.blocks.push_back(std::move(table));
    sections.push_back(std::move(s));
}

namespace {

std::string design_words(const Teller& t, terms::Design design) {
    switch (design) {
        case terms::Design::Randomised: return t.said("lottning", "randomisation");
        case terms::Design::Difference:
            return t.said("skillnad i skillnader", "difference in differences");
        case terms::Design::Matching: return t.said("matchning", "matching");
        case terms::Design::Synthetic: return t.said("syntetisk kontroll", "synthetic control");
        case terms::Design::BeforeAfter: return t.said("före och efter", "before and after");
        case terms::Design::Historical: return t.said("historisk kohort", "historical cohort");
        case terms::Design::InterruptedSeries:
            return t.said("avbruten tidsserie", "interrupted time series");
        case terms::Design::Weighting: return t.said("viktning", "weighting");
        case terms::Design::Adjustment:
            return t.said("justering för kovariater", "adjustment for covariates");
        case terms::Design::Description: return t.said("beskrivning", "description");
    }
    return {};
}

}  // namespace

void tell_measurements(const Teller& t, std::vector<Section>& sections) {
    const auto& measurements = t.forecast().measurements;
    if (measurements.empty()) return;
    const Figures& n = t.figures();
    Section s{.id = "measurement",
              .title = t.said("Vad mätningen kan visa", "What the measurement can tell"),
              .blocks = {}};
    for (const MeasurementForecast& m : measurements) {
        const auto value = [&](double v) {
            constexpr double kPart = 50;  // two digits count
            return t.figures().difference(t.report().assumptions.names, t.measure(m.subject).type,
                                          v, v / kPart);
        };
        const auto persons = [&](std::int64_t count) {
            return base::decimal_text({.digits = count}, t.report().language);
        };
        s.blocks.push_back(Paragraph{
            fmt::format(fmt::runtime(t.said(
                            "{}: skattas med {}, {} behandlade och {} jämförda. Skattningens "
                            "medelfel är {}. Den minsta effekt som gruppen kan visa, med fyra "
                            "chanser av fem, är {}.",
                            "{}: estimated by {}, {} treated and {} compared. The standard error "
                            "of the estimate is {}. The smallest effect that the group can show, "
                            "with four chances of five, is {}.")),
                        t.measure(m.subject).name, design_words(t, m.design), persons(m.treated),
                        persons(m.compared), value(m.standard_error), value(m.smallest_effect))});
        s.blocks.push_back(Listing{
            {{t.said("Sannolikhet att det betalas mer än utan effekt, fast ingen finns",
                     "Probability of paying more than without effect, although there is none"),
              n.share(m.paid_without_effect)},
             {t.said("Sannolikhet att det inte betalas mer, fast en effekt finns",
                     "Probability of paying no more, although there is an effect"),
              n.share(m.unpaid_with_effect)}}});
    }
    sections.push_back(std::move(s));
}

}  // namespace utfall::desk
