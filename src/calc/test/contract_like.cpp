#include "contract_like.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "utfall/calc/builder.h"

namespace utfall::calc {

namespace {

class ContractLike {
public:
    explicit ContractLike(Random& random) : random_(random) {}

    Program program() {
        const std::size_t inputs = 2 + random_.below(3);
        for (std::size_t i = 0; i < inputs; ++i) {
            const std::int64_t low = random_.between(-5, 2);
            numbers_.push_back(build_.input({low, low + random_.between(1, 9)},
                                            random_.one_of<std::int64_t>({1, 1, 10})));
        }
        for (int k = 0; k < 12; ++k) step();
        Register sum = numbers_.back();
        for (int k = 0; k < 3; ++k) sum = build_.add(sum, any());
        EXPECT_FALSE(build_.fault());
        return std::move(build_).finish({sum});
    }

private:
    Register any() { return numbers_[random_.below(numbers_.size())]; }
    Register fixed() { return build_.constant({random_.between(-6, 12), 1}); }

    void step() {
        const Register a = any(), b = any();
        switch (random_.below(9)) {
            case 0: numbers_.push_back(build_.add(a, b)); break;
            case 1: numbers_.push_back(build_.subtract(a, b)); break;
            case 2:
                numbers_.push_back(build_.round(
                    build_.multiply(a, build_.constant({random_.between(1, 9), 10})), 1,
                    random_.one_of({Rounding::HalfUp, Rounding::Down, Rounding::HalfEven})));
                break;
            case 3: numbers_.push_back(build_.minimum(a, random_.chance(50) ? b : fixed())); break;
            case 4: numbers_.push_back(build_.maximum(a, random_.chance(50) ? b : fixed())); break;
            case 5: conditions_.push_back(build_.less(a, random_.chance(50) ? b : fixed())); break;
            case 6: conditions_.push_back(build_.at_most(fixed(), b)); break;
            case 7:
                if (!conditions_.empty())
                    numbers_.push_back(
                        build_.choose(conditions_[random_.below(conditions_.size())], a, b));
                break;
            default: {
                const Register left =
                    build_.maximum(build_.subtract(fixed(), a), build_.constant({0, 1}));
                numbers_.push_back(build_.add(a, build_.minimum(b, left)));
            }
        }
    }

