#include <algorithm>
#include <set>
#include <utility>

#include "certificate.h"
#include "decode.h"
#include "facts_reader.h"
#include "utfall/base/file.h"
#include "utfall/base/sha256.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;
constexpr std::size_t kFileMax = 256 * kMebibyte;

// No heading begins with a bracket.
bool is_json(std::string_view text) {
    const std::string_view start = trimmed(text.substr(0, 4096));
    return start.starts_with('[') || start.starts_with('{');
}

}  // namespace

base::Result<FactFile> read_facts(const std::string& path) {
    TRY(std::string bytes, base::read_file(path, kFileMax));
    return parse_facts(path, std::move(bytes));
}

base::Result<FactFile> read_facts(const std::vector<std::string>& paths) {
    FactFile all;
    base::Diagnostics faults;
    int before = 0;
    std::set<std::string> contents;
    for (const std::string& path : paths) {
        base::Result<std::string> bytes = base::read_file(path, kFileMax);
        // The same facts under another name would count twice.
        const bool is_twice = bytes.ok() && !contents.insert(base::sha256(bytes.value())).second;
        if (is_twice || all.places.has(path)) {
            faults.push_back(base::diagnose(base::Code::facts_file_twice, {.file = path}));
            continue;
        }
        base::Result<FactFile> read = bytes.ok() ? parse_facts(path, std::move(bytes).value())
                                                 : base::Result<FactFile>(bytes.diagnostics());
        if (!read.ok()) {
            faults.insert(faults.end(), read.diagnostics().begin(), read.diagnostics().end());
            continue;
        }
        FactPlaces::File place = read.value().places.files.front();
        place.before = before;
        all.places.files.push_back(std::move(place));
        for (FactRow& row : read.value().rows) {
            row.row += all.places.files.back().before;
            before = std::max(before, row.row);
            all.rows.push_back(std::move(row));
        }
    }
    if (!faults.empty()) return faults;
    return all;
}

base::Result<FactFile> parse_facts(const std::string& path, std::string bytes) {
    if (bytes.size() > kFileMax) {
        return base::diagnose(base::Code::file_too_large, {.file = path},
                              {base::Bilingual::same(path), base::Bilingual::same("256")});
    }
    TRY(const std::string text, decode_text(path, std::move(bytes)));
    Findings findings(path);
    FactFile file{.places = {{{.path = path}}}, .rows = {}};
    if (is_json(text)) {
        file.places.files.front().are_items = true;
        FactsRead read = read_facts_json(text, findings);
        file.rows = std::move(read.rows);
        for (FactRow& row : file.rows) row.is_estimate = read.is_certificate;
        if (read.is_certificate && findings.is_empty()) {
            auto& said = file.places.files.front().certified;
            said = certified(text);
            if (!said) return base::diagnose(base::Code::certificate_altered, {.file = path});
        }
    } else {
        file.rows = read_facts_csv(text, findings);
    }
    if (!findings.is_empty()) return findings.take();
    return file;
}

base::Place FactPlaces::place(int row) const {
    base::Place place;
    for (const File& file : files)
        if (row > file.before || &file == &files.front())
            place = {.file = file.path,
                     .line = row - file.before,
                     .column = 0,
                     .end_column = 0,
                     .is_item = file.are_items};
    return place;
}

int FactPlaces::number(const base::Place& place) const {
    for (const File& file : files)
        if (file.path == place.file) return file.before + place.line;
    return place.line;
}

bool FactPlaces::has(const std::string& path) const {
    return std::any_of(files.begin(), files.end(), [&](const File& f) { return f.path == path; });
}

std::string FactPlaces::paths() const {
    std::string out;
    for (const File& file : files) out += (out.empty() ? "" : ", ") + file.path;
    return out;
}

}  // namespace utfall::exchange
