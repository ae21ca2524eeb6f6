#include "course.h"

#include <algorithm>

#include "availability.h"

namespace utfall::settle {

using terms::Contract;
using terms::Moment;
using terms::Suspension;

namespace {

// A day of a suspension, and when it was known.
struct Dated {
    base::Date day, known;
    int row = 0;
};

// Only what is established counts, never the value that the contract gives a missing date.
std::optional<Dated> dated(const Contract& c, const Facts& facts, const Moment& m,
                           std::optional<base::Date> on) {
    const bool by_fact = m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue;
    if (!by_fact) {
        const auto day = plain_day(c, m, {}, {});
        return day ? std::optional(Dated{*day, c.from, 0}) : std::nullopt;
    }
    const auto versions = versions_of(c, facts, {m.subject, {}},
                                      {.default_final = false, .default_postponed = false});
    if (versions.empty() || (on && versions.front().from > *on)) return std::nullopt;
    const Version& known = versions.front();
    base::Date day = known.from;
    if (m.kind == Moment::Kind::DateValue)
        day = base::Date::from_days(static_cast<int>(known.value.numerator));
    if (m.shift) day = terms::shifted(c, day, *m.shift, m.backwards).value_or(day);
    return Dated{day, known.from, known.established->row};
}

std::optional<Suspension::Span> span_of(const Contract& c, const Facts& facts, const Suspension& s,
                                        std::optional<base::Date> on) {
    const auto from = dated(c, facts, s.from, on), through = dated(c, facts, s.through, on);
    if (!from) return std::nullopt;
    const base::Date latest =
        terms::shifted(c, from->day, s.most, false).value_or(from->day).plus_days(-1);
    Suspension::Span span{.first = from->day,
                          .last = latest,
                          .known = std::max(from->known, counts_from(c, s.name)),
                          .end_known = std::nullopt,
                          .is_open = !through && (!on || *on < latest)};
    if (through && through->day < latest && through->known <= latest) {
        span.last = through->day;
        span.end_known = through->known;
    }
    if (span.last < span.first) return std::nullopt;
    return span;
}

std::vector<const Suspension*> by_first_day(const Contract& c) {
    std::vector<const Suspension*> all;
    for (const Suspension& s : c.suspensions)
        if (s.span) all.push_back(&s);
    std::stable_sort(all.begin(), all.end(), [](const Suspension* a, const Suspension* b) {
        return a->span->first < b->span->first;
    });
    return all;
}

const std::vector<int>& named_by(const Suspension& s, Window kind) {
    switch (kind) {
        case Window::Measure: return s.measures;
        case Window::Periods: return s.periods;
        case Window::PriceList: return s.price_lists;
    }
    return s.measures;
}

void prolong(Contract& c) {
    for (std::size_t d = 0; d < c.dimensions.size(); ++d) {
        int shift = 0;
        for (auto& [first, last] : c.dimensions[d].spans) {
            const base::Date plain = last;
            first = first.plus_days(shift);
            last = prolonged(c, Window::Periods, static_cast<int>(d), first, last.plus_days(shift));
            shift = last.days() - plain.days();
        }
    }
    for (std::size_t i = 0; i < c.price_lists.size(); ++i) {
        terms::PriceList& list = c.price_lists[i];
        list.through =
            prolonged(c, Window::PriceList, static_cast<int>(i), list.from, list.through);
    }
}

}  // namespace

base::Date prolonged(const Contract& contract, Window kind, int index, base::Date first,
                     base::Date last) {
    for (const Suspension* s : by_first_day(contract)) {
        const std::vector<int>& named = named_by(*s, kind);
        if (std::find(named.begin(), named.end(), index) == named.end()) continue;
        const base::Date begins = std::max(s->span->first, first);
        if (last < s->span->known || last < begins || s->span->last < begins) continue;
        last = last.plus_days(s->span->last.days() - begins.days() + 1);
        // Nothing has run out before it was known how long the suspension was.
        if (kind != Window::Periods && s->span->end_known)
            last = std::max(last, *s->span->end_known);
        first = s->span->last.plus_days(1);  // a day of two suspensions is left out once
    }
    return last;
}

int days_without_interest(const Contract& contract, base::Date from, base::Date until,
                          base::Date seen_on) {
    int days = 0;
    for (const Suspension* s : by_first_day(contract)) {
        if (!s->stops_interest || seen_on < s->span->known) continue;
        const base::Date first = std::max(s->span->first, from),
                         end = std::min(s->span->last.plus_days(1), until);
        if (end <= first) continue;
        days += end.days() - first.days();
        from = end;
    }
    return days;
}

Contract as_it_runs(const Contract& contract, const Facts& facts, std::optional<base::Date> on) {
    Contract running = contract;
    if (contract.suspensions.empty()) return running;
    for (Suspension& s : running.suspensions) s.span = span_of(contract, facts, s, on);
    for (terms::Amendment& amendment : running.amendments) {
        amendment.text.suspensions = running.suspensions;
        prolong(amendment.text);
    }
    prolong(running);
    return running;
}

base::Date counts_from(const Contract& contract, const std::string& name) {
    for (const terms::Amendment& amendment : contract.amendments)
        if (std::find(amendment.added.begin(), amendment.added.end(), name) !=
            amendment.added.end())
            return std::max({contract.from, amendment.from, amendment.signed_on});
    return contract.from;
}

std::vector<base::Diagnostic> suspension_faults(const Contract& contract, const Facts& facts) {
    std::vector<base::Diagnostic> faults;
    for (const Suspension& s : contract.suspensions) {
        const auto from = dated(contract, facts, s.from, {}),
                   through = dated(contract, facts, s.through, {});
        if (!from || !through || from->day <= through->day) continue;
        faults.push_back(base::diagnose(
            base::Code::suspension_reversed, facts.place(std::max(from->row, through->row)),
            {base::Bilingual::same(s.name), base::Bilingual::same(through->day.text()),
             base::Bilingual::same(from->day.text())}));
    }
    return faults;
}

}  // namespace utfall::settle