    Random& random_;
    Builder build_;
    std::vector<Register> numbers_, conditions_;
};

}  // namespace

Program contract_like(Random& random) { return ContractLike(random).program(); }

Program repayments(Random& random) {
    Builder build;
    const auto whole = [&](std::int64_t n) { return build.constant({n, 1}); };
    const bool is_fixed = random.chance(30);
    const std::array weights{random.between(1, 9), random.between(1, 9)};
    std::array<Register, 2> owed{}, paid{whole(0), whole(0)};
    for (std::size_t d = 0; d < 2; ++d) owed[d] = whole(weights[d] * random.between(1, 9));
    Register purse = whole(0);
    for (int year = 0; year < 3; ++year) {
        const Register saved = build.input({0, random.between(1, 9)}, 1);
        const Register share = build.multiply(
            saved,
            build.constant({random.between(1, 40), random.one_of<std::int64_t>({1, 3, 10})}));
        const Register both = build.add(owed[0], owed[1]);
        const auto rounding = random.one_of({Rounding::HalfUp, Rounding::Down, Rounding::Up});
        const Register in = build.round(build.minimum(share, both), 1, rounding);
        purse = build.add(purse, in);
        const Register out = build.minimum(purse, build.round(both, 1, Rounding::Down));
        std::array<Register, 2> by{};
        for (std::size_t d = 0; d < 2; ++d)
            by[d] = is_fixed ? whole(weights[d]) : build.round(owed[d], 1, Rounding::HalfUp);
        for (std::size_t d = 0; d < 2; ++d) {
            const Register own = build.part(out, by, d);
            paid[d] = build.add(paid[d], own);
            purse = build.subtract(purse, own);
            const Register left = build.maximum(build.subtract(owed[d], own), whole(0));
            owed[d] = random.chance(50) ? build.multiply(left, build.constant({21, 20})) : left;
        }
    }
    EXPECT_FALSE(build.fault());
    return std::move(build).finish({paid[0], paid[1], purse});
}

ProRata pro_rata(Random& random) {
    ProRata terms;
    const std::int64_t unit = random.between(1, 6);
    terms.lent = {unit * random.between(1, 9), unit * random.between(1, 9)};
    terms.rate = {random.between(1, 30), random.one_of<std::int64_t>({100, 150, 365})};
    terms.years = static_cast<int>(random.between(2, 3));
    for (int k = static_cast<int>(random.between(1, 2)); k > 0; --k)
        terms.prices.push_back(random.between(1, 9));
    terms.most = random.between(1, 3);
    terms.first_limit = random.between(1, 30);
    terms.limit = random.between(1, 90);
    return terms;
}

Program program_of(const ProRata& terms) {
    Builder build;
    const auto whole = [&](std::int64_t n) { return build.constant({n, 1}); };
    const Register none = whole(0), rate = build.constant(terms.rate);
    std::array<Register, 2> remains{whole(terms.lent[0]), whole(terms.lent[1])},
        accrued{none, none}, paid{none, none};
    Register purse = none, room = whole(terms.limit);
    for (int year = 0; year < terms.years; ++year) {
        std::vector<Register> earned;
        Register all = none;
        for (const std::int64_t price : terms.prices) {
            earned.push_back(build.multiply(whole(price), build.input({0, terms.most}, 1)));
            all = build.add(all, earned.back());
        }
        std::vector<Register> limited{build.minimum(all, room)};
        if (year == 0) limited.push_back(build.minimum(all, whole(terms.first_limit)));
        Register in = none;
        for (std::size_t k = 0; k < earned.size(); ++k) {
            Register least = earned[k];
            for (const Register total : limited)
                least = build.minimum(least, build.part(total, earned, k));
            in = build.add(in, least);
        }
        room = build.maximum(build.subtract(room, in), none);
        purse = build.add(purse, in);
        std::array<Register, 2> interest{}, due{}, weights{};
        for (std::size_t d = 0; d < 2; ++d) {
            accrued[d] = build.add(accrued[d], build.multiply(remains[d], rate));
            interest[d] = build.round(accrued[d], 1, Rounding::HalfUp);
            due[d] = build.add(remains[d], interest[d]);
            weights[d] = build.maximum(due[d], none);
        }
        const Register out = build.minimum(build.add(due[0], due[1]), purse);
        for (std::size_t d = 0; d < 2; ++d) {
            const Register own = build.part(out, weights, d);
            const Register of_interest = build.minimum(own, interest[d]);
            accrued[d] = build.maximum(build.subtract(accrued[d], of_interest), none);
            const Register of_lent = build.minimum(build.subtract(own, of_interest), remains[d]);
            remains[d] = build.subtract(remains[d], of_lent);
            paid[d] = build.add(paid[d], own);
            purse = build.subtract(purse, own);
        }
    }
    EXPECT_FALSE(build.fault());
    return std::move(build).finish({paid[0], paid[1], purse});
}

int programs_wanted() {
    const char* told = std::getenv("UTFALL_PROGRAMS");
    return told != nullptr ? std::atoi(told) : kPrograms;
}

Row first_row(const std::vector<Span>& box) {
    Row row;
    for (const Span& span : box) row.push_back(span.low);
    return row;
}

bool next_row(Row& row, const std::vector<Span>& box) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Int128 next = Int128{row[i]} + box[i].stride;
        row[i] = next <= box[i].high ? static_cast<std::int64_t>(next) : box[i].low;
        if (next <= box[i].high) return true;
    }
    return false;
}

}  // namespace utfall::calc
