#include "utfall/review/compare.h"

#include <algorithm>
#include <map>
#include <set>

#include "compare_declared.h"
#include "compare_parts.h"
#include "compare_region.h"

namespace utfall::review {

using Kind = Comparison::Kind;
using Line = Comparison::Line;
using Clause = Comparison::Clause;
using End = Comparison::End;
using Text = Comparison::Text;
using calc::Register;
using settle::Flow;

namespace {

Counting counting(const Line& line) {
    const Kind kind = line.kind;
    const int party = line.party, other = line.other;
    return [kind, party, other](const JointFlow& f) {
        switch (kind) {
            case Kind::To: return f.from == party && f.to == other;
            case Kind::Pays: return f.from == party && f.to != party;
            case Kind::Receives: return f.to == party && f.from != party;
            case Kind::Funds: return f.from == party;
            case Kind::Net: break;
        }
        return false;
    };
}

Counting counting(const Clause& clause) {
    return [name = clause.name](const JointFlow& f) { return f.flow.clause == name; };
}

// The way in which it can be at most, or at least, a whole number of minor units.
std::int64_t whole(const base::Rational& r, bool upwards) {
    return static_cast<std::int64_t>(
        base::divide(r.numerator, r.denominator,
                     upwards == (r.numerator < 0) ? base::Rounding::Up : base::Rounding::Down));
}

JointRegion region_of_part(const Compared& c, const Joint& joint, const Differences::Part& part,
                           std::size_t work_limit) {
    const auto spread = [&](Differences& d) {
        const Register one = d.paid([&](const JointFlow& f) {
            return f.from != f.to && f.flow.clause == part.clause && f.flow.member == part.member;
        });
        calc::Builder& build = d.build();
        return build.maximum(one, build.subtract(build.constant({0, 1}), one));
    };
    return region_of(c, joint, spread, work_limit);
}

class Comparing {
public:
    Comparing(const Compared& c, std::size_t work_limit) : c_(c), work_limit_(work_limit) {}

    Comparison run() {
        out_.parties = c_.parties;
        out_.declared = declared_differently(c_.a.contract, c_.b.contract);
        out_.moved = moved_days(c_);
        out_.last_day_a = last_day(c_.a);
        out_.last_day_b = last_day(c_.b);
        list_lines();
        list_clauses();
        for (const Joint& joint : c_.joints) {
            out_.timetables.push_back(joint.words);
            measure(joint);
        }
        for (Line& line : out_.lines) line.is_same = is_zero(line.least) && is_zero(line.most);
        for (Clause& clause : out_.clauses)
            clause.is_same = is_zero(clause.least) && is_zero(clause.most);
        for (const Joint& joint : c_.joints) add_region(joint);
        keep_told_situations();
        out_.verdict = verdict();
        return std::move(out_);
    }

private:
    static bool is_zero(const End& end) { return end.bound == 0 && end.attained == 0; }

    void list_lines() {
        std::set<std::pair<int, int>> pairs;
        std::set<int> funders;
        const auto add_funders = [&](const Space& space, const std::vector<int>& party_of) {
            for (const Flow& flow : space.formula.flows)
                if (flow.kind == settle::EventKind::Drawn)
                    funders.insert(party_of[static_cast<std::size_t>(flow.from)]);
        };
        for (const Joint& joint : c_.joints) {
            const auto some = payers_of(c_, joint);
            pairs.insert(some.begin(), some.end());
            add_funders(*joint.a, c_.party_of_a);
            add_funders(*joint.b, c_.party_of_b);
        }
        const auto add = [&](Kind kind, int party, int other) {
            out_.lines.push_back({kind, party, other, false, {}, {}});
        };
        for (const auto& [from, to] : pairs) add(Kind::To, from, to);
        for (int p = 0; p < static_cast<int>(c_.parties.size()); ++p) {
            const auto paid = std::count_if(pairs.begin(), pairs.end(),
                                            [&](const auto& pair) { return pair.first == p; });
            const auto received = std::count_if(pairs.begin(), pairs.end(),
                                                [&](const auto& pair) { return pair.second == p; });
            if (paid > 1) add(Kind::Pays, p, -1);
            if (received > 1) add(Kind::Receives, p, -1);
            if (paid + received > 0) add(Kind::Net, p, -1);
            if (funders.contains(p)) add(Kind::Funds, p, -1);
        }
    }

