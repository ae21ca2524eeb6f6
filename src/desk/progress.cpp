#include "utfall/desk/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace utfall::desk {

namespace {

constexpr double kLongest = 359'999;  // 99 hours

std::string time_text(double seconds) {
    const auto whole = static_cast<long>(std::ceil(std::clamp(seconds, 1.0, kLongest)));
    if (whole < 90) return fmt::format("{} s", whole);
    const long minutes = (whole + 59) / 60;
    if (minutes < 90) return fmt::format("{} min", minutes);
    return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

}  // namespace

std::string progress_text(double done, double elapsed_seconds, base::Language language) {
    const bool sv = language == base::Language::Swedish;
    const double share = std::clamp(std::isfinite(done) ? done : 0, 0.0, 1.0);
    std::string out = fmt::format("{} %", static_cast<int>(share * 100));
    if (share >= 0.01 && share < 1)
        out += fmt::format(fmt::runtime(sv ? ", omkring {} kvar" : ", about {} left"),
                           time_text(elapsed_seconds / share * (1 - share)));
    return out + (sv ? " (Ctrl-C: resultatet så långt)" : " (Ctrl-C: the result so far)");
}

}  // namespace utfall::desk
