#include "utfall/microdata/table.h"

#include <algorithm>
#include <cmath>

#include "utfall/base/ensure.h"

namespace utfall::microdata {

std::size_t Column::row_count() const {
    return std::visit([](const auto& of_type) { return of_type.size(); }, values);
}

std::span<const double> Column::numbers() const {
    const auto* const numbers = std::get_if<std::vector<double>>(&values);
    ensure(numbers != nullptr, "numbers are asked of a Number");
    return *numbers;
}

std::int64_t Column::integer(std::size_t row) const {
    if (const auto* of_type = std::get_if<std::vector<std::int32_t>>(&values))
        return (*of_type)[row];
    if (const auto* of_type = std::get_if<std::vector<std::int64_t>>(&values))
        return (*of_type)[row];
    const auto* const flags = std::get_if<std::vector<std::uint8_t>>(&values);
    ensure(flags != nullptr, "integers are not asked of a Number");
    return (*flags)[row];
}

const std::string& Column::word(std::size_t row) const {
    ensure(!is_missing(row) && !words.empty(),
           "a word is asked of a row and a column that has one");
    return words[static_cast<std::size_t>(integer(row))];
}

base::Date Column::date(std::size_t row) const {
    ensure(type == ColumnType::Date, "a day is asked of a Date");
    return base::Date::from_days(static_cast<std::int32_t>(integer(row)));
}

base::Decimal Column::exact(std::size_t row) const {
    ensure(decimals.has_value(), "a decimal number is asked of a column that has decimals");
    double scale = 1;
    for (int i = 0; i < *decimals; ++i) scale *= 10;
    // At most 15 digits, so that the product is within half of the whole number that was written.
    const double digits = std::floor(std::fabs(numbers()[row]) * scale + 0.5);
    const auto size = static_cast<std::int64_t>(digits);
    return {.digits = numbers()[row] < 0 ? -size : size, .scale = *decimals};
}

const Column* Table::find(std::string_view name) const {
    for (const Column& column : columns) {
        if (column.name == name) return &column;
    }
    return nullptr;
}

Groups groups(const Column& column) {
    Groups result;
    const std::size_t count = column.row_count();
    std::vector<std::int64_t> distinct;
    for (std::size_t row = 0; row < count; ++row) {
        if (column.is_missing(row)) continue;
        const std::int64_t value = column.integer(row);
        // Equal neighbours are common: rows are sorted.
        if (distinct.empty() || distinct.back() != value) distinct.push_back(value);
    }
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    result.count = static_cast<std::int32_t>(distinct.size());
    result.of_row.reserve(count);
    std::size_t last = 0;
    for (std::size_t row = 0; row < count; ++row) {
        if (column.is_missing(row)) {
            result.of_row.push_back(-1);
            continue;
        }
        const std::int64_t value = column.integer(row);
        const bool is_near =
            distinct[last] == value || (last + 1 < distinct.size() && distinct[++last] == value);
        if (!is_near) {
            const auto place = std::lower_bound(distinct.begin(), distinct.end(), value);
            last = static_cast<std::size_t>(place - distinct.begin());
        }
        result.of_row.push_back(static_cast<std::int32_t>(last));
    }
    return result;
}

}  // namespace utfall::microdata
