// The order of work of the checker, and what every part of it needs.
#include "checker.h"

#include <algorithm>

#include "utfall/base/text.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

namespace {

std::string without_holes(std::string_view phrase) {
    std::string out;
    std::size_t at = 0;
    while (at < phrase.size()) {
        const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
        std::string_view word = phrase.substr(at, end - at);
        const bool hole = word.size() > 1 && std::all_of(word.begin(), word.end(), [](char c) {
                              return c >= 'A' && c <= 'Z';
                          });
        if (word == ",")
            out += ",";
        else
            out += (out.empty() ? "" : " ") + std::string(hole ? "…" : word);
        at = end + 1;
    }
    return out;
}

}  // namespace

Bilingual phrase_words(LinePhrase phrase) {
    switch (phrase) {
#define LINE(id, statements, en, sv) \
    case LinePhrase::id:             \
        return Bilingual{without_holes(sv), without_holes(en)};
#include "utfall/terms/phrase_rows.h"
    }
    return {};
}

namespace {
Bilingual column_words(Column column) {
    switch (column) {
#define COLUMN(statements, id, hole, en, sv) \
    case Column::id:                         \
        return Bilingual{without_holes(sv), without_holes(en)};
#include "utfall/terms/phrase_rows.h"
    }
    return {};
}
}  // namespace

Bilingual kind_words(SymbolKind kind) {
    switch (kind) {
        case SymbolKind::Party: return {.sv = "part", .en = "party"};
        case SymbolKind::Account: return {.sv = "konto", .en = "account"};
        case SymbolKind::Dimension:
            return {.sv = "grupp eller periodindelning", .en = "group or periods"};
        case SymbolKind::Measure: return {.sv = "mått eller uppgift", .en = "measure or fact"};
        case SymbolKind::Definition: return {.sv = "definition", .en = "definition"};
        case SymbolKind::Values: return {.sv = "värdetabell", .en = "table of values"};
        case SymbolKind::Scale: return {.sv = "trappa", .en = "scale"};
        case SymbolKind::PriceList: return {.sv = "prislista", .en = "price list"};
        case SymbolKind::Split: return {.sv = "delning", .en = "split"};
        case SymbolKind::Payment: return {.sv = "betalning", .en = "payment"};
        case SymbolKind::Cap: return {.sv = "tak", .en = "cap"};
        case SymbolKind::Funding: return {.sv = "finansiering eller lån", .en = "funding or loan"};
        case SymbolKind::Order: return {.sv = "turordning", .en = "order"};
        case SymbolKind::Suspension: return {.sv = "uppehåll", .en = "suspension"};
        case SymbolKind::Termination: return {.sv = "upphörande", .en = "termination"};
    }
    return {};
}

Checker::Checker(std::string path, base::Language language, const Text& text)
    : path_(std::move(path)), text_(text), statements_(text.statements) {
    contract_.path = path_;
    contract_.language = language;
}

bool Checker::find_header() {
    for (const Statement* s : statements_)
        if (s->phrase == StatementPhrase::contract) {
            if (header_ != nullptr)
                report(Code::second_contract, s->place,
                       {Bilingual::same(std::to_string(header_->place.line))});
            else
                header_ = s;
        }
    if (header_ == nullptr) report(Code::no_contract, {.file = path_});
    return header_ != nullptr;
}

Checked Checker::run() {
    if (!find_header()) return {std::nullopt, std::move(diagnostics_)};
    declare_all();
    read_all();
    check_circles();
    if (!base::has_errors(diagnostics_)) check_laws();
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const auto& a, const auto& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    Checked checked{std::nullopt, std::move(diagnostics_)};
    if (!base::has_errors(checked.diagnostics)) checked.contract = std::move(contract_);
    return checked;
}

void Checker::report(Code code, const Place& place, std::vector<Bilingual> arguments) {
    Place full = place;
    if (full.file.empty()) full.file = path_;
    diagnostics_.push_back(base::diagnose(code, full, std::move(arguments)));
}

void Checker::not_executed(const Place& place, const Bilingual& what) {
    Place full = place;
    full.file = path_;
    contract_.not_executed.push_back(base::diagnose(Code::not_executed_yet, full, {what}));
}

void Checker::declare_all() {
    read_units(*header_);
    for (const Statement* s : statements_) declare(*s);
}

void Checker::declare_name(const Node& name, SymbolKind kind, int index, const Statement& s) {
    auto [at, is_new] = symbols_.try_emplace(name.text, Symbol{kind, index, name.place, &s});
    if (!is_new) {
        report(
            Code::name_twice, name.place,
            {Bilingual::same(name.text), Bilingual::same(std::to_string(at->second.place.line))});
        return;
    }
    auto [alike, alone] = folded_names_.try_emplace(base::folded(name.text), name.text);
    if (!alone)
        report(Code::names_alike, name.place,
               {Bilingual::same(name.text), Bilingual::same(alike->second),
                Bilingual::same(std::to_string(symbols_.find(alike->second)->second.place.line))});
}

