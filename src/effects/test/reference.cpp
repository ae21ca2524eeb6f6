#include "reference.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace utfall::effects::reference {

namespace {

using utfall::reference::cells;
using utfall::reference::text_of;

std::set<const Record*>& met() {
    static std::set<const Record*> all;
    return all;
}

void expect_close(double value, double reference, double tolerance, const std::string& what) {
    if (std::isnan(reference)) return;
    EXPECT_LE(std::abs(value - reference), tolerance * std::abs(reference))
        << what << ": " << value << " against " << reference;
}

}  // namespace

bool is_there() {
    if (utfall::reference::is_there()) return true;
    if (utfall::reference::must_be_there()) ADD_FAILURE() << kMissing;
    return false;
}

std::size_t Table::place(const std::string& column) const {
    const auto at = std::find(names_.begin(), names_.end(), column);
    EXPECT_NE(at, names_.end()) << "no column " << column;
    return static_cast<std::size_t>(at - names_.begin());
}

std::vector<std::string> Table::texts(const std::string& column) const {
    const std::size_t at = place(column);
    std::vector<std::string> made;
    for (const auto& row : rows_) made.push_back(row.at(at));
    return made;
}

std::vector<double> Table::numbers(const std::string& column) const {
    std::vector<double> made;
    for (const std::string& text : texts(column))
        made.push_back(text.empty() || text == "NA" ? kNone : std::strtod(text.c_str(), nullptr));
    return made;
}

Table Table::where(const std::string& column, const std::vector<std::string>& any) const {
    const std::size_t at = place(column);
    Table made(names_, {});
    for (const auto& row : rows_)
        if (std::find(any.begin(), any.end(), row[at]) != any.end()) made.rows_.push_back(row);
    return made;
}

Table Table::where_not(const std::string& column, const std::string& text) const {
    const std::size_t at = place(column);
    Table made(names_, {});
    for (const auto& row : rows_)
        if (row[at] != text) made.rows_.push_back(row);
    return made;
}

Table table(const std::string& file, char separator) {
    std::istringstream in(text_of("data/" + file));
    std::string line;
    std::getline(in, line);
    const std::vector<std::string> names = cells(line, separator);
    std::vector<std::vector<std::string>> rows;
    while (std::getline(in, line))
        if (!line.empty()) rows.push_back(cells(line, separator));
    return {names, rows};
}

Numbered numbered(const std::vector<std::string>& texts) {
    std::map<std::string, std::uint32_t> seen;
    Numbered made;
    for (const std::string& text : texts)
        made.of.push_back(
            seen.try_emplace(text, static_cast<std::uint32_t>(seen.size())).first->second);
    made.count = seen.size();
    return made;
}

std::vector<Record> records(const std::string& dataset, const std::string& method,
                            const std::string& specification) {
    std::vector<Record> made;
    for (const Record& r : records())
        if (r.dataset == dataset && r.method == method &&
            (specification.empty() || r.specification == specification)) {
            made.push_back(r);
            met().insert(&r);
        }
    EXPECT_FALSE(made.empty()) << "no record of " << dataset << ", " << method;
    return made;
}

void expect(const std::vector<Record>& of, const std::vector<Estimate>& estimates) {
    for (const Record& r : of) {
        const std::string what = r.dataset + ", " + r.method + ", " + r.term;
        const auto e = std::find_if(estimates.begin(), estimates.end(),
                                    [&](const Estimate& one) { return one.term == r.term; });
        if (e == estimates.end()) {
            ADD_FAILURE() << "no estimate for " << what;
            continue;
        }
        expect_close(e->value, r.estimate, r.rel_tol, what);
        expect_close(e->standard_error, r.se, r.rel_tol, what + ", standard error");
        if (!std::isnan(r.p)) expect_close(p_value(*e), r.p, r.rel_tol, what + ", p");
    }
}

std::vector<std::string> unmet(const std::string& dataset) {
    std::vector<std::string> made;
    for (const Record& r : records())
        if (r.dataset == dataset && met().count(&r) == 0)
            made.push_back(r.method + " | " + r.specification + " | " + r.term);
    return made;
}

std::map<std::string, Exact> nist() {
    std::map<std::string, Exact> made;
    const nlohmann::json sets = nlohmann::json::parse(text_of("nist_exact.json"));
    const auto exact = [](const nlohmann::json& j) { return std::stod(j.get<std::string>()); };
    for (const auto& [name, j] : sets.items()) {
        Exact& e = made[name];
        for (const auto& b : j["beta"]) e.coefficients.push_back(exact(b));
        for (const auto& se : j["se"]) e.standard_errors.push_back(exact(se));
        e.sigma = exact(j["sigma"]);
    }
    return made;
}

}  // namespace utfall::effects::reference
