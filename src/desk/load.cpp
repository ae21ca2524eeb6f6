#include "load.h"

#include <algorithm>

#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

using base::Language;

Language language_of(const Request& request) {
    if (request.language.empty()) return request.spoken;
    return request.language == "en" ? Language::English : Language::Swedish;
}

namespace {

base::Result<terms::Document> read_through(const Request& request, const std::string& bytes) {
    TRY(terms::Document document, terms::parse(request.contract, bytes));
    const Language own = document.language;
    if (request.through == "print") {
        TRY(document, terms::parse(request.contract, terms::print(document, own)));
    } else if (request.through == "translation") {
        const Language other = own == Language::Swedish ? Language::English : Language::Swedish;
        TRY(const terms::Document translated,
            terms::parse(request.contract, terms::print(document, other)));
        TRY(document, terms::parse(request.contract, terms::print(translated, own)));
    }
    return document;
}

base::Result<Loaded> check_document(const Request& request, terms::Document document,
                                    Language language) {
    terms::Checked checked = terms::check(request.contract, document);
    if (!checked.contract) return checked.diagnostics;
    return Loaded{.document = std::move(document),
                  .contract = std::move(*checked.contract),
                  .warnings = std::move(checked.diagnostics),
                  .language = language};
}

}  // namespace

Read<terms::Document> read_document(const Request& request) {
    constexpr std::size_t kLargest = std::size_t{64} << 20;
    base::Result<std::string> bytes = base::read_file(request.contract, kLargest);
    if (!bytes.ok()) return {.language = language_of(request), .result = bytes.diagnostics()};
    const Language own = terms::language_of(bytes.value()).value_or(request.spoken);
    return {.language = request.language.empty() ? own : language_of(request),
            .result = read_through(request, bytes.value())};
}

Read<Loaded> load_contract(const Request& request) {
    Read<terms::Document> read = read_document(request);
    if (!read.result.ok()) return {.language = read.language, .result = read.result.diagnostics()};
    return {.language = read.language,
            .result = check_document(request, std::move(read.result.value()), read.language)};
}

namespace {

// Without the last amendment and what follows it in its fence; false when there is none.
bool drop_last_amendment(terms::Document& document) {
    for (auto block = document.blocks.rbegin(); block != document.blocks.rend(); ++block) {
        auto* fence = std::get_if<terms::Fence>(&*block);
        if (fence == nullptr) continue;
        auto& statements = fence->statements;
        const auto last =
            std::find_if(statements.rbegin(), statements.rend(), [](const terms::Statement& s) {
                return s.phrase == terms::StatementPhrase::amendment;
            });
        if (last == statements.rend()) continue;
        statements.erase(last.base() - 1, statements.end());
        return true;
    }
    return false;
}

}  // namespace

Read<Loaded> load_before_amendment(const Request& request) {
    Read<terms::Document> read = read_document(request);
    if (!read.result.ok()) return {.language = read.language, .result = read.result.diagnostics()};
    if (!drop_last_amendment(read.result.value()))
        return {.language = read.language,
                .result = base::diagnose(
                    base::Code::no_amendment,
                    {.file = request.contract, .line = 0, .column = 0, .end_column = 0})};
    return {.language = read.language,
            .result = check_document(request, std::move(read.result.value()), read.language)};
}

base::Result<settle::Settlement> load_and_settle(const Request& request, const Loaded& loaded,
                                                 settle::Facts& facts) {
    TRY(const exchange::FactFile file, exchange::read_facts(request.facts));
    TRY(facts, settle::bind_facts(loaded.contract, file));
    settle::Options options;
    if (!request.on.empty()) {
        options.on = base::Date::parse(request.on);
        if (!options.on)
            return base::diagnose(base::Code::bad_date,
                                  {.file = "--on", .line = 0, .column = 0, .end_column = 0},
                                  {base::Bilingual::same(request.on)});
    }
    if (request.through == "columns") options.through = settle::Options::Through::Columns;
    return settle::settle(loaded.contract, facts, options);
}

std::string render_all(const base::Diagnostics& diagnostics, Language language) {
    std::string out;
    for (const base::Diagnostic& d : diagnostics) out += base::render(d, language) + "\n";
    return out;
}

Answer wrong_usage(const base::Bilingual& what, Language language) {
    return {.exit_code = 2, .out = {}, .error = what.in(language) + "\n"};
}

Answer written(const Request& request, Answer answer, Language language) {
    if (request.output.empty()) return answer;
    const auto done = base::write_file(request.output, answer.out);
    if (!done.ok()) return failed(done.diagnostics(), language);
    answer.out.clear();
    return answer;
}

Answer stopped(Language language) {
    return {.exit_code = kStopped,
            .out = {},
            .error = language == Language::Swedish ? "Avbruten: inget har skrivits.\n"
                                                   : "Stopped: nothing was written.\n"};
}

Answer failed(const base::Diagnostics& diagnostics, Language language) {
    return {.exit_code = 1, .out = {}, .error = render_all(diagnostics, language)};
}

}  // namespace utfall::desk