    void list_clauses() {
        std::set<std::string> in_a, in_b;
        const auto add = [&](const Space& space, std::set<std::string>& names) {
            for (const Flow& flow : space.formula.flows) {
                if (!Totals::is_paid(flow) || flow.from == flow.to) continue;
                names.insert(flow.clause);
                if (std::none_of(out_.clauses.begin(), out_.clauses.end(),
                                 [&](const Clause& c) { return c.name == flow.clause; }))
                    out_.clauses.push_back({flow.clause, std::nullopt, false, {}, {}});
            }
        };
        for (const Joint& joint : c_.joints) add(*joint.a, in_a);
        for (const Joint& joint : c_.joints) add(*joint.b, in_b);
        for (Clause& clause : out_.clauses) {
            if (!in_b.contains(clause.name)) clause.only = Text::A;
            if (!in_a.contains(clause.name)) clause.only = Text::B;
        }
    }

    static Addend value_of(Differences& d, const Line& line) {
        const Counting wanted = counting(line);
        if (line.kind == Kind::Funds) return {d.drawn(wanted), 1};
        if (line.kind != Kind::Net) return {d.paid(wanted), 1};
        const Register received = d.paid(counting({Kind::Receives, line.party, -1, false, {}, {}}));
        const Register paid = d.paid(counting({Kind::Pays, line.party, -1, false, {}, {}}));
        if (d.build().constant_value(received) == base::Rational{0, 1}) return {paid, -1};
        return {d.build().subtract(received, paid), 1};
    }

    // The addends of a line or clause, and which way each counts.
    std::vector<Addend> addends_of(Differences& d, std::size_t k) const {
        std::vector<Addend> out;
        const auto add = [&](const Counting& wanted, std::int64_t sign) {
            for (const auto& part : d.parts(wanted)) out.push_back({part.value, sign});
        };
        if (k >= out_.lines.size()) {
            add(counting(out_.clauses[k - out_.lines.size()]), 1);
            return out;
        }
        const Line& line = out_.lines[k];
        if (line.kind == Kind::Net) {
            add(counting({Kind::Receives, line.party, -1, false, {}, {}}), 1);
            add(counting({Kind::Pays, line.party, -1, false, {}, {}}), -1);
        } else if (line.kind != Kind::Funds) {
            add(counting(line), 1);
        }
        return out;
    }

