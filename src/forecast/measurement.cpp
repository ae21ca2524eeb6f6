#include "measurement.h"

#include <algorithm>
#include <limits>

#include "summary.h"

namespace utfall::forecast {

namespace {

// What is repaid in another world, by scenario.
base::Result<Column> repaid_in(Stream all, const Twist& twist) {
    all.detail = Detail::Repaid;
    all.twist = twist;
    Collector collector(all.prepared, all.scenarios, Detail::Repaid);
    TRY(const std::size_t done, stream_to(all, collector));
    return collector.finish(done).repaid;
}

}  // namespace

base::Result<std::vector<MeasurementForecast>> measurements_of(const Stream& all,
                                                               const Results& results,
                                                               std::size_t per_replicate) {
    const Prepared& prepared = all.prepared;
    const std::size_t done = all.scenarios;
    std::vector<MeasurementForecast> out;
    const Summarizer summarize(per_replicate);
    for (const terms::Assumed& a : prepared.assumptions.assumed) {
        if (!a.estimated) continue;
        MeasurementForecast m{.subject = a.subject,
                              .design = a.estimated->design,
                              .treated = a.estimated->treated,
                              .compared = a.estimated->compared};
        const terms::Measure& measure =
            prepared.assumptions.names.measures[static_cast<std::size_t>(a.subject)];
        const bool is_total = measure.type.kind == terms::Type::Kind::Money && measure.type.per < 0;
        Drawer drawer(prepared, 1);
        TRY(const bool is_drawn, drawer.draw(all.points, 0, 1, {}));
        const auto is_of = [&](const Variable& v) {
            return &prepared.assumptions.assumed[v.assumed] == &a;
        };
        const auto& variables = prepared.variables;
        const auto first = std::find_if(variables.begin(), variables.end(), is_of);
        if (!is_drawn || first == variables.end()) continue;
        const double spread = drawer.evaluate(a.estimated->spread, first->members).at(0);
        m.standard_error = standard_error(*a.estimated, is_total, spread);
        m.smallest_effect = (1.959963984540054 + 0.8416212335729143) * m.standard_error;
        TRY(const Column without, repaid_in(all, {Twist::Kind::NoEffect, a.subject}));
        TRY(const Column baseline, repaid_in(all, {Twist::Kind::NoEffectNoError, a.subject}));
        const double better = measure.better_higher.value_or(true) ? 1 : -1;
        Column more(done), as_little(done, std::numeric_limits<double>::quiet_NaN());
        for (std::size_t i = 0; i < done; ++i) {
            more[i] = without[i] - baseline[i];
            double effect = 0;
            for (std::size_t v = 0; v < variables.size(); ++v)
                if (is_of(variables[v])) effect += results.truths[v][i];
            if (better * effect > 0) as_little[i] = results.repaid[i] - baseline[i];
        }
        m.paid_without_effect = summarize.share(more, [](double v) { return v > 0; });
        m.unpaid_with_effect = summarize.share(as_little, [](double v) { return v <= 0; });
        out.push_back(m);
    }
    return out;
}

}  // namespace utfall::forecast
