// The commands that review a contract before it is signed.
#include "review_run.h"

#include <fmt/format.h>

#include "load.h"
#include "review_text.h"
#include "utfall/base/file.h"

namespace utfall::desk {

namespace {

// What is known already; no file: nothing.
base::Result<settle::Facts> known_facts(const Request& request, const terms::Contract& contract) {
    if (request.facts.empty()) {
        settle::Facts none;
        none.persons.resize(contract.dimensions.size());
        return none;
    }
    TRY(const exchange::FactFile file, exchange::read_facts(request.facts));
    return settle::bind_facts(contract, file);
}

// One file of facts for each situation: 1.csv, 2.csv …
base::Result<bool> write_situations(const Request& request, const terms::Contract& contract,
                                    const std::vector<review::Situation>& situations) {
    if (request.situations.empty()) return true;
    for (std::size_t i = 0; i < situations.size(); ++i) {
        const auto written = base::write_file(fmt::format("{}/{}.csv", request.situations, i + 1),
                                              review::situation_csv(contract, situations[i]));
        if (!written.ok()) return written.diagnostics();
    }
    return true;
}

}  // namespace

Answer exposure(const Request& request) {
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const auto known = known_facts(request, loaded.value().contract);
    if (!known.ok()) return failed(known.diagnostics(), language);
    const auto found = review::exposure_of(loaded.value().contract, known.value());
    if (!found.ok()) return failed(found.diagnostics(), language);
    const auto written =
        write_situations(request, loaded.value().contract, found.value().situations);
    if (!written.ok()) return failed(written.diagnostics(), language);
    return {.exit_code = 0, .out = exposure_text(loaded.value(), found.value()), .error = {}};
}

}  // namespace utfall::desk
