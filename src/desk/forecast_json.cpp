// A forecast for machines: the shape is forecast.schema.json. Amounts are numbers of major units, rounded to whole minor
// ones; shares and rates are ratios. What is no number is null.
#include <nlohmann/json.hpp>

#include <cmath>

#include "forecast_sections.h"

namespace utfall::desk {

using Json = nlohmann::ordered_json;
using forecast::Estimate;
using forecast::Forecast;
using forecast::PartyForecast;
using forecast::Spread;

namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

class Writer {
public:
    explicit Writer(const Report& report)
        : r_(report), a_(report.assumptions), f_(report.forecast), t_(report) {}

    Json run() {
        Json j = head();
        j["parties"] = each(f_.parties, [&](const PartyForecast& p) { return party(p); });
        j["guarantees"] = each(f_.guarantees, [&](const auto& g) { return guarantee(g); });
        j["measurements"] = each(f_.measurements, [&](const auto& m) { return measurement(m); });
        j["balance"] = balance();
        j["worthwhile"] = estimate(f_.worthwhile, 1);
        j["benefit"] = spread(f_.benefit, minor());
        j["cost"] = spread(f_.cost, minor());
        j["break_even"] = f_.break_even ? Json(*f_.break_even) : Json(nullptr);
        j["repaid"] = spread(f_.repaid, minor());
        j["repayment"] = {{"low", amount(f_.repayment.low)},
                          {"width", amount(f_.repayment.width)},
                          {"count", f_.repayment.count}};
        j["payoffs"] = each(f_.payoffs, [&](const auto& p) { return payoff(p); });
        j["principle"] = f_.principle ? principle(*f_.principle) : Json(nullptr);
        j["values"] = each(f_.values, [&](const auto& v) { return value(v); });
        if (!r_.tornado.bars.empty()) j["tornado"] = tornado();
        j["assumed"] = assumed();
        return j;
    }

private:
    template <class List, class Shape>
    static Json each(const List& list, Shape shape) {
        Json out = Json::array();
        for (const auto& one : list) out.push_back(shape(one));
        return out;
    }

    [[nodiscard]] double minor() const {
        return static_cast<double>(r_.contract.currency.minor_per_major());
    }
    [[nodiscard]] Json amount(double value) const { return scaled(value, minor()); }
    // What is counted in `units` to one is told in ones, rounded to whole units; 1: as it is.
    [[nodiscard]] static Json scaled(double value, double units) {
        return number(units > 1 ? whole(value) / units : value);
    }
    [[nodiscard]] static Json estimate(const Estimate& e, double units) {
        return {{"value", scaled(e.value, units)}, {"error", scaled(e.error, units)}};
    }
    [[nodiscard]] static Json spread(const Spread& s, double units) {
        return {{"mean", estimate(s.mean, units)}, {"p5", scaled(s.p5, units)},
                {"p25", scaled(s.p25, units)},     {"p50", scaled(s.p50, units)},
                {"p75", scaled(s.p75, units)},     {"p95", scaled(s.p95, units)}};
    }
    // Of a measure: minor units become major ones.
    [[nodiscard]] double units_of(int subject) const {
        const terms::Type::Kind kind = t_.measure(subject).type.kind;
        const bool is_money =
            kind == terms::Type::Kind::Money || kind == terms::Type::Kind::DatedAmounts;
        return is_money ? minor() : 1;
    }

    [[nodiscard]] Json head() const {
        Json j{{"contract", r_.contract.title},
               {"assumptions", a_.title},
               {"version", UTFALL_VERSION},
               {"seed", f_.seed},
               {"scenarios", f_.scenarios},
               {"asked", f_.asked},
               {"partial", f_.scenarios < f_.asked},
               {"draws", f_.draws == forecast::Options::Draws::Sobol ? "sobol" : "plain"},
               {"replicates", f_.replicates},
               {"from", a_.from.text()},
               {"through", a_.through.text()},
               {"currency", r_.contract.currency.code},
               {"inflation", static_cast<double>(a_.inflation.numerator) /
                                 static_cast<double>(a_.inflation.denominator)},
               {"price_level", a_.price_level ? Json(*a_.price_level) : Json(nullptr)},
               {"left_out", f_.stopped}};
        if (f_.stopped > 0) j["left_out_why"] = f_.stopped_why;
        return j;
    }

    [[nodiscard]] Json party(const PartyForecast& p) const {
        const double m = minor();
        Json j{{"party", t_.party(p.party)}};
        j["years"] = each(p.years, [&](const forecast::YearForecast& y) {
            return Json{{"year", y.year},
                        {"paid", spread(y.paid, m)},
                        {"received", spread(y.received, m)},
                        {"saved", spread(y.saved, m)},
                        {"net", spread(y.net, m)},
                        {"cumulative", spread(y.cumulative, m)}};
        });
        j["paid"] = spread(p.paid, m);
        j["received"] = spread(p.received, m);
        j["saved"] = spread(p.saved, m);
        j["spent"] = spread(p.spent, m);
        j["net"] = spread(p.net, m);
        j["npv"] = spread(p.npv, m);
        j["curve"] = each(p.curve, [](const auto& step) {
            return Json{{"from_year", static_cast<std::int64_t>(step.first)},
                        {"rate", number(step.second)}};
        });
        j["npv_at"] = {{"0", estimate(p.npv_at[0], m)},
                       {"0.035", estimate(p.npv_at[1], m)},
                       {"0.05", estimate(p.npv_at[2], m)}};
        j["loss"] = estimate(p.loss, 1);
        j["cvar"] = estimate(p.cvar, m);
        j["exposure"] = spread(p.exposure, m);
        if (p.returns)
            j["irr"] = {
                {"mean", estimate(p.returns->irr, 1)}, {"p5", number(p.returns->p5)},
                {"p50", number(p.returns->p50)},       {"p95", number(p.returns->p95)},
                {"none", number(p.returns->none)},     {"several", number(p.returns->several)},
                {"lost", number(p.returns->lost)}};
        else
            j["irr"] = nullptr;
        j["multiple"] = p.multiple ? estimate(*p.multiple, 1) : Json(nullptr);
        j["payback"] = p.payback ? Json(*p.payback) : Json(nullptr);
        return j;
    }

