// exchange: the lock of an analysis plan as a small JSON file.
//
//     PlanLock lock{.plan = "Cost of care", .sha256 = base::sha256(text), .text = text, .at = "2026-01-31T12:00:00Z", .by = "RISE"};
//     TRY(write_file("plan.lock", lock_json(lock)));
//     TRY(const PlanLock read, read_lock("plan.lock"));      // refused if the text has another fingerprint than stated
//
// The text stands in the file line by line, so that `jq -r '.text[]' plan.lock | sha256sum` gives the fingerprint too.
#pragma once
#include <string>
#include <string_view>

#include "utfall/base/result.h"

namespace utfall::exchange {

struct PlanLock {
    std::string plan;    // its title
    std::string sha256;  // of `text`, 64 hexadecimal digits
    std::string text;    // canonical, each line ended
    std::string at;      // UTC, 2026-01-31T12:00:00Z
    std::string by;      // who locked it
};

// True for a time of a day that exists, written as 2026-01-31T12:00:00Z.
[[nodiscard]] bool is_utc_time(std::string_view text);

[[nodiscard]] std::string lock_json(const PlanLock& lock);
[[nodiscard]] base::Result<PlanLock> read_lock(const std::string& path);

}  // namespace utfall::exchange
