#include "utfall/review/space.h"

#include <algorithm>
#include <functional>
#include <set>

#include "claims_at.h"

namespace utfall::review {

using base::Bilingual;
using settle::FactKey;
using settle::Unknown;
using terms::Dimension;
using terms::Measure;
using terms::Type;

std::vector<std::vector<int>> members_of(const terms::Contract& c, const settle::Facts& facts,
                                         const std::vector<int>& over) {
    std::vector<std::vector<int>> all{{}};
    for (int d : over) {
        const Dimension& dimension = c.dimensions[static_cast<std::size_t>(d)];
        const auto size = dimension.kind == Dimension::Kind::Roster
                              ? static_cast<int>(facts.persons[static_cast<std::size_t>(d)].size())
                              : dimension.size();
        std::vector<std::vector<int>> longer;
        for (const auto& members : all)
            for (int i = 0; i < size; ++i) {
                longer.push_back(members);
                longer.back().push_back(i);
            }
        all = std::move(longer);
    }
    return all;
}

namespace {

enum class When { InTime, Late, Missing, Early };

// The facts that a condition rests on.
void collect(const terms::Contract& c, const terms::Expression& e, std::set<int>& measures) {
    if (e.kind == terms::Expression::Kind::Fact) measures.insert(e.subject);
    if (e.kind == terms::Expression::Kind::Definition)
        collect(c, c.definitions[static_cast<std::size_t>(e.subject)].expression, measures);
    if (e.kind == terms::Expression::Kind::Scale)
        collect(c, c.scales[static_cast<std::size_t>(e.subject)].by, measures);
    for (const terms::Expression& part : e.parts) collect(c, part, measures);
}

// Those that date suspensions: nothing is suspended unless a timetable says so.
std::set<int> suspending(const terms::Contract& c) {
    std::set<int> measures;
    for (const terms::Suspension& s : c.suspensions)
        for (const terms::Moment* m : {&s.from, &s.through})
            if (m->kind == terms::Moment::Kind::DateOf || m->kind == terms::Moment::Kind::DateValue)
                measures.insert(m->subject);
    return measures;
}

class Drafter {
public:
    Drafter(const terms::Contract& c, const settle::Facts& known) : c_(c), known_(known) {
        known_.persons.resize(c.dimensions.size());
        for (std::size_t d = 0; d < c.dimensions.size(); ++d)
            if (c.dimensions[d].kind == Dimension::Kind::Roster && known_.persons[d].empty())
                for (std::int64_t i = 1; i <= c.dimensions[d].limit; ++i)
                    known_.persons[d].push_back("P" + std::to_string(i));
    }

    [[nodiscard]] Timetable draft(const std::function<When(int)>& when, bool draws_late,
                                  Bilingual words) const {
        Timetable t{std::move(words), known_, {}, Timetable::Kind::InTime};
        t.options.on = c_.through.plus_days(3653);
        if (known_.claims.empty()) t.options.open_claims = settle::Options::OpenClaims::Numbers;
        for (std::size_t i = 0; i < c_.measures.size(); ++i) {
            const Measure& m = c_.measures[i];
            const int index = static_cast<int>(i);
            if (m.missing == Measure::Missing::InformationOnly) continue;
            if (m.is_dated()) {
                draw(index, draws_late, t.facts);
                continue;
            }
            for (auto& members : members_of(c_, known_, m.over))
                establish({index, std::move(members)}, when(index), t.facts);
        }
        return t;
    }

    // A later day changes what happens.
    [[nodiscard]] bool can_be_late(int measure) const {
        const Measure& m = c_.measures[static_cast<std::size_t>(measure)];
        return !m.is_dated() && (m.missing == Measure::Missing::Postponed ||
                                 m.missing == Measure::Missing::Provisional);
    }

private:
    void draw(int measure, bool is_late, settle::Facts& facts) const {
        if (facts.draws.contains(measure)) return;
        const Measure& m = c_.measures[static_cast<std::size_t>(measure)];
        const auto last = settle::known_by(c_, {measure, {}}).deadline;
        facts.draws[measure].push_back(
            {is_late && last ? *last : c_.from, m.high ? m.high->numerator : 0, 0, {}});
    }

    void establish(FactKey key, When when, settle::Facts& facts) const {
        if (facts.values.contains(key) || when == When::Missing) return;
        const Measure& m = c_.measures[static_cast<std::size_t>(key.measure)];
        const settle::KnownBy by = settle::known_by(c_, key);
        base::Date day = std::max(by.deadline.value_or(c_.from), c_.from);
        if (when == When::Late) day = by.last.value_or(day);
        if (when == When::Early) {
            day = c_.from;
            for (std::size_t i = 0; i < m.over.size(); ++i)
                if (const auto& spans = c_.dimensions[static_cast<std::size_t>(m.over[i])].spans;
                    !spans.empty())
                    day = std::max(day, spans[static_cast<std::size_t>(key.members[i])].first);
            if (m.type.kind == Type::Kind::Date && m.low)
                day = std::max(day, base::Date::from_days(static_cast<int>(m.low->numerator)));
        }
        facts.values[std::move(key)].push_back({day, some_value(m, day), false, 0, {}, {}});
    }

