// Reasons and the values of one run, to a tree that can be read and recomputed.
#include "utfall/settle/explain.h"

#include <algorithm>
#include <set>

namespace utfall::settle {

using base::Bilingual;
using base::Language;
using base::Rational;
using terms::Reason;
using terms::ReasonKind;
using terms::Type;

namespace {

std::string op_of(const Reason& r) {
    switch (r.kind) {
        case ReasonKind::operation: return std::string(calc::operator_name(r.op));
        case ReasonKind::percent_of:
        case ReasonKind::claim_line: return "multiply";
        case ReasonKind::exceeds:
        case ReasonKind::less_before: return "exceeds";
        case ReasonKind::room: return "exceeds";
        case ReasonKind::rounded: return "round";
        case ReasonKind::more_than:
        case ReasonKind::at_least: return std::string(calc::operator_name(r.op));
        case ReasonKind::sum_over:
        case ReasonKind::number_where:
        case ReasonKind::sum_to_date:
        case ReasonKind::remains:
        case ReasonKind::claims: return r.below.empty() ? "given" : "add";
        case ReasonKind::highest_over: return "maximum";
        case ReasonKind::lowest_over:
        case ReasonKind::capped: return "minimum";
        case ReasonKind::carried:
        case ReasonKind::rest_of_cap:
        case ReasonKind::recalculated: return "subtract";
        case ReasonKind::share: return "share";
        case ReasonKind::shared_cap:
        case ReasonKind::step: return "allot";
        case ReasonKind::all_or_nothing: return "all or nothing";
        case ReasonKind::scale: return "tier";
        default: return r.below.empty() ? "given" : "is";
    }
}

std::string_view sentence_of(const Reason& r, Language language) {
    const bool swedish = language == Language::Swedish;
    if (r.kind == ReasonKind::operation) {
        switch (r.op) {
#define OPERATOR(name, arity, result, en, sv) \
    case calc::Operator::name:                \
        return swedish ? sv : en;
#include "utfall/calc/operators.def"
#undef OPERATOR
        }
    }
    switch (r.kind) {
#define REASON(id, en, sv) \
    case ReasonKind::id:   \
        return swedish ? sv : en;
#include "utfall/terms/reasons.def"
#undef REASON
    }
    return {};
}

class Explainer {
public:
    Explainer(const terms::Contract& contract, const Settlement& settlement)
        : contract_(contract), s_(settlement) {}

    WhyStep step(terms::ReasonIndex index) {
        const Reason* r = &s_.reasons[index];
        // Of the rows of a scale only the one that applies is told.
        while (const auto inner = passed_over(*r)) {
            index = *inner;
            r = &s_.reasons[index];
        }
        WhyStep out;
        out.value = s_.value(r->value);
        out.type = r->type;
        out.value_text = r->kind == ReasonKind::part_of_year ? r->text : texts(out.value, r->type);
        out.place = r->place;
        out.op = op_of(*r);
        if (!r->below.empty() && !seen_.insert(index).second) return told_above(*r, std::move(out));
        if (out.op != "add" || !tell_last_events(index, out))
            for (std::uint32_t below : children(*r)) out.below.push_back(step(below));
        if (out.op == "multiply" && r->kind == ReasonKind::claim_line)
            out.below.push_back(count(r->numbers.at(0)));
        if (out.op == "round" || out.op == "divide_round")
            out.numbers = {r->step.numerator, r->step.denominator,
                           static_cast<std::int64_t>(r->rounding)};
        else if (out.op == "choose")
            out.numbers = {truth(r->below[0]) ? 1 : 0};
        else
            out.numbers = r->numbers;
        out.sentence = {.sv = sentence(*r, out, Language::Swedish),
                        .en = sentence(*r, out, Language::English)};
        return out;
    }

private:
    [[nodiscard]] bool truth(terms::ReasonIndex index) const {
        return s_.registers[s_.reasons[index].value] != 0;
    }
    [[nodiscard]] Bilingual texts(const Rational& value, const Type& type) const {
        return {.sv = value_text(contract_, value, type, Language::Swedish),
                .en = value_text(contract_, value, type, Language::English)};
    }
    [[nodiscard]] WhyStep count(std::int64_t number) const {
        WhyStep out;
        out.op = "given";
        out.value = {number, 1};
        out.type = {.kind = Type::Kind::Number};
        out.value_text = texts(out.value, out.type);
        out.sentence = out.value_text;
        return out;
    }

