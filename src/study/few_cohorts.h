// study, private: cohorts of few units, whose effects are as good as the outcomes of those units.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "utfall/study/study.h"

namespace utfall::study {

// A cohort of fewer units than the smallest is withheld. It could be found from an effect of all and the effects of the others;
// so at least two are withheld, the smallest ones, and together they are not few.
class FewCohorts {
public:
    // By unit; the never treated are none.
    FewCohorts(const std::vector<std::int64_t>& cohort_of_units, std::int64_t smallest);

    [[nodiscard]] bool is_any() const { return !withheld_.empty(); }
    // An effect of these cohorts together, less those of them that are shown, would be one of few.
    [[nodiscard]] bool withholds(const std::set<std::int64_t>& cohorts) const;
    [[nodiscard]] base::Bilingual caution() const;

private:
    std::int64_t smallest_;
    std::map<std::int64_t, std::int64_t> withheld_{};  // their units
};

}  // namespace utfall::study
