// forecast: what a column of scenario results tells, and how sure the drawing of scenarios leaves it.
//
//     const Summary all = summarize(net);             // mean and its standard error
//     const Percentile p5 = percentile(net, 0.05);    // with the interval of its order statistics
//     const TailMean bad = tail_mean(net, 0.05, Tail::Lowest);
//
// One value per scenario, all scenarios equally likely; what is not a number (a scenario without a
// rate of return) is left out and counted in `missing`. Everything holds for the scenarios that are
// there, so a run that was stopped is told in the same way with fewer rows. Sums are pairwise with a
// shape that depends on the number of rows only, so neither chunks nor threads show in a digit.
// Intervals are for 95 %. Standard errors are for independent scenarios; for quasi-Monte Carlo use
// of_replicates.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace utfall::forecast {

// Halves down to runs of 64, which are summed in order (Higham 1993, SIAM J. Scientific Computing 14:4).
[[nodiscard]] double pairwise_sum(std::span<const double> values);

struct Summary {
    std::size_t rows = 0;     // that have a value
    std::size_t missing = 0;  // that have none
    double mean = 0;          // 0 without rows
    double deviation = 0;     // sample standard deviation, divided by rows - 1; 0 below two rows
    double error = 0;         // of the mean: deviation / sqrt(rows)
    double least = 0;
    double most = 0;
};

[[nodiscard]] Summary summarize(std::span<const double> values);
struct MeanOfPresent {
    double mean = 0, error = 0;
};
[[nodiscard]] MeanOfPresent mean_and_error(std::span<const double> values);
[[nodiscard]] double mean_of_present(std::span<const double> values);  // the mean alone

// `value` is one of the results: the smallest that at least the share asked for does not exceed
// (Hyndman and Fan 1996, definition 1). Excel and R interpolate to the next result. The interval runs between
// results of certain ranks and covers the true percentile with at least 95 % (Conover 1999,
// Practical Nonparametric Statistics 3.2); an end is not there when there are too few rows for it.
struct Percentile {
    std::size_t rows = 0;
    double value = 0;  // not a number without rows
    std::optional<double> low, high;
};

// Which of the results it is, 1 for the smallest; rows >= 1.
[[nodiscard]] std::size_t percentile_rank(std::size_t rows, double share);
[[nodiscard]] Percentile percentile(std::span<const double> values, double share);  // 0 < share < 1
// The same of values that are sorted and all there, for many percentiles of one column.
[[nodiscard]] Percentile percentile_of_sorted(std::span<const double> sorted, double share);

// low and high: Wilson (1927, J. American Statistical Association 22:158), eq. for the interval of a binomial share;
// inside 0 and 1, and of a width above 0 also when no scenario, or every one, is counted.
struct Probability {
    std::size_t rows = 0;
    std::size_t count = 0;
    double share = 0;
    double error = 0;  // sqrt(share (1 - share) / rows)
    double low = 0;
    double high = 1;
};

[[nodiscard]] Probability probability(std::size_t count, std::size_t rows);
// The probability that a result is below `limit`.
[[nodiscard]] Probability probability_below(std::span<const double> values, double limit);

enum class Tail : std::uint8_t { Lowest, Highest };

// The mean of the worst share of the scenarios (conditional value at risk; Rockafellar and Uryasev
// 2000, J. Risk 2:3, eq. 9), a scenario at the border counted in part (2002, J. Banking and Finance 26, prop. 8).
// error: of the mean of limit - max(limit - value, 0) / share (Hong and Liu 2009, Management Science 55:2, with the limit
// held).
struct TailMean {
    std::size_t rows = 0;
    double mean = 0;
    double error = 0;
    double limit = 0;  // the result at the border of the tail
};

[[nodiscard]] TailMean tail_mean(std::span<const double> values, double share, Tail tail);

// An estimate from independent replicates of equal size, as randomised quasi-Monte Carlo gives them:
// its error is the one between the replicates (Owen 1997, Annals of Statistics 25:4; Student 1908).
struct Replicated {
    std::size_t replicates = 0;
    double mean = 0;
    double error = 0;     // sqrt(sum of squared differences / (R (R - 1))); 0 below two replicates
    double quantile = 0;  // Student's t for 95 % and R - 1 degrees of freedom
    double low = 0;       // mean - quantile * error; below two replicates, endless
    double high = 0;
};

[[nodiscard]] Replicated of_replicates(std::span<const double> estimates);

// Replicate after replicate in `values`; a last one that is not complete is left out. `statistic`
// is taken of each, for instance a percentile; the mean of these is told. One that is not a number is left out.
[[nodiscard]] Replicated of_replicates(
    std::span<const double> values, std::size_t replicate_rows,
    const std::function<double(std::span<const double>)>& statistic);

// Two-sided 95 % quantile of Student's distribution; freedom >= 1.
[[nodiscard]] double student_quantile(std::size_t freedom);

}  // namespace utfall::forecast
