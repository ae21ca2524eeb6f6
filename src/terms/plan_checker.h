// terms, private: the work bench of the plan's checker. First every variable and estimate has a name, then
// definitions are read when first needed, then estimates, decisions and calculations.
#pragma once
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan_method.h"
#include "plan_type.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

// "HC1", "the treated"
[[nodiscard]] base::Bilingual choice_words(Choice choice);

class PlanChecker {
public:
    PlanChecker(std::string path, const Document& document, const Contract* contract);
    CheckedPlan run();

private:
    using Bilingual = base::Bilingual;
    using Code = base::Code;
    using Place = base::Place;
    using Rational = base::Rational;

    // An expression and what it is; over variables, or over estimates.
    enum class Over { Variables, Estimates };
    struct Typed {
        PlanExpression expression{};
        PlanType type{};
    };

    // check_plan.cpp: order of work, the plan's own lines
    void sort_statements(const Document& document);
    void read_header();
    void read_subgroups();
    void report(Code code, const Place& place, std::vector<Bilingual> arguments = {});
    static const Line* line(const Statement& s, LinePhrase phrase);
    void check_lines_once(const Statement& s);
    std::optional<Rational> ratio(const Node& node, const Rational& low, const Rational& high);
    std::optional<Rational> number(const Node& node, const Rational& low, const Rational& high);
    std::int64_t whole(const Node& node, std::int64_t low, std::int64_t high);
    void unknown(const Node& name, const Bilingual& wanted, const std::vector<std::string>& known);

    // check_plan_variables.cpp
    void declare_variables();
    void read_microdata();
    void read_column(const std::vector<Node>& row, const std::vector<Column>& columns,
                     const Place& place);
    void read_type(const Node& node, Variable& variable);
    void read_missing(const Statement& s);
    void read_definitions();
    int definition(const std::string& name);
    void read_rows(const Statement& s, std::vector<PlanExpression>& rows);
    std::optional<PlanExpression> between(const Line& l);
    std::optional<PlanExpression> among(const Line& l);
    std::optional<int> variable(const Node& name);  // nothing and a diagnostic when unknown
    std::vector<int> variables(const Node& names);
    PlanValue value(const Node& node) const;
    bool is_value_of(const Node& node, int variable);

    // check_plan_expression.cpp
    Typed expression(const Node& node, Over over);
    Typed condition(const Node& node, Over over);
    Typed literal(const Node& node, Over over);
    Typed name(const Node& node, Over over);
    Typed atom(const Node& node, Over over);
    Typed atom_of_variables(const Node& node);
    Typed atom_of_estimates(const Node& node);
    Typed sum(const Node& node, Over over);
    Typed product(const Node& node, Over over);
    Typed multiply(Typed a, Typed b, Over over, const Place& place);
    Typed quotient(const Node& node, Over over);
    Typed limit(const Node& node, Over over, PlanExpression::Kind kind);
    Typed select(const Node& node, Over over);
    Typed compare(const Node& node, Over over);
    Typed not_of(const Node& node, Over over);
    PlanType common(const Typed& a, const Typed& b, Over over, const Place& place);
    static Typed make(PlanExpression::Kind kind, PlanType type, const Place& place,
                      std::vector<PlanExpression> parts);

    // check_plan_estimate.cpp, check_plan_options.cpp, check_plan_roles.cpp
    void read_estimate(const Statement& s);
    void read_model(const Statement& s, PlannedEstimate& e);
    void read_panel(const Statement& s, PlannedEstimate& e);
    void read_survival(const Statement& s, PlannedEstimate& e);
    void read_missing_outcomes(const Statement& s, PlannedEstimate& e);
    void read_errors(const Statement& s, PlannedEstimate& e);
    void read_resampling(const Statement& s, PlannedEstimate& e);
    void read_matching(const Statement& s, PlannedEstimate& e);
    void read_group_time(const Statement& s, PlannedEstimate& e);
    void read_synthetic(const Statement& s, PlannedEstimate& e);
    void read_predictors(const Statement& s, SyntheticOptions& options);
    void read_sensitivity(const Statement& s, PlannedEstimate& e);
    void check_method(const Statement& s, const MethodRow& row, Choice design);
    void check_needs(const Statement& s, const std::vector<OneOf>& needs, const Bilingual& what);
    void check_roles(const Statement& s, const MethodRow& row);
    void check_role(const Line& l, const MethodRow& row);
    void check_choice(const Line& l, const base::Place& place, const MethodRow& row);
    // That the method does not take it, and which do.
    void report_of_others(const base::Place& place, const MethodRow& row,
                          const std::function<bool(const MethodRow&)>& takes_it);
    void check_imputed(const Statement& s, const MissingOutcomes& missing);
    void check_errors(const Statement& s, const StandardErrors& errors);
    void check_outcome_alone(const Statement& s);
    [[nodiscard]] PlanType type_of_estimate(const PlannedEstimate& e) const;

    // check_plan_decision.cpp
    void read_given(const Statement& s, const Line& l, int estimate);
    void read_decision(const Statement& s);
    void deliver(const Node& target, Typed value, const Statement& s, const Place& place);
    std::optional<int> measure_of(const Node& target, Decision& decision);
    void read_members(const Node& target, const Measure& measure, Decision& decision);
    void read_calculation(const Statement& s);
    void read_given_values(const Statement& s, Calculation& c);

    AnalysisPlan plan_;
    const Statement* opening_ = nullptr;
    const Statement* microdata_ = nullptr;
    std::vector<const Statement*> definitions_, estimates_, decisions_, calculations_;
    std::map<std::string, int, std::less<>> variables_;             // read
    std::map<std::string, const Statement*, std::less<>> defined_;  // also those not yet read
    std::vector<std::string> being_read_;                           // definitions
    std::map<std::string, int, std::less<>> estimate_names_;
    std::vector<base::Diagnostic> diagnostics_;
};

}  // namespace utfall::terms
