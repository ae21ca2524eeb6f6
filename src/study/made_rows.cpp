#include "made_rows.h"

#include <algorithm>

#include "sums.h"

namespace utfall::study {

namespace {

using Cell = SumsTable::Cell;

std::size_t count_of(const Cell& cell, const char* what) {
    const auto at = cell.totals.find({what, ""});
    return at == cell.totals.end()
               ? 0
               : static_cast<std::size_t>(effects::value_of(pair_of(at->second)));
}

}  // namespace

Values values_of(const terms::AnalysisPlan& plan, int variable,
                 const std::vector<std::string>& texts, const std::vector<std::uint32_t>& rows) {
    std::vector<std::string> levels = sorted_levels(plan, variable, texts);
    const bool has_words = is_text(plan, variable) || is_category(plan, variable);
    std::vector<double> of_text;
    for (const std::string& text : texts) {
        const auto at = std::find(levels.begin(), levels.end(), text);
        of_text.push_back(has_words ? static_cast<double>(at - levels.begin())
                                    : effects::value_of(pair_of(text)));
    }
    std::vector<double> column;
    column.reserve(rows.size());
    for (const std::uint32_t text : rows) column.push_back(of_text[text]);
    Values values;
    values.numbers = Numbers(std::move(column));
    if (has_words) values.words = level_words(plan, variable, std::move(levels));
    return values;
}

Variables alike_rows(const terms::AnalysisPlan& plan, const Layout& layout,
                     const std::vector<Cell>& cells) {
    Variables out{.values = std::vector<Values>(plan.variables.size()), .counts = {}, .sha256 = {}};
    std::vector<std::uint32_t> cell_of;
    for (std::size_t c = 0; c < cells.size(); ++c)
        cell_of.insert(cell_of.end(), count_of(cells[c], "rows"), static_cast<std::uint32_t>(c));
    out.rows = cell_of.size();
    out.counts.assign(out.rows, 1);
    for (std::size_t k = 0; k < layout.keys.size(); ++k) {
        std::vector<std::string> texts;
        for (const Cell& cell : cells) texts.push_back(cell.keys[k]);
        out.values[static_cast<std::size_t>(layout.keys[k])] =
            values_of(plan, layout.keys[k], texts, cell_of);
    }
    return out;
}

}  // namespace utfall::study
