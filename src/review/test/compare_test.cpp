// Compared pairs against brute force: no row leaves the bounds or differs outside the region, and what is told as
// attained is what settle gives.
#include "utfall/review/compare.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>

#include "compare_region.h"
#include "utfall/base/file.h"
#include "utfall/calc/execute.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::review {
namespace {

using Kind = Comparison::Kind;

terms::Contract contract_of(const std::string& path, const std::string& bytes) {
    const auto document = terms::parse(path, bytes);
    const terms::Checked checked = terms::check(path, document.value());
    EXPECT_TRUE(checked.contract) << path;
    return *checked.contract;
}

std::string bytes_at(const std::string& path) {
    return base::read_file(path, std::size_t{1} << 20U).value();
}

terms::Contract contract_at(const std::string& path) { return contract_of(path, bytes_at(path)); }

settle::Facts nothing(const terms::Contract& contract) {
    settle::Facts none;
    none.persons.resize(contract.dimensions.size());
    return none;
}

std::vector<std::int64_t> random_row(const Joint& joint, std::mt19937_64& random) {
    std::vector<std::int64_t> row;
    for (const JointInput& input : joint.inputs) {
        const std::int64_t steps = (input.span.high - input.span.low) / input.span.stride;
        std::int64_t k = 0;
        switch (random() % 5) {
            case 0: k = 0; break;
            case 1: k = steps; break;
            case 2: k = steps * static_cast<std::int64_t>(random() % 41) / 40; break;
            case 3: {  // about a round value
                const std::int64_t zero = -input.span.low / input.span.stride;
                const std::int64_t tenth = std::max<std::int64_t>(1, steps / 10);
                k = zero + tenth * static_cast<std::int64_t>(random() % 11) +
                    static_cast<std::int64_t>(random() % 5) - 2;
                break;
            }
            default:
                k = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(steps + 1));
        }
        k = std::min(std::max<std::int64_t>(k, 0), steps);
        row.push_back(input.span.low + k * input.span.stride);
    }
    return row;
}

// The difference of each pair of parties, and the spread, by running both texts' own programs.
struct Twin {
    Twin(const Compared& c, const Joint& joint) : c_(c), joint_(joint) {}

    std::optional<std::map<std::pair<int, int>, std::int64_t>> operator()(
        const std::vector<std::int64_t>& row) const {
        std::map<std::pair<int, int>, std::int64_t> out;
        for (const auto text : {Comparison::Text::A, Comparison::Text::B}) {
            const bool is_a = text == Comparison::Text::A;
            const Space& space = is_a ? *joint_.a : *joint_.b;
            const std::vector<int>& party_of = is_a ? c_.party_of_a : c_.party_of_b;
            const calc::Program& program = space.formula.program;
            const calc::Trace trace = calc::run_row(program, inputs_of(joint_, text, row));
            if (trace.registers.size() < program.instructions.size()) return std::nullopt;
            for (const settle::Flow& flow : space.formula.flows) {
                if (!Totals::is_paid(flow) || flow.from == flow.to) continue;
                const std::int64_t amount =
                    trace.registers[flow.amount] / program.instructions[flow.amount].denominator;
                out[{party_of[static_cast<std::size_t>(flow.from)],
                     party_of[static_cast<std::size_t>(flow.to)]}] += is_a ? -amount : amount;
            }
        }
        return out;
    }

private:
    const Compared& c_;
    const Joint& joint_;
};

bool stays_within(const Comparison& told, const std::map<std::pair<int, int>, std::int64_t>& by) {
    for (const Comparison::Line& line : told.lines) {
        std::int64_t value = 0;
        for (const auto& [pair, amount] : by) {
            const bool pays = pair.first == line.party, receives = pair.second == line.party;
            switch (line.kind) {
                case Kind::To: value += pays && pair.second == line.other ? amount : 0; break;
                case Kind::Pays: value += pays ? amount : 0; break;
                case Kind::Receives: value += receives ? amount : 0; break;
                case Kind::Net: value += (receives ? amount : 0) - (pays ? amount : 0); break;
                case Kind::Funds: break;
            }
        }
        if (value < line.least.bound || value > line.most.bound) return false;
    }
    return true;
}

