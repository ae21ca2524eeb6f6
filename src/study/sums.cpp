#include "sums.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "errors.h"
#include "resampling.h"
#include "runs.h"

namespace utfall::study {

namespace {

using effects::Pair;
using Cell = SumsTable::Cell;
using Column = Layout::Column;

constexpr const char* kOne = "(intercept)";

const std::string* told(const Cell& cell, const std::string& a, const std::string& b) {
    auto at = cell.totals.find({a, b});
    if (at == cell.totals.end()) at = cell.totals.find({b, a});
    return at == cell.totals.end() ? nullptr : &at->second;
}

std::size_t rows_of(const Cell& cell) {
    const double rows = value_of(total(cell, "rows", ""));
    return rows > 0 ? static_cast<std::size_t>(rows) : 0;
}

std::vector<std::string> levels_of(const Setup& setup, const std::vector<Cell>& cells,
                                   std::size_t key, int variable) {
    std::vector<std::string> levels;
    for (const Cell& cell : cells) levels.push_back(cell.keys[key]);
    return sorted_levels(setup.plan, variable, std::move(levels));
}

std::size_t key_of(const Layout& layout, int variable) {
    return static_cast<std::size_t>(std::find(layout.keys.begin(), layout.keys.end(), variable) -
                                    layout.keys.begin());
}

// A term of the model: a column of the sums, or the indicator of one value of a key.
struct Term {
    std::string name;
    std::string column{};  // empty: an indicator
    std::size_t key = 0;
    std::string level{};
};

class SumsModel {
public:
    SumsModel(const Setup& setup, const Layout& layout, const std::vector<Cell>& cells)
        : setup_(setup), layout_(layout), cells_(cells) {
        const terms::PlannedEstimate& p = setup.planned;
        if (p.intercept || p.method != terms::Method::LeastSquares) terms_.push_back({kOne, kOne});
        if (p.method == terms::Method::SegmentedRegression) {
            add(*p.period);
            terms_.push_back({"level", "level"});
            terms_.push_back({"slope", "slope"});
        } else if (p.treatment) {
            add(*p.treatment);
        }
        if (p.method == terms::Method::TwoByTwo) {
            add(*p.after);
            const std::string both = setup.name(*p.treatment) + ":" + setup.name(*p.after);
            terms_.push_back({both, both});
        }
        for (const int covariate : p.covariates) add(covariate);
        outcome_ = setup.name(*p.outcome);
    }

    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const Term& term : terms_) out.push_back(term.name);
        return out;
    }

    [[nodiscard]] effects::Moments moments(const Cell& cell) const {
        effects::Moments out(terms_.size());
        for (std::size_t a = 0; a < terms_.size(); ++a) {
            for (std::size_t b = 0; b <= a; ++b) out(a, b) = product(cell, terms_[a], terms_[b]);
            out(terms_.size(), a) = product(cell, terms_[a], {outcome_, outcome_});
        }
        out(terms_.size(), terms_.size()) = total(cell, outcome_, outcome_);
        out.rows = rows_of(cell);
        return out;
    }

    // One for each combination of values of the keys that occurs, in order; the clusters are the first keys.
    [[nodiscard]] std::vector<effects::Moments> clusters(
        const std::vector<std::size_t>& keys) const {
        std::vector<std::vector<std::string>> levels;
        for (const std::size_t key : keys)
            levels.push_back(levels_of(setup_, cells_, key, layout_.keys[key]));
        std::map<std::vector<std::ptrdiff_t>, effects::Moments> sums;
        for (const Cell& cell : cells_) {
            std::vector<std::ptrdiff_t> place;
            for (std::size_t k = 0; k < keys.size(); ++k)
                place.push_back(std::find(levels[k].begin(), levels[k].end(), cell.keys[keys[k]]) -
                                levels[k].begin());
            sums.try_emplace(place, terms_.size()).first->second.add(moments(cell));
        }
        std::vector<effects::Moments> out;
        for (auto& [place, sum] : sums) out.push_back(std::move(sum));
        return out;
    }

