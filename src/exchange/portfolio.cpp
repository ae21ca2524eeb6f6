#include "utfall/exchange/portfolio.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "csv.h"
#include "decode.h"
#include "finding.h"
#include "utfall/base/file.h"

namespace utfall::exchange {

using base::Bilingual;
using base::Code;

namespace {

constexpr std::size_t kBytesMax = 64U << 20U;

struct Heading {
    const char *en, *sv;
    std::string PortfolioRow::*place;
    bool is_needed;
};
constexpr std::array<Heading, 4> kHeadings{
    {{"name", "namn", &PortfolioRow::name, true},
     {"contract", "kontrakt", &PortfolioRow::contract, true},
     {"assumptions", "antaganden", &PortfolioRow::assumptions, true},
     {"facts", "fakta", &PortfolioRow::facts, false}}};

const Heading* heading_of(std::string_view text) {
    const auto found = std::find_if(kHeadings.begin(), kHeadings.end(),
                                    [&](const Heading& h) { return text == h.en || text == h.sv; });
    return found == kHeadings.end() ? nullptr : &*found;
}

// That with which the first row has most known headings.
char separator_of(std::string_view text) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char separator : {',', ';', '\t'}) {
        CsvRow row;
        CsvReader reader(text, separator);
        if (!reader.next(row)) continue;
        const auto known =
            std::count_if(row.fields.begin(), row.fields.end(),
                          [](const CsvField& f) { return heading_of(trimmed(f.text)) != nullptr; });
        if (known <= most) continue;
        most = known;
        best = separator;
    }
    return best;
}

class PortfolioTable {
public:
    explicit PortfolioTable(const std::string& path)
        : folder_(path.substr(0, path.rfind('/') + 1)), findings_(path) {}

    std::vector<PortfolioRow> read(std::string_view text) {
        std::vector<PortfolioRow> rows;
        CsvReader reader(text, separator_of(text));
        CsvRow line;
        if (!reader.next(line))
            findings_.add(0, 0, {.code = Code::facts_empty, .arguments = {}});
        else
            read_headings(line);
        if (!findings_.is_empty()) return rows;  // without columns every row would be wrong
        bool has_rows = false;
        for (; !findings_.is_full() && reader.next(line); has_rows = true) read_row(line, rows);
        if (!has_rows) findings_.add(0, 0, {.code = Code::portfolio_empty, .arguments = {}});
        return rows;
    }
    base::Diagnostics take() { return findings_.take(); }

private:
    void read_headings(const CsvRow& line) {
        if (!has_whole_quotes(line)) return;
        for (const CsvField& field : line.fields) {
            const std::string_view text = trimmed(field.text);
            const Heading* heading = heading_of(text);
            const bool is_twice = heading != nullptr && std::find(columns_.begin(), columns_.end(),
                                                                  heading) != columns_.end();
            columns_.push_back(heading);
            if (is_twice) findings_.add(line.line, 0, finding_on(Code::heading_twice, text));
            if (heading == nullptr)
                findings_.add(line.line, 0,
                              {.code = Code::heading_unknown,
                               .arguments = {Bilingual::same(shown(text)),
                                             {.sv = "namn, kontrakt, antaganden och fakta",
                                              .en = "name, contract, assumptions and facts"}}});
        }
        for (const Heading& h : kHeadings)
            if (h.is_needed && std::find(columns_.begin(), columns_.end(), &h) == columns_.end())
                findings_.add(line.line, 0,
                              {.code = Code::column_missing,
                               .arguments = {{.sv = "portföljen", .en = "the portfolio"},
                                             {.sv = h.sv, .en = h.en}}});
    }
    [[nodiscard]] bool has_whole_quotes(const CsvRow& line) {
        if (line.fault == CsvFault::None) return true;
        findings_.add(
            line.line, 0,
            {.code = line.fault == CsvFault::QuoteOpen ? Code::quote_open : Code::quote_stray,
             .arguments = {}});
        return false;
    }
    [[nodiscard]] bool is_whole(const CsvRow& line) {
        const std::size_t count = line.fields.size();
        const auto number = [](std::size_t n) { return Bilingual::same(std::to_string(n)); };
        if (!has_whole_quotes(line)) return false;
        if (count == columns_.size()) return true;
        findings_.add(line.line, 0,
                      {.code = count > columns_.size() ? Code::row_too_long : Code::row_too_short,
                       .arguments = {number(count),
                                     number(columns_.size()),
                                     {.sv = "skiljetecknet", .en = "the separator"}}});
        return false;
    }
    void read_row(const CsvRow& line, std::vector<PortfolioRow>& rows) {
        if (!is_whole(line)) return;
        PortfolioRow row{
            .line = line.line, .name = {}, .contract = {}, .assumptions = {}, .facts = {}};
        for (std::size_t k = 0; k < columns_.size(); ++k)
            row.*(columns_[k]->place) = trimmed(line.fields[k].text);
        for (const Heading& h : kHeadings)
            if (h.is_needed && (row.*(h.place)).empty())
                findings_.add(line.line, 0,
                              {.code = Code::field_empty, .arguments = {{.sv = h.sv, .en = h.en}}});
        const auto [before, is_new] = lines_.try_emplace(row.name, line.line);
        if (!is_new)
            findings_.add(line.line, 0,
                          {.code = Code::portfolio_name_twice,
                           .arguments = {Bilingual::same(shown(row.name)),
                                         Bilingual::same(std::to_string(before->second))}});
        for (std::string* file : {&row.contract, &row.assumptions, &row.facts})
            if (!file->empty() && file->front() != '/') *file = folder_ + *file;
        rows.push_back(std::move(row));
    }

    std::string folder_;
    Findings findings_;
    std::vector<const Heading*> columns_;
    std::map<std::string, int> lines_;  // of each name
};

}  // namespace

base::Result<std::vector<PortfolioRow>> read_portfolio(const std::string& path) {
    TRY(std::string bytes, base::read_file(path, kBytesMax));
    TRY(const std::string text, decode_text(path, std::move(bytes)));
    PortfolioTable table(path);
    std::vector<PortfolioRow> rows = table.read(text);
    base::Diagnostics wrong = table.take();
    if (!wrong.empty()) return wrong;
    return rows;
}

}  // namespace utfall::exchange
