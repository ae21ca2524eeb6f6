// A document is prose, kept byte for byte, and fences. A fence that is only nearly marked as one is refused:
// otherwise its clauses would silently be prose, and nobody would pay.
#include <algorithm>

#include "parser.h"
#include "utfall/base/text.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;
using base::Language;

namespace {

constexpr std::size_t kDocumentMebibytesMax = 64;
constexpr std::string_view kOpen = "```utfall";
constexpr std::string_view kClose = "```";

std::string_view trimmed_right(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    return trimmed_right(text);
}

// "``` utfall", "~~~utfall", "  ```Utfall": meant as a fence, but not one.
bool is_nearly_open(std::string_view line) {
    const std::string_view text = trimmed(line);
    const bool is_marked = text.starts_with("```") || text.starts_with("~~~");
    return is_marked && base::folded(text).find("utfall") != std::string::npos;
}

bool is_blank(std::string_view line) { return trimmed(line).empty(); }

// The opening words of a kind of document, which also say its language.
constexpr std::array kOpenings = {StatementPhrase::contract, StatementPhrase::assumptions,
                                  StatementPhrase::plan};

// Heading text without its marks: "## **§ 4** Betalning." gives "§ 4 Betalning".
std::string plain_heading(std::string_view text) {
    std::string plain;
    for (const char byte : trimmed(text)) {
        if (byte != '*' && byte != '`') plain += byte;
    }
    std::string_view view = trimmed(plain);
    while (!view.empty() && (view.back() == '#' || view.back() == '.'))
        view = trimmed_right(view.substr(0, view.size() - 1));
    return std::string(view);
}

// Nothing when no kind of document begins so.
std::optional<Language> opening_language(std::string_view line) {
    for (const StatementPhrase phrase : kOpenings) {
        for (const Language language : {Language::Swedish, Language::English}) {
            const LexedLine lexed = lex(line, language, {});
            const Elements& words = phrase_table().row(phrase).in(language);
            if (Reader(lexed.tokens, language, {}).begins_with(words)) return language;
        }
    }
    return std::nullopt;
}

// "kontrakt, bok, contract, book"; in English the other way round.
Bilingual openings() {
    Bilingual words;
    for (const StatementPhrase phrase : kOpenings) {
        const PhraseRow& row = phrase_table().row(phrase);
        const std::string comma = words.sv.empty() ? "" : ", ";
        words.sv += comma + readable(row.in(Language::Swedish), Language::Swedish);
        words.en += comma + readable(row.in(Language::English), Language::English);
    }
    return {.sv = words.sv + ", " + words.en, .en = words.en + ", " + words.sv};
}

// By its first word, if a clause begins with it.
std::optional<Language> clause_language(std::string_view line) {
    const LexedLine lexed = lex(line, Language::English, {});
    const Reader reader(lexed.tokens, Language::English, {});
    for (const PhraseRow& row : phrase_table().statements) {
        if (reader.begins_with(row.in(Language::Swedish))) return Language::Swedish;
        if (reader.begins_with(row.in(Language::English))) return Language::English;
    }
    return std::nullopt;
}

class DocumentParser {
public:
    DocumentParser(const std::string& path, std::string_view bytes) : path_(path), rest_(bytes) {
        document_.language = language_of(bytes).value_or(Language::Swedish);
    }

    base::Result<Document> run() {
        while (!rest_.empty() && !is_full_) {
            ++number_;
            const std::string_view before = rest_;
            const std::string_view line = next_line(rest_);
            const std::string_view bytes = before.substr(0, before.size() - rest_.size());
            if (fence_) {
                inside(line);
            } else if (trimmed_right(line) == kOpen) {
                open();
            } else {
                prose(line, bytes);
            }
        }
        if (!is_full_) finish();
        if (diagnostics_.size() > kDiagnosticsMax)
            diagnostics_.erase(diagnostics_.begin() + kDiagnosticsMax, diagnostics_.end());
        if (!diagnostics_.empty()) return std::move(diagnostics_);
        return std::move(document_);
    }

private:
    void finish() {
        if (fence_) add(Code::fence_unclosed, open_number_);
        end_prose();
        if (!has_begun_ && diagnostics_.empty()) add(Code::no_fence, 0);
    }

