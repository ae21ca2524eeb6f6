// What ends a clause, and what else is to be told of an event: the text that it follows, a due date that was moved.
#include <algorithm>
#include <utility>

#include "lower.h"

namespace utfall::settle {

using calc::Operator;

namespace {
constexpr terms::Type kYesNo{.kind = terms::Type::Kind::YesNo};
}

Term Lowering::met(int index) {
    if (const auto known = met_.find(index); known != met_.end()) return known->second;
    const Ending& ending = plan_.endings[static_cast<std::size_t>(index)];
    const terms::Termination& t = whole_.terminations[static_cast<std::size_t>(ending.termination)];
    const terms::Contract* own =
        std::exchange(c_, &terms::text_of(whole_, terms::text_on(whole_, ending.day)));
    const Term test = compiler()(t.when, cursor_at(*c_, ending.members, ending.day));
    c_ = own;
    return met_.emplace(index, test).first->second;
}

// One after the other, so that each is asked once however many payments it can end.
Term Lowering::any_met(const std::vector<int>& endings) {
    if (endings.size() == 1) return met(endings.front());
    if (const auto known = ended_.find(endings); known != ended_.end()) return known->second;
    const Term earlier = any_met({endings.begin(), endings.end() - 1}), last = met(endings.back());
    const Term any =
        compiler().operation(Operator::either, out_.builder.either(earlier.value, last.value),
                             kYesNo, whole_.terminations.front().origin.place, {earlier, last});
    return ended_.emplace(endings, any).first->second;
}

base::Bilingual Lowering::ending_words(int index) const {
    const Ending& ending = plan_.endings[static_cast<std::size_t>(index)];
    const std::string& name =
        whole_.terminations[static_cast<std::size_t>(ending.termination)].name;
    return {.sv = "upphörande " + name + " gäller från " + ending.day.text(),
            .en = "termination " + name + " applies from " + ending.day.text()};
}

Term Lowering::unless_ended(const Step& s, const Term& amount) {
    if (s.endings.empty()) return amount;
    const Term test = any_met(s.endings);
    const Ending& ending = plan_.endings[static_cast<std::size_t>(s.endings.front())];
    const terms::Termination& t = whole_.terminations[static_cast<std::size_t>(ending.termination)];
    const Term nothing = reason(ReasonKind::nothing, zero().value, t.name, {}, {}, t.origin.place);
    const calc::Register left = out_.builder.choose(test.value, nothing.value, amount.value);
    const Term told =
        compiler().operation(Operator::choose, left, {.kind = terms::Type::Kind::Money},
                             t.origin.place, {test, nothing, amount});
    out_.reasons[told.why].name = t.name;
    return told;
}

// A termination is met, and the facts that the amount would rest on are not established any more.
Term Lowering::ceased(const Step& s) {
    const Ending& ending = plan_.endings[static_cast<std::size_t>(*s.ceased)];
    const terms::Termination& t = whole_.terminations[static_cast<std::size_t>(ending.termination)];
    const Term test = met(*s.ceased);
    return reason(ReasonKind::ceased, zero().value, t.name,
                  base::Bilingual::same(ending.day.text()), {test, zero()}, t.origin.place);
}

std::vector<PlannedEvent::PlannedEnd> Lowering::ends_of(const Step& s) {
    std::vector<PlannedEvent::PlannedEnd> ends;
    if (s.ceased) return {{std::nullopt, ending_words(*s.ceased)}};
    for (const int ending : s.endings) ends.push_back({met(ending).value, ending_words(ending)});
    return ends;
}

std::vector<base::Bilingual> Lowering::notes_of(const Step& s) const {
    std::vector<base::Bilingual> notes;
    for (const auto& [index, due] : s.moved) {
        const terms::Suspension& suspension = whole_.suspensions[static_cast<std::size_t>(index)];
        const std::string days = std::to_string(suspension.span->days());
        notes.push_back({.sv = "förföll " + due.text() + ", flyttat " + days +
                               " dagar av uppehållet " + suspension.name,
                         .en = "was due " + due.text() + ", moved " + days +
                               " days by the suspension " + suspension.name});
    }
    if (whole_.amendments.empty()) return notes;
    if (s.text == 0)
        notes.push_back({.sv = "ursprunglig text", .en = "original text"});
    else
        notes.push_back({.sv = "text enligt ändring " + std::to_string(s.text),
                         .en = "text of amendment " + std::to_string(s.text)});
    return notes;
}

}  // namespace utfall::settle
