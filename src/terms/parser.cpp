#include "parser.h"

#include <algorithm>

#include "letters.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using base::Code;

namespace {

bool is_blank(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size()) {
        const std::size_t size = text[position] == '\r' ? 1 : space_size(text, position);
        if (size == 0) return false;
        position += size;
    }
    return true;
}

// Every line that may stand under one of `kinds`, in table order.
std::vector<LinePhrase> lines_under(const std::vector<StatementPhrase>& kinds) {
    const PhraseTable& table = phrase_table();
    std::vector<LinePhrase> lines;
    for (const StatementPhrase kind : kinds) {
        const std::vector<LinePhrase>& of_kind = table.lines_of[static_cast<std::size_t>(kind)];
        lines.insert(lines.end(), of_kind.begin(), of_kind.end());
    }
    if (kinds.size() > 1) {
        std::sort(lines.begin(), lines.end());
        lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    }
    return lines;
}

}  // namespace

FenceParser::FenceParser(std::string file, base::Language language, base::Diagnostics& diagnostics)
    : file_(std::move(file)), language_(language), diagnostics_(diagnostics) {}

bool FenceParser::line(std::string_view text, int number) {
    if (is_blank(text)) return true;
    Source source{
        .text = text, .tokens = {}, .fault = {}, .place = {.file = file_, .line = number}};
    LexedLine lexed = lex(text, language_, source.place);
    source.tokens = std::move(lexed.tokens);
    source.fault = std::move(lexed.fault);
    if (space_size(text, 0) == 0) {
        statement(source);
    } else {
        indented(source);
    }
    return diagnostics_.size() < kDiagnosticsMax;
}

// The first row that fits without a fault, or else the first that fits.
template <class Rows, class Row>
std::optional<FenceParser::Candidate> FenceParser::find(Reader& reader, const Rows& rows,
                                                        const Row& row_of, base::Language language,
                                                        Nearest& nearest) {
    std::optional<Candidate> faulty;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Elements& phrase = row_of(rows[i]).in(language);
        if (!reader.begins_with(phrase)) continue;
        Candidate candidate{.row = i, .holes = {}, .faults = {}};
        if (reader.fits(phrase, candidate.holes)) {
            if (reader.faults().empty()) return candidate;
            candidate.faults = reader.faults();
            if (!faulty) faulty = std::move(candidate);
        } else if (reader.reached() > nearest.reached ||
                   (reader.reached() == nearest.reached && nearest.phrase != nullptr &&
                    phrase.size() < nearest.phrase->size())) {
            nearest = {.phrase = &phrase, .reached = reader.reached()};
        }
    }
    return faulty;
}

void FenceParser::statement(const Source& source) {
    const PhraseTable& table = phrase_table();
    has_statement_ = true;
    is_known_ = false;
    is_table_faulty_ = false;
    is_table_parted_ = false;
    cells_.clear();
    kinds_.clear();
    Nearest nearest;
    Reader reader(source.tokens, language_, source.place);
    if (!source.fault) {
        const auto row_of = [](const PhraseRow& row) -> const PhraseRow& { return row; };
        if (std::optional<Candidate> found =
                find(reader, table.statements, row_of, language_, nearest)) {
            for (base::Diagnostic& fault : found->faults) add(std::move(fault));
            Statement& statement = fence_.statements.emplace_back();
            statement.phrase = static_cast<StatementPhrase>(found->row);
            statement.holes = std::move(found->holes);
            statement.place = reader.place(0, source.tokens.size());
            is_known_ = true;
            kinds_ = {statement.phrase};
            lines_ = lines_under(kinds_);
            return;
        }
    }
    for (std::size_t i = 0; i < table.statements.size(); ++i) {
        if (reader.begins_with(table.statements[i].in(language_)))
            kinds_.push_back(static_cast<StatementPhrase>(i));
    }
    lines_ = lines_under(kinds_);
    refuse_statement(source, reader, nearest);
}

void FenceParser::indented(const Source& source) {
    const bool is_row = !source.tokens.empty() && source.tokens.front().kind == TokenKind::Bar;
    if (!has_statement_) {
        if (source.fault || !refuse_language(source, false))
            add(base::diagnose(Code::line_without_clause, source.place));
        return;
    }
    if (is_row) return row(source);
    if (kinds_.empty())
        return;  // nothing is known about the statement, so nothing can be said about its lines
    Nearest nearest;
    Reader reader(source.tokens, language_, source.place);
    std::optional<Candidate> found;
    if (!source.fault) {
        const auto row_of = [](LinePhrase phrase) -> const PhraseRow& {
            return phrase_table().row(phrase);
        };
        found = find(reader, lines_, row_of, language_, nearest);
    }
    if (!found) return refuse_line(source, reader, nearest);
    for (base::Diagnostic& fault : found->faults) add(std::move(fault));
    if (!is_known_) return;
    Statement& statement = fence_.statements.back();
    if (statement.table) is_table_parted_ = true;
    statement.lines.push_back({.phrase = lines_[found->row],
                               .holes = std::move(found->holes),
                               .place = reader.place(0, source.tokens.size())});
}

base::Result<Fence> parse_fence(const std::string& file, std::string_view text,
                                base::Language language) {
    base::Diagnostics diagnostics;
    FenceParser parser(file, language, diagnostics);
    for (int number = 1; !text.empty(); ++number) {
        if (!parser.line(next_line(text), number)) break;
    }
    if (!diagnostics.empty()) return diagnostics;
    return parser.take();
}

}  // namespace utfall::terms
