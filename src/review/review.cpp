#include "utfall/review/review.h"

#include <algorithm>

#include "incentives.h"
#include "loose_ends.h"
#include "verdicts.h"

namespace utfall::review {

base::Result<Review> review_of(const terms::Contract& contract, const settle::Facts& known,
                               std::size_t work_limit) {
    TRY(const Reviewed r, reviewed(contract, known));
    const std::size_t quarter = work_limit / 4;
    const Steps steps = steps_of(r, quarter);
    Review out;
    Verdicts verdicts = verdicts_of(r, steps, quarter);
    out.verdicts = std::move(verdicts.all);
    out.findings = std::move(verdicts.findings);
    const auto add = [&](std::vector<Finding> more) {
        std::move(more.begin(), more.end(), std::back_inserter(out.findings));
    };
    const base::Rational most = most_paid(r, quarter / 4).value_or(kZero);
    add(incentives_of(r, steps, most, quarter));
    add(cliffs_of(r, steps, most));
    add(unvalued_claims_of(r));
    add(loose_ends_of(r, quarter));
    std::stable_sort(out.findings.begin(), out.findings.end(), [](const auto& a, const auto& b) {
        return a.what.place.line < b.what.place.line;
    });
    return out;
}

}  // namespace utfall::review
