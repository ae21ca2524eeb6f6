// terms, private: what a value of a plan is, so that a decision gives what the contract counts.
#pragma once
#include "utfall/base/language.h"
#include "utfall/terms/analysis_plan.h"

namespace utfall::terms {

struct PlanType {
    enum class Kind {
        Number,
        Zero,  // the figure 0: fits every kind of amount
        Money,
        Days,
        Share,
        Count,
        YesNo,
        Date,
        Text,  // also a category
        Unknown
    };
    Kind kind = Kind::Number;
    bool per_unit = false;  // for each person, school …: times a count it is a total
    bool operator==(const PlanType&) const = default;
};

[[nodiscard]] PlanType type_of(const Variable& variable);
[[nodiscard]] bool is_amount(PlanType::Kind kind);  // can be added and multiplied
[[nodiscard]] base::Bilingual words_of(PlanType type);
[[nodiscard]] base::Bilingual words_of(VariableType type);
// What the measure counts; Unknown where no estimate gives such a value.
[[nodiscard]] PlanType type_of(const Measure& measure);
[[nodiscard]] bool fits(PlanType given, PlanType wanted);

}  // namespace utfall::terms
