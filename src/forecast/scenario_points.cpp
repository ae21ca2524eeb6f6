#include "scenario_points.h"

#include <algorithm>
#include <string>

namespace utfall::forecast {

namespace {

// FNV-1a (Fowler, Noll and Vo 1991), its bits then stirred as SplitMix64 does (Steele, Lea and Flood 2014).
std::uint64_t hash_of(std::string_view text, std::uint64_t more) {
    std::uint64_t z = 0xcbf2'9ce4'8422'2325U;
    for (const char c : text) z = (z ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01b3U;
    z += more * 0x9e37'79b9'7f4a'7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58'476d'1ce4'e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d0'49bb'1331'11ebU;
    return z ^ (z >> 31U);
}

}  // namespace

std::uint64_t factor_key(std::string_view name) {
    return hash_of("common factor " + std::string(name), 0);
}

std::vector<std::uint64_t> draw_keys(const Prepared& prepared,
                                     std::string_view name_beside_others) {
    std::vector<std::uint64_t> out;
    for (std::size_t d = 0; d < prepared.dimensions; ++d)
        out.push_back(name_beside_others.empty()
                          ? d
                          : hash_of("contract " + std::string(name_beside_others), d));
    for (std::size_t k = 0; k < prepared.factor_dimensions.size(); ++k)
        out[prepared.factor_dimensions[k]] = factor_key(prepared.assumptions.factors[k]);
    return out;
}

ScenarioPoints::ScenarioPoints(const Prepared& prepared, const Options& options)
    : seed_(
          options.seed.value_or(static_cast<std::uint64_t>(prepared.assumptions.seed.value_or(1)))),
      scenarios_(std::max<std::size_t>(1, options.scenarios)) {
    const std::size_t replicates = std::max<std::size_t>(1, options.replicates);
    if (options.draws == Options::Draws::Plain || scenarios_ < 2 * replicates) {
        points_ = std::make_unique<PlainPoints>(seed_, draw_keys(prepared, {}));
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
