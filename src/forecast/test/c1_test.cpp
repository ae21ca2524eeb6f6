// The benchmark contract C1 against its reference values: 128 scrambled Sobol sets of 2^16 by another program (bench/c1).
#include "model_at.h"

namespace utfall::forecast::test {

namespace {

const PartyForecast& party(const Model& model, const Forecast& f, const std::string& name) {
    for (const PartyForecast& p : f.parties)
        if (model.assumptions().names.parties[static_cast<std::size_t>(p.party)].name == name)
            return p;
    ADD_FAILURE() << name;
    return f.parties.front();
}

// In whole kronor; within four standard errors of what is estimated here, and of the reference's own last digit.
void expect_near(const Estimate& found, double reference, double unit, double last_digit) {
    EXPECT_NEAR(found.value / unit, reference, 4 * found.error / unit + last_digit) << reference;
}

}  // namespace

TEST(C1, agrees_with_its_reference_values) {
    const Model model = model_at("bench/c1/contract.md", "bench/c1/assumptions.md");
    const auto done = forecast(model, {.scenarios = std::size_t{1} << 17U, .replicates = 32});
    ASSERT_TRUE(done.ok()) << told(done.diagnostics());
    const Forecast& f = done.value();
    EXPECT_EQ(f.stopped, 0U);
    const double kr = 100;
    const PartyForecast& investor = party(model, f, "investor");
    expect_near(party(model, f, "municipality").paid.mean, 9'371'620, kr, 10);
    ASSERT_EQ(f.guarantees.size(), 1U);
    expect_near(f.guarantees[0].expected, 726'647, kr, 10);
    expect_near(investor.npv.mean, -635'529, kr, 10);
    ASSERT_TRUE(investor.returns);
    expect_near(investor.returns->irr, 0.019804, 1, 1e-6);
    expect_near(investor.loss, 0.51488, 1, 1e-5);
    expect_near(investor.cvar, -3'810'572, kr, 200);
}

TEST(C1, plain_draws_agree_too) {
    const Model model = model_at("bench/c1/contract.md", "bench/c1/assumptions.md");
    const auto done = forecast(model, {.scenarios = 40'000, .draws = Options::Draws::Plain});
    ASSERT_TRUE(done.ok()) << told(done.diagnostics());
    const Forecast& f = done.value();
    expect_near(party(model, f, "municipality").paid.mean, 9'371'620, 100, 10);
    expect_near(party(model, f, "investor").npv.mean, -635'529, 100, 10);
}

}  // namespace utfall::forecast::test
