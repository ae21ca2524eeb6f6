// review, private: what parties pay, receive and gain, as registers built from the amounts of a formula's flows.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "utfall/calc/builder.h"
#include "utfall/review/space.h"

namespace utfall::review {

// What an outcome of some members is worth to a party.
struct Valued {
    int measure = 0, party = 0;
    bool is_better_higher = true;
    settle::Goal goal;
};
[[nodiscard]] std::vector<Valued> valuations_of(const terms::Contract& contract,
                                                const settle::Facts& facts);

class Totals {
public:
    // The formula's first goals are those of `valued`. `inputs` of `build` in the order of the formula's; Unrounded: as
    // if amounts had no smallest unit.
    Totals(const terms::Contract& contract, const settle::Formula& formula,
           const std::vector<Valued>& valued, calc::Builder& build,
           const std::vector<calc::Register>& inputs, calc::Copy copy = calc::Copy::Rounded);

    using Wanted = std::function<bool(const settle::Flow&)>;
    // Payments, corrections and what accounts return; not draws and write-offs.
    calc::Register paid(const Wanted& wanted);
    calc::Register drawn(const Wanted& wanted);
    // Received less paid and funded, with valuations: what the party is worth more than without the contract. Money
    // drawn under a funding is spent on the effort unless it goes into an account of the contract.
    calc::Register net(int party);
    calc::Register valuations(int party);
    calc::Register gained(int party);  // what is drawn to it and is its own to use
    [[nodiscard]] calc::Register copy_of(calc::Register original) const {
        return copies_.at(original);
    }

    [[nodiscard]] static bool is_paid(const settle::Flow& flow);

private:
    calc::Register sum(const std::vector<std::size_t>& flows);
    // totals_limits.cpp
    struct Group {  // flows that are together at most the limit
        std::set<std::size_t> flows;
        calc::Register limit = 0;
    };
    std::vector<Group> groups_of(const std::vector<std::size_t>& flows);
    [[nodiscard]] std::optional<std::int64_t> most_for_claims(int list) const;
    calc::Register limited(const std::vector<std::size_t>& flows, calc::Register sum);
    [[nodiscard]] bool is_recipients_gain(const settle::Flow& flow) const;

    const terms::Contract& c_;
    const settle::Formula& f_;
    const std::vector<Valued>& valued_;
    calc::Builder& build_;
    std::map<calc::Register, calc::Register> copies_;
};

}  // namespace utfall::review
