// Each faulty contract of cases/faulty/lint.csv gives its finding and no other of lint; its mended twin gives none.
#include <algorithm>

#include "table.h"
#include "utfall/review/lint.h"
#include "utfall/settle/settlement.h"

namespace utfall::review::test {

namespace {

// The names of the findings, and the words of the first of them.
std::vector<std::string> codes_of(const base::Diagnostics& findings) {
    std::vector<std::string> codes;
    for (const base::Diagnostic& d : findings) codes.push_back(base::code_name(d.code));
    return codes;
}

void expect_sound(const terms::Checked& checked, const std::string& path) {
    ASSERT_TRUE(checked.contract) << path;
    EXPECT_TRUE(checked.diagnostics.empty()) << path;
    EXPECT_FALSE(checked.contract->situations.empty()) << path;
    if (!checked.contract->not_executed.empty()) return;
    for (const terms::Situation& situation : checked.contract->situations) {
        const auto run =
            settle::run_example(*checked.contract, situation, settle::Options::Through::Row);
        ASSERT_TRUE(run.ok()) << path;
        EXPECT_TRUE(run.value().failures.empty()) << path;
    }
}

}  // namespace

TEST(Lint, each_fault_is_found_and_mended) {
    const auto rows = table_of("cases/faulty/lint.csv");
    ASSERT_GE(rows.size(), 15U);
    for (const auto& row : rows) {
        const std::string path = "cases/faulty/" + row[0];
        const terms::Checked faulty = checked_at(path + ".md"),
                             mended = checked_at(path + "-mended.md");
        expect_sound(faulty, path);
        expect_sound(mended, path + "-mended");
        const base::Diagnostics found = lint(*faulty.contract);
        EXPECT_EQ(codes_of(found), std::vector<std::string>{row[1]}) << path;
        if (found.empty()) continue;
        for (const auto language : {base::Language::Swedish, base::Language::English})
            EXPECT_NE(base::cause(found[0], language).find(row[2]), std::string::npos) << path;
        EXPECT_EQ(codes_of(lint(*mended.contract)), std::vector<std::string>{}) << path;
    }
}

// Every kind of finding has its pair.
TEST(Lint, every_kind_has_a_pair) {
    std::vector<std::string> paired;
    for (const auto& row : table_of("cases/faulty/lint.csv")) paired.push_back(row[1]);
    for (const base::Code code :
         {base::Code::no_counterfactual, base::Code::no_formula, base::Code::no_price_level,
          base::Code::interested_verifier, base::Code::measured_too_late,
          base::Code::measured_too_early, base::Code::short_window,
          base::Code::silence_favours_payer, base::Code::cap_below_best, base::Code::rewards_delay,
          base::Code::sets_own_day, base::Code::open_group, base::Code::no_suspension,
          base::Code::no_termination, base::Code::no_correction})
        EXPECT_NE(std::find(paired.begin(), paired.end(), base::code_name(code)), paired.end())
            << base::code_name(code);
}

// A finding on a real case is explained in its README, or it is a false one.
TEST(Lint, findings_on_the_cases_are_explained) {
    for (const auto& path : contracts_of_cases()) {
        const terms::Checked checked = checked_at(path.string());
        ASSERT_TRUE(checked.contract) << path;
        const std::string file = (path.parent_path() / "README.md").string();
        const std::string readme = base::read_file(file, std::size_t{1} << 20U).value();
        const std::size_t english = readme.find("## What `utfall check` says"),
                          swedish = readme.find("## Vad `utfall check` säger");
        const std::size_t at = std::min(english, swedish);
        ASSERT_NE(at, std::string::npos) << file;
        for (const std::string& code : codes_of(lint(*checked.contract)))
            EXPECT_NE(readme.find("`" + code + "`", at), std::string::npos) << path << " " << code;
    }
}

}  // namespace utfall::review::test
