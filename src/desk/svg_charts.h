// desk, private: charts as SVG that stands inside a page: no script, nothing fetched, read by colour, by shade and by shape.
//
//     page.raw(svg({.id = "fan-1", .title = "Netto", .description = "Median …"}, FanChart{…}));
//
// A chart is 360 units wide, the width of a telephone, and grows with its place. Colours and letters are classes of
// chart_style(); every text is escaped. What the charts show must stand in a table beside them.
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "utfall/base/language.h"

namespace utfall::desk {

// Percentiles 5, 25, 50, 75 and 95 at each label: bands over time, or a bar for each where `is_bars`.
struct FanChart {
    std::vector<std::string> at;
    std::array<std::vector<double>, 5> percentiles;
    bool is_bars = false;
};

// Lines over a common axis. At most six are told apart.
struct LineChart {
    std::vector<double> at;  // rising
    std::string across;      // what the axis counts, without its multiple: "kr", "%"
    std::vector<std::pair<std::string, std::vector<double>>> lines;
    // Else the foot names periods, 1990 and not "1 990" or "2 thousand", and the side need not begin at zero.
    bool counts_up = true;
};

struct HistogramChart {
    double low = 0, width = 1;
    std::vector<std::size_t> count;
};

// From where all is in the middle to where one thing is low (hollow) or high (filled).
struct TornadoChart {
    struct Bar {
        std::string name;
        double at_low = 0, at_high = 0;
    };
    double middle = 0;
    std::vector<Bar> bars;
};

// For each name what goes out (to the left) and comes in (to the right), each in two kinds, and what is left.
struct BalanceChart {
    struct Bar {
        std::string name;
        std::array<double, 2> out, in;
        double net = 0;
    };
    std::array<std::string, 2> out, in;  // names of the kinds
    std::string net;
    std::vector<Bar> bars;
};

// Marks along a common axis, a row for each name: one mark of each kind, with a whisker where it has a range.
struct PointsChart {
    struct Mark {
        double value = 0;
        double low = 0, high = 0;  // the same: no whisker
    };
    struct Row {
        std::string name;
        std::vector<Mark> marks;  // one for each kind
    };
    std::vector<std::string> kinds;
    std::vector<Row> rows;
    std::vector<double> lines{0};  // drawn across all rows
};

using Chart =
    std::variant<FanChart, LineChart, HistogramChart, TornadoChart, BalanceChart, PointsChart>;

// `unit`: of the values, "kr"; the axis says thousands or millions of it.
struct ChartWords {
    std::string id, title, description, unit;
    base::Language language = base::Language::Swedish;
};

[[nodiscard]] std::string svg(const ChartWords& words, const Chart& chart);
[[nodiscard]] std::string chart_style();

}  // namespace utfall::desk