namespace {
template <class T>
int add(std::vector<T>& things, const Node& name) {
    things.emplace_back();
    things.back().name = name.text;
    return static_cast<int>(things.size()) - 1;
}
}  // namespace

void Checker::declare(const Statement& s) {
    using P = StatementPhrase;
    Contract& c = contract_;
    const auto with_name = [&](SymbolKind kind, auto& things) {
        declare_name(s.holes[0], kind, add(things, s.holes[0]), s);
    };
    switch (s.phrase) {
        case P::party: with_name(SymbolKind::Party, c.parties); break;
        case P::account: with_name(SymbolKind::Account, c.accounts); break;
        case P::periods:
        case P::groups:
        case P::groups_roster: with_name(SymbolKind::Dimension, c.dimensions); break;
        case P::measure:
        case P::fact: with_name(SymbolKind::Measure, c.measures); break;
        case P::define:
        case P::define_condition:
            with_name(SymbolKind::Definition, c.definitions);
            definition_statements_.push_back(&s);
            definition_state_.push_back(0);
            break;
        case P::values: with_name(SymbolKind::Values, c.values); break;
        case P::scale: with_name(SymbolKind::Scale, c.scales); break;
        case P::prices: with_name(SymbolKind::PriceList, c.price_lists); break;
        case P::split: with_name(SymbolKind::Split, c.splits); break;
        case P::payment:
        case P::guarantee: with_name(SymbolKind::Payment, c.payments); break;
        case P::cap: with_name(SymbolKind::Cap, c.caps); break;
        case P::funding:
        case P::loan: with_name(SymbolKind::Funding, c.fundings); break;
        case P::order: with_name(SymbolKind::Order, c.orders); break;
        case P::suspension: with_name(SymbolKind::Suspension, c.suspensions); break;
        case P::termination: with_name(SymbolKind::Termination, c.terminations); break;
        case P::amendment: break;
        case P::assumptions:
        case P::assume:
        case P::assume_claims:
        case P::assume_claims_by:
        case P::quantity:
        case P::factor:
        case P::cohort:
        case P::correlation:
        case P::benefit_per:
        case P::benefit:
        case P::cost:
        case P::discount_for:
        case P::discount:
        case P::plan:
        case P::plan_alone:
        case P::microdata:
        case P::estimate:
        case P::decision:
        case P::calculation: declare_elsewhere(s); break;
        case P::contract:
        case P::verified_outcome:
        case P::verified_worse:
        case P::verified_together:
        case P::verified_principle:
        case P::verified_empty:
        case P::verified_suffices:
        case P::verified_pays:
        case P::verified_receives:
        case P::verified_receives_least:
        case P::verified_condition:
        case P::example: break;
    }
}

void Checker::declare_elsewhere(const Statement& s) {
    const auto first_line = [](const std::string& text) { return text.substr(0, text.find('\n')); };
    not_executed(s.place, {.sv = first_line(print(s, base::Language::Swedish)),
                           .en = first_line(print(s, base::Language::English))});
}

void Checker::read_all() {
    using P = StatementPhrase;
    read_contract(*header_);
    // Dimensions first: everything else may stand `for each` of them.
    for (const Statement* s : statements_) {
        if (s->phrase == P::periods) read_periods(*s);
        if (s->phrase == P::groups || s->phrase == P::groups_roster) read_groups(*s);
        if (s->phrase == P::party) read_party(*s);
    }
    for (const Statement* s : statements_)
        if (s->phrase == P::measure || s->phrase == P::fact) read_measure(*s);
    read_facts_elsewhere();
    for (const Statement* s : statements_)
        if (s->phrase == P::prices) read_prices(*s);
    for (const Statement* s : statements_)
        if (s->phrase == P::values) read_values(*s);
    for (std::size_t i = 0; i < definition_statements_.size(); ++i)
        (void)definition(static_cast<int>(i));
    for (const Statement* s : statements_)
        if (s->phrase == P::scale)
            if (const Symbol& symbol = symbols_.find(s->holes[0].text)->second;
                symbol.statement == s)
                (void)scale(symbol);
    for (const Statement* s : statements_) {
        check_lines_once(*s);
        switch (s->phrase) {
            case P::account: read_account(*s); break;
            case P::split: read_split(*s); break;
            case P::payment:
            case P::guarantee: read_payment(*s); break;
            case P::cap: read_cap(*s); break;
            case P::funding:
            case P::loan: read_funding(*s); break;
            case P::order: read_order(*s); break;
            case P::suspension: read_suspension(*s); break;
            case P::termination: read_termination(*s); break;
            case P::amendment: read_amendment(*s); break;
            default: break;  // read before this loop, or after it
        }
    }
    for (const Statement* s : statements_) {
        if (s->phrase == P::example) read_example(*s);
        if (s->phrase >= P::verified_outcome && s->phrase <= P::verified_condition)
            read_verified(*s);
    }
}

