#include "runner.h"

#include <algorithm>

#include "column_kernels.h"

namespace utfall::forecast {

Runner::Runner(const Prepared& prepared, std::size_t most_rows, Detail detail)
    : prepared_(prepared),
      detail_(detail),
      drawer_(prepared, most_rows),
      program_(prepared.space.formula.program),
      worths_(prepared.worths.size(), std::vector<double>(most_rows)),
      worth_recipe_(most_rows),
      faults_(most_rows),
      refused_(most_rows) {
    const settle::Formula& f = prepared.space.formula;
    program_.outputs.clear();
    for (const settle::Flow& flow : f.flows) program_.outputs.push_back(flow.amount);
    for (const settle::Floor& floor : f.floors) program_.outputs.push_back(floor.value);
    outputs_.assign(program_.outputs.size(), std::vector<std::int64_t>(most_rows));
    amounts_.assign(f.flows.size(), std::vector<double>(most_rows));
    executor_ = std::make_unique<calc::ColumnExecutor>(program_);
    if (detail != Detail::Repaid) plan_worths();
}

namespace {

struct Scaled {
    const terms::Expression* expression = nullptr;
    double factor = 1;
};

// 70 % of a saving is the saving and a factor, so that the shares of several parties need one column.
Scaled without_constants(const terms::Expression& e) {
    using Kind = terms::Expression::Kind;
    Scaled out{.expression = &e};
    while (out.expression->kind == Kind::Multiply || out.expression->kind == Kind::PercentOf) {
        const auto& parts = out.expression->parts;
        const std::size_t fixed = parts[0].kind == Kind::Constant ? 0 : 1;
        if (parts[fixed].kind != Kind::Constant) break;
        out.factor *= number(parts[fixed].constant);
        out.expression = &parts[1 - fixed];
    }
    return out;
}

}  // namespace

void Runner::plan_worths() {
    Evaluator evaluate = drawer_.evaluator(worth_recipe_);
    std::vector<const terms::Expression*> expressions;
    for (const Worth& w : prepared_.worths) {
        const Scaled scaled = without_constants(*w.expression);
        std::size_t same = 0;
        while (same < valued_.size() && (expressions[same] != scaled.expression ||
                                         prepared_.worths[same].members != w.members))
            ++same;
        expressions.push_back(scaled.expression);
        factors_.push_back(scaled.factor * w.factor);
        valued_.push_back(same < valued_.size() ? valued_[same]
                                                : evaluate(*scaled.expression, w.members));
    }
}

base::Result<bool> Runner::run(const Points& points, std::uint64_t first, std::size_t rows,
                               const Twist& twist) {
    TRY(const bool is_drawn, drawer_.draw(points, first, rows, twist));
    find_refused(run_program());
    const std::size_t flows = prepared_.space.formula.flows.size();
    for (std::size_t k = 0; k < flows; ++k)
        column_kernels().to_doubles(outputs_[k].data(), amounts_[k].data(), rows);
    if (detail_ != Detail::Repaid) value_worths();
    return is_drawn;
}

bool Runner::run_program() {
    if (columns_.rows != rows()) {
        columns_.rows = rows();
        columns_.inputs.clear();
        columns_.outputs.clear();
        for (const auto& input : drawer_.inputs())
            columns_.inputs.emplace_back(input.data(), rows());
        for (auto& output : outputs_) columns_.outputs.emplace_back(output.data(), rows());
        columns_.faults = {faults_.data(), rows()};
    }
    return executor_->run(columns_);
}

void Runner::find_refused(bool has_faults) {
    if (has_refused_) std::fill(refused_.begin(), refused_.end(), std::uint8_t{0});
    has_refused_ = has_faults;
    for (std::size_t i = 0; has_faults && i < rows(); ++i)
        refused_[i] = faults_[i].kind == calc::FaultKind::None ? 0 : 1;
    for (std::size_t k = prepared_.space.formula.flows.size(); k < outputs_.size(); ++k) {
        if (!column_kernels().is_any_negative(outputs_[k].data(), rows())) continue;
        has_refused_ = true;
        for (std::size_t i = 0; i < rows(); ++i)
            if (outputs_[k][i] < 0) refused_[i] = 1;
    }
}

void Runner::value_worths() {
    (void)worth_recipe_.run(rows());
    for (std::size_t k = 0; k < prepared_.worths.size(); ++k) {
        const Numbers& found = valued_[k];
        if (found.constant) {
            std::fill_n(worths_[k].begin(), rows(), *found.constant * factors_[k]);
            continue;
        }
        if (detail_ != Detail::All) continue;
        column_kernels().multiply({.a = {found.rows.data(), false},
                                   .b = {&factors_[k], true},
                                   .out = worths_[k].data(),
                                   .rows = rows()});
    }
}

Runner::Multiple Runner::worth_multiple(std::size_t index) const {
    const Numbers& found = valued_[index];
    if (found.constant) return {.column = worths_[index].data()};
    return {.column = found.rows.data(), .factor = factors_[index]};
}

base::Bilingual Runner::why_refused(std::size_t row) const {
    const settle::Formula& f = prepared_.space.formula;
    if (faults_[row] != calc::Fault{})
        return {.sv = "ett tal får inte plats", .en = "a number does not fit"};
    for (std::size_t k = 0; k < f.floors.size(); ++k)
        if (outputs_[f.flows.size() + k][row] < 0) {
            const std::string& clause = f.floors[k].clause;
            return {.sv = clause + " blir negativ", .en = clause + " becomes negative"};
        }
    return {};
}

}  // namespace utfall::forecast
