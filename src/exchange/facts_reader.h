// exchange, private: the two readers behind parse_facts. Both take UTF-8 and put what is wrong in `findings`.
#pragma once
#include <string_view>
#include <vector>

#include "finding.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {

struct FactsRead {
    std::vector<FactRow> rows;
    bool is_certificate = false;
};
[[nodiscard]] std::vector<FactRow> read_facts_csv(std::string_view text, Findings& findings);
[[nodiscard]] FactsRead read_facts_json(std::string_view text, Findings& findings);

}  // namespace utfall::exchange
