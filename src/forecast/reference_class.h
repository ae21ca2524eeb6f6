// forecast, private: how outcomes of earlier contracts came out against their plans (doc/manual/optimism.md).
#pragma once
#include <optional>
#include <string_view>

namespace utfall::forecast {

// Actual over first plan.
struct ReferenceClass {
    double median = 1, mean = 1, low = 0, high = 0;
    int contracts = 0;
};

// "life-chances-fund": 20 contracts of the UK's Life Chances Fund.
[[nodiscard]] std::optional<ReferenceClass> reference_class(std::string_view name);
[[nodiscard]] std::string_view reference_classes();  // their names

}  // namespace utfall::forecast
