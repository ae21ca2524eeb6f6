// forecast, private: persons of a price list drawn one by one, each claim with its days.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "prepared.h"
#include "utfall/settle/claim_judge.h"

namespace utfall::forecast {

// All persons of a scenario share one uniform number, their luck: its bits are the key of Philox (stats/philox.h), whose
// counter is the person and the row. So they take one dimension of the points however many they are, the same person has
// the same luck under changed terms, and who draws a scenario again gets the same persons.
class ClaimantDraw {
public:
    ClaimantDraw(const terms::Contract& contract, const terms::Claimants& claimants);

    struct Scenario {
        std::int64_t persons = 0;
        int first_person = 0;             // on the roster
        std::span<const double> chances;  // of each row, 0 to 1
        double luck = 0;
    };
    // Adds what they claim, person by person.
    void draw(const Scenario& scenario, std::vector<settle::ClaimCase>& out);

private:
    // A day so much after another, found once for each.
    struct Shift {
        terms::Duration by;
        std::vector<std::int32_t> days;  // of each day from the first on; 0 not found yet
    };
    struct Row {
        int line = 0;
        int base = -1;  // the row from whose outcome its days count; -1 the beginning
        std::size_t after = 0, within = 0;  // into shifts_
    };
    std::size_t shift(const terms::Duration& by);
    [[nodiscard]] std::int32_t shifted(std::size_t shift, std::int32_t day);
    void draw_person(std::uint32_t person, const Scenario& scenario,
                     std::vector<settle::ClaimCase>& out);

    const terms::Contract& contract_;
    const terms::Claimants& claimants_;
    std::int32_t from_ = 0, through_ = 0;  // days on which an outcome can be claimed
    std::int32_t origin_ = 0;              // of the shifts
    std::vector<Row> rows_;
    std::vector<Shift> shifts_;
    std::size_t accepted_after_ = 0;
    std::vector<std::int32_t> outcome_;  // of the person at hand, by row; kNone
};

}  // namespace utfall::forecast
