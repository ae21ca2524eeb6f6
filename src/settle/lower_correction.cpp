// Corrections: what was settled before, calculated anew; and what a guarantee gets back of the difference.
#include <algorithm>

#include "lower.h"

namespace utfall::settle {

using calc::Operator;

// The line that lets whoever corrected a value on that day do so.
const terms::Correction* Lowering::correction_rule(base::Date known) const {
    for (const auto& [key, versions] : plan_.versions)
        for (std::size_t i = 1; i < versions.size(); ++i) {
            if (versions[i].from != known || versions[i].established == nullptr) continue;
            const std::string& by = versions[i].established->verifier;
            const auto established_by =
                c_->measures[static_cast<std::size_t>(key.measure)].established_by;
            for (const terms::Correction& rule : c_->corrections) {
                const terms::Party& party = c_->parties[static_cast<std::size_t>(rule.by)];
                const bool fits = by.empty() ? established_by == rule.by
                                             : by == party.name || by == party.full_name;
                if (fits && known <= rule.until) return &rule;
            }
        }
    return c_->corrections.empty() ? nullptr : &c_->corrections.front();
}

void Lowering::correct(const Step& s, PlannedEvent planned, const std::string& key) {
    if (planned.event.kind != EventKind::Paid) return;
    const auto before = settled_.find(key);
    const Term old = before == settled_.end() ? zero() : before->second;
    if (old.value == planned.amount) return;
    const Term now{planned.amount, planned.event.why};
    const calc::Register difference = out_.builder.subtract(now.value, old.value);
    const base::Date known = plan_.knowledge[stage_ - 1];
    base::Date day = base::next_open_day(known, c_->roll.calendar);
    if (const terms::Correction* rule = correction_rule(known))
        day = base::roll(terms::shifted(*c_, known, rule->within, false).value_or(day),
                         {c_->roll.calendar, base::Direction::Next});
    planned.event.kind = EventKind::Correction;
    planned.event.date = day;
    planned.event.why = reason(ReasonKind::recalculated, difference, planned.event.clause, {},
                               {now, old}, planned.event.place)
                            .why;
    planned.amount = difference;
    settled_[key] = now;
    const Term later{difference, planned.event.why};
    out_.events.push_back(std::move(planned));
    recover(s, later, day);
}

// Money that comes on a funding after a guarantee has paid for its loss is shared with the guarantor.
void Lowering::recover(const Step& s, const Term& later, base::Date day) {
    if (s.kind != StepKind::Payment) return;
    const auto reduced = c_->payments[static_cast<std::size_t>(s.index)].reduces;
    for (const auto& [index, paid] : guaranteed_) {
        const terms::Payment& guarantee = c_->payments[static_cast<std::size_t>(index)];
        if (!guarantee.recovery || reduced != guarantee.recovery->funding) continue;
        const terms::Recovery& rule = *guarantee.recovery;
        calc::Builder& build = out_.builder;
        const calc::Register nothing = build.constant({0, 1});
        const auto beyond = [&](const Term& a, const Term& b) {
            return reason(ReasonKind::exceeds,
                          build.maximum(build.subtract(a.value, b.value), nothing), {}, {}, {a, b},
                          rule.place);
        };
        const Term more = beyond(later, zero());
        const Term share =
            compiler().constant(rule.share, {.kind = terms::Type::Kind::Share}, rule.place);
        const Term part =
            whole(reason(ReasonKind::percent_of, build.multiply(share.value, more.value), {}, {},
                         {share, more}, rule.place));
        Term& back = recovered_.try_emplace(index, zero()).first->second;
        const Term repaid = join(Operator::minimum, part, beyond(paid, back));
        PlannedEvent planned;
        planned.event = {.kind = EventKind::Paid,
                         .date = day,
                         .due = day,
                         .from = rule.from,
                         .to = rule.to,
                         .amount = 0,
                         .clause = guarantee.name,
                         .member = members_of(s),
                         .fact = {},
                         .until = {},
                         .bound_by = {},
                         .notes = {},
                         .account_out = {},
                         .account_in = {},
                         .place = rule.place,
                         .heading = guarantee.origin.heading,
                         .why = repaid.why};
        planned.amount = repaid.value;
        planned.silent_when_zero = true;
        add_to(back, reason(ReasonKind::event, repaid.value, guarantee.name,
                            base::Bilingual::same(day.text()), {}, rule.place));
        out_.events.push_back(std::move(planned));
    }
}

}  // namespace utfall::settle
