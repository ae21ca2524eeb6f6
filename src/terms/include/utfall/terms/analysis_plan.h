// terms: a checked analysis plan: what will be estimated, from which microdata, how, and which number is delivered.
//
//     TRY(Document document, parse(path, bytes));
//     CheckedPlan checked = check_plan(path, document);                                  // stands alone
//     CheckedPlan checked = check_plan(path, document, contract_path, contract_document);  // for a contract
//
// A plan is fixed before outcomes are known. Nothing is read and nothing estimated here.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "utfall/terms/model.h"
#include "utfall/terms/plan_estimates.h"

namespace utfall::terms {

// What is delivered: the value of a measure of the contract, or (stand-alone plan) a result with a name of its own.
// In the unit of the measure: money in whole currency units, shares as ratios, yes as 1.
struct Decision {
    std::string name;
    int measure = -1;  // into `contract->measures`
    std::vector<std::pair<int, int>>
        members{};           // dimension and member, in the order of the measure's `over`
    PlanExpression value{};  // over estimates
    Origin origin{};
};

// A calculation that needs no microdata: how many, how strong, how robust. Needed is what `asked` names; the rest is given.
struct Calculation {
    enum class Asked { NumberPerGroup, Power, SmallestEffect, EValue };
    enum class Comparison {
        Means,         // effect, spread
        Proportions,   // first, second
        Paired,        // effect, spread of the difference
        SeveralMeans,  // groups, effect: Cohen's f
        Clusters,      // as Means; cluster_size, correlation within clusters
        Difference,    // as Means; before and after: correlation between them
        RiskRatio,     // E-value: effect is the ratio
        Standardised,  // E-value: effect is the standardised difference
    };
    std::string name;
    Asked asked = Asked::NumberPerGroup;
    Comparison comparison = Comparison::Means;
    std::optional<base::Rational> effect{}, first{}, second{}, power{}, correlation{};
    base::Rational spread{1, 1}, significance{5, 100};
    std::optional<std::int64_t> number{};  // per group; of pairs; of clusters in each group
    std::optional<std::int64_t> groups{}, cluster_size{};
    Origin origin{};
};

struct AnalysisPlan {
    base::Language language = base::Language::Swedish;
    std::string path, title, contract_title;  // no contract: empty
    std::string question, target_group, compared_with, responsible;
    std::optional<base::Date> registered, frozen;
    std::vector<int> subgroups;  // into `variables`
    std::int64_t smallest_cell = 5;
    std::optional<std::int64_t> seed;
    Microdata microdata;
    std::vector<Variable>
        variables;  // columns in table order, then what is defined, in an order to compute in
    std::vector<PlannedEstimate> estimates;
    std::vector<Decision> decisions;
    std::vector<Calculation> calculations;
    std::optional<Contract> contract;  // its last text
    Origin origin{};
};

struct CheckedPlan {
    std::optional<AnalysisPlan> plan;           // there when no diagnostic is an error
    std::vector<base::Diagnostic> diagnostics;  // by place, those of this document only
};

[[nodiscard]] CheckedPlan check_plan(const std::string& path, const Document& document);
// The contract must have been checked without errors.
[[nodiscard]] CheckedPlan check_plan(const std::string& path, const Document& document,
                                     const std::string& contract_path, const Document& contract);

}  // namespace utfall::terms