    void measure(const Joint& joint) {
        Differences d(c_, joint, calc::Copy::Rounded);
        std::vector<Addend> values;
        for (const Line& line : out_.lines) values.push_back(value_of(d, line));
        for (const Clause& clause : out_.clauses) values.push_back({d.paid(counting(clause)), 1});
        std::vector<std::vector<Addend>> addends;
        std::vector<Register> outputs;
        for (std::size_t k = 0; k < values.size(); ++k) {
            outputs.push_back(values[k].value);
            addends.push_back(addends_of(d, k));
            for (const Addend& addend : addends.back()) outputs.push_back(addend.value);
        }
        const auto program = std::move(d).finish(std::move(outputs));
        const std::size_t questions = std::max<std::size_t>(1, 4 * values.size());
        const std::size_t each =
            std::max<std::size_t>(10'000, work_limit_ / questions / c_.joints.size());
        std::optional<SumOfParts> sum;
        if (program) sum.emplace(*program, joint.box(), each);
        for (std::size_t k = 0; k < values.size(); ++k)
            for (const bool upwards : {false, true})
                take(joint, k, sum ? sum->extreme(values[k], addends[k], upwards) : calc::Extreme{},
                     upwards);
    }

    void take(const Joint& joint, std::size_t k, const calc::Extreme& found, bool upwards) {
        const std::size_t lines = out_.lines.size();
        End& end = k < lines
                       ? (upwards ? out_.lines[k].most : out_.lines[k].least)
                       : (upwards ? out_.clauses[k - lines].most : out_.clauses[k - lines].least);
        const bool is_first = &joint == &c_.joints.front();
        end.is_stopped = end.is_stopped || found.is_stopped || !found.bound;
        if (!found.bound || !found.attained) return;
        const std::int64_t sign = upwards ? 1 : -1;
        const std::int64_t bound = whole(*found.bound, upwards),
                           attained = whole(*found.attained, upwards);
        const bool is_further = is_first || sign * attained > sign * end.attained;
        if (is_first || sign * bound > sign * end.bound) end.bound = bound;
        if (!is_further) return;
        end.attained = attained;
        if (attained == 0) return;
        end.situation = situation(joint, found.inputs);
        const Told& told = settled_[end.situation];
        const auto amount = [&](const auto& events, Text text) -> std::optional<std::int64_t> {
            if (!events) return std::nullopt;
            if (k >= lines) return sum(*events, text, counting(out_.clauses[k - lines]), false);
            const Line& line = out_.lines[k];
            if (line.kind != Kind::Net)
                return sum(*events, text, counting(line), line.kind == Kind::Funds);
            return sum(*events, text, counting({Kind::Receives, line.party, -1, false, {}, {}}),
                       false) -
                   sum(*events, text, counting({Kind::Pays, line.party, -1, false, {}, {}}), false);
        };
        end.a = amount(told.a, Text::A);
        end.b = amount(told.b, Text::B);
        if (end.a && end.b) end.attained = *end.b - *end.a;
    }

    [[nodiscard]] std::int64_t sum(const std::vector<Settled>& events, Text text,
                                   const Counting& wanted, bool is_drawn) const {
        const std::vector<int>& party_of = text == Text::A ? c_.party_of_a : c_.party_of_b;
        return sum_of(events, [&](const Flow& flow) {
            const bool is_kind =
                is_drawn ? flow.kind == settle::EventKind::Drawn : Totals::is_paid(flow);
            return is_kind && wanted({flow, party_of[static_cast<std::size_t>(flow.from)],
                                      party_of[static_cast<std::size_t>(flow.to)]});
        });
    }

    std::size_t situation(const Joint& joint, const std::vector<std::int64_t>& inputs) {
        const auto [at, is_new] =
            known_.try_emplace(std::pair(&joint, inputs), out_.situations.size());
        if (is_new) {
            out_.situations.push_back(pair_at(c_, joint, inputs));
            const Comparison::Pair& pair = out_.situations.back();
            settled_.push_back({settled(c_.a.contract, pair.a), settled(c_.b.contract, pair.b)});
        }
        return at->second;
    }

    // Those that an end points to, in the order in which they are told.
    void keep_told_situations() {
        std::map<std::size_t, std::size_t> places;
        std::vector<Comparison::Pair> told;
        const auto keep = [&](End& end) {
            if (end.attained == 0) return;
            const auto [at, is_new] = places.try_emplace(end.situation, told.size());
            if (is_new) told.push_back(out_.situations[end.situation]);
            end.situation = at->second;
        };
        for (Line& line : out_.lines) {
            keep(line.least);
            keep(line.most);
        }
        for (Clause& clause : out_.clauses) {
            if (clause.only) continue;
            keep(clause.least);
            keep(clause.most);
        }
        out_.situations = std::move(told);
    }

    // Of all payments together; or, where there are too many values for that, of each payment.
    void add_region(const Joint& joint) {
        constexpr std::ptrdiff_t kMostTogether = 6;
        const auto open = std::count_if(joint.inputs.begin(), joint.inputs.end(),
                                        [](const JointInput& i) { return i.is_open; });
        const std::size_t each = std::max<std::size_t>(100'000, work_limit_ / 2 / c_.joints.size());
        const std::vector<Differences::Part> parts =
            Differences(c_, joint, calc::Copy::Rounded).parts([](const JointFlow& f) {
                return f.from != f.to;
            });
        const bool are_many = parts.size() > 1;
        Comparison::Region region;
        region.when.push_back(joint.words);
        if (open <= kMostTogether || !are_many) {
            const JointRegion found = region_of(
                c_, joint, [](Differences& d) { return d.spread(); }, each);
            add_found(joint, {}, found, region);
        }
        const bool is_told = region.is_empty || region.always || !region.limits.empty();
        if (are_many && !is_told) {
            region.without.clear();
            region.outside = 0;
            for (const Differences::Part& part : parts)
                add_found(joint, part, region_of_part(c_, joint, part, each / parts.size()),
                          region);
        }
        join(std::move(region));
    }

    void add_found(const Joint& joint, const Differences::Part& part, const JointRegion& found,
                   Comparison::Region& region) const {
        if (part.clause.empty()) {
            region.is_empty = found.is_empty;
            region.always = found.always;
            for (std::size_t i : found.without) {
                const base::Bilingual name = name_of(c_, joint, i);
                if (std::find(region.without.begin(), region.without.end(), name) ==
                    region.without.end())
                    region.without.push_back(name);
            }
        }
        region.is_stopped = region.is_stopped || found.is_stopped;
        region.outside += found.outside;
        if (!part.clause.empty() && !found.is_empty && found.limits.empty())
            region.limits.push_back({part.clause, part.member, {}, {}});
        for (const InputLimit& limit : found.limits) {
            region.limits.push_back(limit_words(c_, joint, limit));
            region.limits.back().clause = part.clause;
            region.limits.back().member = part.member;
        }
    }

    // Timetables with one region are told together.
    void join(Comparison::Region region) {
        const auto same = std::find_if(
            out_.regions.begin(), out_.regions.end(), [&](const Comparison::Region& other) {
                return other.is_empty == region.is_empty && other.always == region.always &&
                       other.is_stopped == region.is_stopped && other.limits == region.limits &&
                       other.outside == region.outside && other.without == region.without;
            });
        if (same != out_.regions.end())
            same->when.push_back(region.when.front());
        else
            out_.regions.push_back(std::move(region));
    }

    [[nodiscard]] Comparison::Verdict verdict() const {
        using Verdict = Comparison::Verdict;
        const auto differs = [](const Line& line) {
            return line.least.attained < 0 || line.most.attained > 0;
        };
        if (std::any_of(out_.lines.begin(), out_.lines.end(), differs)) return Verdict::Different;
        const auto is_same = [](const auto& one) { return one.is_same; };
        const bool are_totals_same =
            std::all_of(out_.lines.begin(), out_.lines.end(), is_same) &&
            std::none_of(out_.lines.begin(), out_.lines.end(), [](const Line& line) {
                return line.least.is_stopped || line.most.is_stopped;
            });
        if (!are_totals_same) return Verdict::NotDecided;
        const bool are_clauses_same =
            std::all_of(out_.clauses.begin(), out_.clauses.end(), is_same);
        return are_clauses_same && out_.moved.empty() ? Verdict::Same : Verdict::SameTotals;
    }

    struct Told {
        std::optional<std::vector<Settled>> a, b;
    };
    const Compared& c_;
    std::size_t work_limit_;
    Comparison out_;
    std::map<std::pair<const Joint*, std::vector<std::int64_t>>, std::size_t> known_;
    std::vector<Told> settled_;
};

}  // namespace

base::Result<Comparison> compare_contracts(const terms::Contract& a, const settle::Facts& known_a,
                                           const terms::Contract& b, const settle::Facts& known_b,
                                           std::size_t work_limit) {
    base::Diagnostics why_not = incomparable(a, b);
    if (!why_not.empty()) return why_not;
    TRY(const std::unique_ptr<Compared> c, compared(a, known_a, b, known_b));
    return Comparing(*c, work_limit).run();
}

}  // namespace utfall::review
