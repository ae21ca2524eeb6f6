// terms: the two languages, as they are named in messages.
#pragma once
#include "utfall/base/language.h"

namespace utfall::terms {

[[nodiscard]] inline base::Language other(base::Language language) {
    return language == base::Language::Swedish ? base::Language::English : base::Language::Swedish;
}

[[nodiscard]] inline base::Bilingual name_of(base::Language language) {
    if (language == base::Language::Swedish) return {.sv = "svenska", .en = "Swedish"};
    return {.sv = "engelska", .en = "English"};
}

}  // namespace utfall::terms
