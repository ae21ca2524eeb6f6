// terms, private: the rows of methods.def as values.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "utfall/terms/analysis_plan.h"
#include "utfall/terms/phrase_ids.h"

namespace utfall::terms {

enum class TreatmentKind { yes_no, group, any };

// Lines of which one is needed.
using OneOf = std::vector<LinePhrase>;

struct MethodRow {
    Choice choice{};
    Method method{};
    TreatmentKind treatment{};
    std::vector<Choice> designs{};
    std::vector<OneOf> needs{};
    std::set<LinePhrase> takes{};                   // all that may be said, what is needed included
    std::map<LinePhrase, std::set<Choice>> only{};  // of a line's choices; a line not here: all
    [[nodiscard]] bool takes_choice(LinePhrase phrase, Choice choice) const;
};

struct CalculationRow {
    Choice choice{};
    Calculation::Comparison comparison{};
    std::vector<Choice> asks{};
    std::vector<OneOf> needs{};
    std::set<LinePhrase> takes{};
};

struct AskRow {
    Choice choice{};
    Calculation::Asked asked{};
    std::vector<OneOf> needs{};
};

struct MethodTable {
    std::vector<MethodRow> methods;
    std::vector<CalculationRow> calculations;
    std::vector<AskRow> asks;
};

// Built at first use, then constant.
[[nodiscard]] const MethodTable& method_table();
[[nodiscard]] const MethodRow& method_row(Choice choice);

}  // namespace utfall::terms
