// Every amount follows from the leaves of its explanation, and the events make up the totals.
#include <map>

#include "settled_case.h"

namespace utfall::desk {
namespace {

using settle::Event;
using settle::EventKind;
using settle::WhyStep;

TEST(Explanation, every_event_follows_from_its_leaves) {
    std::size_t events = 0;
    each_statement([&](const Statement& s) {
        for (const Event& e : s.settlement.events) {
            SCOPED_TRACE(clause_words(e) + " " + e.date.text());
            const WhyStep why = settle::explain(s.loaded.contract, s.settlement, e.why);
            EXPECT_TRUE(settle::recompute(why));
            if (e.kind == EventKind::Postponed) continue;
            EXPECT_EQ(why.value, (base::Rational{e.reversed ? -e.amount : e.amount, 1}));
            ++events;
        }
    });
    EXPECT_GT(events, 450U);
}

// Recomputed from what the events say, by the rule in words: draws and write-offs are no payments.
std::map<std::pair<std::string, std::string>, std::int64_t> payable(const Statement& s) {
    const auto& parties = s.loaded.contract.parties;
    std::map<std::pair<std::string, std::string>, std::int64_t> sums;
    for (const Event& e : s.settlement.events) {
        const bool counts = e.kind == EventKind::Paid || e.kind == EventKind::NothingDue ||
                            e.kind == EventKind::Correction || e.kind == EventKind::Returned;
        if (counts)
            sums[{parties.at(static_cast<std::size_t>(e.from)).name,
                  parties.at(static_cast<std::size_t>(e.to)).name}] += e.amount;
    }
    return sums;
}

TEST(Totals, are_the_sums_of_the_events) {
    each_statement([](const Statement& s) {
        auto sums = payable(s);
        const auto& parties = s.loaded.contract.parties;
        for (const settle::Total& t : s.settlement.totals) {
            const std::pair pair{parties.at(static_cast<std::size_t>(t.from)).name,
                                 parties.at(static_cast<std::size_t>(t.to)).name};
            ASSERT_EQ(sums.count(pair), 1U);
            EXPECT_EQ(t.amount, sums[pair]);
            sums.erase(pair);
        }
        EXPECT_TRUE(sums.empty());
    });
}

TEST(Totals, no_amount_is_negative_and_postponed_ones_are_none) {
    each_statement([](const Statement& s) {
        for (const Event& e : s.settlement.events) {
            EXPECT_GE(e.amount, 0);
            EXPECT_EQ(e.kind == EventKind::Postponed, !e.fact.empty());
            const bool none = e.kind == EventKind::Postponed || e.kind == EventKind::NothingDue;
            EXPECT_TRUE(!none || e.amount == 0);
        }
    });
}

base::Rational changed(const WhyStep& step) {
    if (step.type.kind == terms::Type::Kind::YesNo) return {step.value.numerator == 0 ? 1 : 0, 1};
    return step.value.plus({1, 1}).value();
}

// Calls change(step, parent) with each step of the tree.
template <class Visit>
void each_step(WhyStep& step, const WhyStep* parent, Visit visit) {
    visit(step, parent);
    for (WhyStep& below : step.below) each_step(below, &step, visit);
}

TEST(Mutation, a_changed_step_no_longer_follows) {
    each_statement([](const Statement& s) {
        for (const Event& e : s.settlement.events) {
            WhyStep why = settle::explain(s.loaded.contract, s.settlement, e.why);
            each_step(why, nullptr, [&](WhyStep& step, const WhyStep*) {
                if (step.op == "given") return;
                const base::Rational before = step.value;
                step.value = changed(step);
                EXPECT_FALSE(settle::recompute(why))
                    << clause_words(e) << " " << step.op << " " << step.sentence.en;
                step.value = before;
            });
        }
    });
}

// A part that decides its step whatever the other parts are: an addend, a factor of something, the value passed on.
bool decides(const WhyStep& step, const WhyStep& parent) {
    const auto others_are_zero = [&] {
        return std::any_of(parent.below.begin(), parent.below.end(), [&](const WhyStep& part) {
            return &part != &step && part.value.numerator == 0;
        });
    };
    if (parent.op == "add" || parent.op == "subtract") return true;
    if (parent.op == "multiply") return !others_are_zero();
    return (parent.op == "is" || parent.op == "choose") && &step == &parent.below.back();
}

TEST(Mutation, a_changed_leaf_shows) {
    std::size_t leaves = 0;
    each_statement([&](const Statement& s) {
        for (const Event& e : s.settlement.events) {
            WhyStep why = settle::explain(s.loaded.contract, s.settlement, e.why);
            each_step(why, nullptr, [&](WhyStep& step, const WhyStep* parent) {
                if (step.op != "given" || parent == nullptr || !decides(step, *parent)) return;
                const base::Rational before = step.value;
                step.value = changed(step);
                EXPECT_FALSE(settle::recompute(why)) << clause_words(e) << " " << step.sentence.en;
                step.value = before;
                ++leaves;
            });
        }
    });
    EXPECT_GT(leaves, 1'000U);
}

// A condition turned round, or a value taken out of its tier, no longer explains what was chosen.
TEST(Mutation, a_turned_condition_shows) {
    std::size_t turned = 0, moved = 0;
    each_statement([&](const Statement& s) {
        for (const Event& e : s.settlement.events) {
            WhyStep why = settle::explain(s.loaded.contract, s.settlement, e.why);
            each_step(why, nullptr, [&](WhyStep& step, const WhyStep* parent) {
                if (parent == nullptr || &step != &parent->below.front()) return;
                const base::Rational before = step.value;
                if (parent->op == "choose") {
                    step.value = {1 - before.numerator, 1};
                    ++turned;
                } else if (parent->op == "tier" && parent->numbers.at(4) != 0) {
                    step.value = base::Rational{parent->numbers.at(5), parent->numbers.at(6)}
                                     .plus({1, 1})
                                     .value_or(before);
                    ++moved;
                } else {
                    return;
                }
                EXPECT_FALSE(settle::recompute(why)) << clause_words(e) << " " << step.sentence.en;
                step.value = before;
            });
        }
    });
    EXPECT_GT(turned, 20U);
    EXPECT_GT(moved, 10U);
}

// Leaves under a comparison, a limit, a rounding or a split show when the change is large enough.
TEST(Mutation, a_leaf_far_off_shows_in_every_amount) {
    each_statement([](const Statement& s) {
        for (const Event& e : s.settlement.events) {
            WhyStep why = settle::explain(s.loaded.contract, s.settlement, e.why);
            if (why.op == "given") continue;
            bool shows = false;
            each_step(why, nullptr, [&](WhyStep& step, const WhyStep*) {
                if (step.op != "given" || shows) return;
                const base::Rational before = step.value;
                for (const std::int64_t far :
                     {std::int64_t{-1'000'000'007}, std::int64_t{1'000'000'007}}) {
                    step.value = before.plus({far, 1}).value_or(before);
                    shows = shows || !settle::recompute(why);
                }
                step.value = before;
            });
            EXPECT_TRUE(shows) << clause_words(e) << " " << e.date.text();
        }
    });
}

}  // namespace
}  // namespace utfall::desk
