#include "variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <type_traits>

#include "expression.h"
#include "utfall/base/date.h"
#include "utfall/base/threads.h"
#include "utfall/microdata/read.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using base::Code;
using microdata::ColumnType;
using terms::AnalysisPlan;
using terms::Variable;
using terms::VariableType;

ColumnType column_type(const Variable& v) {
    switch (v.type) {
        case VariableType::Number:
        case VariableType::Money:
        case VariableType::Days:
        case VariableType::Share: return ColumnType::Number;
        case VariableType::Whole: return ColumnType::Whole;
        case VariableType::YesNo: return v.yes ? ColumnType::Category : ColumnType::YesNo;
        case VariableType::Date: return ColumnType::Date;
        case VariableType::Category: return ColumnType::Category;
        case VariableType::Identity:
        case VariableType::Pseudonym: return ColumnType::Identity;
    }
    return ColumnType::Number;
}

// A text that is neither the plan's yes nor the one other text that is no.
struct UnknownWord {
    std::string column, word;
};

// Of three texts or more that a yes or no has, the rarest but yes: it is the one that is hardly meant.
std::vector<UnknownWord> unknown_words(const AnalysisPlan& plan, const microdata::Table& table) {
    std::vector<UnknownWord> unknown;
    for (const Variable& v : plan.variables) {
        const microdata::Column* column = v.yes ? table.find(v.column) : nullptr;
        if (column == nullptr) continue;
        std::vector<std::int64_t> rows(column->words.size());
        for (std::size_t i = 0; i < table.row_count; ++i)
            if (!column->is_missing(i)) ++rows[static_cast<std::size_t>(column->integer(i))];
        std::size_t others = 0;
        std::size_t rarest = rows.size();
        for (std::size_t k = 0; k < rows.size(); ++k) {
            if (rows[k] == 0 || column->words[k] == *v.yes) continue;
            ++others;
            if (rarest == rows.size() || rows[k] < rows[rarest]) rarest = k;
        }
        if (others > 1) unknown.push_back({v.column, column->words[rarest]});
    }
    return unknown;
}

Values values_of(const Variable& v, microdata::Column column) {
    Values out{.numbers = Numbers(std::move(column.values)),
               .missing = std::move(column.missing),
               .words = std::move(column.words)};
    if (v.yes) {
        const auto at = std::find(out.words.begin(), out.words.end(), *v.yes);
        const auto yes = static_cast<double>(at - out.words.begin());
        out.numbers.widen();
        for (std::size_t i = 0; i < out.numbers.size(); ++i)
            out.numbers[i] = std::as_const(out.numbers)[i] == yes ? 1 : 0;
        out.words.clear();
    }
    return out;
}

// Each variable's column; the last of several that share one may keep it.
std::vector<Values> read_values(const AnalysisPlan& plan, microdata::Table& table) {
    std::vector<Values> values(plan.variables.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Variable& v = plan.variables[i];
        if (v.defined) continue;
        const bool is_last = std::none_of(
            plan.variables.begin() + static_cast<std::ptrdiff_t>(i) + 1, plan.variables.end(),
            [&](const Variable& other) { return !other.defined && other.column == v.column; });
        const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                         [&](const auto& c) { return c.name == v.column; });
        ensure(column != table.columns.end(), "every column that was asked for has been read");
        values[i] = is_last ? values_of(v, std::move(*column)) : values_of(v, *column);
    }
    return values;
}

// Of rows that count.
base::Diagnostics missing_values(const AnalysisPlan& plan, const Variables& variables) {
    base::Diagnostics faults;
    for (std::size_t k = 0; k < plan.variables.size(); ++k) {
        const Variable& v = plan.variables[k];
        const Values& values = variables.values[k];
        if (v.may_be_missing || v.defined || values.missing.empty()) continue;
        std::int64_t missing = 0;
        for (std::size_t i = 0; i < variables.rows; ++i)
            if (variables.counts[i] != 0 && values.is_missing(i)) ++missing;
        if (missing > 0)
            faults.push_back(
                base::diagnose(Code::study_value_missing, v.place,
                               {Bilingual::same(v.name), Bilingual::same(std::to_string(missing)),
                                Bilingual::same(v.column)}));
    }
    return faults;
}

