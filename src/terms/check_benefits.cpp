// What outcomes are worth to whom, what the effort costs, cohorts of persons that move between states, and discounting.
#include <algorithm>

#include "assumptions_checker.h"
#include "make.h"

namespace utfall::terms {

using L = LinePhrase;
using TypeKind = Type::Kind;

namespace {
constexpr Rational kNone{0, 1}, kOne{1, 1};
constexpr Type kShare{.kind = TypeKind::Share};
}  // namespace

std::optional<std::size_t> AssumptionsChecker::column_of(const Statement& s, Column column) const {
    if (!s.table) return std::nullopt;
    for (std::size_t i = 0; i < s.table->header.size(); ++i)
        if (s.table->header[i].form == Form::Heading && s.table->header[i].column == column)
            return i;
    return std::nullopt;
}

void AssumptionsChecker::read_cohort(const Statement& s) {
    Cohort cohort;
    cohort.name = s.holes[0].text;
    cohort.origin = origin(s);
    cohort.source = source_of(s);
    cohort.grade = grade_of(s);
    const Type persons{.kind = TypeKind::Count, .unit = static_cast<int>(BuiltInUnit::person)};
    cohort.size = belief(s.holes[1], {});
    need_kind(s.holes[1], cohort.size.type, {TypeKind::Count});
    if (needed(s, {L::for_each}) == nullptr) return;
    const std::vector<int> over = over_line(s);
    if (over.size() != 1 ||
        contract_.dimensions[static_cast<std::size_t>(over[0])].kind != Dimension::Kind::Periods)
        return report(Code::cohort_periods, s.place, {Bilingual::same(cohort.name)});
    cohort.periods = over[0];
    if (!s.table || s.table->rows.empty())
        return report(Code::table_missing, s.place, {Bilingual::same(cohort.name)});
    if (!need_columns(s, cohort.name, {Column::state, Column::at_first, Column::to_state})) return;
    const Type type = cohort.size.type.kind == TypeKind::Count ? cohort.size.type : persons;
    const std::size_t state = *column_of(s, Column::state);
    for (const auto& row : s.table->rows) {
        const Symbol* symbol = find(row[state], {SymbolKind::Measure});
        if (symbol == nullptr || symbol->statement != &s) return;
        Measure& m = contract_.measures[static_cast<std::size_t>(symbol->index)];
        m.type = type;
        m.over = over;
        cohort.states.push_back(
            {.subject = symbol->index, .at_first = {}, .to = {}, .place = row[state].place});
    }
    read_states(s, cohort);
    for (const Cohort::State& each : cohort.states) {
        Assumed assumed{.subject = each.subject, .is_quantity = true};
        assumed.distribution = {.kind = AssumedDistribution::Kind::FromCohort, .place = each.place};
        assumed.over = over;
        assumed.source = cohort.source;
        assumed.grade = cohort.grade;
        assumed.origin = origin(s);
        out_.assumed.push_back(std::move(assumed));
    }
    out_.cohorts.push_back(std::move(cohort));
}

// A row of chances adds up to one, and so does the column of shares at first; an empty cell is no chance.
void AssumptionsChecker::read_states(const Statement& s, Cohort& cohort) {
    const std::size_t first = *column_of(s, Column::at_first);
    const auto chance = [&](const Node& cell, const Scope& scope) {
        if (cell.form == Form::Empty) return make(Expression::Kind::Constant, kShare, cell.place);
        Expression e = parameter(cell, scope, kShare);
        need_in(cell, e, kNone, kOne);
        return e;
    };
    const auto need_whole = [&](const std::vector<const Expression*>& parts, const Place& place,
                                const std::string& what) {
        Rational sum = kNone;
        for (const Expression* e : parts) {
            if (e->kind != Expression::Kind::Constant) return;
            const auto more = sum.plus(e->constant);
            if (!more) break;  // finer than can be added: not whole
            sum = *more;
        }
        if (sum != kOne)
            report(Code::chances_not_whole, place,
                   {Bilingual::same(what), value_words(sum, kShare)});
    };
    std::vector<const Expression*> at_first;
    for (std::size_t i = 0; i < cohort.states.size(); ++i) {
        const auto& row = s.table->rows[i];
        Cohort::State& state = cohort.states[i];
        state.at_first = chance(row[first], {});
        std::vector<const Expression*> to;
        for (const Cohort::State& target : cohort.states) {
            const std::string& name =
                contract_.measures[static_cast<std::size_t>(target.subject)].name;
            const auto& header = s.table->header;
            const auto at = std::find_if(header.begin(), header.end(), [&](const Node& h) {
                return h.form == Form::Heading && h.column == Column::to_state &&
                       h.parts[0].text == name;
            });
            if (at == header.end()) {
                report(Code::rows_missing, s.place,
                       {Bilingual::same(cohort.name), {.sv = "till " + name, .en = "to " + name}});
                return;
            }
            state.to.push_back(chance(row[static_cast<std::size_t>(at - header.begin())],
                                      {.over = {cohort.periods}}));
        }
        for (const Expression& e : state.to) to.push_back(&e);
        need_whole(to, s.table->row_places[i], row[*column_of(s, Column::state)].text);
    }
    for (const Cohort::State& state : cohort.states) at_first.push_back(&state.at_first);
    need_whole(at_first, s.place, cohort.name);
}

void AssumptionsChecker::read_benefit(const Statement& s) {
    Benefit benefit;
    benefit.name = s.holes[0].text;
    benefit.origin = origin(s);
    benefit.source = source_of(s);
    benefit.grade = grade_of(s);
    const Node& subject = s.holes.back();
    const Symbol* symbol = find(subject, {SymbolKind::Measure, SymbolKind::Definition});
    if (symbol == nullptr) return;
    const auto index = static_cast<std::size_t>(symbol->index);
    benefit.over = symbol->kind == SymbolKind::Measure ? contract_.measures[index].over
                                                       : definition(symbol->index).over;
    const Expression outcome = belief(subject, {.over = benefit.over});
    if (is_unknown(outcome.type)) return;
    if (s.phrase == StatementPhrase::benefit_per) {
        const Type one{.kind = TypeKind::Count,
                       .unit = unit_index(s.holes[1].unit, s.holes[1].place)};
        if (one.unit >= 0 && !same_type(outcome.type, one))
            report(Code::type_wanted, subject.place, {words(outcome.type), words(one)});
    }
    if (!s.table || s.table->rows.empty())
        return report(Code::table_missing, s.place, {Bilingual::same(benefit.name)});
    if (!need_columns(s, benefit.name, {Column::who_benefits, Column::year_number})) return;
    read_benefit_rows(s, outcome, benefit);
    read_course(s, benefit);
    const bool has_periods = std::any_of(benefit.over.begin(), benefit.over.end(), [&](int d) {
        return contract_.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods;
    });
    if (!has_periods) (void)needed(s, {L::counted_from});
    out_.benefits.push_back(std::move(benefit));
}

// Of an outcome that is an amount the cells are shares, otherwise what one of it is worth.
void AssumptionsChecker::read_benefit_rows(const Statement& s, const Expression& outcome,
                                           Benefit& benefit) {
    const std::size_t who = *column_of(s, Column::who_benefits);
    std::int64_t years = 0;
    for (const Node& h : s.table->header)
        if (h.form == Form::Heading && h.column == Column::year_number &&
            h.parts[0].decimal.digits != ++years)
            report(Code::years_not_in_order, h.place, {Bilingual::same(benefit.name)});
    for (std::size_t r = 0; r < s.table->rows.size(); ++r) {
        const auto& row = s.table->rows[r];
        Benefit::Row out{.party = index_of(row[who], SymbolKind::Party),
                         .worth = {},
                         .place = s.table->row_places[r]};
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == who) continue;
            const Node& cell = row[i];
            if (cell.form == Form::Empty) {
                out.worth.push_back(
                    make(Expression::Kind::Constant, {.kind = TypeKind::Money}, cell.place));
            } else if (outcome.type.kind == TypeKind::Money) {
                Expression share = parameter(cell, {.over = benefit.over}, kShare);
                out.worth.push_back(make(Expression::Kind::Multiply, outcome.type, cell.place,
                                         {std::move(share), outcome}));
            } else if (auto worth = worth_of(outcome, cell, {.over = benefit.over})) {
                out.worth.push_back(std::move(*worth));
            }
        }
        benefit.rows.push_back(std::move(out));
    }
}

