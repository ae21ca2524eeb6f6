#include "sums_check.h"

#include <algorithm>
#include <cmath>

#include "sums.h"

namespace utfall::study {

namespace {

using effects::Pair;
using Cell = SumsTable::Cell;
using Column = Layout::Column;

constexpr const char* kOne = "(intercept)";
// Of the product of their lengths; also databases that sum in doubles come within it.
constexpr double kRounding = 1e-10;

bool is_near(const Pair& a, const Pair& b) {
    const double size = std::max(std::abs(value_of(a)), std::abs(value_of(b)));
    return std::abs(value_of(a - b)) <= kRounding * size;
}
bool is_count(const Pair& of, double most) {
    const double x = value_of(of);
    return x >= 0 && x <= most && x == std::floor(x);
}

// Terms of a cell whose sums of products are told, and which of them are yes or no.
struct Terms {
    std::vector<std::string> names;
    std::vector<bool> are_yes_no;
};

class Checker {
public:
    Checker(const terms::AnalysisPlan& plan, const terms::PlannedEstimate& planned,
            const Layout& layout)
        : plan_(plan), planned_(planned), layout_(layout) {}

    [[nodiscard]] std::optional<std::string> fault(const SumsTable::Estimate& sums) const {
        double used = 0;
        for (const Cell& cell : sums.cells) {
            if (auto what = fault(cell)) return name_of(cell) + *what;
            used += rows_of(cell) *
                    (is_panel() ? static_cast<double>(parts_of(cell.keys[0]).size()) : 1);
        }
        const auto told = sums.used.find("rows");
        if (told != sums.used.end() && value_of(pair_of(told->second)) != used) return "rows";
        return std::nullopt;
    }

private:
    [[nodiscard]] bool is_panel() const { return layout_.kind == Layout::Kind::Panel; }
    [[nodiscard]] double rows_of(const Cell& cell) const {
        return value_of(total(cell, is_panel() ? "units" : "rows", ""));
    }
    static std::string name_of(const Cell& cell) {
        std::string name;
        for (const std::string& key : cell.keys)
            if (!key.empty()) name += (name.empty() ? "" : ", ") + key;
        return name.empty() ? name : name + ": ";
    }

    [[nodiscard]] bool is_yes_no_column(const Column& column) const {
        switch (column.kind) {
            case Column::Kind::One:
            case Column::Kind::Level: return true;
            case Column::Kind::Slope: return false;
            case Column::Kind::Variable: return is_yes_no(plan_, column.variable);
            case Column::Kind::Both:
                return is_yes_no(plan_, *planned_.treatment) && is_yes_no(plan_, *planned_.after);
        }
        return false;
    }

    // The first is one in every row.
    [[nodiscard]] Terms terms_of(const Cell& cell) const {
        Terms terms;
        if (is_panel()) {
            terms = {.names = {kOne}, .are_yes_no = {true}};
            for (const std::string& period : parts_of(cell.keys[0])) {
                terms.names.push_back(period);
                terms.are_yes_no.push_back(is_yes_no(plan_, *planned_.outcome));
            }
            return terms;
        }
        for (const Column& column : layout_.columns) {
            terms.names.push_back(column_name(plan_, planned_, column));
            terms.are_yes_no.push_back(is_yes_no_column(column));
        }
        return terms;
    }

    [[nodiscard]] std::optional<std::string> fault(const Cell& cell) const {
        const double rows = rows_of(cell);
        if (rows < static_cast<double>(std::max<std::int64_t>(1, plan_.smallest_cell)))
            return is_panel() ? "units" : "rows";
        if (layout_.kind == Layout::Kind::Counts) return std::nullopt;
        const Terms terms = terms_of(cell);
        const bool is_weighted = !is_panel() && planned_.weights.has_value();
        const std::size_t p = terms.names.size();
        const bool has_products = !is_panel() || layout_.panel.has_products;
        std::vector<std::vector<Pair>> g(p, std::vector<Pair>(p));
        for (std::size_t a = 0; a < p; ++a)
            for (std::size_t b = 0; b <= a; ++b) {
                if (b > 0 && !has_products) continue;
                const std::string& left = terms.names[b];
                const std::string& right = terms.names[a];
                const bool is_of_units = is_panel() && a == 0;
                if (!is_of_units && !has_total(cell, left, right)) return left + " × " + right;
                g[a][b] = g[b][a] = is_of_units ? Pair{rows} : total(cell, left, right);
            }
        if (!is_weighted && value_of(g[0][0]) != rows) return kOne;
        for (std::size_t a = 1; a < p; ++a) {
            if (!terms.are_yes_no[a]) continue;
            if (has_products && !is_near(g[0][a], g[a][a])) return terms.names[a];
            if (!is_weighted && !is_count(g[0][a], rows)) return terms.names[a];
        }
        if (!has_products) return std::nullopt;
        return no_matrix(std::move(g), is_weighted ? static_cast<double>(p) : rows, terms.names);
    }

    // Gauss's elimination of a matrix X'X: what is left of a diagonal is a sum of squares.
    static std::optional<std::string> no_matrix(std::vector<std::vector<Pair>> g, double rows,
                                                const std::vector<std::string>& names) {
        const std::size_t p = names.size();
        std::vector<double> whole(p);
        for (std::size_t k = 0; k < p; ++k) whole[k] = value_of(g[k][k]);
        double above_zero = 0;
        for (std::size_t k = 0; k < p; ++k) {
            const double left = value_of(g[k][k]);
            if (left < -kRounding * whole[k]) return names[k] + " × " + names[k];
            const bool is_nothing = left <= kRounding * whole[k];
            if (!is_nothing && ++above_zero > rows) return names[k] + " × " + names[k];
            for (std::size_t a = k + 1; a < p; ++a) {
                const double with = value_of(g[a][k]);
                if (is_nothing && with * with > kRounding * whole[a] * whole[k])
                    return names[k] + " × " + names[a];
                for (std::size_t b = k + 1; !is_nothing && b <= a; ++b)
                    g[a][b] = g[b][a] = g[a][b] - g[a][k] * g[b][k] / g[k][k];
            }
        }
        return std::nullopt;
    }

    const terms::AnalysisPlan& plan_;
    const terms::PlannedEstimate& planned_;
    const Layout& layout_;
};

}  // namespace

std::optional<std::string> contradiction(const terms::AnalysisPlan& plan,
                                         const terms::PlannedEstimate& planned,
                                         const Layout& layout, const SumsTable::Estimate& sums) {
    return Checker(plan, planned, layout).fault(sums);
}

}  // namespace utfall::study
