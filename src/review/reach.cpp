#include "reach.h"

namespace utfall::review {

using terms::Expression;

struct Reach::Walk {
    const terms::Contract& c;
    std::set<int> measures = {};
    std::set<int> definitions = {}, scales = {}, values = {}, payments = {}, fundings = {};

    void expression(const Expression& e) {
        using K = Expression::Kind;
        for (const Expression& part : e.parts) expression(part);
        switch (e.kind) {
            case K::Fact: measures.insert(e.subject); break;
            case K::Definition:
                if (definitions.insert(e.subject).second)
                    expression(c.definitions[static_cast<std::size_t>(e.subject)].expression);
                break;
            case K::Scale:
                if (scales.insert(e.subject).second)
                    scale(c.scales[static_cast<std::size_t>(e.subject)]);
                break;
            case K::Values:
                if (values.insert(e.subject).second)
                    for (const auto& column : c.values[static_cast<std::size_t>(e.subject)].columns)
                        for (const Expression& cell : column.by_member) expression(cell);
                break;
            case K::Payment:
            case K::PaidEarlierUnder:
            case K::PaidThisPeriod:
            case K::TotalPaidUnder: payment(e.subject); break;
            case K::Remains:
            case K::InterestPeriod: funding(e.subject); break;
            default:
                break;  // house: what rests on no measure, or on one through money already paid
        }
    }

    void scale(const terms::Scale& s) {
        expression(s.by);
        for (const terms::ScaleRow& row : s.rows) expression(row.value);
    }

    void payment(int index) {
        if (!payments.insert(index).second) return;
        const terms::Payment& p = c.payments[static_cast<std::size_t>(index)];
        expression(p.amount);
        if (p.condition) expression(*p.condition);
    }

    void funding(int index) {
        const terms::Funding& f = c.fundings[static_cast<std::size_t>(index)];
        if (fundings.insert(index).second && f.rate) expression(*f.rate);
    }
};

Reach::Reach(const terms::Contract& contract) : contract_(contract) {
    for (std::size_t p = 0; p < contract.payments.size(); ++p) {
        Walk walk{contract};
        walk.payment(static_cast<int>(p));
        by_payment_.push_back(walk.measures);
        paying_.insert(walk.measures.begin(), walk.measures.end());
    }
}

bool Reach::pays_by_outcome() const {
    for (const int measure : paying_)
        if (contract_.measures[static_cast<std::size_t>(measure)].is_measure) return true;
    return !contract_.price_lists.empty();
}

std::set<int> parties_of(const terms::Contract& contract, const terms::Side& side) {
    if (!side.is_split) return {side.index};
    std::set<int> parties;
    for (const auto& share : contract.splits[static_cast<std::size_t>(side.index)].shares)
        parties.insert(share.party);
    return parties;
}

}  // namespace utfall::review
