// Bytes of any kind to parse_facts: it answers with facts or with findings that can be read in both languages.
#include <cstdint>
#include <string>
#include <string_view>

#include "utfall/base/ensure.h"
#include "utfall/base/text.h"
#include "utfall/exchange/fact_row.h"

namespace {

using utfall::base::Diagnostic;
using utfall::base::Language;

void check_findings(const utfall::base::Diagnostics& findings) {
    ensure(!findings.empty() && findings.size() <= 100, "a refused file has 1 to 100 findings");
    for (const Diagnostic& finding : findings) {
        ensure(finding.place.file == "fuzz", "a finding names its file");
        ensure(finding.place.line >= 0 && finding.place.column >= 0, "a place is counted from 1");
        for (const Language language : {Language::Swedish, Language::English}) {
            const std::string text = render(finding, language);
            ensure(utfall::base::is_utf8(text), "a message is UTF-8");
            ensure(text.find("{0}") == std::string::npos || !finding.arguments.empty(),
                   "a message is filled in");
        }
    }
}

void check_facts(const utfall::exchange::FactFile& facts) {
    constexpr std::int64_t kSizeMax = 1'000'000'000'000'000'000;
    int row_before = 0;
    for (const auto& row : facts.rows) {
        ensure(row.row > row_before, "rows come in the order of the file");
        row_before = row.row;
        ensure(!row.measure.empty() && !row.value.text.empty(), "what is needed is there");
        const auto& number = row.value.number;
        ensure(number.scale >= 0 && number.scale <= 18, "a number has at most 18 decimals");
        ensure(number.digits > -kSizeMax && number.digits < kSizeMax, "a number has 18 digits");
        ensure(row.date.year() >= 1 && row.date.year() <= 9999, "a date has four digits");
        for (const std::string& name : row.concerns) ensure(!name.empty(), "a name is not empty");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
    const std::string_view view(reinterpret_cast<const char*>(bytes), size_bytes);
    const auto result = utfall::exchange::parse_facts("fuzz", std::string(view));
    if (result.ok()) {
        check_facts(result.value());
    } else {
        check_findings(result.diagnostics());
    }
    return 0;
}
