// Rows of a file to facts of a contract.
#include <algorithm>
#include <set>

#include "availability.h"
#include "utfall/base/text.h"
#include "utfall/settle/facts.h"

namespace utfall::settle {

using base::Bilingual;
using base::Code;
using exchange::FactRow;
using exchange::FactValue;
using terms::Contract;
using terms::Dimension;
using terms::Measure;
using terms::PriceList;
using TypeKind = terms::Type::Kind;

namespace {

class Binder {
public:
    Binder(const Contract& contract, const exchange::FactFile& file)
        : contract_(contract), file_(file) {
        facts_.path = file.path;
        facts_.persons.resize(contract.dimensions.size());
        for (std::size_t i = 0; i < contract.measures.size(); ++i)
            measures_[contract.measures[i].name] = static_cast<int>(i);
        for (std::size_t i = 0; i < contract.price_lists.size(); ++i)
            lists_[contract.price_lists[i].name] = static_cast<int>(i);
        person_index_.resize(contract.dimensions.size());
    }

    base::Result<Facts> run() {
        for (const FactRow& row : file_.rows) {
            if (diagnostics_.size() >= 100) break;
            bind(row);
        }
        for (auto& [measure, draws] : facts_.draws) check_draws(measure, draws);
        for (auto& [key, versions] : facts_.values) check_versions(key, versions);
        for (auto& [list, claims] : facts_.claims)
            std::stable_sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
                return std::tie(a.outcome, a.line, a.number) <
                       std::tie(b.outcome, b.line, b.number);
            });
        if (base::has_errors(diagnostics_)) return diagnostics_;
        facts_.warnings = std::move(diagnostics_);
        return std::move(facts_);
    }

private:
    void report(Code code, const FactRow& row, std::vector<Bilingual> arguments) {
        diagnostics_.push_back(base::diagnose(
            code, {.file = file_.path, .line = row.row, .column = 0, .end_column = 0},
            std::move(arguments)));
    }

    [[nodiscard]] Bilingual words_of(const base::Rational& value, const terms::Type& type) const {
        return {.sv = terms::value_text(contract_, value, type, base::Language::Swedish),
                .en = terms::value_text(contract_, value, type, base::Language::English)};
    }

    void bind(const FactRow& row) {
        if (const auto list = lists_.find(row.measure); list != lists_.end())
            return bind_claim(row, list->second);
        const auto measure = measures_.find(row.measure);
        if (measure == measures_.end()) return report_unknown(row);
        const Measure& m = contract_.measures[static_cast<std::size_t>(measure->second)];
        if (row.date < contract_.from)
            return report(Code::fact_before_contract, row,
                          {Bilingual::same(m.name), Bilingual::same(row.date.text()),
                           Bilingual::same(contract_.from.text())});
        if (!verifier_fits(row, m.established_by, m.name)) return;
        const auto members = members_of(row, m.over, m.name);
        if (!members) return;
        const auto value = value_of(row, m);
        if (!value) return;
        if (m.is_dated()) {
            if (value->numerator < 0)
                return report(Code::draw_negative, row, {Bilingual::same(m.name)});
            facts_.draws[measure->second].push_back(
                {row.date, value->numerator, row.row, row.source});
            return;
        }
        for (std::size_t i = 0; i < m.over.size(); ++i) {
            const Dimension& d = contract_.dimensions[static_cast<std::size_t>(m.over[i])];
            if (d.kind == Dimension::Kind::Periods &&
                row.date < d.spans[static_cast<std::size_t>((*members)[i])].first)
                return report(Code::fact_before_period, row,
                              {Bilingual::same(m.name),
                               Bilingual::same(row.concerns.empty() ? "" : row.concerns[0]),
                               Bilingual::same(row.date.text())});
        }
        facts_.values[{measure->second, *members}].push_back(
            {row.date, *value, row.corrects_from.has_value(), row.row, row.source, row.verifier});
    }

    void report_unknown(const FactRow& row) {
        std::vector<std::string> names;
        for (const auto& [name, index] : measures_) names.push_back(name);
        for (const auto& [name, index] : lists_) names.push_back(name);
        const auto near = base::nearest(row.measure, names);
        if (near)
            report(Code::fact_unknown_near, row,
                   {Bilingual::same(row.measure), Bilingual::same(*near)});
        else
            report(Code::fact_unknown, row, {Bilingual::same(row.measure)});
    }

    bool verifier_fits(const FactRow& row, std::optional<int> by, const std::string& name) {
        if (row.verifier.empty() || !by) return true;
        const terms::Party& party = contract_.parties[static_cast<std::size_t>(*by)];
        for (const terms::Correction& c : contract_.corrections)
            if (row.corrects_from &&
                row.verifier == contract_.parties[static_cast<std::size_t>(c.by)].name)
                return true;
        if (row.verifier == party.name || row.verifier == party.full_name) return true;
        report(Code::fact_wrong_verifier, row,
               {Bilingual::same(name), Bilingual::same(row.verifier), Bilingual::same(party.name)});
        return false;
    }

