#include "asking.h"

#include <algorithm>
#include <array>

#include "excerpt.h"
#include "rows.h"

namespace utfall::calc {

Fraction answer(Told& told, Question question, Effort effort) {
    const bool by_ratios = question.by != Question::By::Sums,
               by_steps = question.by == Question::By::RatiosAndSteps;
    const Fraction top = told.relations.top(question.objective);
    if (!top.is_known()) return top;
    std::vector<Register> watched = told.watched;
    if (by_steps) {
        watched.insert(watched.end(), told.stepped.begin(), told.stepped.end());
        std::sort(watched.begin(), watched.end());
    }
    std::span<const Relaxation::Limited> ratios;
    if (by_ratios) ratios = told.ratios;
    const Tellable all{told.registers, watched, {told.sums(question.is_up), ratios}, by_ratios};
    const std::vector<Register> registers =
        told_by(told.program, told.relations, all, std::array{question.objective}, question.from);
    Relaxation relaxation(told.program, told.relations);
    include(relaxation, all, registers, question.from);
    Budget budget = told.budget;
    budget.steps = std::min(budget.steps, effort.steps);
    told.budget.steps -= budget.steps;
    const auto look_near = [&](const std::vector<Int128>& point) {
        told.seen.look_at(row_near(told.program, told.whole, point), budget);
    };
    const auto highest = told.seen.highest(question.objective);
    Branching::Aim aim{std::move(question.objective),
                       question.value,
                       question.step,
                       std::move(effort.enough),
                       look_near,
                       effort.regions,
                       highest ? highest->inputs : std::vector<std::int64_t>{},
                       by_steps};
    const Relaxed relaxed{told.program, told.whole, told.relations, relaxation};
    const Fraction bound = Branching(relaxed, registers, std::move(aim), budget).run(top).bound;
    told.budget.asked = budget.asked;
    told.budget.steps += budget.steps;
    const auto& may_go_on = told.budget.may_go_on;
    if (budget.steps == 0 && may_go_on && !may_go_on()) told.budget.steps = 0;
    return bound;
}

}  // namespace utfall::calc
