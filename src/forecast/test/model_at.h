// A model from documents on disk.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "utfall/base/file.h"
#include "utfall/forecast/forecast.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::forecast::test {

inline std::string told(const base::Diagnostics& diagnostics) {
    std::string out;
    for (const auto& d : diagnostics) out += base::render(d, base::Language::English) + "\n";
    return out;
}

inline terms::Document document_at(const std::string& path) {
    const auto bytes = base::read_file(path, 1U << 20U);
    EXPECT_TRUE(bytes.ok()) << path;
    auto document = terms::parse(path, bytes.value());
    EXPECT_TRUE(document.ok()) << told(document.diagnostics());
    return std::move(document).value();
}

inline Model model_at(const std::string& contract, const std::string& assumptions) {
    const terms::Document text = document_at(contract);
    terms::Checked checked = terms::check(contract, text);
    EXPECT_TRUE(checked.contract) << told(checked.diagnostics);
    auto assumed = terms::check_assumptions(assumptions, document_at(assumptions), contract, text);
    EXPECT_TRUE(assumed.assumptions) << told(assumed.diagnostics);
    settle::Facts none;
    none.persons.resize(checked.contract->dimensions.size());
    auto model = model_of(std::move(*checked.contract), std::move(*assumed.assumptions), none);
    EXPECT_TRUE(model.ok()) << (model.ok() ? "" : told(model.diagnostics()));
    return std::move(model).value();
}

}  // namespace utfall::forecast::test
