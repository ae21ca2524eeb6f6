// Claims on a price list: how many are accepted in each period, or which persons have which.
#include <algorithm>

#include "assumptions_checker.h"
#include "make.h"
#include "utfall/terms/compile.h"

namespace utfall::terms {

using L = LinePhrase;
using TypeKind = Type::Kind;

namespace {

constexpr Rational kNone{0, 1}, kOne{1, 1};
constexpr Type kShare{.kind = TypeKind::Share};
constexpr Type kClaims{.kind = TypeKind::Count, .unit = static_cast<int>(BuiltInUnit::claim)};
constexpr Type kPersons{.kind = TypeKind::Count, .unit = static_cast<int>(BuiltInUnit::person)};

const PriceList& list_of(const Contract& c, int list) {
    return c.price_lists[static_cast<std::size_t>(list)];
}

Bilingual times_words(std::int64_t times) {
    if (times == 1) return {.sv = "en gång", .en = "once"};
    return {.sv = std::to_string(times) + " gånger", .en = std::to_string(times) + " times"};
}

// The periods in which an outcome can come that may be claimed.
std::optional<std::pair<int, int>> periods_with_claims(const PriceList& list, const Dimension& d) {
    std::optional<std::pair<int, int>> out;
    for (int i = 0; i < static_cast<int>(d.spans.size()); ++i) {
        const auto& [first, last] = d.spans[static_cast<std::size_t>(i)];
        if (last < list.from || list.through < first) continue;
        out = std::pair(out ? out->first : i, i);
    }
    return out;
}

}  // namespace

// A value that stands among the others by the name of its line: "card line employed".
std::size_t AssumptionsChecker::assume_claims_on(const Statement& s, int list, int line,
                                                 Assumed assumed) {
    const PriceList& prices = list_of(contract_, list);
    const bool is_swedish = contract_.language == base::Language::Swedish;
    Measure m;
    m.name = prices.name + (is_swedish ? " rad " : " line ") +
             prices.lines[static_cast<std::size_t>(line)].name;
    m.is_measure = false;
    m.missing = Measure::Missing::InformationOnly;
    m.type = contract_.measures[static_cast<std::size_t>(assumed.subject)].type;
    m.over = assumed.over;
    m.origin = origin(s);
    contract_.measures[static_cast<std::size_t>(assumed.subject)] = std::move(m);
    assumed.is_quantity = true;
    assumed.origin = origin(s);
    assumed.source = source_of(s);
    assumed.grade = grade_of(s);
    out_.assumed.push_back(std::move(assumed));
    return out_.assumed.size() - 1;
}

void AssumptionsChecker::need_one_way(int list, bool by_person, const Place& place) {
    const auto is_of_list = [&](const auto& other) { return other.list == list; };
    const bool is_other =
        by_person ? std::any_of(out_.claim_counts.begin(), out_.claim_counts.end(), is_of_list)
                  : std::any_of(out_.claimants.begin(), out_.claimants.end(), is_of_list);
    if (is_other)
        report(Code::claims_two_ways, place, {Bilingual::same(list_of(contract_, list).name)});
}

void AssumptionsChecker::read_claim_counts(const Statement& s) {
    const Symbol* symbol = find(s.holes[0], {SymbolKind::PriceList});
    if (symbol == nullptr) return;
    ClaimCounts counts{.list = symbol->index};
    counts.origin = origin(s);
    const Bilingual name = Bilingual::same(list_of(contract_, counts.list).name);
    need_one_way(counts.list, false, s.place);
    const std::vector<int> over = over_line(s);
    if (over.size() != 1 ||
        contract_.dimensions[static_cast<std::size_t>(over[0])].kind != Dimension::Kind::Periods)
        return report(Code::claims_by_period, s.place, {name});
    counts.periods = over[0];
    if (!s.table || s.table->rows.empty()) return report(Code::table_missing, s.place, {name});
    if (!need_columns(s, s.holes[0].text, {Column::line, Column::claims_number})) return;
    for (std::size_t row = 0; row < s.table->rows.size(); ++row) read_count_row(s, row, counts);
    counts.names = names_of(s, counts.list);
    out_.claim_counts.push_back(std::move(counts));
}

void AssumptionsChecker::read_count_row(const Statement& s, std::size_t row, ClaimCounts& counts) {
    const auto& cells = s.table->rows[row];
    const int line =
        price_line(cells[*column_of(s, Column::line)], list_of(contract_, counts.list));
    const auto only = periods_of_row(s, row, counts);
    const Node& number = cells[*column_of(s, Column::claims_number)];
    if (line < 0 || !only) return;
    if (number.form == Form::Empty)
        return report(Code::rows_missing, s.table->row_places[row],
                      {Bilingual::same(cells[*column_of(s, Column::line)].text),
                       {.sv = "antal", .en = "number"}});
    const std::optional<Type> unit = unit_of_claims(number, {counts.periods});
    if (!unit) return;
    Assumed assumed{.subject = static_cast<int>(contract_.measures.size())};
    assumed.over = {counts.periods};
    assumed.only = only;
    contract_.measures.emplace_back();
    contract_.measures.back().type = *unit;
    contract_.measures.back().name = cells[*column_of(s, Column::line)].text;
    assumed.distribution = distribution(number, assumed);
    read_follows(s, assumed);
    need_no_row_before(assumed, counts, line, s.table->row_places[row]);
    const std::size_t at = assume_claims_on(s, counts.list, line, std::move(assumed));
    out_.assumed[at].origin.place = s.table->row_places[row];
    counts.rows.push_back({line, at});
}

// A claim is a person's, so its number may be written as persons too: binomial of 120 persons with chance 40 %.
std::optional<Type> AssumptionsChecker::unit_of_claims(const Node& number,
                                                       const std::vector<int>& over) {
    if (number.parts.empty() || number.parts[0].form == Form::Text) return kClaims;
    const std::size_t told = diagnostics_.size();
    const Type type = belief(number.parts[0], {.over = over}).type;
    if (diagnostics_.size() > told) return std::nullopt;  // told once
    return same_type(type, kPersons) ? kPersons : kClaims;
}

std::optional<std::pair<int, int>> AssumptionsChecker::periods_of_row(const Statement& s,
                                                                      std::size_t row,
                                                                      const ClaimCounts& counts) {
    const PriceList& list = list_of(contract_, counts.list);
    const Dimension& d = contract_.dimensions[static_cast<std::size_t>(counts.periods)];
    const auto all = periods_with_claims(list, d);
    if (!all) {
        report(Code::claims_by_period, s.place, {Bilingual::same(list.name)});
        return std::nullopt;
    }
    const auto period = [&](Column column, int otherwise) -> std::optional<int> {
        const auto at = column_of(s, column);
        if (!at || s.table->rows[row][*at].form == Form::Empty) return otherwise;
        const Node& cell = s.table->rows[row][*at];
        const std::int64_t number = cell.decimal.digits;
        if (number >= all->first + 1 && number <= all->second + 1)
            return static_cast<int>(number) - 1;
        report(Code::claims_period, cell.place,
               {Bilingual::same(list.name), Bilingual::same(d.name + " " + std::to_string(number)),
                Bilingual::same(std::to_string(all->first + 1)),
                Bilingual::same(std::to_string(all->second + 1))});
        return std::nullopt;
    };
    const auto first = period(Column::from_period, all->first);
    const auto last = period(Column::through_period, all->second);
    if (!first || !last) return std::nullopt;
    if (*last < *first) {
        report(Code::range_reversed, s.table->row_places[row]);
        return std::nullopt;
    }
    return std::pair(*first, *last);
}

void AssumptionsChecker::need_no_row_before(const Assumed& assumed, const ClaimCounts& counts,
                                            int line, const Place& place) {
    const auto check = [&](const ClaimCounts& of) {
        if (of.list != counts.list) return;
        for (const ClaimCounts::Row& row : of.rows) {
            const Assumed& other = out_.assumed[row.assumed];
            if (row.line != line || other.over != assumed.over ||
                other.only->second < assumed.only->first ||
                assumed.only->second < other.only->first)
                continue;
            report(Code::assumed_twice, place,
                   {Bilingual::same(
                        list_of(contract_, counts.list).lines[static_cast<std::size_t>(line)].name),
                    Bilingual::same(std::to_string(other.origin.place.line))});
            return;
        }
    };
    for (const ClaimCounts& earlier : out_.claim_counts) check(earlier);
    check(counts);
}

void AssumptionsChecker::read_claimants(const Statement& s) {
    const Symbol* symbol = find(s.holes[0], {SymbolKind::PriceList});
    if (symbol == nullptr) return;
    Claimants claimants{.list = symbol->index};
    claimants.origin = origin(s);
    claimants.source = source_of(s);
    claimants.grade = grade_of(s);
    const PriceList& list = list_of(contract_, claimants.list);
    need_one_way(claimants.list, true, s.place);
    claimants.persons = belief(s.holes[1], {});
    need_kind(s.holes[1], claimants.persons.type, {TypeKind::Count});
    const Dimension& persons = contract_.dimensions[static_cast<std::size_t>(list.persons)];
    const std::int64_t most =
        persons.kind == Dimension::Kind::Roster ? persons.limit : persons.size();
    need_in(s.holes[1], claimants.persons, kNone, {most, 1});
    if (const Line* l = needed(s, {L::they_begin})) {
        claimants.first = l->holes[0].date;
        claimants.last = l->holes[1].date;
        if (claimants.last < claimants.first) report(Code::range_reversed, l->place);
    }
    claimants.accepted_after = {0, BuiltInUnit::day};
    if (const Line* l = line(s, L::accepted_after))
        claimants.accepted_after = duration(l->holes[0]).value_or(claimants.accepted_after);
    if (!s.table || s.table->rows.empty())
        return report(Code::table_missing, s.place, {Bilingual::same(list.name)});
    if (!need_columns(s, list.name, {Column::line, Column::claim_chance, Column::claim_within}))
        return;
    for (std::size_t row = 0; row < s.table->rows.size(); ++row)
        read_claimant_row(s, row, claimants);
    order_rows(claimants);
    for (const Claimants::Row& row : claimants.rows) {
        if (row.nth > 0) continue;
        Assumed assumed{.subject = static_cast<int>(contract_.measures.size())};
        contract_.measures.emplace_back();
        contract_.measures.back().type = kClaims;
        assumed.distribution = {.kind = AssumedDistribution::Kind::FromClaimants,
                                .place = row.place};
        claimants.counted.push_back(
            {row.line, assume_claims_on(s, claimants.list, row.line, std::move(assumed))});
    }
    claimants.names = names_of(s, claimants.list);
    if (!claimants.names.empty()) {
        const std::vector<int> over = over_line(s);
        if (over.size() != 1 || contract_.dimensions[static_cast<std::size_t>(over[0])].kind !=
                                    Dimension::Kind::Periods)
            return report(Code::claims_by_period, s.place, {Bilingual::same(list.name)});
        claimants.periods = over[0];
    }
    out_.claimants.push_back(std::move(claimants));
}

// Of lines whose claims are counted by a name; a line has one.
std::vector<CountedAs> AssumptionsChecker::names_of(const Statement& s, int list) {
    std::vector<CountedAs> out;
    const auto at = column_of(s, Column::counted_as);
    for (std::size_t row = 0; at && row < s.table->rows.size(); ++row) {
        const Node& name = s.table->rows[row][*at];
        const Node& line = s.table->rows[row][*column_of(s, Column::line)];
        if (name.form != Form::Name) continue;
        const Symbol* symbol = find(name, {SymbolKind::Measure});
        const auto& lines = list_of(contract_, list).lines;
        const auto own = std::find_if(lines.begin(), lines.end(),
                                      [&](const PriceLine& l) { return l.name == line.text; });
        if (symbol == nullptr || symbol->statement != &s || own == lines.end()) continue;
        const int index = static_cast<int>(own - lines.begin());
        if (std::any_of(out.begin(), out.end(),
                        [&](const CountedAs& c) { return c.line == index; }))
            report(Code::row_twice, name.place,
                   {{.sv = "räknas som", .en = "counted as"}, Bilingual::same(line.text)});
        Assumed assumed{.subject = symbol->index, .is_quantity = true};
        assumed.distribution = {.kind = AssumedDistribution::Kind::FromClaims, .place = name.place};
        assumed.over = contract_.measures[static_cast<std::size_t>(symbol->index)].over;
        assumed.source = source_of(s);
        assumed.grade = grade_of(s);
        assumed.origin = origin(s);
        assumed.origin.place = name.place;
        out_.assumed.push_back(std::move(assumed));
        out.push_back({index, out_.assumed.size() - 1});
    }
    return out;
}

void AssumptionsChecker::read_claimant_row(const Statement& s, std::size_t row,
                                           Claimants& claimants) {
    const auto& cells = s.table->rows[row];
    const PriceList& list = list_of(contract_, claimants.list);
    const Place& place = s.table->row_places[row];
    const Node &chance = cells[*column_of(s, Column::claim_chance)],
               &within = cells[*column_of(s, Column::claim_within)];
    Claimants::Row out{.line = price_line(cells[*column_of(s, Column::line)], list),
                       .place = place};
    if (out.line < 0) return;
    const PriceLine& line = list.lines[static_cast<std::size_t>(out.line)];
    for (const auto& [node, heading] :
         {std::pair(&chance, Bilingual{.sv = "chans", .en = "chance"}),
          std::pair(&within, Bilingual{.sv = "inom", .en = "within"})})
        if (node->form == Form::Empty)
            return report(Code::rows_missing, place, {Bilingual::same(line.name), heading});
    out.nth = static_cast<int>(
        std::count_if(claimants.rows.begin(), claimants.rows.end(),
                      [&](const Claimants::Row& r) { return r.line == out.line; }));
    if (line.times_each && out.nth >= *line.times_each)
        report(Code::claims_too_often, place,
               {Bilingual::same(line.name), times_words(*line.times_each),
                Bilingual::same(std::to_string(out.nth + 1))});
    out.chance = parameter(chance, {}, kShare);
    need_in(chance, out.chance, kNone, kOne);
    out.within = duration(within).value_or(Duration{});
    out.after = {0, BuiltInUnit::day};
    if (const auto at = column_of(s, Column::claim_after); at && cells[*at].form != Form::Empty)
        out.after = duration(cells[*at]).value_or(out.after);
    const auto first = shifted(contract_, list.from, out.after, false),
               last = shifted(contract_, list.from, out.within, false);
    if (first && last && *last < *first) report(Code::range_reversed, place);
    claimants.rows.push_back(std::move(out));
}

// What others build on first; each must be there.
void AssumptionsChecker::order_rows(Claimants& claimants) {
    const auto& lines = list_of(contract_, claimants.list).lines;
    const auto depth = [&](int line) {
        int steps = 0;
        for (int at = line; lines[static_cast<std::size_t>(at)].after; ++steps)
            at = *lines[static_cast<std::size_t>(at)].after;
        return steps;
    };
    for (const Claimants::Row& row : claimants.rows) {
        const PriceLine& line = lines[static_cast<std::size_t>(row.line)];
        const auto is_earlier = [&](const Claimants::Row& r) { return r.line == *line.after; };
        if (row.nth == 0 && line.after &&
            std::none_of(claimants.rows.begin(), claimants.rows.end(), is_earlier))
            report(Code::claims_order, row.place,
                   {Bilingual::same(line.name),
                    Bilingual::same(lines[static_cast<std::size_t>(*line.after)].name)});
    }
    std::stable_sort(claimants.rows.begin(), claimants.rows.end(),
                     [&](const Claimants::Row& a, const Claimants::Row& b) {
                         return std::tuple(depth(a.line), a.line, a.nth) <
                                std::tuple(depth(b.line), b.line, b.nth);
                     });
}

}  // namespace utfall::terms
