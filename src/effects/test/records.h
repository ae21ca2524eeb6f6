// effects: the records of other programs in ../shared/reference, which is not part of this project, and their tables.
#pragma once
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace utfall::effects::records {

inline const std::string kFolder = "../shared/reference/";

// Without the folder a test is passed over, but not where everything is to be tested.
inline bool are_here() {
    const bool here = std::ifstream(kFolder + "effects.json").good();
    if (!here && std::getenv("CI") != nullptr) ADD_FAILURE() << kFolder << " is missing";
    return here;
}

inline double number(std::string_view text) {
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size()
               ? value
               : std::numeric_limits<double>::quiet_NaN();
}

struct Record {
    std::string dataset, method, specification, term;
    double estimate, se, p, rel_tol;
};

namespace inner {
inline std::string text_of(std::string_view object, std::string_view key) {
    auto at = object.find("\"" + std::string(key) + "\":");
    if (at == std::string_view::npos) return "";
    at = object.find_first_not_of(' ', at + key.size() + 3);
    if (object[at] == '"')
        return std::string(object.substr(at + 1, object.find('"', at + 1) - at - 1));
    return std::string(object.substr(at, object.find_first_of(",}\n", at) - at));
}
}  // namespace inner

// Those of a data set whose method begins so.
inline std::vector<Record> of(std::string_view dataset, std::string_view method) {
    std::ifstream file(kFolder + "effects.json");
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    std::vector<Record> found;
    for (auto at = all.find('{'); at != std::string::npos; at = all.find('{', at + 1)) {
        const auto end = all.find('}', at);
        const auto object = std::string_view(all).substr(at, end - at + 1);
        const auto text = [&](std::string_view key) { return inner::text_of(object, key); };
        if (text("dataset") != dataset || text("method").rfind(method, 0) != 0) continue;
        found.push_back({text("dataset"), text("method"), text("specification"), text("term"),
                         number(text("estimate")), number(text("se")), number(text("p")),
                         number(text("rel_tol"))});
    }
    EXPECT_FALSE(found.empty()) << dataset << ": " << method;
    return found;
}

inline void expect_equal(const Record& record, double value, double wanted) {
    EXPECT_NEAR(value, wanted, record.rel_tol * std::abs(wanted))
        << record.dataset << ", " << record.method << ", " << record.specification << ", "
        << record.term;
}

// Columns of text by name.
class Table {
public:
    explicit Table(const std::string& file, char comma = ',') {
        std::ifstream in(kFolder + "data/" + file);
        std::string line;
        while (std::getline(in, line)) {
            std::vector<std::string> cells(1);
            bool quoted = false;
            for (const char c : line) {
                if (c == '"')
                    quoted = !quoted;
                else if (c == comma && !quoted)
                    cells.emplace_back();
                else if (c != '\r')
                    cells.back() += c;
            }
            if (names_.empty()) {
                names_ = cells;
                continue;
            }
            for (std::size_t j = 0; j < names_.size(); ++j)
                columns_[names_[j]].push_back(cells.at(j));
        }
    }
    [[nodiscard]] const std::vector<std::string>& text(const std::string& name) const {
        return columns_.at(name);
    }
    // Not a number where the cell is none.
    [[nodiscard]] std::vector<double> numbers(const std::string& name) const {
        std::vector<double> values;
        for (const std::string& cell : text(name)) values.push_back(number(cell));
        return values;
    }
    // 1 where the cell is `level`.
    [[nodiscard]] std::vector<double> is(const std::string& name, std::string_view level) const {
        std::vector<double> values;
        for (const std::string& cell : text(name)) values.push_back(cell == level ? 1 : 0);
        return values;
    }

private:
    std::vector<std::string> names_;
    std::map<std::string, std::vector<std::string>> columns_;
};

}  // namespace utfall::effects::records
