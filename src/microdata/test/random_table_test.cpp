// Tables made at random, written as CSV in random ways, and read back: the values that were made are the naive reader.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "fixture.h"

namespace utfall::microdata {
namespace {

std::string quoted(const std::string& text, bool by_choice, char separator) {
    const bool must = text.find_first_of("\"\n\r") != std::string::npos ||
                      text.find(separator) != std::string::npos;
    if (!must && !by_choice) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
}

std::string number_text(std::int64_t cents, char mark) {
    const std::int64_t size = std::abs(cents);
    std::string decimals = std::to_string(size % 100);
    if (decimals.size() == 1) decimals = "0" + decimals;
    return (cents < 0 ? "-" : "") + std::to_string(size / 100) + mark + decimals;
}

using Row = std::tuple<bool, std::int64_t, bool, std::string, bool, std::int64_t>;

class RandomTableTest : public MicrodataTest {};

RC_GTEST_FIXTURE_PROP(RandomTableTest, what_was_written_is_read, ()) {
    const char separator = *rc::gen::element(',', ';', '\t');
    const char mark = separator == ',' ? '.' : *rc::gen::element('.', ',');
    const std::string line_end = *rc::gen::element(std::string("\n"), std::string("\r\n"));
    const auto made = *rc::gen::container<std::vector<Row>>(rc::gen::tuple(
        rc::gen::arbitrary<bool>(), rc::gen::inRange<std::int64_t>(0, 5'000'000'000),
        rc::gen::arbitrary<bool>(),
        rc::gen::container<std::string>(rc::gen::element('a', 'b', '"', '\n', ',', ';', '\t')),
        rc::gen::arbitrary<bool>(), rc::gen::inRange<std::int64_t>(-100'000, 100'000)));
    RC_PRE(!made.empty());
    std::string bytes =
        std::string("id") + separator + "unused" + separator + "word" + separator + "y" + line_end;
    std::vector<Row> expected;  // with what is missing or only spaces taken for missing
    for (const auto& [has_id, id, by_choice, written, has_y, cents] : made) {
        const std::string word = "w" + written + "w";
        bytes += (has_id ? std::to_string(id) : "NA") + separator + "\"x\"" + separator +
                 quoted(word, by_choice, separator) + separator +
                 (has_y ? number_text(cents, mark) : "") + line_end;
        expected.emplace_back(!has_id, has_id ? id : 0, false, word, !has_y, has_y ? cents : 0);
    }
    std::sort(expected.begin(), expected.end());
    Request request{
        .columns = {{.name = "id", .type = ColumnType::Identity, .is_pseudonymised = true},
                    {.name = "word", .type = ColumnType::Category},
                    {.name = "y", .type = ColumnType::Number}}};
    request.threads = *rc::gen::inRange(1, 4);
    const auto read_back = read(write("r.csv", bytes), request);
    // A few identities of ten digits may all be valid personal numbers by chance.
    if (!read_back.ok()) {
        RC_PRE(read_back.diagnostics()[0].code != base::Code::pseudonyms_real);
        RC_FAIL(failure_of(read_back.diagnostics()[0]));
    }
    const Table& table = read_back.value();
    RC_ASSERT(table.row_count == expected.size());
    const Column& y = table.columns[2];
    for (std::size_t row = 0; row < table.row_count; ++row) {
        const auto& [no_id, id, unused, word, no_y, cents] = expected[row];
        RC_ASSERT(table.columns[0].is_missing(row) == no_id);
        RC_ASSERT(no_id || table.columns[0].integer(row) == id);
        RC_ASSERT(table.columns[1].word(row) == word);
        RC_ASSERT(y.is_missing(row) == no_y);
        RC_ASSERT(no_y || y.exact(row).digits == cents);
    }
}

}  // namespace
}  // namespace utfall::microdata
