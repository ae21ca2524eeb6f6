// desk, private: what solve and map are asked: numbers of the contract, what they may be, and what is required.
#pragma once
#include <vector>

#include "forecast_run.h"
#include "solve_condition.h"
#include "solve_term.h"

namespace utfall::desk {

class Asked {
public:
    // `count` terms are wanted; the answer is why not.
    [[nodiscard]] static std::optional<Asked> read(const Request& request, std::size_t count,
                                                   Answer& refused);

    // With the terms at these values, the same assumptions and the same draws.
    [[nodiscard]] base::Result<forecast::Forecast> forecast_at(
        const std::vector<base::Decimal>& values, std::size_t scenarios) const;
    // By how much each condition is met; not a number where the contract cannot be such or has no such figure.
    [[nodiscard]] std::vector<double> margins_at(const std::vector<base::Decimal>& values,
                                                 std::size_t scenarios) const;
    // Whether to go on, when so much is done.
    [[nodiscard]] bool goes_on(double done) const {
        return !request_.progress || request_.progress(done);
    }
    // "saving-share:2"
    [[nodiscard]] std::string term_name(std::size_t term) const;
    [[nodiscard]] std::string value_text(std::size_t term, base::Decimal value) const;
    // "\n99 values, 2 000 scenarios, seed 1, the same draws for every value.\n"
    [[nodiscard]] std::string draws_text(std::size_t count, const base::Bilingual& values) const;
    // "1 %"
    [[nodiscard]] std::string step_text(std::size_t term) const;

    base::Language language{};
    std::string title;
    base::Currency currency;
    std::vector<terms::WrittenNumber> terms;  // into loaded.document
    std::vector<base::Decimal> today;         // as written
    std::vector<TermGrid> grids;
    std::vector<Condition> conditions;
    forecast::Options options;
    forecast::Forecast now;  // of the contract as it is
    std::vector<double> scales;
    std::string warnings;  // about the assumptions, for standard error

private:
    Asked(const Request& request, Loaded loaded) : request_(request), loaded_(std::move(loaded)) {}
    bool read_terms(std::size_t count, Answer& refused);
    bool read_conditions(const terms::Contract& names, Answer& refused);

    Request request_;
    mutable Loaded loaded_;  // its document takes other numbers, and has its own back afterwards
    terms::Document assumptions_;
};

}  // namespace utfall::desk
