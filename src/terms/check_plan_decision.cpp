// What a plan delivers: measures of its contract, or results of its own; and calculations without microdata.
#include <algorithm>

#include "checker.h"
#include "plan_checker.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using L = LinePhrase;
using Kind = PlanExpression::Kind;
using TypeKind = PlanType::Kind;

// An effect is in the unit of the outcome, for each unit that the rows are of; other results are plain numbers.
PlanType PlanChecker::type_of_estimate(const PlannedEstimate& e) const {
    switch (e.method) {
        case Method::RankSum:
        case Method::Logit:
        case Method::Probit:
        case Method::KaplanMeier:
        case Method::LogRank:
        case Method::Cox: return {};
        case Method::DifferenceInMeans:
        case Method::LeastSquares:
        case Method::LeastSquaresInteracted:
        case Method::Between:
        case Method::RandomEffects:
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
        case Method::SegmentedRegression: break;
    }
    if (!e.outcome) return {.kind = TypeKind::Unknown};
    PlanType type = type_of(plan_.variables[static_cast<std::size_t>(*e.outcome)]);
    if (type.kind == TypeKind::YesNo) type.kind = TypeKind::Share;
    type.per_unit = true;
    return type;
}

void PlanChecker::read_given(const Statement& s, const Line& l, int estimate) {
    Typed value =
        make(Kind::Estimate, type_of_estimate(plan_.estimates[static_cast<std::size_t>(estimate)]),
             l.place, {});
    value.expression.subject = estimate;
    const Node& target = l.holes[0];
    if (plan_.contract_title.empty())
        return report(
            Code::measure_without_contract, target.place,
            {Bilingual::same(target.form == Form::Of ? target.parts[0].text : target.text)});
    deliver(target, std::move(value), s, l.place);
}

void PlanChecker::read_decision(const Statement& s) {
    check_lines_once(s);
    deliver(s.holes[0], expression(s.holes[1], Over::Estimates), s, s.place);
}

void PlanChecker::deliver(const Node& target, Typed value, const Statement& s, const Place& place) {
    Decision decision;
    decision.value = std::move(value.expression);
    decision.origin = {place, s.heading};
    const auto measure = measure_of(target, decision);
    if (!measure) return;
    decision.measure = *measure;
    for (const Decision& other : plan_.decisions)
        if (other.name == decision.name && other.members == decision.members)
            report(Code::measure_given_twice, place,
                   {Bilingual::same(decision.name),
                    Bilingual::same(std::to_string(other.origin.place.line))});
    if (*measure >= 0) {
        const PlanType wanted =
            type_of(plan_.contract->measures[static_cast<std::size_t>(*measure)]);
        if (!fits(value.type, wanted))
            report(Code::measure_of_other_unit, place,
                   {Bilingual::same(decision.name), words_of(wanted), words_of(value.type)});
    }
    plan_.decisions.push_back(std::move(decision));
}

// Into the contract's measures; -1 for a result of the plan's own, or when the contract is not at hand.
std::optional<int> PlanChecker::measure_of(const Node& target, Decision& decision) {
    const Node& name = target.form == Form::Of ? target.parts[0] : target;
    if (name.form != Form::Name) {
        report(Code::not_of_estimates, target.place);
        return std::nullopt;
    }
    decision.name = name.text;
    if (!plan_.contract) return -1;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < plan_.contract->measures.size(); ++i) {
        const Measure& m = plan_.contract->measures[i];
        if (m.is_measure) known.push_back(m.name);
        if (m.name != name.text) continue;
        if (!m.is_measure) {
            report(Code::fact_not_estimated, name.place, {Bilingual::same(m.name)});
            return std::nullopt;
        }
        read_members(target, m, decision);
        return static_cast<int>(i);
    }
    unknown(name, {.sv = "mått i kontraktet", .en = "measure of the contract"}, known);
    return std::nullopt;
}