void AssumptionsChecker::read_course(const Statement& s, Benefit& benefit) {
    const auto share = [&](L phrase, const Rational& otherwise, const Rational& low) {
        const Line* l = line(s, phrase);
        return l == nullptr ? otherwise : share_between(l->holes[0], low, kOne).value_or(otherwise);
    };
    benefit.deadweight = share(L::deadweight, kNone, kNone);
    benefit.attributed = share(L::attributed, kOne, kNone);
    if (const Line* l = line(s, L::indexed)) benefit.indexed = growth(l->holes[0]).value_or(kNone);
    if (const Line* l = line(s, L::prices_of)) benefit.price_level = l->holes[0].decimal.digits;
    if (const Line* l = line(s, L::counted_from)) benefit.counted_from = l->holes[0].date;
    if (const Line* l = line(s, L::starts_after)) benefit.starts_after = duration(l->holes[0]);
    if (const Line* l = line(s, L::lasts)) {
        const auto time = duration(l->holes[0]);
        benefit.fading = share_between(l->holes[1], kNone, kOne).value_or(kNone);
        const auto written = benefit.rows.empty() ? std::size_t{1} : benefit.rows[0].worth.size();
        if (time && time->unit == BuiltInUnit::year && time->count <= 100 &&
            time->count >= static_cast<std::int64_t>(written))
            benefit.lasts = time->count;
        else
            report(Code::lasts_whole_years, l->place, {Bilingual::same(benefit.name)});
    }
}

