// The same bits whatever the instructions and however scenarios are cut into chunks.
#include <cstring>

#include "model_at.h"
#include "results.h"
#include "scenario_points.h"
#include "utfall/stats/instruction_set.h"

namespace utfall::forecast::test {

namespace {

using stats::InstructionSet;

class Hash {
public:
    void add(double number) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &number, sizeof bits);
        value_ = (value_ ^ bits) * 0x9e37'79b9'7f4a'7c15U;
        value_ ^= value_ >> 29U;
    }
    void add(std::span<const double> column) {
        for (const double v : column) add(v);
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0;
};

std::uint64_t hash_of(const Model& model, std::size_t chunk_rows) {
    const ScenarioPoints points(model.prepared(), {.scenarios = 4000, .replicates = 4});
    Runner runner(model.prepared(), chunk_rows);
    Collector collector(model.prepared(), points.scenarios());
    for (std::size_t done = 0; done < points.scenarios();) {
        const std::size_t rows = std::min(chunk_rows, points.part() - done % points.part());
        const auto is_run = runner.run(points.get(), done, rows);
        EXPECT_TRUE(is_run.ok());
        collector.take(runner, done);
        done += rows;
    }
    const Results all = collector.finish(points.scenarios());
    Hash hash;
    for (const PartyColumns& p : all.parties) {
        for (const auto& [year, kinds] : p.years)
            for (const Column& c : kinds) hash.add(c);
        for (const Column* c : {&p.net, &p.npv, &p.exposure, &p.npv_at[0], &p.npv_at[2]})
            hash.add(*c);
        for (const InternalRate& r : p.rates) hash.add(r.rate);
    }
    for (const Column& c : all.values) hash.add(c);
    for (const Column* c : {&all.repaid, &all.benefit, &all.cost}) hash.add(*c);
    return hash.value();
}

struct SetAgain {
    ~SetAgain() { stats::use_instruction_set(stats::best_instruction_set()); }
};

}  // namespace

TEST(Reproducible, neither_chunks_nor_instructions_show) {
    const SetAgain set_again;
    const Model model = model_at("bench/c1/contract.md", "bench/c1/assumptions.md");
    stats::use_instruction_set(InstructionSet::Baseline);
    const std::uint64_t expected = hash_of(model, 1000);
    for (const InstructionSet set :
         {InstructionSet::Baseline, InstructionSet::Avx2, InstructionSet::Avx512}) {
        if (!stats::is_available(set)) continue;
        stats::use_instruction_set(set);
        for (const std::size_t rows : {1U, 100U, 256U, 512U, 1024U})
            EXPECT_EQ(hash_of(model, rows), expected) << static_cast<int>(set) << " " << rows;
    }
}

// A forecast, its percentiles included, of each instruction set.
TEST(Reproducible, a_forecast_is_the_same) {
    const SetAgain set_again;
    const Model model = model_at("bench/c1/contract.md", "bench/c1/assumptions.md");
    std::optional<std::uint64_t> expected;
    for (const InstructionSet set :
         {InstructionSet::Baseline, InstructionSet::Avx2, InstructionSet::Avx512}) {
        if (!stats::is_available(set)) continue;
        stats::use_instruction_set(set);
        const auto done = forecast(model, {.scenarios = 5000});
        ASSERT_TRUE(done.ok());
        Hash hash;
        for (const PartyForecast& p : done.value().parties)
            for (const Spread* s : {&p.paid, &p.received, &p.saved, &p.net, &p.npv, &p.exposure})
                for (const double v :
                     {s->mean.value, s->mean.error, s->p5, s->p25, s->p50, s->p75, s->p95})
                    hash.add(v);
        EXPECT_EQ(hash.value(), expected.value_or(hash.value()));
        expected = hash.value();
    }
}

}  // namespace utfall::forecast::test
