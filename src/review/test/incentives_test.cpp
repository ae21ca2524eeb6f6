// Brute force against what is said of incentives: rows drawn at random never contradict what is proved.
#include <algorithm>

#include "contracts.h"
#include "nets.h"
#include "utfall/calc/execute.h"
#include "utfall/review/review.h"
#include "utfall/settle/settlement.h"

#include <gtest/gtest.h>

namespace utfall::review::test {

namespace {

constexpr std::size_t kRows = 20'000;

// Least and most of a value over random rows; nothing when every row faults.
struct Ends {
    base::Rational least, most;
};
std::optional<Ends> ends_of(const Sheet& sheet, std::size_t k, const std::vector<calc::Span>& box) {
    calc::Program program = sheet.program;
    program.outputs = {sheet.values[k]};
    calc::ColumnExecutor executor(program);
    const auto columns = drawn_rows(box, kRows);
    std::vector<std::int64_t> values(kRows);
    std::vector<calc::Fault> faults(kRows);
    calc::Columns run{.rows = kRows, .inputs = {}, .outputs = {values}, .faults = faults};
    for (const auto& column : columns) run.inputs.emplace_back(column);
    executor.run(run);
    const std::int64_t scale = program.instructions[sheet.values[k]].denominator;
    std::optional<Ends> out;
    for (std::size_t row = 0; row < kRows; ++row) {
        if (faults[row].kind != calc::FaultKind::None) continue;
        const auto value = base::Rational::of(values[row], scale);
        if (!value) continue;
        if (!out) out = Ends{*value, *value};
        out->least = std::min(out->least, *value);
        out->most = std::max(out->most, *value);
    }
    return out;
}

std::int64_t sum(const settle::Settlement& done, auto counts) {
    std::int64_t total = 0;
    for (const settle::Event& e : done.events)
        if ((e.kind == settle::EventKind::Paid || e.kind == settle::EventKind::Correction ||
             e.kind == settle::EventKind::Returned) &&
            counts(e))
            total += e.reversed ? -e.amount : e.amount;
    return total;
}

// What is proved of a limit in a constant holds in every situation that settle() is given.
void expect_limit(const terms::Contract& c, const terms::Verified& v, const Reviewed& r,
                  const std::string& path) {
    constexpr std::size_t kSettled = 60;
    const std::int64_t limit = v.limit->constant.numerator;
    for (const Space& space : r.spaces) {
        const auto columns = drawn_rows(space.box, kSettled);
        for (std::size_t row = 0; row < kSettled; ++row) {
            std::vector<std::int64_t> inputs;
            for (const auto& column : columns) inputs.push_back(column[row]);
            const auto done = settle::settle(c, facts_at(c, space, inputs),
                                             {.on = space.timetable.options.on,
                                              .example = false,
                                              .open_claims = {},
                                              .through = {}});
            if (!done.ok()) continue;
            const bool pays = v.kind == terms::Verified::Kind::PaysAtMost;
            const std::int64_t total = sum(done.value(), [&](const settle::Event& e) {
                const int from = e.reversed ? e.to : e.from, to = e.reversed ? e.from : e.to;
                return from != to && (pays ? from : to) == v.party;
            });
            if (v.kind == terms::Verified::Kind::ReceivesAtLeast)
                EXPECT_LE(limit, total) << path << ": " << v.words.en;
            else
                EXPECT_LE(total, limit) << path << ": " << v.words.en;
        }
    }
}

}  // namespace

TEST(Incentives, what_is_proved_of_a_step_holds_on_every_row) {
    for (const std::string& path : utfall::test::contract_paths()) {
        const auto contract = utfall::test::contract_at(path);
        if (!contract || !contract->not_executed.empty()) continue;
        const auto r = reviewed(*contract, {});
        ASSERT_TRUE(r.ok()) << path;
        const Steps steps = steps_of(r.value(), 1'500'000);
        for (std::size_t o = 0; o < steps.outcomes.size(); ++o) {
            const Sheet sheet =
                gain_of_a_step(r.value(), steps.outcomes[o], steps.parties);
            const auto box = spans_below(r.value(), steps.outcomes[o]);
            for (std::size_t p = 0; p < sheet.values.size(); ++p) {
                const Steps::Gain& gain = steps.gains[o][p];
                const auto ends = ends_of(sheet, p, box);
                if (!ends) continue;
                const bool falls = ends->least < base::Rational{0, 1};
                EXPECT_FALSE(falls && gain.never_falls.how == Verdict::How::Proved) << path;
                EXPECT_FALSE(gain.most.bound && *gain.most.bound < ends->most) << path;
            }
        }
    }
}

TEST(Incentives, proved_limits_hold_when_settled) {
    for (const std::string& path : utfall::test::contract_paths()) {
        const auto contract = utfall::test::contract_at(path);
        if (!contract || !contract->not_executed.empty() || contract->verified.empty()) continue;
        const auto r = reviewed(*contract, {});
        const auto review = review_of(*contract, {});
        ASSERT_TRUE(r.ok() && review.ok()) << path;
        for (const Verdict& verdict : review.value().verdicts) {
            const terms::Verified& v = contract->verified[verdict.statement];
            const bool is_limit = v.kind == terms::Verified::Kind::PaysAtMost ||
                                  v.kind == terms::Verified::Kind::ReceivesAtMost ||
                                  v.kind == terms::Verified::Kind::ReceivesAtLeast;
            if (verdict.how == Verdict::How::Proved && is_limit &&
                v.limit->kind == terms::Expression::Kind::Constant)
                expect_limit(*contract, v, r.value(), path);
        }
    }
}

}  // namespace utfall::review::test
