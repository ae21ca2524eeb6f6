// The contract's program, with everything that is not known open, and how its inputs are scaled.
#include "build_model.h"

#include <algorithm>

#include "utfall/terms/model.h"

namespace utfall::forecast {

using base::Bilingual;
using base::Code;
using terms::AssumedDistribution;

Model::Model(std::unique_ptr<const Prepared> prepared) : prepared_(std::move(prepared)) {}
Model::~Model() = default;
Model::Model(Model&& other) noexcept = default;
Model& Model::operator=(Model&& other) noexcept = default;
const terms::Contract& Model::contract() const { return prepared_->contract; }
const terms::Assumptions& Model::assumptions() const { return prepared_->assumptions; }
std::string Model::facts_files() const { return prepared_->space.timetable.facts.places.paths(); }

base::Result<Model> model_of(terms::Contract contract, terms::Assumptions assumptions,
                             const settle::Facts& facts) {
    auto prepared = std::make_unique<Prepared>();
    prepared->contract = std::move(contract);
    prepared->assumptions = std::move(assumptions);
    base::Diagnostics found = ModelBuilder(*prepared, facts).run();
    if (!found.empty()) return found;
    return Model(std::move(prepared));
}

base::Diagnostics ModelBuilder::run() {
    take_draws();
    if (!diagnostics_.empty() || !open_program()) return std::move(diagnostics_);
    scale_inputs();
    declare_values();
    tie_values();
    order_values();
    if (diagnostics_.empty()) plan_claims();
    if (diagnostics_.empty()) {
        plan_benefits();
        plan_valuations();
        plan_costs();
    }
    return std::move(diagnostics_);
}

void ModelBuilder::report(Code code, const base::Place& place, std::vector<Bilingual> arguments) {
    diagnostics_.push_back(base::diagnose(code, place, std::move(arguments)));
}

ModelBuilder::Cursor ModelBuilder::cursor(const std::vector<int>& over,
                                          const std::vector<int>& members) const {
    Cursor all(out_.assumptions.names.dimensions.size(), -1);
    for (std::size_t k = 0; k < over.size(); ++k)
        all[static_cast<std::size_t>(over[k])] = members[k];
    return all;
}

std::vector<std::vector<int>> ModelBuilder::members_of(const std::vector<int>& over) const {
    return review::members_of(out_.assumptions.names, out_.space.timetable.facts, over);
}

// What is drawn is drawn as assumed: amounts and days are then known.
void ModelBuilder::take_draws() {
    for (const terms::Assumed& a : out_.assumptions.assumed) {
        if (a.distribution.kind != AssumedDistribution::Kind::DrawnAsFollows) continue;
        const terms::Measure& m = out_.contract.measures[static_cast<std::size_t>(a.subject)];
        if (facts_.draws.contains(a.subject)) continue;
        std::int64_t sum = 0;
        auto& draws = facts_.draws[a.subject];
        const auto last = settle::known_by(out_.contract, {a.subject, {}}).deadline;
        for (const auto& draw : a.distribution.draws) {
            if (last && *last < draw.day)
                report(Code::draw_too_late, a.distribution.place,
                       {Bilingual::same(m.name), Bilingual::same(draw.day.text()),
                        Bilingual::same(last->text())});
            draws.push_back({draw.day, draw.amount, 0, a.source});
            sum += draw.amount;
        }
        std::stable_sort(draws.begin(), draws.end(),
                         [](const auto& x, const auto& y) { return x.day < y.day; });
        const base::Rational total{sum, 1};
        if ((m.low && total < *m.low) || (m.high && *m.high < total)) {
            const auto words = [&](const base::Rational& r) {
                const terms::Type money{.kind = terms::Type::Kind::Money};
                return Bilingual{
                    .sv = terms::value_text(out_.contract, r, money, base::Language::Swedish),
                    .en = terms::value_text(out_.contract, r, money, base::Language::English)};
            };
            report(Code::draws_outside, a.distribution.place,
                   {words(total), words(m.low.value_or(total)), words(m.high.value_or(total))});
        }
    }
}

bool ModelBuilder::open_program() {
    std::vector<review::Timetable> plans = review::timetables(out_.contract, facts_);
    using OpenClaims = settle::Options::OpenClaims;
    OpenClaims& open = plans.front().options.open_claims;
    if (open == OpenClaims::Numbers || !out_.assumptions.claim_counts.empty() ||
        !out_.assumptions.claimants.empty())
        open = OpenClaims::Answers;
    auto space = review::space_of(out_.contract, facts_, std::move(plans.front()), {});
    if (!space.ok()) {
        diagnostics_ = space.diagnostics();
        return false;
    }
    out_.space = std::move(space).value();
    need_claims();
    return diagnostics_.empty();
}

void ModelBuilder::scale_inputs() {
    const auto& program = out_.space.formula.program;
    for (std::size_t i = 0; i < program.inputs.size(); ++i) {
        const calc::Span& span = out_.space.box[i];
        const std::int64_t denominator = program.instructions[program.inputs[i]].denominator;
        out_.scales.push_back({span.low, span.high, std::max<std::int64_t>(1, span.stride),
                               static_cast<double>(denominator)});
    }
}

}  // namespace utfall::forecast
