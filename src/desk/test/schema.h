// test: JSON against a JSON Schema, by rapidjson, which is also a second reader of the JSON that nlohmann/json wrote.
// It knows draft 4; our schemas are draft 7 and use nothing beyond draft 4 except the word `format`, which it passes over.
#pragma once
#include <string>

namespace utfall::desk {

// What is wrong with `json` by the schema in the file; empty when nothing is.
[[nodiscard]] std::string schema_faults(const std::string& schema_file, const std::string& json);

inline const std::string kStatementSchema = "src/desk/statement.schema.json";
inline const std::string kFactsSchema = "src/exchange/facts.schema.json";
inline const std::string kForecastSchema = "src/desk/forecast.schema.json";
inline const std::string kStudySchema = "src/desk/study.schema.json";
inline const std::string kCertificateSchema = "src/desk/certificate.schema.json";

}  // namespace utfall::desk
