#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "columns.h"
#include "shown.h"
#include "utfall/exchange/certificate.h"

namespace utfall::exchange {
namespace {

const std::string kFact = R"({"date":"2021-01-01","measure":"a","value":1})";

std::string with(const std::string& member) {
    return R"([{"date":"2021-01-01","measure":"a",)" + member + "}]";
}

TEST(Json, reads_every_key) {
    const FactFile facts = parse_facts("f.json", R"({"facts": [
        {"date": "2021-03-31", "measure": "pris", "value": "A1", "for": ["barn 1", "läsår 2"],
         "outcome_date": "2021-02-01", "claimed": "2021-03-02", "claim": 17, "source": "dnr 5",
         "verifier": "utvärderaren", "corrects_from": "2020-12-31"},
        {"value": 7.50, "measure": "m", "date": "2021-03-31", "for": "barn 1 / läsår 2"}]})")
                               .value();
    ASSERT_EQ(facts.rows.size(), 2U);
    const FactRow& row = facts.rows[0];
    EXPECT_EQ(row.row, 1);
    EXPECT_EQ(row.date.text(), "2021-03-31");
    EXPECT_EQ(row.measure, "pris");
    EXPECT_EQ(shown_value(row.value), "word A1");
    EXPECT_EQ(row.concerns, (std::vector<std::string>{"barn 1", "läsår 2"}));
    EXPECT_EQ(row.outcome_date->text(), "2021-02-01");
    EXPECT_EQ(row.claimed->text(), "2021-03-02");
    EXPECT_EQ(row.claim, "17");
    EXPECT_EQ(row.source, "dnr 5");
    EXPECT_EQ(row.verifier, "utvärderaren");
    EXPECT_EQ(row.corrects_from->text(), "2020-12-31");
    EXPECT_EQ(facts.rows[1].row, 2);
    EXPECT_EQ(facts.rows[1].concerns, row.concerns);
    EXPECT_EQ(facts.rows[1].value.text, "7.50");
}

TEST(Json, a_certificate_stands_beside_its_facts) {
    const std::string facts = R"("facts":[)" + kFact + "]";
    const std::string inner =
        R"("plan":{"sha256":"ab","lines":[1,[2]]},"facts":[{}],"contract":"Fewer")";
    const std::string bare = R"("certificate":{)" + inner + "}";
    const auto sealed = [&](const std::string& text) {
        return R"("certificate":{)" + inner + R"(,"sha256":")" +
               certificate_seal("{" + text + "}") + R"("})";
    };
    const std::string certificate = sealed(bare + "," + facts);
    for (const std::string& text :
         {facts + "," + sealed(facts + "," + bare), certificate + ", " + facts}) {
        const FactFile file = parse_facts("f.json", "{" + text + "}").value();
        ASSERT_EQ(file.rows.size(), 1U);
        EXPECT_TRUE(file.rows[0].is_estimate);
        EXPECT_EQ(file.rows[0].measure, "a");
        EXPECT_EQ(file.places.files.front().certified->contract, "Fewer");
        EXPECT_FALSE(file.places.files.front().certified->is_locked);
    }
    EXPECT_FALSE(parse_facts("f.json", "{" + facts + "}").value().rows[0].is_estimate);
    EXPECT_FALSE(parse_facts("f.json", "{" + certificate + "}").ok());  // no facts
    EXPECT_FALSE(parse_facts("f.json", R"({"certificate":1,)" + facts + "}").ok());
    EXPECT_FALSE(parse_facts("f.json", R"({"certificate":{},)" + facts + "}").ok());
    const std::string altered = R"("facts":[)" + kFact + "," + kFact + "]";
    EXPECT_FALSE(parse_facts("f.json", "{" + certificate + "," + altered + "}").ok());
    EXPECT_FALSE(
        parse_facts("f.json", "{" + certificate + "," + certificate + "," + facts + "}").ok());
}

TEST(Json, values) {
    const std::vector<Row> rows = {
        {"1", "number 1/0"},
        {"-1", "number -1/0"},
        {"-0", "number 0/0"},
        {"1.234", "number 1234/3"},
        {"0.1", "number 1/1"},
        {"10000000.00", "number 1000000000/2"},
        {"123456789012345678", "number 123456789012345678/0"},
        {"true", "yes"},
        {"false", "no"},
        {R"("ja")", "yes"},
        {R"("40 %")", "number 40/0 %"},
        {R"("10 000 000,50 kr")", "number 1000000050/2 kr"},
        {R"("2021-03-31")", "date 2021-03-31"},
        {R"("skol\u0061")", "word skola"},
    };
    for (const Row& row : rows) {
        const base::Result<FactFile> result = parse_facts("f", with("\"value\":" + row.given));
        ASSERT_TRUE(result.ok()) << row.given;
        EXPECT_EQ(shown_value(result.value().rows.at(0).value), row.expected) << row.given;
    }
}

