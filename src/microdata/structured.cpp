#include "structured.h"

#include <fmt/format.h>

#include <utility>

#include "columns.h"

namespace utfall::microdata {
namespace {

using base::Bilingual;

// The first line of what DuckDB says, with the name that the reader knows.
base::Diagnostic failed(const RowSource& source, std::string message) {
    const std::string& opened = source.opened;
    message = message.substr(0, message.find('\n'));
    for (std::size_t at = message.find(opened); !opened.empty() && at != std::string::npos;
         at = message.find(opened, at + source.file.path.size())) {
        message.replace(at, opened.size(), source.file.path);
    }
    std::vector<Bilingual> words = source.failure_words;
    words.push_back(Bilingual::same(message));
    return base::diagnose(source.failure, {.file = source.file.path}, std::move(words));
}

std::string reader_call(FileFormat format, const std::string& opened, const std::string& options) {
    return fmt::format("{}({}{})", format == FileFormat::Parquet ? "read_parquet" : "read_json",
                       sql_text(opened), options);
}

}  // namespace

FileFormat format_of(const InputFile& file) {
    std::string head;
    if (!file.read(0, 4096, head)) return FileFormat::Csv;
    if (head.starts_with("PAR1")) return FileFormat::Parquet;
    const std::size_t bom = head.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const std::size_t first = head.find_first_not_of(" \t\r\n", bom);
    const bool is_json = first != std::string::npos && (head[first] == '{' || head[first] == '[');
    return is_json ? FileFormat::Json : FileFormat::Csv;
}

base::Result<std::vector<std::vector<Segment>>> take_rows(Engine& engine, const RowSource& source,
                                                          const Request& request) {
    const MissingMarks marks(request.missing_marks);
    std::vector<std::vector<Segment>> segments;
    std::string wanted;
    for (const ColumnRequest& column : request.columns) {
        segments.emplace_back().emplace_back(column.type);
        wanted +=
            fmt::format("{}CAST({} AS VARCHAR)", wanted.empty() ? "" : ", ", sql_name(column.name));
    }
    base::Diagnostics faults;
    std::int64_t row_number = 0;
    const auto take = [&](TextRow row) {
        ++row_number;
        for (std::size_t k = 0; k < row.size(); ++k) {
            if (!row[k]) {
                segments[k][0].add_missing();
            } else if (!segments[k][0].add(*row[k], row_number, marks)) {
                faults.push_back(not_of_type(request.columns[k], *row[k],
                                             {.file = source.file.path,
                                              .line = static_cast<int>(row_number),
                                              .is_item = true},
                                             request.decimal_mark.value_or('.')));
                break;
            }
        }
        return faults.size() < kFaultsMax && row_number < static_cast<std::int64_t>(kRowsMax);
    };
    const auto failure = engine.ask(fmt::format("SELECT {} FROM {}", wanted, source.from), take);
    if (!faults.empty()) return faults;
    if (failure) return failed(source, failure->message);
    for (std::vector<Segment>& column : segments) column[0].close();
    TRY([[maybe_unused]] const bool alike,
        check_decimal_marks(request, source.file, request.decimal_mark.value_or('.'), segments));
    return segments;
}

base::Result<std::vector<std::vector<Segment>>> read_structured(const InputFile& file,
                                                                FileFormat format,
                                                                const Request& request) {
    const std::string opened = file.name_of_opened();
    TRY(Engine engine, Engine::open({.readable_path = opened,
                                     .threads = static_cast<int>(thread_count(request)),
                                     .memory_mib = request.memory_mib}));
    RowSource source{
        .file = {.path = file.path(), .has_lines = false},
        .failure = base::Code::microdata_not_read,
        .failure_words = {Bilingual::same(format == FileFormat::Parquet ? "Parquet" : "JSON")},
        .opened = opened};
    std::vector<std::string> names;
    const auto take_name = [&](TextRow row) {
        names.emplace_back(row[0].value_or(""));
        return true;
    };
    // Every object is looked at, since a name may occur late.
    const std::string described =
        reader_call(format, opened, format == FileFormat::Json ? ", sample_size = -1" : "");
    const auto failure = engine.ask(
        fmt::format("SELECT column_name FROM (DESCRIBE SELECT * FROM {})", described), take_name);
    if (failure) return failed(source, failure->message);
    TRY([[maybe_unused]] const std::vector<std::size_t> places,
        find_columns(request, names, {.file = file.path()}));
    std::string options;
    if (format == FileFormat::Json) {
        for (const ColumnRequest& column : request.columns) {
            options +=
                fmt::format("{}{}: 'VARCHAR'", options.empty() ? "" : ", ", sql_text(column.name));
        }
        options = fmt::format(", columns = {{{}}}", options);
    }
    source.from = reader_call(format, opened, options);
    return take_rows(engine, source, request);
}

}  // namespace utfall::microdata
