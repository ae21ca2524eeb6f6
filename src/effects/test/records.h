// effects: records compared one by one, where a record is more than an estimate.
#pragma once
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "reference.h"

namespace utfall::effects::records {

using reference::Record;
using reference::Table;

// kNone unless all of the text is a number.
inline double number(std::string_view text) {
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? value : kNone;
}

// Those of a data set whose method begins so.
inline std::vector<Record> of(std::string_view dataset, std::string_view method) {
    std::vector<Record> found;
    for (const Record& record : reference::records())
        if (record.dataset == dataset && record.method.rfind(method, 0) == 0)
            found.push_back(record);
    EXPECT_FALSE(found.empty()) << dataset << ": " << method;
    return found;
}

inline void expect_equal(const Record& record, double value, double wanted) {
    EXPECT_NEAR(value, wanted, record.rel_tol * std::abs(wanted))
        << record.dataset << ", " << record.method << ", " << record.specification << ", "
        << record.term;
}

// 1 where the cell is `level`.
inline std::vector<double> is(const Table& table, const std::string& name, std::string_view level) {
    std::vector<double> values;
    for (const std::string& cell : table.texts(name)) values.push_back(cell == level ? 1 : 0);
    return values;
}

}  // namespace utfall::effects::records
