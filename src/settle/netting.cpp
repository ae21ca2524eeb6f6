#include "netting.h"

#include <algorithm>

namespace utfall::settle {

namespace {

bool moves_money(const Event& e) {
    switch (e.kind) {
        case EventKind::Paid:
        case EventKind::Correction:
        case EventKind::Returned: return e.amount != 0;
        case EventKind::Drawn:
        case EventKind::NothingDue:
        case EventKind::Postponed:
        case EventKind::WrittenOff:
        case EventKind::Ceased: return false;
    }
    return false;
}

template <class T>
const T* named(const std::vector<T>& things, const std::string& name) {
    const auto at = std::find_if(things.begin(), things.end(),
                                 [&](const T& thing) { return thing.name == name; });
    return at == things.end() ? nullptr : &*at;
}

// The account that the money comes from: named by the payment, or what an order or a closing is about.
std::optional<int> account_out(const terms::Contract& c, const Event& e) {
    if (e.account_out) return e.account_out;
    if (const terms::Order* order = named(c.orders, e.clause)) return order->account;
    if (const terms::Account* account = named(c.accounts, e.clause))
        return static_cast<int>(account - c.accounts.data());
    return std::nullopt;
}

}  // namespace

std::vector<Transfer> netted(const terms::Contract& contract, const std::vector<Event>& events) {
    std::vector<Transfer> transfers;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const Event& e = events[i];
        if (!moves_money(e)) continue;
        const auto from_account = account_out(contract, e);
        const bool is_apart = from_account.has_value() || e.account_in.has_value();
        const auto belongs = [&](const Transfer& t) {
            const bool same_way = t.from == e.from && t.to == e.to;
            const bool other_way = !is_apart && t.from == e.to && t.to == e.from;
            return t.date == e.date && t.account_out == from_account &&
                   t.account_in == e.account_in && (same_way || other_way);
        };
        auto at = std::find_if(transfers.begin(), transfers.end(), belongs);
        if (at == transfers.end())
            at = transfers.insert(transfers.end(),
                                  {e.date, e.from, e.to, 0, from_account, e.account_in, {}});
        at->amount += at->from == e.from ? e.amount : -e.amount;
        at->events.push_back(i);
    }
    for (Transfer& t : transfers) {
        if (t.amount >= 0) continue;
        std::swap(t.from, t.to);
        t.amount = -t.amount;
    }
    return transfers;
}

}  // namespace utfall::settle