    [[nodiscard]] Json guarantee(const forecast::GuaranteeForecast& g) const {
        return {{"clause", g.clause},
                {"from", t_.party(g.from)},
                {"to", t_.party(g.to)},
                {"expected", estimate(g.expected, minor())},
                {"called", estimate(g.called, 1)},
                {"when_called", amount(g.when_called)},
                {"p95", amount(g.p95)},
                {"p99", amount(g.p99)},
                {"most", amount(g.most)}};
    }

    [[nodiscard]] Json measurement(const forecast::MeasurementForecast& m) const {
        constexpr const char* kDesigns[] = {"randomised", "difference",   "matching",
                                            "synthetic",  "before-after", "historical"};
        const double units = units_of(m.subject);
        return {{"measure", t_.measure(m.subject).name},
                {"design", kDesigns[static_cast<int>(m.design)]},
                {"treated", m.treated},
                {"compared", m.compared},
                {"standard_error", scaled(m.standard_error, units)},
                {"smallest_effect", scaled(m.smallest_effect, units)},
                {"paid_without_effect", estimate(m.paid_without_effect, 1)},
                {"unpaid_with_effect", estimate(m.unpaid_with_effect, 1)}};
    }

    [[nodiscard]] Json balance() const {
        const double m = minor();
        const forecast::Balance& b = f_.balance;
        Json j;
        j["rows"] = each(b.rows, [&](const forecast::Balance::Row& row) {
            return Json{{"party", t_.party(row.party)},          {"pays", estimate(row.pays, m)},
                        {"receives", estimate(row.receives, m)}, {"saves", estimate(row.saves, m)},
                        {"spends", estimate(row.spends, m)},     {"net", estimate(row.net, m)},
                        {"transfer", amount(row.transfer)}};
        });
        j["total"] = estimate(b.total, m);
        j["can_break_even"] = b.can_break_even;
        return j;
    }

    [[nodiscard]] Json payoff(const forecast::Payoff& p) const {
        Json j{{"measure", t_.measure(p.subject).name}};
        j["at"] = each(p.at, [&](double at) { return scaled(at, units_of(p.subject)); });
        j["parties"] = Json::array();
        for (std::size_t i = 0; i < p.parties.size(); ++i)
            j["parties"].push_back(
                {{"party", t_.party(p.parties[i])},
                 {"net", each(p.net[i], [&](double net) { return amount(net); })}});
        return j;
    }

    [[nodiscard]] Json principle(const forecast::Principle& p) const {
        Json j;
        j["all_on_bad"] = number(p.all_on_bad);
        j["all_on_good"] = number(p.all_on_good);
        j["rows"] = each(p.rows, [&](const forecast::Principle::Row& row) {
            return Json{{"party", t_.party(row.party)},
                        {"loses_on_bad", number(row.loses_on_bad)},
                        {"wins_on_good", number(row.wins_on_good)}};
        });
        return j;
    }

    [[nodiscard]] Json value(const forecast::ValueForecast& v) const {
        Json j{{"name", t_.measure(v.subject).name}};
        if (!v.member.empty()) j["member"] = v.member;
        j["value"] = spread(v.value, units_of(v.subject));
        j["cut"] = number(v.cut);
        return j;
    }

    [[nodiscard]] Json tornado() const {
        Json j{{"of", r_.tornado.of}, {"middle", amount(r_.tornado.middle)}};
        j["bars"] = each(r_.tornado.bars, [&](const Tornado::Bar& bar) {
            const double units = bar.subject ? units_of(*bar.subject) : 1;
            return Json{{"name", bar.name},
                        {"low", scaled(bar.low, units)},
                        {"high", scaled(bar.high, units)},
                        {"at_low", amount(bar.at_low)},
                        {"at_high", amount(bar.at_high)}};
        });
        return j;
    }

    [[nodiscard]] Json assumed() const {
        Json out = Json::array();
        const auto add = [&](const char* kind, const std::string& name, const std::string& source,
                             const std::optional<base::Rational>& grade) {
            out.push_back({{"kind", kind},
                           {"name", name},
                           {"source", source},
                           {"grade", grade ? Json(static_cast<double>(grade->numerator) /
                                                  static_cast<double>(grade->denominator))
                                           : Json(nullptr)}});
        };
        for (const auto& one : a_.assumed)
            if (one.only || !is_of_claims(one))
                add("value", t_.measure(one.subject).name, one.source, one.grade);
        for (const auto& one : a_.cohorts) add("cohort", one.name, one.source, one.grade);
        for (const auto& one : a_.claimants)
            add("claimants", a_.names.price_lists[static_cast<std::size_t>(one.list)].name,
                one.source, one.grade);
        for (const auto& one : a_.benefits) add("benefit", one.name, one.source, one.grade);
        for (const auto& one : a_.costs) add("cost", one.name, one.source, one.grade);
        return out;
    }

    const Report& r_;
    const terms::Assumptions& a_;
    const Forecast& f_;
    Teller t_;
};

}  // namespace

std::string forecast_json(const Report& report) { return Writer(report).run().dump(2) + "\n"; }

}  // namespace utfall::desk
