#include "reference_class.h"

namespace utfall::forecast {

std::optional<ReferenceClass> reference_class(std::string_view name) {
    if (name != "life-chances-fund") return std::nullopt;
    return ReferenceClass{.median = 1.04, .mean = 1.32, .low = 0.19, .high = 3.77, .contracts = 20};
}

std::string_view reference_classes() { return "life-chances-fund"; }

}  // namespace utfall::forecast
