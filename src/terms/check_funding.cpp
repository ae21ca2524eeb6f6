// Fundings, loans and price lists.
#include "checker.h"

namespace utfall::terms {

namespace {
using L = LinePhrase;
}

void Checker::read_funding(const Statement& s) {
    Funding& f =
        contract_.fundings[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Funding))];
    f.origin = origin(s);
    f.is_loan = s.phrase == StatementPhrase::loan;
    if (const Line* l = needed(s, {f.is_loan ? L::lends : L::funds})) {
        f.from = index_of(l->holes[0], SymbolKind::Party);
        f.to = index_of(l->holes[1], SymbolKind::Party);
        if (f.from == f.to && f.from >= 0)
            report(Code::pays_itself, l->place,
                   {Bilingual::same(contract_.parties[static_cast<std::size_t>(f.from)].name)});
        f.limit = typed(l->holes[2], {}, {.kind = Type::Kind::Money});
        if (f.limit.kind != Expression::Kind::Constant)
            report(Code::not_constant, l->holes[2].place);
    }
    if (const Line* l = needed(s, {L::drawn_as, L::drawn_in_full})) {
        if (l->phrase == L::drawn_in_full) {
            f.drawn_on = l->holes[0].date;
        } else if (const Symbol* fact = find(l->holes[0], {SymbolKind::Measure})) {
            f.drawn_as = fact->index;
            used_measures_.insert(fact->index);
            const Measure& m = contract_.measures[static_cast<std::size_t>(fact->index)];
            if (!m.is_dated())
                report(Code::type_wanted, l->holes[0].place,
                       {words(m.type), words({.kind = Type::Kind::DatedAmounts})});
            if (m.is_dated() && m.high && f.limit.constant < *m.high)
                report(Code::draws_exceed_limit, l->place,
                       {Bilingual::same(m.name), Bilingual::same(f.name)});
        }
    }
    f.into = index_or_none(line(s, L::drawn_into), 0, SymbolKind::Account);
    read_interest(s, f);
    if (const Line* l = needed(s, {f.is_loan ? L::falls_due : L::written_off})) {
        f.ends = l->holes[0].date;
        f.ends_place = l->place;
    }
}

void Checker::read_interest(const Statement& s, Funding& f) {
    const Line* l = needed(s, {L::interest, L::no_interest});
    if (const Line* each = line(s, L::interest_each)) {
        f.interest_each = index_of(each->holes[0], SymbolKind::Dimension);
        if (!contract_.dimensions.empty() &&
            contract_.dimensions[static_cast<std::size_t>(*f.interest_each)].kind !=
                Dimension::Kind::Periods)
            return report(Code::not_periods, each->place, {Bilingual::same(each->holes[0].text)});
    }
    if (l == nullptr || l->phrase == L::no_interest) return;
    Scope scope;
    if (f.interest_each) scope.over.push_back(*f.interest_each);
    f.rate = typed(l->holes[0], scope, {.kind = Type::Kind::Share});
    f.compounded = l->holes[1].choice == Choice::INTKIND_compounded;
    if ((f.compounded || f.rate->kind != Expression::Kind::Constant) && !f.interest_each)
        report(Code::interest_needs_period, l->place, {Bilingual::same(f.name)});
}

void Checker::read_prices(const Statement& s) {
    check_lines_once(s);
    PriceList& list =
        contract_
            .price_lists[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::PriceList))];
    list.origin = origin(s);
    list.persons = index_of(s.holes[1], SymbolKind::Dimension);
    if (!contract_.dimensions.empty() &&
        contract_.dimensions[static_cast<std::size_t>(list.persons)].kind ==
            Dimension::Kind::Periods)
        report(Code::prices_need_group, s.holes[1].place, {Bilingual::same(s.holes[1].text)});
    if (const Line* l = needed(s, {L::claims_term})) {
        list.from = l->holes[0].date;
        list.through = l->holes[1].date;
        if (list.through < list.from) report(Code::range_reversed, l->place);
    }
    if (const Line* l = needed(s, {L::claims_accepted})) {
        list.accepted_by = index_of(l->holes[0], SymbolKind::Party);
        if (const auto within = duration(l->holes[1])) list.accepted_within = *within;
    }
    if (!s.table || s.table->rows.empty()) {
        report(Code::table_missing, s.place, {Bilingual::same(list.name)});
        return;
    }
    if (!need_columns(s, list.name, {Column::line, Column::price})) return;
    add_lost_lines(list);
    for (const auto& row : s.table->rows) read_price_row(s, row, list);
    for (const auto& row : s.table->rows) {  // earlier claims may be on lines further down
        const Node* own = nullptr;
        const Node* earlier = nullptr;
        for (std::size_t i = 0; i < row.size() && i < s.table->header.size(); ++i) {
            if (s.table->header[i].column == Column::line) own = &row[i];
            if (s.table->header[i].column == Column::only_after && row[i].form == Form::Name)
                earlier = &row[i];
        }
        if (own == nullptr || earlier == nullptr) continue;
        const int after = price_line(*earlier, list);
        for (PriceLine& line : list.lines)
            if (after >= 0 && line.name == own->text) line.after = after;
    }
}

// A line keeps its number in every text of the contract, also in one that no longer has it.
void Checker::add_lost_lines(PriceList& list) {
    const auto known = text_.price_lines.find(list.name);
    if (known == text_.price_lines.end()) return;
    for (const std::string& name : known->second) {
        PriceLine line;
        line.name = name;
        line.is_offered = false;
        list.lines.push_back(std::move(line));
    }
}

void Checker::read_price_row(const Statement& s, const std::vector<Node>& row, PriceList& list) {
    PriceLine line;
    PriceLine::Price price;
    line.place = row[0].place;
    for (std::size_t i = 0; i < row.size() && i < s.table->header.size(); ++i) {
        const Node& cell = row[i];
        if (cell.form == Form::Empty) continue;
        switch (s.table->header[i].column) {
            case Column::line: line.name = cell.text; break;
            case Column::outcome: line.outcome = cell.text; break;
            case Column::price: {
                const auto amount = constant(cell, {.kind = Type::Kind::Money});
                if (amount && amount->numerator < 0) report(Code::price_negative, cell.place);
                if (amount) price.amount = amount->numerator;
                break;
            }
            case Column::times_each: line.times_each = cell.decimal.digits; break;
            case Column::dated_within: line.within = duration(cell); break;
            case Column::new_price_from: price.from = cell.date; break;
            default: break;
        }
    }
    for (PriceLine& known : list.lines) {
        if (known.name != line.name) continue;
        if (!known.is_offered) {
            if (price.from)
                report(Code::first_price_has_date, row[0].place, {Bilingual::same(line.name)});
            price.from.reset();
            line.prices.push_back(price);
            known = std::move(line);
            return;
        }
        if (!price.from || (known.prices.back().from && *price.from <= *known.prices.back().from))
            report(Code::new_price_needs_date, row[0].place, {Bilingual::same(line.name)});
        known.prices.push_back(price);
        return;
    }
    if (price.from) report(Code::first_price_has_date, row[0].place, {Bilingual::same(line.name)});
    price.from.reset();
    line.prices.push_back(price);
    list.lines.push_back(std::move(line));
}

}  // namespace utfall::terms
