#include "utfall/microdata/read.h"

#include <utility>

#include "columns.h"
#include "csv.h"
#include "input_file.h"
#include "structured.h"

namespace utfall::microdata {
namespace {

base::Result<CsvContent> read_content(const InputFile& file, FileFormat format,
                                      const Request& request) {
    if (format == FileFormat::Csv) return read_csv(file, request);
    TRY(auto segments, read_structured(file, format, request));
    CsvContent content;
    content.segments = std::move(segments);
    content.rooms.resize(content.segments.size());
    content.row_count = content.segments[0][0].row_count;
    return content;
}

}  // namespace

base::Result<Table> read(const std::string& path, const Request& request) {
    TRY(const InputFile file, InputFile::open(path));
    std::future<std::string> hash = file.hash();
    const FileFormat format = format_of(file);
    TRY(CsvContent content, read_content(file, format, request));
    const base::Place whole_file{.file = path};
    if (content.row_count == 0) return base::diagnose(base::Code::microdata_no_rows, whole_file);
    if (content.row_count >= kRowsMax) {
        return base::diagnose(base::Code::microdata_too_large, whole_file,
                              {base::Bilingual::same(std::to_string(kRowsMax))});
    }
    Table table;
    table.row_count = content.row_count;
    table.blank_row_count = content.blank_row_count;
    const FileKind kind{.path = path, .has_lines = format == FileFormat::Csv};
    base::Diagnostics faults;
    for (std::size_t k = 0; k < request.columns.size(); ++k) {
        auto column =
            assemble(request.columns[k], kind, content.segments[k], std::move(content.rooms[k]));
        content.segments[k] = {};
        if (!column.ok()) {
            faults.insert(faults.end(), column.diagnostics().begin(), column.diagnostics().end());
        } else if (faults.empty()) {
            table.columns.push_back(std::move(column).value());
        }
    }
    if (!faults.empty()) return faults;
    table.has_lines = kind.has_lines && table.blank_row_count == 0;
    if (!request.in_file_order) sort_rows(table, thread_count(request));
    table.sha256 = hash.get();
    if (table.sha256.empty() || !file.is_unchanged()) {
        return base::diagnose(base::Code::microdata_changed, whole_file);
    }
    return table;
}

}  // namespace utfall::microdata
