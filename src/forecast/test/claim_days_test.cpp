// Claims that days decide about against every claim judged one by one, and persons drawn in vectors against one by one.
#include <random>

#include "claims_draw.h"
#include "utfall/base/instruction_set.h"
#include "utfall/stats/philox.h"
#include "written.h"

namespace utfall::forecast::test {

namespace {

constexpr std::size_t kRows = 24;

class Dice {
public:
    explicit Dice(unsigned seed) : source_(seed) {}
    int below(int count) { return std::uniform_int_distribution<int>(0, count - 1)(source_); }
    bool coin() { return below(2) == 0; }
    double share() { return std::uniform_real_distribution<double>(1e-9, 1)(source_); }
    std::string one_of(const std::vector<std::string>& texts) {
        return texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
    }
    std::string count(int low, int high) { return std::to_string(low + below(high - low + 1)); }
    std::string hundreds(int low, int high) {
        const int hundred = low + below(high - low + 1);
        const std::string rest = std::to_string(hundred % 10) + "00";
        return hundred < 10 ? rest : std::to_string(hundred / 10) + " " + rest;
    }

private:
    std::mt19937 source_;
};

const std::string kReduced =
    "  the payment that reaches the cap is reduced to what is left of the cap, and the rest is "
    "lost\n";
const std::string kRefused = "  a payment or claim that would exceed the cap is refused in full\n";

std::string price_list(Dice& dice, const std::string& from) {
    const auto row = [&](const std::string& line, const std::string& times,
                         const std::string& after) {
        return "  | " + line + " | \"L\" | " + dice.hundreds(1, 30) + " SEK | " + times + " | " +
               after + " |\n";
    };
    return "prices card for each one\n"
           "  claims concern outcomes from " +
           from +
           " through 2027-12-31\n"
           "  a claim is accepted by judge within 60 days, otherwise it lapses\n"
           "  | line | outcome | price | at most times each | only after accepted claim on |\n" +
           row("begins", "3", "-") + row("calm", "2", "-") + row("goes", "2", "begins") +
           row("stays", "1", "goes");
}

// What the cap on payments under `outcomes`, or on a line, may be.
std::string cap(Dice& dice, const std::string& name, const std::string& of) {
    const bool is_of_each = dice.coin();
    return "cap " + name + "\n  in total at most " +
           (is_of_each ? dice.hundreds(5, 60) : dice.hundreds(20, 600)) + " SEK is paid " + of +
           "\n" + (is_of_each ? "  the cap applies to each one separately\n" : "") +
           (dice.coin() ? kReduced : kRefused);
}
// A cap on payments takes from every payment that asks about the claims.
std::string bonus_or_caps(Dice& dice) {
    std::string out;
    if (dice.below(4) == 0)
        out +=
            "payment bonus\n"
            "  city pays fund 150 SEK times number of accepted claims on card line goes\n"
            "  due 2029-03-01\n";
    if (dice.coin()) out += cap(dice, "early", "for line begins of card");
    for (const std::string name : {"first", "second"})
        if (out.find("bonus") == std::string::npos && dice.coin())
            out += cap(dice, name, "under outcomes");
    return out + (dice.coin() ? cap(dice, "late", "for line goes of card") : "");
}

std::string contract(Dice& dice) {
    std::string out = "periods three-months of 3 months from 2026-01-01 through " +
                      dice.one_of({"2027-06-30", "2028-12-31"}) +
                      "\ngroups one from roster, at most 90 persons\n" +
                      price_list(dice, "2026-01-01") +
                      "payment outcomes\n"
                      "  city pays fund value of claims accepted this period on card\n"
                      "  for each three-months\n"
                      "  due 30 days after the end of three-months\n" +
                      bonus_or_caps(dice);
    if (dice.coin())
        out +=
            "amendment 1 from 2026-10-01, signed 2026-09-12\n"
            "  by decision of the parties \"Other prices\"\n" +
            price_list(dice, "2026-10-01") +
            (out.find("cap late") != std::string::npos && dice.below(4) > 0
                 ? cap(dice, "late", "for line goes of card")
                 : "") +
            (dice.coin() ? cap(dice, "added", "for line calm of card") : "");
    return out;
}

std::string group(Dice& dice) {
    const auto row = [&](const std::string& line) {
        return "  | " + line + " | " + dice.count(5, 100) + " % | " +
               dice.one_of({"-", "2 weeks", "1 month"}) + " | " +
               dice.one_of({"45 days", "3 months", "10 months"}) + " |\n";
    };
    std::string out = "assume claims on card by " + dice.count(1, 40) +
                      " persons\n"
                      "  they begin evenly from 2026-01-01 through 2027-02-28\n"
                      "  a claim is accepted " +
                      dice.one_of({"0 days", "17 days", "5 weeks"}) +
                      " after its outcome\n"
                      "  | line | chance | after | within |\n";
    for (const std::string line :
         {"begins", "begins", "begins", "calm", "calm", "goes", "goes", "stays"})
        out += row(line);
    return out;
}

// What has been drawn of a chunk, but for the columns to be filled.
struct Drawn {
    std::vector<std::vector<double>> luck, named;

