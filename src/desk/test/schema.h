// test: JSON against a JSON Schema (draft 7), by valijson.
#pragma once
#include <string>

namespace utfall::desk {

// What is wrong with `json` by the schema in the file, one thing a line; empty when nothing is.
[[nodiscard]] std::string schema_faults(const std::string& schema_file, const std::string& json);

inline const std::string kStatementSchema = "src/desk/statement.schema.json";
inline const std::string kFactsSchema = "src/exchange/facts.schema.json";

}  // namespace utfall::desk
