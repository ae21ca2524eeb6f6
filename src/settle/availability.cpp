#include "availability.h"

#include <algorithm>

#include "course.h"
#include "utfall/settle/formula.h"

namespace utfall::settle {

using terms::Measure;
using terms::Moment;

std::optional<base::Date> plain_day(const terms::Contract& contract, const Moment& m,
                                    const std::vector<int>& over, const std::vector<int>& members) {
    base::Date day;
    if (m.kind == Moment::Kind::Fixed) {
        day = m.fixed;
    } else if (m.kind == Moment::Kind::EndOf || m.kind == Moment::Kind::StartOf) {
        int at = m.member;
        for (std::size_t i = 0; i < over.size() && at < 0; ++i)
            if (over[i] == m.subject) at = members[i];
        if (at < 0) return std::nullopt;
        const auto& span = contract.dimensions[static_cast<std::size_t>(m.subject)]
                               .spans[static_cast<std::size_t>(at)];
        day = m.kind == Moment::Kind::EndOf ? span.second : span.first;
    } else {
        return std::nullopt;
    }
    return m.shift ? terms::shifted(contract, day, *m.shift, m.backwards) : day;
}

namespace {

struct Days {
    std::optional<base::Date> deadline, until;
};

Days days_of(const terms::Contract& contract, const FactKey& key) {
    const Measure& m = contract.measures[static_cast<std::size_t>(key.measure)];
    // The window opens with the period that the value is about; an end of periods that are prolonged has it already.
    base::Date opens = contract.from;
    for (std::size_t i = 0; i < m.over.size(); ++i)
        if (const auto& spans = contract.dimensions[static_cast<std::size_t>(m.over[i])].spans;
            !spans.empty() && key.members[i] >= 0)
            opens = spans[static_cast<std::size_t>(key.members[i])].first;
    const auto day_of = [&](const std::optional<Moment>& moment) -> std::optional<base::Date> {
        if (!moment) return std::nullopt;
        const auto day = plain_day(contract, *moment, m.over, key.members);
        if (!day) return std::nullopt;
        base::Date first = opens;
        if (moment->kind == Moment::Kind::EndOf || moment->kind == Moment::Kind::StartOf) {
            Moment unshifted = *moment;
            unshifted.shift.reset();
            const auto end = plain_day(contract, unshifted, m.over, key.members);
            const bool has_it = std::any_of(
                contract.suspensions.begin(), contract.suspensions.end(), [&](const auto& s) {
                    return std::find(s.periods.begin(), s.periods.end(), moment->subject) !=
                           s.periods.end();
                });
            if (end && has_it) first = end->plus_days(1);
        }
        return prolonged(contract, Window::Measure, key.measure, first, *day);
    };
    return {.deadline = day_of(m.deadline), .until = day_of(m.until)};
}

}  // namespace

std::optional<base::Date> default_day(const terms::Contract& contract, const FactKey& key) {
    const Measure& m = contract.measures[static_cast<std::size_t>(key.measure)];
    const Days days = days_of(contract, key);
    switch (m.missing) {
        case Measure::Missing::Final:
        case Measure::Missing::Provisional:
            return days.deadline ? std::optional(days.deadline->plus_days(1)) : std::nullopt;
        case Measure::Missing::Postponed: return days.until;
        case Measure::Missing::NotDrawn:
        case Measure::Missing::InformationOnly: return std::nullopt;
    }
    return std::nullopt;
}

std::optional<base::Date> last_day_to_establish(const terms::Contract& contract,
                                                const FactKey& key) {
    const Measure& m = contract.measures[static_cast<std::size_t>(key.measure)];
    const Days days = days_of(contract, key);
    if (m.missing == Measure::Missing::Final) return days.deadline;
    if (m.missing == Measure::Missing::Provisional)
        return days.until ? std::optional(days.until->plus_days(-1)) : std::nullopt;
    if (m.missing == Measure::Missing::Postponed) return days.until;
    return std::nullopt;
}

KnownBy known_by(const terms::Contract& contract, const FactKey& key) {
    return {days_of(contract, key).deadline, last_day_to_establish(contract, key)};
}

std::vector<Version> versions_of(const terms::Contract& contract, const Facts& facts,
                                 const FactKey& key, Reading reading) {
    const Measure& m = contract.measures[static_cast<std::size_t>(key.measure)];
    const auto at = facts.values.find(key);
    const auto first_default = default_day(contract, key);
    const auto last = last_day_to_establish(contract, key);
    const Established* first =
        at == facts.values.end() || at->second.empty() ? nullptr : &at->second.front();
    if (first != nullptr && last && first->known > *last)
        first = nullptr;  // too late: it changes nothing
    std::vector<Version> versions;
    const bool applied = m.missing == Measure::Missing::Postponed ? reading.default_postponed
                                                                  : reading.default_final;
    const bool postponed_in_time = m.missing == Measure::Missing::Postponed && first != nullptr;
    if (first_default && applied && m.when_missing && !postponed_in_time &&
        (first == nullptr || first->known >= *first_default))
        versions.push_back({*first_default, m.when_missing->constant, nullptr});
    if (first == nullptr) return versions;
    for (const Established& e : at->second)
        if (versions.empty() || e.known >= versions.back().from)
            versions.push_back({e.known, e.value, &e});
    return versions;
}

}  // namespace utfall::settle
