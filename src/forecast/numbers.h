// forecast, private: expressions of assumptions over columns of scenarios, in doubles.
//
// What is assumed is an estimate, so it may be computed so; contract arithmetic never is. The meaning of each operator is that
// of terms/compile.h, but nothing is rounded except where the text says `rounded to`.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "column_kernels.h"
#include "utfall/settle/facts.h"
#include "utfall/terms/model.h"

namespace utfall::forecast {

// One value for every row of a chunk, or the same for all.
struct Numbers {
    std::optional<double> constant;
    std::span<const double> rows;  // when not constant
    [[nodiscard]] double at(std::size_t row) const { return constant ? *constant : rows[row]; }
};

// Columns that live as long as a chunk is worked on.
class Scratch {
public:
    explicit Scratch(std::size_t most_rows) : most_rows_(most_rows), rows_(most_rows) {}
    [[nodiscard]] std::size_t rows() const { return rows_; }
    std::span<double> column();
    // The next chunk: what was given out is used again.
    void begin(std::size_t rows);

private:
    std::size_t most_rows_, rows_, used_ = 0;
    std::vector<std::vector<double>> columns_;
};

// An expression worked out into steps over columns, once; then run for each chunk.
class Recipe {
public:
    using Step = std::function<void(std::size_t rows)>;

    explicit Recipe(std::size_t most_rows) : most_rows_(most_rows) {}
    std::span<double> column() { return columns_.emplace_back(most_rows_); }
    void then(Step step) { steps_.push_back(std::move(step)); }
    void gives(const Numbers& result) { result_ = result; }
    // The answer's column is the recipe's own, or a fact's.
    [[nodiscard]] Numbers run(std::size_t rows) const;

private:
    std::size_t most_rows_;
    std::vector<std::vector<double>> columns_;
    std::vector<Step> steps_;
    Numbers result_;
};

// What is looked up outside the expression: the column of a fact or quantity, where it stays from chunk to chunk.
using FactColumn = std::function<Numbers(const settle::FactKey&)>;

class Evaluator {
public:
    // Adds to the recipe what gives the answers, which are constants or columns to be filled.
    Evaluator(const terms::Contract& names, Recipe& recipe, FactColumn fact)
        : names_(names), recipe_(recipe), fact_(std::move(fact)) {}

    // `members`: the current member of each dimension, −1 none.
    [[nodiscard]] Numbers operator()(const terms::Expression& e, const std::vector<int>& members);

private:
    using Cursor = std::vector<int>;
    Numbers values(const terms::Expression& e, const Cursor& members);
    Numbers scale(const terms::Expression& e, const Cursor& members);
    Numbers over_group(const terms::Expression& e, const Cursor& members);
    Numbers to_date(const terms::Expression& e, const Cursor& members);
    Numbers previous(const terms::Expression& e, const Cursor& members);
    Numbers days(const terms::Expression& e, const Cursor& members) const;
    Numbers defined(const terms::Expression& e, const Cursor& members);
    Numbers choose(const Numbers& test, const Numbers& met, const Numbers& otherwise) const;
    template <class Operation>
    Numbers two(const Numbers& a, const Numbers& b, Operation operation) const;
    using Kernel = void (*ColumnKernels::*)(const TwoColumns&);
    Numbers two(const Numbers& a, const Numbers& b, Kernel kernel) const;
    [[nodiscard]] std::optional<base::Date> day(const terms::Moment& m,
                                                const Cursor& members) const;
    [[nodiscard]] base::Date reference(const Cursor& members) const;

    const terms::Contract& names_;
    Recipe& recipe_;
    FactColumn fact_;
    std::map<std::pair<int, Cursor>, Numbers> defined_;  // each is worked out once
};

[[nodiscard]] double number(const base::Rational& value);

// What a fact or quantity in an expression is for the current members.
[[nodiscard]] settle::FactKey key_of(const terms::Contract& names, const terms::Expression& fact,
                                     const std::vector<int>& members);

}  // namespace utfall::forecast