void AssumptionsChecker::read_cost(const Statement& s) {
    Cost cost;
    cost.name = s.holes[0].text;
    cost.origin = origin(s);
    cost.source = source_of(s);
    cost.grade = grade_of(s);
    if (!s.table || s.table->rows.empty())
        return report(Code::table_missing, s.place, {Bilingual::same(cost.name)});
    if (!need_columns(s, cost.name, {Column::who_bears, Column::cost_day, Column::cost_amount}))
        return;
    const std::size_t who = *column_of(s, Column::who_bears), day = *column_of(s, Column::cost_day),
                      amount = *column_of(s, Column::cost_amount);
    for (const auto& row : s.table->rows)
        cost.rows.push_back({index_of(row[who], SymbolKind::Party), row[day].date,
                             parameter(row[amount], {}, {.kind = TypeKind::Money})});
    out_.costs.push_back(std::move(cost));
}

void AssumptionsChecker::read_discount(const Statement& s) {
    Discount d{.parties = {}, .steps = {}, .place = s.place};
    if (s.phrase == StatementPhrase::discount_for) {
        const std::vector<Node> single{s.holes[0]};
        for (const Node& name : s.holes[0].form == Form::Names ? s.holes[0].parts : single)
            d.parties.push_back(index_of(name, SymbolKind::Party));
    }
    const Bilingual what{.sv = "diskontering", .en = "discount"};
    if (!s.table || s.table->rows.empty()) return report(Code::table_missing, s.place, {what});
    if (!need_columns(s, "", {Column::from_year, Column::rate})) return;
    const std::size_t from = *column_of(s, Column::from_year), rate = *column_of(s, Column::rate);
    for (const auto& row : s.table->rows) {
        const auto value = growth(row[rate]);
        const std::int64_t year = row[from].decimal.digits;
        constexpr std::int64_t kLastYear = 1000;
        if (d.steps.empty() ? year != 0 : year <= d.steps.back().from_year || year > kLastYear)
            report(Code::years_not_in_order, row[from].place, {what});
        d.steps.push_back({year, value.value_or(kNone)});
    }
    for (const Discount& other : out_.discounts)
        for (int party : d.parties.empty() ? std::vector<int>{-1} : d.parties)
            if (other.parties.empty() ? party < 0
                                      : std::find(other.parties.begin(), other.parties.end(),
                                                  party) != other.parties.end())
                report(Code::row_twice, s.place,
                       {what,
                        Bilingual::same(
                            party < 0 ? ""
                                      : contract_.parties[static_cast<std::size_t>(party)].name)});
    out_.discounts.push_back(std::move(d));
}

}  // namespace utfall::terms
