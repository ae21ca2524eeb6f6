#include "plan_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "reference_records.h"
#include "utfall/terms/syntax.h"

namespace utfall::study::test {

namespace {

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<std::string> parts_of(const std::string& line, const std::string& by) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t at = line.find(by); at != std::string::npos; at = line.find(by, begin)) {
        parts.push_back(line.substr(begin, at - begin));
        begin = at + by.size();
    }
    parts.push_back(line.substr(begin));
    return parts;
}

void read_name(const std::string& line, std::map<std::string, std::string>& names) {
    const std::vector<std::string> sides = parts_of(line, " = ");
    ASSERT_EQ(sides.size(), 2U) << line;
    names[sides[0]] = sides[1];
}

void read_meeting(const std::string& line, const std::string& dataset, PlanFile& file) {
    const std::vector<std::string> parts = parts_of(line, " :: ");
    const std::vector<std::string> subject = parts_of(parts[0], ", ");
    Meeting meeting{.dataset = dataset, .estimate = subject[0], .part = {}, .method = parts[1]};
    if (parts.size() > 2) meeting.specification = parts[2];
    if (subject.size() > 1 && subject[1].find(" = ") != std::string::npos)
        read_name(subject[1], meeting.names);
    else if (subject.size() > 1)
        meeting.part = subject[1];
    file.meetings.push_back(std::move(meeting));
}

// The fence of records; names of terms hold for every row, unless it has its own.
void read_fence(const std::string& text, PlanFile& file) {
    const std::string open = "```records\n";
    const std::size_t begin = text.find(open);
    if (begin == std::string::npos) return;
    std::istringstream fence(
        text.substr(begin + open.size(), text.find("\n```", begin) - begin - open.size()));
    std::string dataset;
    std::map<std::string, std::string> names;
    for (std::string line; std::getline(fence, line);) {
        if (line.rfind("data ", 0) == 0)
            file.data = line.substr(5);
        else if (line.rfind("dataset ", 0) == 0)
            dataset = line.substr(8);
        else if (line.find(" :: ") != std::string::npos)
            read_meeting(line, dataset, file);
        else
            read_name(line, names);
    }
    for (Meeting& meeting : file.meetings) meeting.names.insert(names.begin(), names.end());
}

std::vector<std::string> lines_of(const std::string& file) {
    std::istringstream in(reference::text_of("data/" + file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

// The treated of the experiment, and the survey.
std::string treated_and_survey() {
    std::string text;
    for (const std::string& line : lines_of("causaldata_nsw_mixtape.csv")) {
        const std::string treat = reference::cells(line).at(2);
        if (treat == "treat" || treat == "1") text += line + "\n";
    }
    const std::vector<std::string> survey = lines_of("causaldata_cps_mixtape.csv");
    for (std::size_t i = 1; i < survey.size(); ++i) text += survey[i] + "\n";
    return text;
}

// The controls of the experiment, who were trained no more than the survey was: a row for each period. The README of DRDID
// does this with the 425 controls of 1986; here are the 260 of Dehejia and Wahba (1999).
std::string controls_and_survey() {
    std::string text = "id,year,experimental,re,age,educ,black,hisp,married,nodegree,re74\n";
    std::size_t id = 0;
    for (const char* file : {"causaldata_nsw_mixtape.csv", "causaldata_cps_mixtape.csv"}) {
        const bool is_experiment = std::string(file).find("nsw") != std::string::npos;
        const std::vector<std::string> lines = lines_of(file);
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const std::vector<std::string> c = reference::cells(lines[i]);
            if (c[2] != "0") continue;
            const std::string person = std::to_string(++id);
            const std::string rest = "," + c[3] + "," + c[4] + "," + c[5] + "," + c[6] + "," +
                                     c[7] + "," + c[8] + "," + c[9] + "\n";
            const std::string arm = is_experiment ? ",1," : ",0,";
            text += person + ",1975" + arm + c[10] + rest;
            text += person + ",1978" + arm + c[11] + rest;
        }
    }
    return text;
}

// Rows numbered in the order of the file.
std::string numbered(const std::string& file) {
    std::string text;
    std::size_t number = 0;
    for (const std::string& line : lines_of(file)) {
        text += (number == 0 ? "number" : std::to_string(number)) + "," + line + "\n";
        ++number;
    }
    return text;
}

}  // namespace

terms::AnalysisPlan plan_of(const std::string& text) {
    const auto document = terms::parse("plan.md", text);
    std::string faults;
    if (!document.ok()) {
        for (const base::Diagnostic& d : document.diagnostics())
            faults += base::render(d, base::Language::English) + "\n";
        ADD_FAILURE() << faults << text;
        return {};
    }
    const terms::CheckedPlan checked = terms::check_plan("plan.md", document.value());
    for (const base::Diagnostic& d : checked.diagnostics)
        faults += base::render(d, base::Language::English) + "\n";
    if (!checked.plan) ADD_FAILURE() << faults << text;
    return checked.plan.value_or(terms::AnalysisPlan{});
}

PlanFile plan_file(const std::string& path) {
    const std::string text = file_text(path);
    PlanFile file{.path = path, .data = {}, .plan = plan_of(text)};
    read_fence(text, file);
    return file;
}

std::vector<std::string> plan_paths() {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator("src/study/test/plans"))
        paths.push_back(entry.path().string());
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::string written(const std::string& file, const std::string& text) {
    const std::string path = testing::TempDir() + "utfall-study-" + file;
    std::ofstream(path) << text;
    return path;
}

std::string data_path(const std::string& data) {
    if (data == "nsw-treated-and-cps.csv") return written(data, treated_and_survey());
    if (data == "nsw-controls-and-cps.csv") return written(data, controls_and_survey());
    if (data == "lalonde-numbered.csv") return written(data, numbered("MatchIt_lalonde.csv"));
    return reference::path_of("data/" + data);
}

}  // namespace utfall::study::test
