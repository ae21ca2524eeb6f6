// Charts over time and over an outcome; those of bars stand in svg_bars.cpp.
#include "svg_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "svg_plot.h"

namespace utfall::desk {

using plot::Anchor;
using plot::Drawing;
using plot::Point;
using plot::Scale;
using plot::Span;

namespace {

constexpr double kLeft = 46, kRight = plot::kWidth - 10, kTop = 26, kFoot = 206;

Span span_of(const FanChart& chart) {
    Span span;
    for (const auto& percentile : chart.percentiles)
        for (const double value : percentile) span.take(value);
    return span;
}

void draw_key(Drawing& d, double y, const FanChart& chart) {
    const bool sv = d.words().language == base::Language::Swedish;
    d.box("outer", {kLeft, y - 8}, {kLeft + 16, y + 2});
    d.text("tick", {kLeft + 21, y + 1}, Anchor::Start, "5–95 %");
    d.box("inner", {kLeft + 84, y - 8}, {kLeft + 100, y + 2});
    d.text("tick", {kLeft + 105, y + 1}, Anchor::Start, "25–75 %");
    d.line("median", {kLeft + 174, y - 3}, {kLeft + 194, y - 3});
    if (!chart.is_bars) d.mark(0, {kLeft + 184, y - 3});
    d.text("tick", {kLeft + 199, y + 1}, Anchor::Start, sv ? "median" : "median");
}

void draw_bands(Drawing& d, const FanChart& chart, const Scale& up, const std::vector<double>& x) {
    const auto band = [&](const char* style, std::size_t low, std::size_t high) {
        std::vector<Point> edge;
        for (std::size_t i = 0; i < x.size(); ++i)
            edge.push_back({x[i], up.at(chart.percentiles[low][i])});
        for (std::size_t i = x.size(); i-- > 0;)
            edge.push_back({x[i], up.at(chart.percentiles[high][i])});
        d.path(style, edge, true);
    };
    band("outer", 0, 4);
    band("inner", 1, 3);
    std::vector<Point> median;
    for (std::size_t i = 0; i < x.size(); ++i)
        median.push_back({x[i], up.at(chart.percentiles[2][i])});
    d.path("median", median, false);
    for (const Point& p : median) d.mark(0, p);
}

void draw_year_bars(Drawing& d, const FanChart& chart, const Scale& up,
                    const std::vector<double>& x, double step) {
    const double half = std::min(9.0, step * 0.35);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto bar = [&](const char* style, double width, std::size_t low, std::size_t high) {
            d.box(style, {x[i] - width, up.at(chart.percentiles[low][i])},
                  {x[i] + width, up.at(chart.percentiles[high][i])});
        };
        bar("outer", half * 0.6, 0, 4);
        bar("inner", half, 1, 3);
        const double y = up.at(chart.percentiles[2][i]);
        d.line("median", {x[i] - half - 2, y}, {x[i] + half + 2, y});
    }
}

std::string draw(const ChartWords& words, const FanChart& chart) {
    Drawing d(words, kFoot + 44);
    const Scale up{plot::ticks_for(span_of(chart), 5), kFoot, kTop};
    const Scale across{{}, kLeft, kRight};
    d.side_axis(up, across, words.unit);
    const double room =
        (kRight - kLeft) / static_cast<double>(std::max<std::size_t>(1, chart.at.size()));
    std::vector<double> x;
    for (std::size_t i = 0; i < chart.at.size(); ++i)
        x.push_back(kLeft + room * (static_cast<double>(i) + 0.5));
    if (chart.is_bars || x.size() == 1)
        draw_year_bars(d, chart, up, x, room);
    else
        draw_bands(d, chart, up, x);
    const std::size_t every = (chart.at.size() + 7) / 8;  // eight labels of four digits have room
    for (std::size_t i = 0; i < x.size(); i += std::max<std::size_t>(1, every))
        d.text("tick", {x[i], kFoot + 15}, Anchor::Middle, chart.at[i]);
    draw_key(d, kFoot + 36, chart);
    return std::move(d).finish();
}

std::optional<double> first_of(const LineChart& chart) {
    for (const auto& [name, line] : chart.lines)
        for (const double value : line)
            if (std::isfinite(value)) return value;
    return std::nullopt;
}

std::string draw(const ChartWords& words, const LineChart& chart) {
    Span values,
        at{chart.at.empty() ? 0 : chart.at.front(), chart.at.empty() ? 1 : chart.at.back()};
    if (const auto first = first_of(chart); first && !chart.counts_up) values = {*first, *first};
    for (const auto& [name, line] : chart.lines)
        for (const double value : line) values.take(value);
    const double key = kFoot + 48;
    const std::size_t rows = (chart.lines.size() + 1) / 2;
    Drawing d(words, key + 18 * static_cast<double>(rows) - 8);
    const Scale up{plot::ticks_for(values, 5), kFoot, kTop};
    Scale across{plot::ticks_for(at, 5), kLeft, kRight};
    across.ticks.low = at.low;  // the curve fills the width
    across.ticks.high = std::max(at.high, at.low + across.ticks.step / 1000);
    d.side_axis(up, across, words.unit);
    const plot::Ticks round = plot::ticks_for(at, 4);
    for (const double tick : round.all()) {
        if (tick < across.ticks.low || tick > across.ticks.high) continue;
        d.line("notch", {across.at(tick), kFoot}, {across.at(tick), kFoot + 4});
        constexpr double kHalfLabel = 12;
        const double x = across.at(tick);
        d.text("tick", {x, kFoot + 16}, x + kHalfLabel > kRight ? Anchor::End : Anchor::Middle,
               chart.counts_up ? round.label(tick, words.language) : fmt::format("{}", tick));
    }
    if (chart.counts_up)
        d.text("unit", {kRight, kFoot + 30}, Anchor::End,
               plot::unit_text(round, chart.across, words.language));
    for (std::size_t n = 0; n < chart.lines.size(); ++n) {
        const auto& [name, line] = chart.lines[n];
        const std::string style = "line l" + std::to_string(n % 6 + 1);
        std::vector<Point> points;  // all
        std::vector<Point> run;     // since the last that is not there
        const auto draw_run = [&] {
            if (run.size() > 1) d.path(style, run, false);
            run.clear();
        };
        for (std::size_t i = 0; i < chart.at.size() && i < line.size(); ++i) {
            if (!std::isfinite(line[i])) {
                draw_run();
                continue;
            }
            points.push_back({across.at(chart.at[i]), up.at(line[i])});
            run.push_back(points.back());
        }
        draw_run();
        const std::size_t every = std::max<std::size_t>(1, points.size() / 6);
        // Lines that lie on each other are told apart by marks that stand apart.
        for (std::size_t i = n % every; i < points.size(); i += every) d.mark(n, points[i]);
        const double x = n % 2 == 0 ? 8 : plot::kWidth / 2 + 4;
        const double y = key + 18 * static_cast<double>(n / 2);
        d.line(style, {x, y - 4}, {x + 26, y - 4});
        d.mark(n, {x + 13, y - 4});
        d.text("tick", {x + 32, y}, Anchor::Start, plot::fitted(name, plot::kWidth / 2 - 44));
    }
    return std::move(d).finish();
}

}  // namespace