    // A long row of events, each told under its own day, becomes one step and the last of them: otherwise each of n
    // payments under a cap would tell the n before it.
    bool tell_last_events(terms::ReasonIndex index, WhyStep& out) {
        constexpr std::size_t kMany = 24, kKept = 12;
        std::vector<terms::ReasonIndex> kept;
        terms::ReasonIndex rest = index, at = index;
        for (std::size_t n = 0; n < kMany; ++n) {
            const Reason& sum = s_.reasons[at];
            const bool is_sum = sum.kind == ReasonKind::operation && sum.op == calc::Operator::add;
            if (!is_sum || s_.reasons[sum.below[1]].kind != ReasonKind::event) return false;
            at = sum.below[0];
            if (n >= kKept) continue;
            kept.push_back(sum.below[1]);
            rest = at;
        }
        WhyStep earlier = count(0);
        earlier.value = s_.value(s_.reasons[rest].value);
        earlier.type = {.kind = Type::Kind::Money};
        earlier.value_text = texts(earlier.value, earlier.type);
        earlier.sentence = {.sv = "vad som reglerats dessförinnan, förklarat under var sin dag",
                            .en = "what was settled before that, each explained under its own day"};
        out.below.push_back(std::move(earlier));
        for (auto event = kept.rbegin(); event != kept.rend(); ++event)
            out.below.push_back(step(*event));
        return true;
    }

    // Steps that say nothing in this run: a row of a scale that does not apply, a rounding that changes nothing,
    // a cap that does not bind.
    [[nodiscard]] std::optional<terms::ReasonIndex> passed_over(const Reason& r) const {
        if (r.kind == ReasonKind::select) return r.below[truth(r.below[0]) ? 1 : 2];
        const bool idle = r.kind == ReasonKind::rounded || r.kind == ReasonKind::capped;
        if (idle && s_.value(r.value) == s_.value(s_.reasons[r.below[0]].value)) return r.below[0];
        return std::nullopt;
    }

    // Told once; a second time the reader is sent back.
    WhyStep told_above(const Reason& r, WhyStep out) const {
        for (std::uint32_t below : children(r)) {
            WhyStep part;
            part.value = s_.value(s_.reasons[below].value);
            part.value_text = texts(part.value, s_.reasons[below].type);
            out.below.push_back(std::move(part));
        }
        out.sentence = {.sv = sentence(r, out, Language::Swedish) + " (se ovan)",
                        .en = sentence(r, out, Language::English) + " (see above)"};
        out.below.clear();
        out.op = "given";
        return out;
    }

    // Sums of sums are told as one sum; a choice tells its test and the branch that was taken.
    [[nodiscard]] std::vector<std::uint32_t> children(const Reason& r) const {
        if (r.kind != ReasonKind::operation) return r.below;
        if (r.op == calc::Operator::choose) return {r.below[0], r.below[truth(r.below[0]) ? 1 : 2]};
        if (r.op == calc::Operator::subtract) {  // a - b - c is told as one
            std::vector<std::uint32_t> chain = r.below;
            while (s_.reasons[chain[0]].kind == ReasonKind::operation &&
                   s_.reasons[chain[0]].op == calc::Operator::subtract) {
                const std::vector<std::uint32_t> front = s_.reasons[chain[0]].below;
                chain.erase(chain.begin());
                chain.insert(chain.begin(), front.begin(), front.end());
            }
            return chain;
        }
        if (r.op != calc::Operator::add) return r.below;
        std::vector<std::uint32_t> flat, open(r.below.rbegin(), r.below.rend());
        while (!open.empty()) {
            const std::uint32_t index = open.back();
            open.pop_back();
            const Reason& part = s_.reasons[index];
            if (part.kind == ReasonKind::operation && part.op == calc::Operator::add)
                open.insert(open.end(), part.below.rbegin(), part.below.rend());
            else if (part.kind != ReasonKind::nothing_yet)
                flat.push_back(index);
        }
        return flat.empty() ? r.below : flat;
    }

