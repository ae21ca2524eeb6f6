// review, private: the rules of lint, by subject. Each reports at most one finding of its kind, which lists the names.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "reach.h"
#include "utfall/base/result.h"

namespace utfall::review {

struct LintBench {
    const terms::Contract& contract;
    Reach reach;
    base::Diagnostics findings = {};

    void report(base::Code code, base::Place place, std::vector<base::Bilingual> arguments) {
        place.file = contract.path;
        findings.push_back(base::diagnose(code, place, std::move(arguments)));
    }
};

// Names that share a finding, and where the first of them stands.
class NameList {
public:
    void add(const std::string& name, const base::Place& place) {
        if (names_.empty()) place_ = place;
        if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
    }
    [[nodiscard]] bool empty() const { return names_.empty(); }
    [[nodiscard]] const base::Place& place() const { return place_; }
    [[nodiscard]] base::Bilingual words() const;  // "a", "a and b", "a, b and c"

private:
    std::vector<std::string> names_;
    base::Place place_;
};

// lint_measures.cpp: what is measured, against what, when and by whom
void lint_descriptions(LintBench& bench);
void lint_verifiers(LintBench& bench);
void lint_windows(LintBench& bench);
// lint_money.cpp: what the money rewards
void lint_silence(LintBench& bench);
void lint_caps(LintBench& bench);
void lint_delay(LintBench& bench);
void lint_own_day(LintBench& bench);
// lint_terms.cpp: what the contract does not say
void lint_unsaid(LintBench& bench);

}  // namespace utfall::review
