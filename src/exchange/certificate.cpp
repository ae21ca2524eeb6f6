#include "utfall/exchange/certificate.h"

#include <nlohmann/json.hpp>

#include "certificate.h"
#include "utfall/base/sha256.h"

namespace utfall::exchange {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kSeal = "sha256";

std::string seal_of(Json file) {
    if (file.contains("certificate") && file["certificate"].is_object())
        file["certificate"].erase(kSeal);
    return base::sha256(file.dump());
}

// The text under a name, or nothing.
std::optional<std::string> text_of(const Json& object, const char* name) {
    const auto at = object.find(name);
    if (at == object.end() || !at->is_string()) return std::nullopt;
    return at->get<std::string>();
}

}  // namespace

std::string certificate_seal(std::string_view json) { return seal_of(Json::parse(json)); }

std::optional<std::string> certified_contract(std::string_view text) {
    const Json file = Json::parse(text, nullptr, false);
    if (!file.is_object() || !file.contains("certificate") || !file.contains("facts"))
        return std::nullopt;
    const Json& certificate = file["certificate"];
    if (!certificate.is_object() || text_of(certificate, kSeal) != seal_of(file))
        return std::nullopt;
    return text_of(certificate, "contract");
}

}  // namespace utfall::exchange