    [[nodiscard]] std::string sentence(const Reason& r, const WhyStep& out,
                                       Language language) const {
        const bool swedish = language == Language::Swedish;
        if (r.kind == ReasonKind::operation && r.op == calc::Operator::choose) {
            const std::string test = out.below[0].sentence.in(language);
            const bool met = out.below[0].value.numerator != 0;
            if (!r.name.empty() && met)
                return out.below[1].value_text.in(language) +
                       (swedish ? ", eftersom upphörandet " + r.name + " gäller"
                                : ", since the termination " + r.name + " applies");
            if (!r.name.empty())
                return out.below[1].value_text.in(language) +
                       (swedish ? ", som upphörandet " + r.name + " inte avslutar"
                                : ", which the termination " + r.name + " does not end");
            if (met)
                return out.below[1].value_text.in(language) +
                       (swedish ? ", eftersom villkoret är uppfyllt"
                                : ", since the condition is met");
            return out.below[1].value_text.in(language) +
                   (swedish ? ", eftersom villkoret inte är uppfyllt"
                            : ", since the condition is not met");
        }
        if (r.kind == ReasonKind::operation &&
            (r.op == calc::Operator::add || r.op == calc::Operator::subtract)) {
            std::string all;
            const bool sum = r.op == calc::Operator::add;
            const std::string count = std::to_string(out.below.size() - (sum ? 0 : 1));
            if (out.below.size() > 6)
                return sum ? count + (swedish ? " poster sammanlagt" : " items in total")
                           : out.below[0].value_text.in(language) +
                                 (swedish ? " minus " + count + " poster"
                                          : " minus " + count + " items");
            for (const WhyStep& part : out.below)
                all += (all.empty() ? ""
                        : sum       ? " plus "
                                    : " minus ") +
                       part.value_text.in(language);
            return all;
        }
        const bool by_zero = r.kind == ReasonKind::operation &&
                             r.op == calc::Operator::divide_round &&
                             out.below[1].value.numerator == 0;
        if (by_zero)
            return out.below[2].value_text.in(language) +
                   (swedish ? ", som gäller vid delning med noll"
                            : ", which applies when divided by zero");
        return filled(sentence_of(r, language), r, out, language);
    }

    static std::string filled(std::string_view pattern, const Reason& r, const WhyStep& out,
                              Language language) {
        std::string text;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (pattern[i] != '{' || i + 2 >= pattern.size() || pattern[i + 2] != '}') {
                text += pattern[i];
                continue;
            }
            const char hole = pattern[i + 1];
            i += 2;
            if (hole == 'n')
                text += r.name;
            else if (hole == 't')
                text += r.text.in(language);
            else if (hole == 'r')
                text += out.value_text.in(language);
            else if (const auto at = static_cast<std::size_t>(hole - '0'); at < out.below.size())
                text += out.below[at].value_text.in(language);
        }
        return text;
    }

