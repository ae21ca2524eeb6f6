#include "few_cohorts.h"

#include <algorithm>
#include <string>

#include "utfall/effects/group_time.h"

namespace utfall::study {

FewCohorts::FewCohorts(const std::vector<std::int64_t>& cohort_of_units, std::int64_t smallest)
    : smallest_(smallest) {
    std::map<std::int64_t, std::int64_t> shown;
    for (const std::int64_t cohort : cohort_of_units)
        if (cohort != effects::kNeverTreated) ++shown[cohort];
    std::int64_t units = 0;
    const auto withhold = [&](std::map<std::int64_t, std::int64_t>::iterator at) {
        units += at->second;
        withheld_.insert(*at);
        return shown.erase(at);
    };
    for (auto at = shown.begin(); at != shown.end();)
        at = at->second < smallest ? withhold(at) : std::next(at);
    while (is_any() && (withheld_.size() < 2 || units < smallest) && !shown.empty())
        withhold(std::min_element(shown.begin(), shown.end(), [](const auto& a, const auto& b) {
            return a.second < b.second;
        }));
}

bool FewCohorts::withholds(const std::set<std::int64_t>& cohorts) const {
    std::int64_t units = 0;
    for (const std::int64_t cohort : cohorts)
        if (const auto at = withheld_.find(cohort); at != withheld_.end()) units += at->second;
    return units > 0 && (units < smallest_ || cohorts.size() == 1);
}

base::Bilingual FewCohorts::caution() const {
    const std::string smallest = std::to_string(smallest_);
    return {.sv = "Effekter för grupper om färre än " + smallest +
                  " enheter, och sådana som röjer dem, visas inte.",
            .en = "Effects of groups of fewer than " + smallest +
                  " units, and such as would give them away, are not shown."};
}

}  // namespace utfall::study
