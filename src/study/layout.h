// study, private: which sums an estimate needs, so that it can be carried out without microdata. Read by what writes the
// question in SQL and by what computes from its answer, so that the two cannot differ.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/terms/analysis_plan.h"

namespace utfall::study {

struct Layout {
    // Sums: products of columns, summed in each cell. Counts: every variable is a key, so that a cell is rows alike.
    // Panel: a cell is units alike, period by period, in everything but the outcome; see layout_panel.cpp.
    enum class Kind { Sums, Counts, Panel };
    // A column of the sums. One is 1 in each row; Both: treated and after; Level and Slope: of a series that breaks.
    struct Column {
        enum class Kind { One, Variable, Both, Level, Slope };
        Kind kind = Kind::Variable;
        int variable = -1;
    };
    Kind kind = Kind::Sums;
    std::vector<int> keys{};        // a cell is rows with the same values of these, in this order
    std::vector<Column> columns{};  // the first is One, the last is the outcome; only of Sums
    struct Panel {
        int unit = -1;
        int period = -1;
        bool has_products = true;  // of the outcomes of every two periods, besides their sums
    };
    Panel panel{};
};

// At most so many keys stand in a table of sums.
inline constexpr std::size_t kMostKeys = 8;

struct LayoutAnswer {
    std::optional<Layout> layout{};
    base::Bilingual why_not{};
};
[[nodiscard]] LayoutAnswer layout_of(const terms::AnalysisPlan& plan,
                                     const terms::PlannedEstimate& planned);
// Which variables are units and periods of least squares with absorbed effects, or of a method that says so itself; nothing
// where the plan does not tell.
[[nodiscard]] std::optional<Layout::Panel> panel_of(const terms::AnalysisPlan& plan,
                                                    const terms::PlannedEstimate& planned);
// Of the methods whose rows are units in periods.
[[nodiscard]] LayoutAnswer panel_layout(const terms::AnalysisPlan& plan,
                                        const terms::PlannedEstimate& planned);

// As a term of the table, and of the estimate.
[[nodiscard]] std::string column_name(const terms::AnalysisPlan& plan,
                                      const terms::PlannedEstimate& planned,
                                      const Layout::Column& column);

// One indicator for each value: a category of texts or of numbers.
[[nodiscard]] bool is_category(const terms::AnalysisPlan& plan, int variable);
// Its values are texts, and sorted as such.
[[nodiscard]] bool is_text(const terms::AnalysisPlan& plan, int variable);
[[nodiscard]] bool is_yes_no(const terms::AnalysisPlan& plan, int variable);

}  // namespace utfall::study
