// Payments, splits and orders.
#include <algorithm>
#include <numeric>

#include "checker.h"

namespace utfall::terms {

namespace {
using L = LinePhrase;
}

std::optional<Side> Checker::side(const Node& name) {
    const Symbol* symbol = find(name, {SymbolKind::Party, SymbolKind::Split});
    if (symbol == nullptr) return std::nullopt;
    return Side{symbol->kind == SymbolKind::Split, symbol->index};
}

void Checker::read_sides(const Line& l, Payment& p) {
    const auto from = side(l.holes[0]), to = side(l.holes[1]);
    if (!from || !to) return;
    p.from = *from;
    p.to = *to;
    const Bilingual payer = Bilingual::same(l.holes[0].text);
    if (p.from.is_split && p.to.is_split)
        return report(Code::two_splits, l.place, {payer, Bilingual::same(l.holes[1].text)});
    if (p.from.is_split && l.phrase == L::pays) report(Code::share_line_needed, l.place, {payer});
    if (!p.from.is_split && !p.to.is_split && l.phrase == L::pay_shares)
        report(Code::share_line_idle, l.place, {payer});
    if (!p.from.is_split && !p.to.is_split && p.from.index == p.to.index)
        report(Code::pays_itself, l.place, {payer});
    const Statement* split = p.from.is_split ? symbols_.find(l.holes[0].text)->second.statement
                             : p.to.is_split ? symbols_.find(l.holes[1].text)->second.statement
                                             : nullptr;
    if (split == nullptr || !split->table) return;
    const std::string& other =
        l.holes[p.from.is_split ? 1 : 0].text;  // the one who is not the split
    for (const auto& row : split->table->rows)
        for (const Node& cell : row)
            if (cell.form == Form::Name && cell.text == other)
                report(Code::pays_itself, l.place, {Bilingual::same(other)});
}

void Checker::check_account(const Statement& s, const Payment& p) {
    if (!p.paid_from) return;
    const Account& a = contract_.accounts[static_cast<std::size_t>(*p.paid_from)];
    if (p.from.is_split || a.holder != p.from.index)
        report(Code::account_of_other, line(s, L::paid_from)->place, {Bilingual::same(a.name)});
}

void Checker::add_clause(ClauseRef::Kind kind, int index, const Statement& s) {
    const int rank = clauses_read_++;
    if (!text_.repealed.contains(&s)) contract_.clauses.push_back({kind, index, rank});
}

void Checker::read_payment(const Statement& s) {
    const int index = index_of(s.holes[0], SymbolKind::Payment);
    Payment& p = contract_.payments[static_cast<std::size_t>(index)];
    p.origin = origin(s);
    p.over = over_line(s);
    Scope scope{.over = p.over, .totals = false, .division = false, .payment = index};
    if (const Line* l = needed(s, {L::pays, L::pay_shares})) {
        read_sides(*l, p);
        scope.division = true;
        p.amount = typed(l->holes[2], scope, {.kind = Type::Kind::Money});
        scope.division = false;
        if (p.amount.kind == Expression::Kind::Constant && p.amount.constant.numerator < 0)
            report(Code::payment_negative, l->holes[2].place);
    }
    if (const Line* l = line(s, L::condition)) p.condition = condition(l->holes[0], scope);
    if (const Line* l = needed(s, {L::due})) p.due = moment(l->holes[0], scope);
    p.paid_from = index_or_none(line(s, L::paid_from), 0, SymbolKind::Account);
    p.paid_into = index_or_none(line(s, L::paid_into), 0, SymbolKind::Account);
    p.reduces = index_or_none(line(s, L::reduces), 0, SymbolKind::Funding);
    p.less_before = line(s, L::less_before) != nullptr;
    p.is_guarantee = s.phrase == StatementPhrase::guarantee;
    if (const Line* l = line(s, L::recovery)) p.recovery = read_recovery(*l);
    check_account(s, p);
    add_clause(ClauseRef::Kind::Payment, index, s);
}

// "if the fund is later paid on the loan, the fund repays the state 40 % of that money, …"
std::optional<Recovery> Checker::read_recovery(const Line& l) {
    if (l.holes[0].text != l.holes[2].text)
        report(Code::recovery_by_other, l.holes[2].place,
               {Bilingual::same(l.holes[0].text), Bilingual::same(l.holes[2].text)});
    const Symbol* funding = find(l.holes[1], {SymbolKind::Funding});
    const Symbol* from = find(l.holes[0], {SymbolKind::Party});
    const Symbol* to = find(l.holes[3], {SymbolKind::Party});
    const auto share = constant(l.holes[4], {.kind = Type::Kind::Share});
    if (share && (share->numerator < 0 || Rational{1, 1} < *share))
        report(Code::share_not_part, l.holes[4].place);
    if (funding == nullptr || from == nullptr || to == nullptr || !share) return std::nullopt;
    return Recovery{.funding = funding->index,
                    .from = from->index,
                    .to = to->index,
                    .share = *share,
                    .place = l.place};
}

void Checker::read_split(const Statement& s) {
    Split& split =
        contract_.splits[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Split))];
    split.origin = origin(s);
    if (!s.table || s.table->rows.empty()) {
        report(Code::table_missing, s.place, {Bilingual::same(split.name)});
        return;
    }
    const auto column = [&](Column wanted) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < s.table->header.size(); ++i)
            if (s.table->header[i].form == Form::Heading && s.table->header[i].column == wanted)
                return i;
        return std::nullopt;
    };
    const auto who = column(Column::who), share = column(Column::share_of),
               parts = column(Column::parts);
    if (!who || (share.has_value() == parts.has_value())) {
        report(Code::split_columns, s.place, {Bilingual::same(split.name)});
        return;
    }
    std::vector<Rational> fractions;
    std::optional<std::size_t> rest;
    for (const auto& row : s.table->rows) {
        const int party = index_of(row[*who], SymbolKind::Party);
        if (std::any_of(split.shares.begin(), split.shares.end(),
                        [&](const Split::Share& known) { return known.party == party; }))
            report(Code::row_twice, row[*who].place,
                   {Bilingual::same(split.name), Bilingual::same(row[*who].text)});
        split.shares.push_back({party, 0});
        const Node& cell = row[share ? *share : *parts];
        if (cell.phrase == Phrase::atom_the_rest && share) {
            if (rest) report(Code::rest_twice, cell.place);
            rest = fractions.size();
            fractions.push_back({0, 1});
            continue;
        }
        const auto value = share ? constant(cell, {.kind = Type::Kind::Share})
                                 : std::optional(cell.decimal.rational());
        if (value && value->numerator < 0) report(Code::share_negative, cell.place);
        if (!value) return;
        fractions.push_back(value.value_or(Rational{}));
    }
    Rational sum{0, 1};
    for (const Rational& f : fractions) sum = sum.plus(f).value_or(sum);
    if (share) {
        const Rational left = Rational{1, 1}.minus(sum).value_or(Rational{});
        if (rest) fractions[*rest] = left;
        if (rest ? left.numerator < 0 : left.numerator != 0)
            report(Code::split_not_whole, s.place, {Bilingual::same(split.name)});
    } else if (sum.numerator <= 0) {
        report(Code::split_not_whole, s.place, {Bilingual::same(split.name)});
    }
    std::int64_t scale = 1;
    for (const Rational& f : fractions) scale = std::lcm(scale, f.denominator);
    for (std::size_t i = 0; i < fractions.size(); ++i)
        split.shares[i].weight = fractions[i].numerator * (scale / fractions[i].denominator);
}

