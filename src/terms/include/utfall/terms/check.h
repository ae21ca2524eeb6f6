// terms: tree to checked contract.
#pragma once
#include <optional>
#include <vector>

#include "utfall/base/diagnostic.h"
#include "utfall/terms/model.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

struct Checked {
    std::optional<Contract> contract;           // there when no diagnostic is an error
    std::vector<base::Diagnostic> diagnostics;  // by place
};

// Names, types and units, tiers, dates and the parts that each clause needs.
[[nodiscard]] Checked check(const std::string& path, const Document& document);

}  // namespace utfall::terms
