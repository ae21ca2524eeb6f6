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

[[nodiscard]] bool is_plan(const terms::Document& document);
// The plan, checked beside the contract of --contract when one is named.
[[nodiscard]] Read<LoadedPlan> load_plan(const Request& request);
[[nodiscard]] Answer check_plan(const Request& request);
[[nodiscard]] Answer study_lock(const Request& request);

}  // namespace utfall::desk
