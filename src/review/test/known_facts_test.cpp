// With facts that are known already: what settle() makes of them lies within the bounds of the exposure.
#include <filesystem>

#include "lines.h"
#include "table.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::review::test {

namespace {

// Files of facts beside a contract; of a family the one of its name.
std::vector<std::filesystem::path> facts_of(const std::filesystem::path& contract) {
    std::vector<std::filesystem::path> out;
    const auto folder = contract.parent_path() / "facts";
    const bool is_family = contract.parent_path().filename() == "families";
    if (!std::filesystem::is_directory(folder)) return out;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        if (!is_family || file.path().stem() == contract.stem()) out.push_back(file.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST(KnownFacts, what_is_settled_lies_within_the_exposure) {
    int tried = 0;
    for (const auto& path : contracts_of_cases()) {
        const terms::Checked checked = checked_at(path.string());
        ASSERT_TRUE(checked.contract) << path;
        const terms::Contract& contract = *checked.contract;
        if (!contract.not_executed.empty()) continue;
        for (const auto& file : facts_of(path)) {
            const auto rows = exchange::read_facts(file.string());
            ASSERT_TRUE(rows.ok()) << file;
            const auto known = settle::bind_facts(contract, rows.value());
            if (!known.ok()) continue;  // facts for another reading of the case
            const auto exposure = exposure_of(contract, known.value());
            ASSERT_TRUE(exposure.ok()) << file;
            const auto events = settled(
                contract, {{}, {}, known.value(), contract.through.plus_days(3653)});
            if (!events) continue;
            ++tried;
            for (const Exposure::Line& line : exposure.value().lines) {
                const std::int64_t sum =
                    sum_of(*events, [&](const settle::Flow& flow) { return counts(line, flow); });
                EXPECT_TRUE(line.least.bound <= sum && sum <= line.most.bound)
                    << path << " on " << file << ": "
                    << contract.parties[static_cast<std::size_t>(line.party)].name << " "
                    << line.least.bound << " … " << line.most.bound << ", but " << sum;
            }
        }
    }
    EXPECT_GE(tried, 40);
}

}  // namespace utfall::review::test
