// The bounds of every contract of cases/ against situations by the hundred thousand: none may pass a bound; what is told
// to be reached is reached by settle(); and settle() gives the same events as the formula on which the bounds rest.
//
// UTFALL_SITUATIONS: situations for each contract, shared among its timetables; 100 000 unless told. UTFALL_TELL: also prints where a
// bound is not reached.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <tuple>

#include "contracts.h"
#include "lines.h"
#include "points.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::review::test {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kSituations = 1'000, kSettled = 20;
#else
constexpr std::size_t kSituations = 100'000, kSettled = 200;
#endif

std::size_t situations_wanted() {
    const char* told = std::getenv("UTFALL_SITUATIONS");
    return told != nullptr ? std::strtoull(told, nullptr, 10) : kSituations;
}

settle::Facts nothing(const terms::Contract& contract) {
    settle::Facts facts;
    facts.persons.resize(contract.dimensions.size());
    return facts;
}

std::string words(const terms::Contract& c, const Exposure::Line& line) {
    const auto name = [&](int p) { return c.parties[static_cast<std::size_t>(p)].name; };
    static constexpr const char* kKinds[] = {" pays", " receives", " funds", " pays to "};
    return name(line.party) + kKinds[static_cast<std::size_t>(line.kind)] +
           (line.kind == Exposure::Kind::To ? name(line.other) : "") +
           (line.year ? " " + std::to_string(*line.year) : "");
}

class Trial {
public:
    Trial(const std::string& path, const terms::Contract& contract, const Reviewed& r,
          const Exposure& e)
        : path_(path), c_(contract), r_(r), e_(e) {}

    void bounds_hold() const {
        for (const Space& space : r_.spaces) {
            const Sheet sheet = sheet_of(r_, space, e_.lines);
            if (sheet.values.empty()) continue;
            Points points(space, sheet, 20'161'001);
            calc::ColumnExecutor executor(sheet.program);
            const std::size_t wanted = situations_wanted() / r_.spaces.size();
            constexpr std::size_t kBlock = 5'000;
            for (std::size_t done = 0; done < wanted; done += kBlock)
                try_block(space, sheet, points, executor, std::min(kBlock, wanted - done));
        }
    }

    void is_reached() const {
        for (const Exposure::Line& line : e_.lines)
            for (const End* end : {&line.least, &line.most}) {
                EXPECT_TRUE(end->is_attained && end->is_bounded)
                    << path_ << ": " << words(c_, line);
                if (!end->is_attained) continue;
                const auto& situation = e_.situations[end->situation];
                EXPECT_EQ(through_file(situation, line), end->attained)
                    << path_ << ": " << words(c_, line) << ": " << situation.when.en << ": "
                    << situation.words.en;
                const bool is_right =
                    end == &line.least ? end->bound <= end->attained : end->attained <= end->bound;
                EXPECT_TRUE(is_right) << path_ << ": " << words(c_, line);
            }
    }

    void both_doors_agree() const {
        std::size_t each = std::max<std::size_t>(1, kSettled / r_.spaces.size() + 1);
        std::size_t refused = 0, tried = 0;
        for (const Space& space : r_.spaces) {
            const Sheet sheet = sheet_of(r_, space, e_.lines);
            if (sheet.values.empty()) continue;
            Points points(space, sheet, 20'161'002);
            std::vector<std::int64_t> row;
            for (std::size_t k = 0; k < each; ++k, ++tried) {
                points.fill(row);
                if (!same_events(space, row)) ++refused;
            }
        }
        if (std::getenv("UTFALL_TELL") != nullptr && refused > 0)
            std::printf("%s: %zu of %zu situations are refused\n", path_.c_str(), refused, tried);
    }

    // Every bound is attained, but for what is told here.
    void bounds_are_attained() const {
        // Their fault is that the text promises what cannot be settled.
        const bool is_unsettled = path_ == "cases/faulty/negative-payment.md" ||
                                  path_ == "cases/faulty/underfunded-account.md";
        std::size_t open = 0;
        for (const Exposure::Line& line : e_.lines)
            for (const End* end : {&line.least, &line.most}) {
                if (end->is_proved()) continue;
                ++open;
                EXPECT_TRUE(is_unsettled) << path_ << ": " << words(c_, line);
            }
        EXPECT_LE(open, is_unsettled ? 4U : 0U) << path_;
    }

