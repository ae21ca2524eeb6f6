// Laws that every settlement obeys, tried on every case at many days.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "cases.h"
#include "utfall/settle/explain.h"

namespace utfall::settle::test {

namespace {

std::vector<std::string> told(const terms::Contract& contract, const Settlement& done,
                              base::Date through) {
    std::vector<std::string> out;
    for (const Event& e : done.events) {
        if (e.kind == EventKind::Postponed || e.date > through) continue;
        std::string line = e.date.text() + " " + e.clause + "/" + e.member + " " +
                           std::to_string(static_cast<int>(e.kind)) + " " +
                           contract.parties[static_cast<std::size_t>(e.from)].name + " " +
                           contract.parties[static_cast<std::size_t>(e.to)].name + " " +
                           std::to_string(e.amount);
        for (const Bound& b : e.bound_by) line += "; " + b.words.en;
        out.push_back(line);
    }
    return out;
}

// Days on which something happens, the days before them, and those a month after.
std::set<base::Date> telling_days(const Case& c, const Settlement& whole) {
    std::set<base::Date> days;
    for (const Event& e : whole.events) {
        days.insert(e.date.plus_days(-1));
        days.insert(e.date);
        days.insert(e.date.plus_days(31));
    }
    for (const exchange::FactRow& row : c.rows.rows) days.insert(row.date);
    return days;
}

}  // namespace

// What was settled through a day is not rewritten by what becomes known later.
TEST(Settlement, a_later_day_only_adds) {
    const std::vector<Case> all = cases();
    ASSERT_GE(all.size(), 16U);
    for (const Case& c : all) {
        const auto whole = settle(c.contract, c.facts, {.on = c.contract.through.plus_days(2000)});
        ASSERT_TRUE(whole.ok()) << c.name;
        std::size_t tried = 0;
        for (const base::Date day : telling_days(c, whole.value())) {
            const auto part = settle(c.contract, c.facts, {.on = day});
            ASSERT_TRUE(part.ok()) << c.name;
            EXPECT_EQ(told(c.contract, part.value(), day), told(c.contract, whole.value(), day))
                << c.name << " through " << day.text();
            if (++tried == 60) break;
        }
    }
}

// A settlement through a day gives the same whether or not the file already holds later rows.
TEST(Settlement, later_rows_are_not_known_earlier) {
    for (const Case& c : cases()) {
        const auto whole = settle(c.contract, c.facts, {.on = c.contract.through.plus_days(2000)});
        std::size_t tried = 0;
        for (const base::Date day : telling_days(c, whole.value())) {
            exchange::FactFile known = c.rows;
            std::erase_if(known.rows, [&](const exchange::FactRow& row) { return row.date > day; });
            const auto facts = bind_facts(c.contract, known);
            ASSERT_TRUE(facts.ok()) << c.name;
            const auto short_file = settle(c.contract, facts.value(), {.on = day});
            const auto long_file = settle(c.contract, c.facts, {.on = day});
            ASSERT_TRUE(short_file.ok() && long_file.ok()) << c.name;
            EXPECT_EQ(told(c.contract, short_file.value(), day),
                      told(c.contract, long_file.value(), day))
                << c.name << " through " << day.text();
            if (++tried == 40) break;
        }
    }
}

TEST(Settlement, the_order_of_the_rows_is_immaterial) {
    for (const Case& c : cases()) {
        exchange::FactFile turned = c.rows;
        std::reverse(turned.rows.begin(), turned.rows.end());
        const auto facts = bind_facts(c.contract, turned);
        ASSERT_TRUE(facts.ok()) << c.name;
        const auto one = settle(c.contract, c.facts, {}),
                   other = settle(c.contract, facts.value(), {});
        EXPECT_EQ(told(c.contract, one.value(), c.contract.through.plus_days(2000)),
                  told(c.contract, other.value(), c.contract.through.plus_days(2000)))
            << c.name;
    }
}

TEST(Settlement, rows_and_columns_give_the_same) {
    for (const Case& c : cases()) {
        const auto one = settle(c.contract, c.facts, {});
        const auto other =
            settle(c.contract, c.facts, {.on = {}, .through = Options::Through::Columns});
        EXPECT_EQ(one.value().registers, other.value().registers) << c.name;
    }
}

// A cap on payments that is one amount for the whole contract is never passed.
TEST(Settlement, caps_hold) {
    std::size_t tried = 0;
    for (const Case& c : cases()) {
        const auto done = settle(c.contract, c.facts, {});
        for (const terms::Cap& cap : c.contract.caps) {
            const bool simple = cap.scope == terms::Cap::Scope::Payments && cap.each.empty() &&
                                !cap.only && cap.limit.kind == terms::Expression::Kind::Constant;
            if (!simple) continue;
            std::int64_t paid = 0;
            for (const Event& e : done.value().events)
                for (const int p : cap.payments)
                    if (e.clause == c.contract.payments[static_cast<std::size_t>(p)].name &&
                        e.kind != EventKind::Postponed)
                        paid += e.reversed ? -e.amount : e.amount;
            EXPECT_LE(paid, cap.limit.constant.numerator) << c.name << ", " << cap.name;
            ++tried;
        }
    }
    EXPECT_GE(tried, 4U);
}

TEST(Settlement, every_amount_follows_from_its_explanation) {
    std::size_t tried = 0;
    for (const Case& c : cases()) {
        const auto done = settle(c.contract, c.facts, {});
        std::map<std::pair<int, int>, std::int64_t> sums;
        for (const Event& e : done.value().events) {
            if (e.kind == EventKind::Postponed) continue;
            const WhyStep why = explain(c.contract, done.value(), e.why);
            EXPECT_TRUE(recompute(why)) << c.name << ", " << e.clause << " / " << e.member;
            const base::Rational amount{e.reversed ? -e.amount : e.amount, 1};
            EXPECT_TRUE(why.value == amount) << c.name << ", " << e.clause << " / " << e.member;
            if (e.kind != EventKind::Drawn && e.kind != EventKind::WrittenOff)
                sums[{e.from, e.to}] += e.amount;
            ++tried;
        }
        for (const Total& t : done.value().totals)
            EXPECT_EQ(t.amount, (sums[{t.from, t.to}])) << c.name;
    }
    EXPECT_GE(tried, 150U);
}

}  // namespace utfall::settle::test