// Rows are sorted by the key, so that two alike stand together. The last part differs most often.
base::Diagnostics twice(const AnalysisPlan& plan, const Variables& variables) {
    if (plan.microdata.key.empty()) return {};
    const auto is_alike = [&](std::size_t i) {  // to the row above
        return std::all_of(plan.microdata.key.begin(), plan.microdata.key.end(), [&](int key) {
            const Values& v = variables.of(key);
            return v.numbers[i] == v.numbers[i - 1] && v.is_missing(i) == v.is_missing(i - 1);
        });
    };
    std::atomic<std::int64_t> alike = 0;
    std::visit(
        [&](const auto& last) {
            base::for_each_piece(
                variables.rows, base::kPieceRows, [&](std::size_t begin, std::size_t end) {
                    std::int64_t count = 0;
                    for (std::size_t i = std::max<std::size_t>(begin, 1); i < end; ++i)
                        if (last[i] == last[i - 1] && is_alike(i)) ++count;
                    alike += count;
                });
        },
        variables.of(plan.microdata.key.back()).numbers.stored());
    if (alike == 0) return {};
    std::string names;
    for (const int key : plan.microdata.key)
        names += (names.empty() ? "" : ", ") + plan.variables[static_cast<std::size_t>(key)].name;
    return {base::diagnose(Code::study_key_twice, plan.microdata.place,
                           {Bilingual::same(names), Bilingual::same(std::to_string(alike))})};
}

// A row of a table in the order of its file.
base::Place place_of(const microdata::Table& table, const std::string& path, std::size_t row) {
    return {.file = path,
            .line = static_cast<int>(row) + (table.has_lines ? 2 : 1),
            .is_item = !table.has_lines};
}

base::Diagnostics unknown_faults(const std::vector<UnknownWord>& unknown,
                                 const microdata::Table& table, const std::string& path) {
    base::Diagnostics faults;
    for (const UnknownWord& of : unknown) {
        const microdata::Column& column = *table.find(of.column);
        std::size_t row = 0;
        while (column.is_missing(row) || column.word(row) != of.word) ++row;
        faults.push_back(base::diagnose(Code::cell_not_yes_no, place_of(table, path, row),
                                        {Bilingual::same(of.column), Bilingual::same(of.word)}));
    }
    return faults;
}

void define(const AnalysisPlan& plan, Variables& variables) {
    for (std::size_t i = 0; i < plan.variables.size(); ++i)
        if (const auto& defined = plan.variables[i].defined)
            variables.values[i] = evaluated(*defined, variables);
}

}  // namespace

bool is_measured(const AnalysisPlan& plan, int variable) {
    return column_type(plan.variables[static_cast<std::size_t>(variable)]) == ColumnType::Number;
}

// The key's columns first: rows are sorted by them.
microdata::Request request_of(const AnalysisPlan& plan, int threads) {
    microdata::Request request{.columns = {}, .threads = threads};
    request.missing_marks = plan.microdata.missing_markers;
    const auto ask = [&](const Variable& v) {
        const bool is_asked = std::any_of(request.columns.begin(), request.columns.end(),
                                          [&](const auto& c) { return c.name == v.column; });
        if (v.column.empty() || is_asked) return;
        request.columns.push_back({.name = v.column,
                                   .type = column_type(v),
                                   .is_pseudonymised = v.type == VariableType::Pseudonym});
    };
    for (const int key : plan.microdata.key) ask(plan.variables[static_cast<std::size_t>(key)]);
    for (const Variable& v : plan.variables) ask(v);
    return request;
}

void Numbers::widen() {
    std::visit(
        [this](auto& column) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(column)>, std::vector<double>>)
                stored_ = std::vector<double>(column.begin(), column.end());
        },
        stored_);
}

