#include "utfall/review/lint.h"

namespace utfall::review {

base::Diagnostics lint(const terms::Contract&) { return {}; }

}  // namespace utfall::review
