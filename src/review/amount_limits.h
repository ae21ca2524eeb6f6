// review, private: the least and the most that an expression can be, clause by clause and without regard to what its
// parts have in common. Wider than the bounds of exposure, but known for a part of a clause too.
//
//     Limits(contract).of(payment)                       // every fact anywhere in its range
//     Limits(contract, Known{measure, value}).of(payment)
#pragma once
#include <map>
#include <optional>

#include "utfall/terms/model.h"

namespace utfall::review {

// Nothing: without limit, or not known.
struct Limit {
    std::optional<base::Rational> low, high;
};

struct Known {
    int measure = 0;
    base::Rational value;
};

class Limits {
public:
    explicit Limits(const terms::Contract& contract, std::optional<Known> known = std::nullopt)
        : contract_(contract), known_(known) {}

    [[nodiscard]] Limit of(const terms::Expression& e);
    [[nodiscard]] Limit of(
        const terms::Payment& p);  // one of those that it makes; its condition counted

private:
    Limit fact(const terms::Expression& e) const;
    Limit definition(int index);
    Limit scale(int index);
    Limit values(int index);
    Limit condition(const terms::Expression& e);
    Limit product(const Limit& a, const Limit& b) const;
    Limit quotient(const terms::Expression& e);
    Limit arithmetic(const terms::Expression& e);
    Limit select(const terms::Expression& e);
    Limit over_members(const terms::Expression& e);
    Limit all_of(const terms::Expression& e, std::int64_t count);

    const terms::Contract& contract_;
    std::optional<Known> known_;
    std::map<int, Limit> definitions_, scales_;
};

}  // namespace utfall::review
