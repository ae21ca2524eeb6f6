// Claims on price lists: what is assumed about them, and what the contract's program asks.
#include <algorithm>

#include "build_model.h"

namespace utfall::forecast {

using base::Bilingual;
using base::Code;
using settle::Unknown;

namespace {

const terms::PriceList& list_of(const terms::Contract& c, int list) {
    return c.price_lists[static_cast<std::size_t>(list)];
}

int persons_of(const terms::Contract& c, int list) {
    const terms::Dimension& d = c.dimensions[static_cast<std::size_t>(list_of(c, list).persons)];
    return d.kind == terms::Dimension::Kind::Roster ? static_cast<int>(d.limit) : d.size();
}

// Whether any text of the contract pays for the line.
bool pays(const terms::Contract& c, int list, int line) {
    for (int number = 0; number <= static_cast<int>(c.amendments.size()); ++number) {
        const terms::PriceLine& own =
            list_of(terms::text_of(c, number), list).lines[static_cast<std::size_t>(line)];
        const auto is_paid = [](const terms::PriceLine::Price& p) { return p.amount > 0; };
        if (own.is_offered && std::any_of(own.prices.begin(), own.prices.end(), is_paid))
            return true;
    }
    return false;
}

void add_line(ClaimsPlan& plan, int line, int subject) {
    const auto is_same = [&](const ClaimsPlan::Line& l) { return l.line == line; };
    if (std::none_of(plan.lines.begin(), plan.lines.end(), is_same))
        plan.lines.push_back({line, subject});
}

}  // namespace

// What is assumed about a list whose claims are given as facts: they are taken as they are.
std::set<std::size_t> ModelBuilder::assumed_of_given() const {
    std::set<std::size_t> out;
    for (const terms::ClaimCounts& counts : out_.assumptions.claim_counts)
        for (const auto& row : counts.rows)
            if (is_given(counts.list)) out.insert(row.assumed);
    return out;
}

// Every line that is paid and may be asked about is believed to be something.
void ModelBuilder::need_claims() {
    const terms::Assumptions& a = out_.assumptions;
    std::map<int, std::set<int>> assumed, asked;
    for (const auto& counts : a.claim_counts)
        for (const auto& row : counts.rows) assumed[counts.list].insert(row.line);
    for (const auto& claimants : a.claimants)
        for (const auto& row : claimants.rows) assumed[claimants.list].insert(row.line);
    for (const Unknown& u : out_.space.formula.unknowns) {
        if (u.kind != Unknown::Kind::ClaimsAnswer) continue;
        // Facts that have claims on other lists have all there are.
        if (!facts_.claims.empty() && !assumed.contains(u.list)) continue;
        for (std::size_t line = 0; line < list_of(out_.contract, u.list).lines.size(); ++line)
            if (u.line < 0 || u.line == static_cast<int>(line))
                asked[u.list].insert(static_cast<int>(line));
    }
    for (const auto& [list, lines] : asked) {
        std::string missing;
        for (const int line : lines)
            if (!assumed[list].contains(line) && pays(out_.contract, list, line))
                missing += (missing.empty() ? "" : ", ") +
                           list_of(out_.contract, list).lines[static_cast<std::size_t>(line)].name;
        if (!missing.empty())
            report(Code::claims_not_assumed, a.origin.place,
                   {Bilingual::same(list_of(out_.contract, list).name), Bilingual::same(missing)});
    }
}

void ModelBuilder::plan_claims() {
    const terms::Assumptions& a = out_.assumptions;
    std::map<int, ClaimsPlan> plans;
    std::map<int, base::Place> places;  // of those by numbers
    for (const terms::ClaimCounts& counts : a.claim_counts) {
        if (is_given(counts.list)) continue;
        plan_counts(counts, plans[counts.list]);
        plan_names(counts.names, counts.periods, plans[counts.list]);
        places.try_emplace(counts.list, counts.origin.place);
    }
    for (std::size_t i = 0; i < a.claimants.size(); ++i) {
        const terms::Claimants& claimants = a.claimants[i];
        if (is_given(claimants.list)) continue;
        ClaimsPlan& plan = plans[claimants.list];
        plan.groups.push_back({.claimants = i, .dimension = out_.dimensions++, .plan = {}});
        for (const auto& counted : claimants.counted)
            add_line(plan, counted.line, a.assumed[counted.assumed].subject);
        plan_names(claimants.names, claimants.periods, plan);
    }
    count_given();
    if (plans.empty()) return;
    const settle::Facts& facts = out_.space.timetable.facts;
    out_.as_it_runs = settle::as_it_runs(out_.contract, facts, out_.space.timetable.options.on);
    for (auto& [list, plan] : plans) {
        plan.list = list;
        plan.persons = persons_of(out_.contract, list);
        plan_answers(plan);
        for (ClaimsPlan::Group& group : plan.groups)
            group.plan = plan_claimants(out_.as_it_runs, a.claimants[group.claimants]);
        settle::ClaimJudge judge(out_.as_it_runs, list, plan.persons);
        const auto place = [&](const ClaimsPlan::Count& c) {
            return judge.place_of(c.line, c.outcome, c.accepted);
        };
        std::sort(plan.counts.begin(), plan.counts.end(),
                  [&](const auto& one, const auto& other) { return place(one) < place(other); });
        if (plan.groups.empty()) need_persons(plan, judge, places.at(list));
        plan.days = days_decide(plan, judge);
        out_.claims.push_back(std::move(plan));
    }
}

// All of a period are accepted on its last day, and concern an outcome of that day, or of the last on which one can be
// claimed.
void ModelBuilder::plan_counts(const terms::ClaimCounts& counts, ClaimsPlan& plan) {
    const terms::PriceList& list = list_of(out_.contract, counts.list);
    const auto& spans = out_.contract.dimensions[static_cast<std::size_t>(counts.periods)].spans;
    for (const auto& row : counts.rows) {
        const terms::Assumed& assumed = out_.assumptions.assumed[row.assumed];
        add_line(plan, row.line, assumed.subject);
        for (int period = assumed.only->first; period <= assumed.only->second; ++period) {
            const base::Date accepted = spans[static_cast<std::size_t>(period)].second;
            plan.counts.push_back({.line = row.line,
                                   .outcome = std::min(accepted, list.through),
                                   .accepted = accepted,
                                   .variable = out_.by_key.at({assumed.subject, {period}})});
        }
    }
}

void ModelBuilder::plan_names(const std::vector<terms::CountedAs>& names, int periods,
                              ClaimsPlan& plan) {
    const auto& spans = out_.contract.dimensions[static_cast<std::size_t>(periods)].spans;
    for (const terms::CountedAs& name : names)
        for (std::size_t i = 0; i < spans.size(); ++i)
            plan.named.push_back(
                {.line = name.line,
                 .from = spans[i].first,
                 .through = spans[i].second,
                 .variable = out_.by_key.at(
                     {out_.assumptions.assumed[name.assumed].subject, {static_cast<int>(i)}})});
}

// Of claims that are given as facts: those accepted in the period.
void ModelBuilder::count_given() {
    const terms::Assumptions& a = out_.assumptions;
    const auto count = [&](int list, int periods, const std::vector<terms::CountedAs>& names) {
        if (!is_given(list)) return;
        ClaimsPlan plan;
        plan_names(names, periods, plan);
        for (const ClaimsPlan::Named& named : plan.named) {
            Variable& v = out_.variables[named.variable];
            v.way = Variable::Way::Constant;
            v.constant = static_cast<double>(
                std::count_if(facts_.claims.at(list).begin(), facts_.claims.at(list).end(),
                              [&](const settle::Claim& c) {
                                  return c.line == named.line && named.from <= c.accepted &&
                                         c.accepted <= named.through;
                              }));
        }
    };
    for (const auto& counts : a.claim_counts) count(counts.list, counts.periods, counts.names);
    for (const auto& c : a.claimants) count(c.list, c.periods, c.names);
}

void ModelBuilder::plan_answers(ClaimsPlan& plan) const {
    const auto& unknowns = out_.space.formula.unknowns;
    for (std::size_t i = 0; i < unknowns.size(); ++i) {
        const Unknown& u = unknowns[i];
        if (u.kind != Unknown::Kind::ClaimsAnswer || u.list != plan.list) continue;
        plan.answers.push_back({.input = i,
                                .line = u.line,
                                .person = u.person,
                                .from = u.from,
                                .through = u.through,
                                .is_number = u.is_number});
    }
}

// Numbers alone do not tell what is paid where it matters whose the claims are.
void ModelBuilder::need_persons(const ClaimsPlan& plan, const settle::ClaimJudge& judge,
                                const base::Place& place) {
    const terms::PriceList& list = list_of(out_.contract, plan.list);
    const auto need = [&](Bilingual why) {
        report(Code::claims_need_persons, place, {Bilingual::same(list.name), std::move(why)});
    };
    if (judge.has_caps_of_persons())
        return need({.sv = "ett tak gäller varje person för sig",
                     .en = "a cap applies to each person separately"});
    for (int number = 0; number <= static_cast<int>(out_.contract.amendments.size()); ++number)
        for (const auto& line : list_of(terms::text_of(out_.contract, number), plan.list).lines)
            if (line.is_offered && line.within)
                return need({.sv = line.name + " ska dateras inom en tid efter ett tidigare krav",
                             .en = line.name + " must be dated within a time of an earlier claim"});
    if (std::any_of(plan.answers.begin(), plan.answers.end(),
                    [](const ClaimsPlan::Answer& answer) { return answer.person >= 0; }))
        need({.sv = "en betalning gäller varje person för sig",
              .en = "a payment stands for each person"});
}

}  // namespace utfall::forecast
