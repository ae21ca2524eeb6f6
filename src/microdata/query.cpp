#include "utfall/microdata/query.h"

#include <fmt/format.h>

#include <utility>

#include "columns.h"
#include "engine.h"
#include "structured.h"

namespace utfall::microdata {

base::Result<Table> query(const Table& table, const std::string& sql, const Request& answer) {
    TRY(Engine engine, Engine::open({.threads = answer.threads > 0 ? answer.threads : 1,
                                     .memory_mib = answer.memory_mib}));
    engine.show(table);
    const RowSource source{.from = fmt::format("({}\n)", sql), .file = {.has_lines = false}};
    TRY(auto segments, take_rows(engine, source, answer));
    Table result;
    result.row_count = segments[0][0].row_count;
    for (std::size_t k = 0; k < segments.size(); ++k) {
        TRY(Column column, assemble(answer.columns[k], source.file, segments[k]));
        result.columns.push_back(std::move(column));
    }
    sort_rows(result, 1);
    return result;
}

}  // namespace utfall::microdata
