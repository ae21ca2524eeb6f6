// Which inputs the variance comes from: what is drawn together is found first, then the indices of each.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "party_worth.h"
#include "stream.h"
#include "utfall/forecast/sensitivity.h"

namespace utfall::forecast {

namespace {

// Sets of subjects; joining two makes them one.
class Sets {
public:
    explicit Sets(std::size_t count) : parent_(count) {
        std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    }
    std::size_t root(std::size_t one) const {
        while (parent_[one] != one) one = parent_[one];
        return one;
    }
    void join(std::size_t a, std::size_t b) {
        const std::size_t x = root(a), y = root(b);
        parent_[std::max(x, y)] = std::min(x, y);
    }

private:
    std::vector<std::size_t> parent_;
};

struct Inputs {
    std::vector<std::vector<int>> subjects;
    std::vector<std::vector<std::size_t>> dimensions;
};

class Grouping {
public:
    explicit Grouping(const Prepared& prepared)
        : prepared_(prepared),
          sets_(prepared.assumptions.names.measures.size()),
          owner_(prepared.dimensions) {}

    Inputs run() {
        for (const Variable& v : prepared_.variables) {
            const auto subject = static_cast<std::size_t>(v.key.measure);
            for (const auto& d : {v.dimension, v.error_dimension, v.ratio_dimension})
                if (d) owner_[*d] = subject;
            if (v.tie) own_all(prepared_.ties[*v.tie].dimensions, subject);
            for (const auto& loading : prepared_.assumptions.assumed[v.assumed].follows) {
                const auto factor = static_cast<std::size_t>(loading.factor);
                own_all({prepared_.factor_dimensions[factor]}, subject);
            }
        }
        for (const CohortPlan& cohort : prepared_.cohorts) own_cohort(cohort);
        for (const ClaimsPlan& claims : prepared_.claims) own_persons(claims);
        return by_set();
    }

private:
    void own_all(const std::vector<std::size_t>& dimensions, std::size_t subject) {
        for (const std::size_t d : dimensions) {
            if (owner_[d]) sets_.join(*owner_[d], subject);
            owner_[d] = subject;
        }
    }
    // Its dimensions go on until those of something else.
    void own_cohort(const CohortPlan& cohort) {
        std::optional<std::size_t> first;
        for (const auto& row : cohort.states)
            for (const std::size_t v : row) {
                const auto subject = static_cast<std::size_t>(prepared_.variables[v].key.measure);
                if (first) sets_.join(*first, subject);
                first = first.value_or(subject);
            }
        if (!first) return;
        const std::size_t n = cohort.states[0].size();
        const std::size_t count = (n - 1) + cohort.states.size() * n * (n - 1);
        for (std::size_t d = 0; d < count; ++d) owner_[cohort.first_dimension + d] = *first;
    }
    // The luck of persons decides their claims on all lines.
    void own_persons(const ClaimsPlan& claims) {
        for (const ClaimsPlan::Group& group : claims.groups)
            for (const ClaimsPlan::Line& line : claims.lines)
                own_all({group.dimension}, static_cast<std::size_t>(line.subject));
    }
    Inputs by_set() const {
        std::map<std::size_t, std::vector<std::size_t>> dimensions;
        std::map<std::size_t, std::vector<int>> subjects;
        for (std::size_t d = 0; d < owner_.size(); ++d)
            if (owner_[d]) dimensions[sets_.root(*owner_[d])].push_back(d);
        for (std::size_t s = 0; s < prepared_.assumptions.names.measures.size(); ++s)
            if (dimensions.contains(sets_.root(s)))
                subjects[sets_.root(s)].push_back(static_cast<int>(s));
        Inputs out;
        for (auto& [root, all] : dimensions) {
            out.dimensions.push_back(std::move(all));
            out.subjects.push_back(subjects[root]);
        }
        return out;
    }

    const Prepared& prepared_;
    Sets sets_;
    std::vector<std::optional<std::size_t>> owner_;  // a subject of each dimension's input
};

double of_party(const Results& results, std::optional<int> party, std::size_t row) {
    double sum = 0;
    for (const PartyColumns& p : results.parties)
        if (!party || p.party == *party) sum += p.npv[row];
    return sum;
}

}  // namespace

base::Result<Column> worth_at(const Prepared& prepared,
                              const std::vector<std::vector<double>>& columns,
                              std::optional<int> party, std::size_t threads) {
    const std::size_t rows = columns.empty() ? 0 : columns[0].size();
    Column out(rows);
    if (rows == 0) return out;
    const GivenPoints points(columns);
    Collector collector(prepared, rows, Detail::Parties);
    TRY(const std::size_t done, stream_to({.prepared = prepared,
                                           .points = points,
                                           .scenarios = rows,
                                           .part = rows,
                                           .threads = threads,
                                           .detail = Detail::Parties},
                                          collector));
    const Results results = collector.finish(done);
    for (std::size_t i = 0; i < rows; ++i) out[i] = of_party(results, party, i);
    return out;
}

base::Result<VarianceShares> variance_shares(const Model& model, std::optional<int> party,
                                             const ShareOptions& options) {
    const Prepared& prepared = model.prepared();
    const std::uint64_t seed =
        options.seed.value_or(static_cast<std::uint64_t>(prepared.assumptions.seed.value_or(1)));
    const Inputs inputs = Grouping(prepared).run();
    VarianceShares out{.seed = seed, .inputs = {}};
    if (inputs.subjects.empty()) return out;
    SobolSample sample{.a = {}, .b = {}, .inputs = inputs.dimensions};
    const std::size_t rows = std::max<std::size_t>(2, options.scenarios);
    const SobolPoints points(2 * prepared.dimensions, seed, rows);
    for (std::size_t d = 0; d < 2 * prepared.dimensions; ++d) {
        std::vector<double> column(rows);
        points.fill(d, 0, column);
        (d < prepared.dimensions ? sample.a : sample.b).push_back(std::move(column));
    }
    base::Diagnostics failed;
    std::size_t evaluated = 0;  // of a, b and each input
    const auto evaluate = [&](const InputColumns& columns) {
        const double done =
            static_cast<double>(evaluated++) / static_cast<double>(inputs.subjects.size() + 2);
        out.is_stopped = out.is_stopped || (options.progress && !options.progress(done));
        if (out.is_stopped) return Column(rows, 0.0);
        auto worth = worth_at(prepared, columns, party, options.threads);
        if (worth.ok()) return std::move(worth).value();
        failed = worth.diagnostics();
        return Column(rows, 0.0);
    };
    const SobolIndices found = sobol_indices(sample, evaluate, {.seed = seed});
    if (!failed.empty()) return failed;
    if (out.is_stopped) return out;
    out.scenarios = found.rows;
    out.deviation = std::sqrt(found.variance);
    for (std::size_t k = 0; k < found.inputs.size(); ++k)
        out.inputs.push_back({inputs.subjects[k], found.inputs[k].first, found.inputs[k].total});
    std::stable_sort(
        out.inputs.begin(), out.inputs.end(),
        [](const InputShare& a, const InputShare& b) { return a.total.value > b.total.value; });
    return out;
}

}  // namespace utfall::forecast