void Checker::read_order(const Statement& s) {
    const int index = index_of(s.holes[0], SymbolKind::Order);
    Order& order = contract_.orders[static_cast<std::size_t>(index)];
    order.origin = origin(s);
    order.account = index_of(s.holes[1], SymbolKind::Account);
    order.over = over_line(s);
    const Scope scope{.over = order.over};
    if (const Line* l = needed(s, {L::due})) order.due = moment(l->holes[0], scope);
    add_clause(ClauseRef::Kind::Order, index, s);
    if (!s.table || s.table->rows.empty()) {
        report(Code::table_missing, s.place, {Bilingual::same(order.name)});
        return;
    }
    if (!need_columns(s, order.name, {Column::step, Column::to, Column::amount})) return;
    std::int64_t last_step = 0;
    for (const auto& cells : s.table->rows) {
        Order::Row row;
        for (std::size_t i = 0; i < cells.size() && i < s.table->header.size(); ++i) {
            const Node& cell = cells[i];
            switch (s.table->header[i].column) {
                case Column::step: row.step = cell.decimal.digits; break;
                case Column::to: row.to = index_of(cell, SymbolKind::Party); break;
                case Column::amount:
                    row.amount = typed(cell, scope, {.kind = Type::Kind::Money});
                    break;
                case Column::reduces_column:
                    if (cell.form == Form::Name) row.reduces = index_of(cell, SymbolKind::Funding);
                    break;
                default: break;
            }
        }
        const bool rises = row.step == last_step + 1 || (row.step == last_step && row.step > 0);
        if (!rises)
            return report(Code::steps_not_rising, cells[0].place, {Bilingual::same(order.name)});
        last_step = row.step;
        order.rows.push_back(std::move(row));
    }
}

}  // namespace utfall::terms
