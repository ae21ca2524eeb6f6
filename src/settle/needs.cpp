// What a clause needs before it can be carried out.
#include "plan.h"

namespace utfall::settle {

using terms::Expression;
using terms::Term;
using Kind = Expression::Kind;

namespace {

class Collector : public terms::Leaves {
public:
    Collector(const terms::Contract& contract, const Facts& facts, calc::Builder& builder,
              terms::Reasons& reasons)
        : contract_(contract), facts_(facts), builder_(builder), reasons_(reasons) {}

    Term fact(const Expression& e, const std::vector<int>& members, const terms::Cursor&) override {
        needs.facts.insert({e.subject, members});
        return dummy();
    }
    Term state(const Expression& e, const terms::Cursor&) override {
        switch (e.kind) {
            case Kind::PaidEarlierUnder:
            case Kind::PaidThisPeriod:
            case Kind::TotalPaidUnder: needs.payments.insert(e.subject); break;
            case Kind::PaidEarlierBy:
            case Kind::TotalPaidBy: needs.paid_by.insert(e.subject); break;
            case Kind::PaidEarlierTo:
            case Kind::TotalPaidTo: needs.paid_to.insert(e.subject); break;
            case Kind::Remains:
            case Kind::InterestPeriod:
            case Kind::Loss: needs.fundings.insert(e.subject); break;
            case Kind::Balance: needs.accounts.insert(e.subject); break;
            default: break;
        }
        return dummy();
    }
    base::Date day(const terms::Moment& m, const terms::Cursor& cursor) override {
        const bool of_fact =
            m.kind == terms::Moment::Kind::DateOf || m.kind == terms::Moment::Kind::DateValue;
        if (of_fact && m.subject >= 0) {
            FactKey key{m.subject, {}};
            for (int d : contract_.measures[static_cast<std::size_t>(m.subject)].over)
                key.members.push_back(cursor.members[static_cast<std::size_t>(d)]);
            needs.facts.insert(key);
        }
        return contract_.from;
    }
    int size(int dimension) override { return size_of(contract_, facts_, dimension); }

    Needs needs;

private:
    Term dummy() {
        reasons_.emplace_back();
        return {builder_.input({0, 1}, 1), static_cast<terms::ReasonIndex>(reasons_.size() - 1)};
    }
    const terms::Contract& contract_;
    const Facts& facts_;
    calc::Builder& builder_;
    terms::Reasons& reasons_;
};

}  // namespace

int size_of(const terms::Contract& contract, const Facts& facts, int dimension) {
    const terms::Dimension& d = contract.dimensions[static_cast<std::size_t>(dimension)];
    return d.kind == terms::Dimension::Kind::Roster
               ? static_cast<int>(facts.persons[static_cast<std::size_t>(dimension)].size())
               : d.size();
}

terms::Cursor cursor_at(const terms::Contract& contract, const std::vector<int>& members,
                        base::Date day) {
    terms::Cursor cursor{.members = members, .day = day, .reference = day, .payment = -1};
    for (std::size_t d = 0; d < members.size(); ++d)
        if (members[d] >= 0 && contract.dimensions[d].kind == terms::Dimension::Kind::Periods)
            cursor.reference =
                contract.dimensions[d].spans[static_cast<std::size_t>(members[d])].second;
    return cursor;
}

Needs needs_of(const terms::Contract& contract, const Facts& facts, const Expression& e,
               const std::vector<int>& members) {
    calc::Builder builder;
    terms::Reasons reasons;
    Collector leaves(contract, facts, builder, reasons);
    terms::Compiler compile(contract, builder, reasons, leaves);
    (void)compile.rounded(e, cursor_at(contract, members, contract.from), {1, 1},
                          base::Rounding::HalfUp);
    return std::move(leaves.needs);
}

std::string member_words(const terms::Contract& contract, const Facts& facts,
                         const std::vector<int>& over, const std::vector<int>& members) {
    std::string out;
    for (std::size_t i = 0; i < over.size(); ++i) {
        const auto d = static_cast<std::size_t>(over[i]);
        const terms::Dimension& dimension = contract.dimensions[d];
        const int at = members[i];
        if (at < 0) continue;
        if (!out.empty()) out += " / ";
        if (dimension.kind == terms::Dimension::Kind::Periods)
            out += dimension.name + " " + std::to_string(at + 1);
        else if (dimension.kind == terms::Dimension::Kind::Groups)
            out += dimension.members[static_cast<std::size_t>(at)];
        else if (d < facts.persons.size() && static_cast<std::size_t>(at) < facts.persons[d].size())
            out += facts.persons[d][static_cast<std::size_t>(at)];
        else
            out += "P" + std::to_string(at + 1);
    }
    return out;
}

std::string fact_words(const terms::Contract& contract, const Facts& facts, const FactKey& key) {
    const terms::Measure& m = contract.measures[static_cast<std::size_t>(key.measure)];
    const std::string members = member_words(contract, facts, m.over, key.members);
    return members.empty() ? m.name : m.name + " (" + members + ")";
}

}  // namespace utfall::settle
