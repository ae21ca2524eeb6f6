#include "balance.h"

#include <algorithm>

namespace utfall::forecast {

namespace {

// Those who gain give in proportion to their gains, so that those who lose come to nothing. Transfers add to zero, so they
// exist exactly when the nets add to zero or more.
void share_out(Balance& balance) {
    double lack = 0, gain = 0;
    for (const Balance::Row& row : balance.rows)
        (row.net.value < 0 ? lack : gain) += row.net.value < 0 ? -row.net.value : row.net.value;
    balance.can_break_even = gain >= lack;
    if (!balance.can_break_even) return;
    for (Balance::Row& row : balance.rows)
        row.transfer = row.net.value < 0 ? -row.net.value
                       : gain == 0       ? 0
                                         : -row.net.value / gain * lack;
}

}  // namespace

Balance balance_of(const Results& results, const Summarizer& summarize, std::size_t scenarios) {
    using Kind = Entry::Kind;
    Balance out;
    Column total(scenarios, 0);
    for (const PartyColumns& party : results.parties) {
        const auto value = [&](Kind kind) {
            return summarize.mean(party.present_value[static_cast<std::size_t>(kind)]);
        };
        out.rows.push_back({.party = party.party,
                            .pays = value(Kind::Paid),
                            .receives = value(Kind::Received),
                            .saves = value(Kind::Saved),
                            .spends = value(Kind::Spent),
                            .net = summarize.mean(party.npv)});
        for (std::size_t i = 0; i < scenarios; ++i) total[i] += party.npv[i];
    }
    out.total = summarize.mean(total);
    share_out(out);
    return out;
}

std::optional<Principle> principle_of(const Results& results, std::size_t scenarios) {
    const bool has_value = !results.benefit_of.empty();
    if (!has_value || scenarios < 10) return std::nullopt;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < scenarios; ++i)
        if (results.benefit[i] == results.benefit[i]) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return results.benefit[a] < results.benefit[b];
    });
    const std::size_t tenth = order.size() / 10;
    if (tenth == 0) return std::nullopt;
    Principle out;
    std::vector<std::uint8_t> all_lose(tenth, 1), all_win(tenth, 1);
    for (const PartyColumns& party : results.parties) {
        std::size_t loses = 0, wins = 0;
        for (std::size_t k = 0; k < tenth; ++k) {
            const bool is_lost = party.net[order[k]] < 0;
            const bool is_won = party.net[order[order.size() - 1 - k]] > 0;
            loses += is_lost ? 1 : 0;
            wins += is_won ? 1 : 0;
            all_lose[k] &= is_lost ? 1 : 0;
            all_win[k] &= is_won ? 1 : 0;
        }
        const double n = static_cast<double>(tenth);
        out.rows.push_back(
            {party.party, static_cast<double>(loses) / n, static_cast<double>(wins) / n});
    }
    const auto share = [&](const std::vector<std::uint8_t>& all) {
        return static_cast<double>(std::count(all.begin(), all.end(), 1)) /
               static_cast<double>(tenth);
    };
    out.all_on_bad = share(all_lose);
    out.all_on_good = share(all_win);
    return out;
}

}  // namespace utfall::forecast
