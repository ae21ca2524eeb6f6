// terms, private: builds an expression once with the declared ranges, to learn what it asks for and how large it gets.
#pragma once
#include <set>
#include <utility>
#include <vector>

#include "utfall/terms/compile.h"

namespace utfall::terms {

// The numbers of the periods that a clause stands for each of; -1 alone when it stands for none.
[[nodiscard]] std::vector<int> periods_of(const Contract& c, const std::vector<int>& over);
// The first member of every group, and that period.
[[nodiscard]] Cursor first_members(const Contract& c, const std::vector<int>& over, int period);

// A day that the contract itself names; nothing when it rests on a fact. `period` when no other is named.
[[nodiscard]] std::optional<base::Date> named_day(const Contract& c, const Moment& m, int period);

// Answers every leaf with its declared range and remembers which facts were asked for.
class Probe : public Leaves {
public:
    Probe(const Contract& contract, calc::Builder& builder, Reasons& reasons)
        : contract_(contract), builder_(builder), reasons_(reasons) {}

    Term fact(const Expression& e, const std::vector<int>& members, const Cursor&) override {
        const Measure& m = contract_.measures[static_cast<std::size_t>(e.subject)];
        facts.insert({e.subject, members});
        const auto numerator = [&](const std::optional<base::Rational>& bound, std::int64_t none) {
            const auto scaled = bound ? bound->times({m.step.denominator, 1}) : std::nullopt;
            return scaled ? scaled->numerator / scaled->denominator : none;
        };
        constexpr std::int64_t kFar = 4'000'000;  // days; also beyond every number of members
        return input({numerator(m.low, -kFar), numerator(m.high, kFar)}, m.step.denominator);
    }
    Term state(const Expression& e, const Cursor&) override {
        if (e.kind == Expression::Kind::Drawn || e.kind == Expression::Kind::Remains) {
            const Funding& f = contract_.fundings[static_cast<std::size_t>(e.subject)];
            const bool bears_interest = e.kind == Expression::Kind::Remains && f.rate;
            if (!bears_interest) return input({0, f.limit.constant.numerator}, 1);
        }
        if (e.kind == Expression::Kind::PaidEarlierUnder ||
            e.kind == Expression::Kind::PaidThisPeriod)
            payments.insert(e.subject);
        if (e.kind == Expression::Kind::PaidEarlierBy) payers.insert(e.subject);
        if (e.kind == Expression::Kind::PaidEarlierTo) payees.insert(e.subject);
        if (e.kind == Expression::Kind::Balance) accounts.insert(e.subject);
        if (e.kind == Expression::Kind::Loss) losses.insert(e.subject);
        is_open = true;
        const std::int64_t most =
            e.kind == Expression::Kind::ClaimsNumber ? 1'000'000'000 : 1'000'000'000'000'000;
        return input({0, most}, 1);
    }
    base::Date day(const Moment& m, const Cursor&) override {
        if (m.subject >= 0 && (m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue))
            facts.insert({m.subject, {}});
        return contract_.from;
    }
    int size(int dimension) override {
        const Dimension& d = contract_.dimensions[static_cast<std::size_t>(dimension)];
        return d.kind == Dimension::Kind::Roster ? 1 : d.size();
    }

    std::set<std::pair<int, std::vector<int>>> facts;
    std::set<int> losses;                              // fundings
    std::set<int> payments, payers, payees, accounts;  // whose earlier payments were asked for
    bool is_open = false;  // something was asked for that has no declared range

private:
    Term input(calc::Range range, std::int64_t denominator) {
        Term t;
        t.value = builder_.input(range, denominator);
        reasons_.emplace_back();
        return t;
    }
    const Contract& contract_;
    calc::Builder& builder_;
    Reasons& reasons_;
};

}  // namespace utfall::terms
