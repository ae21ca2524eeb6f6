#include "schema.h"

#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <map>
#include <memory>

#include "utfall/base/file.h"

namespace utfall::desk {

namespace {

const rapidjson::SchemaDocument& schema_of(const std::string& file) {
    static std::map<std::string, std::unique_ptr<rapidjson::SchemaDocument>> schemas;
    std::unique_ptr<rapidjson::SchemaDocument>& schema = schemas[file];
    if (!schema) {
        rapidjson::Document document;
        document.Parse(base::read_file(file, std::size_t{1} << 20U).value().c_str());
        ensure(!document.HasParseError(), "a schema is JSON");
        schema = std::make_unique<rapidjson::SchemaDocument>(document);
    }
    return *schema;
}

std::string words(const rapidjson::Pointer& pointer) {
    rapidjson::StringBuffer buffer;
    pointer.StringifyUriFragment(buffer);
    return buffer.GetString();
}

}  // namespace

std::string schema_faults(const std::string& schema_file, const std::string& json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError()) return "not JSON";
    rapidjson::SchemaValidator validator(schema_of(schema_file));
    if (document.Accept(validator)) return {};
    return words(validator.GetInvalidDocumentPointer()) + ": not as " +
           words(validator.GetInvalidSchemaPointer()) + " says in " +
           validator.GetInvalidSchemaKeyword();
}

}  // namespace utfall::desk