    void add(Code code, int number, std::vector<Bilingual> arguments = {}) {
        const base::Place place{.file = path_,
                                .line = number,
                                .column = number > 0 ? 1 : 0,
                                .end_column = number > 0 ? 2 : 0};
        diagnostics_.push_back(base::diagnose(code, place, std::move(arguments)));
        is_full_ = diagnostics_.size() >= kDiagnosticsMax;
    }

    void prose(std::string_view line, std::string_view bytes) {
        if (is_nearly_open(line)) add(Code::fence_misspelt, number_);
        prose_.append(bytes);
        if (line.starts_with("#")) {
            const std::size_t marks = std::min(line.find_first_not_of('#'), line.size());
            if (marks <= 6 && (marks == line.size() || line[marks] == ' '))
                heading_ = plain_heading(line.substr(marks));
        } else if (line.starts_with("**") && is_paragraph_start_) {
            const std::size_t end = line.find("**", 2);
            // "**§ 4 Betalning.** Kommunen betalar …": a heading ends with a full stop or stands alone; other
            // words in bold only begin a sentence.
            if (end != std::string_view::npos &&
                (line[end - 1] == '.' || is_blank(line.substr(end + 2))))
                heading_ = plain_heading(line.substr(2, end - 2));
        }
        is_paragraph_start_ = is_blank(line) || line.starts_with("#");
    }

    void end_prose() {
        if (!prose_.empty()) document_.blocks.emplace_back(std::move(prose_));
        prose_.clear();
    }

    void open() {
        end_prose();
        open_number_ = number_;
        fence_.emplace(path_, document_.language, diagnostics_);
    }

    void close() {
        Fence fence = fence_->take();
        for (Statement& statement : fence.statements) statement.heading = heading_;
        document_.blocks.emplace_back(std::move(fence));
        fence_.reset();
        is_paragraph_start_ = true;
    }

    void inside(std::string_view line) {
        if (trimmed_right(line) == kOpen) {
            add(Code::fence_unclosed, open_number_);
            close();
            return open();
        }
        if (trimmed(line) == kClose) return close();
        if (!has_begun_ && !is_blank(line)) {
            has_begun_ = true;
            if (!opening_language(line)) add(Code::unknown_document, number_, {openings()});
        }
        if (!fence_->line(line, number_)) is_full_ = true;
    }

    const std::string& path_;
    std::string_view rest_;
    Document document_;
    base::Diagnostics diagnostics_;
    std::optional<FenceParser> fence_;
    std::string prose_;
    std::string heading_;
    int number_ = 0;
    int open_number_ = 0;
    bool has_begun_ = false;
    bool is_paragraph_start_ = true;
    bool is_full_ = false;
};

}  // namespace

std::string_view next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::optional<Language> language_of(std::string_view bytes) {
    if (bytes.size() > kDocumentMebibytesMax << 20U || !base::is_utf8(bytes)) return std::nullopt;
    bool is_inside = false;
    std::optional<Language> likely;
    while (!bytes.empty()) {
        const std::string_view line = next_line(bytes);
        if (trimmed_right(line) == kOpen)
            is_inside = true;
        else if (trimmed(line) == kClose)
            is_inside = false;
        else if (!is_inside || is_blank(line))
            continue;
        else if (const auto opening = opening_language(line))
            return *opening;
        else if (!likely)
            likely = clause_language(line);
    }
    return likely;
}

base::Result<Document> parse(const std::string& path, std::string_view bytes) {
    const base::Place whole{.file = path};
    if (bytes.size() > kDocumentMebibytesMax << 20U) {
        return base::diagnose(
            Code::file_too_large, whole,
            {Bilingual::same(path), Bilingual::same(std::to_string(kDocumentMebibytesMax))});
    }
    if (!base::is_utf8(bytes)) return base::diagnose(Code::not_utf8, whole);
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return DocumentParser(path, bytes).run();
}

}  // namespace utfall::terms
