// The records of effects that others computed, and the data they were computed from, beside the tree; for tests. Nothing of
// them is copied into it.
//
//     if (!reference::is_there()) GTEST_SKIP();              // and a failure where reference::must_be_there()
//     for (const reference::Record& r : reference::records()) …
#pragma once
#include <limits>
#include <string>
#include <vector>

namespace utfall::reference {

inline constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] bool is_there();
// The environment says CI=true.
[[nodiscard]] bool must_be_there();

struct Record {
    std::string dataset, method, specification, term;
    double estimate = kAbsent, se = kAbsent, p = kAbsent;  // kAbsent where the record has none
    double rel_tol = 0;
    std::string note;
};
// Of effects.json, in its order.
[[nodiscard]] const std::vector<Record>& records();

// A file of the folder, without a byte order mark.
[[nodiscard]] std::string text_of(const std::string& file);
[[nodiscard]] std::string path_of(const std::string& file);
// Of one line; quotes are taken off.
[[nodiscard]] std::vector<std::string> cells(const std::string& line, char separator = ',');
// -log10 of the relative error, at most 17.
[[nodiscard]] double right_digits(double value, double exact);

}  // namespace utfall::reference
