// test: facts and findings as short texts, to be compared in tables.
#pragma once
#include <fmt/format.h>

#include <string>

#include "utfall/base/text.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {

// "number 750/2 kr", "date 2021-03-31", "yes", "word abc".
inline std::string shown_value(const FactValue& value) {
    switch (value.kind) {
        case FactValue::Kind::Number:
            return fmt::format("number {}/{}{}{}", value.number.digits, value.number.scale,
                               value.unit.empty() ? "" : " ", value.unit);
        case FactValue::Kind::YesNo: return value.yes ? "yes" : "no";
        case FactValue::Kind::Date: return "date " + value.date.text();
        case FactValue::Kind::Word: return "word " + value.text;
    }
    return "";
}

// "3:12 code-name" for each finding, or "ok" and the number of rows.
inline std::string verdict(const std::string& bytes) {
    const base::Result<FactFile> result = parse_facts("f", bytes);
    if (result.ok()) return fmt::format("ok {}", result.value().rows.size());
    std::string text;
    for (const base::Diagnostic& diagnostic : result.diagnostics()) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{}:{} {}", diagnostic.place.line, diagnostic.place.column,
                            base::code_name(diagnostic.code));
    }
    return text;
}

// The first finding as a reader sees it.
inline std::string message(const std::string& bytes, base::Language language) {
    const base::Result<FactFile> result = parse_facts("f", bytes);
    return result.ok() ? "ok" : base::render(result.diagnostics().at(0), language);
}

struct Row {
    std::string given;
    std::string expected;
};

}  // namespace utfall::exchange
