// A real contract with some of its words and lines put elsewhere: checked, its examples run, settled without facts and
// on the published ones. Nothing may crash, hang or give a number that its explanation does not give.
//
// The first byte picks the contract; every further three bytes are one edit: what, where, and with what.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/settle/explain.h"
#include "utfall/settle/settlement.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace {

using utfall::settle::EventKind;
using utfall::settle::Facts;
using Words = std::vector<std::string>;

struct Original {
    std::vector<Words> lines;
    utfall::exchange::FactFile facts;
};

Words words_of(std::string_view line) {
    Words words;
    while (!line.empty()) {
        const std::size_t indent = line.find_first_not_of(' ');
        const std::size_t end =
            std::min(line.find(' ', std::min(indent, line.size())), line.size());
        words.emplace_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

const std::vector<Original>& originals() {
    static const std::vector<Original> all = [] {
        using Path = std::filesystem::path;
        std::vector<std::pair<Path, Path>> pairs;  // contract and facts
        for (const auto& entry : std::filesystem::directory_iterator("cases"))
            if (entry.is_directory())
                pairs.emplace_back(entry.path() / "contract.md",
                                   entry.path() / "facts/published.csv");
        for (const auto& entry : std::filesystem::directory_iterator("cases/families/facts"))
            pairs.emplace_back(Path("cases/families") / entry.path().stem().concat(".md"),
                               entry.path());
        pairs.emplace_back("cases/sjukfranvaro-2018/contract-suspension.md",
                           "cases/sjukfranvaro-2018/facts-suspension/pandemic.csv");
        std::sort(pairs.begin(), pairs.end());
        std::vector<Original> list;
        for (const auto& [contract, rows] : pairs) {
            const auto text = utfall::base::read_file(contract.string(), std::size_t{1} << 20U);
            const auto facts = utfall::exchange::read_facts(rows.string());
            if (!text.ok() || !facts.ok()) continue;
            Original original{.lines = {}, .facts = facts.value()};
            std::string_view rest = text.value();
            while (!rest.empty()) {
                const std::size_t end = std::min(rest.find('\n'), rest.size());
                original.lines.push_back(words_of(rest.substr(0, end)));
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
            list.push_back(std::move(original));
        }
        ensure(list.size() >= 10, "the harness runs at the root of the tree");
        return list;
    }();
    return all;
}

// What: 0 delete a line, 1 repeat it elsewhere, 2 swap two, 3 a word for another, 4 delete a word, 5 a line from another contract.
void edit(std::vector<Words>& lines, std::uint8_t what, std::uint8_t where, std::uint8_t with) {
    if (lines.empty()) return;
    const std::size_t at = where * lines.size() / 256, other = with * lines.size() / 256;
    Words& line = lines[at];
    switch (what % 6) {
        case 0: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); break;
        case 1:
            lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(other), Words(line));
            break;
        case 2: std::swap(lines[at], lines[other]); break;
        case 3:
            if (!line.empty() && !lines[other].empty())
                line[what / 6 % line.size()] = Words(lines[other])[with % lines[other].size()];
            break;
        case 4:
            if (!line.empty())
                line.erase(line.begin() + static_cast<std::ptrdiff_t>(with % line.size()));
            break;
        default: {
            const Original& source = originals()[with % originals().size()];
            lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at),
                         source.lines[(what * 41U + with) % source.lines.size()]);
        }
    }
}

std::string joined(const std::vector<Words>& lines) {
    std::string text;
    for (const Words& line : lines) {
        for (const std::string& word : line) text += word;
        text += '\n';
    }
    return text;
}

void settle(const utfall::terms::Contract& contract, const Facts& facts) {
    const auto done =
        utfall::settle::settle(contract, facts, {.on = contract.through.plus_days(2000)});
    if (!done.ok()) return;
    for (const auto& event : done.value().events) {
        const auto why = utfall::settle::explain(contract, done.value(), event.why);
        ensure(event.kind == EventKind::Postponed || recompute(why),
               "an amount follows from its explanation");
        ensure(event.amount >= 0, "an event's amount is not negative");
    }
    (void)utfall::settle::settle(contract, facts, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::size_t kEditsMax = 12;
    if (size == 0) return 0;
    const Original& original = originals()[bytes[0] % originals().size()];
    std::vector<Words> lines = original.lines;
    for (std::size_t i = 1; i + 2 < size && i < 3 * kEditsMax; i += 3)
        edit(lines, bytes[i], bytes[i + 1], bytes[i + 2]);
    const auto document = utfall::terms::parse("fuzz", joined(lines));
    if (!document.ok()) return 0;
    const auto checked = utfall::terms::check("fuzz", document.value());
    if (!checked.contract) {
        ensure(!checked.diagnostics.empty(), "a refused contract says why");
        return 0;
    }
    const auto& contract = *checked.contract;
    (void)utfall::settle::schedule(contract);
    if (!contract.not_executed.empty()) return 0;
    for (const auto& situation : contract.situations)
        (void)utfall::settle::run_example(contract, situation,
                                          utfall::settle::Options::Through::Row);
    const auto none = utfall::settle::bind_facts(contract, {.places = {{{.path = "none"}}}, .rows = {}});
    if (none.ok()) settle(contract, none.value());
    const auto known = utfall::settle::bind_facts(contract, original.facts);
    if (known.ok()) settle(contract, known.value());
    return 0;
}
