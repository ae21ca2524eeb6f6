// review: what experience says is missing or unwise in a contract, although every clause is well formed.
//
//     for (const base::Diagnostic& d : lint(contract)) ...
#pragma once
#include "utfall/base/result.h"
#include "utfall/terms/model.h"

namespace utfall::review {

// Warnings and notes by rising line. Each names the published case that taught it.
[[nodiscard]] base::Diagnostics lint(const terms::Contract& contract);

}  // namespace utfall::review
