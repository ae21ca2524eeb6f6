// settle, private: makes the plan. plan.cpp unrolls the clauses and finds their facts and days; plan_endings.cpp judges
// terminations; plan_order.cpp puts the steps in order and lets them wait.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan.h"

namespace utfall::settle {

class Planner {
public:
    Planner(const terms::Contract& contract, const Facts& facts, const Options& options)
        : c_(contract), facts_(facts), options_(options) {}

    Plan run(const std::vector<Goal>& targets);

private:
    struct Draft {
        Step step;
        Needs needs;
        terms::Moment due;
        bool has_due = true;
    };
    // Running greatest day of what has touched each thing: a later step that reads it cannot come before.
    struct Latest {
        std::map<int, const Step*> payment, by, to, funding, account;
        std::map<std::pair<int, std::vector<int>>, const Step*> payment_of_group;
    };

    // plan.cpp
    void unroll();
    void unroll_clause(const terms::ClauseRef& clause, const std::vector<int>& dimensions,
                       std::size_t at, Step& step);
    void draft_clause(Step step);
    void unroll_funding(int index);
    void add_fixed(StepKind kind, int index, int sub, base::Date day, Needs needs,
                   std::vector<int> members = {});
    static void merge(Needs& into, Needs from);
    void need_day(Draft& draft);
    void choose_texts();
    void find_versions(const std::vector<Goal>& targets);
    void set_horizon();
    void stop_before(base::Date day, std::string what);
    void resolve_due_days();
    void move_due_day(Draft& draft) const;
    void find_knowledge();
    [[nodiscard]] FactKey key_of(const terms::Moment& m, const std::vector<int>& members) const;
    [[nodiscard]] std::vector<Version> versions(const FactKey& key) const;
    [[nodiscard]] std::optional<base::Date> nominal_due(const Draft& draft) const;
    [[nodiscard]] const Version* first_version(const FactKey& key) const;
    [[nodiscard]] const terms::Contract& text(const Step& s) const {
        return terms::text_of(c_, s.text);
    }
    [[nodiscard]] bool is_periods(int d) const {
        return c_.dimensions[static_cast<std::size_t>(d)].kind == terms::Dimension::Kind::Periods;
    }

    // plan_endings.cpp
    void judge_endings();
    void judge(int termination, const std::vector<int>& members);
    void attach_endings(Draft& draft);
    [[nodiscard]] bool can_end(const Draft& draft, const Ending& ending) const;
    [[nodiscard]] bool is_seen(Draft& draft, const Ending& ending, base::Date due,
                               bool is_over) const;
    [[nodiscard]] base::Date measurement_end(const Draft& draft, const terms::Termination& t,
                                             const Ending& ending) const;
    [[nodiscard]] base::Date moved_due(const Draft& draft) const;
    [[nodiscard]] bool is_lacking(const FactKey& key) const;

    // plan_order.cpp
    void order_and_wait();
    static bool before(const Step& a, const Step& b, base::Date Step::*day);
    void wait_for_fact(Step& s, const FactKey& key);
    [[nodiscard]] std::vector<int> groups_of(const Step& s) const;
    static void come_after(Step& s, const Step& other);
    void wait_for_payments(const Latest& latest, Step& s, const std::set<int>& needed);
    void wait_for_step(Step& s, const Step& other);
    void note(Latest& latest, const Step& s);

    const terms::Contract& c_;
    const Facts& facts_;
    const Options& options_;
    std::vector<Draft> drafts_;
    Plan plan_;
    std::vector<const Step*> counted_on_;  // by the step that is being placed
};

}  // namespace utfall::settle