    static base::Rational some_value(const Measure& m, base::Date day) {
        if (m.type.kind == Type::Kind::Date) return {day.days(), 1};
        if (m.when_missing) return m.when_missing->constant;
        return m.low.value_or(base::Rational{0, 1});
    }

    const terms::Contract& c_;
    settle::Facts known_;
};

calc::Span span_of(const terms::Contract& c, const settle::Facts& known, const Unknown& unknown,
                   std::int64_t value, std::int64_t denominator) {
    const calc::Span fixed{value, value, 1};
    switch (unknown.kind) {
        case Unknown::Kind::Default: return fixed;
        case Unknown::Kind::Claims:
        case Unknown::Kind::ClaimsAnswer: return {0, unknown.most, 1};
        case Unknown::Kind::Draw: {
            if (known.draws.contains(unknown.key.measure)) return fixed;
            const Measure& m = c.measures[static_cast<std::size_t>(unknown.key.measure)];
            return {m.low ? m.low->numerator : 0, m.high ? m.high->numerator : 0, 1};
        }
        case Unknown::Kind::Value: break;
    }
    const Measure& m = c.measures[static_cast<std::size_t>(unknown.key.measure)];
    if (known.values.contains(unknown.key) || m.type.kind == Type::Kind::Date) return fixed;
    if (m.type.kind == Type::Kind::Choice)
        return {0, c.dimensions[static_cast<std::size_t>(m.type.unit)].size() - 1, 1};
    if (!m.low || !m.high) return fixed;
    const auto numerator = [&](const base::Rational& r) {
        return r.numerator * (denominator / r.denominator);
    };
    return {numerator(*m.low), numerator(*m.high), numerator(m.step)};
}

}  // namespace

std::vector<Timetable> timetables(const terms::Contract& contract, const settle::Facts& known) {
    const Drafter drafter(contract, known);
    const std::set<int> dates = suspending(contract);
    const auto all = [&](When when) {
        return [when, &dates](int m) { return dates.contains(m) ? When::Missing : when; };
    };
    using Kind = Timetable::Kind;
    std::vector<Timetable> out;
    const auto add = [&](Kind kind, Timetable timetable) {
        timetable.kind = kind;
        out.push_back(std::move(timetable));
    };
    add(Kind::InTime,
        drafter.draft(all(When::InTime), false,
                      {.sv = "allt fastställt i tid", .en = "everything established in time"}));
    std::vector<int> late;
    bool has_draws = false, has_values = false;
    for (std::size_t i = 0; i < contract.measures.size(); ++i) {
        has_draws = has_draws || contract.measures[i].is_dated();
        has_values = has_values || !contract.measures[i].is_dated();
        if (drafter.can_be_late(static_cast<int>(i))) late.push_back(static_cast<int>(i));
    }
    if (has_values)
        add(Kind::Missing,
            drafter.draft(all(When::Missing), false,
                          {.sv = "ingenting fastställt", .en = "nothing established"}));
    if (!late.empty())
        add(Kind::Late, drafter.draft(all(When::Late), false,
                                      {.sv = "allt fastställt så sent som det får",
                                       .en = "everything established as late as it may be"}));
    constexpr std::size_t kMost = 6;  // alone late
    for (std::size_t k = 0; k < late.size() && late.size() > 1 && k < kMost; ++k) {
        const std::string& name = contract.measures[static_cast<std::size_t>(late[k])].name;
        add(Kind::OneLate,
            drafter.draft(
                [&](int m) {
                    return dates.contains(m) ? When::Missing
                           : m == late[k]    ? When::Late
                                             : When::InTime;
                },
                false, {.sv = "endast " + name + " sent", .en = "only " + name + " late"}));
    }
    std::set<int> ending;
    for (const terms::Termination& t : contract.terminations) collect(contract, t.when, ending);
    if (!ending.empty())
        add(Kind::Ending,
            drafter.draft(
                [&](int m) {
                    return dates.contains(m)    ? When::Missing
                           : ending.contains(m) ? When::Early
                                                : When::InTime;
                },
                false,
                {.sv = "det som avgör ett upphörande fastställt så tidigt det kan",
                 .en = "what decides a termination established as early as it can be"}));
    if (!contract.suspensions.empty())  // its end is not established: it lasts as long as it may
        add(Kind::Suspended, drafter.draft(
                                 [&](int m) {
                                     const auto begins = [&](const terms::Suspension& s) {
                                         return s.from.subject == m;
                                     };
                                     const bool is_begin =
                                         std::any_of(contract.suspensions.begin(),
                                                     contract.suspensions.end(), begins);
                                     return is_begin            ? When::Early
                                            : dates.contains(m) ? When::Missing
                                                                : When::InTime;
                                 },
                                 false,
                                 {.sv = "uppehåll så tidigt och så länge det får",
                                  .en = "suspended as early and as long as it may be"}));
    const bool has_interest =
        std::any_of(contract.fundings.begin(), contract.fundings.end(),
                    [](const terms::Funding& f) { return f.rate.has_value(); });
    if (has_draws && has_interest)
        add(Kind::DrawnLate,
            drafter.draft(all(When::InTime), true,
                          {.sv = "lyft så sent som möjligt", .en = "drawn as late as possible"}));
    return out;
}

base::Result<Space> space_of(const terms::Contract& contract, const settle::Facts& known,
                             Timetable timetable, const std::vector<settle::Goal>& goals) {
    TRY(settle::Formula formula,
        settle::formula_of(contract, timetable.facts, timetable.options, goals));
    Space space{std::move(timetable), std::move(formula), {}, {}};
    for (std::size_t i = 0; i < space.formula.unknowns.size(); ++i) {
        const std::int64_t denominator =
            space.formula.program.instructions[space.formula.program.inputs[i]].denominator;
        space.box.push_back(span_of(contract, known, space.formula.unknowns[i],
                                    space.formula.inputs[i], denominator));
        space.is_open.push_back(space.box.back().low < space.box.back().high);
    }
    return space;
}

settle::Facts facts_at(const terms::Contract& contract, const Space& space,
                       const std::vector<std::int64_t>& inputs) {
    settle::Facts facts = space.timetable.facts;
    const settle::Formula& f = space.formula;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Unknown& unknown = f.unknowns[i];
        if (unknown.kind == Unknown::Kind::Draw)
            facts.draws[unknown.key.measure][static_cast<std::size_t>(unknown.draw)].amount =
                inputs[i];
        if (unknown.kind != Unknown::Kind::Value || !space.is_open[i]) continue;
        const auto value =
            base::Rational::of(inputs[i], f.program.instructions[f.program.inputs[i]].denominator);
        if (value) facts.values[unknown.key].back().value = *value;
    }
    add_claims(contract, f.unknowns, inputs, facts);
    return facts;
}

