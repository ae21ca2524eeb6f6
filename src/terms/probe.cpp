#include "probe.h"

#include <algorithm>

namespace utfall::terms {

std::vector<int> periods_of(const Contract& c, const std::vector<int>& over) {
    for (int d : over)
        if (c.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods) {
            std::vector<int> all(c.dimensions[static_cast<std::size_t>(d)].spans.size());
            for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
            return all;
        }
    return {-1};
}

Cursor first_members(const Contract& c, const std::vector<int>& over, int period) {
    Cursor cursor{.members = std::vector<int>(c.dimensions.size(), -1),
                  .day = c.from,
                  .reference = c.from,
                  .payment = -1};
    for (int d : over) {
        const bool is_period =
            c.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods;
        cursor.members[static_cast<std::size_t>(d)] = is_period ? std::max(0, period) : 0;
        if (is_period)
            cursor.reference = c.dimensions[static_cast<std::size_t>(d)]
                                   .spans[static_cast<std::size_t>(std::max(0, period))]
                                   .second;
    }
    return cursor;
}

}  // namespace utfall::terms
