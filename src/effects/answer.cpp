#include "utfall/effects/answer.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace utfall::effects {

namespace {

struct Row {
    std::string_view name, en, sv;
};
constexpr std::array kRows{
#define REFUSAL(id, en, sv) Row{#id, en, sv},
#include "utfall/effects/refusals.def"
#undef REFUSAL
};

const Row& row(Reason reason) { return kRows.at(static_cast<std::size_t>(reason)); }

}  // namespace

std::string reason_name(Reason reason) {
    std::string name{row(reason).name};
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

std::string sentence(const Refusal& refusal, base::Language language) {
    const Row& r = row(refusal.reason);
    std::string text{language == base::Language::Swedish ? r.sv : r.en};
    for (std::size_t i = 0; i < refusal.holes.size(); ++i) {
        const std::string hole = "{" + std::to_string(i) + "}";
        for (auto at = text.find(hole); at != std::string::npos; at = text.find(hole, at)) {
            text.replace(at, hole.size(), refusal.holes[i]);
            at += refusal.holes[i].size();
        }
    }
    return text;
}

}  // namespace utfall::effects
