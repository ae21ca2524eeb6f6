// forecast, private: claims drawn person by person, judged where their days decide which of them count (claim_days.h). They
// are counted by spans of days; only where a cap cuts something are they put in order, and only the last of them.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "claim_days.h"
#include "claimant_draw.h"
#include "day_order.h"

namespace utfall::forecast {

// The persons of a group in one scenario.
struct DrawnGroup {
    const ClaimSheet* sheet = nullptr;
    int first_person = 0;  // on the roster
};

class DayJudge {
public:
    DayJudge(const ClaimDays& days, std::span<const ClaimantPlan* const> plans,
             const settle::ClaimJudge& judge);

    void judge(std::span<const DrawnGroup> groups);

    // Of ClaimDays::segments: how many claims there are, and what those that count are paid.
    [[nodiscard]] std::int64_t number(std::size_t segment) const { return numbers_[segment]; }
    [[nodiscard]] std::int64_t worth(std::size_t segment) const { return worths_[segment]; }

private:
    // The claims of a group that a cap of each person concerns.
    struct Concerned {
        std::vector<RowPrice> prices;
        std::vector<std::uint32_t> lines;  // of the group, by price
        unsigned bits = 0;                 // BlockClaims::bits
    };
    // A claim that counts.
    struct Use {
        std::int64_t paid = 0;
        std::int32_t outcome = 0;
        std::uint32_t group = 0, line = 0, cell = 0;  // line: of the group; cell: of its sheet
    };
    // The same with its place in the order in which caps are used.
    struct PlacedUse {
        std::int32_t accepted = 0, person = 0;
        Use use;
    };
    struct Cut {
        Use use;
        std::int64_t amount = 0;
    };
    // A cap in all its texts: no text lets it cut where no more is claimed.
    struct Bound {
        std::int64_t limit = 0;
        bool is_of_each = false, is_same = true;  // in all texts
        int line = -1;                            // all
    };
    [[nodiscard]] static Bound bound_of(const settle::ClaimCap& cap);
    [[nodiscard]] static bool concerns(const Bound& bound, const ClaimDays::Line& line) {
        return bound.line < 0 || bound.line == line.line;
    }
    [[nodiscard]] static Concerned concerned_by(const Bound& bound,
                                                const std::vector<ClaimDays::Line>& lines);
    void count(std::size_t group);
    void cut_persons(std::size_t group, std::size_t cap);
    void cut_block(std::size_t group, std::size_t block, std::size_t cap);
    void take_last(std::size_t group, std::size_t block, std::size_t cap);
    void cut_all(std::size_t cap);
    [[nodiscard]] std::int32_t first_in_doubt(std::int64_t total, const Bound& bound) const;
    void collect(std::size_t group, std::size_t line, std::int32_t from);
    void collect_found(std::size_t group, std::size_t line, std::size_t row, std::size_t count);
    [[nodiscard]] bool comes_before(const PlacedUse& a, const PlacedUse& b) const;
    [[nodiscard]] std::int64_t used(std::size_t cap, const Use& use, std::int64_t before);
    void lose(const Use& use, std::int64_t amount);

    const ClaimDays& days_;
    std::span<const ClaimantPlan* const> plans_;
    const settle::ClaimJudge& judge_;
    std::vector<Bound> bounds_;                      // by the judge's caps
    std::vector<std::vector<Concerned>> concerned_;  // by cap, of each person, and group
    std::vector<std::size_t> by_last_;               // segments, the latest first
    std::vector<int> lines_;                         // of each segment
    DayOrder order_;
    // Of the scenario at hand.
    std::span<const DrawnGroup> groups_;
    std::vector<std::int32_t> counted_;
    std::vector<std::int64_t> numbers_, worths_;
    std::vector<std::int32_t> totals_;  // of each person
    std::vector<std::int32_t> claims_;  // of a block of persons, as kernels number them
    std::vector<Use> taken_;            // of the block, by turn and person
    std::array<std::size_t, kPersonsAbreast> turns_{};  // of each person of it
    std::vector<std::uint32_t> found_;                  // persons
    std::vector<PlacedUse> uses_, in_order_;
    std::vector<Cut> cut_;
    std::vector<std::vector<std::int64_t>>
        lost_;  // to caps, by group and cell; zero but for `cut_`
};

}  // namespace utfall::forecast
