// desk, private: analysis plans, from file to checked plan and lock.
#pragma once
#include <string>
#include <vector>

#include "load.h"
#include "utfall/terms/analysis_plan.h"

namespace utfall::desk {

struct LoadedPlan {
    terms::Document document;
    terms::AnalysisPlan plan;
    base::Diagnostics warnings;
};

// How the plan stands to what was locked.
struct PlanStanding {
    std::string sha256{};                                   // of the plan's canonical text
    std::string locked_sha256{}, locked_at{}, locked_by{};  // empty: it was not locked
    std::vector<base::Bilingual> deviations{};
    [[nodiscard]] bool is_locked() const { return !locked_sha256.empty(); }
};

[[nodiscard]] bool is_plan(const terms::Document& document);
// The plan, checked beside the contract of --contract when one is named.
[[nodiscard]] Read<LoadedPlan> load_plan(const Request& request);
// Beside the lock of --lock, when one is named. Refuses: the lock of another plan.
[[nodiscard]] base::Result<PlanStanding> standing_of(const Request& request,
                                                     const LoadedPlan& loaded);
[[nodiscard]] Answer check_plan(const Request& request);
[[nodiscard]] Answer study_lock(const Request& request);

}  // namespace utfall::desk
