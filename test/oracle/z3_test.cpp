// The bounds executor against z3 on small contracts made at random: nothing is ever above a bound, and what is told to be
// reached is a value that the oracle's reading of the program has too.
//
// UTFALL_SEED: the first contract; UTFALL_CONTRACTS: how many; UTFALL_TELL: also tells each question.
#include <gtest/gtest.h>

#include <cstdlib>

#include "contracts.h"
#include "lines.h"
#include "random_contract.h"
#include "z3_program.h"

namespace utfall::test {

namespace {

constexpr unsigned kEffort = 1'000'000;  // z3's own count of work, the same on every machine

std::uint64_t told(const char* name, std::uint64_t usual) {
    const char* text = std::getenv(name);
    return text != nullptr ? std::strtoull(text, nullptr, 10) : usual;
}

struct Tally {
    int contracts = 0, questions = 0, undecided = 0, proved = 0, ends = 0, best = 0;
};

class Oracle {
public:
    Oracle(const review::Sheet& sheet, std::span<const calc::Span> box)
        : z3_(context_, sheet.program, box), solver_(context_) {
        z3::params effort(context_);
        effort.set("arith.solver", 2U);  // of its solvers the one that decides most of these
        effort.set("rlimit", kEffort);
        solver_.set(effort);
        for (const z3::expr& law : z3_.laws()) solver_.add(law);
    }
    [[nodiscard]] bool is_supported() const { return z3_.is_supported(); }

    // Can `value` lie beyond `limit`?
    z3::check_result beyond(calc::Register value, const calc::Rational& limit, bool upwards) {
        solver_.push();
        const z3::expr v = z3_.number(value), l = z3_.fraction(limit);
        solver_.add(upwards ? v > l : v < l);
        const z3::check_result answer = solver_.check();
        solver_.pop();
        return answer;
    }

    // Is `value` this much at the inputs?
    z3::check_result is_at(const std::vector<std::int64_t>& inputs, std::span<const calc::Span> box,
                           calc::Register value, const calc::Rational& wanted) {
        solver_.push();
        for (std::size_t i = 0; i < inputs.size(); ++i)
            solver_.add(z3_.input_steps(i) ==
                        context_.int_val((inputs[i] - box[i].low) / box[i].stride));
        solver_.add(z3_.number(value) == z3_.fraction(wanted));
        const z3::check_result answer = solver_.check();
        solver_.pop();
        return answer;
    }

private:
    z3::context context_;
    Z3Program z3_;
    z3::solver solver_;
};

class Trial {
public:
    Trial(std::uint64_t seed, std::string text, const terms::Contract& contract, Tally& tally)
        : seed_(seed), text_(std::move(text)), c_(contract), tally_(tally) {}

    void run() {
        settle::Facts none;
        none.persons.resize(c_.dimensions.size());
        const auto r = review::reviewed(c_, none);
        const auto e = review::exposure_of(c_, none);
        ASSERT_TRUE(r.ok() && e.ok()) << text_;
        const review::Space& space = r.value().spaces.front();
        const review::Sheet sheet = review::sheet_of(r.value(), space, e.value().lines);
        if (sheet.values.empty()) return;
        Oracle oracle(sheet, space.box);
        if (!oracle.is_supported()) return;
        ++tally_.contracts;
        for (std::size_t k = 0; k < sheet.values.size(); ++k) {
            if (e.value().lines[k].year) continue;
            for (const bool upwards : {true, false})
                ask(oracle, sheet, space, e.value().lines[k], sheet.values[k], upwards);
        }
    }

private:
    void ask(Oracle& oracle, const review::Sheet& sheet, const review::Space& space,
             const review::Exposure::Line& line, calc::Register value, bool upwards) {
        calc::Budget budget{.steps = 400'000};
        const calc::Extreme found = upwards
                                        ? calc::maximum(sheet.program, value, space.box, budget)
                                        : calc::minimum(sheet.program, value, space.box, budget);
        ASSERT_TRUE(found.bound && found.attained) << text_;
        const review::End& end = upwards ? line.most : line.least;
        const calc::Rational told{end.bound, 1};
        EXPECT_TRUE(upwards ? told >= *found.attained : told <= *found.attained) << text_;
        const z3::check_result passes = oracle.beyond(value, *found.bound, upwards);
        EXPECT_NE(passes, z3::sat) << "seed " << seed_ << ", register " << value << " passes "
                                   << found.bound->numerator << "\n"
                                   << text_;
        EXPECT_NE(oracle.is_at(found.inputs, space.box, value, *found.attained), z3::unsat)
            << "seed " << seed_ << ", register " << value << " is not " << found.attained->numerator
            << "\n"
            << text_;
        ++tally_.questions;
        ++tally_.ends;
        if (passes == z3::unknown) ++tally_.undecided;
        if (found.is_proved()) ++tally_.proved;
        const auto better =
            found.is_proved() ? z3::unsat : oracle.beyond(value, *found.attained, upwards);
        if (better == z3::unsat) ++tally_.best;
        if (std::getenv("UTFALL_TELL") != nullptr)
            std::printf(
                "seed %llu, register %u %s: bound %lld, reached %lld, passes %d, better %d, "
                "regions %zu%s\n",
                static_cast<unsigned long long>(seed_), value, upwards ? "most" : "least",
                static_cast<long long>(found.bound->numerator),
                static_cast<long long>(found.attained->numerator), passes, better, found.regions,
                found.is_stopped ? " stopped" : "");
    }

    std::uint64_t seed_;
    std::string text_;
    const terms::Contract& c_;
    Tally& tally_;
};

}  // namespace

TEST(Oracle, AgreesOnRandomContracts) {
    const std::uint64_t first = told("UTFALL_SEED", 1);
    const auto wanted = static_cast<int>(told("UTFALL_CONTRACTS", 36));
    Tally tally;
    int refused = 0;
    for (std::uint64_t seed = first; tally.contracts < wanted && !HasFailure(); ++seed) {
        const std::string text = RandomContract(seed).text();
        const auto contract = contract_of("random.md", text);
        if (!contract) {
            ASSERT_LT(++refused, 10 + wanted / 2) << text;
            continue;
        }
        Trial(seed, text, *contract, tally).run();
    }
    std::printf(
        "%d contracts (%d texts refused): %d of %d ends proved, z3 knows no better for %d; %d of "
        "%d undecided\n",
        tally.contracts, refused, tally.proved, tally.ends, tally.best, tally.undecided,
        tally.questions);
    EXPECT_LE(tally.undecided * 10, tally.questions);
    EXPECT_GE(tally.proved * 10, tally.ends * 7);
}

}  // namespace utfall::test
