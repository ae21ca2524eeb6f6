// Every figure of cases/expected.csv holds: each row settles a contract on a file of facts, perhaps with some values
// changed, or names an example of the contract that has been run.
#include <algorithm>

#include "table.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/settle/settlement.h"

namespace utfall::review::test {

namespace {

using settle::EventKind;

struct Change {
    std::string measure, value;
};

std::vector<Change> changes_of(const std::string& text) {
    std::vector<Change> changes;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find("; ", at), text.size());
        const std::string part = text.substr(at, end - at);
        changes.push_back({part.substr(0, part.find('=')), part.substr(part.find('=') + 1)});
        at = end + 2;
    }
    return changes;
}

// The file of facts with the values of some measures replaced.
std::string changed(const std::string& bytes, const std::vector<Change>& changes) {
    const bool semicolons = bytes.find(';') < bytes.find('\n');
    const char mark = semicolons ? ';' : ',';
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        std::string line = bytes.substr(at, end - at);
        const std::size_t first = line.find(mark), second = line.find(mark, first + 1),
                          third = line.find(mark, second + 1);
        for (const Change& change : changes)
            if (second != std::string::npos &&
                line.substr(first + 1, second - first - 1) == change.measure)
                line = line.substr(0, second + 1) + change.value + line.substr(third);
        out += line + "\n";
        at = end + 1;
    }
    return out;
}

// "4 000 000.00"
std::int64_t minor_units(const std::string& text) {
    std::int64_t units = 0;
    for (const char c : text)
        if (c >= '0' && c <= '9') units = 10 * units + (c - '0');
    return units;
}

// What a row asks for: "city > vehicle", "to vehicle", "written off loan", "clause" or "clause / member".
std::optional<std::int64_t> amount_of(const terms::Contract& c, const settle::Settlement& done,
                                      const std::string& what) {
    const auto party = [&](int index) { return c.parties[static_cast<std::size_t>(index)].name; };
    std::int64_t sum = 0;
    bool found = false;
    for (const settle::Total& total : done.totals) {
        const std::string to = party(total.to);
        if (what != party(total.from) + " > " + to && what != "to " + to) continue;
        sum += total.amount;
        found = true;
    }
    for (const settle::Event& e : done.events) {
        const bool is_paid = e.kind == EventKind::Paid || e.kind == EventKind::NothingDue ||
                             e.kind == EventKind::Correction;
        const bool is_named = what == e.clause || what == e.clause + " / " + e.member;
        const bool is_written_off =
            e.kind == EventKind::WrittenOff && what == "written off " + e.clause;
        if (!(is_paid && is_named) && !is_written_off) continue;
        sum += e.reversed ? -e.amount : e.amount;
        found = true;
    }
    return found ? std::optional(sum) : std::nullopt;
}

// Some example of the contract gives the value under these conditions.
bool has_example(const terms::Contract& c, const std::vector<Change>& given,
                 const std::string& what, const std::string& value) {
    const auto is_given = [&](const terms::Situation& situation, const Change& change) {
        return std::any_of(situation.given.begin(), situation.given.end(), [&](const auto& g) {
            const terms::Measure& m = c.measures[static_cast<std::size_t>(g.measure)];
            return m.name == change.measure && g.value &&
                   terms::value_text(c, *g.value, m.type, c.language) == change.value;
        });
    };
    return std::any_of(c.situations.begin(), c.situations.end(), [&](const auto& situation) {
        return std::all_of(given.begin(), given.end(),
                           [&](const Change& change) { return is_given(situation, change); }) &&
               std::any_of(
                   situation.expected.begin(), situation.expected.end(), [&](const auto& e) {
                       return e.words == what && e.value &&
                              terms::value_text(c, *e.value, e.target.type, c.language) == value;
                   });
    });
}

}  // namespace

TEST(Figures, all_expected_figures_hold) {
    const auto rows = table_of("cases/expected.csv");
    ASSERT_GE(rows.size(), 170U);
    std::string read;
    terms::Contract contract;
    for (const auto& row : rows) {
        ASSERT_EQ(row.size(), 6U) << row[0];
        const std::string path = "cases/" + row[0],
                          label = row[0] + " " + row[1] + " " + row[2] + ": " + row[3];
        if (path != read) {
            const terms::Checked checked = checked_at(path);
            ASSERT_TRUE(checked.contract) << path;
            contract = *checked.contract;
            read = path;
            for (const terms::Situation& situation : contract.situations) {
                const auto run =
                    settle::run_example(contract, situation, settle::Options::Through::Row);
                ASSERT_TRUE(run.ok() && run.value().failures.empty()) << path;
            }
        }
        const auto changes = changes_of(row[2]);
        if (row[1] == "example") {
            EXPECT_TRUE(has_example(contract, changes, row[3], row[4])) << label;
            continue;
        }
        const std::string file = path.substr(0, path.rfind('/') + 1) + row[1];
        const auto bytes = base::read_file(file, std::size_t{1} << 24U);
        ASSERT_TRUE(bytes.ok()) << file;
        const auto rows_of_file = exchange::parse_facts(file, changed(bytes.value(), changes));
        ASSERT_TRUE(rows_of_file.ok()) << label;
        const auto facts = settle::bind_facts(contract, rows_of_file.value());
        ASSERT_TRUE(facts.ok()) << label;
        const auto done = settle::settle(contract, facts.value(), {});
        ASSERT_TRUE(done.ok()) << label;
        const auto amount = amount_of(contract, done.value(), row[3]);
        ASSERT_TRUE(amount) << label;
        EXPECT_EQ(*amount, minor_units(row[4])) << label;
    }
}

}  // namespace utfall::review::test
