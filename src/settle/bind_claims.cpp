// Claims, draws and corrections: what has to fit the other rows of the file.
#include <algorithm>

#include "availability.h"
#include "binder.h"
#include "utfall/settle/formula.h"

namespace utfall::settle {

using base::Bilingual;
using base::Code;
using exchange::FactRow;
using terms::Measure;
using terms::PriceList;
using TypeKind = terms::Type::Kind;

void Binder::bind_claim(const FactRow& row, int list_index) {
    const base::Date outcome = row.outcome_date.value_or(row.date);
    const PriceList& list = terms::text_of(contract_, terms::text_on(contract_, outcome))
                                .price_lists[static_cast<std::size_t>(list_index)];
    Claim claim{.number = row.claim,
                .person = 0,
                .line = -1,
                .outcome = outcome,
                .claimed = row.claimed.value_or(row.date),
                .accepted = row.date,
                .row = row.row};
    for (std::size_t i = 0; i < list.lines.size(); ++i)
        if (list.lines[i].name == row.value.text) claim.line = static_cast<int>(i);
    if (claim.line < 0)
        return report(Code::claim_unknown_line, row,
                      {Bilingual::same(row.value.text), Bilingual::same(list.name)});
    if (!verifier_fits(row, list.accepted_by, list.name)) return;
    if (row.claim.empty())
        return report(Code::claim_without_number, row, {Bilingual::same(list.name)});
    if (!claim_numbers_[list_index].insert(row.claim).second)
        return report(Code::claim_twice, row, {Bilingual::same(row.claim)});
    if (claim.outcome < list.from || claim.outcome > list.through)
        return report(Code::claim_outside_term, row,
                      {Bilingual::same(row.claim), Bilingual::same(claim.outcome.text()),
                       Bilingual::same(list.from.text()), Bilingual::same(list.through.text())});
    if (claim.accepted < claim.claimed || claim.claimed < claim.outcome)
        return report(Code::claim_dates_disorder, row, {Bilingual::same(row.claim)});
    const auto members = members_of(row, {list.persons}, list.name);
    if (!members) return;
    claim.person = (*members)[0];
    facts_.claims[list_index].push_back(std::move(claim));
}

// The earliest of the last day to establish them and the end of what they are drawn on.
std::optional<base::Date> Binder::last_draw(int measure) const {
    const Measure& m = contract_.measures[static_cast<std::size_t>(measure)];
    std::optional<base::Date> last;
    if (m.deadline) last = known_by(contract_, {measure, {}}).deadline;
    for (const terms::Funding& f : contract_.fundings)
        if (f.drawn_as == measure && (!last || f.ends < *last)) last = f.ends;
    return last;
}

// When the account that they are paid into opens, and its name.
std::optional<std::pair<base::Date, std::string>> Binder::first_draw(int measure) const {
    for (const terms::Funding& f : contract_.fundings) {
        if (f.drawn_as != measure || !f.into) continue;
        const terms::Account& a = contract_.accounts[static_cast<std::size_t>(*f.into)];
        if (a.opens) return std::pair(*a.opens, a.name);
    }
    return std::nullopt;
}

void Binder::check_draws(int measure, std::vector<Draw>& draws) {
    const Measure& m = contract_.measures[static_cast<std::size_t>(measure)];
    std::stable_sort(draws.begin(), draws.end(),
                     [](const Draw& a, const Draw& b) { return a.day < b.day; });
    const auto last = last_draw(measure);
    const auto opens = first_draw(measure);
    base::Int128 sum = 0;
    for (const Draw& draw : draws) {
        sum += draw.amount;
        const base::Place place = file_.place(draw.row);
        if (last && *last < draw.day)
            diagnostics_.push_back(
                base::diagnose(Code::draw_too_late, place,
                               {Bilingual::same(m.name), Bilingual::same(draw.day.text()),
                                Bilingual::same(last->text())}));
        if (opens && draw.day < opens->first)
            diagnostics_.push_back(base::diagnose(
                Code::account_not_open, place,
                {Bilingual::same(m.name), Bilingual::same(draw.day.text()),
                 Bilingual::same(opens->second), Bilingual::same(opens->first.text())}));
        if (m.high && sum > m.high->numerator) {
            diagnostics_.push_back(base::diagnose(
                Code::draws_too_large, file_.place(draw.row),
                {Bilingual::same(m.name), words_of(*m.high, {.kind = TypeKind::Money})}));
            return;
        }
    }
}

Bilingual Binder::corrector(const Established& e, const Measure& m) const {
    if (!e.verifier.empty() || !m.established_by) return Bilingual::same(e.verifier);
    return Bilingual::same(contract_.parties[static_cast<std::size_t>(*m.established_by)].name);
}

void Binder::check_versions(const FactKey& key, std::vector<Established>& versions) {
    const Measure& m = contract_.measures[static_cast<std::size_t>(key.measure)];
    std::stable_sort(
        versions.begin(), versions.end(), [](const Established& a, const Established& b) {
            return std::pair(a.is_correction, a.known) < std::pair(b.is_correction, b.known);
        });
    const auto at = [&](const Established& e) { return file_.place(e.row); };
    if (versions.front().is_correction &&
        !base::has_errors(diagnostics_))  // else what it corrects may have been refused
        diagnostics_.push_back(base::diagnose(Code::correction_of_nothing, at(versions.front()),
                                              {Bilingual::same(m.name)}));
    for (std::size_t i = 1; i < versions.size(); ++i) {
        const Established& e = versions[i];
        if (!e.is_correction) {
            const base::Place first = at(versions[0]);
            Bilingual row = Bilingual::same(std::to_string(first.line));
            if (first.file != at(e).file) {
                row.sv += " i " + first.file;
                row.en += " of " + first.file;
            }
            diagnostics_.push_back(
                base::diagnose(Code::fact_twice, at(e), {Bilingual::same(m.name), std::move(row)}));
            continue;
        }
        const auto allowed = std::find_if(
            contract_.corrections.begin(), contract_.corrections.end(),
            [&](const terms::Correction& c) {
                const terms::Party& by = contract_.parties[static_cast<std::size_t>(c.by)];
                return (e.verifier.empty() ? m.established_by == c.by
                                           : e.verifier == by.name || e.verifier == by.full_name) &&
                       e.known <= c.until;
            });
        if (allowed == contract_.corrections.end())
            diagnostics_.push_back(base::diagnose(
                Code::correction_not_allowed, at(e),
                {Bilingual::same(m.name), Bilingual::same(e.known.text()), corrector(e, m)}));
        if (e.known <= versions[i - 1].known)
            diagnostics_.push_back(
                base::diagnose(Code::correction_not_later, at(e), {Bilingual::same(m.name)}));
    }
    if (const auto last = last_day_to_establish(contract_, key);
        last && versions.front().known > *last && !versions.front().is_correction)
        diagnostics_.push_back(
            base::diagnose(Code::fact_too_late, at(versions.front()),
                           {Bilingual::same(m.name), Bilingual::same(last->text())}));
}

}  // namespace utfall::settle
