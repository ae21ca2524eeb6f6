#include "scenario_points.h"

#include <algorithm>

namespace utfall::forecast {

ScenarioPoints::ScenarioPoints(const Prepared& prepared, const Options& options)
    : seed_(
          options.seed.value_or(static_cast<std::uint64_t>(prepared.assumptions.seed.value_or(1)))),
      scenarios_(std::max<std::size_t>(1, options.scenarios)) {
    const std::size_t replicates = std::max<std::size_t>(1, options.replicates);
    if (options.draws == Options::Draws::Plain || scenarios_ < 2 * replicates) {
        points_ = std::make_unique<PlainPoints>(seed_);
        return;
    }
    per_replicate_ = (scenarios_ + replicates - 1) / replicates;
    scenarios_ = per_replicate_ * replicates;
    points_ = std::make_unique<SobolPoints>(prepared.dimensions, seed_, per_replicate_);
}

std::size_t ScenarioPoints::part() const {
    return per_replicate_ == 0 ? scenarios_ : per_replicate_;
}

}  // namespace utfall::forecast
