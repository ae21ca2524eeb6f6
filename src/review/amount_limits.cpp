#include "amount_limits.h"

#include <algorithm>

namespace utfall::review {

using base::Rational;
using terms::Expression;
using K = Expression::Kind;

namespace {

using End = std::optional<Rational>;
const Rational kZero{0, 1}, kOne{1, 1};

End sum(const End& a, const End& b) { return a && b ? a->plus(*b) : std::nullopt; }
End difference(const End& a, const End& b) { return a && b ? a->minus(*b) : std::nullopt; }
End lesser(const End& a, const End& b) { return a && b ? std::min(*a, *b) : End{}; }
End greater(const End& a, const End& b) { return a && b ? std::max(*a, *b) : End{}; }
// Of two limits that both hold.
End tighter_high(const End& a, const End& b) { return a && b ? std::min(*a, *b) : a ? a : b; }
End tighter_low(const End& a, const End& b) { return a && b ? std::max(*a, *b) : a ? a : b; }

Limit hull(const Limit& a, const Limit& b) {
    return {lesser(a.low, b.low), greater(a.high, b.high)};
}
Limit not_negative(End high = std::nullopt) { return {kZero, high}; }
bool is_zero(const Limit& a) { return a.low == kZero && a.high == kZero; }

// The part of a range of x that a row covers.
bool covers(const terms::ScaleRow& row, const Limit& x) {
    if (row.low && x.high && (*x.high < *row.low || (*x.high == *row.low && !row.low_included)))
        return false;
    return !(row.high && x.low &&
             (*row.high < *x.low || (*row.high == *x.low && !row.high_included)));
}

End on_line(const Rational& value, const Rational& slope, const Rational& low, const Rational& x) {
    const End run = x.minus(low);
    const End rise = run ? run->times(slope) : std::nullopt;
    return rise ? value.plus(*rise) : std::nullopt;
}

}  // namespace

Limit Limits::product(const Limit& a, const Limit& b) const {
    if (is_zero(a) || is_zero(b)) return {kZero, kZero};
    if (a.low && a.high && b.low && b.high) {
        Limit out;
        bool first = true;
        for (const Rational& x : {*a.low, *a.high})
            for (const Rational& y : {*b.low, *b.high}) {
                const End corner = x.times(y);
                if (!corner) return {};
                out = first ? Limit{corner, corner} : hull(out, {corner, corner});
                first = false;
            }
        return out;
    }
    const bool none_negative = a.low && b.low && *a.low >= kZero && *b.low >= kZero;
    return none_negative ? not_negative() : Limit{};
}

Limit Limits::quotient(const Expression& e) {
    const Limit by = of(e.parts[1]);
    Limit out;
    if (by.low && by.high && (*by.low > kZero || *by.high < kZero))
        out = product(of(e.parts[0]), {kOne.over(*by.high), kOne.over(*by.low)});
    else if (const Limit top = of(e.parts[0]);
             top.low && *top.low >= kZero && by.low && *by.low >= kZero)
        out = not_negative();
    return e.parts.size() > 2 ? hull(out, of(e.parts[2])) : out;
}

Limit Limits::fact(const Expression& e) const {
    if (known_ && known_->measure == e.subject) return {known_->value, known_->value};
    const terms::Measure& m = contract_.measures[static_cast<std::size_t>(e.subject)];
    return {m.low, m.high};
}

Limit Limits::definition(int index) {
    if (const auto at = definitions_.find(index); at != definitions_.end()) return at->second;
    definitions_[index] = {};  // one that rests on its own previous value is not known
    return definitions_[index] =
               of(contract_.definitions[static_cast<std::size_t>(index)].expression);
}

Limit Limits::scale(int index) {
    if (const auto at = scales_.find(index); at != scales_.end()) return at->second;
    scales_[index] = {};
    const terms::Scale& s = contract_.scales[static_cast<std::size_t>(index)];
    const Limit x = of(s.by);
    std::optional<Limit> out;
    for (const terms::ScaleRow& row : s.rows) {
        if (!covers(row, x)) continue;
        Limit value = of(row.value);
        if (row.slope && row.low && value.low) {
            const Rational start = *value.low;
            const End from = tighter_low(row.low, x.low), to = tighter_high(row.high, x.high);
            if (!from || !to) return {};
            const End a = on_line(start, *row.slope, *row.low, *from),
                      b = on_line(start, *row.slope, *row.low, *to);
            value = {lesser(a, b), greater(a, b)};
        }
        out = out ? hull(*out, value) : value;
    }
    return scales_[index] = out.value_or(Limit{});
}

Limit Limits::values(int index) {
    std::optional<Limit> out;
    for (const auto& column : contract_.values[static_cast<std::size_t>(index)].columns)
        for (const Expression& cell : column.by_member) {
            const Limit value = of(cell);
            out = out ? hull(*out, value) : value;
        }
    return out.value_or(Limit{});
}

// 0 is no, 1 is yes.
Limit Limits::condition(const Expression& e) {
    const auto judged = [](bool surely, bool never) -> Limit {
        return {surely ? kOne : kZero, never ? kZero : kOne};
    };
    std::vector<Limit> parts;
    for (const Expression& part : e.parts) parts.push_back(of(part));
    const auto above = [](const End& a, const End& b, bool or_equal) {
        return a && b && (*b < *a || (or_equal && *a == *b));
    };
    switch (e.kind) {
        case K::Less:
            return judged(above(parts[1].low, parts[0].high, false),
                          above(parts[0].low, parts[1].high, true));
        case K::AtMostTest:
            return judged(above(parts[1].low, parts[0].high, true),
                          above(parts[0].low, parts[1].high, false));
        case K::Equal:
            return judged(false, above(parts[0].low, parts[1].high, false) ||
                                     above(parts[1].low, parts[0].high, false));
        case K::And:
        case K::Or: {
            const auto all = [&](End Limit::*end, const Rational& value) {
                return std::all_of(parts.begin(), parts.end(),
                                   [&](const Limit& part) { return part.*end == value; });
            };
            const auto any = [&](End Limit::*end, const Rational& value) {
                return std::any_of(parts.begin(), parts.end(),
                                   [&](const Limit& part) { return part.*end == value; });
            };
            return e.kind == K::And ? judged(all(&Limit::low, kOne), any(&Limit::high, kZero))
                                    : judged(any(&Limit::low, kOne), all(&Limit::high, kZero));
        }
        default: return judged(parts[0].high == kZero, parts[0].low == kOne);  // house: K::Not
    }
}

// `count` values of the part together.
Limit Limits::all_of(const Expression& e, std::int64_t count) {
    const Rational number{count, 1};
    const Limit one = of(e.parts[0]);
    return hull(one, product(one, {number, number}));
}

Limit Limits::arithmetic(const Expression& e) {
    const auto folded = [&](const auto& fold) {
        Limit out = of(e.parts[0]);
        for (std::size_t i = 1; i < e.parts.size(); ++i) out = fold(out, of(e.parts[i]));
        return out;
    };
    switch (e.kind) {
        case K::Add:
            return folded([](const Limit& a, const Limit& b) {
                return Limit{sum(a.low, b.low), sum(a.high, b.high)};
            });
        case K::Subtract:
            return folded([](const Limit& a, const Limit& b) {
                return Limit{difference(a.low, b.high), difference(a.high, b.low)};
            });
        case K::AtMost:
            return folded([](const Limit& a, const Limit& b) {
                return Limit{lesser(a.low, b.low), tighter_high(a.high, b.high)};
            });
        case K::AtLeast:
            return folded([](const Limit& a, const Limit& b) {
                return Limit{tighter_low(a.low, b.low), greater(a.high, b.high)};
            });
        case K::Exceeds: {
            const Limit a = of(e.parts[0]), b = of(e.parts[1]);
            const End low = difference(a.low, b.high), high = difference(a.high, b.low);
            return {low ? std::max(*low, kZero) : kZero,
                    high ? End{std::max(*high, kZero)} : std::nullopt};
        }
        default:  // house: Multiply and PercentOf
            return folded([&](const Limit& a, const Limit& b) { return product(a, b); });
    }
}

Limit Limits::select(const Expression& e) {
    const Limit chosen = of(e.parts[1]);
    if (chosen.low == kOne) return of(e.parts[0]);
    if (chosen.high == kZero) return of(e.parts[2]);
    return hull(of(e.parts[0]), of(e.parts[2]));
}

// Of a group, or of the periods so far, of which there may be any number.
Limit Limits::over_members(const Expression& e) {
    if (e.kind == K::SumToDate) {
        const Limit one = of(e.parts[0]);
        if (is_zero(one)) return one;
        return one.low && *one.low >= kZero ? not_negative() : Limit{};
    }
    const terms::Dimension& d = contract_.dimensions[static_cast<std::size_t>(e.subject)];
    const std::int64_t size =
        d.kind == terms::Dimension::Kind::Roster ? d.limit : std::int64_t{d.size()};
    return e.kind == K::SumOver ? all_of(e, size) : not_negative(Rational{size, 1});
}

Limit Limits::of(const Expression& e) {
    switch (e.kind) {
        case K::Constant: return {e.constant, e.constant};
        case K::Fact: return fact(e);
        case K::Definition: return definition(e.subject);
        case K::Values: return values(e.subject);
        case K::Scale: return scale(e.subject);
        case K::Payment: return of(contract_.payments[static_cast<std::size_t>(e.subject)]);
        case K::Add:
        case K::Subtract:
        case K::Multiply:
        case K::PercentOf:
        case K::AtMost:
        case K::AtLeast:
        case K::Exceeds: return arithmetic(e);
        case K::Divide: return quotient(e);
        case K::Select: return select(e);
        case K::Round:
        case K::HighestOver:
        case K::LowestOver: return of(e.parts[0]);
        case K::SumOver:
        case K::SumToDate:
        case K::NumberWhere: return over_members(e);
        case K::Drawn:
        case K::Loss:
            return not_negative(
                of(contract_.fundings[static_cast<std::size_t>(e.subject)].limit).high);
        case K::Remains:
        case K::InterestPeriod:
        case K::PaidEarlierUnder:
        case K::PaidThisPeriod:
        case K::TotalPaidUnder:
        case K::PaidEarlierBy:
        case K::PaidEarlierTo:
        case K::TotalPaidBy:
        case K::TotalPaidTo:
        case K::TotalPaidBetween:
        case K::Balance:
        case K::ClaimsPeriod:
        case K::ClaimsTotal:
        case K::ClaimsNumber: return not_negative();
        case K::Previous:
        case K::DaysBetween:
        case K::MomentDay: return {};
        case K::Less:
        case K::AtMostTest:
        case K::Equal:
        case K::And:
        case K::Or:
        case K::Not: return condition(e);
    }
    return {};
}

Limit Limits::of(const terms::Payment& p) {
    const Limit amount = of(p.amount);
    if (!p.condition) return amount;
    const Limit met = of(*p.condition);
    if (met.high == kZero) return {kZero, kZero};
    return met.low == kOne ? amount : hull(amount, {kZero, kZero});
}

}  // namespace utfall::review
