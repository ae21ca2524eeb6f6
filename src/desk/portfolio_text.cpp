#include "portfolio_text.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "estimate_text.h"
#include "statement.h"

namespace utfall::desk {

using forecast::ContractInPortfolio;
using forecast::Estimate;
using forecast::PartyInPortfolio;
using forecast::Spread;

namespace {

using Rows = std::vector<std::vector<std::string>>;

class Telling {
public:
    explicit Telling(const PortfolioReport& report)
        : r_(report), f_(report.forecast), figures_(report.currency, report.language) {}

    std::string text() const {
        return head() + "\n" + together() + "\n" + parties() + "\n" + contracts_table() + foot();
    }

private:
    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return r_.language == base::Language::Swedish ? sv : en;
    }
    [[nodiscard]] std::string count(std::size_t number) const {
        return base::decimal_text({.digits = static_cast<std::int64_t>(number)}, r_.language);
    }
    [[nodiscard]] std::string contracts(std::size_t number) const {
        return count(number) + said(" kontrakt", number == 1 ? " contract" : " contracts");
    }
    // Rounded as the mean is.
    [[nodiscard]] std::string beside(double minor, const Estimate& mean) const {
        return figures_.amount(minor, mean.error);
    }

    std::string head() const {
        std::string out = said("Portfölj: ", "Portfolio: ") + r_.path + "\n\n";
        out += fmt::format(fmt::runtime(said("{}, {} scenarier, slumpfrö {}. Belopp i {}.\n",
                                             "{}, {} scenarios, seed {}. Amounts in {}.\n")),
                           contracts(f_.contracts.size()), count(f_.options.scenarios),
                           f_.options.seed, figures_.currency_word());
        if (f_.contracts.size() < r_.asked)
            out += fmt::format(fmt::runtime(said("Avbruten: {} av {} kontrakt drogs.\n",
                                                 "Stopped: {} of {} contracts were drawn.\n")),
                               count(f_.contracts.size()), count(r_.asked));
        if (f_.stopped > 0)
            out += fmt::format(
                fmt::runtime(
                    said("{} scenarier räknas inte: något kontrakt kan inte avräknas i dem.\n",
                         "{} scenarios are left out: some contract cannot be settled in them.\n")),
                count(f_.stopped));
        for (const auto& [name, number] : r_.factors)
            out += fmt::format(
                fmt::runtime(said("Gemensam faktor: {}, i {}.\n", "Common factor: {}, in {}.\n")),
                name, contracts(number));
        if (r_.factors.empty())
            out += said(
                "Inget kontrakt nämner någon gemensam faktor: de dras oberoende av varandra.\n",
                "No contract names a common factor: they are drawn independently.\n");
        return out;
    }

    std::string together() const {
        Rows rows{{said("tillsammans", "together"), said("väntat", "expected"), "5 %", "50 %",
                   "95 %", "99 %", said("mest", "most")}};
        rows.push_back(spread_row(said("utfallsbetalningar", "outcome payments"), f_.repaid));
        rows.back().resize(7);
        rows.push_back(spread_row(said("garantier", "guarantees"), f_.guaranteed));
        rows.back().push_back(beside(f_.guaranteed_p99, f_.guaranteed.mean));
        rows.back().push_back(beside(f_.guaranteed_most, f_.guaranteed.mean));
        std::string out = table_text(rows, {false, true, true, true, true, true, true});
        if (f_.guaranteed.mean.value > 0)
            out += fmt::format(
                fmt::runtime(said("Någon garanti faller ut i {} av scenarierna. Var för sig ryms "
                                  "varje kontrakts garantier i 99 % av\n"
                                  "scenarierna inom belopp som tillsammans är {}.\n",
                                  "Some guarantee pays in {} of the scenarios. One by one, each "
                                  "contract's guarantees keep in 99 % of\n"
                                  "the scenarios within amounts that are {} together.\n")),
                figures_.share(f_.called), beside(f_.guaranteed_p99_apart, f_.guaranteed.mean));
        return out;
    }
    std::vector<std::string> spread_row(const std::string& name, const Spread& s) const {
        return {name, figures_.amount(s.mean), beside(s.p5, s.mean), beside(s.p50, s.mean),
                beside(s.p95, s.mean)};
    }

