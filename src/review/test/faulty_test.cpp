// Each faulty contract of cases/faulty/expected.csv gives its finding, with situations that settle() reproduces from a file;
// its mended twin gives no finding of any kind in the table.
#include <algorithm>
#include <set>

#include "reviewed.h"
#include "table.h"
#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/review/review.h"

namespace utfall::review::test {

namespace {

struct Found {
    base::Diagnostics all;
    std::vector<Finding> findings;
};

Found found_in(const terms::Checked& checked, const std::string& path) {
    Found out{checked.diagnostics, {}};
    if (!checked.contract) return out;
    const auto review = review_of(*checked.contract, {});
    EXPECT_TRUE(review.ok()) << path;
    if (!review.ok()) return out;
    out.findings = review.value().findings;
    for (const Finding& f : out.findings) out.all.push_back(f.what);
    return out;
}

bool names(const base::Diagnostic& d, const std::string& wanted) {
    return base::cause(d, base::Language::Swedish).find(wanted) != std::string::npos ||
           base::cure(d, base::Language::Swedish).find(wanted) != std::string::npos;
}

// The nets that are told follow from the situation when it is read from a file of facts.
void expect_reproduced(const terms::Contract& contract, const Instance& instance,
                       const std::string& path) {
    const std::string file = testing::TempDir() + "utfall-situation.csv";
    ASSERT_TRUE(base::write_file(file, situation_csv(contract, instance.situation)).ok());
    const auto rows = exchange::read_facts(file);
    ASSERT_TRUE(rows.ok()) << path;
    const auto facts = settle::bind_facts(contract, rows.value());
    ASSERT_TRUE(facts.ok()) << path;
    Situation read = instance.situation;
    read.facts = facts.value();
    const auto events = settled(contract, read);
    ASSERT_TRUE(events) << path;
    for (const Position& p : instance.positions) {
        const auto sum = [&](auto counts) { return sum_of(*events, counts); };
        EXPECT_EQ(p.received, sum([&](const settle::Flow& f) {
                      return Totals::is_paid(f) && f.to == p.party && f.from != p.party;
                  }))
            << path;
        EXPECT_EQ(p.paid, sum([&](const settle::Flow& f) {
                      return Totals::is_paid(f) && f.from == p.party && f.to != p.party;
                  }))
            << path;
        EXPECT_EQ(p.funded, sum([&](const settle::Flow& f) {
                      return f.kind == settle::EventKind::Drawn && f.from == p.party;
                  }))
            << path;
        const base::Rational cash{p.received - p.paid - p.funded, 1};
        EXPECT_EQ(cash.plus(p.worth), p.net) << path;
    }
}

}  // namespace

TEST(Faulty, each_fault_is_found_with_its_situations) {
    const auto rows = table_of("cases/faulty/expected.csv");
    ASSERT_GE(rows.size(), 16U);
    for (const auto& row : rows) {
        const std::string path = "cases/faulty/" + row[0] + ".md";
        const terms::Checked checked = checked_at(path);
        const Found found = found_in(checked, path);
        EXPECT_TRUE(std::any_of(found.all.begin(), found.all.end(),
                                [&](const base::Diagnostic& d) {
                                    return base::code_name(d.code) == row[1] && names(d, row[2]);
                                }))
            << path << " should give " << row[1] << " for " << row[2];
        for (const Finding& finding : found.findings)
            for (const Instance& instance : finding.instances)
                if (!instance.positions.empty())
                    expect_reproduced(*checked.contract, instance, path);
    }
}

TEST(Faulty, the_mended_twins_are_clean) {
    const auto rows = table_of("cases/faulty/expected.csv");
    std::set<std::string> kinds;
    for (const auto& row : rows) kinds.insert(row[1]);
    for (const auto& row : rows) {
        const std::string path = "cases/faulty/" + row[0] + "-mended.md";
        const terms::Checked checked = checked_at(path);
        ASSERT_TRUE(checked.contract) << path;
        for (const base::Diagnostic& d : found_in(checked, path).all)
            EXPECT_FALSE(kinds.contains(base::code_name(d.code)))
                << path << ": " << base::render(d, base::Language::English);
    }
}

// A finding on a real case is explained in its README, or it is a false one; its situations settle to what it says.
TEST(Faulty, findings_on_the_cases_are_explained) {
    for (const auto& path : contracts_of_cases()) {
        const terms::Checked checked = checked_at(path.string());
        ASSERT_TRUE(checked.contract) << path;
        const std::string file = (path.parent_path() / "README.md").string();
        const std::string readme = base::read_file(file, std::size_t{1} << 20U).value();
        const std::size_t at = std::min(readme.find("## What `utfall check` says"),
                                        readme.find("## Vad `utfall check` säger"));
        for (const Finding& f : found_in(checked, path.string()).findings) {
            ASSERT_NE(at, std::string::npos) << file;
            EXPECT_NE(readme.find("`" + base::code_name(f.what.code) + "`", at), std::string::npos)
                << path << " " << base::code_name(f.what.code);
            for (const Instance& instance : f.instances)
                if (!instance.positions.empty())
                    expect_reproduced(*checked.contract, instance, path.string());
        }
    }
}

}  // namespace utfall::review::test
