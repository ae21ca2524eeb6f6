// effects: one walk over the times of events, last first, with the sums over those at risk. The likelihood and the rows'
// own scores are two readers of it.
#pragma once
#include <cstddef>
#include <vector>

#include "utfall/effects/cox.h"

namespace utfall::effects::cox {

// Rows in the order of the walk: by stratum, and there by time falling. Terms are centred.
struct Prepared {
    std::size_t terms = 0;
    std::vector<std::size_t> row;  // where the row stands in the caller's columns
    std::vector<double> time, weight;
    std::vector<bool> event;
    std::vector<double> entry;          // empty: no late entry
    std::vector<double> x;              // `terms` values per row
    std::vector<std::size_t> ends;      // of the strata
    std::vector<std::size_t> by_entry;  // in each stratum, entries falling

    [[nodiscard]] const double* at(std::size_t i) const { return x.data() + i * terms; }
};
[[nodiscard]] Prepared prepare(const HazardRegression& regression);

[[nodiscard]] std::vector<double> log_hazards(const Prepared& rows,
                                              const std::vector<double>& coefficients);
// Hazards relative to the largest, so that none overflows; `eta` is moved alike. The likelihood does not see it.
[[nodiscard]] std::vector<double> relative(std::vector<double>& eta);

// Sums of w r, w r x and w r x x' (lower triangle by rows), r the relative hazard.
struct Moments {
    double zero = 0;
    std::vector<double> one, two;
    explicit Moments(std::size_t p) : one(p), two(p * (p + 1) / 2) {}
    void clear();
    void add(const double* x, double wr);
};

// At one time of events in one stratum. Rows [first, last) leave then; those in `dying` have the event.
struct Happening {
    double time;
    const Moments& at_risk;
    const Moments& events;
    const std::vector<std::size_t>& dying;
    double weight;  // of the events
};

class Walk {
public:
    // hazard: relative, of each prepared row.
    Walk(const Prepared& rows, const std::vector<double>& hazard);

    template <class Reader>
    void read(Reader reader) {
        std::size_t first = 0;
        for (const std::size_t end : rows_.ends) {
            begin(first);
            for (std::size_t i = first; i < end;) {
                i = take(i, end);
                if (!dying_.empty())
                    reader(Happening{time_, at_risk_, events_, dying_, event_weight_});
            }
            first = end;
        }
    }

private:
    void begin(std::size_t first);
    std::size_t take(std::size_t first, std::size_t end);       // all rows of one time
    void drop_those_not_in(std::size_t last, std::size_t end);  // of the stratum

    const Prepared& rows_;
    const std::vector<double>& hazard_;
    Moments at_risk_, events_;
    std::vector<std::size_t> dying_;
    double time_ = 0;
    double event_weight_ = 0;
    std::size_t first_ = 0;       // of the stratum
    std::size_t next_entry_ = 0;  // in by_entry
    double most_ = 0;             // the largest sum of hazards since the sums were made afresh
};

// The steps that tied events are taken in: Efron's d steps, each with a share of the events already gone; Breslow's one.
struct Steps {
    std::size_t count;
    double weight;  // of each
    [[nodiscard]] double gone(std::size_t step) const {
        return static_cast<double>(step) / static_cast<double>(count);
    }
};
[[nodiscard]] inline Steps steps(const Happening& h, Ties ties) {
    const std::size_t count = ties == Ties::efron ? h.dying.size() : 1;
    return {.count = count, .weight = h.weight / static_cast<double>(count)};
}

// U_i in the caller's order of rows: the row's events less those expected of it, term by term.
[[nodiscard]] Matrix own_scores(const Prepared& rows, Ties ties,
                                const std::vector<double>& coefficients);
// Lin and Wei's, of a fit that has its own scores; also says of how many clusters.
[[nodiscard]] Answer<Matrix> robust_covariance(const HazardRegression& of, const HazardFit& fit,
                                               double& clusters);

}  // namespace utfall::effects::cox
