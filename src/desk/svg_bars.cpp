// Charts of bars: a distribution, what matters most, who pays and who saves.
#include <algorithm>

#include <fmt/format.h>

#include "svg_plot.h"

namespace utfall::desk::plot {

namespace {

constexpr double kLeft = 46, kRight = kWidth - 12, kTop = 26, kFoot = 196;
constexpr double kSide = 12, kRow = 40;  // of charts with a name above each bar

Scale across_for(Span span, double from, double to) { return {ticks_for(span, 4), from, to}; }

}  // namespace

std::string histogram(const ChartWords& words, const HistogramChart& chart) {
    std::size_t all = 0, most = 1;
    for (const std::size_t count : chart.count) {
        all += count;
        most = std::max(most, count);
    }
    const double whole = static_cast<double>(std::max<std::size_t>(1, all)) / 100;
    Drawing d(words, kFoot + 36);
    const Scale up{ticks_for({0, static_cast<double>(most) / whole}, 4), kFoot, kTop};
    const double end = chart.low + chart.width * static_cast<double>(chart.count.size());
    Scale across{ticks_for({chart.low, end}, 4), kLeft, kRight};
    d.side_axis(
        up, across,
        words.language == base::Language::Swedish ? "% av scenarierna" : "% of the scenarios");
    for (const double tick : across.ticks.all()) {
        d.line("notch", {across.at(tick), kFoot}, {across.at(tick), kFoot + 4});
        d.text("tick", {across.at(tick), kFoot + 16}, Anchor::Middle,
               across.ticks.label(tick, words.language));
    }
    d.text("unit", {kRight, kFoot + 31}, Anchor::End,
           unit_text(across.ticks, words.unit, words.language));
    for (std::size_t i = 0; i < chart.count.size(); ++i) {
        if (chart.count[i] == 0) continue;
        const double low = chart.low + chart.width * static_cast<double>(i);
        d.box("count", {across.at(low), kFoot},
              {across.at(low + chart.width), up.at(static_cast<double>(chart.count[i]) / whole)});
    }
    return std::move(d).finish();
}

std::string tornado(const ChartWords& words, const TornadoChart& chart) {
    const bool sv = words.language == base::Language::Swedish;
    Span span{chart.middle, chart.middle};
    for (const auto& bar : chart.bars) {
        span.take(bar.at_low);
        span.take(bar.at_high);
    }
    const double foot = 10 + kRow * static_cast<double>(chart.bars.size());
    Drawing d(words, foot + 54);
    const Scale across = across_for(span, kSide + 8, kWidth - kSide - 8);
    d.foot_axis(across, foot, 6, words.unit);
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const double y = 10 + kRow * static_cast<double>(i);
        const auto bar = [&](const char* style, double value) {
            d.box(style, {across.at(chart.middle), y + 17}, {across.at(value), y + 31});
        };
        bar("low", chart.bars[i].at_low);
        bar("high", chart.bars[i].at_high);
        d.text("name", {kSide, y + 11}, Anchor::Start,
               fitted(chart.bars[i].name, kWidth - 2 * kSide));
    }
    d.line("median", {across.at(chart.middle), 6}, {across.at(chart.middle), foot});
    d.box("low", {kSide, foot + 37}, {kSide + 16, foot + 47});
    d.text("tick", {kSide + 21, foot + 46}, Anchor::Start, sv ? "lågt värde" : "low value");
    d.box("high", {kSide + 110, foot + 37}, {kSide + 126, foot + 47});
    d.text("tick", {kSide + 131, foot + 46}, Anchor::Start, sv ? "högt värde" : "high value");
    return std::move(d).finish();
}

std::string balance(const ChartWords& words, const BalanceChart& chart) {
    Span span;
    for (const auto& bar : chart.bars) {
        span.take(-bar.out[0] - bar.out[1]);
        span.take(bar.in[0] + bar.in[1]);
        span.take(bar.net);
    }
    const double foot = 10 + kRow * static_cast<double>(chart.bars.size());
    Drawing d(words, foot + 92);
    const Scale across = across_for(span, kSide + 8, kWidth - kSide - 8);
    d.foot_axis(across, foot, 6, words.unit);
    constexpr const char* kOut[] = {"out1", "out2"};
    constexpr const char* kIn[] = {"in1", "in2"};
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const auto& bar = chart.bars[i];
        const double y = 10 + kRow * static_cast<double>(i);
        const auto stack = [&](const char* const(&styles)[2], const std::array<double, 2>& parts,
                               double sign) {
            double from = 0;
            for (std::size_t k = 0; k < 2; ++k) {
                const double to = from + sign * parts[k];
                if (parts[k] > 0)
                    d.box(styles[k], {across.at(from), y + 16}, {across.at(to), y + 31});
                from = to;
            }
        };
        stack(kOut, bar.out, -1);
        stack(kIn, bar.in, 1);
        const Point net{across.at(bar.net), y + 23.5};
        d.path("net",
               {{net.x, net.y - 8}, {net.x + 6, net.y}, {net.x, net.y + 8}, {net.x - 6, net.y}},
               true);
        d.text("name", {kSide, y + 11}, Anchor::Start, fitted(bar.name, kWidth - 2 * kSide));
    }
    for (std::size_t k = 0; k < 2; ++k) {
        const double y = foot + 46 + 18 * static_cast<double>(k);
        d.box(kOut[k], {kSide, y - 9}, {kSide + 16, y + 1});
        d.text("tick", {kSide + 21, y}, Anchor::Start, chart.out[k]);
        d.box(kIn[k], {kSide + 150, y - 9}, {kSide + 166, y + 1});
        d.text("tick", {kSide + 171, y}, Anchor::Start, chart.in[k]);
    }
    const double y = foot + 82;
    d.path("net",
           {{kSide + 8, y - 12}, {kSide + 14, y - 4}, {kSide + 8, y + 4}, {kSide + 2, y - 4}},
           true);
    d.text("tick", {kSide + 21, y}, Anchor::Start, chart.net);
    return std::move(d).finish();
}

}  // namespace utfall::desk::plot
