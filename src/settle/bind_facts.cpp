// Rows of a file to facts of a contract.
#include <algorithm>

#include "binder.h"
#include "course.h"
#include "utfall/base/text.h"

namespace utfall::settle {

using base::Bilingual;
using base::Code;
using exchange::FactRow;
using terms::Contract;
using terms::Dimension;
using terms::Measure;

Binder::Binder(const Contract& contract, const exchange::FactFile& file)
    : contract_(contract), file_(file) {
    facts_.places = file.places;
    facts_.persons.resize(contract.dimensions.size());
    for (std::size_t i = 0; i < contract.measures.size(); ++i)
        measures_[contract.measures[i].name] = static_cast<int>(i);
    for (std::size_t i = 0; i < contract.price_lists.size(); ++i)
        lists_[contract.price_lists[i].name] = static_cast<int>(i);
    person_index_.resize(contract.dimensions.size());
}

void Binder::look_at(const std::string& path, const exchange::Certified& certified) {
    const auto add = [&](Code code, std::vector<Bilingual> arguments) {
        diagnostics_.push_back(base::diagnose(code, {.file = path}, std::move(arguments)));
    };
    if (certified.contract != contract_.title)
        add(Code::certificate_of_other,
            {Bilingual::same(certified.contract), Bilingual::same(contract_.title)});
    if (!certified.is_locked) add(Code::certificate_unlocked, {});
    std::string all;
    for (const std::string& deviation : certified.deviations)
        all += (all.empty() ? "" : "; ") + deviation;
    if (!all.empty()) add(Code::certificate_deviates, {Bilingual::same(all)});
}

base::Result<Facts> Binder::run() {
    for (const exchange::FactPlaces::File& file : file_.places.files)
        if (file.certified) look_at(file.path, *file.certified);
    for (const FactRow& row : file_.rows) {
        if (diagnostics_.size() >= 100) break;
        bind(row);
    }
    for (auto& [measure, draws] : facts_.draws) check_draws(measure, draws);
    for (auto& [key, versions] : facts_.values) check_versions(key, versions);
    for (auto& [list, claims] : facts_.claims)
        std::stable_sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
            return std::tie(a.outcome, a.line, a.number) < std::tie(b.outcome, b.line, b.number);
        });
    if (base::has_errors(diagnostics_)) return diagnostics_;
    if (const auto faults = suspension_faults(contract_, facts_); !faults.empty()) return faults;
    facts_.warnings = std::move(diagnostics_);
    return std::move(facts_);
}

Facts Binder::dates() {
    std::set<int> subjects;
    for (const terms::Suspension& s : contract_.suspensions)
        for (const terms::Moment* m : {&s.from, &s.through})
            if (m->subject >= 0) subjects.insert(m->subject);
    for (const FactRow& row : file_.rows)
        if (const auto measure = measures_.find(row.measure);
            measure != measures_.end() && subjects.contains(measure->second))
            bind(row);
    for (auto& [key, versions] : facts_.values) check_versions(key, versions);
    return std::move(facts_);
}

void Binder::report(Code code, const FactRow& row, std::vector<Bilingual> arguments) {
    diagnostics_.push_back(base::diagnose(code, file_.place(row.row), std::move(arguments)));
}

Bilingual Binder::words_of(const base::Rational& value, const terms::Type& type) const {
    return {.sv = terms::value_text(contract_, value, type, base::Language::Swedish),
            .en = terms::value_text(contract_, value, type, base::Language::English)};
}

void Binder::bind(const FactRow& row) {
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
        facts_.draws[measure->second].push_back({row.date, value->numerator, row.row, row.source});
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

void Binder::report_unknown(const FactRow& row) {
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

bool Binder::verifier_fits(const FactRow& row, std::optional<int> by, const std::string& name) {
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

std::optional<int> Binder::member_of(const FactRow& row, int dimension, const std::string& text) {
    const Dimension& d = contract_.dimensions[static_cast<std::size_t>(dimension)];
    if (d.kind == Dimension::Kind::Periods) {
        const auto space = text.rfind(' ');
        if (space == std::string::npos || text.substr(0, space) != d.name) return std::nullopt;
        const std::string digits = text.substr(space + 1);
        if (digits.empty() || digits.size() > 4 ||
            !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
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

std::optional<std::vector<int>> Binder::members_of(const FactRow& row, const std::vector<int>& over,
                                                   const std::string& name) {
    std::vector<int> members;
    std::vector<bool> used(row.concerns.size(), false);
    // Named groups and periods first: a person's pseudonym could be any word.
    for (const bool roster : {false, true})
        for (std::size_t i = 0; i < over.size(); ++i) {
            const bool is_roster = contract_.dimensions[static_cast<std::size_t>(over[i])].kind ==
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
                    Bilingual::same(contract_.dimensions[static_cast<std::size_t>(over[i])].name)});
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

base::Result<Facts> bind_facts(const Contract& contract, const exchange::FactFile& file) {
    if (contract.suspensions.empty()) return Binder(contract, file).run();
    const Contract running = as_it_runs(contract, Binder(contract, file).dates(), std::nullopt);
    return Binder(running, file).run();
}

}  // namespace utfall::settle
