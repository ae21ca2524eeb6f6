// terms: the lines of one fence as statements, each faulty line with its diagnostic.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reader.h"
#include "utfall/base/result.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

inline constexpr std::size_t kDiagnosticsMax = 100;

// Reads the inside of a fence. `first_line` is the line number of its first line; faults are added to `diagnostics`.
class FenceParser {
public:
    FenceParser(std::string file, base::Language language, base::Diagnostics& diagnostics);

    // One line without its line break. False when so much is wrong that reading should stop.
    bool line(std::string_view text, int number);
    [[nodiscard]] Fence take() { return std::move(fence_); }

private:
    // A row of the table that fits, or how near the nearest one came.
    struct Candidate {
        std::size_t row = 0;
        std::vector<Node> holes;
        base::Diagnostics faults;
    };
    struct Nearest {
        const Elements* phrase = nullptr;
        std::size_t reached = 0;
    };
    struct Source {
        std::string_view text;
        std::vector<Token> tokens;
        std::optional<base::Diagnostic> fault;
        base::Place place;
    };

    // parser.cpp
    void statement(const Source& source);
    void indented(const Source& source);
    void add(base::Diagnostic diagnostic) { diagnostics_.push_back(std::move(diagnostic)); }
    template <class Rows, class Row>
    std::optional<Candidate> find(Reader& reader, const Rows& rows, const Row& row_of,
                                  base::Language language, Nearest& nearest);

    // parser_fault.cpp
    void refuse_statement(const Source& source, const Reader& reader, const Nearest& nearest);
    void refuse_line(const Source& source, const Reader& reader, const Nearest& nearest);
    bool refuse_language(const Source& source, bool is_statement);
    void refuse_phrase(const Source& source, const Reader& reader, const Elements& phrase);
    [[nodiscard]] std::optional<std::string> misspelt(
        const std::vector<Token>& tokens, const std::vector<const Elements*>& phrases) const;
    [[nodiscard]] bool is_line(const Source& source) const;
    [[nodiscard]] bool is_statement(const Source& source) const;
    [[nodiscard]] std::vector<StatementPhrase> owners_of(const Source& source) const;

    // parser_table.cpp
    [[nodiscard]] bool has_table() const;
    void row(const Source& source);
    bool cell(Reader& reader, Hole hole, Node& node);
    void refuse_cell(const Source& source, const Reader& reader, std::size_t first, std::size_t end,
                     Hole hole);
    void header(const Source& source, const std::vector<std::size_t>& bars);
    bool heading(Reader& reader, bool is_first, Node& node);
    bool column_heading(Reader& reader, base::Language language, Node& node, Hole& hole) const;
    [[nodiscard]] bool is_foreign_heading(Reader& reader, Node& node) const;
    void refuse_heading(Reader& reader, std::size_t first, std::size_t last);

    std::string file_;
    base::Language language_;
    base::Diagnostics& diagnostics_;
    Fence fence_;
    bool has_statement_ = false;
    bool is_known_ = false;  // the statement that the lines now belong to was understood
    std::vector<StatementPhrase> kinds_;  // that it is, or may be
    std::vector<LinePhrase> lines_;       // allowed in those kinds
    std::vector<Hole> cells_;             // of the table, by column
    bool is_table_faulty_ = false;
    bool is_table_parted_ = false;
};

// The inside of a fence on its own, for tests: the language is given instead of found.
[[nodiscard]] base::Result<Fence> parse_fence(const std::string& file, std::string_view text,
                                              base::Language language);

// Splits off the first line, without its line break.
[[nodiscard]] std::string_view next_line(std::string_view& text);

}  // namespace utfall::terms
