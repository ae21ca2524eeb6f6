#include "svg_plot.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "html_page.h"
#include "utfall/base/exact.h"
#include "utfall/base/text.h"

namespace utfall::desk::plot {

using base::Language;

namespace {

// "12.5", "-3": whole tenths, so that no machine writes another digit.
std::string tenths(double value) {
    if (!std::isfinite(value) || std::fabs(value) > 1e6) value = 0;
    const auto n = static_cast<std::int64_t>(std::round(value * 10));
    const std::int64_t size = n < 0 ? -n : n;
    return fmt::format("{}{}{}", n < 0 ? "-" : "", size / 10,
                       size % 10 == 0 ? std::string{} : fmt::format(".{}", size % 10));
}

std::string place(Point p) { return tenths(p.x) + " " + tenths(p.y); }

}  // namespace

void Span::take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
}

Ticks ticks_for(Span span, int about) {
    if (!(span.high - span.low > 0)) span.high = span.low + 1;
    const double wanted = (span.high - span.low) / about;
    double power = 1;
    while (power > wanted) power /= 10;
    while (power * 10 <= wanted) power *= 10;
    Ticks t;
    t.step = power * (wanted <= power ? 1 : wanted <= 2 * power ? 2 : wanted <= 5 * power ? 5 : 10);
    t.low = std::floor(span.low / t.step) * t.step;
    t.high = std::ceil(span.high / t.step) * t.step;
    const double most = std::max(std::fabs(t.low), std::fabs(t.high));
    t.multiple = most >= 1e6 ? 1e6 : most >= 1e4 ? 1e3 : 1;
    for (double step = t.step / t.multiple; step < 0.999 && t.decimals < 6; step *= 10)
        ++t.decimals;
    return t;
}

std::vector<double> Ticks::all() const {
    std::vector<double> ticks;
    const auto count = static_cast<int>(std::round((high - low) / step));
    for (int i = 0; i <= count && i <= 100; ++i) ticks.push_back(low + i * step);
    return ticks;
}

std::string Ticks::label(double tick, Language language) const {
    double scaled = tick / multiple;
    for (int i = 0; i < decimals; ++i) scaled *= 10;
    return base::decimal_text(
        {.digits = static_cast<std::int64_t>(std::round(scaled)), .scale = decimals}, language);
}

std::string unit_text(const Ticks& ticks, const std::string& unit, Language language) {
    const bool sv = language == Language::Swedish;
    if (ticks.multiple < 2) return unit;
    const bool is_millions = ticks.multiple > 2e3;
    if (sv) return (is_millions ? "mn " : "tusen ") + unit;
    return unit + (is_millions ? " million" : " thousand");
}

Drawing::Drawing(const ChartWords& words, double height) : words_(words) {
    out_ = fmt::format(
        "<svg class=\"chart\" viewBox=\"0 0 360 {0}\" role=\"img\" aria-labelledby=\"{1}-t {1}-d\">"
        "<title id=\"{1}-t\">{2}</title><desc id=\"{1}-d\">{3}</desc>\n",
        tenths(height), words.id, html::escaped(words.title), html::escaped(words.description));
}

void Drawing::line(std::string_view style, Point a, Point b) {
    out_ += fmt::format("<path class=\"{}\" d=\"M{}L{}\"></path>\n", style, place(a), place(b));
}

void Drawing::path(std::string_view style, const std::vector<Point>& points, bool is_closed) {
    if (points.empty()) return;
    out_ += fmt::format("<path class=\"{}\" d=\"", style);
    for (std::size_t i = 0; i < points.size(); ++i) out_ += (i == 0 ? "M" : "L") + place(points[i]);
    out_ += is_closed ? "Z\"></path>\n" : "\"></path>\n";
}

void Drawing::box(std::string_view style, Point a, Point b) {
    const double width = std::fabs(b.x - a.x), height = std::fabs(b.y - a.y);
    out_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"></rect>\n",
                        style, tenths(std::min(a.x, b.x)), tenths(std::min(a.y, b.y)),
                        tenths(width), tenths(height));
}

void Drawing::text(std::string_view style, Point at, Anchor anchor, std::string_view words) {
    const char* side = anchor == Anchor::Start    ? "start"
                       : anchor == Anchor::Middle ? "middle"
                                                  : "end";
    out_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n",
                        style, tenths(at.x), tenths(at.y), side, html::escaped(words));
}

void Drawing::mark(std::size_t number, Point at) {
    constexpr double kSize = 3.5;
    const std::string style = fmt::format("m{}", number % 6 + 1);
    const auto around = [&](std::initializer_list<Point> corners) {
        std::vector<Point> points;
        for (const Point& c : corners) points.push_back({at.x + c.x * kSize, at.y + c.y * kSize});
        path(style, points, true);
    };
    switch (number % 6) {
        case 1: return around({{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}});
        case 2: return around({{0, -1.2}, {1.1, 0.8}, {-1.1, 0.8}});
        case 3: return around({{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}});
        case 4:
            line(style, {at.x - kSize, at.y - kSize}, {at.x + kSize, at.y + kSize});
            return line(style, {at.x - kSize, at.y + kSize}, {at.x + kSize, at.y - kSize});
        default:
            out_ += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"></circle>\n",
                                style, tenths(at.x), tenths(at.y), tenths(kSize));
    }
}

void Drawing::side_axis(const Scale& up, const Scale& across, const std::string& unit) {
    for (const double tick : up.ticks.all()) {
        const bool is_zero = std::fabs(tick) < up.ticks.step / 2;
        line(is_zero ? "zero" : "grid", {across.from, up.at(tick)}, {across.to, up.at(tick)});
        text("tick", {across.from - 5, up.at(tick) + 4}, Anchor::End,
             up.ticks.label(tick, words_.language));
    }
    text("unit", {0, up.to - 10}, Anchor::Start, unit_text(up.ticks, unit, words_.language));
}

void Drawing::foot_axis(const Scale& across, double y, double top, const std::string& unit) {
    for (const double tick : across.ticks.all()) {
        const bool is_zero = std::fabs(tick) < across.ticks.step / 2;
        line(is_zero ? "zero" : "grid", {across.at(tick), top}, {across.at(tick), y});
        text("tick", {across.at(tick), y + 14}, Anchor::Middle,
             across.ticks.label(tick, words_.language));
    }
    text("unit", {across.to, y + 29}, Anchor::End, unit_text(across.ticks, unit, words_.language));
}

std::string Drawing::finish() && { return std::move(out_) + "</svg>\n"; }

std::string fitted(const std::string& text, double width) {
    constexpr double kLetter = 6.2;  // of 12 units' type, on average
    const int room = static_cast<int>(width / kLetter);
    if (base::count_characters(text) <= room) return text;
    std::string out;
    int count = 0;
    for (const char byte : text) {
        if (base::starts_character(byte) && ++count >= room) break;
        out += byte;
    }
    return out + "…";
}

}  // namespace utfall::desk::plot
