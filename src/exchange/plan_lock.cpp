#include "utfall/exchange/plan_lock.h"

#include <nlohmann/json.hpp>

#include "utfall/base/date.h"
#include "utfall/base/file.h"
#include "utfall/base/sha256.h"

namespace utfall::exchange {

using base::Bilingual;
using base::Code;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view kKind = "utfall plan lock 1";

base::Diagnostic refusal(Code code, const std::string& path,
                         std::vector<Bilingual> arguments = {}) {
    return base::diagnose(code, {.file = path, .line = 0, .column = 0, .end_column = 0},
                          std::move(arguments));
}

bool is_two_digits(std::string_view text, int below) {
    const auto is_digit = [](char c) { return '0' <= c && c <= '9'; };
    return is_digit(text[0]) && is_digit(text[1]) && (text[0] - '0') * 10 + (text[1] - '0') < below;
}

}  // namespace

bool is_utc_time(std::string_view text) {
    constexpr std::string_view kShape = "2026-01-31T12:00:00Z";
    if (text.size() != kShape.size() || !base::Date::parse(text.substr(0, 10))) return false;
    for (const std::size_t mark : {10U, 13U, 16U, 19U})
        if (text[mark] != kShape[mark]) return false;
    return is_two_digits(text.substr(11, 2), 24) && is_two_digits(text.substr(14, 2), 60) &&
           is_two_digits(text.substr(17, 2), 60);
}

std::string lock_json(const PlanLock& lock) {
    ordered_json lines = ordered_json::array();
    for (std::size_t at = 0; at < lock.text.size();) {
        const std::size_t end = std::min(lock.text.find('\n', at), lock.text.size());
        lines.push_back(lock.text.substr(at, end - at));
        at = end + 1;
    }
    const ordered_json json{{"kind", kKind}, {"plan", lock.plan}, {"sha256", lock.sha256},
                            {"at", lock.at}, {"by", lock.by},     {"text", std::move(lines)}};
    return json.dump(2) + "\n";
}

base::Result<PlanLock> read_lock(const std::string& path) {
    constexpr std::size_t kLargest = std::size_t{64} << 20U;
    TRY(const std::string bytes, base::read_file(path, kLargest));
    const ordered_json json = ordered_json::parse(bytes, nullptr, false);
    PlanLock lock;
    const auto take = [&](const char* key, std::string& place) {
        const auto at = json.find(key);
        if (at == json.end() || !at->is_string()) return false;
        place = at->get<std::string>();
        return true;
    };
    std::string kind;
    const bool is_lock = json.is_object() && take("kind", kind) && kind == kKind &&
                         take("plan", lock.plan) && take("sha256", lock.sha256) &&
                         take("at", lock.at) && take("by", lock.by) && json.contains("text") &&
                         json["text"].is_array();
    if (!is_lock) return refusal(Code::not_a_lock, path, {Bilingual::same(path)});
    for (const ordered_json& line : json["text"]) {
        if (!line.is_string()) return refusal(Code::not_a_lock, path, {Bilingual::same(path)});
        lock.text += line.get<std::string>() + "\n";
    }
    if (base::sha256(lock.text) != lock.sha256) return refusal(Code::lock_broken, path);
    return lock;
}

}  // namespace utfall::exchange
