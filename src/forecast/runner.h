// forecast, private: chunks of scenarios through the contract's own program.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "drawer.h"
#include "utfall/calc/execute.h"

namespace utfall::forecast {

class Runner {
public:
    Runner(const Prepared& prepared, std::size_t most_rows);

    [[nodiscard]] base::Result<bool> run(const Points& points, std::uint64_t first,
                                         std::size_t rows, const Twist& twist = {});

    [[nodiscard]] std::size_t rows() const { return drawer_.rows(); }
    [[nodiscard]] const Drawer& drawer() const { return drawer_; }
    // Minor units of the model's flow, exactly as settled.
    [[nodiscard]] std::span<const std::int64_t> flow(std::size_t index) const {
        return {outputs_[index].data(), rows()};
    }
    // The contract refuses to settle such a scenario: a number does not fit, or an amount or an account is below zero.
    [[nodiscard]] bool is_refused(std::size_t row) const { return refused_[row] != 0; }
    [[nodiscard]] base::Bilingual why_refused(std::size_t row) const;
    // What Prepared::worths[index] is in minor units.
    [[nodiscard]] std::span<const double> worth(std::size_t index) const {
        return {worths_[index].data(), rows()};
    }

private:
    void value_worths();

    const Prepared& prepared_;
    Drawer drawer_;
    calc::Program program_;  // with flows and floors as outputs
    std::unique_ptr<calc::ColumnExecutor> executor_;
    std::vector<std::vector<std::int64_t>> outputs_;
    std::vector<std::vector<double>> worths_;
    std::vector<calc::Fault> faults_;
    std::vector<std::uint8_t> refused_;
};

}  // namespace utfall::forecast
