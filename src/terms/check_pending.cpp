// What is read and checked, but not carried out yet: suspensions, terminations and amendments.
#include <algorithm>

#include "checker.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

namespace {

using L = LinePhrase;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

void Checker::read_pending(const Statement& s) {
    switch (s.phrase) {
        case StatementPhrase::suspension: read_suspension(s); break;
        case StatementPhrase::termination: read_termination(s); break;
        default: read_amendment(s);
    }
    not_executed(s.place, {.sv = first_line(print(s, base::Language::Swedish)),
                           .en = first_line(print(s, base::Language::English))});
}

void Checker::need_names(const Line& l, std::size_t hole, std::initializer_list<SymbolKind> kinds) {
    const Node& names = l.holes[hole];
    if (names.form != Form::Names) {
        (void)find(names, kinds);
        return;
    }
    for (const Node& name : names.parts) (void)find(name, kinds);
}

void Checker::read_suspension(const Statement& s) {
    contract_.has_suspension = true;
    if (const Line* l = needed(s, {L::suspended})) {
        (void)moment(l->holes[0], {});
        (void)moment(l->holes[1], {});
        (void)duration(l->holes[2]);
    }
    for (const Line& l : s.lines)
        if (l.phrase == L::days_not_counted)
            need_names(l, 0, {SymbolKind::Measure, SymbolKind::Dimension});
    (void)needed(s, {L::due_moved, L::due_stays});
    const auto bears_interest = [&](const Statement* other) {
        return line(*other, L::interest) != nullptr;
    };
    if (std::any_of(statements_.begin(), statements_.end(), bears_interest))
        (void)needed(s, {L::interest_runs, L::interest_stops});
}

void Checker::read_termination(const Statement& s) {
    contract_.has_termination = true;
    if (const Line* l = needed(s, {L::when})) (void)condition(l->holes[0], {});
    for (const Line& l : s.lines) {
        if (l.phrase == L::measurement_ends) {
            need_names(l, 0, {SymbolKind::Measure});
            (void)moment(l.holes[1], {});
        }
        if (l.phrase == L::last_settled || l.phrase == L::no_longer_paid)
            need_names(l, 0, {SymbolKind::Payment, SymbolKind::Other, SymbolKind::Order});
    }
}

void Checker::read_amendment(const Statement& s) {
    for (const Line& l : s.lines)
        if (l.phrase == L::repeals) need_names(l, 0, {});
}

}  // namespace utfall::terms