    [[nodiscard]] std::vector<effects::AlikeRows> alike() const {
        std::vector<effects::AlikeRows> out;
        for (const Cell& cell : cells_) {
            effects::AlikeRows rows{.terms = {}, .rows = rows_of(cell)};
            const Pair n{static_cast<double>(rows.rows)};
            for (const Term& term : terms_)
                rows.terms.push_back(value_of(product(cell, term, {kOne, kOne}) / n));
            rows.outcome = total(cell, kOne, outcome_);
            rows.squares = total(cell, outcome_, outcome_);
            out.push_back(std::move(rows));
        }
        return out;
    }

private:
    void add(int variable) {
        const std::string& name = setup_.name(variable);
        if (!is_category(setup_.plan, variable)) {
            terms_.push_back({name, name});
            return;
        }
        const std::size_t key = key_of(layout_, variable);
        const std::vector<std::string> levels = levels_of(setup_, cells_, key, variable);
        const auto& wanted = setup_.plan.variables[static_cast<std::size_t>(variable)].reference;
        std::size_t reference = 0;
        const std::vector<std::string> words = level_words(setup_.plan, variable, levels);
        for (std::size_t k = 0; k < levels.size(); ++k)
            if (wanted && words[k] == *wanted) reference = k;
        for (std::size_t k = 0; k < levels.size(); ++k)
            if (k != reference) terms_.push_back({name + " " + words[k], {}, key, levels[k]});
    }

    // An indicator is the same in the whole cell.
    [[nodiscard]] static Pair product(const Cell& cell, const Term& a, const Term& b) {
        for (const Term* term : {&a, &b})
            if (term->column.empty() && cell.keys[term->key] != term->level) return {};
        return total(cell, a.column.empty() ? kOne : a.column, b.column.empty() ? kOne : b.column);
    }

    const Setup& setup_;
    const Layout& layout_;
    const std::vector<Cell>& cells_;
    std::vector<Term> terms_;
    std::string outcome_;
};

effects::Answer<Uncertainty> sure_of(const Setup& setup, const SumsModel& model,
                                     const effects::Fit& fit) {
    const std::vector<int>& by = setup.planned.errors.clusters;
    if (by.size() == 2)
        return uncertainty(setup, fit,
                           effects::TwoWaySums{.first = model.clusters({0}),
                                               .second = model.clusters({1}),
                                               .both = model.clusters({0, 1})},
                           setup.name(by[0]) + " × " + setup.name(by[1]));
    if (!by.empty()) return uncertainty(setup, fit, model.clusters({0}), setup.name(by[0]));
    if (error_kind(setup.planned) == terms::ErrorKind::Classical)
        return uncertainty(setup, fit, std::vector<effects::AlikeRows>{});
    return uncertainty(setup, fit, model.alike());
}

Finding regression(const Setup& setup, const Layout& layout, const std::vector<Cell>& cells) {
    const SumsModel model(setup, layout, cells);
    const std::vector<std::string> names = model.names();
    effects::Moments all(names.size());
    for (const Cell& cell : cells) all.add(model.moments(cell));
    const auto fit = effects::least_squares(all, names);
    if (!fit.ok()) return fit.refusal();
    const auto sure = sure_of(setup, model, fit.value());
    if (!sure.ok()) return sure.refusal();
    Found found;
    found.lines = lines_of(effects::estimates(fit.value(), sure.value().covariance), setup);
    const terms::Method method = setup.planned.method;
    if (method == terms::Method::SegmentedRegression)
        put_first(found.lines, "level");
    else if (method == terms::Method::TwoByTwo)
        put_first(found.lines,
                  setup.name(*setup.planned.treatment) + ":" + setup.name(*setup.planned.after));
    else
        put_first(found.lines, leading_term(setup, names));
    found.method = sure.value().method;
    found.method.insert(found.method.begin(), least_squares_sentence(method));
    if (!is_bootstrapped(setup)) found.cautions = sure.value().cautions;
    const std::vector<int>& by = setup.planned.errors.clusters;
    if (!by.empty())
        if (auto no = bootstrap(setup, model.clusters({0}), names, found)) return *no;
    found.exhibits = {coefficients(found.lines)};
    return found;
}

