// settle: facts that a contract has understood: typed, within range, each about a known thing.
//
//     TRY(Facts facts, bind_facts(contract, file));
#pragma once
#include <map>
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/terms/model.h"

namespace utfall::settle {

// Which value: a measure and, in the order of its `over`, the members it is about.
struct FactKey {
    int measure = 0;
    std::vector<int> members;
    auto operator<=>(const FactKey&) const = default;
};

struct Established {
    base::Date known;
    base::Rational value;
    bool is_correction = false;
    int row = 0;  // of `places`
    std::string source;
    std::string verifier;
};

struct Draw {
    base::Date day;
    std::int64_t amount = 0;  // minor units
    int row = 0;
    std::string source;
};

struct Claim {
    std::string number;
    int person = 0;
    int line = 0;
    base::Date outcome;
    base::Date claimed;
    base::Date accepted;
    int row = 0;
};

struct Facts {
    exchange::FactPlaces places;
    [[nodiscard]] base::Place place(int row) const { return places.place(row); }
    std::map<FactKey, std::vector<Established>> values;  // by rising day known
    std::map<int, std::vector<Draw>> draws;              // by measure; by rising day
    std::map<int, std::vector<Claim>> claims;       // by price list; by outcome day, line, number
    std::vector<std::vector<std::string>> persons;  // of each dimension that is a roster
    std::vector<base::Diagnostic> warnings;
};

// Reports every row that the contract cannot accept: unknown measure or member, wrong unit, outside the range or
// finer than its steps, established twice, by somebody else, outside its period or before the contract.
[[nodiscard]] base::Result<Facts> bind_facts(const terms::Contract& contract,
                                             const exchange::FactFile& file);

// "saving (half-year 1)"
[[nodiscard]] std::string fact_words(const terms::Contract& contract, const Facts& facts,
                                     const FactKey& key);

// The facts of a worked example.
[[nodiscard]] Facts facts_of(const terms::Contract& contract, const terms::Situation& situation);

}  // namespace utfall::settle