    std::string parties() const {
        Rows rows{{said("part", "party"), said("kontrakt", "contracts"), said("netto", "net"),
                   said("nuvärde", "present value"), "5 %", "95 %", said("sämsta 5 %", "worst 5 %"),
                   said("P(förlust)", "P(loss)")}};
        for (const PartyInPortfolio& p : f_.parties)
            rows.push_back({p.name, count(p.contracts), figures_.amount(p.net.mean),
                            figures_.amount(p.npv.mean), beside(p.npv.p5, p.npv.mean),
                            beside(p.npv.p95, p.npv.mean), figures_.amount(p.cvar),
                            figures_.share(p.loss)});
        return table_text(rows, {false, true, true, true, true, true, true, true});
    }

    std::string contracts_table() const {
        Rows rows{{said("kontrakt", "contract"), said("utfallsbetalningar", "outcome payments"),
                   said("garantier", "guarantees"),
                   said("allas nuvärde", "everybody's present value"),
                   said("finansiärens avkastning", "the investor's return"),
                   said("P(förlust)", "P(loss)")}};
        for (const ContractInPortfolio& c : f_.contracts)
            rows.push_back({c.name, figures_.amount(c.repaid), figures_.amount(c.guaranteed),
                            figures_.amount(c.worth), c.irr ? figures_.share(*c.irr) : "–",
                            c.loss ? figures_.share(*c.loss) : "–"});
        return table_text(rows, {false, true, true, true, true, true});
    }

    std::string foot() const {
        return said(
            "\nNuvärden är efter varje parts egen kalkylränta, vid varje kontrakts egen första "
            "dag. ± är "
            "medelfelet av dragningen.\n",
            "\nPresent values are at each party's own curve, as of each contract's own first day. "
            "± is the "
            "standard error of drawing.\n");
    }

    const PortfolioReport& r_;
    const forecast::PortfolioForecast& f_;
    Figures figures_;
};

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

class Writer {
public:
    explicit Writer(const PortfolioReport& report)
        : r_(report), minor_(static_cast<double>(report.currency.minor_per_major())) {}

    Json run() const {
        const forecast::PortfolioForecast& f = r_.forecast;
        Json j{{"currency", r_.currency.code},      {"contracts_asked", r_.asked},
               {"scenarios", f.options.scenarios},  {"seed", f.options.seed},
               {"version", UTFALL_VERSION},         {"left_out", f.stopped},
               {"common_factors", r_.factors},      {"repaid", spread(f.repaid)},
               {"guaranteed", spread(f.guaranteed)}};
        j["guaranteed"]["p99"] = amount(f.guaranteed_p99);
        j["guaranteed"]["most"] = amount(f.guaranteed_most);
        j["guaranteed"]["p99_apart"] = amount(f.guaranteed_p99_apart);
        j["guaranteed"]["called"] = estimate(f.called, 1);
        j["parties"] = Json::array();
        for (const PartyInPortfolio& p : f.parties)
            j["parties"].push_back({{"name", p.name},
                                    {"contracts", p.contracts},
                                    {"net", spread(p.net)},
                                    {"npv", spread(p.npv)},
                                    {"loss", estimate(p.loss, 1)},
                                    {"cvar", estimate(p.cvar, minor_)}});
        j["contracts"] = Json::array();
        for (const ContractInPortfolio& c : f.contracts)
            j["contracts"].push_back({{"name", c.name},
                                      {"repaid", estimate(c.repaid, minor_)},
                                      {"guaranteed", estimate(c.guaranteed, minor_)},
                                      {"worth", estimate(c.worth, minor_)},
                                      {"irr", c.irr ? estimate(*c.irr, 1) : Json(nullptr)},
                                      {"loss", c.loss ? estimate(*c.loss, 1) : Json(nullptr)},
                                      {"left_out", c.stopped}});
        return j;
    }

private:
    [[nodiscard]] Json amount(double minor) const { return number(whole(minor) / minor_); }
    [[nodiscard]] Json estimate(const Estimate& e, double units) const {
        const auto told = [&](double v) {
            return units == 1 ? number(v) : number(whole(v) / units);
        };
        return {{"value", told(e.value)}, {"error", told(e.error)}};
    }
    [[nodiscard]] Json spread(const Spread& s) const {
        return {{"mean", estimate(s.mean, minor_)},
                {"p5", amount(s.p5)},
                {"p25", amount(s.p25)},
                {"p50", amount(s.p50)},
                {"p75", amount(s.p75)},
                {"p95", amount(s.p95)}};
    }

    const PortfolioReport& r_;
    double minor_;
};

}  // namespace

std::string portfolio_text(const PortfolioReport& report) { return Telling(report).text(); }
std::string portfolio_json(const PortfolioReport& report) {
    return Writer(report).run().dump(2) + "\n";
}

}  // namespace utfall::desk
