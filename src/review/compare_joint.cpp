#include "compare_joint.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace utfall::review {

using base::Bilingual;
using base::Code;
using calc::Register;
using settle::Flow;
using settle::Unknown;
using Text = Comparison::Text;

namespace {

// What an input is called in every text that has it.
std::string key_of(const terms::Contract& contract, const Space& space, std::size_t input) {
    const Unknown& u = space.formula.unknowns[input];
    if (u.kind == Unknown::Kind::Claims) {
        const terms::PriceList& list = contract.price_lists[static_cast<std::size_t>(u.list)];
        return "claims " + list.name + "/" + list.lines[static_cast<std::size_t>(u.line)].name +
               "/" + std::to_string(u.person) + "/" + u.from.text() + "/" + u.through.text() + "/" +
               u.priced_from.text();
    }
    const std::string name = settle::fact_words(contract, space.timetable.facts, u.key);
    switch (u.kind) {
        case Unknown::Kind::Draw: return "draw " + name + "/" + std::to_string(u.draw);
        case Unknown::Kind::Default: return "default " + name;
        case Unknown::Kind::Value: return "value " + name + "/" + std::to_string(u.version);
        case Unknown::Kind::Claims:
        case Unknown::Kind::ClaimsAnswer: break;
    }
    return name;
}

std::int64_t denominator_of(const Space& space, std::size_t input) {
    const calc::Program& program = space.formula.program;
    return program.instructions[program.inputs[input]].denominator;
}

// The values of both spans; nothing when there are none.
std::optional<calc::Span> common(const calc::Span& a, const calc::Span& b) {
    const std::int64_t low = std::max(a.low, b.low), high = std::min(a.high, b.high);
    const std::int64_t step = std::gcd(a.stride, b.stride);
    const auto stride = base::least_common_multiple(a.stride, b.stride);
    if (!stride || (a.low - b.low) % step != 0) return std::nullopt;
    // A point of one that lies on the other: among as many as the other's stride has steps.
    const calc::Span& wide = a.stride >= b.stride ? a : b;
    const calc::Span& fine = a.stride >= b.stride ? b : a;
    base::Int128 at = wide.low;
    if (at < low) at += (base::Int128{low} - at + wide.stride - 1) / wide.stride * wide.stride;
    for (std::int64_t k = 0; k < fine.stride / step && (at - fine.low) % fine.stride != 0; ++k)
        at += wide.stride;
    if (at > high || (at - fine.low) % fine.stride != 0) return std::nullopt;
    return calc::Span{static_cast<std::int64_t>(at), high, *stride};
}

std::optional<calc::Span> scaled(const calc::Span& span, std::int64_t factor) {
    const auto low = base::checked_multiply(span.low, factor),
               high = base::checked_multiply(span.high, factor),
               stride = base::checked_multiply(span.stride, factor);
    if (!low || !high || !stride) return std::nullopt;
    return calc::Span{*low, *high, *stride};
}

class Joining {
public:
    Joining(const Reviewed& a, const Space& space_a, const Reviewed& b, const Space& space_b)
        : a_(a.contract), b_(b.contract), space_a_(space_a), space_b_(space_b) {}

    base::Result<Joint> run() {
        Joint joint{&space_a_, &space_b_, space_a_.timetable.words, {}};
        std::map<std::string, std::size_t> in_b;
        for (std::size_t i = 0; i < space_b_.box.size(); ++i)
            in_b.emplace(key_of(b_, space_b_, i), i);
        std::set<std::size_t> taken;
        for (std::size_t i = 0; i < space_a_.box.size(); ++i) {
            const auto at = in_b.find(key_of(a_, space_a_, i));
            if (at != in_b.end() && is_one(i, at->second)) {
                TRY(JointInput both, shared(i, at->second));
                joint.inputs.push_back(both);
                taken.insert(at->second);
            } else {
                joint.inputs.push_back(own(space_a_, i));
                joint.inputs.back().a = i;
            }
        }
        for (std::size_t i = 0; i < space_b_.box.size(); ++i) {
            if (taken.contains(i)) continue;
            joint.inputs.push_back(own(space_b_, i));
            joint.inputs.back().b = i;
        }
        const auto mismatch = claims_that_differ(joint);
        if (mismatch)
            return base::diagnose(Code::compare_claims_differ, {b_.path, 0, 0, 0, false},
                                  {Bilingual::same(*mismatch)});
        return joint;
    }

private:
    [[nodiscard]] bool is_one(std::size_t a, std::size_t b) const {
        if (space_a_.is_open[a] && space_b_.is_open[b]) return true;
        const calc::Span &x = space_a_.box[a], &y = space_b_.box[b];
        return denominator_of(space_a_, a) == denominator_of(space_b_, b) &&
               std::max(x.low, y.low) <= std::min(x.high, y.high);
    }

    static JointInput own(const Space& space, std::size_t i) {
        return {.a = {},
                .b = {},
                .denominator = denominator_of(space, i),
                .span = space.box[i],
                .is_open = space.is_open[i]};
    }

