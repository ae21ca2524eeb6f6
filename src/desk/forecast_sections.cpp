// The report as a whole: its order, its head, what it says in short, and how it was made.
#include "forecast_sections.h"

#include <fmt/format.h>

#include "utfall/base/exact.h"

namespace utfall::desk {

using forecast::Forecast;
using forecast::PartyForecast;

const std::string& Teller::party(int index) const {
    return report_.assumptions.names.parties[static_cast<std::size_t>(index)].name;
}

const terms::Measure& Teller::measure(int index) const {
    return report_.assumptions.names.measures[static_cast<std::size_t>(index)];
}

std::string Teller::percentile(int percent) const { return fmt::format("{} %", percent); }

std::string Teller::spread(const forecast::Spread& s) const {
    if (s.p95 - s.p5 < 0.5) return figures_.money(s.mean);  // half an öre: sums of doubles
    return fmt::format(fmt::runtime(said("{} (5–95 %: {} till {})", "{} (5–95 %: {} to {})")),
                       figures_.money(s.mean), figures_.amount(s.p5, s.mean.error),
                       figures_.amount(s.p95, s.mean.error));
}

ChartWords Teller::chart(std::string id, std::string title, std::string description) const {
    return {.id = std::move(id),
            .title = std::move(title),
            .description = std::move(description),
            .unit = figures_.currency_word(),
            .language = report_.language};
}

std::vector<Section> sections_of(const Report& report) {
    const Teller t(report);
    std::vector<Section> sections;
    tell_head(t, sections);
    tell_in_short(t, sections);
    tell_balance(t, sections);
    tell_principle(t, sections);
    tell_repayment(t, sections);
    tell_payoffs(t, sections);
    tell_guarantees(t, sections);
    tell_measurements(t, sections);
    tell_tornado(t, sections);
    tell_parties(t, sections);
    tell_values(t, sections);
    tell_assumptions(t, sections);
    tell_method(t, sections);
    return sections;
}

namespace {

std::string count(const Teller& t, std::size_t n) {
    return base::decimal_text({.digits = static_cast<std::int64_t>(n)}, t.report().language);
}

std::string method_words(const Teller& t) {
    const Forecast& f = t.forecast();
    if (f.draws == forecast::Options::Draws::Plain)
        return t.said("oberoende slumpdragningar", "independent random draws");
    return fmt::format(fmt::runtime(t.said("Sobols punkter i {} oberoende omgångar",
                                           "Sobol points in {} independent rounds")),
                       f.replicates);
}

std::string price_words(const Teller& t) {
    const terms::Assumptions& a = t.report().assumptions;
    std::string out =
        a.inflation.numerator == 0
            ? t.said("fasta priser", "fixed prices")
            : fmt::format(fmt::runtime(t.said("löpande priser, inflation {} per år",
                                              "current prices, inflation {} per year")),
                          t.figures().share(static_cast<double>(a.inflation.numerator) /
                                            static_cast<double>(a.inflation.denominator)));
    if (a.price_level)
        out += fmt::format(", {} {}", t.said("prisnivå", "price level"), *a.price_level);
    return out;
}

bool is_partial(const Forecast& f) { return f.scenarios < f.asked; }

}  // namespace

void tell_head(const Teller& t, std::vector<Section>& sections) {
    const Report& r = t.report();
    const Forecast& f = t.forecast();
    Section head{.id = "head", .title = {}, .blocks = {}};
    if (is_partial(f))
        head.blocks.push_back(Paragraph{
            fmt::format(fmt::runtime(t.said(
                            "Ofullständig: {} av {} scenarier hann räknas innan körningen avbröts.",
                            "Partial: {} of {} scenarios were done before the run was stopped.")),
                        count(t, f.scenarios), count(t, f.asked))});
    head.blocks.push_back(
        Listing{{{t.said("Kontrakt", "Contract"), r.contract.title},
                 {t.said("Antaganden", "Assumptions"), r.assumptions.title},
                 {t.said("Horisont", "Horizon"),
                  fmt::format(fmt::runtime(t.said("{} till och med {}", "{} through {}")),
                              r.assumptions.from.text(), r.assumptions.through.text())},
                 {t.said("Priser", "Prices"), price_words(t)},
                 {t.said("Belopp", "Amounts"), fmt::format(fmt::runtime(t.said("i {}", "in {}")),
                                                           t.report().contract.currency.code)},
                 {t.said("Scenarier", "Scenarios"), count(t, f.scenarios)},
                 {t.said("Slumpfrö", "Seed"), fmt::format("{}", f.seed)},
                 {t.said("Metod", "Method"), method_words(t)}}});
    if (f.stopped > 0)
        head.blocks.push_back(Paragraph{
            fmt::format(fmt::runtime(t.said(
                            "{} scenarier är utelämnade, eftersom kontraktet inte kan avräknas på "
                            "dem. Det första: {}",
                            "{} scenarios are left out, because the contract cannot be settled on "
                            "them. The first: {}")),
                        count(t, f.stopped), f.stopped_why)});
    head.blocks.push_back(Paragraph{
        t.said(
            "Tal efter ± är medelfel av dragningen: det värde som oändligt många scenarier skulle "
            "ge ligger inom två medelfel ungefär nitton gånger av tjugo. De säger inget om "
            "antagandena är rätta. Ett tal är avrundat efter medelfelets andra siffra.",
            "Numbers after ± are standard errors of the drawing: what endlessly many scenarios "
            "would give is within two of them about nineteen times in twenty. They do not tell "
            "whether the assumptions are right. A number is rounded at the second digit of its "
            "error."),
        true});
    sections.push_back(std::move(head));
}

namespace {

std::string break_even_words(const Teller& t) {
    if (t.forecast().break_even)
        return fmt::format(
            fmt::runtime(
                t.said("Förväntad nytta, i nuvärde, hinner ifatt förväntad kostnad år {}.",
                       "Expected benefit, in present value, catches up with expected cost in {}.")),
            *t.forecast().break_even);
    return t.said(
        "Förväntad nytta, i nuvärde, hinner aldrig ifatt förväntad kostnad inom horisonten.",
        "Expected benefit, in present value, never catches up with expected cost within the "
        "horizon.");
}

std::string worthwhile_words(const Teller& t) {
    const forecast::Spread& benefit = t.forecast().benefit;
    if (benefit.mean.value == 0 && benefit.p5 == 0 && benefit.p95 == 0)
        return t.said("Ingen nytta är antagen, så nyttan kan inte vägas mot kostnaden.",
                      "No benefit is assumed, so that benefit cannot be weighed against cost.");
    return fmt::format(
               fmt::runtime(t.said("Sannolikheten att den samlade nyttan är större än den samlade "
                                   "kostnaden är {}.",
                                   "The probability that total benefit exceeds total cost is {}.")),
               t.figures().share(t.forecast().worthwhile)) +
           " " + break_even_words(t);
}

}  // namespace

void tell_in_short(const Teller& t, std::vector<Section>& sections) {
    const Forecast& f = t.forecast();
    const Figures& n = t.figures();
    Section s{.id = "short", .title = t.said("I korthet", "In short"), .blocks = {}};
    s.blocks.push_back(Paragraph{worthwhile_words(t)});
    Table table{
        .caption = t.said("Varje part: nuvärde vid egen ränta; förlust och exponering utan "
                          "diskontering",
                          "Each party: present value at its own rate; loss and exposure not "
                          "discounted"),
        .columns = {{t.said("Part", "Party"), false},
                    {t.said("Väntat nuvärde", "Expected present value")},
                    {t.percentile(5)},
                    {t.percentile(95)},
                    {t.said("Risk för förlust", "Risk of loss")},
                    {t.said("De sämsta 5 % i snitt", "Worst 5 % on average")},
                    {t.said("Största exponering, i snitt", "Maximum exposure, on average")}},
        .rows = {}};
    for (const PartyForecast& p : f.parties)
        table.rows.push_back({t.party(p.party), n.amount(p.npv.mean),
                              n.amount(p.npv.p5, p.npv.mean.error),
                              n.amount(p.npv.p95, p.npv.mean.error), n.share(p.loss),
                              n.amount(p.cvar), n.amount(p.exposure.mean)});
    s.blocks.push_back(std::move(table));
    s.blocks.push_back(Listing{
        {{t.said("Samlad nytta, nuvärde", "Total benefit, present value"), t.spread(f.benefit)},
         {t.said("Samlad kostnad, nuvärde", "Total cost, present value"), t.spread(f.cost)}}});
    sections.push_back(std::move(s));
}

void tell_method(const Teller& t, std::vector<Section>& sections) {
    Section s{.id = "method",
              .title = t.said("Hur rapporten är gjord", "How this report was made"),
              .blocks = {}};
    s.blocks.push_back(Paragraph{t.said(
        "Varje scenario drar ett värde av varje antagande och räknar kontraktet med samma program "
        "som "
        "avräkningen. Procenttalen 5, 25, 50, 75 och 95 är gränser som så stor andel av "
        "scenarierna "
        "inte överstiger. De sämsta 5 % i snitt (CVaR) är medelvärdet av nuvärdet i den sämsta "
        "tjugondelen. Risk för förlust är andelen scenarier där partens netto utan diskontering är "
        "under noll. År och nuvärde räknas efter förfallodagen, även när den inte är en bankdag. "
        "Är ingen kostnad antagen räknas det som lyfts som utlagt samma dag av den som får det. "
        "Vad parter betalar varandra tar inte ut sig i nuvärde när de har olika ränta.",
        "Each scenario draws a value of each assumption and computes the contract with the same "
        "program "
        "as the settlement. The percentages 5, 25, 50, 75 and 95 are bounds that so large a share "
        "of "
        "the scenarios do not exceed. The worst 5 % on average (CVaR) is the mean of the present "
        "value in "
        "the worst twentieth. Risk of loss is the share of scenarios where the party's net, not "
        "discounted, is below zero. Years and present values go by the due day, also when it is no "
        "open day. Where no cost is assumed, what is drawn counts as spent the same day by who "
        "gets "
        "it. What one party pays another does not cancel in present value when their rates "
        "differ.")});
    if (!t.report().facts_files.empty())
        s.blocks.push_back(Paragraph{fmt::format(
            fmt::runtime(t.said("Det som redan är känt är inte draget utan taget ur {}.",
                                "What is known already is not drawn but taken from {}.")),
            t.report().facts_files)});
    s.blocks.push_back(Paragraph{
        fmt::format(
            fmt::runtime(t.said("utfall {}, slumpfrö {}, {} scenarier, {}. Samma indata ger "
                                "samma rapport.",
                                "utfall {}, seed {}, {} scenarios, {}. The same input gives the "
                                "same report.")),
            UTFALL_VERSION, t.forecast().seed, count(t, t.forecast().scenarios), method_words(t)),
        true});
    sections.push_back(std::move(s));
}

}  // namespace utfall::desk
