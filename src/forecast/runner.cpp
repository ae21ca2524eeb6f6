#include "runner.h"

#include <algorithm>

namespace utfall::forecast {

Runner::Runner(const Prepared& prepared, std::size_t most_rows)
    : prepared_(prepared),
      drawer_(prepared, most_rows),
      program_(prepared.space.formula.program),
      worths_(prepared.worths.size(), std::vector<double>(most_rows)),
      faults_(most_rows),
      refused_(most_rows) {
    const settle::Formula& f = prepared.space.formula;
    program_.outputs.clear();
    for (const settle::Flow& flow : f.flows) program_.outputs.push_back(flow.amount);
    for (const settle::Floor& floor : f.floors) program_.outputs.push_back(floor.value);
    outputs_.assign(program_.outputs.size(), std::vector<std::int64_t>(most_rows));
    executor_ = std::make_unique<calc::ColumnExecutor>(program_);
}

base::Result<bool> Runner::run(const Points& points, std::uint64_t first, std::size_t rows,
                               const Twist& twist) {
    TRY(const bool is_drawn, drawer_.draw(points, first, rows, twist));
    calc::Columns columns{
        .rows = rows, .inputs = {}, .outputs = {}, .faults = {faults_.data(), rows}};
    for (const auto& input : drawer_.inputs()) columns.inputs.emplace_back(input.data(), rows);
    for (auto& output : outputs_) columns.outputs.emplace_back(output.data(), rows);
    executor_->run(columns);
    for (std::size_t i = 0; i < rows; ++i) refused_[i] = faults_[i] == calc::Fault{} ? 0 : 1;
    const std::size_t flows = prepared_.space.formula.flows.size();
    for (std::size_t k = flows; k < outputs_.size(); ++k)
        for (std::size_t i = 0; i < rows; ++i)
            if (outputs_[k][i] < 0) refused_[i] = 1;
    value_worths();
    return is_drawn;
}

void Runner::value_worths() {
    for (std::size_t k = 0; k < prepared_.worths.size(); ++k) {
        const Worth& w = prepared_.worths[k];
        const Numbers found = drawer_.evaluate(*w.expression, w.members);
        for (std::size_t i = 0; i < rows(); ++i) worths_[k][i] = found.at(i) * w.factor;
    }
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
