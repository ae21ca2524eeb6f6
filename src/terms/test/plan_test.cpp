// Analysis plans: every method can be written, in both languages, and what is delivered is what the contract counts.
#include "utfall/terms/analysis_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "phrase_table.h"
#include "plan_method.h"
#include "utfall/terms/check.h"
#include "utfall/terms/plan_lock.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Code;
using base::Language;

Document read(const std::string& text) {
    const base::Result<Document> document = parse("plan.md", text);
    if (document.ok()) return document.value();
    std::string found;
    for (const base::Diagnostic& d : document.diagnostics())
        found += base::render(d, Language::English) + "\n";
    ADD_FAILURE() << found << text;
    return {};
}

std::string rendered(const std::vector<base::Diagnostic>& diagnostics) {
    std::string text;
    for (const base::Diagnostic& d : diagnostics) text += base::render(d, Language::English) + "\n";
    return text;
}

std::vector<std::filesystem::path> plan_files() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator("src/study/test/plans"))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// Behind its head, between ```utfall and ```.
std::string fence(const std::string& clauses) { return "```utfall\n" + clauses + "```\n"; }

const std::string kMicrodata =
    "microdata\n"
    "  | variable | column | type |\n"
    "  | assigned | \"assigned\" | yes or no |\n"
    "  | cost | \"cost\" | money |\n"
    "  | away | \"away\" | yes or no |\n"
    "  | visits | \"visits\" | number |\n"
    "  | nights | \"nights\" | days |\n"
    "  | clinic | \"clinic\" | category |\n"
    "  | born | \"born\" | date |\n";

std::string estimate(const std::string& name, const std::string& outcome) {
    return "estimate " + name + "\n  design randomised\n  method difference in means\n  outcome " +
           outcome + "\n  treatment assigned\n";
}

TEST(Plan, EveryMethodHasARowAndEveryLineAMethod) {
    const PhraseTable& table = phrase_table();
    const MethodTable& methods = method_table();
    std::set<Choice> choices;
    for (const MethodRow& row : methods.methods) choices.insert(row.choice);
    for (const CalculationRow& row : methods.calculations) choices.insert(row.choice);
    for (const AskRow& row : methods.asks) choices.insert(row.choice);
    for (std::size_t i = 0; i < table.choices.size(); ++i) {
        const std::string_view list = table.choices[i].list;
        if (list != "METHOD" && list != "COMPARED" && list != "ASKED") continue;
        EXPECT_TRUE(choices.contains(static_cast<Choice>(i))) << table.choices[i].phrase.id;
    }
    std::set<LinePhrase> taken;
    for (const MethodRow& row : methods.methods) taken.insert(row.takes.begin(), row.takes.end());
    for (const CalculationRow& row : methods.calculations)
        taken.insert(row.takes.begin(), row.takes.end());
    for (const StatementPhrase owner : {StatementPhrase::estimate, StatementPhrase::calculation})
        for (const LinePhrase l : table.lines_of[static_cast<std::size_t>(owner)])
            EXPECT_TRUE(taken.contains(l)) << table.row(l).id;
}

TEST(Plan, EveryPublishedStudyCanBeWritten) {
    std::set<Method> used;
    for (const auto& path : plan_files()) {
        const Document document = read(text_of(path));
        const CheckedPlan checked = check_plan(path.filename().string(), document);
        ASSERT_TRUE(checked.plan.has_value()) << rendered(checked.diagnostics);
        EXPECT_TRUE(checked.diagnostics.empty()) << rendered(checked.diagnostics);
        for (const PlannedEstimate& e : checked.plan->estimates) used.insert(e.method);
        const std::string locked = canonical_plan(document);
        EXPECT_EQ(print(document, document.language), text_of(path)) << path;
        for (const Language language : {Language::Swedish, Language::English}) {
            const Document translated = read(print(document, language));
            EXPECT_EQ(translated, document) << path;
            EXPECT_EQ(canonical_plan(translated), locked) << path;
        }
    }
    EXPECT_EQ(used.size(), method_table().methods.size());
}

