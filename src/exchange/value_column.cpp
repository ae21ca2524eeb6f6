#include "utfall/exchange/value_column.h"

#include "csv.h"
#include "decode.h"
#include "fact_value.h"
#include "utfall/base/file.h"
#include "utfall/base/text.h"

namespace utfall::exchange {

using base::Bilingual;
using base::Code;

namespace {
constexpr std::size_t kBytesMax = 64U << 20U, kValuesMax = 1'000'000;
}

base::Result<std::vector<FactValue>> read_value_column(const std::string& path) {
    TRY(std::string bytes, base::read_file(path, kBytesMax));
    TRY(const std::string text, decode_text(path, std::move(bytes)));
    CsvReader reader(text, find_separator(text));
    std::vector<FactValue> out;
    bool is_first = true;
    for (CsvRow row; reader.next(row); is_first = false) {
        const std::string_view cell =
            row.fields.empty() ? std::string_view() : trimmed(row.fields[0].text);
        const bool is_empty = cell.empty();
        const ValueReading read = is_empty ? ValueReading{} : read_value(cell);
        const bool is_number =
            !is_empty && !read.finding && read.value.kind == FactValue::Kind::Number;
        if (!is_number && is_first) continue;
        const base::Place place{.file = path, .line = row.line, .column = 0, .end_column = 0};
        if (!is_number || row.fault != CsvFault::None)
            return base::diagnose(Code::value_not_number, place,
                                  {Bilingual::same(std::string(cell))});
        if (out.size() == kValuesMax)
            return base::diagnose(Code::facts_too_many, place,
                                  {Bilingual::same(std::to_string(kValuesMax))});
        out.push_back(read.value);
    }
    if (out.empty()) return base::diagnose(Code::facts_empty, {.file = path});
    return out;
}

}  // namespace utfall::exchange
