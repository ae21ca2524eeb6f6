// The only source that sees DuckDB's header.
#include "engine.h"

#include <dlfcn.h>
#include <duckdb.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

namespace utfall::microdata {
namespace {

struct Functions {
#define ENGINE_FUNCTION(name) decltype(&duckdb_##name) name = nullptr;
#include "engine_functions.def"
#undef ENGINE_FUNCTION
    std::string fault;  // why they are not there
};

// Beside the program, where the build found it, or where the system keeps libraries.
void* open_library(std::string& fault) {
    std::array<char, 4096> program{};
    std::vector<std::string> places;
    const ssize_t size = ::readlink("/proc/self/exe", program.data(), program.size() - 1);
    if (size > 0) {
        const std::string path(program.data(), static_cast<std::size_t>(size));
        const std::string folder = path.substr(0, path.rfind('/'));
        places = {folder + "/libduckdb.so", folder + "/../lib/libduckdb.so"};
    }
    places.emplace_back(UTFALL_DUCKDB_LIBRARY);
    places.emplace_back("libduckdb.so");
    for (const std::string& place : places) {
        if (place.find('/') != std::string::npos && ::access(place.c_str(), R_OK) != 0) continue;
        if (void* const library = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
        fault = ::dlerror();
    }
    return nullptr;
}

Functions load_functions() {
    Functions functions;
    void* const library = open_library(functions.fault);
    if (library == nullptr) return functions;
    functions.fault.clear();
    const auto find = [&](auto& function, const char* name) {
        void* const symbol = ::dlsym(library, name);
        if (symbol == nullptr) functions.fault = fmt::format("{}: {}", UTFALL_DUCKDB_LIBRARY, name);
        static_assert(sizeof function == sizeof symbol);
        std::memcpy(&function, &symbol, sizeof symbol);
    };
#define ENGINE_FUNCTION(name) find(functions.name, "duckdb_" #name);
#include "engine_functions.def"
#undef ENGINE_FUNCTION
    return functions;
}

// Loaded once, and never unloaded: it has threads of its own.
const Functions& duck() {
    static const Functions functions = load_functions();
    return functions;
}

// What a scan of the shown table knows: the columns it is asked for, and the next row.
struct Scan {
    std::vector<std::size_t> columns;
    std::atomic<std::size_t> next_row = 0;
};

duckdb_logical_type logical_type(const Column& column) {
    constexpr std::uint8_t kDigits = 18;
    switch (column.type) {
        case ColumnType::Number:
            return column.decimals ? duck().create_decimal_type(
                                         kDigits, static_cast<std::uint8_t>(*column.decimals))
                                   : duck().create_logical_type(DUCKDB_TYPE_DOUBLE);
        case ColumnType::YesNo: return duck().create_logical_type(DUCKDB_TYPE_BOOLEAN);
        case ColumnType::Date: return duck().create_logical_type(DUCKDB_TYPE_DATE);
        case ColumnType::Whole: return duck().create_logical_type(DUCKDB_TYPE_BIGINT);
        case ColumnType::Category: return duck().create_logical_type(DUCKDB_TYPE_VARCHAR);
        case ColumnType::Identity: break;
    }
    return duck().create_logical_type(column.words.empty() ? DUCKDB_TYPE_BIGINT
                                                           : DUCKDB_TYPE_VARCHAR);
}

template <class Value, class Get>
void fill(duckdb_vector vector, std::size_t count, const Get& get) {
    auto* const values = static_cast<Value*>(duck().vector_get_data(vector));
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<Value>(get(i));
}

void fill_vector(const Column& column, std::size_t first, std::size_t count, duckdb_vector vector) {
    const auto integer = [&](std::size_t i) { return column.integer(first + i); };
    if (column.type == ColumnType::Number && column.decimals) {
        fill<std::int64_t>(vector, count,
                           [&](std::size_t i) { return column.exact(first + i).digits; });
    } else if (column.type == ColumnType::Number) {
        fill<double>(vector, count, [&](std::size_t i) { return column.numbers()[first + i]; });
    } else if (column.type == ColumnType::YesNo) {
        fill<bool>(vector, count, [&](std::size_t i) { return integer(i) != 0; });
    } else if (column.type == ColumnType::Date) {
        fill<std::int32_t>(vector, count, integer);
    } else if (column.type == ColumnType::Category || !column.words.empty()) {
        for (std::size_t i = 0; i < count; ++i) {
            if (column.is_missing(first + i)) continue;
            const std::string& word = column.word(first + i);
            duck().vector_assign_string_element_len(vector, i, word.data(), word.size());
        }
    } else {
        fill<std::int64_t>(vector, count, integer);
    }
    if (column.missing.empty()) return;
    duck().vector_ensure_validity_writable(vector);
    std::uint64_t* const validity = duck().vector_get_validity(vector);
    for (std::size_t i = 0; i < count; ++i) {
        if (column.is_missing(first + i)) duck().validity_set_row_invalid(validity, i);
    }
}

void bind_table(duckdb_bind_info info) {
    const auto& table = *static_cast<const Table*>(duck().bind_get_extra_info(info));
    for (const Column& column : table.columns) {
        duckdb_logical_type type = logical_type(column);
        duck().bind_add_result_column(info, column.name.c_str(), type);
        duck().destroy_logical_type(&type);
    }
    duck().bind_set_cardinality(info, table.row_count, true);
}

void begin_scan(duckdb_init_info info) {
    auto scan = std::make_unique<Scan>();
    for (idx_t i = 0; i < duck().init_get_column_count(info); ++i) {
        scan->columns.push_back(duck().init_get_column_index(info, i));
    }
    duck().init_set_max_threads(info, 64);
    duck().init_set_init_data(info, scan.release(),
                              [](void* old) { delete static_cast<Scan*>(old); });
}

void scan_rows(duckdb_function_info info, duckdb_data_chunk output) {
    const auto& table = *static_cast<const Table*>(duck().function_get_extra_info(info));
    auto& scan = *static_cast<Scan*>(duck().function_get_init_data(info));
    const std::size_t most = duck().vector_size();
    const std::size_t first = std::min(scan.next_row.fetch_add(most), table.row_count);
    const std::size_t count = std::min(most, table.row_count - first);
    for (std::size_t i = 0; i < scan.columns.size(); ++i) {
        // A question that needs only the number of rows asks for a column that is not one of the table's.
        if (scan.columns[i] >= table.columns.size()) continue;
        fill_vector(table.columns[scan.columns[i]], first, count,
                    duck().data_chunk_get_vector(output, i));
    }
    duck().data_chunk_set_size(output, count);
}

}  // namespace

struct Engine::State {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (connection != nullptr) duck().disconnect(&connection);
        if (database != nullptr) duck().close(&database);
    }
    // Of our own making, so that it cannot fail.
    void run(const std::string& sql) {
        duckdb_result result;
        const bool is_done = duck().query(connection, sql.c_str(), &result) == DuckDBSuccess;
        ensure(is_done,
               fmt::format("DuckDB carries out {}: {}", sql, duck().result_error(&result)));
        duck().destroy_result(&result);
    }
};

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine::~Engine() = default;

base::Result<Engine> Engine::open(const EngineOptions& options) {
    if (!duck().fault.empty() || duck().open_ext == nullptr) {
        return base::diagnose(
            base::Code::duckdb_missing, {},
            {base::Bilingual::same(duck().fault.empty() ? "libduckdb.so" : duck().fault)});
    }
    const std::array<std::pair<const char*, std::string>, 6> settings = {{
        {"threads", std::to_string(options.threads)},
        {"memory_limit", fmt::format("{}MiB", options.memory_mib)},
        {"temp_directory", ""},  // nothing of the file is put on the disk
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
    }};
    duckdb_config config = nullptr;
    ensure(duck().create_config(&config) == DuckDBSuccess, "DuckDB has a configuration");
    for (const auto& setting : settings) {
        ensure(duck().set_config(config, setting.first, setting.second.c_str()) == DuckDBSuccess,
               fmt::format("DuckDB has the setting {}", setting.first));
    }
    auto state = std::make_unique<State>();
    char* fault = nullptr;
    const bool is_open =
        duck().open_ext(nullptr, &state->database, config, &fault) == DuckDBSuccess &&
        duck().connect(state->database, &state->connection) == DuckDBSuccess;
    duck().destroy_config(&config);
    if (!is_open) {
        const std::string why = fault == nullptr ? "" : fault;
        if (fault != nullptr) duck().free(fault);
        return base::diagnose(base::Code::duckdb_missing, {}, {base::Bilingual::same(why)});
    }
    if (!options.readable_path.empty()) {
        state->run(fmt::format("SET allowed_paths = [{}]", sql_text(options.readable_path)));
    }
    state->run("SET enable_external_access = false");
    state->run("SET lock_configuration = true");
    return Engine(std::move(state));
}

void Engine::show(const Table& table) {
    duckdb_table_function function = duck().create_table_function();
    duck().table_function_set_name(function, "shown_microdata");
    // DuckDB hands the pointer back and does not write through it.
    duck().table_function_set_extra_info(function, const_cast<Table*>(&table), nullptr);
    duck().table_function_set_bind(function, bind_table);
    duck().table_function_set_init(function, begin_scan);
    duck().table_function_set_function(function, scan_rows);
    duck().table_function_supports_projection_pushdown(function, true);
    const bool is_known =
        duck().register_table_function(state_->connection, function) == DuckDBSuccess;
    duck().destroy_table_function(&function);
    ensure(is_known, "DuckDB takes a table function");
    state_->run("CREATE VIEW microdata AS SELECT * FROM shown_microdata()");
}

std::optional<Engine::Failure> Engine::ask(const std::string& sql, const RowTaker& take) {
    duckdb_prepared_statement statement = nullptr;
    duckdb_pending_result pending = nullptr;
    duckdb_result result{};
    std::optional<Failure> failure;
    const auto fail_with = [&](const char* message) {
        failure = Failure{.message = message == nullptr ? "" : message};
    };
    if (duck().prepare(state_->connection, sql.c_str(), &statement) != DuckDBSuccess) {
        fail_with(duck().prepare_error(statement));
    } else if (duck().pending_prepared_streaming(statement, &pending) != DuckDBSuccess) {
        fail_with(duck().pending_error(pending));
    } else if (duck().execute_pending(pending, &result) != DuckDBSuccess) {
        fail_with(duck().result_error(&result));
    }
    std::vector<std::optional<std::string_view>> row(failure ? 0 : duck().column_count(&result));
    bool is_wanted = !failure;
    while (is_wanted) {
        duckdb_data_chunk chunk = duck().fetch_chunk(result);
        if (chunk == nullptr) break;
        const idx_t count = duck().data_chunk_get_size(chunk);
        for (idx_t i = 0; i < count && is_wanted; ++i) {
            for (std::size_t k = 0; k < row.size(); ++k) {
                duckdb_vector vector = duck().data_chunk_get_vector(chunk, k);
                std::uint64_t* const validity = duck().vector_get_validity(vector);
                row[k].reset();
                if (validity != nullptr && !duck().validity_row_is_valid(validity, i)) continue;
                auto& text = static_cast<duckdb_string_t*>(duck().vector_get_data(vector))[i];
                row[k] =
                    std::string_view(duck().string_t_data(&text), duck().string_t_length(text));
            }
            is_wanted = take(row);
        }
        duck().destroy_data_chunk(&chunk);
    }
    const char* const late = failure ? nullptr : duck().result_error(&result);
    if (late != nullptr && *late != '\0') fail_with(late);
    duck().destroy_result(&result);
    duck().destroy_pending(&pending);
    duck().destroy_prepare(&statement);
    return failure;
}

std::string sql_name(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

std::string sql_text(std::string_view written) {
    std::string text = "'";
    for (const char c : written) text += c == '\'' ? std::string("''") : std::string(1, c);
    return text + "'";
}

}  // namespace utfall::microdata
