// Expressions to instructions: arithmetic, tests and choices.
#include "utfall/terms/compile.h"

#include <algorithm>

#include "utfall/base/ensure.h"

namespace utfall::terms {

using calc::Operator;
using Kind = Expression::Kind;

ReasonIndex Compiler::reason(Reason r) {
    reasons_.push_back(std::move(r));
    return static_cast<ReasonIndex>(reasons_.size() - 1);
}

Term Compiler::constant(base::Rational value, Type type, const base::Place& place) {
    const calc::Register r = builder_.constant(value);
    return {r, reason({.kind = ReasonKind::literal,
                       .op = {},
                       .value = r,
                       .type = type,
                       .name = {},
                       .text = {},
                       .place = place,
                       .below = {}})};
}

Term Compiler::operation(Operator op, calc::Register value, const Type& type,
                         const base::Place& place, std::vector<Term> below) {
    Reason r{.kind = ReasonKind::operation,
             .op = op,
             .value = value,
             .type = type,
             .name = {},
             .text = {},
             .place = place,
             .below = {}};
    for (const Term& t : below) r.below.push_back(t.why);
    return {value, reason(std::move(r))};
}

Term Compiler::wrap(ReasonKind kind, Term inner, const std::string& name, base::Bilingual text,
                    const Type& type, const base::Place& place) {
    return {inner.value, reason({.kind = kind,
                                 .op = {},
                                 .value = inner.value,
                                 .type = type,
                                 .name = name,
                                 .text = std::move(text),
                                 .place = place,
                                 .below = {inner.why}})};
}

Term Compiler::operator()(const Expression& e, const Cursor& cursor) {
    constexpr int kDeepest =
        20'000;  // beyond what 1 200 periods and the checker's limit on nesting allow
    ensure(depth_ < kDeepest, "expressions nest finitely");
    ++depth_;
    const bool was_fine = !builder_.fault();
    Term out;
    switch (e.kind) {
        case Kind::Constant: out = constant(e.constant, e.type, e.place); break;
        case Kind::Fact: {
            const Cursor here = at_members(e, cursor);
            std::vector<int> members;
            for (int d : contract_.measures[static_cast<std::size_t>(e.subject)].over)
                members.push_back(here.members[static_cast<std::size_t>(d)]);
            out = leaves_.fact(e, members, here);
            break;
        }
        case Kind::Definition: {
            out = definition(e, at_members(e, cursor));
            break;
        }
        case Kind::Values: out = values(e, at_members(e, cursor)); break;
        case Kind::Scale: out = scale(e, at_members(e, cursor)); break;
        case Kind::Add:
        case Kind::Subtract:
        case Kind::Multiply:
        case Kind::PercentOf:
        case Kind::AtMost:
        case Kind::AtLeast:
        case Kind::Exceeds: out = arithmetic(e, cursor); break;
        case Kind::
            Divide:  // rounded by the one that holds it; alone it can only be a payment's amount
        case Kind::Round:
            out = rounded(e, cursor, e.kind == Kind::Round ? e.constant : base::Rational{1, 1},
                          e.rounding);
            break;
        case Kind::Select: out = select(e, cursor); break;
        case Kind::Less:
        case Kind::AtMostTest:
        case Kind::Equal:
        case Kind::And:
        case Kind::Or:
        case Kind::Not: out = tests(e, cursor); break;
        case Kind::SumOver:
        case Kind::HighestOver:
        case Kind::LowestOver:
        case Kind::NumberWhere: out = over_group(e, cursor); break;
        case Kind::SumToDate: out = sum_to_date(e, cursor); break;
        case Kind::Previous: out = previous(e, cursor); break;
        case Kind::DaysBetween:
        case Kind::MomentDay: out = days(e, cursor); break;
        default: out = leaves_.state(e, cursor);
    }
    if (was_fine && builder_.fault() && !too_fine_) too_fine_ = e.place;
    --depth_;
    return out;
}

// A definition used twice in a clause is computed and explained once.
Term Compiler::definition(const Expression& e, const Cursor& cursor) {
    const auto key = std::tuple(e.subject, cursor.members, cursor.reference);
    if (const auto known = definitions_.find(key); known != definitions_.end())
        return known->second;
    const Definition& d = contract_.definitions[static_cast<std::size_t>(e.subject)];
    const Term t = wrap(ReasonKind::definition, (*this)(d.expression, cursor), d.name, {}, e.type,
                        d.origin.place);
    definitions_.emplace(key, t);
    return t;
}

Cursor Compiler::at_members(const Expression& e, const Cursor& cursor) const {
    Cursor here = cursor;
    for (const auto& [dimension, chosen] : e.members) {
        here.members[static_cast<std::size_t>(dimension)] = chosen;
        const Dimension& d = contract_.dimensions[static_cast<std::size_t>(dimension)];
        if (d.kind == Dimension::Kind::Periods)
            here.reference = d.spans[static_cast<std::size_t>(chosen)].second;
    }
    return here;
}

int Compiler::period_dimension(const Cursor& cursor) const {
    for (std::size_t d = 0; d < cursor.members.size(); ++d)
        if (cursor.members[d] >= 0 && contract_.dimensions[d].kind == Dimension::Kind::Periods)
            return static_cast<int>(d);
    return -1;
}

Term Compiler::arithmetic(const Expression& e, const Cursor& cursor) {
    const Term a = (*this)(e.parts[0], cursor), b = (*this)(e.parts[1], cursor);
    switch (e.kind) {
        case Kind::Add:
            return operation(Operator::add, builder_.add(a.value, b.value), e.type, e.place,
                             {a, b});
        case Kind::Subtract:
            return operation(Operator::subtract, builder_.subtract(a.value, b.value), e.type,
                             e.place, {a, b});
        case Kind::Multiply:
            return operation(Operator::multiply, builder_.multiply(a.value, b.value), e.type,
                             e.place, {a, b});
        case Kind::AtMost:
            return operation(Operator::minimum, builder_.minimum(a.value, b.value), e.type, e.place,
                             {a, b});
        case Kind::AtLeast:
            return operation(Operator::maximum, builder_.maximum(a.value, b.value), e.type, e.place,
                             {a, b});
        case Kind::PercentOf: {
            const Term product = operation(Operator::multiply, builder_.multiply(a.value, b.value),
                                           e.type, e.place, {a, b});
            reasons_[product.why].kind = ReasonKind::percent_of;
            return product;
        }
        default: {
            const calc::Register zero = builder_.constant({0, 1});
            const Term part = operation(Operator::maximum,
                                        builder_.maximum(builder_.subtract(a.value, b.value), zero),
                                        e.type, e.place, {a, b});
            reasons_[part.why].kind = ReasonKind::exceeds;
            return part;
        }
    }
}

Term Compiler::rounded(const Expression& e, const Cursor& cursor, const base::Rational& step,
                       base::Rounding rounding) {
    const Expression& inner = e.kind == Kind::Round ? e.parts[0] : e;
    // A multiple of p/q: divide by p, round to 1/q, multiply by p.
    const base::Rational p{step.numerator, 1};
    const calc::Register by = builder_.constant(*base::Rational{1, 1}.over(p));
    Term exact, result;
    if (inner.kind == Kind::Divide) {
        const Term a = (*this)(inner.parts[0], cursor), b = (*this)(inner.parts[1], cursor);
        std::optional<Term> zero;
        if (inner.parts.size() > 2) zero = (*this)(inner.parts[2], cursor);
        const calc::Range range = builder_.range(b.value);
        if (!zero && range.low <= 0 && range.high >= 0) zero_divisors_.push_back(inner.place);
        std::optional<calc::Register> if_zero;
        if (zero)
            if_zero =
                builder_.round(builder_.multiply(zero->value, by), step.denominator, rounding);
        result.value = builder_.divide_round(builder_.multiply(a.value, by), b.value, if_zero,
                                             step.denominator, rounding);
        std::vector<Term> below{a, b};
        if (zero) below.push_back(*zero);
        if (p.numerator != 1) result.value = builder_.multiply(result.value, builder_.constant(p));
        const Term out =
            operation(Operator::divide_round, result.value, inner.type, inner.place, below);
        reasons_[out.why].step = step;
        reasons_[out.why].rounding = rounding;
        return out;
    }
    exact = (*this)(inner, cursor);
    const bool already =
        p.numerator == 1 && step.denominator % builder_.denominator(exact.value) == 0;
    if (already) return exact;
    result.value = builder_.round(builder_.multiply(exact.value, by), step.denominator, rounding);
    if (p.numerator != 1) result.value = builder_.multiply(result.value, builder_.constant(p));
    Term out = operation(Operator::round, result.value, inner.type, inner.place, {exact});
    reasons_[out.why].kind = ReasonKind::rounded;
    reasons_[out.why].step = step;
    reasons_[out.why].rounding = rounding;
    reasons_[out.why].text = rounding_words(rounding);
    return out;
}

const base::Bilingual& rounding_words(base::Rounding rounding) {
    static const base::Bilingual modes[] = {{.sv = "hälften uppåt", .en = "half up"},
                                            {.sv = "hälften jämnt", .en = "half even"},
                                            {.sv = "nedåt", .en = "down"},
                                            {.sv = "uppåt", .en = "up"}};
    return modes[static_cast<std::size_t>(rounding)];
}

Term Compiler::select(const Expression& e, const Cursor& cursor) {
    const Term yes = (*this)(e.parts[0], cursor), test = (*this)(e.parts[1], cursor),
               no = (*this)(e.parts[2], cursor);
    return operation(Operator::choose, builder_.choose(test.value, yes.value, no.value), e.type,
                     e.place, {test, yes, no});
}

Term Compiler::fold(Operator op, const std::vector<Term>& terms, const Type& type,
                    const base::Place& place) {
    ensure(!terms.empty(), "there is something to join");
    Term all = terms[0];
    for (std::size_t i = 1; i < terms.size(); ++i) {
        const calc::Register a = all.value, b = terms[i].value;
        const calc::Register r = op == Operator::add       ? builder_.add(a, b)
                                 : op == Operator::minimum ? builder_.minimum(a, b)
                                 : op == Operator::maximum ? builder_.maximum(a, b)
                                 : op == Operator::both    ? builder_.both(a, b)
                                                           : builder_.either(a, b);
        all = operation(op, r, type, place, {all, terms[i]});
    }
    return all;
}

// Told the way round that the contract says it: "is more than" turns the operands of `less`.
Term Compiler::compared(ReasonKind turned, Operator op, calc::Register value, const Expression& e,
                        const std::vector<Term>& parts) {
    const Term out = operation(op, value, e.type, e.place, parts);
    if (e.is_turned) reasons_[out.why].kind = turned;
    return out;
}

Term Compiler::tests(const Expression& e, const Cursor& cursor) {
    std::vector<Term> parts;
    for (const Expression& part : e.parts) parts.push_back((*this)(part, cursor));
    switch (e.kind) {
        case Kind::Less:
            return compared(ReasonKind::more_than, Operator::less,
                            builder_.less(parts[0].value, parts[1].value), e, parts);
        case Kind::AtMostTest:
            return compared(ReasonKind::at_least, Operator::at_most,
                            builder_.at_most(parts[0].value, parts[1].value), e, parts);
        case Kind::Equal:
            return operation(Operator::equal, builder_.equal(parts[0].value, parts[1].value),
                             e.type, e.place, parts);
        case Kind::And: return fold(Operator::both, parts, e.type, e.place);
        case Kind::Or: return fold(Operator::either, parts, e.type, e.place);
        default:
            return operation(Operator::negate, builder_.negate(parts[0].value), e.type, e.place,
                             parts);
    }
}

}  // namespace utfall::terms