const Line* Checker::line(const Statement& s, LinePhrase phrase) const {
    for (const Line& l : s.lines)
        if (l.phrase == phrase) return &l;
    return nullptr;
}

const Line* Checker::needed(const Statement& s, std::initializer_list<LinePhrase> one_of) {
    for (LinePhrase phrase : one_of)
        if (const Line* found = line(s, phrase)) return found;
    Bilingual choices;
    for (LinePhrase phrase : one_of) {
        const Bilingual words = phrase_words(phrase);
        choices.sv += (choices.sv.empty() ? "\"" : " eller \"") + words.sv + "\"";
        choices.en += (choices.en.empty() ? "\"" : " or \"") + words.en + "\"";
    }
    const std::string what = s.holes.empty() ? "" : s.holes[0].text;
    report(Code::missing_line, s.place, {Bilingual::same(what), choices});
    return nullptr;
}

bool Checker::need_columns(const Statement& s, const std::string& name,
                           std::initializer_list<Column> columns) {
    bool all = true;
    for (const Column column : columns) {
        const auto& header = s.table->header;
        const auto fits = [&](const Node& heading) {
            return heading.form == Form::Heading && heading.column == column;
        };
        if (std::any_of(header.begin(), header.end(), fits)) continue;
        report(Code::column_missing, s.place, {Bilingual::same(name), column_words(column)});
        all = false;
    }
    return all;
}

void Checker::check_lines_once(const Statement& s) {
    using L = LinePhrase;
    static const std::set<L> repeatable{
        L::unit,   L::valued,           L::valued_own,   L::correction,     L::with,
        L::gives,  L::days_not_counted, L::last_settled, L::no_longer_paid, L::measurement_ends,
        L::follows};
    std::set<L> seen;
    for (const Line& l : s.lines)
        if (!seen.insert(l.phrase).second && !repeatable.contains(l.phrase))
            report(Code::line_twice, l.place, {phrase_words(l.phrase)});
}

const Symbol* Checker::find(const Node& name, std::initializer_list<SymbolKind> kinds) {
    const auto at = symbols_.find(name.text);
    if (at != symbols_.end() && (kinds.size() == 0 || std::find(kinds.begin(), kinds.end(),
                                                                at->second.kind) != kinds.end()))
        return &at->second;
    Bilingual wanted;
    for (SymbolKind kind : kinds) {
        const Bilingual words = kind_words(kind);
        wanted.sv += (wanted.sv.empty() ? "" : " eller ") + words.sv;
        wanted.en += (wanted.en.empty() ? "" : " or ") + words.en;
    }
    if (at != symbols_.end()) {
        report(Code::wrong_kind, name.place,
               {Bilingual::same(name.text), kind_words(at->second.kind), wanted});
        return nullptr;
    }
    std::vector<std::string> candidates;
    for (const auto& [text, symbol] : symbols_)
        if (kinds.size() == 0 || std::find(kinds.begin(), kinds.end(), symbol.kind) != kinds.end())
            candidates.push_back(text);
    if (const auto near = base::nearest(name.text, candidates))
        report(Code::unknown_name_near, name.place,
               {Bilingual::same(name.text), wanted, Bilingual::same(*near)});
    else
        report(Code::unknown_name, name.place, {Bilingual::same(name.text), wanted});
    return nullptr;
}

int Checker::index_of(const Node& name, SymbolKind kind) {
    const Symbol* symbol = find(name, {kind});
    return symbol == nullptr ? 0 : symbol->index;
}

std::optional<int> Checker::index_or_none(const Line* l, std::size_t hole, SymbolKind kind) {
    if (l == nullptr) return std::nullopt;
    const Symbol* symbol = find(l->holes[hole], {kind});
    return symbol == nullptr ? std::nullopt : std::optional(symbol->index);
}

std::vector<int> Checker::dimensions_of(const Node& names) {
    std::vector<int> over;
    const std::vector<Node> single{names};
    for (const Node& name : names.form == Form::Names ? names.parts : single)
        if (const Symbol* symbol = find(name, {SymbolKind::Dimension}))
            over.push_back(symbol->index);
    return over;
}

std::vector<int> Checker::over_line(const Statement& s) {
    const Line* l = line(s, LinePhrase::for_each);
    if (l == nullptr) return {};
    std::vector<int> over = dimensions_of(l->holes[0]);
    int periods = 0, groups = 0;
    for (int d : over)
        (contract_.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods
             ? periods
             : groups) += 1;
    if (periods > 1 || groups > 1) report(Code::too_many_dimensions, l->place);
    return over;
}

}  // namespace utfall::terms
