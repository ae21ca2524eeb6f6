// The commands that review a contract before it is signed.
#include "review_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "load.h"
#include "review_text.h"
#include "utfall/base/file.h"

namespace utfall::desk {

base::Result<settle::Facts> known_facts(const Request& request, const terms::Contract& contract) {
    if (request.facts.empty()) {
        settle::Facts none;
        none.persons.resize(contract.dimensions.size());
        return none;
    }
    TRY(const exchange::FactFile file, exchange::read_facts(request.facts));
    return settle::bind_facts(contract, file);
}

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

namespace {

// The rows about what `contract` knows; what neither knows stays, so that it is reported.
base::Result<settle::Facts> known_facts(const Request& request, const terms::Contract& contract,
                                        const terms::Contract& other) {
    if (request.facts.empty()) return known_facts(request, contract);
    TRY(exchange::FactFile file, exchange::read_facts(request.facts));
    const auto knows = [](const terms::Contract& c, const std::string& name) {
        const auto is_it = [&](const auto& one) { return one.name == name; };
        return std::any_of(c.measures.begin(), c.measures.end(), is_it) ||
               std::any_of(c.price_lists.begin(), c.price_lists.end(), is_it);
    };
    std::erase_if(file.rows, [&](const exchange::FactRow& row) {
        return !knows(contract, row.measure) && knows(other, row.measure);
    });
    return settle::bind_facts(contract, file);
}

// 1-a.csv and 1-b.csv, 2-a.csv …
base::Result<bool> write_situations(const Request& request, const terms::Contract& a,
                                    const terms::Contract& b,
                                    const std::vector<review::Comparison::Pair>& situations) {
    if (request.situations.empty()) return true;
    for (std::size_t i = 0; i < situations.size(); ++i) {
        TRY(const bool first,
            base::write_file(fmt::format("{}/{}-a.csv", request.situations, i + 1),
                             review::situation_csv(a, situations[i].a)));
        TRY(const bool second,
            base::write_file(fmt::format("{}/{}-b.csv", request.situations, i + 1),
                             review::situation_csv(b, situations[i].b)));
        if (!first || !second) return false;
    }
    return true;
}

}  // namespace

Answer exposure(const Request& request) {
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const auto known = known_facts(request, loaded.value().contract);
    if (!known.ok()) return failed(known.diagnostics(), language);
    const auto found = review::exposure_of(loaded.value().contract, known.value(),
                                           review::kExposureWork, request.progress);
    if (!found.ok()) return failed(found.diagnostics(), language);
    const review::Exposure& exposure = found.value();
    const bool is_swedish = language == base::Language::Swedish;
    const bool is_looked_at = std::all_of(exposure.lines.begin(), exposure.lines.end(),
                                          [](const review::Exposure::Line& line) {
                                              return line.least.is_bounded && line.most.is_bounded;
                                          });
    if (exposure.is_interrupted && !is_looked_at)  // of some amounts nothing is known yet
        return stopped(language);
    const auto written = write_situations(request, loaded.value().contract, exposure.situations);
    if (!written.ok()) return failed(written.diagnostics(), language);
    Answer answer{.exit_code = 0, .out = exposure_text(loaded.value(), exposure), .error = {}};
    if (!exposure.is_interrupted) return answer;
    answer.exit_code = kStopped;
    answer.error = is_swedish ? "Avbruten: gränserna håller, men kan vara vidare än nödvändigt.\n"
                              : "Stopped: the bounds hold, but may be wider than they need be.\n";
    return answer;
}

Answer compare(const Request& request) {
    // Of one text alone: as it was before its last amendment, and as it is.
    const bool is_alone = request.other.empty();
    const auto [language, a] = is_alone ? load_before_amendment(request) : load_contract(request);
    if (!a.ok()) return failed(a.diagnostics(), language);
    Request second = request;
    if (!is_alone) second.contract = request.other;
    const auto [other_language, b] = load_contract(second);
    if (!b.ok()) return failed(b.diagnostics(), other_language);
    const terms::Contract &one = a.value().contract, &other = b.value().contract;
    const auto known_a = known_facts(request, one, other),
               known_b = known_facts(request, other, one);
    if (!known_a.ok()) return failed(known_a.diagnostics(), language);
    if (!known_b.ok()) return failed(known_b.diagnostics(), language);
    const auto found = review::compare_contracts(one, known_a.value(), other, known_b.value());
    if (!found.ok()) return failed(found.diagnostics(), language);
    const auto written = write_situations(request, one, other, found.value().situations);
    if (!written.ok()) return failed(written.diagnostics(), language);
    return {.exit_code = 0, .out = compare_text(a.value(), b.value(), found.value()), .error = {}};
}

Answer incentives(const Request& request) {
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return failed(loaded.diagnostics(), language);
    const auto known = known_facts(request, loaded.value().contract);
    if (!known.ok()) return failed(known.diagnostics(), language);
    const auto found = review::standings_of(loaded.value().contract, known.value());
    if (!found.ok()) return failed(found.diagnostics(), language);
    return {.exit_code = 0, .out = standings_text(loaded.value(), found.value()), .error = {}};
}

}  // namespace utfall::desk
