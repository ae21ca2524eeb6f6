// forecast, private: what a chunk of scenarios claims on one price list, judged by the same rules as claims in a file of
// facts, and so what the contract's program asks about them.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "claim_numbers.h"
#include "claimant_draw.h"
#include "day_judge.h"
#include "day_order.h"
#include "numbers.h"

namespace utfall::forecast {

// What has been drawn of the chunk.
struct ClaimsChunk {
    std::size_t rows = 0;
    std::vector<Numbers> counts;  // by ClaimsPlan::counts
    struct Group {                // by ClaimsPlan::groups
        Numbers persons;
        std::vector<Numbers> chances;  // by Claimants::rows
        std::span<const double> luck;
    };
    std::vector<Group> groups;
    std::vector<std::span<double>> named;  // by ClaimsPlan::named: to be filled
};

// Where only numbers and prices decide, a value is numbers times prices. Where days decide which claims count, those of
// persons are counted (day_judge.h). Otherwise every claim of every scenario is judged.
class ClaimsDraw {
public:
    ClaimsDraw(const Prepared& prepared, const ClaimsPlan& plan, std::size_t most_rows);

    // A row with a chance outside 0 to 1 or more persons than the list can concern is answered.
    struct Wrong {
        std::size_t row = 0, group = 0;
        std::optional<std::size_t> chance{};  // of Claimants::rows; otherwise the persons
    };
    [[nodiscard]] std::optional<Wrong> draw(const ClaimsChunk& chunk,
                                            std::vector<std::vector<std::int64_t>>& inputs);

    // In the order in which they use caps.
    [[nodiscard]] std::vector<settle::ClaimCase> claims_of(const ClaimsChunk& chunk,
                                                           std::size_t row);
    // Of ClaimsPlan::lines: how many count in each scenario, and in how many of the chunk some do not.
    [[nodiscard]] std::span<const double> counted(std::size_t line) const { return counted_[line]; }
    [[nodiscard]] std::size_t cut(std::size_t line) const { return cut_[line]; }

private:
    [[nodiscard]] std::optional<Wrong> find_wrong(const ClaimsChunk& chunk, std::size_t row) const;
    void draw_numbers(const ClaimsChunk& chunk, std::size_t row,
                      std::vector<std::vector<std::int64_t>>& inputs);
    void draw_persons(const ClaimsChunk& chunk, std::size_t row);
    void draw_claims(const ClaimsChunk& chunk, std::size_t row);
    void add_claims(std::size_t group);
    void put_in_order();
    void plan_sums();
    void answer_by_days(const ClaimsChunk& chunk, std::size_t row,
                        std::vector<std::vector<std::int64_t>>& inputs);
    void answer(std::size_t row, std::vector<std::vector<std::int64_t>>& inputs);
    void answer_by_name(const ClaimsChunk& chunk, std::size_t row);
    void note_counted(std::size_t row);

    const ClaimsPlan& plan_;
    settle::ClaimJudge judge_;
    ClaimNumbers numbers_;
    std::vector<ClaimantDraw> groups_;
    std::vector<const ClaimantPlan*> claimants_;  // of each group
    std::optional<DayJudge> by_days_;             // where days decide
    bool by_numbers_alone_;
    struct Worth {  // of a count: its price, and the inputs that ask about it
        std::int64_t price = 0;
        std::vector<std::size_t> values{}, numbers{}, named{};  // named: into ClaimsPlan::named
        std::size_t line = 0;                                   // into ClaimsPlan::lines
    };
    std::vector<Worth> worths_;         // by ClaimsPlan::counts
    std::vector<std::size_t> line_at_;  // into ClaimsPlan::lines, by line
    // Whose numbers or worths of ClaimDays::segments make up what.
    struct Sum {
        std::size_t what = 0;
        std::vector<std::size_t> segments{};
    };
    std::vector<Sum> values_, input_numbers_, named_, counting_, cutting_;
    DayOrder order_;
    // Of the scenario at hand.
    std::vector<ClaimSheet> sheets_;  // of each group
    std::vector<DrawnGroup> drawn_;
    std::vector<settle::ClaimCase> claims_, sorted_;
    std::vector<settle::ClaimVerdict> verdicts_;
    std::vector<double> chances_;
    std::vector<bool> is_cut_;  // by ClaimsPlan::lines
    std::vector<std::vector<double>> counted_;
    std::vector<std::size_t> cut_;
};

}  // namespace utfall::forecast