    Drawn(const Model& model, Dice& dice)
        : chunk{.rows = kRows, .counts = {}, .groups = {}, .named = {}} {
        const Prepared& prepared = model.prepared();
        for (const ClaimsPlan::Group& g : prepared.claims[0].groups) {
            auto& own = luck.emplace_back();
            for (std::size_t row = 0; row < kRows; ++row) own.push_back(dice.share());
            const terms::Claimants& c = prepared.assumptions.claimants[g.claimants];
            ClaimsChunk::Group group{
                .persons = {.constant = number(c.persons.constant), .rows = {}},
                .chances = {},
                .luck = own};
            for (const auto& row : c.rows)
                group.chances.push_back({.constant = number(row.chance.constant), .rows = {}});
            chunk.groups.push_back(group);
        }
    }
    ClaimsChunk chunk;
};

struct Answers {
    std::vector<std::vector<std::int64_t>> inputs;
    std::vector<std::vector<double>> counted;
    std::vector<std::size_t> cut;
    bool operator==(const Answers&) const = default;
};

Answers answers(const Model& model, const ClaimsPlan& plan, const ClaimsChunk& chunk) {
    const Prepared& prepared = model.prepared();
    ClaimsDraw draw(prepared, plan, kRows);
    Answers out;
    out.inputs.assign(prepared.scales.size(), std::vector<std::int64_t>(kRows));
    EXPECT_FALSE(draw.draw(chunk, out.inputs));
    for (std::size_t k = 0; k < plan.lines.size(); ++k) {
        out.counted.emplace_back(draw.counted(k).begin(), draw.counted(k).end());
        out.cut.push_back(draw.cut(k));
    }
    return out;
}

bool is_any_cap_amended(const Model& model) {
    const ClaimsPlan& plan = model.prepared().claims[0];
    const settle::ClaimJudge judge(model.prepared().as_it_runs, plan.list, plan.persons);
    return std::any_of(judge.caps().begin(), judge.caps().end(), [](const settle::ClaimCap& cap) {
        return cap.by_text.front() != cap.by_text.back();
    });
}

// Row by row of one person, as the assumptions say it.
std::vector<std::int32_t> person_by_hand(const ClaimantPlan& plan, std::span<const double> chances,
                                         double luck, std::size_t person) {
    const std::size_t rows = 1 + plan.rows.size();
    std::vector<std::int32_t> days(rows, kNever);
    for (std::size_t k = 0; k < rows; ++k) {
        const std::size_t block = person / kPersonsAbreast * rows + k;
        const std::size_t place = block * kPersonsAbreast + person % kPersonsAbreast;
        std::vector<std::uint64_t> word(1);
        stats::bits({.seed = std::bit_cast<std::uint64_t>(luck)}, place / 2, word);
        const auto number = static_cast<std::uint32_t>(word[0] >> (32 * (place % 2)));
        const double u = number / 0x1p32;
        if (k == 0) {
            days[0] = plan.first + static_cast<std::int32_t>(
                                       u * static_cast<double>(plan.last - plan.first + 1));
            continue;
        }
        const ClaimantPlan::Row& row = plan.rows[k - 1];
        const double chance = std::floor(chances[k - 1] * 0x1p32 + 0.5) / 0x1p32;
        if (days[row.base] == kNever || !(u < chance)) continue;
        const DayShifts& shifts = plan.shifts[row.shifts];
        const auto at = static_cast<std::size_t>(days[row.base] - plan.origin);
        const bool is_far = !shifts.far.empty();
        const auto later =
            static_cast<double>(is_far ? shifts.far[at] & 0xffff'ffffU : shifts.near[at] & 0xffffU);
        const auto count =
            static_cast<double>(is_far ? shifts.far[at] >> 32U : shifts.near[at] >> 16U);
        const double share = static_cast<double>(number * kSpread) / 0x1p32;
        const double day = days[row.base] + later + std::floor(share * count);
        if (day >= plan.from && day <= plan.through) days[k] = static_cast<std::int32_t>(day);
    }
    return days;
}

void expect_drawn_by_hand(const ClaimantPlan& plan, Dice& dice, std::size_t persons) {
    std::vector<double> chances;
    for (std::size_t k = 0; k < plan.rows.size(); ++k)
        chances.push_back(dice.below(8) == 0 ? 0 : dice.below(8) == 0 ? 1 : dice.share());
    const double luck = dice.share();
    for (const base::InstructionSet set : base::kInstructionSets) {
        if (!base::is_available(set)) continue;
        base::use_instruction_set(set);
        ClaimSheet sheet;
        ClaimantDraw(plan).draw({.persons = persons, .chances = chances, .luck = luck}, sheet);
        for (std::size_t person = 0; person < sheet.persons; ++person) {
            std::vector<std::int32_t> own;
            for (std::size_t k = 0; k <= plan.rows.size(); ++k) own.push_back(sheet.day(k, person));
            if (person < persons)
                EXPECT_EQ(own, person_by_hand(plan, chances, luck, person));
            else
                EXPECT_EQ(own, std::vector<std::int32_t>(own.size(), kNever));
        }
    }
    base::use_instruction_set(base::best_instruction_set());
}

// Of so many days, on which a number comes.
std::size_t place_of(std::uint32_t number, std::uint64_t days) {
    const std::uint32_t share = number * kSpread;
    return (std::uint64_t{share} * days) >> 32U;
}

}  // namespace

TEST(ClaimDays, decide_what_judging_every_claim_decides) {
    int decided = 0, amended = 0, cut = 0;
    for (unsigned seed = 1; seed <= 300 && !::testing::Test::HasFailure(); ++seed) {
        Dice dice(seed);
        const std::string terms = contract(dice);
        const std::string beliefs = group(dice) + (dice.coin() ? group(dice) : "");
        SCOPED_TRACE(terms + beliefs);
        const Model model = written(terms, beliefs);
        const ClaimsPlan& plan = model.prepared().claims[0];
        if (!plan.days) continue;
        ++decided;
        amended += is_any_cap_amended(model);
        ClaimsPlan one_by_one = plan;
        one_by_one.days.reset();
        const Drawn drawn(model, dice);
        const Answers truth = answers(model, one_by_one, drawn.chunk);
        cut += std::any_of(truth.cut.begin(), truth.cut.end(), [](std::size_t c) { return c > 0; });
        for (const base::InstructionSet set : base::kInstructionSets) {
            if (!base::is_available(set)) continue;
            base::use_instruction_set(set);
            EXPECT_EQ(answers(model, plan, drawn.chunk), truth);
        }
        base::use_instruction_set(base::best_instruction_set());
    }
    EXPECT_GT(decided, 200);
    EXPECT_GT(amended, 15);
    EXPECT_GT(cut, 20);
}

TEST(ClaimDays, do_not_decide_where_other_claims_of_the_person_do) {
    Dice dice(1);
    const std::string beliefs = group(dice);
    const auto decide = [&](const std::string& periods, const std::string& asked) {
        return written("periods three-months of 3 months from " + periods +
                           "\ngroups one from roster, at most 90 persons\n" +
                           price_list(dice, "2026-01-01") +
                           "payment outcomes\n"
                           "  city pays fund value of claims accepted this period on card\n"
                           "  for each " +
                           asked + "\n  due 30 days after the end of three-months\n",
                       beliefs)
            .prepared()
            .claims[0]
            .days.has_value();
    };
    EXPECT_TRUE(decide("2026-01-01 through 2027-12-31", "three-months"));
    // The first claims are paid in no period, and those that build on them do not count.
    EXPECT_FALSE(decide("2026-07-01 through 2027-12-31", "three-months"));
    EXPECT_FALSE(decide("2026-01-01 through 2027-12-31", "one, three-months"));
    const Model dated =
        model_at("cases/families/prerequisites.md", "cases/families/assumed/prerequisites.md");
    EXPECT_FALSE(dated.prepared().claims[0].days);
}

TEST(ClaimDays, persons_in_vectors_are_those_drawn_by_hand) {
    Dice dice(7);
    for (int round = 0; round < 40; ++round) {
        const Model model = written(contract(dice), group(dice));
        expect_drawn_by_hand(model.prepared().claims[0].groups[0].plan, dice,
                             1 + static_cast<std::size_t>(dice.below(50)));
    }
}

// Of those below a chance each day has as many, but for a few.
TEST(ClaimDays, are_spread_evenly_whatever_the_chance) {
    for (const std::uint32_t numbers : {1'000U, 65'536U, 1'000'003U})
        for (const std::uint64_t days : {2U, 31U, 181U, 731U}) {
            std::vector<double> of_day(days);
            for (std::uint32_t number = 0; number < numbers; ++number)
                of_day[place_of(number, days)] += 1;
            for (const double count : of_day)
                EXPECT_NEAR(count, static_cast<double>(numbers) / static_cast<double>(days), 8);
        }
}

// Days that do not fit into half a word.
TEST(ClaimDays, of_shifts_that_are_far) {
    Dice dice(9);
    const Model model = written(contract(dice),
                                "assume claims on card by 40 persons\n"
                                "  they begin evenly from 2025-06-01 through 2026-12-31\n"
                                "  | line   | chance | after    | within      |\n"
                                "  | begins | 100 %  | 2 weeks  | 70 000 days |\n"
                                "  | calm   | 100 %  | 40 days  | 9 months    |\n"
                                "  | goes   | 50 %   | -        | 2 months    |\n"
                                "  | stays  | 50 %   | -        | 2 months    |\n");
    const ClaimantPlan& plan = model.prepared().claims[0].groups[0].plan;
    EXPECT_FALSE(plan.shifts[plan.rows[0].shifts].far.empty());
    for (int round = 0; round < 20; ++round) expect_drawn_by_hand(plan, dice, 40);
}

}  // namespace utfall::forecast::test
