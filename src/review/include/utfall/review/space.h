// review: the situations that a contract allows: which values are open, when they become known, and a situation
// as facts that can be settled.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "utfall/calc/extremes.h"
#include "utfall/settle/formula.h"

namespace utfall::review {

// When values become known. Amounts are computed for every value; days are tried in a few ways.
struct Timetable {
    base::Bilingual words;  // "every value established in time"
    settle::Facts facts;    // known ones, and for each open value a row on its day
    settle::Options options;
    enum class Kind {
        InTime,
        Missing,
        Late,
        OneLate,
        Ending,
        Suspended,
        DrawnLate
    } kind = Kind::InTime;
};

// The first has every open value established in time; then all late, all missing, and each measure late alone; what
// decides a termination as early as it can be, and a suspension as early and as long. Draws are made in one sum on the
// first day, and on the last where it matters.
[[nodiscard]] std::vector<Timetable> timetables(const terms::Contract& contract,
                                                const settle::Facts& known);

// Every combination of members that a measure, payment or definition stands for each of, in the order of `over`.
[[nodiscard]] std::vector<std::vector<int>> members_of(const terms::Contract& contract,
                                                       const settle::Facts& facts,
                                                       const std::vector<int>& over);

// A timetable with its program and what its inputs can be.
struct Space {
    Timetable timetable;
    settle::Formula formula;
    std::vector<calc::Span> box;
    std::vector<bool> is_open;  // of each input: not fixed by what is known
};
[[nodiscard]] base::Result<Space> space_of(const terms::Contract& contract,
                                           const settle::Facts& known, Timetable timetable,
                                           const std::vector<settle::Goal>& goals);

// Inputs as facts, and as words: "lyft 10 000 000 kr den 2016-07-01; genomfört ja; besparing 4 000 000 kr".
[[nodiscard]] settle::Facts facts_at(const terms::Contract& contract, const Space& space,
                                     const std::vector<std::int64_t>& inputs);
// How much of it is told: without some inputs that are told elsewhere, one first, and no more than some.
struct Telling {
    std::vector<std::size_t> but{};
    std::optional<std::size_t> first{};
    std::size_t most = SIZE_MAX;
};
[[nodiscard]] base::Bilingual words_at(const terms::Contract& contract, const Space& space,
                                       const std::vector<std::int64_t>& inputs,
                                       const Telling& telling = {});
// "besparing", "restoration (bond-year 3)"
[[nodiscard]] base::Bilingual name_of(const terms::Contract& contract, const Space& space,
                                      std::size_t input);
[[nodiscard]] base::Bilingual value_at(const terms::Contract& contract, const Space& space,
                                       std::size_t input, std::int64_t numerator);

}  // namespace utfall::review
