#include "utfall/forecast/irr.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "irr_columns.h"
#include "rate_equation.h"
#include "utfall/base/ensure.h"

namespace utfall::forecast {

namespace {

constexpr std::int32_t kDaysPerYear = 365;

std::vector<std::int32_t> exponents_of(const FlowColumns& flows) {
    std::vector<std::int32_t> exponents(flows.amounts.size());
    for (std::size_t t = 0; t < exponents.size(); ++t) {
        exponents[t] =
            flows.days.empty() ? static_cast<std::int32_t>(t) : flows.days[t] - flows.days[0];
    }
    return exponents;
}

void check_shape(const FlowColumns& flows, std::span<const InternalRate> rates) {
    for (const auto& column : flows.amounts)
        ensure(column.size() == rates.size(), "a column of flows has every row");
    if (flows.days.empty()) return;
    ensure(flows.days.size() == flows.amounts.size(), "every column of flows has a day");
    for (std::size_t t = 1; t < flows.days.size(); ++t)
        ensure(flows.days[t - 1] < flows.days[t], "the days of columns increase");
}

struct Rows {
    std::size_t begin = 0;
    std::size_t count = 0;
};

// One group at a time: its flows side by side, the iteration, and alone the rows that it left.
class Groups {
public:
    Groups(RateKernel kernel, const FlowColumns& flows)
        : kernel_(kernel), flows_(flows), exponents_(exponents_of(flows)) {
        amounts_.resize(flows.amounts.size() * RateGroup::kRows);
        find_gaps();
        for (std::size_t t = 1; t < flows.amounts.size(); ++t) {
            const auto& before = flows.amounts[t - 1];
            lie_in_a_row_ &= flows.amounts[t].data() == before.data() + before.size();
        }
    }

    void solve(Rows rows, std::span<InternalRate> rates) {
        if (lie_in_a_row_ && rows.count == RateGroup::kRows) {
            group_ = flows_.amounts[0].data() + rows.begin;
            stride_ = flows_.amounts[0].size();
        } else {
            copy(rows);
            group_ = amounts_.data();
            stride_ = RateGroup::kRows;
        }
        kernel_({.amounts = group_,
                 .stride = stride_,
                 .exponents = exponents_.data(),
                 .columns = exponents_.size(),
                 .gaps = gaps_.data(),
                 .gap_count = gaps_.size(),
                 .gap_of = gap_of_.data(),
                 .powers = powers_.data(),
                 .unit = unit(),
                 .rates = found_.data(),
                 .is_solved = is_solved_.data()});
        for (std::size_t k = 0; k < rows.count; ++k) {
            InternalRate& rate = rates[rows.begin + k];
            if (is_solved_[k] == 0) {
                rate = solve_alone(k);
                continue;
            }
            const bool is_nothing = std::fabs(found_[k]) <= rate_of_nothing(unit());
            rate = {.rate = is_nothing ? 0 : found_[k],
                    .kind = RateKind::Found,
                    .reason = RateReason::OnlyRoot};
            rate.roots = 1;
            rate.positive_roots = rate.rate > 0 ? 1 : 0;
        }
    }

private:
    [[nodiscard]] std::int32_t unit() const { return flows_.days.empty() ? 1 : kDaysPerYear; }

    void find_gaps() {
        for (std::size_t t = 0; t + 1 < exponents_.size(); ++t) {
            const std::int32_t gap = exponents_[t + 1] - exponents_[t];
            const auto known = std::find(gaps_.begin(), gaps_.end(), gap);
            gap_of_.push_back(static_cast<std::size_t>(known - gaps_.begin()));
            if (known == gaps_.end()) gaps_.push_back(gap);
        }
        powers_.resize(gaps_.size() * RateGroup::kRows);
    }
    void copy(Rows rows) {
        for (std::size_t t = 0; t < exponents_.size(); ++t) {
            double* target = amounts_.data() + t * RateGroup::kRows;
            if (rows.count == RateGroup::kRows) {  // of known length, it is a few moves
                std::copy_n(flows_.amounts[t].data() + rows.begin, RateGroup::kRows, target);
                continue;
            }
            std::copy_n(flows_.amounts[t].data() + rows.begin, rows.count, target);
            std::fill(target + rows.count, target + RateGroup::kRows, 0.0);
        }
    }
    InternalRate solve_alone(std::size_t k) {
        terms_.clear();
        for (std::size_t t = 0; t < exponents_.size(); ++t) {
            const double amount = group_[t * stride_ + k];
            if (amount != 0) terms_.push_back({exponents_[t], amount});
        }
        if (!terms_.empty()) {
            const std::int32_t first = terms_.front().exponent;
            for (RateTerm& term : terms_) term.exponent -= first;
        }
        return solve_rate(terms_, unit());
    }

    RateKernel kernel_;
    const FlowColumns& flows_;
    std::vector<std::int32_t> exponents_;
    std::vector<std::int32_t> gaps_;
    std::vector<std::size_t> gap_of_;
    std::vector<double> powers_;
    std::vector<double> amounts_;
    bool lie_in_a_row_ = true;  // the columns, so that a group can be read where it is
    const double* group_ = nullptr;
    std::size_t stride_ = 0;
    std::vector<RateTerm> terms_;
    std::array<double, RateGroup::kRows> found_{};
    std::array<std::int64_t, RateGroup::kRows> is_solved_{};
};

}  // namespace

// There is none for AVX-512: sixteen rows side by side are enough for AVX2 already.
RateKernel rate_kernel(base::InstructionSet set) {
    return set == base::InstructionSet::Baseline ? baseline::solve_group : avx2::solve_group;
}

void internal_rates_by(RateKernel kernel, const FlowColumns& flows, std::span<InternalRate> rates) {
    check_shape(flows, rates);
    if (flows.amounts.empty()) {
        std::fill(rates.begin(), rates.end(), InternalRate{});
        return;
    }
    Groups groups(kernel, flows);
    for (std::size_t begin = 0; begin < rates.size(); begin += RateGroup::kRows) {
        groups.solve({begin, std::min(RateGroup::kRows, rates.size() - begin)}, rates);
    }
}

void internal_rates(const FlowColumns& flows, std::span<InternalRate> rates) {
    internal_rates_by(rate_kernel(base::instruction_set_in_use()), flows, rates);
}

InternalRate internal_rate(std::span<const double> flows) {
    std::vector<std::span<const double>> columns;
    for (const double& flow : flows) columns.push_back({&flow, 1});
    InternalRate rate;
    internal_rates({.amounts = columns, .days = {}}, {&rate, 1});
    return rate;
}

InternalRate internal_rate(std::span<const DatedFlow> flows) {
    std::vector<DatedFlow> sorted(flows.begin(), flows.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const DatedFlow& a, const DatedFlow& b) { return a.day < b.day; });
    std::vector<double> amounts;
    std::vector<std::int32_t> days;
    for (const DatedFlow& flow : sorted) {
        if (days.empty() || days.back() != flow.day) {
            days.push_back(flow.day);
            amounts.push_back(0);
        }
        amounts.back() += flow.amount;
    }
    std::vector<std::span<const double>> columns;
    for (const double& amount : amounts) columns.push_back({&amount, 1});
    InternalRate rate;
    internal_rates({.amounts = columns, .days = days}, {&rate, 1});
    return rate;
}

}  // namespace utfall::forecast