    const terms::Contract& contract_;
    const Settlement& s_;
    std::set<terms::ReasonIndex> seen_;
};

std::optional<Rational> fold(const WhyStep& step,
                             std::optional<Rational> (Rational::*op)(Rational) const) {
    std::optional<Rational> total = step.below.at(0).value;
    for (std::size_t i = 1; i < step.below.size() && total; ++i)
        total = ((*total).*op)(step.below[i].value);
    return total;
}

Rational extreme(const WhyStep& step, bool largest) {
    Rational out = step.below.at(0).value;
    for (const WhyStep& part : step.below)
        if (largest ? out < part.value : part.value < out) out = part.value;
    return out;
}

std::optional<Rational> rounded(const Rational& exact, const WhyStep& step) {
    const Rational multiple{step.numbers.at(0), step.numbers.at(1)};
    const auto steps = exact.over(multiple);
    if (!steps) return std::nullopt;
    const auto whole = Rational::of(base::divide(steps->numerator, steps->denominator,
                                                 static_cast<base::Rounding>(step.numbers.at(2))),
                                    1);
    return whole ? whole->times(multiple) : std::nullopt;
}

std::optional<Rational> allotted(const WhyStep& step) {
    std::vector<std::int64_t> weights;
    std::int64_t total = 0;
    std::size_t index = static_cast<std::size_t>(step.numbers.back());
    if (step.op == "share") {
        weights.assign(step.numbers.begin(), step.numbers.end() - 1);
        total = step.below.at(0).value.numerator;
    } else {
        for (std::size_t i = 1; i < step.below.size(); ++i)
            weights.push_back(step.below[i].value.numerator);
        for (std::int64_t w : weights) total += w;
        total = std::min(total, step.below.at(0).value.numerator);
    }
    return Rational{base::allocate(total, weights).at(index), 1};
}

// Between two ends, each as: is there one, numerator, denominator, is it included.
bool is_within(const Rational& value, const std::vector<std::int64_t>& ends) {
    const Rational low{ends.at(1), ends.at(2)}, high{ends.at(5), ends.at(6)};
    const bool is_above = ends.at(0) == 0 || low < value || (ends.at(3) != 0 && low == value);
    const bool is_below = ends.at(4) == 0 || value < high || (ends.at(7) != 0 && value == high);
    return is_above && is_below;
}

std::optional<Rational> follows(const WhyStep& step) {
    const auto yes_no = [](bool yes) { return Rational{yes ? 1 : 0, 1}; };
    const auto value = [&](std::size_t i) { return step.below.at(i).value; };
    const auto truth = [&](std::size_t i) { return value(i).numerator != 0; };
    const std::string& op = step.op;
    if (op == "is") return step.below.back().value;
    if (op == "choose")
        return truth(0) == (step.numbers.at(0) != 0) ? std::optional(value(1)) : std::nullopt;
    if (op == "tier")
        return is_within(value(0), step.numbers) ? std::optional(step.below.back().value)
                                                 : std::nullopt;
    if (op == "add") return fold(step, &Rational::plus);
    if (op == "subtract") return fold(step, &Rational::minus);
    if (op == "multiply") return fold(step, &Rational::times);
    if (op == "minimum" || op == "maximum") return extreme(step, op == "maximum");
    if (op == "exceeds") {
        const auto left = fold(step, &Rational::minus);
        return left && left->numerator < 0 ? Rational{0, 1} : left;
    }
    if (op == "round") return rounded(value(0), step);
    if (op == "divide_round") {
        if (value(1).numerator == 0) return rounded(value(2), step);
        const auto quotient = value(0).over(value(1));
        return quotient ? rounded(*quotient, step) : std::nullopt;
    }
    if (op == "less") return yes_no(value(0) < value(1));
    if (op == "at_most") return yes_no(!(value(1) < value(0)));
    if (op == "equal") return yes_no(value(0) == value(1));
    if (op == "both") return yes_no(truth(0) && truth(1));
    if (op == "either") return yes_no(truth(0) || truth(1));
    if (op == "negate") return yes_no(!truth(0));
    if (op == "share" || op == "allot") return allotted(step);
    if (op == "all or nothing") return value(1) < value(0) ? Rational{0, 1} : value(0);
    return std::nullopt;
}

}  // namespace

WhyStep explain(const terms::Contract& contract, const Settlement& settlement,
                terms::ReasonIndex why) {
    return Explainer(contract, settlement).step(why);
}

bool recompute(const WhyStep& step) {
    if (!std::all_of(step.below.begin(), step.below.end(),
                     [](const WhyStep& below) { return recompute(below); }))
        return false;
    return step.op == "given" || follows(step) == step.value;
}

}  // namespace utfall::settle
