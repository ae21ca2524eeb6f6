// What the inputs of two texts are called, and a row of them as a pair of situations.
#include <set>

#include "compare_region.h"

namespace utfall::review {

using base::Bilingual;
using settle::Unknown;
using Text = Comparison::Text;

namespace {

const Unknown& unknown_of(const Joint& joint, std::size_t input) {
    const JointInput& i = joint.inputs[input];
    return i.a ? joint.a->formula.unknowns[*i.a] : joint.b->formula.unknowns[*i.b];
}

}  // namespace

Bilingual name_of(const Compared& c, const Joint& joint, std::size_t input) {
    const JointInput& i = joint.inputs[input];
    return i.a ? name_of(c.a.contract, *joint.a, *i.a) : name_of(c.b.contract, *joint.b, *i.b);
}

Bilingual value_at(const Compared& c, const Joint& joint, std::size_t input,
                   std::int64_t numerator) {
    const JointInput& i = joint.inputs[input];
    const Space& space = i.a ? *joint.a : *joint.b;
    const std::size_t own = i.a ? *i.a : *i.b;
    const calc::Program& program = space.formula.program;
    const std::int64_t factor =
        i.denominator / program.instructions[program.inputs[own]].denominator;
    return value_at(i.a ? c.a.contract : c.b.contract, space, own, numerator / factor);
}

terms::Type::Kind kind_of(const Compared& c, const Joint& joint, std::size_t input) {
    const Unknown& unknown = unknown_of(joint, input);
    if (unknown.kind == Unknown::Kind::Claims) return terms::Type::Kind::Count;
    const terms::Contract& contract = joint.inputs[input].a ? c.a.contract : c.b.contract;
    return contract.measures[static_cast<std::size_t>(unknown.key.measure)].type.kind;
}

Comparison::Pair pair_at(const Compared& c, const Joint& joint,
                         const std::vector<std::int64_t>& row) {
    Bilingual words;
    const auto add = [&](const Bilingual& name, const Bilingual& value) {
        words.sv += (words.sv.empty() ? "" : "; ") + name.sv + " " + value.sv;
        words.en += (words.en.empty() ? "" : "; ") + name.en + " " + value.en;
    };
    std::set<std::string> told;
    std::int64_t claims = 0;
    bool has_claims = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (unknown_of(joint, i).kind == Unknown::Kind::Claims) {
            claims += row[i];
            has_claims = true;
            continue;
        }
        if (!joint.inputs[i].is_open) continue;
        const Bilingual name = name_of(c, joint, i);
        if (told.insert(name.sv).second) add(name, value_at(c, joint, i, row[i]));
    }
    if (has_claims)
        add(Bilingual::same(std::to_string(claims)),
            {.sv = "godkända krav", .en = "accepted claims"});
    return {std::move(words), joint.words,
            situation_at(c.a, *joint.a, inputs_of(joint, Text::A, row)),
            situation_at(c.b, *joint.b, inputs_of(joint, Text::B, row))};
}

namespace {

using Kind = terms::Type::Kind;

class Saying {
public:
    Saying(const Compared& c, const Joint& joint, std::size_t input)
        : c_(c), joint_(joint), input_(input), span_(joint.inputs[input].span) {
        kind_ = kind_of(c, joint, input);
        top_ = span_.low + (span_.high - span_.low) / span_.stride * span_.stride;
    }

    // "över 0 kr", "från 3 till och med 7", "ja"
    [[nodiscard]] Bilingual interval(const Interval& i) const {
        const bool from_least = i.low <= span_.low, to_most = i.high >= top_;
        if (i.low == i.high) return is_word() ? at(i.low) : both("exakt ", "exactly ", at(i.low));
        if (is_word()) return words(i);
        if (kind_ == Kind::Count) {
            if (from_least) return both("högst ", "at most ", at(i.high));
            if (to_most) return both("minst ", "at least ", at(i.low));
            return joined(both("från ", "from ", at(i.low)), " till och med ", " through ",
                          at(i.high));
        }
        const Bilingual below = at(i.low - span_.stride), above = at(i.high + span_.stride);
        if (from_least) return both("under ", "below ", above);
        if (to_most) return both("över ", "above ", below);
        Bilingual out = joined(both("mellan ", "between ", below), " och ", " and ", above);
        out.sv += " (ändpunkterna inte medräknade)";
        out.en += " (ends excluded)";
        return out;
    }

private:
    [[nodiscard]] bool is_word() const { return kind_ == Kind::YesNo || kind_ == Kind::Choice; }
    [[nodiscard]] Bilingual at(std::int64_t numerator) const {
        return value_at(c_, joint_, input_, numerator);
    }
    static Bilingual both(const char* sv, const char* en, const Bilingual& value) {
        return {.sv = sv + value.sv, .en = en + value.en};
    }
    static Bilingual joined(const Bilingual& first, const char* sv, const char* en,
                            const Bilingual& second) {
        return {.sv = first.sv + sv + second.sv, .en = first.en + en + second.en};
    }
    [[nodiscard]] Bilingual words(const Interval& i) const {
        Bilingual out = at(i.low);
        for (std::int64_t k = i.low + 1; k <= i.high; ++k)
            out = joined(out, " eller ", " or ", at(k));
        return out;
    }

    const Compared& c_;
    const Joint& joint_;
    std::size_t input_;
    calc::Span span_;
    Kind kind_ = Kind::Number;
    std::int64_t top_ = 0;
};

}  // namespace

Comparison::Limit limit_words(const Compared& c, const Joint& joint, const InputLimit& limit) {
    Comparison::Limit out;
    if (limit.given) {
        const Bilingual name = name_of(c, joint, limit.given->first),
                        value = value_at(c, joint, limit.given->first, limit.given->second);
        out.given = {.sv = name.sv + " är " + value.sv, .en = name.en + " is " + value.en};
    }
    const Saying saying(c, joint, limit.input);
    const Bilingual name = name_of(c, joint, limit.input);
    out.words = {.sv = name.sv + " är ", .en = name.en + " is "};
    for (std::size_t k = 0; k < limit.intervals.size(); ++k) {
        const Bilingual one = saying.interval(limit.intervals[k]);
        out.words.sv += (k > 0 ? ", eller " : "") + one.sv;
        out.words.en += (k > 0 ? ", or " : "") + one.en;
    }
    return out;
}

}  // namespace utfall::review
