// The reference data and records beside the tree, for tests; nothing of them is copied into it.
//
//     if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
//     const reference::Table people = reference::table("causaldata_nsw_mixtape.csv");
//     std::vector<double> treat = people.numbers("treat");
//     reference::expect("nsw_mixtape", "OLS HC1", "treat", estimate);       // value, standard error, p within rel_tol
#pragma once
#include <map>
#include <string>
#include <vector>

#include "reference_records.h"
#include "utfall/effects/estimate.h"

namespace utfall::effects::reference {

inline constexpr auto kMissing = "the reference data are not there";
// Fails the test where they are missing though the environment says CI=true.
[[nodiscard]] bool is_there();

class Table {
public:
    Table(std::vector<std::string> names, std::vector<std::vector<std::string>> rows)
        : names_(std::move(names)), rows_(std::move(rows)) {}
    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    [[nodiscard]] std::vector<std::string> texts(const std::string& column) const;
    // NA and empty cells are not a number (kNone).
    [[nodiscard]] std::vector<double> numbers(const std::string& column) const;
    // The rows where the column's text is (or is not) one of those given.
    [[nodiscard]] Table where(const std::string& column, const std::vector<std::string>& any) const;
    [[nodiscard]] Table where_not(const std::string& column, const std::string& text) const;

private:
    [[nodiscard]] std::size_t place(const std::string& column) const;
    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> rows_;
};
// Comma separated, first row the names, quotes as usual.
[[nodiscard]] Table table(const std::string& file, char separator = ',');
// 0, 1 … by first appearance.
struct Numbered {
    std::vector<std::uint32_t> of;
    std::size_t count = 0;
};
[[nodiscard]] Numbered numbered(const std::vector<std::string>& texts);

using utfall::reference::Record;  // kNone where the record has no such number
using utfall::reference::records;
// Those of a data set and a method, and of a specification where one is given.
[[nodiscard]] std::vector<Record> records(const std::string& dataset, const std::string& method,
                                          const std::string& specification = "");
// Compares what the record gives; the record's term is looked for among the estimates. Every record must be met.
void expect(const std::vector<Record>& of, const std::vector<Estimate>& estimates);
// Records that no `expect` of this program has met yet, of a data set.
[[nodiscard]] std::vector<std::string> unmet(const std::string& dataset);

struct Exact {
    std::vector<double> coefficients;
    std::vector<double> standard_errors;
    double sigma = 0;
};
// Of nist_exact.json.
[[nodiscard]] std::map<std::string, Exact> nist();
using utfall::reference::right_digits;

}  // namespace utfall::effects::reference
