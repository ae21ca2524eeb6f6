// What is not a number yet: claims that may come, and totals that a verified statement asks for.
#include <algorithm>

#include "lower.h"
#include "utfall/base/ensure.h"

namespace utfall::settle {

using terms::Cap;
using terms::Expression;
using Kind = Expression::Kind;

namespace {
// Of a line: no file of facts holds more rows.
constexpr std::int64_t kMostClaims = 1'000'000;
}  // namespace

// In the text that allows most of those that offer the line.
std::int64_t Lowering::most_claims(int list, int line, int person) const {
    std::int64_t times = 0;
    for (int number = 0; number <= static_cast<int>(whole_.amendments.size()); ++number) {
        const terms::PriceLine& own = terms::text_of(whole_, number)
                                          .price_lists[static_cast<std::size_t>(list)]
                                          .lines[static_cast<std::size_t>(line)];
        if (own.is_offered) times = std::max(times, own.times_each.value_or(kMostClaims));
    }
    const terms::PriceList& prices = c_->price_lists[static_cast<std::size_t>(list)];
    const terms::Dimension& persons = c_->dimensions[static_cast<std::size_t>(prices.persons)];
    const std::int64_t number = person >= 0                                      ? 1
                                : persons.kind == terms::Dimension::Kind::Roster ? persons.limit
                                                                                 : persons.size();
    return std::min(base::checked_multiply(number, times).value_or(kMostClaims), kMostClaims);
}

// What a cap on the line leaves of it; a cap for each person counts for all of them together, which is never too little.
calc::Register Lowering::after_cap_on_line(int list, int line, int person, calc::Register value) {
    calc::Builder& build = out_.builder;
    const calc::Register zero = build.constant({0, 1});
    for (std::size_t k = 0; k < c_->caps.size(); ++k) {
        const Cap& cap = c_->caps[k];
        const terms::PriceList& prices = c_->price_lists[static_cast<std::size_t>(list)];
        const bool each =
            std::find(cap.each.begin(), cap.each.end(), prices.persons) != cap.each.end();
        const bool of_line =
            cap.scope == Cap::Scope::Line && cap.price_list == list && cap.line == line;
        const bool of_person = each && cap.scope == Cap::Scope::Payments &&
                               std::any_of(cap.payments.begin(), cap.payments.end(), [&](int p) {
                                   const Expression& e =
                                       c_->payments[static_cast<std::size_t>(p)].amount;
                                   return e.kind == Kind::ClaimsPeriod && e.subject == list;
                               });
        if (!cap.is_in_force || (!of_line && !of_person) || cap.limit.kind != Kind::Constant)
            continue;
        const terms::Dimension& persons = c_->dimensions[static_cast<std::size_t>(prices.persons)];
        const std::int64_t number = !each || person >= 0 ? 1
                                    : persons.kind == terms::Dimension::Kind::Roster
                                        ? persons.limit
                                        : persons.size();
        const auto limit = base::checked_multiply(cap.limit.constant.numerator, number);
        if (!limit) continue;
        const auto key = std::tuple(-1 - static_cast<int>(k), person, of_line ? line : -1);
        const auto used = claims_paid_.try_emplace(key, zero).first;
        const calc::Register left =
            build.maximum(build.subtract(build.constant({*limit, 1}), used->second), zero);
        value = build.minimum(value, left);
        used->second = build.constant_value(used->second) == base::Rational{0, 1}
                           ? value
                           : build.add(used->second, value);
    }
    return value;
}

// The prices of a line for outcomes up to a day, each with the day from which it applies: of every text while it is in
// force.
std::vector<std::pair<base::Date, std::int64_t>> Lowering::prices_by(int list, std::size_t line,
                                                                     base::Date through) const {
    std::vector<std::pair<base::Date, std::int64_t>> prices;
    for (int number = 0; number <= static_cast<int>(whole_.amendments.size()); ++number) {
        const terms::PriceList& own =
            terms::text_of(whole_, number).price_lists[static_cast<std::size_t>(list)];
        const base::Date first =
            number == 0
                ? own.from
                : std::max(own.from, whole_.amendments[static_cast<std::size_t>(number) - 1].from);
        if (!own.lines[line].is_offered) continue;
        for (const auto& price : own.lines[line].prices) {
            const base::Date starts = std::max(price.from.value_or(first), first);
            if (starts <= std::min(through, own.through) &&
                terms::text_on(whole_, starts) == number)
                prices.emplace_back(starts, price.amount);
        }
    }
    return prices;
}

// One open number for each line and each of its prices that can apply; together no more than the line allows.
Lowering::Cell Lowering::open_cell(int list, int person, base::Date from, base::Date through) {
    const terms::PriceList& prices = c_->price_lists[static_cast<std::size_t>(list)];
    calc::Builder& build = out_.builder;
    const calc::Register zero = build.constant({0, 1});
    Cell cell{from, through, {}, {}};
    for (std::size_t line = 0; line < prices.lines.size(); ++line) {
        const std::int64_t most = most_claims(list, static_cast<int>(line), person);
        const auto left = claims_left_
                              .try_emplace(std::tuple(list, person, static_cast<int>(line)),
                                           build.constant({most, 1}))
                              .first;
        calc::Register number = zero, value = zero;
        for (const auto& [starts, amount] : prices_by(list, line, through)) {
            const calc::Register open = build.input({0, most}, 1);
            out_.inputs.push_back(0);
            Unknown unknown;
            unknown.kind = Unknown::Kind::Claims;
            unknown.list = list;
            unknown.line = static_cast<int>(line);
            unknown.person = person;
            unknown.from = from;
            unknown.through = through;
            unknown.priced_from = starts;
            unknown.most = most;
            out_.unknowns.push_back(std::move(unknown));
            const calc::Register counted = build.minimum(open, left->second);
            left->second = build.subtract(left->second, counted);
            number = build.add(number, counted);
            value = build.add(value, build.multiply(counted, build.constant({amount, 1})));
        }
        cell.numbers.push_back(number);
        cell.values.push_back(after_cap_on_line(list, static_cast<int>(line), person, value));
    }
    return cell;
}

Term Lowering::open_claims(const Expression& e, const terms::Cursor& cursor) {
    const auto [from, through] = claims_span(e, cursor);
    const terms::PriceList& prices = c_->price_lists[static_cast<std::size_t>(e.subject)];
    const int person = cursor.members[static_cast<std::size_t>(prices.persons)];
    std::vector<Cell>& cells = cells_[{e.subject, person}];
    // Days that no earlier question was about become a cell of their own.
    base::Date day = from;
    for (std::size_t i = 0; i < cells.size() && day <= through; ++i) {
        if (cells[i].through < day || through < cells[i].from) continue;
        if (day < cells[i].from)
            cells.push_back(open_cell(e.subject, person, day, cells[i].from.plus_days(-1)));
        day = cells[i].through.plus_days(1);
    }
    if (day <= through) cells.push_back(open_cell(e.subject, person, day, through));
    std::sort(cells.begin(), cells.end(),
              [](const Cell& a, const Cell& b) { return a.from < b.from; });
    calc::Register sum = out_.builder.constant({0, 1});
    for (const Cell& cell : cells) {
        if (cell.through < from || through < cell.from) continue;
        for (std::size_t line = 0; line < prices.lines.size(); ++line) {
            if (e.other >= 0 && static_cast<int>(line) != e.other) continue;
            sum = out_.builder.add(
                sum, e.kind == Kind::ClaimsNumber ? cell.numbers[line] : cell.values[line]);
        }
    }
    return reason(ReasonKind::claims, sum, prices.name,
                  base::Bilingual::same(from.text() + "–" + through.text()), {},
                  prices.origin.place);
}

// What any claims can be worth, or their number.
std::int64_t Lowering::most_of_answer(const Expression& e, int person) const {
    constexpr std::int64_t kMost =
        1'000'000'000'000'000;  // minor units; within what a program counts
    std::int64_t sum = 0;
    const terms::PriceList& prices = c_->price_lists[static_cast<std::size_t>(e.subject)];
    for (std::size_t line = 0; line < prices.lines.size(); ++line) {
        if (e.other >= 0 && static_cast<int>(line) != e.other) continue;
        std::int64_t dearest = e.kind == Kind::ClaimsNumber ? 1 : 0;
        if (e.kind != Kind::ClaimsNumber)
            for (const auto& [starts, amount] : prices_by(e.subject, line, prices.through))
                dearest = std::max(dearest, amount);
        const auto of_line =
            base::checked_multiply(dearest, most_claims(e.subject, static_cast<int>(line), person));
        sum = std::min(kMost, sum + std::min(kMost, of_line.value_or(kMost)));
    }
    return sum;
}

// What is drawn and judged elsewhere.
Term Lowering::claims_answer(const Expression& e, const terms::Cursor& cursor) {
    const auto [from, through] = claims_span(e, cursor);
    const terms::PriceList& prices = c_->price_lists[static_cast<std::size_t>(e.subject)];
    const int person = cursor.members[static_cast<std::size_t>(prices.persons)];
    const bool is_number = e.kind == Kind::ClaimsNumber;
    const std::tuple asked(is_number, e.subject, e.other, person, from, through);
    auto known = answers_.find(asked);
    if (known == answers_.end()) {
        Unknown unknown;
        unknown.kind = Unknown::Kind::ClaimsAnswer;
        unknown.list = e.subject;
        unknown.line = e.other;
        unknown.person = person;
        unknown.from = from;
        unknown.through = through;
        unknown.most = most_of_answer(e, person);
        unknown.is_number = is_number;
        known = answers_.emplace(asked, out_.builder.input({0, unknown.most}, 1)).first;
        out_.inputs.push_back(0);
        out_.unknowns.push_back(std::move(unknown));
    }
    return reason(ReasonKind::claims, known->second, prices.name,
                  base::Bilingual::same(from.text() + "–" + through.text()), {},
                  prices.origin.place);
}

Lowered Lowering::run_for(const std::vector<Goal>& goals) {
    notes_limits_ = true;
    Lowered lowered = run({});
    out_ = std::move(lowered);
    stage_ = plan_.knowledge.size();
    for (const auto& [key, left] : state_.carried) out_.carried.push_back({key.first, left.value});
    for (const Goal& goal : goals)
        out_.goals.push_back(
            compiler()(*goal.expression, cursor_at(*c_, goal.members, c_->through)).value);
    return std::move(out_);
}

// Everything under the contract; what a correction takes back is deducted.
Term Lowering::total_paid(const Expression& e, const terms::Cursor& cursor) {
    std::vector<int> over(c_->dimensions.size());
    for (std::size_t d = 0; d < over.size(); ++d) over[d] = static_cast<int>(d);
    const std::string member = member_words(*c_, facts_, over, cursor.members);
    Term sum = zero();
    for (const PlannedEvent& planned : out_.events) {
        const Event& event = planned.event;
        if (event.kind != EventKind::Paid && event.kind != EventKind::Correction &&
            event.kind != EventKind::Returned)
            continue;
        bool counts = false;
        switch (e.kind) {
            case Kind::TotalPaidBy: counts = event.from == e.subject; break;
            case Kind::TotalPaidTo: counts = event.to == e.subject; break;
            case Kind::TotalPaidBetween:
                counts = event.from == e.subject && event.to == e.other;
                break;
            default:
                counts = event.clause == c_->payments[static_cast<std::size_t>(e.subject)].name &&
                         (member.empty() || event.member == member);
        }
        if (counts) add_to(sum, {planned.amount, event.why});
    }
    return sum;
}

}  // namespace utfall::settle