    std::optional<int> member_of(const FactRow& row, int dimension, const std::string& text) {
        const Dimension& d = contract_.dimensions[static_cast<std::size_t>(dimension)];
        if (d.kind == Dimension::Kind::Periods) {
            const auto space = text.rfind(' ');
            if (space == std::string::npos || text.substr(0, space) != d.name) return std::nullopt;
            const std::string digits = text.substr(space + 1);
            if (digits.empty() || digits.size() > 4 ||
                !std::all_of(digits.begin(), digits.end(),
                             [](char c) { return c >= '0' && c <= '9'; }))
                return std::nullopt;
            const int number = std::stoi(digits);
            if (number >= 1 && number <= d.size()) return number - 1;
            report(Code::fact_no_such_period, row,
                   {Bilingual::same(text), Bilingual::same(std::to_string(d.size()))});
            return std::nullopt;
        }
        if (d.kind == Dimension::Kind::Groups) {
            for (std::size_t i = 0; i < d.members.size(); ++i)
                if (d.members[i] == text) return static_cast<int>(i);
            return std::nullopt;
        }
        auto& persons = facts_.persons[static_cast<std::size_t>(dimension)];
        const auto [at, is_new] = person_index_[static_cast<std::size_t>(dimension)].try_emplace(
            text, static_cast<int>(persons.size()));
        if (is_new) {
            persons.push_back(text);
            if (static_cast<std::int64_t>(persons.size()) == d.limit + 1)
                report(Code::roster_full, row,
                       {Bilingual::same(d.name), Bilingual::same(std::to_string(d.limit))});
        }
        return at->second;
    }

    std::optional<std::vector<int>> members_of(const FactRow& row, const std::vector<int>& over,
                                               const std::string& name) {
        std::vector<int> members;
        std::vector<bool> used(row.concerns.size(), false);
        // Named groups and periods first: a person's pseudonym could be any word.
        for (const bool roster : {false, true})
            for (std::size_t i = 0; i < over.size(); ++i) {
                const bool is_roster =
                    contract_.dimensions[static_cast<std::size_t>(over[i])].kind ==
                    Dimension::Kind::Roster;
                if (members.size() < over.size()) members.resize(over.size(), -1);
                if (is_roster != roster) continue;
                for (std::size_t k = 0; k < row.concerns.size() && members[i] < 0; ++k) {
                    if (used[k]) continue;
                    const std::size_t before = diagnostics_.size();
                    if (const auto found = member_of(row, over[i], row.concerns[k])) {
                        members[i] = *found;
                        used[k] = true;
                    }
                    if (diagnostics_.size() > before) return std::nullopt;
                }
            }
        for (std::size_t i = 0; i < over.size(); ++i)
            if (members[i] < 0) {
                report(Code::fact_member_missing, row,
                       {Bilingual::same(name),
                        Bilingual::same(
                            contract_.dimensions[static_cast<std::size_t>(over[i])].name)});
                return std::nullopt;
            }
        for (std::size_t k = 0; k < used.size(); ++k)
            if (!used[k]) {
                report(Code::fact_member_unknown, row,
                       {Bilingual::same(row.concerns[k]), Bilingual::same(name)});
                return std::nullopt;
            }
        return members;
    }

    std::optional<base::Rational> value_of(const FactRow& row, const Measure& m);
    std::optional<base::Rational> number_of(const FactRow& row, const Measure& m);
    bool unit_fits(const FactRow& row, const Measure& m);
    void bind_claim(const FactRow& row, int list_index);
    void check_draws(int measure, std::vector<Draw>& draws);
    [[nodiscard]] std::optional<base::Date> last_draw(int measure) const;
    [[nodiscard]] std::optional<std::pair<base::Date, std::string>> first_draw(int measure) const;
    [[nodiscard]] Bilingual corrector(const Established& e, const Measure& m) const;
    void check_versions(const FactKey& key, std::vector<Established>& versions);

    const Contract& contract_;
    const exchange::FactFile& file_;
    Facts facts_;
    std::map<std::string, int, std::less<>> measures_, lists_;
    std::vector<std::map<std::string, int>> person_index_;
    std::map<int, std::set<std::string>> claim_numbers_;
    std::vector<base::Diagnostic> diagnostics_;
};

bool Binder::unit_fits(const FactRow& row, const Measure& m) {
    const std::string& unit = row.value.unit;
    const auto unit_word = [&](int index) {
        const terms::Unit& u = contract_.units[static_cast<std::size_t>(index)];
        return unit.empty() || unit == u.one || unit == u.many;
    };
    switch (m.type.kind) {
        case TypeKind::Money:
        case TypeKind::DatedAmounts:
            return unit.empty() || unit == contract_.currency.code ||
                   (unit == "kr" && contract_.currency.code == "SEK");
        case TypeKind::Share: return unit == "%";
        case TypeKind::Count: return unit_word(m.type.unit);
        default: return unit.empty();
    }
}

