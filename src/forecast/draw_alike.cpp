// Values that are drawn alike, so that one search of their distribution serves them all.
#include <algorithm>
#include <cmath>

#include "column_kernels.h"
#include "drawer.h"
#include "utfall/stats/distribution.h"
#include "utfall/stats/draw.h"

namespace utfall::forecast {

using terms::AssumedDistribution;
using Way = Variable::Way;

namespace {

// Whether an expression is the same for all members: it is about what has none.
bool is_same_for_all(const terms::Contract& names, const terms::Expression& e) {
    using Kind = terms::Expression::Kind;
    switch (e.kind) {
        case Kind::Constant: return true;
        case Kind::Fact: return names.measures[static_cast<std::size_t>(e.subject)].over.empty();
        case Kind::Add:
        case Kind::Subtract:
        case Kind::Multiply:
        case Kind::Divide:
        case Kind::PercentOf:
        case Kind::AtMost:
        case Kind::AtLeast:
            return std::all_of(e.parts.begin(), e.parts.end(), [&](const terms::Expression& part) {
                return is_same_for_all(names, part);
            });
        default: return false;
    }
}

}  // namespace

// Binomial numbers of one count, by the same values as chances; Poisson numbers of one row of the assumptions.
Drawer::Alike Drawer::alike(const Step& step) const {
    if (step.is_cohort) return {};
    const Variable& v = prepared_.variables[step.index];
    const AssumedDistribution& d = assumed(v).distribution;
    if (v.way != Way::Varying) return {};
    if (d.kind == AssumedDistribution::Kind::Poisson &&
        is_same_for_all(prepared_.assumptions.names, d.parameters[0]))
        return {.assumed = v.assumed};
    if (d.kind != AssumedDistribution::Kind::Binomial) return {};
    const terms::Expression &count = d.parameters[0], &chance = d.parameters[1];
    if (count.kind != terms::Expression::Kind::Constant ||
        chance.kind != terms::Expression::Kind::Fact)
        return {};
    const auto at = prepared_.by_key.find(key_of(prepared_.assumptions.names, chance, v.members));
    if (at == prepared_.by_key.end()) return {};
    if (prepared_.variables[at->second].way == Way::Constant) return {};
    return {.chance = at->second, .count = number(count.constant)};
}

void Drawer::find_alike() {
    alike_.resize(prepared_.steps.size());
    for (std::size_t s = 0; s < prepared_.steps.size();) {
        const Alike kind = alike(prepared_.steps[s]);
        std::size_t end = s + 1;
        while (kind != Alike{} && end < prepared_.steps.size() &&
               alike(prepared_.steps[end]) == kind)
            ++end;
        for (std::size_t k = s; kind != Alike{} && k < end; ++k)
            alike_[s].push_back(prepared_.steps[k].index);
        s = end;
    }
}

void Drawer::draw_alike(std::size_t step, const Points& points, std::uint64_t first) {
    const std::vector<std::size_t>& variables = alike_[step];
    const Variable& v = prepared_.variables[variables.front()];
    const Alike kind = alike(prepared_.steps[step]);
    const bool is_poisson = kind.assumed.has_value();
    const Numbers shared = is_poisson ? evaluate(assumed(v).distribution.parameters[0], v.members)
                                      : value(*kind.chance);
    if (!column_kernels().are_within(shared.rows.data(), 0, 1, rows_)) {  // of these none is wrong
        const auto wrong =
            std::find_if(shared.rows.begin(), shared.rows.end(), [&](double parameter) {
                if (!is_poisson) return !(parameter >= 0 && parameter <= 1);
                return stats::Distribution{stats::Poisson{.mean = parameter}}.fault().has_value();
            });
        if (wrong != shared.rows.end())
            return fail(v, first + static_cast<std::uint64_t>(wrong - shared.rows.begin()));
    }
    std::vector<stats::ConstColumn> u;
    std::vector<stats::Column> out;
    u.reserve(variables.size());
    out.reserve(variables.size());
    for (const std::size_t variable : variables) {
        draw_uniform(variable, points, first);
        out.push_back(own(variable));
        u.emplace_back(out.back());
    }
    if (is_poisson)
        stats::poisson_quantile(shared.rows, u, out);
    else
        prepared_.binomials.at(static_cast<std::int64_t>(std::floor(kind.count + 0.5)))
            .at(shared.rows, u, out);
    for (const std::size_t variable : variables) finish_variable(variable, points, first);
}

}  // namespace utfall::forecast
