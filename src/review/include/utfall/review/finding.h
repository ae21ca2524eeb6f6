// review: what was found about a contract, each with situations that settle() reproduces.
#pragma once
#include <vector>

#include "utfall/base/result.h"
#include "utfall/review/situation.h"

namespace utfall::review {

// What a situation gives one party; net = received - paid - funded + worth. In minor units.
struct Position {
    int party = 0;
    std::int64_t received = 0, paid = 0, funded = 0;
    base::Rational worth;  // of the outcomes, to this party
    base::Rational net;
};

struct Instance {
    Situation situation;
    base::Bilingual words;  // what matters of the situation, the outcome in question first
    std::vector<Position> positions;
};

struct Finding {
    base::Diagnostic what;
    std::vector<Instance> instances;
    base::Bilingual where{};  // for which other values it is so; perhaps empty
};

}  // namespace utfall::review