std::optional<base::Rational> Binder::number_of(const FactRow& row, const Measure& m) {
    base::Rational value = row.value.number.rational();
    std::optional<base::Rational> scaled = value;
    if (m.type.kind == TypeKind::Share) scaled = value.over({100, 1});
    if (m.type.kind == TypeKind::Money || m.is_dated())
        scaled = value.times({contract_.currency.minor_per_major(), 1});
    if (!scaled) {
        report(
            Code::fact_too_fine, row,
            {Bilingual::same(m.name), Bilingual::same(row.value.text), words_of(m.step, m.type)});
        return std::nullopt;
    }
    const auto steps = scaled->over(m.step);
    if (!steps || !steps->is_whole()) {
        report(Code::fact_too_fine, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text),
                words_of(m.step, m.is_dated() ? terms::Type{.kind = TypeKind::Money} : m.type)});
        return std::nullopt;
    }
    return scaled;
}

std::optional<base::Rational> Binder::value_of(const FactRow& row, const Measure& m) {
    const auto wrong = [&](Bilingual wanted) -> std::optional<base::Rational> {
        report(Code::fact_wrong_type, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text), std::move(wanted)});
        return std::nullopt;
    };
    switch (m.type.kind) {
        case TypeKind::YesNo:
            if (row.value.kind != FactValue::Kind::YesNo)
                return wrong({.sv = "ja eller nej", .en = "yes or no"});
            return base::Rational{row.value.yes ? 1 : 0, 1};
        case TypeKind::Date:
            if (row.value.kind != FactValue::Kind::Date)
                return wrong({.sv = "ett datum", .en = "a date"});
            return base::Rational{row.value.date.days(), 1};
        case TypeKind::Choice: {
            const auto& members =
                contract_.dimensions[static_cast<std::size_t>(m.type.unit)].members;
            for (std::size_t i = 0; i < members.size(); ++i)
                if (members[i] == row.value.text)
                    return base::Rational{static_cast<std::int64_t>(i), 1};
            return wrong({.sv = "en medlem i gruppen", .en = "a member of the group"});
        }
        default: break;
    }
    if (row.value.kind != FactValue::Kind::Number)
        return wrong({.sv = "ett tal", .en = "a number"});
    if (!unit_fits(row, m)) {
        const Bilingual wanted =
            m.type.kind == TypeKind::Share
                ? Bilingual{.sv = "ett tal med %", .en = "a number with %"}
            : m.type.kind == TypeKind::Count
                ? Bilingual::same(contract_.units[static_cast<std::size_t>(m.type.unit)].many)
                : Bilingual::same(contract_.currency.code);
        report(Code::fact_wrong_unit, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text), wanted});
        return std::nullopt;
    }
    const auto value = number_of(row, m);
    if (!value) return std::nullopt;
    if (!m.is_dated() && ((m.low && *value < *m.low) || (m.high && *m.high < *value))) {
        report(Code::fact_outside_range, row,
               {Bilingual::same(m.name), Bilingual::same(row.value.text),
                words_of(m.low.value_or(base::Rational{}), m.type),
                words_of(m.high.value_or(base::Rational{}), m.type)});
        return std::nullopt;
    }
    return value;
}

void Binder::bind_claim(const FactRow& row, int list_index) {
    const PriceList& list = contract_.price_lists[static_cast<std::size_t>(list_index)];
    Claim claim{.number = row.claim,
                .person = 0,
                .line = -1,
                .outcome = row.outcome_date.value_or(row.date),
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
    if (m.deadline) last = plain_day(contract_, *m.deadline, {}, {});
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
        const base::Place place{.file = file_.path, .line = draw.row, .column = 0, .end_column = 0};
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
                Code::draws_too_large,
                {.file = file_.path, .line = draw.row, .column = 0, .end_column = 0},
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
    const auto at = [&](const Established& e) {
        return base::Place{.file = file_.path, .line = e.row, .column = 0, .end_column = 0};
    };
    if (versions.front().is_correction)
        diagnostics_.push_back(base::diagnose(Code::correction_of_nothing, at(versions.front()),
                                              {Bilingual::same(m.name)}));
    for (std::size_t i = 1; i < versions.size(); ++i) {
        const Established& e = versions[i];
        if (!e.is_correction) {
            diagnostics_.push_back(base::diagnose(
                Code::fact_twice, at(e),
                {Bilingual::same(m.name), Bilingual::same(std::to_string(versions[0].row))}));
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

}  // namespace

base::Result<Facts> bind_facts(const Contract& contract, const exchange::FactFile& file) {
    return Binder(contract, file).run();
}

}  // namespace utfall::settle
