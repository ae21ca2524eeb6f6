// Who pays and who saves; whether all lose on a bad outcome and win on a good one; what matters most.
#include <algorithm>

#include <fmt/format.h>

#include "forecast_sections.h"

namespace utfall::desk {

using forecast::Balance;
using forecast::Forecast;
using forecast::Principle;

namespace {

std::string transfer_sentence(const Teller& t, const Balance& b) {
    const Figures& n = t.figures();
    const bool all_even = std::all_of(b.rows.begin(), b.rows.end(),
                                      [](const Balance::Row& r) { return r.net.value >= 0; });
    if (!b.can_break_even)
        return fmt::format(
            fmt::runtime(
                t.said("Inga betalningar mellan parterna kan få alla att gå minst jämnt upp: "
                       "sådana betalningar tar ut varandra, och parternas netton är "
                       "sammanlagt {}, alltså mindre än noll.",
                       "No payments between the parties can make all of them at least break "
                       "even: such payments cancel out, and the parties' nets add up to {}, "
                       "which is less than zero.")),
            n.money(b.total));
    if (all_even)
        return t.said("Alla parter går i snitt minst jämnt upp utan ytterligare betalningar.",
                      "All parties at least break even on average without further payments.");
    return fmt::format(
        fmt::runtime(
            t.said("Netton är sammanlagt {}. Med betalningarna i kolumnen Utjämning går alla "
                   "parter i snitt minst jämnt upp: plus får, minus ger.",
                   "The nets add up to {}. With the payments in the column Transfer all "
                   "parties at least break even on average: plus receives, minus gives.")),
        n.money(b.total));
}

Table balance_table(const Teller& t, const Balance& b, bool with_transfers) {
    const Figures& n = t.figures();
    Table table{
        .caption = t.said("Vem betalar, vem sparar: väntat nuvärde vid varje parts egen ränta",
                          "Who pays, who saves: expected present value at each party's own rate"),
        .columns = {{t.said("Part", "Party"), false},
                    {t.said("Betalar", "Pays")},
                    {t.said("Egen kostnad", "Own cost")},
                    {t.said("Får", "Receives")},
                    {t.said("Sparar", "Saves")},
                    {t.said("Netto", "Net")}},
        .rows = {}};
    if (with_transfers) table.columns.push_back({t.said("Utjämning", "Transfer")});
    for (const Balance::Row& r : b.rows) {
        table.rows.push_back({t.party(r.party), n.amount(r.pays), n.amount(r.spends),
                              n.amount(r.receives), n.amount(r.saves), n.amount(r.net)});
        if (with_transfers) table.rows.back().push_back(n.amount(r.transfer, r.net.error));
    }
    std::vector<std::string> last(table.columns.size());
    last[0] = t.said("Sammanlagt", "In all");
    last[5] = n.amount(b.total);
    table.rows.push_back(std::move(last));
    return table;
}

}  // namespace

void tell_balance(const Teller& t, std::vector<Section>& sections) {
    const Balance& b = t.forecast().balance;
    if (b.rows.empty()) return;
    Section s{.id = "balance",
              .title = t.said("Vem betalar och vem sparar", "Who pays and who saves"),
              .blocks = {}};
    s.blocks.push_back(Paragraph{transfer_sentence(t, b)});
    const bool with_transfers =
        b.can_break_even && std::any_of(b.rows.begin(), b.rows.end(),
                                        [](const Balance::Row& r) { return r.transfer != 0; });
    BalanceChart chart{.out = {t.said("Betalar", "Pays"), t.said("Egen kostnad", "Own cost")},
                       .in = {t.said("Får", "Receives"), t.said("Sparar", "Saves")},
                       .net = t.said("Netto", "Net"),
                       .bars = {}};
    std::string nets;
    for (const Balance::Row& r : b.rows) {
        chart.bars.push_back({t.party(r.party),
                              {t.major(r.pays.value), t.major(r.spends.value)},
                              {t.major(r.receives.value), t.major(r.saves.value)},
                              t.major(r.net.value)});
        nets += fmt::format("{}{} {}", nets.empty() ? "" : "; ", t.party(r.party),
                            t.figures().money(r.net.value, r.net.error));
    }
    const std::string title = t.said("Vem betalar och vem sparar", "Who pays and who saves");
    s.blocks.push_back(
        Figure{.words = t.chart("balance-chart", title,
                                t.said("Netto i snitt: ", "Net on average: ") + nets + "."),
               .chart = std::move(chart),
               .table = balance_table(t, b, with_transfers)});
    sections.push_back(std::move(s));
}

void tell_principle(const Teller& t, std::vector<Section>& sections) {
    if (!t.forecast().principle) return;
    const Principle& p = *t.forecast().principle;
    const Figures& n = t.figures();
    Section s{.id = "principle",
              .title = t.said("Förlorar alla på ett dåligt utfall och vinner på ett bra?",
                              "Do all lose on a bad outcome and win on a good one?"),
              .blocks = {}};
    s.blocks.push_back(Paragraph{
        fmt::format(fmt::runtime(t.said(
                        "I den tiondel av scenarierna där nyttan är minst förlorar alla parter "
                        "samtidigt i {}. I den tiondel där den är störst vinner alla i {}.",
                        "In the tenth of the scenarios with the least benefit all parties lose at "
                        "once in {}. In the tenth with the most all win in {}.")),
                    n.share(p.all_on_bad), n.share(p.all_on_good))});
    Table table{.caption = t.said("Varje part för sig", "Each party by itself"),
                .columns = {{t.said("Part", "Party"), false},
                            {t.said("Förlorar på dåligt", "Loses on bad")},
                            {t.said("Vinner på bra", "Wins on good")}},
                .rows = {}};
    for (const Principle::Row& r : p.rows)
        table.rows.push_back({t.party(r.party), n.share(r.loses_on_bad), n.share(r.wins_on_good)});
    s.blocks.push_back(std::move(table));
    sections.push_back(std::move(s));
}

void tell_tornado(const Teller& t, std::vector<Section>& sections) {
    const Tornado& tornado = t.report().tornado;
    if (tornado.bars.empty()) return;
    const Figures& n = t.figures();
    const std::string title = tornado.of.empty() ? t.said("Vilka antaganden som betyder mest",
                                                          "Which assumptions matter most")
                                                 : tornado.of;
    Section s{.id = "tornado",
              .title = t.said("Vilka antaganden som betyder mest", "Which assumptions matter most"),
              .blocks = {}};
    const auto value = [&](const Tornado::Bar& bar, double v) {
        if (!bar.subject) return n.number(v, 0);
        return n.value(t.report().assumptions.names, t.measure(*bar.subject).type, v, 0);
    };
    TornadoChart chart{.middle = t.major(tornado.middle), .bars = {}};
    Table table{.caption = title,
                .columns = {{t.said("Antagande", "Assumption"), false},
                            {t.said("Lågt värde", "Low value")},
                            {t.said("Högt värde", "High value")},
                            {t.said("Resultat vid lågt", "Result at low")},
                            {t.said("Resultat vid högt", "Result at high")}},
                .rows = {}};
    for (const Tornado::Bar& bar : tornado.bars) {
        chart.bars.push_back({bar.name, t.major(bar.at_low), t.major(bar.at_high)});
        table.rows.push_back({bar.name, value(bar, bar.low), value(bar, bar.high),
                              n.amount(bar.at_low, 0), n.amount(bar.at_high, 0)});
    }
    s.blocks.push_back(Paragraph{fmt::format(
        fmt::runtime(t.said(
            "Med alla antaganden i mitten är resultatet {}. Varje stapel visar hur långt "
            "resultatet flyttas när ett antagande är lågt eller högt och de andra står kvar.",
            "With all assumptions in the middle the result is {}. Each bar shows how far "
            "the result moves when one assumption is low or high and the others stay.")),
        n.money(tornado.middle, 0))});
    const std::string description =
        fmt::format(fmt::runtime(t.said("Mest betyder {}: mellan {} och {}.",
                                        "{} matters most: between {} and {}.")),
                    tornado.bars.front().name, n.amount(tornado.bars.front().at_low, 0),
                    n.money(tornado.bars.front().at_high, 0));
    s.blocks.push_back(Figure{.words = t.chart("tornado-chart", title, description),
                              .chart = std::move(chart),
                              .table = std::move(table)});
    if (!tornado.alike.empty())
        s.blocks.push_back(Paragraph{alike_sentence(tornado, t.report().language), true});
    sections.push_back(std::move(s));
}

}  // namespace utfall::desk
