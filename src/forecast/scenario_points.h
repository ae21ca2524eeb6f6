// forecast, private: which points the options ask for.
#pragma once
#include <memory>

#include "points.h"
#include "prepared.h"
#include "utfall/forecast/forecast.h"

namespace utfall::forecast {

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
