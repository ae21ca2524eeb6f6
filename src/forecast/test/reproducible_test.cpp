// The same bits whatever the instructions, however scenarios are cut into chunks, and on however many threads.
#include <cstring>

#include "model_at.h"
#include "results.h"
#include "scenario_points.h"
#include "utfall/base/instruction_set.h"

namespace utfall::forecast::test {

namespace {

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
    void add(const Spread& s) {
        for (const double v : {s.mean.value, s.mean.error, s.p5, s.p25, s.p50, s.p75, s.p95})
            add(v);
    }
    void add(const Estimate& e) {
        add(e.value);
        add(e.error);
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
    for (const auto& of_list : all.claims)
        for (const Column& c : of_list) hash.add(c);
    for (const Column* c : {&all.repaid, &all.benefit, &all.cost}) hash.add(*c);
    return hash.value();
}

// Everything that is told as a number of parties, values, measurements and in all.
std::uint64_t hash_of(const Forecast& f) {
    Hash hash;
    for (const PartyForecast& p : f.parties) {
        for (const Spread* s : {&p.paid, &p.received, &p.saved, &p.spent, &p.net, &p.npv})
            hash.add(*s);
        hash.add(p.exposure);
        for (const Estimate* e : {&p.loss, &p.cvar, &p.npv_at[0], &p.npv_at[1], &p.npv_at[2]})
            hash.add(*e);
        for (const YearForecast& y : p.years) hash.add(y.cumulative);
        if (p.returns) hash.add(p.returns->irr);
    }
    for (const ValueForecast& v : f.values) {
        hash.add(v.value);
        hash.add(v.cut);
    }
    for (const MeasurementForecast& m : f.measurements) {
        hash.add(m.paid_without_effect);
        hash.add(m.unpaid_with_effect);
    }
    for (const Spread* s : {&f.benefit, &f.cost, &f.repaid}) hash.add(*s);
    hash.add(f.worthwhile);
    hash.add(f.balance.total);
    hash.add(static_cast<double>(f.stopped));
    return hash.value();
}

struct SetAgain {
    ~SetAgain() { base::use_instruction_set(base::best_instruction_set()); }
};

// One of each way to draw: values, a cohort, numbers of claims, claims person by person.
const std::string kC1 = "bench/c1", kCohort = "cases/nationell-trygghet",
                  kNumbers = "cases/reboot-west", kPersons = "cases/skill-mill";

Model model_in(const std::string& folder) {
    return model_at(folder + "/contract.md", folder + "/assumptions.md");
}

}  // namespace

TEST(Reproducible, neither_chunks_nor_instructions_show) {
    const SetAgain set_again;
    for (const std::string& folder : {kC1, kCohort, kNumbers, kPersons}) {
        const Model model = model_in(folder);
        base::use_instruction_set(base::InstructionSet::Baseline);
        const std::uint64_t expected = hash_of(model, 1000);
        for (const base::InstructionSet set : base::kInstructionSets) {
            if (!base::is_available(set)) continue;
            base::use_instruction_set(set);
            for (const std::size_t rows : {100U, 256U, 1024U})
                EXPECT_EQ(hash_of(model, rows), expected) << folder << " " << static_cast<int>(set);
        }
        EXPECT_EQ(hash_of(model, 7), expected) << folder;
    }
}

TEST(Reproducible, neither_threads_nor_instructions_show_in_a_forecast) {
    const SetAgain set_again;
    for (const std::string& folder : {kC1, kCohort, kNumbers, kPersons}) {
        const Model model = model_in(folder);
        std::optional<std::uint64_t> expected;
        for (const base::InstructionSet set : base::kInstructionSets) {
            if (!base::is_available(set)) continue;
            base::use_instruction_set(set);
            for (const std::size_t threads : {1U, 2U, 5U}) {
                const auto done = forecast(model, {.scenarios = 5000, .threads = threads});
                ASSERT_TRUE(done.ok());
                EXPECT_EQ(hash_of(done.value()), expected.value_or(hash_of(done.value())))
                    << folder << " " << static_cast<int>(set) << " " << threads;
                expected = hash_of(done.value());
            }
        }
    }
}

// What was done is the beginning of the whole, on however many threads it was.
TEST(Reproducible, what_was_done_when_it_was_stopped_is_the_beginning) {
    const Model model = model_in(kC1);
    std::size_t told = 0;
    const auto part = forecast(model, {.scenarios = 50'000,
                                       .draws = Options::Draws::Plain,
                                       .threads = 2,
                                       .progress = [&](double) { return ++told < 5; }});
    ASSERT_TRUE(part.ok());
    ASSERT_LT(part.value().scenarios, part.value().asked);
    const auto whole =
        forecast(model, {.scenarios = part.value().scenarios, .draws = Options::Draws::Plain});
    ASSERT_TRUE(whole.ok());
    const Forecast &a = part.value(), &b = whole.value();
    EXPECT_EQ(a.repaid.mean.value, b.repaid.mean.value);
    EXPECT_EQ(a.repaid.p5, b.repaid.p5);
    EXPECT_EQ(a.balance.total.value, b.balance.total.value);
}

}  // namespace utfall::forecast::test