    void tell_gaps() const {
        if (std::getenv("UTFALL_TELL") == nullptr) return;
        for (const Exposure::Line& line : e_.lines)
            for (const End* end : {&line.least, &line.most})
                if (end->bound != end->attained)
                    std::printf(
                        "%s: %s: %s %lld, reached %lld%s\n", path_.c_str(), words(c_, line).c_str(),
                        end == &line.least ? "least" : "most", static_cast<long long>(end->bound),
                        static_cast<long long>(end->attained), end->is_stopped ? " (stopped)" : "");
    }

private:
    void try_block(const Space& space, const Sheet& sheet, Points& points,
                   calc::ColumnExecutor& executor, std::size_t rows) const {
        const std::size_t inputs = space.box.size(), values = sheet.values.size();
        std::vector<std::vector<std::int64_t>> in(inputs, std::vector<std::int64_t>(rows)),
            out(values, std::vector<std::int64_t>(rows));
        std::vector<std::int64_t> row;
        for (std::size_t k = 0; k < rows; ++k) {
            points.fill(row);
            for (std::size_t i = 0; i < inputs; ++i) in[i][k] = row[i];
        }
        std::vector<calc::Fault> faults(rows);
        executor.run({.rows = rows,
                      .inputs = {in.begin(), in.end()},
                      .outputs = {out.begin(), out.end()},
                      .faults = faults});
        for (std::size_t v = 0; v < values; ++v) {
            const Exposure::Line& line = e_.lines[v];
            const calc::Int128 unit = sheet.program.instructions[sheet.values[v]].denominator;
            const calc::Int128 low = line.least.bound * unit, high = line.most.bound * unit;
            // Beyond a bound there is only what settle() refuses, a payment below zero; of those some are tried.
            constexpr int kMostRefused = 100;
            int refused = 0;
            for (std::size_t k = 0; k < rows && refused < kMostRefused; ++k) {
                if (faults[k].kind != calc::FaultKind::None ||
                    (out[v][k] >= low && out[v][k] <= high))
                    continue;
                for (std::size_t i = 0; i < inputs; ++i) row[i] = in[i][k];
                if (!settled(c_, situation_at(r_, space, row))) {
                    ++refused;
                    continue;
                }
                ADD_FAILURE() << path_ << ": " << words(c_, line) << " " << out[v][k] << " outside "
                              << line.least.bound << " … " << line.most.bound << ": "
                              << space.timetable.words.en << ": " << words_at(c_, space, row).en;
                return;
            }
        }
    }

    // What settle() makes of the situation when it is written to a file of facts and read from there.
    [[nodiscard]] std::optional<std::int64_t> through_file(const Situation& situation,
                                                           const Exposure::Line& line) const {
        const auto rows = exchange::parse_facts("situation.csv", situation_csv(c_, situation));
        if (!rows.ok()) return std::nullopt;
        const auto facts = settle::bind_facts(c_, rows.value());
        if (!facts.ok()) {
            ADD_FAILURE() << path_ << ": "
                          << base::render(facts.diagnostics().front(), base::Language::English);
            return std::nullopt;
        }
        const auto events =
            settled(c_, {situation.words, situation.when, facts.value(), situation.on});
        if (!events) return std::nullopt;
        return sum_of(*events, [&](const settle::Flow& flow) { return counts(line, flow); });
    }

    // Day, from, to, clause, member, drawn or written off or paid: amount, without those of nothing.
    using Events =
        std::map<std::tuple<base::Date, int, int, std::string, std::string, int>, std::int64_t>;

    static int sort_of(settle::EventKind kind) {
        return kind == settle::EventKind::Drawn ? 1 : kind == settle::EventKind::WrittenOff ? 2 : 0;
    }

