// settle: which claims on a price list count, at which price, and what the caps on lines and persons leave of them. The
// book of claims and a forecast of claims both ask it, so that both mean the same.
//
//     ClaimJudge judge(as_it_runs(contract, facts, on), list, persons);
//     judge.judge(claims_in_order, verdicts);
//
// Amounts in minor units. Nothing here depends on measured amounts.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "utfall/terms/model.h"

namespace utfall::settle {

struct ClaimCase {
    int person = 0, line = 0;
    base::Date outcome, claimed, accepted;
};

struct ClaimVerdict {
    enum class Kind : std::uint8_t {
        Counts,
        NotOffered,    // the text in force on the day of the outcome lacks the line
        Lapsed,        // accepted after `last`
        NoPeriod,      // accepted on a day of no period in which the list is paid
        TooOften,      // the person has as many as the line allows
        NoEarlier,     // the claim that it builds on is not there
        EarlierTooOld  // it is there, but too long ago: `last` was the last day
    };
    Kind kind = Kind::Counts;
    std::int64_t price = 0,
                 paid = 0;  // of what counts: on the day of the outcome, and after the caps
    int cut_by = -1;        // the cap that last cut or refused it
    base::Date last{};
};

// A cap that uses the claims themselves: on one line, on each person, or refusing claim by claim.
struct ClaimCap {
    struct Rule {  // of one text
        bool applies = false, is_of_each = false, refuses = false;
        int line = -1;  // all
        std::int64_t limit = 0;
        bool operator==(const Rule&) const = default;
        [[nodiscard]] bool concerns(int of_line) const {
            return applies && (line < 0 || line == of_line);
        }
        // Of a claim, when those before it have used so much.
        [[nodiscard]] std::int64_t leaves(std::int64_t amount, std::int64_t used) const {
            const std::int64_t left = std::max<std::int64_t>(0, limit - used);
            if (amount <= left) return amount;
            return refuses ? 0 : left;
        }
    };
    int cap = 0;
    std::vector<Rule> by_text;
};

class ClaimJudge {
public:
    // `contract` as it runs: see course.h. It must outlive the judge. `persons`: how many the list can concern.
    ClaimJudge(const terms::Contract& contract, int list, int persons);

    // One verdict for each claim. They come by place_of, those of one place by number or person.
    void judge(std::span<const ClaimCase> in_order, std::vector<ClaimVerdict>& out);

    // The order in which claims use caps, so that one accepted later never takes away what an earlier one was paid: those of one
    // day by outcome, then what others build on first, then by line.
    using Place = std::tuple<base::Date, base::Date, int, int>;
    [[nodiscard]] Place place_of(int line, base::Date outcome, base::Date accepted) const {
        return {accepted, outcome, depths_[static_cast<std::size_t>(line)], line};
    }
    // Of the text in force on the day of the outcome; nothing where it does not offer the line.
    [[nodiscard]] const terms::PriceLine& line_on(int line, base::Date outcome) const;
    [[nodiscard]] std::optional<std::int64_t> price_on(int line, base::Date outcome) const;
    // Of a claim by itself: what its days and the text decide; its price where they let it count.
    [[nodiscard]] ClaimVerdict by_days(const ClaimCase& claim);
    [[nodiscard]] int lines() const { return static_cast<int>(depths_.size()); }
    // Steps to a line that builds on nothing.
    [[nodiscard]] int depth_of(int line) const { return depths_[static_cast<std::size_t>(line)]; }
    // Those that can cut claims, in any text, in their order.
    [[nodiscard]] const std::vector<ClaimCap>& caps() const { return caps_; }
    [[nodiscard]] const ClaimCap::Rule& rule_on(const ClaimCap& cap, base::Date outcome) const {
        return cap.by_text[text_on(outcome)];
    }
    [[nodiscard]] bool has_caps() const { return !caps_.empty(); }
    [[nodiscard]] bool has_caps_of_persons() const;

private:
    // What depends on a day alone, found once for each.
    class ByDay {
    public:
        explicit ByDay(base::Date from) : from_(from.days()) {}
        template <class Find>
        std::int32_t at(base::Date day, Find find);

    private:
        std::int32_t from_;
        std::vector<std::pair<bool, std::int32_t>> known_;
    };
    void plan_caps();
    [[nodiscard]] ClaimCap::Rule rule_of(const terms::Contract& text, int cap) const;
    [[nodiscard]] bool counts_claims(const terms::Cap& cap) const;
    [[nodiscard]] std::size_t text_on(base::Date outcome) const;
    [[nodiscard]] ClaimVerdict judge_one(std::span<const ClaimCase> claims, const ClaimCase& claim);
    [[nodiscard]] ClaimVerdict judge_order(std::span<const ClaimCase> claims,
                                           const ClaimCase& claim, const terms::PriceLine& line);
    [[nodiscard]] base::Date last_acceptance(const ClaimCase& claim);
    [[nodiscard]] bool is_in_a_period(base::Date accepted);
    void count(std::size_t index, const ClaimCase& claim);
    void cut(const ClaimCap& cap, std::span<const ClaimCase> claims,
             std::vector<ClaimVerdict>& out);
    [[nodiscard]] std::size_t slot_of(int person, int line) const {
        return static_cast<std::size_t>(person) * depths_.size() + static_cast<std::size_t>(line);
    }

    const terms::Contract& contract_;
    int list_;
    std::vector<int> depths_;
    std::vector<const terms::Contract*> texts_;
    std::vector<ClaimCap> caps_;
    std::vector<std::pair<base::Date, base::Date>> spans_;  // of payment, when by periods
    bool is_by_period_ = false;
    std::vector<ByDay> last_acceptance_;  // by text
    ByDay in_period_;
    // Those that count so far, of each person and line: how many, the first and last of a chain.
    struct Slot {
        std::int32_t count = 0, first = -1, last = -1;
    };
    std::vector<Slot> slots_;
    std::vector<std::int32_t> next_;  // in its chain, by claim
    std::vector<std::int64_t> used_;  // of a cap, by person, or of all
};

}  // namespace utfall::settle
