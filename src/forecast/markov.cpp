#include "utfall/forecast/markov.h"

#include <algorithm>
#include <cmath>

#include "utfall/base/ensure.h"

namespace utfall::forecast {

namespace {

using Kind = ChainFault::Kind;

const std::vector<double>& matrix_of(const MarkovChain& chain, std::size_t year) {
    return chain.years[std::min(year, chain.years.size() - 1)];
}

void check_names(const MarkovChain& chain, std::vector<ChainFault>& faults) {
    for (std::size_t to = 0; to < chain.states.size(); ++to) {
        for (std::size_t from = 0; from < to; ++from) {
            if (chain.states[from] == chain.states[to])
                faults.push_back({.kind = Kind::SameName, .from = from, .to = to});
        }
    }
}

void check_year(const MarkovChain& chain, std::size_t year, std::vector<ChainFault>& faults) {
    constexpr double kOff = 1e-9;
    const std::size_t count = chain.states.size();
    const std::vector<double>& matrix = chain.years[year];
    if (matrix.size() != count * count) {
        faults.push_back({.kind = Kind::WrongSize, .year = year});
        return;
    }
    for (std::size_t from = 0; from < count; ++from) {
        double sum = 0;
        bool is_right = true;
        for (std::size_t to = 0; to < count; ++to) {
            const double value = matrix[from * count + to];
            sum += value;
            if (value >= 0 && value <= 1) continue;
            is_right = false;
            faults.push_back({Kind::NotProbability, year, from, to, value});
        }
        if (is_right && std::fabs(sum - 1) > kOff)
            faults.push_back({.kind = Kind::RowNotWhole, .year = year, .from = from, .value = sum});
    }
}

}  // namespace

std::vector<ChainFault> check(const MarkovChain& chain) {
    if (chain.states.empty()) return {{.kind = Kind::NoStates}};
    std::vector<ChainFault> faults;
    check_names(chain, faults);
    if (chain.years.empty()) faults.push_back({.kind = Kind::NoMatrix});
    for (std::size_t year = 0; year < chain.years.size(); ++year) check_year(chain, year, faults);
    return faults;
}

Cohort expected_cohort(const MarkovChain& chain, std::span<const double> start, std::size_t years) {
    ensure(check(chain).empty(), "a chain of states is right");
    const std::size_t count = chain.states.size();
    ensure(start.size() == count, "a cohort starts with a number for every state");
    Cohort cohort{.persons = {{start.begin(), start.end()}}};
    for (std::size_t year = 0; year < years; ++year) {
        const std::vector<double>& matrix = matrix_of(chain, year);
        std::vector<double> next(count);
        for (std::size_t from = 0; from < count; ++from) {
            for (std::size_t to = 0; to < count; ++to)
                next[to] += cohort.persons[year][from] * matrix[from * count + to];
        }
        cohort.persons.push_back(std::move(next));
    }
    return cohort;
}

void step_persons(const MarkovChain& chain, std::size_t year, std::span<const double> uniforms,
                  std::span<std::uint32_t> states) {
    ensure(check(chain).empty(), "a chain of states is right");
    ensure(uniforms.size() == states.size(), "every person has a uniform number");
    const std::size_t count = chain.states.size();
    // Upper ends; after the last state that can be reached there is no end, whatever the row's
    // sum is after rounding, so that nobody enters a state of probability 0.
    std::vector<double> ends = matrix_of(chain, year);
    for (std::size_t from = 0; from < count; ++from) {
        const std::span<double> row(ends.data() + from * count, count);
        std::size_t last = 0;
        for (std::size_t to = 0; to < count; ++to) {
            if (row[to] > 0) last = to;
        }
        for (std::size_t to = 1; to < count; ++to) row[to] += row[to - 1];
        for (std::size_t to = last; to < count; ++to) row[to] = 2;
    }
    for (std::size_t person = 0; person < states.size(); ++person) {
        ensure(states[person] < count, "a person is in one of the states");
        const double* row = ends.data() + states[person] * count;
        std::uint32_t to = 0;
        while (row[to] <= uniforms[person]) ++to;
        states[person] = to;
    }
}

std::vector<double> count_states(const MarkovChain& chain, std::span<const std::uint32_t> states) {
    std::vector<double> counts(chain.states.size());
    for (const std::uint32_t state : states) counts[state] += 1;
    return counts;
}

std::vector<std::vector<double>> state_costs(const Cohort& cohort,
                                             std::span<const StateCost> prices,
                                             std::size_t principals) {
    const std::size_t years = cohort.persons.size();
    std::vector<std::vector<double>> costs(principals, std::vector<double>(years));
    for (const StateCost& price : prices) {
        ensure(price.principal < principals, "a cost falls on one of the principals");
        for (std::size_t year = price.from; year < years && year <= price.until; ++year) {
            ensure(price.state < cohort.persons[year].size(), "a cost is of one of the states");
            costs[price.principal][year] += cohort.persons[year][price.state] * price.amount;
        }
    }
    return costs;
}

}  // namespace utfall::forecast
