// What a certificate says is rounded by the contract when it is let in; what anybody writes by hand is not.
#include <gtest/gtest.h>

#include "cases.h"
#include "utfall/exchange/certificate.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/settle/facts.h"

namespace utfall::settle {
namespace {

exchange::FactFile facts_with(const std::string& value, const std::string& contract) {
    const std::string facts =
        R"([{"date":"2021-03-31","measure":"besparing","value":")" + value + R"("}])";
    const auto file = [&](const std::string& seal) {
        return R"({"certificate":{"contract":")" + contract + "\"" + seal + R"(},"facts":)" +
               facts + "}";
    };
    const std::string seal = exchange::certificate_seal(file(""));
    return exchange::parse_facts("certificate.json", file(R"(,"sha256":")" + seal + "\"")).value();
}

TEST(Certificate, is_rounded_to_the_steps_of_the_measure) {
    const auto contract = test::contract_at("cases/norrkoping-2016/contract.md");
    const struct {
        const char* value;
        std::int64_t ore;
    } rows[] = {
        {"10000000.004", 1'000'000'000},
        {"10000000.005", 1'000'000'001},
        {"10000000.0049999", 1'000'000'000},
        {"-0.005", -1},
        {"12.34", 1234},
        // All digits of a double, and as many decimals as a fact may have.
        {"7935.630271665519", 793'563},
        {"0.004999999999999999", 0},
        {"-793.563027166551912", -79'356},
    };
    for (const auto& row : rows) {
        exchange::FactFile file = facts_with(row.value, contract.title);
        const auto facts = bind_facts(contract, file);
        ASSERT_TRUE(facts.ok()) << row.value;
        ASSERT_EQ(facts.value().values.size(), 1U);
        EXPECT_EQ(facts.value().values.begin()->second.front().value.numerator, row.ore)
            << row.value;
        file.rows[0].is_estimate = false;
        EXPECT_EQ(bind_facts(contract, file).ok(), std::string(row.value) == "12.34") << row.value;
    }
}

TEST(Certificate, is_of_its_own_contract) {
    const auto contract = test::contract_at("cases/norrkoping-2016/contract.md");
    EXPECT_TRUE(bind_facts(contract, facts_with("1", contract.title)).ok());
    EXPECT_FALSE(bind_facts(contract, facts_with("1", "Another")).ok());
}

}  // namespace
}  // namespace utfall::settle