TEST(Plan, LinesBecomeOptions) {
    const Document document = read(
        fence("analysis plan \"P\"\n  effect on everyone in the target group\n  confidence 90 %\n" +
              kMicrodata +
              "define halved as (cost minus the mean of cost) divided by 2\n"
              "define young as born is after 2000-01-01 or clinic is \"A\"\n"
              "estimate e\n  design adjustment for covariates\n  method least squares\n"
              "  outcome cost\n  treatment assigned\n  covariates halved, young\n"
              "  only rows where clinic is among \"A\", \"B\"\n"
              "  standard errors CR2\n  clusters clinic\n  degrees of freedom Satterthwaite\n"
              "  inference by wild cluster bootstrap, 9999 draws\n"
              "  outcome between 0 SEK and 900 000 SEK\n"
              "  missing outcomes between worst and best case\n"
              "  smallest effect 80 000 SEK with power 80 %\n"));
    const CheckedPlan checked = check_plan("plan.md", document);
    ASSERT_TRUE(checked.plan.has_value()) << rendered(checked.diagnostics);
    const AnalysisPlan& plan = *checked.plan;
    ASSERT_EQ(plan.variables.size(), 9U);
    EXPECT_EQ(plan.variables[7].name, "halved");
    EXPECT_EQ(plan.variables[7].type, VariableType::Money);
    EXPECT_EQ(plan.variables[8].type, VariableType::YesNo);
    ASSERT_EQ(plan.estimates.size(), 1U);
    const PlannedEstimate& e = plan.estimates[0];
    EXPECT_EQ(e.estimand, Estimand::Everyone);
    EXPECT_EQ(e.confidence, (base::Rational{9, 10}));
    EXPECT_EQ(e.covariates, (std::vector<int>{7, 8}));
    EXPECT_EQ(e.errors.kind, ErrorKind::CR2);
    EXPECT_EQ(e.errors.clusters, (std::vector<int>{5}));
    EXPECT_EQ(e.errors.degrees, DegreesOfFreedom::Satterthwaite);
    EXPECT_EQ(e.resampling.kind, ResamplingKind::WildClusterBootstrap);
    EXPECT_EQ(e.resampling.draws, 9999);
    EXPECT_EQ(e.missing.rule, MissingOutcomes::Rule::Bounds);
    EXPECT_EQ(*e.missing.highest, (base::Rational{900'000, 1}));
    ASSERT_EQ(e.only_rows.size(), 1U);
    EXPECT_EQ(e.only_rows[0].kind, PlanExpression::Kind::Among);
    EXPECT_EQ(e.only_rows[0].parts.size(), 3U);
    EXPECT_EQ(e.smallest_effect->effect, (base::Rational{80'000, 1}));
}

TEST(Plan, WhatIsDefinedIsComputedInOrder) {
    const CheckedPlan checked =
        check_plan("plan.md", read(fence("analysis plan \"P\"\n" + kMicrodata +
                                         "define c as b plus 1\ndefine b as a times 2\n"
                                         "define a as the logarithm of visits\n" +
                                         estimate("e", "c"))));
    ASSERT_TRUE(checked.plan.has_value()) << rendered(checked.diagnostics);
    std::vector<std::string> names;
    for (const Variable& v : checked.plan->variables)
        if (v.defined) names.push_back(v.name);
    EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "c"}));
}

const std::string kContract = fence(
    "contract \"C\"\n  written in language version 1\n  all amounts in SEK\n"
    "  runs from 2026-01-01 through 2028-12-31\n"
    "  a payment that falls on a day that is not a weekday is paid on the next weekday\n"
    "  every payment is rounded to 0.01 SEK, half up\n"
    "party town \"T\", municipality, payer\nparty club \"C\", non-profit, provider\n"
    "measure saved, money in total for the target group\n"
    "  between -1 000 SEK and 1 000 SEK, other values are refused\n  better when higher\n"
    "  established by town no later than 2028-03-31\n  if missing, the final value is 0 SEK\n"
    "measure each, money per person\n"
    "  between -1 000 SEK per person and 1 000 SEK per person, other values are refused\n"
    "  better when higher\n"
    "  established by town no later than 2028-03-31\n"
    "  if missing, the final value is 0 SEK per person\n"
    "measure part, share\n"
    "  between 0 % and 100 %, other values are refused\n"
    "  stated in steps of 0.1 %, finer values are refused\n  better when higher\n"
    "  established by town no later than 2028-03-31\n  if missing, the final value is 0 %\n"
    "measure heads, count of persons\n"
    "  between 0 persons and 9 persons, other values are refused\n  better when lower\n"
    "  established by town no later than 2028-03-31\n  if missing, the final value is 9 persons\n"
    "measure stays, days in total for the target group\n"
    "  between 0 days and 900 days, other values are refused\n"
    "  better when lower\n"
    "  established by town no later than 2028-03-31\n"
    "  if missing, the final value is 0 days\n"
    "measure shown, yes or no\n  better when higher\n"
    "  established by town no later than 2028-03-31\n  if missing, the final value is no\n"
    "payment fee\n  town pays club 30 % of saved, but at least 0 SEK\n  due 2028-06-30\n");

struct Delivered {
    const char* decision;
    std::optional<Code> refused;
};

TEST(Plan, WhatIsDeliveredIsWhatTheContractCounts) {
    const Delivered cases[] = {
        {"saved is cost-effect times the number of treated in cost-effect", {}},
        {"saved is cost-effect", Code::measure_of_other_unit},
        {"saved is away-effect times the number of treated in cost-effect",
         Code::measure_of_other_unit},
        {"saved is (0 minus the lower bound of cost-effect) times the number of units in "
         "cost-effect, but at least 0 SEK, but at most 1 000 SEK",
         {}},
        {"each is cost-effect", {}},
        {"each is 0 minus cost-effect", {}},
        {"each is cost-effect if the lower bound of cost-effect is more than 0 or the upper bound "
         "of cost-effect is less than 0, otherwise 0",
         {}},
        {"each is (80 % of cost-effect) plus (20 % of other-effect) if the number of units in "
         "cost-effect is less than 400 persons, otherwise cost-effect",
         {}},
        {"each is cost-effect plus away-effect", Code::types_differ},
        {"each is cost-effect times away-effect", Code::units_do_not_fit},
        {"part is away-effect", {}},
        {"part is (0 minus cost-effect) divided by the mean without treatment in cost-effect", {}},
        {"part is visit-effect", Code::measure_of_other_unit},
        {"heads is away-effect times the number of treated in away-effect", {}},
        {"heads is visit-effect times the number of treated in visit-effect", {}},
        {"heads is away-effect", Code::measure_of_other_unit},
        {"stays is night-effect", Code::measure_of_other_unit},
        {"stays is night-effect times the number of units in night-effect", {}},
        {"shown is yes if the p-value of cost-effect is less than 5 %, otherwise no", {}},
        {"shown is cost-effect", Code::measure_of_other_unit},
        {"shwn is cost-effect", Code::unknown_name_near},
        {"each is cst-effect", Code::unknown_name_near},
        {"each is the logarithm of cost-effect", Code::not_of_estimates},
        {"each is cost", Code::unknown_name},
    };
    const Document contract = read(kContract);
    const Checked checked_contract = check("contract.md", contract);
    ASSERT_TRUE(checked_contract.contract) << rendered(checked_contract.diagnostics);
    for (const Delivered& c : cases) {
        const Document plan =
            read(fence("analysis plan \"P\" for \"C\"\n" + kMicrodata +
                       estimate("cost-effect", "cost") + estimate("other-effect", "cost") +
                       estimate("away-effect", "away") + estimate("visit-effect", "visits") +
                       estimate("night-effect", "nights") + "decision " + c.decision + "\n"));
        const CheckedPlan checked = check_plan("plan.md", plan, "contract.md", contract);
        std::vector<Code> codes;
        for (const base::Diagnostic& d : checked.diagnostics) codes.push_back(d.code);
        const std::vector<Code> wanted =
            c.refused ? std::vector<Code>{*c.refused} : std::vector<Code>{};
        EXPECT_EQ(codes, wanted) << c.decision << "\n" << rendered(checked.diagnostics);
    }
}

std::vector<std::string> departures(const std::string& locked, const std::string& plan) {
    const auto found =
        deviations("plan.lock", canonical_plan(read(fence(locked))), read(fence(plan)));
    std::vector<std::string> words;
    if (!found.ok()) return {rendered(found.diagnostics())};
    for (const Deviation& d : found.value()) words.push_back(d.words.en);
    return words;
}

TEST(PlanLock, NamesEveryDeviation) {
    const std::string head = "analysis plan \"P\"\n  registered 2026-01-01\n";
    const std::string locked = head + kMicrodata + estimate("e", "cost") + estimate("f", "away");
    EXPECT_EQ(departures(locked, locked), std::vector<std::string>{});
    EXPECT_EQ(
        departures(locked, head + kMicrodata + estimate("e", "visits") +
                               "  standard errors unequal variances\n" + estimate("f", "away")),
        (std::vector<std::string>{"estimate e: \"outcome cost\" became \"outcome visits\"",
                                  "estimate e: \"standard errors unequal variances\" was added"}));
    EXPECT_EQ(
        departures(locked, "analysis plan \"P\"\n" + kMicrodata + "  | age | \"age\" | number |\n" +
                               estimate("e", "cost")),
        (std::vector<std::string>{
            "the analysis plan: \"registered 2026-01-01\" was removed",
            "microdata: \"age | \"age\" | number\" was added",
            "estimate f: \"" + estimate("f", "away").substr(0, estimate("f", "away").size() - 1) +
                "\" was removed"}));
    EXPECT_EQ(departures(locked, head + kMicrodata + estimate("f", "away") + estimate("e", "cost")),
              (std::vector<std::string>{"the analysis plan: the order was changed"}));
}

TEST(PlanLock, ProseAndLayoutDoNotMatter) {
    const std::string plan = "analysis plan \"P\"\n" + kMicrodata + estimate("e", "cost");
    std::string spaced = plan;
    for (std::size_t at = 0; (at = spaced.find("  ", at)) != std::string::npos; at += 4)
        spaced.replace(at, 2, "    ");
    EXPECT_EQ(canonical_plan(read("# A\n\nWords.\n\n" + fence(plan))),
              canonical_plan(read("Other words.\n\n" + fence(spaced) + "\nThe end.\n")));
}

}  // namespace
}  // namespace utfall::terms
