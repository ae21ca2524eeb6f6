#include <utility>

#include "decode.h"
#include "facts_reader.h"
#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;
constexpr std::size_t kFileMax = 256 * kMebibyte;

// No heading begins with a bracket.
bool is_json(std::string_view text) {
    const std::string_view start = trimmed(text.substr(0, 4096));
    return start.starts_with('[') || start.starts_with('{');
}

}  // namespace

base::Result<FactFile> read_facts(const std::string& path) {
    TRY(std::string bytes, base::read_file(path, kFileMax));
    return parse_facts(path, std::move(bytes));
}

base::Result<FactFile> parse_facts(const std::string& path, std::string bytes) {
    if (bytes.size() > kFileMax) {
        return base::diagnose(base::Code::file_too_large, {.file = path},
                              {base::Bilingual::same(path), base::Bilingual::same("256")});
    }
    TRY(const std::string text, decode_text(path, std::move(bytes)));
    Findings findings(path);
    FactFile file{.path = path, .rows = {}};
    file.are_items = is_json(text);
    file.rows = file.are_items ? read_facts_json(text, findings) : read_facts_csv(text, findings);
    if (!findings.is_empty()) return findings.take();
    return file;
}

}  // namespace utfall::exchange