effects::Arm arm_of(const Cell& cell, const std::string& outcome) {
    const std::size_t rows = rows_of(cell);
    const Pair n{static_cast<double>(rows)};
    const Pair sum = total(cell, kOne, outcome);
    const Pair squares = total(cell, outcome, outcome) - sum * sum / n;
    return {.rows = rows, .mean = value_of(sum / n), .variance = value_of(squares / (n - Pair{1}))};
}

Finding difference(const Setup& setup, const std::vector<Cell>& cells) {
    effects::Arm treated;
    effects::Arm compared;
    for (const Cell& cell : cells)
        (value_of(pair_of(cell.keys[0])) != 0 ? treated : compared) =
            arm_of(cell, setup.name(*setup.planned.outcome));
    return told_difference(setup, is_pooled(setup) ? effects::difference_in_means(treated, compared)
                                                   : effects::welch(treated, compared));
}

Pair power_of_ten(int exponent) {
    Pair out{1};
    for (int k = 0; k < exponent; ++k) out = out * Pair{10};
    return out;
}

}  // namespace

bool has_total(const Cell& cell, const std::string& a, const std::string& b) {
    return told(cell, a, b) != nullptr;
}

Pair total(const Cell& cell, const std::string& a, const std::string& b) {
    const std::string* const text = told(cell, a, b);
    return text == nullptr ? Pair{} : pair_of(*text);
}

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '|') {
            parts.emplace_back();
        } else if (path[i] == '~' && i + 1 < path.size()) {
            ++i;
            parts.back() += path[i] == '1' ? '|' : '~';
        } else {
            parts.back() += path[i];
        }
    }
    return parts;
}

Pair pair_of(std::string_view decimal) {
    const bool is_below = decimal.starts_with('-');
    Pair value;
    int decimals = 0;
    bool is_after = false;
    std::size_t at = is_below || decimal.starts_with('+') ? 1 : 0;
    for (; at < decimal.size() && decimal[at] != 'e' && decimal[at] != 'E'; ++at) {
        if (decimal[at] == '.') {
            is_after = true;
            continue;
        }
        value = value * Pair{10} + Pair{static_cast<double>(decimal[at] - '0')};
        if (is_after) ++decimals;
    }
    int exponent = -decimals;
    if (at < decimal.size())
        exponent +=
            static_cast<int>(std::strtol(std::string(decimal.substr(at + 1)).c_str(), nullptr, 10));
    value = exponent < 0 ? value / power_of_ten(-exponent) : value * power_of_ten(exponent);
    return is_below ? -value : value;
}

std::vector<std::string> sorted_levels(const terms::AnalysisPlan& plan, int variable,
                                       std::vector<std::string> levels) {
    const bool is_of_texts = is_text(plan, variable);
    std::sort(levels.begin(), levels.end(), [&](const std::string& a, const std::string& b) {
        if (is_of_texts) return a < b;
        const double x = value_of(pair_of(a));
        const double y = value_of(pair_of(b));
        return x != y ? x < y : a < b;
    });
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    return levels;
}

std::vector<std::string> level_words(const terms::AnalysisPlan& plan, int variable,
                                     std::vector<std::string> levels) {
    if (!is_text(plan, variable))
        for (std::string& level : levels) level = fmt::format("{}", value_of(pair_of(level)));
    return levels;
}

Finding found_in_sums(const Setup& setup, const Layout& layout,
                      const std::vector<SumsTable::Cell>& cells) {
    if (cells.empty()) return effects::Refusal{effects::Reason::no_rows, {}};
    if (setup.planned.method == terms::Method::DifferenceInMeans) return difference(setup, cells);
    return regression(setup, layout, cells);
}

}  // namespace utfall::study
