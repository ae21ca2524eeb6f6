// microdata, private: DuckDB, as little of it as is needed, closed to everything but what it is given.
//
// Everything comes out as text and is read by this room's own rules, so that no number is turned into another type on
// the way. The library is loaded when it is first used: to link it would add 40 ms to the start of every command.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "utfall/base/result.h"
#include "utfall/microdata/table.h"

namespace utfall::microdata {

struct EngineOptions {
    std::string readable_path{};  // the only file that it may open; empty: none
    int threads = 1;
    std::size_t memory_mib = 1024;
};

using TextRow = std::span<const std::optional<std::string_view>>;
// Takes a row, which lives as long as the call; false: no more are wanted.
using RowTaker = std::function<bool(TextRow)>;

class Engine {
public:
    // Refuses when the library is not there.
    static base::Result<Engine> open(const EngineOptions& options);
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) = delete;
    ~Engine();

    // Makes the columns a table called microdata, without copying them: the table must outlive the engine's questions.
    void show(const Table& table);
    // Every row of the answer in its order; its columns must be VARCHAR. Fails with DuckDB's words.
    struct Failure {
        std::string message;
    };
    [[nodiscard]] std::optional<Failure> ask(const std::string& sql, const RowTaker& take);

private:
    struct State;
    explicit Engine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// As a name and as a text in SQL.
[[nodiscard]] std::string sql_name(std::string_view name);
[[nodiscard]] std::string sql_text(std::string_view text);

}  // namespace utfall::microdata