std::string svg(const ChartWords& words, const Chart& chart) {
    struct Draw {
        const ChartWords& w;
        std::string operator()(const FanChart& c) const { return draw(w, c); }
        std::string operator()(const LineChart& c) const { return draw(w, c); }
        std::string operator()(const HistogramChart& c) const { return plot::histogram(w, c); }
        std::string operator()(const TornadoChart& c) const { return plot::tornado(w, c); }
        std::string operator()(const BalanceChart& c) const { return plot::balance(w, c); }
        std::string operator()(const PointsChart& c) const { return plot::points(w, c); }
    };
    return std::visit(Draw{words}, chart);
}

// Blue, orange, green and purple that are told apart with any sight (after Okabe and Ito 2008), darkened so that each has 3
// to 1 against the paper; lines differ in dashes and marks too, bands and bars in shade.
std::string chart_style() {
    return R"(:root { --c1: #0b5a94; --c2: #a8500a; --c3: #00694e; --c4: #7a3372; --c5: #1b1b1b; --c6: #55554f; --band: #cfe0ee; --core: #7fb0d6; }
@media screen and (prefers-color-scheme: dark) {
  :root { --c1: #7cc0f2; --c2: #f2a65a; --c3: #52c9a0; --c4: #d9a0d2; --c5: #e8e7e3; --c6: #b4b3ad; --band: #20384b; --core: #3c6f98; }
}
.chart { display: block; width: 100%; max-width: 32rem; height: auto; margin: 0 0 .25rem; font-size: 12px; }
.chart text { fill: var(--ink); font-variant-numeric: tabular-nums lining-nums; }
.chart .unit { fill: var(--quiet); }
.chart path { fill: none; }
.chart .grid { stroke: var(--rule); stroke-width: 1; }
.chart .zero, .chart .notch { stroke: var(--ink); stroke-width: 1; }
.chart .outer { fill: var(--band); stroke: var(--c1); stroke-width: .8; }
.chart .inner { fill: var(--core); stroke: var(--c1); stroke-width: .8; }
.chart .median { stroke: var(--ink); stroke-width: 2; }
.chart .line { stroke-width: 2; }
.chart .l1 { stroke: var(--c1); } .chart .l2 { stroke: var(--c2); stroke-dasharray: 7 3; }
.chart .l3 { stroke: var(--c3); stroke-dasharray: 2 2.5; } .chart .l4 { stroke: var(--c4); stroke-dasharray: 9 3 2 3; }
.chart .l5 { stroke: var(--c5); stroke-dasharray: 12 4; } .chart .l6 { stroke: var(--c6); stroke-dasharray: 4 4; }
.chart .m1 { fill: var(--c1); } .chart .m2 { fill: var(--c2); } .chart .m3 { fill: var(--c3); } .chart .m4 { fill: var(--c4); }
.chart .m5 { stroke: var(--c5); stroke-width: 2; } .chart .m6 { fill: var(--paper); stroke: var(--c6); stroke-width: 1.5; }
.chart .count { fill: var(--core); stroke: var(--c1); stroke-width: .8; }
.chart .low { fill: var(--paper); stroke: var(--c1); stroke-width: 1.4; }
.chart .high { fill: var(--c1); stroke: var(--c1); stroke-width: 1.4; }
.chart .out1 { fill: var(--c2); stroke: var(--c2); } .chart .out2 { fill: var(--paper); stroke: var(--c2); stroke-width: 1.4; }
.chart .in1 { fill: var(--c1); stroke: var(--c1); } .chart .in2 { fill: var(--core); stroke: var(--c1); stroke-width: 1.4; }
.chart .net { fill: var(--ink); stroke: var(--paper); stroke-width: 1; }
)";
}

}  // namespace utfall::desk
