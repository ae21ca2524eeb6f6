#include "utfall/forecast/sobol_indices.h"

#include <algorithm>
#include <cmath>

#include "utfall/base/chance.h"
#include "utfall/base/ensure.h"
#include "utfall/forecast/spread.h"

namespace utfall::forecast {

namespace {

// Numbers for the bootstrap, mapped to 0 … bound - 1 by multiplication (Lemire 2019); its bias is below bound / 2^64.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : chance_(seed) {}

    std::size_t below(std::size_t bound) {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::size_t>(static_cast<Wide>(chance_.next()) * bound >> 64U);
    }

private:
    base::Chance chance_;
};

// What each row adds to the four sums of an index, so that a resample only adds rows.
struct Parts {
    std::vector<double> a, b;                // results less their common mean
    std::vector<std::vector<double>> mixed;  // per input: b's columns for it, a's for the rest
    [[nodiscard]] std::size_t rows() const { return a.size(); }
};

struct Estimate {
    double variance = 0;
    std::vector<double> first, total;
};

// Of the rows named in `rows`; a row may be named several times.
Estimate estimate(const Parts& parts, std::span<const std::size_t> rows) {
    const auto count = static_cast<double>(rows.size());
    std::vector<double> terms(2 * rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
        terms[2 * k] = parts.a[rows[k]];
        terms[2 * k + 1] = parts.b[rows[k]];
    }
    const double mean = pairwise_sum(terms) / (2 * count);
    for (double& term : terms) term = (term - mean) * (term - mean);
    Estimate told;
    told.variance = pairwise_sum(terms) / (2 * count);
    std::vector<double> first(rows.size()), total(rows.size());
    for (const std::vector<double>& mixed : parts.mixed) {
        for (std::size_t k = 0; k < rows.size(); ++k) {
            const std::size_t row = rows[k];
            const double change = mixed[row] - parts.a[row];
            first[k] = (parts.b[row] - mean) * change;
            total[k] = change * change;
        }
        const bool varies = told.variance > 0;
        told.first.push_back(varies ? pairwise_sum(first) / count / told.variance : 0);
        told.total.push_back(varies ? pairwise_sum(total) / (2 * count) / told.variance : 0);
    }
    return told;
}

std::vector<double> results_of(const Evaluate& evaluate, const InputColumns& columns) {
    std::vector<double> results = evaluate(columns);
    ensure(results.size() == columns.front().size(), "an evaluation gives a result per row");
    return results;
}

void check_sample(const SobolSample& sample) {
    ensure(!sample.a.empty() && sample.a.size() == sample.b.size(),
           "both draws have the same columns");
    for (std::size_t c = 0; c < sample.a.size(); ++c) {
        ensure(sample.a[c].size() == sample.a[0].size() && sample.b[c].size() == sample.a[0].size(),
               "both draws have the same rows");
    }
    for (const auto& input : sample.inputs) {
        for (const std::size_t column : input)
            ensure(column < sample.a.size(), "an input's columns are among the drawn");
    }
}

Parts evaluate_all(const SobolSample& sample, const Evaluate& evaluate) {
    Parts parts;
    parts.a = results_of(evaluate, sample.a);
    parts.b = results_of(evaluate, sample.b);
    for (const auto& input : sample.inputs) {
        InputColumns columns = sample.a;
        for (const std::size_t column : input) columns[column] = sample.b[column];
        parts.mixed.push_back(results_of(evaluate, columns));
    }
    return parts;
}

std::vector<std::size_t> complete_rows(const Parts& parts) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < parts.rows(); ++row) {
        bool is_complete = std::isfinite(parts.a[row]) && std::isfinite(parts.b[row]);
        for (const auto& mixed : parts.mixed)
            is_complete = is_complete && std::isfinite(mixed[row]);
        if (is_complete) rows.push_back(row);
    }
    return rows;
}

void put_interval(SobolIndex& index, std::vector<double> values) {
    std::sort(values.begin(), values.end());
    index.low = percentile_of_sorted(values, 0.025).value;
    index.high = percentile_of_sorted(values, 0.975).value;
}

}  // namespace

SobolIndices sobol_indices(const SobolSample& sample, const Evaluate& evaluate,
                           const SobolOptions& options) {
    check_sample(sample);
    const Parts parts = evaluate_all(sample, evaluate);
    const std::vector<std::size_t> rows = complete_rows(parts);
    SobolIndices told{.rows = rows.size(), .inputs = {}};
    told.inputs.resize(sample.inputs.size());
    if (rows.empty()) return told;
    const Estimate whole = estimate(parts, rows);
    told.variance = whole.variance;
    const std::size_t inputs = told.inputs.size();
    for (std::size_t k = 0; k < inputs; ++k) {
        const double first = whole.first[k];
        const double total = whole.total[k];
        told.inputs[k] = {.first = {first, first, first}, .total = {total, total, total}};
    }
    if (options.resamples == 0) return told;
    std::vector<std::vector<double>> firsts(inputs), totals(inputs);
    Draws draws(options.seed);
    std::vector<std::size_t> again(rows.size());
    for (std::size_t resample = 0; resample < options.resamples; ++resample) {
        for (std::size_t& row : again) row = rows[draws.below(rows.size())];
        const Estimate one = estimate(parts, again);
        for (std::size_t k = 0; k < inputs; ++k) {
            firsts[k].push_back(one.first[k]);
            totals[k].push_back(one.total[k]);
        }
    }
    for (std::size_t k = 0; k < inputs; ++k) {
        put_interval(told.inputs[k].first, std::move(firsts[k]));
        put_interval(told.inputs[k].total, std::move(totals[k]));
    }
    return told;
}

Tornado tornado(std::span<const TornadoInput> inputs, const Evaluate& evaluate) {
    ensure(!inputs.empty(), "a tornado has inputs");
    const std::size_t rows = 1 + 2 * inputs.size();
    InputColumns columns;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        columns.emplace_back(rows, inputs[k].middle);
        columns[k][1 + 2 * k] = inputs[k].low;
        columns[k][2 + 2 * k] = inputs[k].high;
    }
    const std::vector<double> results = results_of(evaluate, columns);
    Tornado told{.middle = results[0], .bars = {}};
    for (std::size_t k = 0; k < inputs.size(); ++k)
        told.bars.push_back({.input = k, .low = results[1 + 2 * k], .high = results[2 + 2 * k]});
    std::stable_sort(
        told.bars.begin(), told.bars.end(),
        [](const TornadoBar& a, const TornadoBar& b) { return a.width() > b.width(); });
    return told;
}

}  // namespace utfall::forecast
