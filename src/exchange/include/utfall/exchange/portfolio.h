// exchange: the file of a portfolio: which contracts, each with its assumptions and perhaps its facts.
//
//     name,contract,assumptions,facts
//     Norrköping,norrkoping/contract.md,norrkoping/assumptions.md,norrkoping/facts.csv
//
//     TRY(std::vector<PortfolioRow> rows, read_portfolio("portfolio.csv"));
#pragma once
#include <string>
#include <vector>

#include "utfall/base/result.h"

namespace utfall::exchange {

struct PortfolioRow {
    int line = 0;
    std::string name;
    std::string contract, assumptions,
        facts;  // paths, seen from where the file's own path is; facts may be empty
};

// CSV (comma, semicolon or tab) with the headings name, contract, assumptions and facts, or namn, kontrakt, antaganden and
// fakta, in any order; facts may be left out. A path that is not absolute is seen from the folder of the file. Refuses an
// unknown or missing heading, an empty cell other than of facts, and a name that stands twice.
[[nodiscard]] base::Result<std::vector<PortfolioRow>> read_portfolio(const std::string& path);

}  // namespace utfall::exchange
