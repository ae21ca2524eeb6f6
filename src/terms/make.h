// terms, private: small words for checked expressions.
#pragma once
#include <utility>
#include <vector>

#include "utfall/terms/expression.h"

namespace utfall::terms {

inline constexpr Type kUnknown{.kind = Type::Kind::Unknown};

[[nodiscard]] inline bool is_unknown(const Type& t) { return t.kind == Type::Kind::Unknown; }

[[nodiscard]] inline bool is_ratio(const Type& t) {
    return (t.kind == Type::Kind::Share || t.kind == Type::Kind::Number) && t.per < 0;
}

[[nodiscard]] inline Expression make(Expression::Kind kind, Type type, const base::Place& place,
                                     std::vector<Expression> parts = {}) {
    Expression e;
    e.kind = kind;
    e.type = type;
    e.place = place;
    e.parts = std::move(parts);
    return e;
}

}  // namespace utfall::terms