    [[nodiscard]] base::Result<JointInput> shared(std::size_t a, std::size_t b) const {
        const std::int64_t x = denominator_of(space_a_, a), y = denominator_of(space_b_, b);
        const auto denominator = base::least_common_multiple(x, y);
        std::optional<calc::Span> span;
        if (denominator) {
            const auto of_a = scaled(space_a_.box[a], *denominator / x),
                       of_b = scaled(space_b_.box[b], *denominator / y);
            if (of_a && of_b) span = common(*of_a, *of_b);
        }
        if (!span) {
            const Unknown& unknown = space_b_.formula.unknowns[b];
            base::Place place{b_.path, 0, 0, 0, false};
            if (unknown.kind != Unknown::Kind::Claims)
                place = b_.measures[static_cast<std::size_t>(unknown.key.measure)].origin.place;
            place.file = b_.path;
            return base::diagnose(Code::compare_no_common_value, std::move(place),
                                  {review::name_of(b_, space_b_, b)});
        }
        return JointInput{.a = a,
                          .b = b,
                          .denominator = *denominator,
                          .span = *span,
                          .is_open = span->low < span->high};
    }

    // Claims on a line of both that are counted over other days or at prices from other days.
    [[nodiscard]] std::optional<std::string> claims_that_differ(const Joint& joint) const {
        std::set<std::string> alone_a;
        const auto line = [](const terms::Contract& c, const Unknown& u) {
            const terms::PriceList& list = c.price_lists[static_cast<std::size_t>(u.list)];
            return list.lines[static_cast<std::size_t>(u.line)].name;
        };
        for (const JointInput& i : joint.inputs)
            if (i.a && !i.b && space_a_.formula.unknowns[*i.a].kind == Unknown::Kind::Claims)
                alone_a.insert(line(a_, space_a_.formula.unknowns[*i.a]));
        for (const JointInput& i : joint.inputs)
            if (i.b && !i.a && space_b_.formula.unknowns[*i.b].kind == Unknown::Kind::Claims)
                if (const std::string name = line(b_, space_b_.formula.unknowns[*i.b]);
                    alone_a.contains(name))
                    return name;
        return std::nullopt;
    }

    const terms::Contract& a_;
    const terms::Contract& b_;
    const Space& space_a_;
    const Space& space_b_;
};

// The space of `r` in which values become known as in `of`; where nothing can be late, in time.
const Space* paired(const Space& of, const Reviewed& r) {
    using Kind = Timetable::Kind;
    bool has_late = false;
    for (const Space& space : r.spaces) {
        if (space.timetable.words == of.timetable.words) return &space;
        has_late = has_late || space.timetable.kind == Kind::Late;
    }
    // One value alone late, of a text in which others can be: not the same situation.
    if (of.timetable.kind == Kind::OneLate && has_late) return nullptr;
    return &r.spaces.front();
}

std::vector<int> places_of(const terms::Contract& contract, std::vector<std::string>& parties) {
    std::vector<int> out;
    for (const terms::Party& party : contract.parties) {
        auto at = std::find(parties.begin(), parties.end(), party.name);
        if (at == parties.end()) at = parties.insert(parties.end(), party.name);
        out.push_back(static_cast<int>(at - parties.begin()));
    }
    return out;
}

}  // namespace

base::Result<std::unique_ptr<Compared>> compared(const terms::Contract& a,
                                                 const settle::Facts& known_a,
                                                 const terms::Contract& b,
                                                 const settle::Facts& known_b) {
    TRY(Reviewed one, reviewed(a, known_a));
    TRY(Reviewed other, reviewed(b, known_b));
    auto c = std::make_unique<Compared>(Compared{std::move(one), std::move(other), {}, {}, {}, {}});
    c->party_of_a = places_of(a, c->parties);
    c->party_of_b = places_of(b, c->parties);
    for (const Space& space : c->a.spaces)
        if (const Space* other_space = paired(space, c->b)) {
            TRY(Joint joint, Joining(c->a, space, c->b, *other_space).run());
            c->joints.push_back(std::move(joint));
        }
    for (const Space& space : c->b.spaces) {
        const bool is_done = std::any_of(c->joints.begin(), c->joints.end(), [&](const Joint& j) {
            return j.b->timetable.words == space.timetable.words;
        });
        const Space* other_space = paired(space, c->a);
        if (is_done || !other_space) continue;
        TRY(Joint joint, Joining(c->a, *other_space, c->b, space).run());
        joint.words = space.timetable.words;
        c->joints.push_back(std::move(joint));
    }
    return c;
}

std::vector<calc::Span> Joint::box() const {
    std::vector<calc::Span> out;
    for (const JointInput& input : inputs) out.push_back(input.span);
    return out;
}

std::vector<std::int64_t> inputs_of(const Joint& joint, Text text,
                                    const std::vector<std::int64_t>& row) {
    const Space& space = text == Text::A ? *joint.a : *joint.b;
    std::vector<std::int64_t> out(space.box.size(), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto own = text == Text::A ? joint.inputs[i].a : joint.inputs[i].b;
        if (own) out[*own] = row[i] / (joint.inputs[i].denominator / denominator_of(space, *own));
    }
    return out;
}