TEST(Json, verdicts) {
    const std::vector<Row> rows = {
        {"[]", "ok 0"},
        {R"({"facts":[]})", "ok 0"},
        {" \n[" + kFact + "," + kFact + "]\n", "ok 2"},
        {"\xEF\xBB\xBF[" + kFact + "]", "ok 1"},
        {with(R"("value":1,"for":[],"source":"")"), "ok 1"},
        // JSON that is broken
        {"[", "1:1 json-broken"},
        {"[" + kFact, "1:46 json-broken"},
        {"[" + kFact + ",]", "1:48 json-broken"},
        {"[" + kFact + "] x", "1:49 json-broken"},
        {"[\n{'date'}]", "2:2 json-broken"},
        {with("\"value\":1" + std::string(400, '0')), "1:37 fact-number-too-long"},
        // shapes
        {"{}", "1:2 json-shape"},
        {R"({"facts":{}})", "1:10 json-shape"},
        {R"({"facts":1})", "1:11 json-shape"},
        {"[1]", "1:3 json-shape"},
        {"[[" + kFact + "]]", "1:2 json-shape"},
        {R"({"facts":[],"facts":[]})", "1:13 json-key-twice"},
        {R"({"facts":[],"more":{"a":[1,{"b":2}]}})", "1:13 json-key-unknown"},
        {R"({"fact":[{"a":1}]})", "1:2 json-key-unknown, 1:18 json-shape"},
        // keys
        {"[{}]", "1:2 json-key-missing, 1:2 json-key-missing, 1:2 json-key-missing"},
        {"[\n " + kFact + ",\n {\"date\":\"2021-01-01\",\n\"measure\":\"a\"}]",
         "3:2 json-key-missing"},
        {with(R"("value":1,"person":[{"x":1}])"), "1:47 json-key-unknown"},
        {with(R"("value":1,"value":2)"), "1:47 json-key-twice"},
        {with(R"("value":1,"Datum":"2021-01-01")"), "1:47 json-key-unknown"},
        // types
        {with(R"("value":null)"), "1:37 json-type"},
        {with(R"("value":[1])"), "1:37 json-type"},
        {with(R"("value":{"a":1})"), "1:37 json-type"},
        {with(R"("value":1,"source":1)"), "1:47 json-type"},
        {with(R"("value":1,"claim":1.5)"), "1:47 json-type"},
        {with(R"("value":1,"for":1)"), "1:47 json-type"},
        {with(R"("value":1,"for":["a",1])"), "1:47 json-type"},
        {with(R"("value":1,"for":["a",["b"]])"), "1:47 json-type"},
        {with(R"("value":1,"for":[" "])"), "1:47 fact-for-empty"},
        {with(R"("value":1,"claimed":20210101)"), "1:47 json-type"},
        // values
        {with(R"("value":"")"), "1:37 field-empty"},
        {with(R"("value":"1,234")"), "1:37 fact-number-ambiguous"},
        {with(R"("value":1e3)"), "1:37 fact-number-exponent"},
        {with(R"("value":1.5E2)"), "1:37 fact-number-exponent"},
        {with(R"("value":9223372036854775807)"), "1:37 fact-number-too-long"},
        {with(R"("value":99999999999999999999)"), "1:37 fact-number-too-long"},
        {with(R"("value":"2021-2-1")"), "1:37 fact-date-form"},
        {R"([{"date":"2021-02-30","measure":"","value":1}])",
         "1:3 fact-date-nonexistent, 1:23 field-empty"},
        // The mark of JSON's own numbers is not the writer's choice.
        {R"([{"date":"2021-01-01","measure":"a","value":"1,5"},
             {"date":"2021-01-01","measure":"a","value":1.5}])",
         "ok 2"},
        {R"([{"date":"2021-01-01","measure":"a","value":"1,5"},
{"date":"2021-01-01","measure":"a","value":"1.5"}])",
         "2:36 fact-marks-mixed"},
    };
    for (const Row& row : rows) EXPECT_EQ(verdict(row.given), row.expected) << row.given;
}

TEST(Json, says_where_and_how_to_mend_it) {
    EXPECT_EQ(message("[" + kFact, base::Language::Swedish),
              "f:1:46: fel[json-broken]: JSON-texten blir fel eller bryts av vid "
              "\"sure\":\"a\",\"value\":1}\"\n"
              "    Kontrollera komman, citattecken och klamrar där.");
    EXPECT_EQ(message("[–]", base::Language::English),  // stops inside a letter
              "f:1:2: error[json-broken]: the JSON goes wrong or breaks off at \"[–\"\n"
              "    Check commas, quotation marks and brackets there.");
    EXPECT_EQ(message(with(R"("value":1,"for":1)"), base::Language::English),
              "f:1:47: error[json-type]: \"for\" should be a text or a list of texts\n"
              "    Write it so, or leave the key out if it may be missing.");
    EXPECT_EQ(
        message("[" + kFact + ",{\"date\":\"2021-01-01\",\"value\":1}]", base::Language::English),
        "f:1:48: error[json-key-missing]: fact 2 lacks the key \"measure\"\n"
        "    Add it; date, measure and value are needed.");
}

TEST(Json, reports_at_most_a_hundred_and_is_not_drowned_by_brackets) {
    std::string bytes = "[1";
    for (int i = 0; i < 300; ++i) bytes += ",1";
    EXPECT_EQ(parse_facts("f", bytes + "]").diagnostics().size(), 100U);
    EXPECT_FALSE(parse_facts("f", std::string(1'000'000, '[')).ok());
}

TEST(Schema, has_the_keys_that_are_read) {
    std::ifstream file("src/exchange/facts.schema.json");
    ASSERT_TRUE(file) << "run in the source tree";
    const nlohmann::json fact = nlohmann::json::parse(file)["definitions"]["fact"];
    std::set<std::string> keys;
    std::set<std::string> needed;
    for (const Column column : kColumns) {
        keys.emplace(json_key(column));
        if (is_needed(column)) needed.emplace(json_key(column));
    }
    std::set<std::string> described;
    for (const auto& member : fact["properties"].items()) described.insert(member.key());
    EXPECT_EQ(described, keys);
    EXPECT_EQ(fact["required"].get<std::set<std::string>>(), needed);
    EXPECT_EQ(fact["additionalProperties"], false);
}

}  // namespace
}  // namespace utfall::exchange
