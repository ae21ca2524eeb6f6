#include "utfall/review/lint.h"

#include <algorithm>

#include "lint_rules.h"

namespace utfall::review {

base::Bilingual NameList::words() const {
    base::Bilingual out;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const bool is_last = i + 1 == names_.size();
        out.sv += i == 0 ? "" : is_last ? " och " : ", ";
        out.en += i == 0 ? "" : is_last ? " and " : ", ";
        out.sv += names_[i];
        out.en += names_[i];
    }
    return out;
}

base::Diagnostics lint(const terms::Contract& contract) {
    LintBench bench{contract, Reach(contract)};
    lint_unsaid(bench);
    lint_descriptions(bench);
    lint_verifiers(bench);
    lint_windows(bench);
    lint_silence(bench);
    lint_caps(bench);
    lint_delay(bench);
    lint_own_day(bench);
    std::stable_sort(bench.findings.begin(), bench.findings.end(),
                     [](const auto& a, const auto& b) { return a.place.line < b.place.line; });
    return std::move(bench.findings);
}

}  // namespace utfall::review
