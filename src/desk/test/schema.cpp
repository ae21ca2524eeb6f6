#include "schema.h"

#include <map>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "utfall/base/file.h"

namespace utfall::desk {

namespace {

const valijson::Schema& schema_of(const std::string& file) {
    static std::map<std::string, valijson::Schema> schemas;
    const auto [at, is_new] = schemas.try_emplace(file);
    if (is_new) {
        const auto document = nlohmann::json::parse(base::read_file(file, 1U << 20U).value());
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::NlohmannJsonAdapter(document), at->second);
    }
    return at->second;
}

}  // namespace

std::string schema_faults(const std::string& schema_file, const std::string& json) {
    const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
    if (document.is_discarded()) return "not JSON\n";
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_of(schema_file),
                           valijson::adapters::NlohmannJsonAdapter(document), &results))
        return {};
    std::string faults;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        for (const std::string& part : error.context) faults += part;
        faults += ": " + error.description + "\n";
    }
    return faults;
}

}  // namespace utfall::desk
