// What the scenarios say of each party: its figures, its years, and its course as charts.
#include <algorithm>

#include <fmt/format.h>

#include "forecast_sections.h"

namespace utfall::desk {

using forecast::Estimate;
using forecast::PartyForecast;
using forecast::Spread;
using forecast::YearForecast;

namespace {

std::string curve_words(const Teller& t, const PartyForecast& p) {
    std::string out;
    for (const auto& [from, rate] : p.curve)
        out += out.empty()
                   ? t.figures().share(rate)
                   : fmt::format(fmt::runtime(t.said(", {} från år {}", ", {} from year {}")),
                                 t.figures().share(rate), from);
    return out.empty() ? t.figures().share(0) : out;
}

std::string return_words(const Teller& t, const forecast::ReturnForecast& r) {
    const Figures& n = t.figures();
    if (r.none >= 1) return t.said("finns inte i något scenario", "does not exist in any scenario");
    std::string out =
        fmt::format(fmt::runtime(t.said("{} per år (5 %: {}, median: {}, 95 %: {})",
                                        "{} per year (5 %: {}, median: {}, 95 %: {})")),
                    n.share(r.irr), n.share(r.p5, r.irr.error), n.share(r.p50, r.irr.error),
                    n.share(r.p95, r.irr.error));
    const auto add = [&](double share, const char* sv, const char* en) {
        if (share > 0) out += fmt::format(fmt::runtime("; " + t.said(sv, en)), n.share(share));
    };
    add(r.lost, "i {} av scenarierna kommer inget tillbaka (-100 %)",
        "in {} of the scenarios nothing comes back (-100 %)");
    add(r.none, "i {} finns ingen internränta", "in {} there is no rate of return");
    add(r.several, "i {} finns flera, varav den närmast noll med nettots tecken räknas",
        "in {} there are several, of which the one nearest zero with the sign of the net counts");
    return out;
}

Listing figures_of(const Teller& t, const PartyForecast& p) {
    const Figures& n = t.figures();
    Listing out;
    const auto add = [&](std::string name, std::string value) {
        out.lines.emplace_back(std::move(name), std::move(value));
    };
    add(fmt::format(fmt::runtime(t.said("Nuvärde vid {}", "Present value at {}")),
                    curve_words(t, p)),
        t.spread(p.npv));
    for (std::size_t i = 0; i < forecast::kSideRates.size(); ++i)
        add(fmt::format(fmt::runtime(t.said("Nuvärde vid {}", "Present value at {}")),
                        n.share(forecast::kSideRates[i])),
            n.money(p.npv_at[i]));
    add(t.said("Netto utan diskontering", "Net, not discounted"), t.spread(p.net));
    const auto flow = [&](const Spread& s, const char* sv, const char* en) {
        if (s.mean.value != 0 || s.p95 != 0) add(t.said(sv, en), t.spread(s));
    };
    flow(p.paid, "Betalar", "Pays");
    flow(p.received, "Får", "Receives");
    flow(p.saved, "Sparar", "Saves");
    flow(p.spent, "Egen kostnad", "Own cost");
    add(t.said("Risk för förlust", "Risk of loss"), n.share(p.loss));
    add(t.said("De sämsta 5 % i snitt (CVaR)", "Worst 5 % on average (CVaR)"), n.money(p.cvar));
    add(t.said("Största exponering", "Maximum exposure"), t.spread(p.exposure));
    if (p.returns) add(t.said("Internränta", "Rate of return (IRR)"), return_words(t, *p.returns));
    if (p.multiple)
        add(t.said("Pengar tillbaka per insatt krona", "Money back per unit put in"),
            n.number(*p.multiple));
    const bool puts_in = p.exposure.mean.value != 0;  // otherwise there is nothing to get back
    if (puts_in)
        add(t.said("Återbetalt", "Paid back"),
            p.payback
                ? fmt::format(fmt::runtime(t.said("år {} (medianen)", "in {} (the median)")),
                              *p.payback)
                : t.said("inte inom horisonten (medianen)", "not within the horizon (the median)"));
    return out;
}

// Every year between the first and the last, so that time runs evenly.
std::vector<YearForecast> all_years(const PartyForecast& p, bool is_cumulative) {
    std::vector<YearForecast> years;
    for (const YearForecast& y : p.years) {
        while (!years.empty() && years.back().year + 1 < y.year) {
            YearForecast between;
            between.year = years.back().year + 1;
            if (is_cumulative) between.cumulative = years.back().cumulative;
            years.push_back(between);
        }
        years.push_back(y);
    }
    return years;
}

Figure course(const Teller& t, const PartyForecast& p, Spread YearForecast::*what,
              std::string title, const char* id) {
    const bool is_cumulative = what == &YearForecast::cumulative;
    FanChart chart{.at = {}, .percentiles = {}, .is_bars = !is_cumulative};
    for (const YearForecast& y : all_years(p, is_cumulative)) {
        chart.at.push_back(std::to_string(y.year));
        const Spread& s = y.*what;
        const std::array values{s.p5, s.p25, s.p50, s.p75, s.p95};
        for (std::size_t i = 0; i < values.size(); ++i)
            chart.percentiles[i].push_back(t.major(values[i]));
    }
    const Figures& n = t.figures();
    const Spread& last = p.years.back().*what;
    const std::string description =
        fmt::format(fmt::runtime(t.said(
                        "{}–{}. Sista året: median {}, mellan {} och {} i nio scenarier av tio. "
                        "Alla tal står i tabellen.",
                        "{}–{}. In the last year: median {}, between {} and {} in nine scenarios "
                        "of ten. All numbers stand in the table.")),
                    p.years.front().year, p.years.back().year, n.money(last.p50, last.mean.error),
                    n.amount(last.p5, last.mean.error), n.money(last.p95, last.mean.error));
    Table table{.caption = title,
                .columns = {{t.said("År", "Year"), false}, {t.said("Väntat", "Expected")}},
                .rows = {}};
    for (const int percent : {5, 25, 50, 75, 95}) table.columns.push_back({t.percentile(percent)});
    for (const YearForecast& y : p.years) {
        const Spread& s = y.*what;
        std::vector<std::string> row{std::to_string(y.year), n.amount(s.mean)};
        for (const double value : {s.p5, s.p25, s.p50, s.p75, s.p95})
            row.push_back(n.amount(value, s.mean.error));
        table.rows.push_back(std::move(row));
    }
    return {.words = t.chart(fmt::format("{}-{}", id, p.party), title, description),
            .chart = std::move(chart),
            .table = std::move(table)};
}

// What is paid, received and saved each year, those columns that hold anything.
Table flows_by_year(const Teller& t, const PartyForecast& p) {
    struct Kind {
        Spread YearForecast::*what;
        std::string title;
    };
    std::vector<Kind> kinds{{&YearForecast::paid, t.said("Betalar", "Pays")},
                            {&YearForecast::received, t.said("Får", "Receives")},
                            {&YearForecast::saved, t.said("Sparar", "Saves")}};
    std::erase_if(kinds, [&](const Kind& kind) {
        return std::all_of(p.years.begin(), p.years.end(), [&](const YearForecast& y) {
            return (y.*kind.what).mean.value == 0 && (y.*kind.what).p95 == 0;
        });
    });
    Table table{
        .caption = fmt::format(fmt::runtime(t.said("{}: väntat per år", "{}: expected per year")),
                               t.party(p.party)),
        .columns = {{t.said("År", "Year"), false}},
        .rows = {}};
    for (const Kind& kind : kinds) table.columns.push_back({kind.title});
    for (const YearForecast& y : p.years) {
        std::vector<std::string> row{std::to_string(y.year)};
        for (const Kind& kind : kinds) row.push_back(t.figures().amount((y.*kind.what).mean));
        table.rows.push_back(std::move(row));
    }
    if (kinds.empty()) table.rows.clear();
    return table;
}

}  // namespace

void tell_parties(const Teller& t, std::vector<Section>& sections) {
    if (t.forecast().parties.empty()) return;
    sections.push_back(
        {.id = "parties", .title = t.said("Part för part", "Party by party"), .blocks = {}});
    for (const PartyForecast& p : t.forecast().parties) {
        const std::string& name = t.party(p.party);
        const std::string& full =
            t.report().assumptions.names.parties[static_cast<std::size_t>(p.party)].full_name;
        Section s{.id = fmt::format("party-{}", p.party),
                  .title = full.empty() || full == name ? name : fmt::format("{} ({})", name, full),
                  .blocks = {},
                  .level = 3};
        s.blocks.push_back(figures_of(t, p));
        if (!p.years.empty()) {
            s.blocks.push_back(course(
                t, p, &YearForecast::net,
                fmt::format(fmt::runtime(t.said("{}: netto per år", "{}: net per year")), name),
                "net"));
            s.blocks.push_back(course(
                t, p, &YearForecast::cumulative,
                fmt::format(fmt::runtime(t.said("{}: netto så långt", "{}: net so far")), name),
                "so-far"));
            if (Table flows = flows_by_year(t, p); !flows.rows.empty())
                s.blocks.push_back(std::move(flows));
        }
        sections.push_back(std::move(s));
    }
}

}  // namespace utfall::desk
