#include "reference_records.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

namespace utfall::reference {

namespace {

const std::string kFolder = "../shared/reference/";

double number(const nlohmann::json& j) { return j.is_number() ? j.get<double>() : kAbsent; }

}  // namespace

bool is_there() { return std::filesystem::exists(kFolder); }

bool must_be_there() {
    const char* ci = std::getenv("CI");
    return ci != nullptr && std::string(ci) == "true";
}

std::string path_of(const std::string& file) { return kFolder + file; }

std::string text_of(const std::string& file) {
    std::ifstream in(path_of(file));
    std::ostringstream text;
    text << in.rdbuf();
    std::string all = text.str();
    if (all.rfind("\xEF\xBB\xBF", 0) == 0) all.erase(0, 3);
    return all;
}

std::vector<std::string> cells(const std::string& line, char separator) {
    std::vector<std::string> made(1);
    bool is_quoted = false;
    for (const char c : line)
        if (c == '"')
            is_quoted = !is_quoted;
        else if (c == separator && !is_quoted)
            made.emplace_back();
        else if (c != '\r')
            made.back() += c;
    return made;
}

const std::vector<Record>& records() {
    static const std::vector<Record> all = [] {
        std::vector<Record> made;
        for (const auto& j : nlohmann::json::parse(text_of("effects.json")))
            made.push_back({.dataset = j["dataset"],
                            .method = j["method"],
                            .specification = j["specification"],
                            .term = j["term"],
                            .estimate = number(j["estimate"]),
                            .se = number(j["se"]),
                            .p = number(j["p"]),
                            .rel_tol = j["rel_tol"],
                            .note = j["note"]});
        return made;
    }();
    return all;
}

double right_digits(double value, double exact) {
    if (value == exact) return 17;
    return std::min(17.0, -std::log10(std::abs(value / exact - 1)));
}

}  // namespace utfall::reference
