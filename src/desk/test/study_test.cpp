// A study as JSON, as a certificate and as a page, of the invented cohort in cases/norrkoping-2016/study.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "markup_check.h"
#include "schema.h"
#include "study_run.h"
#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::desk {
namespace {

using nlohmann::json;

Request the_study(const char* language = "") {
    Request request;
    request.command = Command::study_run;
    request.of_contract = "cases/norrkoping-2016/contract.md";
    request.contract = "cases/norrkoping-2016/study/plan.md";
    request.microdata = "cases/norrkoping-2016/study/cohort.csv";
    request.language = language;
    return request;
}

std::string printed(const char* format, const char* language = "") {
    Request request = the_study(language);
    request.format = format;
    const Answer answer = study_run(request);
    EXPECT_EQ(answer.exit_code, 0) << answer.error;
    return answer.out;
}

std::string the_certificate() {
    Request request = the_study();
    const auto path = std::filesystem::temp_directory_path() /
                      ("certificate-" + std::to_string(::getpid()) + ".json");
    request.certificate = path.string();
    request.established = "2021-02-15";
    const Answer answer = study_run(request);
    EXPECT_EQ(answer.exit_code, 0) << answer.error;
    const std::string text = base::read_file(path.string(), std::size_t{1} << 20U).value();
    std::filesystem::remove(path);
    return text;
}

TEST(StudyRun, stops_without_writing) {
    Request request = the_study();
    const auto path = std::filesystem::temp_directory_path() /
                      ("stopped-" + std::to_string(::getpid()) + ".json");
    request.certificate = path.string();
    request.established = "2021-02-15";
    int asked = 0;
    double last = -1;
    request.progress = [&](double done) {
        EXPECT_GT(done, last);
        EXPECT_LT(done, 1);
        last = done;
        return ++asked < 3;
    };
    const Answer answer = study_run(request);
    EXPECT_EQ(answer.exit_code, kStopped);
    EXPECT_EQ(answer.out, "");
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_EQ(asked, 3);
}

TEST(StudySchema, fits_in_both_languages) {
    for (const char* language : {"sv", "en"}) {
        const std::string text = printed("json", language);
        EXPECT_EQ(schema_faults(kStudySchema, text), "") << text;
        const json j = json::parse(text);
        EXPECT_EQ(j["microdata"]["rows"], 121);
        EXPECT_EQ(j["results"][0]["sample"]["treated"], 60);
        EXPECT_TRUE(j["plan"]["lock"].is_null());
    }
}

TEST(StudySchema, refuses_what_is_no_study) {
    const json good = json::parse(printed("json"));
    const auto refused = [&](const std::string& pointer, const json& value) {
        json bad = good;
        bad[json::json_pointer(pointer)] = value;
        EXPECT_NE(schema_faults(kStudySchema, bad.dump()), "") << pointer << " " << value;
    };
    refused("/news", 1);
    refused("/plan/sha256", "abc");
    refused("/plan/lock", "none");
    refused("/microdata/rows", -1);
    refused("/delivered/0/value", 1.5);
    refused("/results/0/reading", "other");
    refused("/results/0/lines/0/value", "1");
    refused("/results/0/sample/rows", "121");
    for (const auto& [key, value] : good.items()) {
        if (key == "contract") continue;
        json bad = good;
        bad.erase(key);
        EXPECT_NE(schema_faults(kStudySchema, bad.dump()), "") << key;
    }
}

TEST(CertificateSchema, fits_and_is_read_as_facts) {
    const std::string text = the_certificate();
    EXPECT_EQ(schema_faults(kCertificateSchema, text), "") << text;
    EXPECT_EQ(schema_faults(kFactsSchema, text), "") << text;
    EXPECT_TRUE(exchange::parse_facts("certificate.json", text).ok());
    json bad = json::parse(text);
    bad["facts"] = json::array();
    EXPECT_NE(schema_faults(kCertificateSchema, bad.dump()), "");
    bad = json::parse(text);
    bad["facts"][0]["value"] = 1.5;
    EXPECT_NE(schema_faults(kCertificateSchema, bad.dump()), "");
}

TEST(StudyPage, is_whole_and_fetches_nothing) {
    for (const char* language : {"sv", "en"}) {
        const std::string page = printed("html", language);
        EXPECT_EQ(MarkupCheck(page).faults(), "");
        EXPECT_EQ(page.find("http"), std::string::npos);
        // For test/report/axe.
        if (const char* folder = std::getenv("UTFALL_REPORTS")) {
            EXPECT_TRUE(
                base::write_file(std::string(folder) + "/study-" + language + ".html", page).ok());
        }
    }
}

}  // namespace
}  // namespace utfall::desk