    [[nodiscard]] bool same_events(const Space& space, const std::vector<std::int64_t>& row) const {
        const auto done = settle::settle(
            c_, facts_at(c_, space, row),
            {.on = space.timetable.options.on, .example = false, .open_claims = {}, .through = {}});
        const settle::Formula& f = space.formula;
        const calc::Trace trace = calc::run_row(f.program, row);
        const bool is_refused =
            trace.fault.kind != calc::FaultKind::None ||
            std::any_of(f.floors.begin(), f.floors.end(), [&](const settle::Floor& floor) {
                return trace.registers[floor.value] < 0;
            });
        const std::string where =
            path_ + ": " + space.timetable.words.en + ": " + words_at(c_, space, row).en;
        EXPECT_EQ(done.ok(), !is_refused) << where;
        if (!done.ok() || is_refused) return false;
        if (std::any_of(f.unknowns.begin(), f.unknowns.end(), [](const settle::Unknown& u) {
                return u.kind == settle::Unknown::Kind::Claims;
            })) {
            is_within(space, row, where);
            return true;
        }
        Events wanted, found;
        for (const settle::Flow& flow : f.flows) {
            const std::int64_t numerator = trace.registers[flow.amount];
            const std::int64_t unit = f.program.instructions[flow.amount].denominator;
            EXPECT_EQ(numerator % unit, 0) << where;
            if (numerator != 0)
                wanted[{flow.date, flow.from, flow.to, flow.clause, flow.member,
                        sort_of(flow.kind)}] += numerator / unit;
        }
        for (const settle::Event& e : done.value().events)
            if (e.kind != settle::EventKind::Postponed && e.amount != 0)
                found[{e.date, e.reversed ? e.to : e.from, e.reversed ? e.from : e.to, e.clause,
                       e.member, sort_of(e.kind)}] += e.reversed ? -e.amount : e.amount;
        std::erase_if(wanted, [](const auto& event) { return event.second == 0; });
        std::erase_if(found, [](const auto& event) { return event.second == 0; });
        EXPECT_TRUE(wanted == found) << where << told(wanted, found);
        return true;
    }

    // A number of claims is not yet claims with persons, days and earlier claims: settle() may accept fewer, and other ones.
    void is_within(const Space& space, const std::vector<std::int64_t>& row,
                   const std::string& where) const {
        const auto events = settled(c_, situation_at(r_, space, row));
        ASSERT_TRUE(events.has_value()) << where;
        for (const Exposure::Line& line : e_.lines) {
            if (line.year) continue;
            const std::int64_t really =
                sum_of(*events, [&](const settle::Flow& flow) { return counts(line, flow); });
            EXPECT_TRUE(line.least.bound <= really && really <= line.most.bound)
                << where << ": " << words(c_, line) << " " << really;
        }
    }

    [[nodiscard]] static std::string told(const Events& wanted, const Events& found) {
        std::string out;
        const auto tell = [&](const Events& events, const Events& other, const char* who) {
            for (const auto& [key, amount] : events)
                if (const auto at = other.find(key); at == other.end() || at->second != amount)
                    out += std::string("\n  ") + who + " " + std::get<0>(key).text() + " " +
                           std::get<3>(key) + " " + std::get<4>(key) + " " + std::to_string(amount);
        };
        tell(wanted, found, "formula");
        tell(found, wanted, "settle ");
        return out;
    }

    const std::string& path_;
    const terms::Contract& c_;
    const Reviewed& r_;
    const Exposure& e_;
};

}  // namespace

TEST(BruteForce, NoSituationPassesABoundAndOneReachesIt) {
    std::size_t tried = 0;
    for (const std::string& path : utfall::test::contract_paths()) {
        const auto contract = utfall::test::contract_at(path);
        if (!contract) continue;
        const settle::Facts known = nothing(*contract);
        using Clock = std::chrono::steady_clock;
        const auto t0 = Clock::now();
        const auto exposure = exposure_of(*contract, known);
        const auto r = reviewed(*contract, known);
        if (!exposure.ok() || !r.ok()) continue;
        const Trial trial(path, *contract, r.value(), exposure.value());
        const auto t1 = Clock::now();
        trial.tell_gaps();
        trial.bounds_are_attained();
        trial.bounds_hold();
        const auto t2 = Clock::now();
        trial.is_reached();
        const auto t3 = Clock::now();
        trial.both_doors_agree();
        const auto t4 = Clock::now();
        if (std::getenv("UTFALL_TELL") != nullptr) {
            const auto ms = [](auto a, auto b) {
                return static_cast<long long>(
                    std::chrono::duration_cast<std::chrono::milliseconds>(b - a).count());
            };
            std::printf("%s: %zu spaces, exposure %lld, bounds %lld, reached %lld, doors %lld ms\n",
                        path.c_str(), r.value().spaces.size(), ms(t0, t1), ms(t1, t2), ms(t2, t3),
                        ms(t3, t4));
        }
        ++tried;
    }
    EXPECT_GE(tried, 60U);
}

}  // namespace utfall::review::test
