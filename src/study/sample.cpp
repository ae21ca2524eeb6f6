#include "sample.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "decide.h"
#include "utfall/base/ensure.h"
#include "utfall/base/large_pages.h"
#include "utfall/base/threads.h"

namespace utfall::study {

using base::Bilingual;
using terms::PlannedEstimate;

std::vector<int> needed(const PlannedEstimate& p) {
    std::vector<int> out;
    const auto need = [&](int variable) {
        if (std::find(out.begin(), out.end(), variable) == out.end()) out.push_back(variable);
    };
    for (const auto& one :
         {p.treatment, p.weights, p.unit, p.period, p.after, p.time, p.event, p.entry})
        if (one) need(*one);
    for (const auto* list : {&p.covariates, &p.treatment_model, &p.fixed_effects, &p.strata,
                             &p.errors.clusters, &p.matching.exact})
        for (const int variable : *list) need(variable);
    for (const terms::Predictor& predictor : p.synthetic.predictors)
        if (const auto at = std::find(out.begin(), out.end(), predictor.variable); at != out.end())
            out.erase(at);  // a predictor is a mean over the periods in which it is known
    return out;
}

std::optional<int> person_of(const terms::AnalysisPlan& plan) {
    if (plan.microdata.key.size() < 2) return std::nullopt;
    for (const int key : plan.microdata.key) {
        const auto type = plan.variables[static_cast<std::size_t>(key)].type;
        if (type == terms::VariableType::Identity || type == terms::VariableType::Pseudonym)
            return key;
    }
    return std::nullopt;
}

Bilingual outside_conditions() {
    return {.sv = "uppfyller inte skattningens villkor", .en = "outside the estimate's conditions"};
}

Bilingual variable_missing(const std::string& name) {
    return {.sv = name + " saknas", .en = name + " is missing"};
}

Bilingual outcome_missing(const std::string& name) {
    return {.sv = "utfallet " + name + " saknas", .en = "the outcome " + name + " is missing"};
}

// "the outcome job is not known, counted as no"
Bilingual outcome_filled(const terms::Variable& outcome, const base::Rational& value) {
    Bilingual as = Bilingual::same(exact_decimal(number_of(value)));
    std::replace(as.sv.begin(), as.sv.end(), '.', ',');
    if (outcome.type == terms::VariableType::YesNo)
        as = value.numerator == 0 ? Bilingual{.sv = "nej", .en = "no"}
                                  : Bilingual{.sv = "ja", .en = "yes"};
    return {.sv = "utfallet " + outcome.name + " okänt, räknat som " + as.sv,
            .en = "the outcome " + outcome.name + " not known, counted as " + as.en};
}

bool has_missing_outcomes(const PlannedEstimate& planned, const Variables& variables) {
    if (!planned.outcome) return false;
    const Values& outcome = variables.of(*planned.outcome);
    for (std::size_t i = 0; i < variables.rows; ++i)
        if (variables.counts[i] != 0 && outcome.is_missing(i)) return true;
    return false;
}

Setup::Setup(const terms::AnalysisPlan& of, const PlannedEstimate& estimate,
             const Variables& variables, const Variant& variant,
             const std::vector<std::uint8_t>& among, int thread_count)
    : plan(of), planned(estimate), threads(thread_count), variables_(variables) {
    std::vector<std::uint8_t> counts = variables.counts;
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = counts[i] != 0 && among[i] != 0;
    std::int64_t unselected = 0;
    for (const terms::PlanExpression& condition : planned.only_rows) {
        const std::vector<std::uint8_t> is = holds(condition, variables);
        for (std::size_t i = 0; i < counts.size(); ++i)
            if (counts[i] != 0 && is[i] == 0) {
                counts[i] = 0;
                ++unselected;
            }
    }
    const auto leave_out = [&](Bilingual why, std::int64_t rows) {
        if (rows > 0) sample.left_out.push_back({std::move(why), rows});
    };
    leave_out(outside_conditions(), unselected);
    const auto leave_missing = [&](int variable, Bilingual why) {
        if (values(variable).missing.empty()) return;
        std::int64_t missing = 0;
        for (std::size_t i = 0; i < counts.size(); ++i)
            if (counts[i] != 0 && values(variable).is_missing(i)) {
                counts[i] = 0;
                ++missing;
            }
        leave_out(std::move(why), missing);
    };
    for (const int variable : needed(planned))
        leave_missing(variable, variable_missing(name(variable)));
    const bool are_left_out =
        planned.missing.rule == terms::MissingOutcomes::Rule::LeftOut ||
        (planned.missing.rule == terms::MissingOutcomes::Rule::Bounds &&
         variant.kind != Variant::Kind::Lowest && variant.kind != Variant::Kind::Highest);
    if (planned.outcome && are_left_out)
        leave_missing(*planned.outcome, outcome_missing(name(*planned.outcome)));
    row_count_ =
        counts.size() - static_cast<std::size_t>(std::count(counts.begin(), counts.end(), 0));
    for (std::size_t i = 0; row_count_ < counts.size() && i < counts.size(); ++i)
        if (counts[i] != 0) rows_.push_back(static_cast<std::uint32_t>(i));
    take_outcomes(variant);
    count_arms();
    if (!plan.decisions.empty()) count_units();
}

// Persons, where several rows are about one; else rows.
void Setup::count_units() {
    const std::optional<int> unit = planned.unit ? planned.unit : person_of(plan);
    if (!unit) {
        units = sample.rows;
        treated_units = sample.treated;
        return;
    }
    const Codes& codes = unnamed_codes(*unit);
    units = static_cast<std::int64_t>(codes.count);
    if (!planned.treatment) return;
    const Values& treatment = values(*planned.treatment);
    std::vector<bool> is_treated(codes.count);
    for (std::size_t k = 0; k < row_count_; ++k)
        if (treatment.numbers[row(k)] != 0) is_treated[codes.of[k]] = true;
    treated_units = std::count(is_treated.begin(), is_treated.end(), true);
}

void Setup::take_outcomes(const Variant& variant) {
    sample.rows = static_cast<std::int64_t>(row_count_);
    if (!planned.outcome) return;
    const Values& of = values(*planned.outcome);
    if (const auto seen_there = seen(*planned.outcome); seen_there && of.missing.empty()) {
        outcome_seen_ = *seen_there;
        return;
    }
    outcome_ = column(*planned.outcome);
    outcome_seen_ = outcome_;
    const terms::MissingOutcomes& rule = planned.missing;
    std::int64_t filled = 0;
    const double low = rule.lowest ? number_of(*rule.lowest) : 0;
    const double high = rule.highest ? number_of(*rule.highest) : 1;
    for (std::size_t k = 0; k < row_count_; ++k) {
        if (!of.is_missing(row(k))) continue;
        if (rule.rule == terms::MissingOutcomes::Rule::Value) {
            outcome_[k] = number_of(rule.value);
            ++filled;
            continue;
        }
        const bool is_treated =
            !planned.treatment || values(*planned.treatment).numbers[row(k)] != 0;
        const bool is_low = (variant.kind == Variant::Kind::Lowest) == is_treated;
        outcome_[k] = is_low ? low : high;
    }
    if (filled > 0)
        sample.filled = {
            outcome_filled(plan.variables[static_cast<std::size_t>(*planned.outcome)], rule.value),
            filled};
}

void Setup::count_arms() {
    if (!planned.treatment) return;
    const Values& treatment = values(*planned.treatment);
    struct Sums {
        std::size_t treated = 0;
        double outcomes = 0;
        double count = 0;
    };
    std::vector<Sums> of_piece(row_count_ / base::kPieceRows + 1);
    std::visit(
        [&](const auto& of) {
            base::for_each_piece(
                row_count_, base::kPieceRows, [&](std::size_t begin, std::size_t end) {
                    Sums sums;
                    for (std::size_t k = begin; k < end; ++k) {
                        if (of[row(k)] == 0) continue;
                        ++sums.treated;
                        if (k >= outcome_seen_.size()) continue;
                        if (planned.after && values(*planned.after).numbers[row(k)] == 0) continue;
                        sums.outcomes += outcome_seen_[k];
                        sums.count += 1;
                    }
                    of_piece[begin / base::kPieceRows] = sums;
                });
        },
        treatment.numbers.stored());
    Sums all;
    for (const Sums& sums : of_piece) {
        all.treated += sums.treated;
        all.outcomes += sums.outcomes;
        all.count += sums.count;
    }
    const std::size_t treated = all.treated;
    if (all.count > 0) treated_mean = all.outcomes / all.count;
    sample.has_arms = true;
    sample.treated = static_cast<std::int64_t>(treated);
    sample.compared = static_cast<std::int64_t>(row_count_ - treated);
}

std::vector<double> Setup::column(int variable) const {
    return std::visit(
        [&](const auto& of) {
            std::vector<double> out;
            base::reserve_large(out, row_count_);
            out.resize(row_count_);
            base::for_each_piece(row_count_, base::kPieceRows,
                                 [&](std::size_t begin, std::size_t end) {
                                     for (std::size_t k = begin; k < end; ++k)
                                         out[k] = static_cast<double>(of[row(k)]);
                                 });
            return out;
        },
        values(variable).numbers.stored());
}

std::optional<effects::Column> Setup::seen(int variable) const {
    const auto* wide = std::get_if<std::vector<double>>(&values(variable).numbers.stored());
    if (wide == nullptr || !rows_.empty() || row_count_ == 0) return std::nullopt;
    return effects::Column(*wide);
}

std::optional<std::span<const std::uint8_t>> Setup::flags_seen(int variable) const {
    const auto* flags = std::get_if<std::vector<std::uint8_t>>(&values(variable).numbers.stored());
    if (flags == nullptr || !rows_.empty() || row_count_ == 0) return std::nullopt;
    return *flags;
}

std::optional<double> Setup::value(int variable, std::size_t k) const {
    const Values& of = values(variable);
    if (of.is_missing(row(k))) return std::nullopt;
    return of.numbers[row(k)];
}

std::vector<double> Setup::weights() const {
    return planned.weights ? column(*planned.weights) : std::vector<double>{};
}

bool Setup::is_category(int variable) const { return values(variable).has_words(); }

const std::string& Setup::name(int variable) const {
    return plan.variables[static_cast<std::size_t>(variable)].name;
}

void Model::add_intercept() {
    terms_.push_back(effects::Term::ones());
    names_.emplace_back("(intercept)");
}

const std::vector<double>& Model::keep(std::vector<double> column) {
    kept_.push_back(std::make_unique<std::vector<double>>(std::move(column)));
    return *kept_.back();
}

effects::Term Model::term(const Setup& setup, int variable) {
    using Kind = terms::PlanExpression::Kind;
    const auto& defined = setup.plan.variables[static_cast<std::size_t>(variable)].defined;
    const auto is_number = [&](const terms::PlanExpression& e) {
        return e.kind == Kind::Variable && !setup.is_category(e.subject);
    };
    if (defined && defined->kind == Kind::Power && is_number(defined->parts[0])) {
        const effects::Term base = term(setup, defined->parts[0].subject);
        effects::Term power = base;
        for (int k = 1; k < defined->number; ++k) power = effects::product(power, base);
        return power;
    }
    if (defined && defined->kind == Kind::Multiply && is_number(defined->parts[0]) &&
        is_number(defined->parts[1]))
        return effects::product(term(setup, defined->parts[0].subject),
                                term(setup, defined->parts[1].subject));
    if (const auto seen = setup.seen(variable)) return effects::Term(*seen);
    if (const auto flags = setup.flags_seen(variable)) return effects::Term(*flags);
    return effects::Term(keep(setup.column(variable)));
}

void Model::add(const Setup& setup, int variable) { add_indicators(setup, variable, false); }

void Model::add_every_value(const Setup& setup, int variable) {
    add_indicators(setup, variable, true);
}

void Model::add_indicators(const Setup& setup, int variable, bool has_reference) {
    const std::string& name = setup.name(variable);
    if (!setup.is_category(variable)) {
        terms_.push_back(term(setup, variable));
        names_.push_back(name);
        return;
    }
    const Codes codes = setup.codes(variable);
    const auto& wanted = setup.plan.variables[static_cast<std::size_t>(variable)].reference;
    std::size_t reference = 0;
    for (std::size_t k = 0; k < codes.names.size(); ++k)
        if (wanted && codes.names[k] == *wanted) reference = k;
    for (std::size_t k = 0; k < codes.names.size(); ++k) {
        if (k == reference && !has_reference) continue;
        std::vector<double> is(codes.of.size());
        for (std::size_t i = 0; i < is.size(); ++i) is[i] = codes.of[i] == k ? 1 : 0;
        add(name + " " + codes.names[k], std::move(is));
    }
}

void Model::add(std::string name, std::vector<double> column) {
    terms_.push_back(effects::Term(keep(std::move(column))));
    names_.push_back(std::move(name));
}

std::vector<effects::Column> Model::columns() {
    std::vector<effects::Column> out;
    for (const effects::Term& t : terms_) {
        ensure(!t.factors.empty(), "an intercept is no column");
        const effects::Factor& first = t.factors.front();
        if (t.factors.size() == 1 && first.power == 1 && first.flags.empty()) {
            out.push_back(first.column);
            continue;
        }
        std::vector<double> values(first.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = value_of(effects::value_of(t, i));
        out.push_back(keep(std::move(values)));
    }
    return out;
}

effects::Regression Model::regression(effects::Column outcome, effects::Column weights) const {
    return {.outcome = outcome, .terms = terms_, .names = names_, .weights = weights};
}

}  // namespace utfall::study