void expect_brute_force_agrees(const terms::Contract& a, const terms::Contract& b,
                               std::size_t rows) {
    const auto told = compare_contracts(a, nothing(a), b, nothing(b));
    ASSERT_TRUE(told.ok());
    for (const Comparison::Line& line : told.value().lines)
        for (const Comparison::End* end : {&line.least, &line.most})
            if (end->attained != 0) {
                ASSERT_TRUE(end->a && end->b);
                EXPECT_EQ(*end->b - *end->a, end->attained);
            }
    const auto c = compared(a, nothing(a), b, nothing(b));
    ASSERT_TRUE(c.ok());
    std::mt19937_64 random(20'161'001);
    for (const Joint& joint : c.value()->joints) {
        const JointRegion region = region_of(
            *c.value(), joint, [](Differences& d) { return d.spread(); }, 2'000'000);
        const Twin twin(*c.value(), joint);
        std::size_t differing = 0;
        for (std::size_t k = 0; k < rows; ++k) {
            const auto row = random_row(joint, random);
            const auto by = twin(row);
            if (!by) continue;
            ASSERT_TRUE(stays_within(told.value(), *by)) << joint.words.en;
            std::int64_t spread = 0;
            for (const auto& [pair, amount] : *by) spread += std::abs(amount);
            differing += spread > region.outside ? 1 : 0;
            if (region.is_stopped || region.always) continue;
            if (!is_inside(region, row)) {
                ASSERT_LE(spread, region.outside) << pair_at(*c.value(), joint, row).words.en;
            }
        }
        if (rows >= 20'000 && !region.is_empty) {
            EXPECT_GT(differing, rows / 100);
        }
    }
}

TEST(compare, brute_force_agrees_on_the_cases) {
    const std::vector<std::pair<std::string, std::string>> pairs{
        {"cases/norrkoping-2016/contract.md", "cases/norrkoping-2016/contract-indigo.md"},
        {"cases/sjukfranvaro-2018/contract.md", "cases/sjukfranvaro-2018/contract-linear.md"},
        {"cases/nationell-trygghet/contract.md",
         "cases/nationell-trygghet/contract-full-guarantee.md"},
        {"cases/faulty/cliff.md", "cases/faulty/cliff-mended.md"},
        {"cases/faulty/paid-regardless.md", "cases/faulty/paid-regardless-mended.md"},
        {"cases/faulty/guarantee-rewards-failure.md",
         "cases/faulty/guarantee-rewards-failure-mended.md"}};
    for (const auto& [one, other] : pairs) {
        SCOPED_TRACE(one);
        expect_brute_force_agrees(contract_at(one), contract_at(other), 20'000);
    }
}

TEST(compare, a_contract_pays_as_itself) {
    for (const char* path :
         {"cases/norrkoping-2016/contract.md", "cases/newpin-sbb/contract.md",
          "cases/utah-preschool/contract.md", "cases/families/cap-per-person.md"}) {
        const terms::Contract contract = contract_at(path);
        const auto told =
            compare_contracts(contract, nothing(contract), contract, nothing(contract));
        ASSERT_TRUE(told.ok());
        EXPECT_EQ(told.value().verdict, Comparison::Verdict::Same) << path;
    }
}

std::string small_contract(int share, int cap, int floor, int bonus) {
    const auto n = [](int value) { return std::to_string(value); };
    return "# Small\n\n```utfall\ncontract \"Small\"\n  written in language version 1\n"
           "  all amounts in EUR\n  runs from 2027-01-01 through 2029-12-31\n"
           "  a payment that falls on a day that is not a weekday is paid on the next weekday\n"
           "  every payment is rounded to 0.01 EUR, half up\n"
           "party city \"The city\", municipality, payer\n"
           "party school \"The school\", non-profit, provider\n"
           "party judge \"The judge\", non-profit, evaluator\n"
           "measure saving, money in total for the target group\n  means \"What is saved\"\n"
           "  between -900 EUR and 900 EUR, other values are refused\n  better when higher\n"
           "  established by judge no later than 2028-12-31\n"
           "  if missing, the final value is 0 EUR\n"
           "fact delivered, yes or no\n  means \"The work is done\"\n"
           "  established by judge no later than 2028-12-31\n"
           "  if missing, the final value is no\n"
           "payment part\n  city pays school " +
           n(share) + " % of saving, but at most " + n(cap) + " EUR, but at least " + n(floor) +
           " EUR\n  due 2029-03-01\npayment bonus\n  city pays school " + n(bonus) +
           " EUR\n  if delivered and saving is at least 100 EUR\n  due 2029-03-01\n```\n";
}

RC_GTEST_PROP(compare, one_number_changed, ()) {
    const auto between = [](int low, int high) { return *rc::gen::inRange(low, high); };
    std::vector<int> numbers{between(1, 100), between(200, 800), between(0, 100), between(1, 300)};
    const auto made = [&] {
        return contract_of("small.md",
                           small_contract(numbers[0], numbers[1], numbers[2], numbers[3]));
    };
    const terms::Contract a = made();
    const auto changed = static_cast<std::size_t>(between(0, 4));
    numbers[changed] += 1 + between(0, 20);
    if (changed == 0) numbers[0] = std::min(numbers[0], 100);
    expect_brute_force_agrees(a, made(), 300);
}

}  // namespace
}  // namespace utfall::review
