// forecast, private: things in the order of their days, in one sweep, those of one day by comparing.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace utfall::forecast {

class DayOrder {
public:
    // Those of one place keep their order.
    template <class Thing, class DayOf, class ComesBefore>
    void sort(const std::vector<Thing>& from, std::vector<Thing>& to, const DayOf& day_of,
              const ComesBefore& comes_before) {
        to.resize(from.size());
        if (from.empty()) return;
        std::int32_t first = day_of(from.front()), last = first;
        for (const Thing& thing : from) {
            first = std::min(first, day_of(thing));
            last = std::max(last, day_of(thing));
        }
        const auto place = [&](const Thing& thing) {
            return static_cast<std::size_t>(day_of(thing) - first);
        };
        starts_.assign(static_cast<std::size_t>(last - first) + 2, 0);
        for (const Thing& thing : from) ++starts_[place(thing) + 1];
        for (std::size_t d = 1; d < starts_.size(); ++d) starts_[d] += starts_[d - 1];
        ends_ = starts_;
        for (const Thing& thing : from) {
            const std::size_t start = starts_[place(thing)];
            std::size_t at = ends_[place(thing)]++;
            for (; at > start && comes_before(thing, to[at - 1]); --at) to[at] = to[at - 1];
            to[at] = thing;
        }
    }

private:
    std::vector<std::uint32_t> starts_, ends_;  // of each day
};

}  // namespace utfall::forecast
