// Worked examples and verified statements.
#include "checker.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

namespace {
using Kind = Expression::Kind;
}

void Checker::read_example(const Statement& s) {
    Situation base;
    base.title = s.holes[0].text;
    base.origin = origin(s);
    for (const Line& l : s.lines) {
        if (l.phrase == LinePhrase::with) read_given(l.holes[0], l.holes[1], base);
        if (l.phrase == LinePhrase::gives) read_expected(l.holes[0], l.holes[1], base);
    }
    if (!s.table) {
        if (base.expected.empty())
            report(Code::example_expects_nothing, s.place, {Bilingual::same(base.title)});
        contract_.situations.push_back(std::move(base));
        return;
    }
    for (std::size_t r = 0; r < s.table->rows.size(); ++r) {
        Situation situation = base;
        situation.row = static_cast<int>(r) + 1;
        if (r < s.table->row_places.size()) situation.origin.place = s.table->row_places[r];
        for (std::size_t i = 0; i < s.table->header.size() && i < s.table->rows[r].size(); ++i) {
            const Node& heading = s.table->header[i];
            const Node& cell = s.table->rows[r][i];
            if (cell.form == Form::Empty) continue;
            const Node& target = heading.form == Form::Given ? heading.parts[0] : heading;
            const Node& named = target.form == Form::Of ? target.parts[0] : target;
            const auto at = symbols_.find(named.text);
            const bool is_fact = named.form == Form::Name && at != symbols_.end() &&
                                 at->second.kind == SymbolKind::Measure;
            if (heading.form == Form::Given || is_fact)
                read_given(target, cell, situation);
            else
                read_expected(target, cell, situation);
        }
        if (situation.expected.empty())
            report(Code::example_expects_nothing, situation.origin.place,
                   {Bilingual::same(base.title)});
        contract_.situations.push_back(std::move(situation));
    }
}

void Checker::read_given(const Node& target, const Node& input, Situation& situation) {
    const Expression fact = expression(target, {.over = {}, .totals = true});
    if (fact.kind != Kind::Fact) {
        report(Code::given_not_fact, target.place);
        return;
    }
    const Measure& m = contract_.measures[static_cast<std::size_t>(fact.subject)];
    Situation::Given given{
        .measure = fact.subject, .members = {}, .value = {}, .date = {}, .place = input.place};
    for (int dimension : m.over)
        for (const auto& [d, chosen] : fact.members)
            if (d == dimension) given.members.push_back(chosen);
    const Node& value = input.form == Form::Dated ? input.parts[0] : input;
    if (input.form == Form::Dated) given.date = input.parts[1].date;
    const Type wanted = m.is_dated() ? Type{.kind = Type::Kind::Money} : m.type;
    if (value.phrase == Phrase::atom_missing) {
        situation.given.push_back(std::move(given));
        return;
    }
    if (m.type.kind == Type::Kind::Choice) {
        if (const Expression chosen = choice(value, m.type); chosen.type.kind == Type::Kind::Choice)
            given.value = chosen.constant;
    } else {
        given.value = constant(value, wanted);
    }
    if (m.is_dated() && !given.date)
        report(Code::draw_needs_date, input.place, {Bilingual::same(m.name)});
    if (given.value && !m.is_dated() &&
        ((m.low && *given.value < *m.low) || (m.high && *m.high < *given.value)))
        report(Code::given_outside_range, input.place, {Bilingual::same(m.name)});
    need_step(m, given.value, input.place);
    situation.given.push_back(std::move(given));
}

void Checker::read_expected(const Node& target, const Node& input, Situation& situation) {
    Situation::Expected expected{.target = expression(target, {.over = {}, .totals = true}),
                                 .value = {},
                                 .place = input.place,
                                 .words = print(target, contract_.language)};
    if (input.phrase != Phrase::atom_postponed) {
        if (input.phrase == Phrase::atom_missing) return report(Code::not_a_value, input.place);
        expected.value = constant(input, expected.target.type);
    }
    situation.expected.push_back(std::move(expected));
}

namespace {

// Without the words that open it and the end of the line.
std::string said_in(const Statement& s, base::Language language) {
    std::string words = print(s, language);
    while (!words.empty() && words.back() == '\n') words.pop_back();
    for (const std::string_view opening : {"kontrollerat att ", "verified that "})
        if (words.starts_with(opening)) words.erase(0, opening.size());
    return words;
}

}  // namespace

void Checker::read_verified(const Statement& s) {
    using P = StatementPhrase;
    using K = Verified::Kind;
    const Scope scope{.over = over_line(s), .totals = true};
    Verified v;
    v.over = scope.over;
    v.origin = origin(s);
    v.words = {.sv = said_in(s, base::Language::Swedish),
               .en = said_in(s, base::Language::English)};
    const auto limit = [&](K kind) {
        v.kind = kind;
        v.party = index_of(s.holes[0], SymbolKind::Party);
        v.limit = typed(s.holes[1], scope, {.kind = Type::Kind::Money});
    };
    switch (s.phrase) {
        case P::verified_outcome: v.kind = K::NoGain; break;
        case P::verified_worse:
        case P::verified_together:
            v.kind = s.phrase == P::verified_worse ? K::NoGain : K::Together;
            v.measure = index_of(s.holes[0], SymbolKind::Measure);
            break;
        case P::verified_principle: v.kind = K::Principle; break;
        case P::verified_empty: v.kind = K::AccountsEmpty; break;
        case P::verified_suffices:
            v.kind = K::Suffices;
            v.account = index_of(s.holes[0], SymbolKind::Account);
            break;
        case P::verified_pays: limit(K::PaysAtMost); break;
        case P::verified_receives: limit(K::ReceivesAtMost); break;
        case P::verified_receives_least: limit(K::ReceivesAtLeast); break;
        default: v.limit = condition(s.holes[0], scope);
    }
    contract_.verified.push_back(std::move(v));
}

}  // namespace utfall::terms