namespace {

Variables computed(const AnalysisPlan& plan, microdata::Table& table) {
    Variables out{.values = read_values(plan, table),
                  .counts = {},
                  .rows = table.row_count,
                  .sha256 = table.sha256};
    // Which rows count may rest on what is defined; a defined mean is over the rows that count.
    out.counts.assign(out.rows, 1);
    define(plan, out);
    std::vector<std::uint8_t> counts(out.rows, 1);
    for (const terms::PlanExpression& condition : plan.microdata.only_rows) {
        const std::vector<std::uint8_t> is = holds(condition, out);
        for (std::size_t i = 0; i < out.rows; ++i) counts[i] = counts[i] != 0 && is[i] != 0;
    }
    out.counts = std::move(counts);
    out.passed_over = std::count(out.counts.begin(), out.counts.end(), 0);
    if (out.passed_over > 0) define(plan, out);
    return out;
}

// "P03, 2021"
std::string key_text(const AnalysisPlan& plan, const Variables& variables, std::size_t row) {
    std::string text;
    for (const int key : plan.microdata.key) {
        const Values& of = variables.of(key);
        const double value = of.numbers[row];
        const bool is_day =
            plan.variables[static_cast<std::size_t>(key)].type == VariableType::Date;
        text += text.empty() ? "" : ", ";
        text += of.is_missing(row) ? "–"
                : of.has_words()   ? of.words[static_cast<std::size_t>(value)]
                : is_day           ? base::Date::from_days(static_cast<std::int32_t>(value)).text()
                                   : fmt::format("{}", value);
    }
    return text;
}

// The first row whose key an earlier one has.
std::size_t first_twice(const AnalysisPlan& plan, const Variables& variables) {
    std::set<std::string> seen;
    std::size_t row = 0;
    while (row + 1 < variables.rows && seen.insert(key_text(plan, variables, row)).second) ++row;
    return row;
}

// Says in which row of the file the first of each fault stands.
void name_rows(const AnalysisPlan& plan, microdata::Table& table, const std::string& path,
               base::Diagnostics& faults) {
    const Variables in_order = computed(plan, table);
    if (faults.front().code == Code::study_key_twice) {
        const std::size_t row = first_twice(plan, in_order);
        const std::string key = key_text(plan, in_order, row);
        const int line = place_of(table, path, row).line;
        Bilingual& names = faults.front().arguments.front();
        names.sv += fmt::format(" ({} {}: {})", table.has_lines ? "rad" : "post nr", line, key);
        names.en += fmt::format(" ({} {}: {})", table.has_lines ? "line" : "row no.", line, key);
        return;
    }
    base::Diagnostics named;
    for (base::Diagnostic& fault : faults) {
        const auto v =
            std::find_if(plan.variables.begin(), plan.variables.end(),
                         [&](const Variable& of) { return of.name == fault.arguments.front().en; });
        const Values& of = in_order.of(static_cast<int>(v - plan.variables.begin()));
        std::size_t row = 0;
        while (in_order.counts[row] == 0 || !of.is_missing(row)) ++row;
        named.push_back(std::move(fault));
        named.push_back(base::diagnose(Code::field_empty, place_of(table, path, row),
                                       {Bilingual::same(v->column)}));
    }
    faults = std::move(named);
}

base::Diagnostics faults_of(const AnalysisPlan& plan, const Variables& variables) {
    base::Diagnostics faults = twice(plan, variables);
    return faults.empty() ? missing_values(plan, variables) : faults;
}

}  // namespace

base::Result<Variables> read_variables(const AnalysisPlan& plan, const std::string& path,
                                       int threads) {
    microdata::Request request = request_of(plan, threads);
    TRY(microdata::Table table, microdata::read(path, request));
    const std::vector<UnknownWord> unknown = unknown_words(plan, table);
    Variables out = computed(plan, table);
    base::Diagnostics faults = unknown.empty() ? faults_of(plan, out) : base::Diagnostics{};
    if (unknown.empty() && faults.empty()) return out;
    // Rows by their place in the file, which sorting has forgotten.
    request.in_file_order = true;
    TRY(microdata::Table as_written, microdata::read(path, request));
    if (!unknown.empty()) return unknown_faults(unknown, as_written, path);
    name_rows(plan, as_written, path, faults);
    return faults;
}

}  // namespace utfall::study
