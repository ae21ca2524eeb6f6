#include "utfall/exchange/certificate.h"

#include <nlohmann/json.hpp>

#include "certificate.h"
#include "utfall/base/sha256.h"

namespace utfall::exchange {

using Json = nlohmann::ordered_json;
using nlohmann::literals::operator""_json_pointer;

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

std::optional<Certified> certified(std::string_view text) {
    const Json file = Json::parse(text, nullptr, false);
    if (!file.is_object() || !file.contains("certificate") || !file.contains("facts"))
        return std::nullopt;
    const Json& certificate = file["certificate"];
    if (!certificate.is_object() || text_of(certificate, kSeal) != seal_of(file))
        return std::nullopt;
    const auto contract = text_of(certificate, "contract");
    if (!contract) return std::nullopt;
    Certified out{.contract = *contract, .is_locked = false, .deviations = {}};
    const Json lock = certificate.value("/plan/lock"_json_pointer, Json());
    out.is_locked = lock.is_object();
    if (!out.is_locked || !lock.contains("deviations")) return out;
    for (const Json& deviation : lock["deviations"])
        if (deviation.is_string()) out.deviations.push_back(deviation.get<std::string>());
    return out;
}

}  // namespace utfall::exchange