Bilingual name_of(const terms::Contract& contract, const Space& space, std::size_t input) {
    const Unknown& unknown = space.formula.unknowns[input];
    if (unknown.kind == Unknown::Kind::Claims) {
        const terms::PriceList& list = contract.price_lists[static_cast<std::size_t>(unknown.list)];
        const std::string& line = list.lines[static_cast<std::size_t>(unknown.line)].name;
        return {.sv = "godkända krav på " + line, .en = "accepted claims on " + line};
    }
    return Bilingual::same(settle::fact_words(contract, space.timetable.facts, unknown.key));
}

Bilingual value_at(const terms::Contract& contract, const Space& space, std::size_t input,
                   std::int64_t numerator) {
    const Unknown& unknown = space.formula.unknowns[input];
    if (unknown.kind == Unknown::Kind::Claims) return Bilingual::same(std::to_string(numerator));
    Type type = contract.measures[static_cast<std::size_t>(unknown.key.measure)].type;
    if (unknown.kind == Unknown::Kind::Draw) type = {.kind = Type::Kind::Money};
    const auto& program = space.formula.program;
    const auto value =
        base::Rational::of(numerator, program.instructions[program.inputs[input]].denominator);
    if (!value) return Bilingual::same("?");
    return {.sv = terms::value_text(contract, *value, type, base::Language::Swedish),
            .en = terms::value_text(contract, *value, type, base::Language::English)};
}

Bilingual words_at(const terms::Contract& contract, const Space& space,
                   const std::vector<std::int64_t>& inputs, const Telling& telling) {
    std::vector<Bilingual> parts;
    std::set<settle::FactKey> told;
    std::int64_t claims = 0;
    bool has_claims = false;
    const auto tell = [&](std::size_t i) {
        const Unknown& unknown = space.formula.unknowns[i];
        if (unknown.kind == Unknown::Kind::Claims) {
            claims += inputs[i];
            has_claims = true;
            return;
        }
        if (!space.is_open[i] ||
            (unknown.kind == Unknown::Kind::Value && !told.insert(unknown.key).second))
            return;
        const Bilingual name = name_of(contract, space, i),
                        value = value_at(contract, space, i, inputs[i]);
        parts.push_back({.sv = name.sv + " " + value.sv, .en = name.en + " " + value.en});
    };
    if (telling.first) tell(*telling.first);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (std::find(telling.but.begin(), telling.but.end(), i) == telling.but.end()) tell(i);
    if (has_claims)
        parts.push_back({.sv = std::to_string(claims) + " godkända krav",
                         .en = std::to_string(claims) + " accepted claims"});
    if (parts.size() > telling.most) {  // at least two are left out
        const std::string left = std::to_string(parts.size() - telling.most + 1);
        parts.resize(telling.most - 1);
        parts.push_back({.sv = left + " värden till", .en = left + " more values"});
    }
    Bilingual out;
    for (const Bilingual& part : parts) {
        out.sv += (out.sv.empty() ? "" : "; ") + part.sv;
        out.en += (out.en.empty() ? "" : "; ") + part.en;
    }
    return out;
}

}  // namespace utfall::review
