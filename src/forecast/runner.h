// forecast, private: chunks of scenarios through the contract's own program.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "drawer.h"
#include "utfall/calc/execute.h"

namespace utfall::forecast {

// As many scenarios as stay in the cache with all that belongs to them.
inline constexpr std::size_t kChunkRows = 512;

// How much is asked about: what is repaid and guaranteed; also each party's net, present value and return; all.
enum class Detail : std::uint8_t { Repaid, Parties, All };

class Runner {
public:
    Runner(const Prepared& prepared, std::size_t most_rows, Detail detail = Detail::All);

    [[nodiscard]] base::Result<bool> run(const Points& points, std::uint64_t first,
                                         std::size_t rows, const Twist& twist = {});

    [[nodiscard]] std::size_t rows() const { return drawer_.rows(); }
    [[nodiscard]] const Drawer& drawer() const { return drawer_; }
    // Of a scenario of the current chunk: see Drawer.
    [[nodiscard]] std::vector<settle::ClaimCase> claims_of(std::size_t plan, std::size_t row) {
        return drawer_.claims_of(plan, row);
    }
    // Minor units of the model's flow, exactly as settled; and as a double.
    [[nodiscard]] std::span<const std::int64_t> flow(std::size_t index) const {
        return {outputs_[index].data(), rows()};
    }
    [[nodiscard]] std::span<const double> amount(std::size_t index) const {
        return {amounts_[index].data(), rows()};
    }
    // The contract refuses to settle such a scenario: a number does not fit, or an amount or an account is below zero.
    [[nodiscard]] bool is_refused(std::size_t row) const { return refused_[row] != 0; }
    [[nodiscard]] bool has_refused() const { return has_refused_; }  // any of the chunk
    [[nodiscard]] base::Bilingual why_refused(std::size_t row) const;
    // What Prepared::worths[index] is in minor units, where all is asked about.
    [[nodiscard]] std::span<const double> worth(std::size_t index) const {
        return {worths_[index].data(), rows()};
    }
    // The same as a column and a factor to multiply it by; not when only what is repaid is asked about.
    struct Multiple {
        const double* column = nullptr;
        double factor = 1;
    };
    [[nodiscard]] Multiple worth_multiple(std::size_t index) const;

private:
    [[nodiscard]] bool run_program();  // whether a number does not fit somewhere
    void find_refused(bool has_faults);
    void plan_worths();
    void value_worths();

    const Prepared& prepared_;
    Detail detail_;
    Drawer drawer_;
    calc::Program program_;  // with flows and floors as outputs
    std::unique_ptr<calc::ColumnExecutor> executor_;
    calc::Columns columns_;  // of the program, for as many rows as it was last
    std::vector<std::vector<std::int64_t>> outputs_;
    std::vector<std::vector<double>> amounts_, worths_;
    Recipe worth_recipe_;
    std::vector<Numbers> valued_;  // by worth, before its factor
    std::vector<double> factors_;
    std::vector<calc::Fault> faults_;
    std::vector<std::uint8_t> refused_;
    bool has_refused_ = false;
};

}  // namespace utfall::forecast
