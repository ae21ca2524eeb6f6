// forecast, private: assumptions to a prepared model.
#pragma once
#include <set>

#include "numbers.h"
#include "prepared.h"
#include "utfall/settle/claim_judge.h"

namespace utfall::forecast {

class ModelBuilder {
public:
    ModelBuilder(Prepared& out, const settle::Facts& known) : out_(out), facts_(known) {}
    base::Diagnostics run();

private:
    using Cursor = std::vector<int>;

    // build_model.cpp: the contract's program and what is open in it
    bool open_program();
    void take_draws();
    void scale_inputs();
    [[nodiscard]] std::vector<std::vector<int>> members_of(const std::vector<int>& over) const;
    [[nodiscard]] Cursor cursor(const std::vector<int>& over,
                                const std::vector<int>& members) const;
    void report(base::Code code, const base::Place& place, std::vector<base::Bilingual> arguments);

    // order_values.cpp: every value after those that decide it
    void declare_values();
    void tie_values();
    void order_values();
    void order(std::size_t variable);
    void order_cohort(std::size_t cohort);
    Numbers needed(const settle::FactKey& key);
    void prepare(Variable& v);
    void prepare_distribution(Variable& v, const std::vector<Numbers>& parameters);
    void need_known_spread(const terms::Assumed& a, const Numbers& spread);
    void prepare_file(Variable& v);
    void prepare_ratio(Variable& v);
    void need_dimensions(Variable& v);

    // plan_claims.cpp: claims on price lists
    void plan_claims();
    void plan_counts(const terms::ClaimCounts& counts, ClaimsPlan& plan);
    void plan_answers(ClaimsPlan& plan) const;
    void plan_names(const std::vector<terms::CountedAs>& names, int periods, ClaimsPlan& plan);
    void count_given();
    void need_claims();
    void need_persons(const ClaimsPlan& plan, const settle::ClaimJudge& judge,
                      const base::Place& place);
    [[nodiscard]] bool is_given(int list) const { return facts_.claims.contains(list); }
    [[nodiscard]] std::set<std::size_t> assumed_of_given() const;

    // plan_worth.cpp: benefits and costs
    void plan_benefits();
    void plan_benefit(const terms::Benefit& benefit);
    void plan_valuations();
    void plan_costs();

    Prepared& out_;
    settle::Facts facts_;
    base::Diagnostics diagnostics_;
    std::vector<int> state_;         // of each variable: 0 not ordered, 1 begun, 2 ordered
    std::vector<int> cohort_state_;  // likewise
    std::vector<double> nothing_{0.0};
};

}  // namespace utfall::forecast
