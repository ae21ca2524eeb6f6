// exchange: facts as they stand in a file, before any contract has said what they mean.
//
//     TRY(FactFile facts, read_facts("facts/published.csv"));
//     facts.rows[0].measure;           // "besparing"
//
// Columns (English / Swedish heading; order free; unknown headings are an error):
//   date / datum              the day on which it became known: established, accepted, drawn       (needed)
//   measure / mått            a measure, fact or price list of the contract                        (needed)
//   value / värde             the value; for a claim the line of the price list                    (needed)
//   for / för                 whom it concerns: member of a group, person, period ("school-year 1"); several by " / "
//   outcome date / utfallsdag the day of the outcome that a claim is about
//   claimed / framställt      the day on which a claim was made
//   claim / krav              the claim's number
//   source / källa            where it can be checked
//   verifier / fastställt av  the party that established it
//   corrects from / rättar från  on a correction: the day from which the earlier value is replaced
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/date.h"
#include "utfall/base/exact.h"
#include "utfall/base/result.h"

namespace utfall::exchange {

// A value as read: which decimal mark the file uses is settled here, units are not.
struct FactValue {
    enum class Kind { Number, YesNo, Date, Word };
    Kind kind = Kind::Word;
    base::Decimal number;  // Number
    std::string unit;      // Number: what followed it, as written: "%", "kr", "SEK", "barn", "" …
    bool yes = false;      // YesNo: ja, nej, yes, no
    base::Date date;       // Date
    std::string text;      // always: the cell as written
    bool operator==(const FactValue&) const = default;
};

struct FactRow {
    int row = 0;  // CSV: the line on which the row begins; JSON: element number from 1
    base::Date date;
    std::string measure;
    FactValue value;
    std::vector<std::string> concerns;  // "for": trimmed, in order
    std::optional<base::Date> outcome_date;
    std::optional<base::Date> claimed;
    std::string claim;
    std::string source;
    std::string verifier;
    std::optional<base::Date> corrects_from;
    bool is_estimate = false;  // from a certificate: with all its digits
    bool operator==(const FactRow&) const = default;
};

// What a certificate says of the study that it came from.
struct Certified {
    std::string contract;  // its title
    bool is_locked = false;
    std::vector<std::string> deviations;  // from the lock, in the words of the report
};

// Which file and row a number means: the rows of several files are numbered on, one file after the other.
struct FactPlaces {
    struct File {
        std::string path;
        bool are_items = false;  // rows are counted as items of a list (JSON), not as lines
        int before = 0;          // the highest number of the files before it
        std::optional<Certified> certified{};  // a certificate
    };
    std::vector<File> files;

    [[nodiscard]] base::Place place(int row) const;
    [[nodiscard]] int number(const base::Place& place) const;  // the other way round
    [[nodiscard]] bool has(const std::string& path) const;
    // The paths with ", " between.
    [[nodiscard]] std::string paths() const;
};

struct FactFile {
    FactPlaces places;
    std::vector<FactRow> rows;  // in file order
    [[nodiscard]] base::Place place(int row) const { return places.place(row); }
};

// CSV (comma, semicolon or tab; quotes by RFC 4180; UTF-8 with or without BOM, or Windows-1252) or
// JSON (facts.schema.json), told apart by content. A number that can be read in two ways ("1,234") is an error.
// Files over 256 MiB or 1 000 000 facts are refused. All errors of the file are reported, at most 100.
[[nodiscard]] base::Result<FactFile> read_facts(const std::string& path);
// Several files as one. They must not name one file twice.
[[nodiscard]] base::Result<FactFile> read_facts(const std::vector<std::string>& paths);
// The same on bytes already read; `path` is used in messages only.
// A diagnostic's place is the line and column of the cell (CSV) or of the key (JSON).
[[nodiscard]] base::Result<FactFile> parse_facts(const std::string& path, std::string bytes);

}  // namespace utfall::exchange
