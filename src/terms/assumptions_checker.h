// terms, private: reads assumptions beside the last text of their contract, so that an expression may name what either
// declares and units are checked by the same rules.
#pragma once
#include "checker.h"
#include "utfall/terms/assumptions.h"

namespace utfall::terms {

class AssumptionsChecker : public Checker {
public:
    AssumptionsChecker(std::string path, base::Language language, const Text& text,
                       const std::vector<const Statement*>& own);
    CheckedAssumptions run_assumptions(const std::string& contract_path);

protected:
    void declare_elsewhere(const Statement& s) override;
    void read_facts_elsewhere() override;

private:
    // check_assumptions.cpp
    void read_header(const Statement& s);
    void warn_of_cut_horizon(const Place& place);
    void read_own(const Statement& s);
    void read_assume(const Statement& s);
    void read_quantity(const Statement& s);
    void read_belief(const Statement& s, Assumed& assumed);
    void read_follows(const Statement& s, Assumed& assumed);
    void read_estimated(const Line& l, Assumed& assumed);
    void read_correlation(const Statement& s);
    void need_all_assumed();
    int declare_quantity(const Node& name, const Statement& s);
    std::string source_of(const Statement& s) const;
    std::optional<Rational> grade_of(const Statement& s);
    std::optional<Rational> growth(const Node& node);
    std::optional<Rational> share_between(const Node& node, const Rational& low,
                                          const Rational& high);

    // check_distribution.cpp
    AssumedDistribution distribution(const Node& node, const Assumed& assumed);
    void read_draws(const Statement& s, AssumedDistribution& d);
    void need_kind(const Node& node, const Type& type, std::initializer_list<Type::Kind> kinds);
    void check_parameters(const Node& node, const AssumedDistribution& d);
    Expression parameter(const Node& node, const Scope& scope, const Type& wanted);
    Expression belief(const Node& node, const Scope& scope);  // of facts only
    void need_order(const Node& node, const AssumedDistribution& d);
    void need_in(const Node& node, const Expression& e, const Rational& low, const Rational& high);

    // check_claims.cpp
    void read_claim_counts(const Statement& s);
    void read_count_row(const Statement& s, std::size_t row, ClaimCounts& counts);
    std::optional<std::pair<int, int>> periods_of_row(const Statement& s, std::size_t row,
                                                      const ClaimCounts& counts);
    void need_no_row_before(const Assumed& assumed, const ClaimCounts& counts, int line,
                            const Place& place);
    std::optional<Type> unit_of_claims(const Node& number, const std::vector<int>& over);
    void read_claimants(const Statement& s);
    void read_claimant_row(const Statement& s, std::size_t row, Claimants& claimants);
    void order_rows(Claimants& claimants);
    [[nodiscard]] std::vector<CountedAs> names_of(const Statement& s, int list);
    void need_one_way(int list, bool by_person, const Place& place);
    std::size_t assume_claims_on(const Statement& s, int list, int line, Assumed assumed);

    // check_benefits.cpp
    void read_cohort(const Statement& s);
    void read_states(const Statement& s, Cohort& cohort);
    void read_benefit(const Statement& s);
    void read_benefit_rows(const Statement& s, const Expression& outcome, Benefit& benefit);
    void read_course(const Statement& s, Benefit& benefit);
    void read_cost(const Statement& s);
    void read_discount(const Statement& s);
    std::optional<std::size_t> column_of(const Statement& s, Column column) const;

    const std::vector<const Statement*>& own_;
    Assumptions out_;
    std::map<std::string, int, std::less<>> factors_;
    const Statement* opening_ = nullptr;
};

}  // namespace utfall::terms