void PlanChecker::read_members(const Node& target, const Measure& measure, Decision& decision) {
    const auto& dimensions = plan_.contract->dimensions;
    for (const int over : measure.over) {
        const Dimension& d = dimensions[static_cast<std::size_t>(over)];
        int member = -1;
        for (std::size_t i = 1; target.form == Form::Of && i < target.parts.size(); ++i) {
            const Node& part = target.parts[i];
            if (d.kind == Dimension::Kind::Periods) {
                if (part.text == d.name && part.number >= 1 && part.number <= d.size())
                    member = static_cast<int>(part.number) - 1;
                continue;
            }
            const auto at = std::find(d.members.begin(), d.members.end(), part.text);
            if (at != d.members.end()) member = static_cast<int>(at - d.members.begin());
        }
        if (member < 0)
            report(Code::measure_member_wanted, target.place,
                   {Bilingual::same(measure.name), Bilingual::same(d.name)});
        else
            decision.members.emplace_back(over, member);
    }
    const std::size_t written = target.form == Form::Of ? target.parts.size() - 1 : 0;
    if (written > measure.over.size())
        report(Code::unknown_member, target.parts.back().place,
               {Bilingual::same(target.parts.back().text), Bilingual::same(measure.name)});
}

void PlanChecker::read_calculation(const Statement& s) {
    check_lines_once(s);
    Calculation c;
    c.name = s.holes[0].text;
    c.origin = {s.place, s.heading};
    for (const Calculation& other : plan_.calculations)
        if (other.name == c.name)
            report(Code::name_twice, s.holes[0].place,
                   {Bilingual::same(c.name),
                    Bilingual::same(std::to_string(other.origin.place.line))});
    check_needs(s, {{L::asks}, {L::comparing}}, Bilingual::same(c.name));
    const Line* asks = line(s, L::asks);
    const Line* comparing = line(s, L::comparing);
    read_given_values(s, c);
    if (asks == nullptr || comparing == nullptr) return;
    const Bilingual what{.sv = print(comparing->holes[0], base::Language::Swedish),
                         .en = print(comparing->holes[0], base::Language::English)};
    for (const CalculationRow& row : method_table().calculations) {
        if (row.choice != comparing->holes[0].choice) continue;
        c.comparison = row.comparison;
        check_needs(s, row.needs, what);
        for (const Line& l : s.lines)
            if (!row.takes.contains(l.phrase))
                report(Code::line_of_other_method, l.place,
                       {what, {.sv = "andra jämförelser", .en = "other comparisons"}});
        if (std::find(row.asks.begin(), row.asks.end(), asks->holes[0].choice) == row.asks.end())
            report(Code::line_of_other_method, asks->place,
                   {what, {.sv = "andra jämförelser", .en = "other comparisons"}});
    }
    for (const AskRow& row : method_table().asks) {
        if (row.choice != asks->holes[0].choice) continue;
        c.asked = row.asked;
        check_needs(s, row.needs, Bilingual::same(c.name));
    }
    plan_.calculations.push_back(std::move(c));
}

void PlanChecker::read_given_values(const Statement& s, Calculation& c) {
    constexpr Rational kLeast{-1'000'000'000'000, 1}, kMost{1'000'000'000'000, 1};
    constexpr std::int64_t kNumberMax = 1'000'000'000;
    const auto figure = [&](L phrase, std::size_t hole, auto& place) {
        if (const Line* l = line(s, phrase))
            if (const auto value = number(l->holes[hole], kLeast, kMost)) place = *value;
    };
    const auto part = [&](L phrase, std::size_t hole, auto& place, Rational low, Rational high) {
        if (const Line* l = line(s, phrase))
            if (const auto value = ratio(l->holes[hole], low, high)) place = *value;
    };
    const auto count = [&](L phrase, std::optional<std::int64_t>& place) {
        if (const Line* l = line(s, phrase)) place = whole(l->holes[0], 2, kNumberMax);
    };
    figure(L::given_effect, 0, c.effect);
    if (const Line* l = line(s, L::given_spread))
        if (const auto value = number(l->holes[0], {1, 1'000'000'000}, kMost)) c.spread = *value;
    part(L::given_proportions, 0, c.first, {0, 1}, {1, 1});
    part(L::given_proportions, 1, c.second, {0, 1}, {1, 1});
    part(L::given_correlation, 0, c.correlation, {0, 1}, {999, 1000});
    part(L::given_power, 0, c.power, {1, 100}, {9999, 10000});
    part(L::significance, 0, c.significance, {1, 10000}, {50, 100});
    count(L::given_number, c.number);
    count(L::given_groups, c.groups);
    count(L::cluster_size, c.cluster_size);
}

}  // namespace utfall::terms