Differences::Differences(const Compared& c, const Joint& joint, calc::Copy copy)
    : c_(c), joint_(joint) {
    std::vector<Register> own_a(joint.a->box.size()), own_b(joint.b->box.size());
    for (const JointInput& input : joint.inputs) {
        inputs_.push_back(build_.input({input.span.low, input.span.high}, input.denominator));
        const auto in = [&](const Space& space, std::size_t own) {
            const std::int64_t denominator = denominator_of(space, own);
            return denominator == input.denominator
                       ? inputs_.back()
                       : build_.round(inputs_.back(), denominator, base::Rounding::HalfUp);
        };
        if (input.a) own_a[*input.a] = in(*joint.a, *input.a);
        if (input.b) own_b[*input.b] = in(*joint.b, *input.b);
    }
    a_.emplace(c.a.contract, joint.a->formula, c.a.valued, build_, own_a, copy);
    b_.emplace(c.b.contract, joint.b->formula, c.b.valued, build_, own_b, copy);
}

Differences::Flows Differences::differing(const Counting& counting, bool is_drawn) const {
    const auto counts = [&](const Flow& flow, const std::vector<int>& party_of) {
        const bool is_wanted =
            is_drawn ? flow.kind == settle::EventKind::Drawn : Totals::is_paid(flow);
        return is_wanted && counting({flow, party_of[static_cast<std::size_t>(flow.from)],
                                      party_of[static_cast<std::size_t>(flow.to)]});
    };
    std::map<Register, std::vector<const Flow*>> by_amount;
    Flows out;
    for (const Flow& flow : joint_.a->formula.flows)
        if (counts(flow, c_.party_of_a)) {
            by_amount[a_->copy_of(flow.amount)].push_back(&flow);
            out.a.insert(&flow);
        }
    for (const Flow& flow : joint_.b->formula.flows) {
        if (!counts(flow, c_.party_of_b)) continue;
        const auto same = by_amount.find(b_->copy_of(flow.amount));
        if (same == by_amount.end() || same->second.empty()) {
            out.b.insert(&flow);
            continue;
        }
        out.a.erase(same->second.back());
        same->second.pop_back();
    }
    return out;
}

Register Differences::difference(const Flows& flows, bool is_drawn) {
    const auto sum = [&](Totals& totals, const std::set<const Flow*>& of_one) {
        const auto wanted = [&](const Flow& flow) { return of_one.contains(&flow); };
        return is_drawn ? totals.drawn(wanted) : totals.paid(wanted);
    };
    const Register more = sum(*b_, flows.b), less = sum(*a_, flows.a);
    return build_.subtract(more, less);
}

std::vector<Differences::Part> Differences::parts(const Counting& counting) {
    const Flows all = differing(counting, false);
    std::vector<std::pair<Part, Flows>> by_clause;  // in the order of the flows
    const auto of = [&](const Flow& flow) -> Flows& {
        for (auto& [part, flows] : by_clause)
            if (part.clause == flow.clause && part.member == flow.member) return flows;
        return by_clause.emplace_back(Part{flow.clause, flow.member, 0}, Flows{}).second;
    };
    for (const Flow& flow : joint_.a->formula.flows)
        if (all.a.contains(&flow)) of(flow).a.insert(&flow);
    for (const Flow& flow : joint_.b->formula.flows)
        if (all.b.contains(&flow)) of(flow).b.insert(&flow);
    std::vector<Part> out;
    for (auto& [part, flows] : by_clause) {
        part.value = difference(flows, false);
        out.push_back(part);
    }
    return out;
}

Register Differences::paid(const Counting& counting) {
    return difference(differing(counting, false), false);
}

Register Differences::drawn(const Counting& counting) {
    return difference(differing(counting, true), true);
}

Register Differences::spread() {
    const Register zero = build_.constant({0, 1});
    Register all = zero;
    for (const auto& [from, to] : payers_of(c_, joint_)) {
        const Register one = paid(
            [from = from, to = to](const JointFlow& f) { return f.from == from && f.to == to; });
        if (build_.constant_value(one) == base::Rational{0, 1}) continue;
        all = build_.add(all, build_.maximum(one, build_.subtract(zero, one)));
    }
    return all;
}

std::optional<calc::Program> Differences::finish(std::vector<Register> outputs) && {
    if (build_.fault()) return std::nullopt;
    return std::move(build_).finish(std::move(outputs));
}

std::vector<std::pair<int, int>> payers_of(const Compared& c, const Joint& joint) {
    std::set<std::pair<int, int>> pairs;
    const auto add = [&](const Space& space, const std::vector<int>& party_of) {
        for (const Flow& flow : space.formula.flows)
            if (Totals::is_paid(flow) && flow.from != flow.to)
                pairs.insert({party_of[static_cast<std::size_t>(flow.from)],
                              party_of[static_cast<std::size_t>(flow.to)]});
    };
    add(*joint.a, c.party_of_a);
    add(*joint.b, c.party_of_b);
    return {pairs.begin(), pairs.end()};
}

}  // namespace utfall::review
