// microdata, private: Parquet and JSON, through DuckDB; and the answer to a question.
#pragma once
#include <string>
#include <vector>

#include "engine.h"
#include "input_file.h"
#include "segment.h"
#include "utfall/base/result.h"
#include "utfall/microdata/read.h"

namespace utfall::microdata {

enum class FileFormat { Csv, Parquet, Json };
// By the first bytes.
[[nodiscard]] FileFormat format_of(const InputFile& file);

// One segment for each column asked for.
[[nodiscard]] base::Result<std::vector<std::vector<Segment>>> read_structured(
    const InputFile& file, FileFormat format, const Request& request);

// Rows of text into segments. `from`: what stands behind FROM.
struct RowSource {
    std::string from{};
    FileKind file{};
    base::Code failure = base::Code::query_failed;
    std::vector<base::Bilingual> failure_words{};  // before DuckDB's own
    std::string opened{};                          // the name by which DuckDB knows the file
};
[[nodiscard]] base::Result<std::vector<std::vector<Segment>>> take_rows(Engine& engine,
                                                                        const RowSource& source,
                                                                        const Request& request);

}  // namespace utfall::microdata
