// review, private: which measures and facts an amount rests on, through definitions, scales, rates and other payments.
#pragma once
#include <set>
#include <vector>

#include "utfall/terms/model.h"

namespace utfall::review {

class Reach {
public:
    explicit Reach(const terms::Contract& contract);

    // Of a payment: its amount and its condition. Its day is not counted.
    [[nodiscard]] const std::set<int>& of_payment(std::size_t payment) const {
        return by_payment_[payment];
    }
    [[nodiscard]] bool pays(int measure) const { return paying_.contains(measure); }
    // Some payment rests on a measure, or on claims.
    [[nodiscard]] bool pays_by_outcome() const;

private:
    struct Walk;
    const terms::Contract& contract_;
    std::vector<std::set<int>> by_payment_;
    std::set<int> paying_;
};

// The parties on a side of a payment: one, or those of a split.
[[nodiscard]] std::set<int> parties_of(const terms::Contract& contract, const terms::Side& side);

}  // namespace utfall::review
