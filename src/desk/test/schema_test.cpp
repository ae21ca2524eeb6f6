// What goes out as JSON fits statement.schema.json; what comes in as JSON fits facts.schema.json, or is refused.
#include "schema.h"

#include <nlohmann/json.hpp>

#include "settled_case.h"
#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::desk {
namespace {

TEST(StatementSchema, every_case_fits_in_both_languages) {
    for (const char* language : {"sv", "en"})
        each_statement(
            [](const Statement& s) {
                EXPECT_EQ(schema_faults(kStatementSchema, statement_json(s)), "");
            },
            language);
}

TEST(StatementSchema, knows_every_kind_of_event) {
    const auto schema = nlohmann::json::parse(base::read_file(kStatementSchema, 1U << 20U).value());
    const auto& kinds = schema["definitions"]["event"]["properties"]["kind"]["enum"];
    constexpr int kKinds = 8;
    for (int kind = 0; kind < kKinds; ++kind)
        EXPECT_EQ(kinds.at(static_cast<std::size_t>(kind)),
                  kind_code(static_cast<settle::EventKind>(kind)));
    EXPECT_EQ(kinds.size(), std::size_t{kKinds});
}

// Each change makes a good statement a bad one: the schema is no open door.
TEST(StatementSchema, refuses_what_is_not_a_statement) {
    Request request;
    request.contract = "cases/newpin-sbb/contract.md";
    request.facts = {"cases/newpin-sbb/facts/published.csv"};
    nlohmann::json good;
    ASSERT_TRUE(take_statement(
        request, [&](const Statement& s) { good = nlohmann::json::parse(statement_json(s)); }));
    const auto refused = [&](const std::string& pointer, const nlohmann::json& value) {
        nlohmann::json bad = good;
        bad[nlohmann::json::json_pointer(pointer)] = value;
        EXPECT_NE(schema_faults(kStatementSchema, bad.dump()), "") << pointer << " " << value;
    };
    EXPECT_EQ(schema_faults(kStatementSchema, good.dump()), "");
    refused("/news", 1);
    refused("/on", "2014");
    refused("/on", "2014-02-31x");
    refused("/currency", "kr");
    refused("/events/0/amount", "7 000 000.00");
    refused("/events/0/amount", 7000000);
    refused("/events/0/amount", "-1.00");
    refused("/events/0/kind", "given");
    refused("/events/0/place/line", 0);
    refused("/events/0/place/column", 3);
    refused("/events/1/bound_by/0/kind", "ceiling");
    refused("/events/1/bound_by/0/before", "1.00");
    refused("/events/1/why/value", "1.5");
    refused("/events/1/why/op", "power");
    refused("/events/1/why/op", "given");
    refused("/events/1/why/below", nlohmann::json::array());
    refused("/totals/0/amount", nullptr);
    refused("/postponed/0/until", "soon");
    for (const char* key :
         {"contract", "on", "currency", "events", "totals", "postponed", "refused"}) {
        nlohmann::json bad = good;
        bad.erase(key);
        EXPECT_NE(schema_faults(kStatementSchema, bad.dump()), "") << key;
    }
}

// Facts as JSON, wherever they stand in cases and stories: files of their own, or files inside stories.
std::vector<std::pair<std::string, std::string>> json_facts() {
    std::vector<std::pair<std::string, std::string>> all;
    for (const char* root : {"cases", "stories"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            const std::string path = entry.path().string();
            if (!entry.is_regular_file()) continue;
            const std::string bytes = base::read_file(path, std::size_t{1} << 26U).value();
            if (entry.path().extension() == ".json" &&
                entry.path().parent_path().filename() == "facts")
                all.emplace_back(path, bytes);
            if (entry.path().extension() != ".md") continue;
            for (const auto& [name, text] : story_files(bytes))
                if (name.find(".json") != std::string::npos) all.emplace_back(path, text);
        }
    return all;
}

// The schema cannot know every rule of the reader, but never refuses what the reader takes.
TEST(FactsSchema, fits_whatever_the_reader_takes) {
    std::size_t refused = 0;
    for (const auto& [path, json] : json_facts()) {
        const bool reads = exchange::parse_facts(path, json).ok();
        const std::string faults = schema_faults(kFactsSchema, json);
        EXPECT_TRUE(!reads || faults.empty()) << path << "\n" << faults << json;
        refused += faults.empty() ? 0U : 1U;
    }
    EXPECT_GE(refused, 5U);  // the stories of json-shape, json-type, json-key-missing …
}

// The validator passes over what it does not know.
TEST(Schemas, use_only_words_that_the_validator_knows) {
    for (const std::string& file :
         {kStatementSchema, kFactsSchema, kForecastSchema, kStudySchema, kCertificateSchema}) {
        const std::string text = base::read_file(file, std::size_t{1} << 20U).value();
        for (const char* word :
             {"const", "if", "then", "else", "contains", "propertyNames", "$defs", "examples"})
            EXPECT_EQ(text.find(std::string("\"") + word + "\":"), std::string::npos)
                << file << " " << word;
    }
}

TEST(FactsSchema, takes_what_the_reader_takes) {
    for (
        const char* json :
        {R"([])", R"({"facts": []})", R"([{"date":"2021-01-01","measure":"a","value":1}])",
         R"({"facts":[{"date":"2021-01-01","measure":"a","value":"1 000 kr","for":["b","c 1"],"source":"","verifier":"v"}]})",
         R"([{"date":"2021-01-01","measure":"a","value":true,"for":"b / c 1","claim":7,"claimed":"","outcome_date":"2020-12-01","corrects_from":"2020-01-01"}])"}) {
        EXPECT_TRUE(exchange::parse_facts("f", json).ok()) << json;
        EXPECT_EQ(schema_faults(kFactsSchema, json), "") << json;
    }
}

TEST(FactsSchema, refuses_what_the_reader_refuses) {
    for (const char* json : {R"(1)",
                             R"("facts")",
                             R"({})",
                             R"({"fact": []})",
                             R"({"facts": [], "more": 1})",
                             R"([1])",
                             R"([{}])",
                             R"([{"date":"2021-01-01","measure":"a"}])",
                             R"([{"date":"2021-01-01","value":1}])",
                             R"([{"measure":"a","value":1}])",
                             R"([{"date":"2021-1-1","measure":"a","value":1}])",
                             R"([{"date":20210101,"measure":"a","value":1}])",
                             R"([{"date":"2021-01-01","measure":"","value":1}])",
                             R"([{"date":"2021-01-01","measure":"a","value":null}])",
                             R"([{"date":"2021-01-01","measure":"a","value":[1]}])",
                             R"([{"date":"2021-01-01","measure":"a","value":" "}])",
                             R"([{"date":"2021-01-01","measure":"a","value":1,"for":1}])",
                             R"([{"date":"2021-01-01","measure":"a","value":1,"for":[""]}])",
                             R"([{"date":"2021-01-01","measure":"a","value":1,"extra":1}])",
                             R"([{"date":"2021-01-01","measure":"a","value":1,"claim":true}])",
                             R"([{"date":"2021-01-01","measure":"a","value":1,"claimed":"soon"}])",
                             R"([{"date":"2021-01-01","measure":"a","value":1,"source":1}])",
                             R"([{"date":"2021-01-01","measure":"a","value":1})"}) {
        EXPECT_FALSE(exchange::parse_facts("f", json).ok()) << json;
        EXPECT_NE(schema_faults(kFactsSchema, json), "") << json;
    }
}

}  // namespace
}  // namespace utfall::desk
