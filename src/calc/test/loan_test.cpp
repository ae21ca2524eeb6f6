// Loans of many years, of which the interest is rounded every year: too many situations to try each, few enough states to
// follow all of them from year to year.
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "contract_like.h"
#include "fraction.h"
#include "utfall/calc/builder.h"
#include "utfall/calc/extremes.h"
#include "utfall/calc/pursuit.h"

namespace utfall::calc {

namespace {

struct Loan {
    std::int64_t principal = 0;
    Rational rate{};
    int years = 0;
    std::int64_t most_paid = 0;  // a year
};

Loan loan(Random& random) {
    return {random.between(20, 60),
            {random.between(1, 30), random.one_of<std::int64_t>({100, 150, 365})},
            static_cast<int>(random.between(4, 7)),
            random.between(5, 40)};
}

// Interest runs on what remains, is due rounded, and is paid first; what was paid of it in part stays exact.
Program program_of(const Loan& loan) {
    Builder build;
    const Register none = build.constant({0, 1}), rate = build.constant(loan.rate);
    Register remains = build.constant({loan.principal, 1}), accrued = none, total = none;
    for (int year = 0; year < loan.years; ++year) {
        accrued = build.add(accrued, build.multiply(remains, rate));
        const Register interest = build.round(accrued, 1, Rounding::HalfUp);
        const Register paid =
            build.minimum(build.input({0, loan.most_paid}, 1), build.add(remains, interest));
        const Register of_interest = build.minimum(paid, interest);
        accrued = build.maximum(build.subtract(accrued, of_interest), none);
        remains = build.subtract(remains, build.subtract(paid, of_interest));
        total = build.add(total, paid);
    }
    return std::move(build).finish({total});
}

// The greatest total, state by state.
std::int64_t most_by_states(const Loan& loan) {
    struct Less {
        bool operator()(const std::pair<std::int64_t, Fraction>& a,
                        const std::pair<std::int64_t, Fraction>& b) const {
            return a.first != b.first ? a.first < b.first : a.second < b.second;
        }
    };
    // What remains and the interest that was not paid, and what was paid at most until then.
    std::map<std::pair<std::int64_t, Fraction>, std::int64_t, Less> states{
        {{loan.principal, Fraction{}}, 0}};
    for (int year = 0; year < loan.years; ++year) {
        decltype(states) next;
        for (const auto& [state, total] : states) {
            const Fraction accrued = state.second + Fraction{state.first} * Fraction::of(loan.rate);
            const auto interest = static_cast<std::int64_t>((accrued + Fraction::of(1, 2)).floor());
            const std::int64_t due = state.first + interest;
            for (std::int64_t paid = 0; paid <= std::min(due, loan.most_paid); ++paid) {
                const std::int64_t of_interest = std::min(paid, interest);
                const Fraction rest = larger(accrued - Fraction{of_interest}, 0);
                auto& most =
                    next.try_emplace({state.first - (paid - of_interest), rest}, 0).first->second;
                most = std::max(most, total + paid);
            }
        }
        states = std::move(next);
    }
    std::int64_t most = 0;
    for (const auto& [state, total] : states) most = std::max(most, total);
    return most;
}

// The same for the first of two lenders, count by count: within no limit, at one price.
struct Owed {
    std::int64_t remains = 0;
    Fraction accrued{};
    std::int64_t interest = 0;
};

Owed a_year_later(Owed owed, const Fraction& rate) {
    owed.accrued = owed.accrued + Fraction{owed.remains} * rate;
    owed.interest = static_cast<std::int64_t>((owed.accrued + Fraction::of(1, 2)).floor());
    return owed;
}

Owed repaid(Owed owed, std::int64_t paid) {
    const std::int64_t of_interest = std::min(paid, owed.interest);
    owed.accrued = larger(owed.accrued - Fraction{of_interest}, 0);
    owed.remains -= paid - of_interest;
    return owed;
}

std::int64_t most_by_counts(const ProRata& terms, std::array<Owed, 2> owed, std::int64_t purse,
                            int year) {
    if (year == terms.years) return 0;
    const Fraction rate = Fraction::of(terms.rate);
    for (Owed& one : owed) one = a_year_later(one, rate);
    const std::int64_t first = owed[0].remains + owed[0].interest,
                       both = first + owed[1].remains + owed[1].interest;
    std::int64_t most = 0;
    for (std::int64_t count = 0; count <= terms.most; ++count) {
        const std::int64_t all = purse + count * terms.prices.front(), out = std::min(all, both);
        // The largest remainder of two: to the nearest unit, half to the first.
        const std::int64_t own = both == 0 ? 0 : (2 * out * first + both) / (2 * both);
        const std::array next{repaid(owed[0], own), repaid(owed[1], out - own)};
        most = std::max(most, own + most_by_counts(terms, next, all - out, year + 1));
    }
    return most;
}

std::int64_t most_by_counts(const ProRata& terms) {
    return most_by_counts(terms, {Owed{terms.lent[0]}, Owed{terms.lent[1]}}, 0, 0);
}

}  // namespace

TEST(Loan, MostThatIsPaidInAllIsProvedToTheUnit) {
    Random random(20'131'231);
    int proved = 0, all = 0;
    for (int k = 0; k < 60; ++k) {
        const Loan one = loan(random);
        const Program program = program_of(one);
        const Register total = program.outputs.front();
        Budget narrowing{.steps = 400'000}, budget{.steps = 400'000};
        Pursuit pursuit(program, spans_of(program), std::array{total}, narrowing);
        const Extreme most = pursuit.maximum(total, budget, {});
        const Rational wanted{most_by_states(one), 1};
        ASSERT_TRUE(most.bound && most.attained);
        EXPECT_FALSE(*most.bound < wanted) << dump(program);
        EXPECT_FALSE(wanted < *most.attained) << dump(program);
        ++all;
        proved += most.is_proved() ? 1 : 0;
    }
    EXPECT_GT(proved, all * 9 / 10) << proved << " of " << all;
}

// What two lenders are owed keeps nearly a ratio: one cannot be paid much more than its part, whatever the counts. The money may
// repay all of it in one year, or not in all of them.
TEST(Loan, ProRataByCountsIsBoundedClosely) {
    Random random(20'141'007);
    int proved = 0, all = 0;
    for (int k = 0; k < 20; ++k) {
        const std::int64_t price = (k % 2 == 0 ? 100 : 10) * random.between(5, 40),
                           part = random.between(1, 9), unit = random.between(900, 1'100);
        constexpr std::int64_t kNoLimit = 1'000'000;
        const ProRata terms{{part * unit, (10 - part) * unit},
                            {random.between(10, 60), 1'000},
                            {price},
                            5,
                            6,
                            kNoLimit,
                            kNoLimit};
        const Program program = program_of(terms);
        const Register total = program.outputs.front();
        Budget narrowing{.steps = 6'000'000}, budget{.steps = 1'000'000};
        Pursuit pursuit(program, spans_of(program), std::array{total}, narrowing);
        const Extreme most = pursuit.maximum(total, budget, {});
        const std::int64_t wanted = most_by_counts(terms);
        ASSERT_TRUE(most.bound && most.attained);
        EXPECT_FALSE(*most.bound < Rational{wanted}) << dump(program);
        EXPECT_FALSE(Rational{wanted} < *most.attained) << dump(program);
        EXPECT_FALSE(Rational{wanted + wanted / 100 + 2} < *most.bound) << dump(program);
        ++all;
        proved += most.is_proved() ? 1 : 0;
    }
    EXPECT_GE(proved, all / 4) << proved << " of " << all;
}

}  // namespace utfall::calc
