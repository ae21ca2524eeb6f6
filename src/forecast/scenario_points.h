// forecast, private: which points the options ask for.
#pragma once
#include <memory>
#include <string_view>

#include "points.h"
#include "prepared.h"
#include "utfall/forecast/forecast.h"

namespace utfall::forecast {

// Of each dimension, for plain draws. A common factor's comes from its own name, whatever the contract; the others' from
// their place, and from the name that the contract has beside others, if any.
[[nodiscard]] std::vector<std::uint64_t> draw_keys(const Prepared& prepared,
                                                   std::string_view name_beside_others);

[[nodiscard]] std::uint64_t factor_key(std::string_view name);

class ScenarioPoints {
public:
    ScenarioPoints(const Prepared& prepared, const Options& options);
    [[nodiscard]] const Points& get() const { return *points_; }
    [[nodiscard]] std::size_t scenarios() const {
        return scenarios_;
    }  // rounded up to whole replicates
    [[nodiscard]] std::size_t per_replicate() const { return per_replicate_; }  // 0: plain draws
    [[nodiscard]] std::size_t part() const;  // a chunk does not pass the end of one
    [[nodiscard]] std::uint64_t seed() const { return seed_; }

private:
    std::uint64_t seed_;
    std::size_t scenarios_, per_replicate_ = 0;
    std::unique_ptr<const Points> points_;
};

}  // namespace utfall::forecast
