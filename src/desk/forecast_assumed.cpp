// What was assumed and what was drawn of it: every assumption with its source and grade, in every report.
#include <algorithm>

#include <fmt/format.h>

#include "forecast_sections.h"

namespace utfall::desk {

using forecast::ValueForecast;
using terms::Assumed;
using terms::AssumedDistribution;
using terms::Expression;

namespace {

std::string share_words(const Teller& t, const base::Rational& ratio) {
    return t.figures().share(static_cast<double>(ratio.numerator) /
                             static_cast<double>(ratio.denominator));
}

std::string expression_words(const Teller& t, const Expression& e);

// In brackets where it is an operation of another kind than what it is part of.
std::string part_words(const Teller& t, const Expression& whole, const Expression& part) {
    const std::string words = expression_words(t, part);
    const bool is_closed = part.parts.empty() || part.kind == whole.kind || words.front() == '(';
    return is_closed ? words : "(" + words + ")";
}

std::string joined(const Teller& t, const Expression& e, const char* sign) {
    std::string out;
    for (const Expression& part : e.parts)
        out += (out.empty() ? "" : sign) + part_words(t, e, part);
    return out;
}

// "is more than" is kept as "less" with its sides turned; told as it was written.
std::string compared(const Teller& t, const Expression& e, const char* sign, const char* turned) {
    const std::size_t first = e.is_turned ? 1 : 0;
    return part_words(t, e, e.parts[first]) + (e.is_turned ? turned : sign) +
           part_words(t, e, e.parts[1 - first]);
}

// Amounts without idle decimals; what is longer than a product or sum is told by where it stands.
std::string expression_words(const Teller& t, const Expression& e) {
    const terms::Contract& names = t.report().assumptions.names;
    using Kind = Expression::Kind;
    switch (e.kind) {
        case Kind::Constant: {
            std::string text = terms::value_text(names, e.constant, e.type, t.report().language);
            const std::string idle = t.said(",00 ", ".00 ");
            if (const std::size_t at = text.find(idle); at != std::string::npos) text.erase(at, 3);
            return text;
        }
        case Kind::Fact: return t.measure(e.subject).name;
        case Kind::Definition: return names.definitions[static_cast<std::size_t>(e.subject)].name;
        case Kind::Values: return names.values[static_cast<std::size_t>(e.subject)].name;
        case Kind::Multiply: return joined(t, e, " × ");
        case Kind::Add: return joined(t, e, " + ");
        case Kind::PercentOf: return joined(t, e, t.said(" av ", " of ").c_str());
        case Kind::Subtract: return joined(t, e, " − ");
        case Kind::AtMost: return joined(t, e, t.said(", dock högst ", ", but at most ").c_str());
        case Kind::AtLeast: return joined(t, e, t.said(", dock minst ", ", but at least ").c_str());
        case Kind::Select:
            return fmt::format(
                fmt::runtime(t.said("{} om {}, annars {}", "{} if {}, otherwise {}")),
                part_words(t, e, e.parts[0]), part_words(t, e, e.parts[1]),
                part_words(t, e, e.parts[2]));
        case Kind::Less: return compared(t, e, " < ", " > ");
        case Kind::AtMostTest: return compared(t, e, " ≤ ", " ≥ ");
        case Kind::Equal: return joined(t, e, " = ");
        case Kind::And: return joined(t, e, t.said(" och ", " and ").c_str());
        case Kind::Or: return joined(t, e, t.said(" eller ", " or ").c_str());
        case Kind::Not: return t.said("inte ", "not ") + part_words(t, e, e.parts[0]);
        default:
            return fmt::format(fmt::runtime(t.said("(se rad {})", "(see line {})")), e.place.line);
    }
}

// The pattern of words of a kind, with a place for each parameter as it is written.
std::string pattern(const Teller& t, AssumedDistribution::Kind kind) {
    using Kind = AssumedDistribution::Kind;
    switch (kind) {
        case Kind::Normal:
            return t.said("normal, medel {}, spridning {}", "normal, mean {}, spread {}");
        case Kind::Lognormal:
            return t.said("lognormal, median {}, spridning {}", "lognormal, median {}, spread {}");
        case Kind::LognormalMean:
            return t.said("lognormal, medel {}, spridning {}", "lognormal, mean {}, spread {}");
        case Kind::Gamma:
            return t.said("gamma, medel {}, spridning {}", "gamma, mean {}, spread {}");
        case Kind::Beta: return t.said("beta, medel {}", "beta, mean {}");
        case Kind::Triangular:
            return t.said("triangel, {} till {}, troligast {}",
                          "triangular, {} to {}, most likely {}");
        case Kind::Pert:
            return t.said("pert, {} till {}, troligast {}", "pert, {} to {}, most likely {}");
        case Kind::Uniform: return t.said("jämnt, {} till {}", "evenly, {} to {}");
        case Kind::Binomial:
            return t.said("binomial, av {} med chans {}", "binomial, of {} with chance {}");
        case Kind::BetaBinomial:
            return t.said("betabinomial, av {} med chans {}",
                          "beta-binomial, of {} with chance {}");
        case Kind::Poisson: return t.said("poisson, medel {}", "poisson, mean {}");
        case Kind::NegativeBinomial:
            return t.said("negativ binomial, medel {}, spridning {}",
                          "negative binomial, mean {}, spread {}");
        case Kind::YesWithChance: return t.said("ja med chans {}", "yes with chance {}");
        case Kind::Exactly: return t.said("exakt {}", "exactly {}");
        case Kind::AsIn: return t.said("som i ", "as in ");
        case Kind::DrawnAsFollows: return t.said("lyft: ", "drawn: ");
        case Kind::FromCohort: return t.said("ur en kohort", "from a cohort");
        case Kind::FromClaimants: return t.said("person för person", "person by person");
        case Kind::FromClaims: return t.said("krav som räknas", "claims that count");
    }
    return {};
}

std::string belief_words(const Teller& t, const Assumed& a) {
    const AssumedDistribution& d = a.distribution;
    std::string out = pattern(t, d.kind);
    for (const Expression& parameter : d.parameters)
        if (const std::size_t at = out.find("{}"); at != std::string::npos)
            out.replace(at, 2, expression_words(t, parameter));
    if (d.weight > 0) out += fmt::format(", {} {}", t.said("vikt", "weight"), d.weight);
    if (!d.file.empty()) out += "\"" + d.file + "\"";
    for (std::size_t i = 0; i < d.draws.size(); ++i)
        out += fmt::format("{}{} {}", i == 0 ? "" : ", ",
                           t.figures().money(static_cast<double>(d.draws[i].amount), 0),
                           d.draws[i].day.text());
    for (const Assumed::Loading& l : a.follows)
        out += fmt::format(fmt::runtime(t.said("; följer {} till {}", "; follows {} to {}")),
                           t.report().assumptions.factors[static_cast<std::size_t>(l.factor)],
                           share_words(t, l.share));
    if (a.only) {
        const auto& periods =
            t.report().assumptions.names.dimensions[static_cast<std::size_t>(a.over[0])];
        out += fmt::format(fmt::runtime(t.said("; varje {} {}–{}", "; each {} {}–{}")),
                           periods.name, a.only->first + 1, a.only->second + 1);
    }
    if (a.reference_class)
        out += t.said("; vidgas med referensklassen ", "; widened by the reference class ") +
               *a.reference_class;
    return out;
}

std::string grade_words(const Teller& t, const std::optional<base::Rational>& grade) {
    return grade ? share_words(t, *grade) : t.said("inte angiven", "not given");
}

std::string source_words(const Teller& t, const std::string& source) {
    return source.empty() ? t.said("ingen källa angiven", "no source given") : source;
}

// "6 months", or nothing where the contract has no such unit.
std::string duration_words(const Teller& t, const terms::Duration& duration) {
    const terms::Contract& names = t.report().assumptions.names;
    for (std::size_t unit = 0; unit < names.units.size(); ++unit)
        if (names.units[unit].built_in == duration.unit)
            return terms::value_text(
                names, {duration.count, 1},
                {.kind = terms::Type::Kind::Count, .unit = static_cast<int>(unit)},
                t.report().language);
    return {};
}

std::string benefit_words(const Teller& t, const terms::Benefit& b) {
    std::string out;
    for (const terms::Benefit::Row& row : b.rows) {
        out += (out.empty() ? "" : "; ") + t.party(row.party);
        for (std::size_t year = 0; year < row.worth.size(); ++year)
            out +=
                fmt::format("{} {}", year == 0 ? ":" : ",", expression_words(t, row.worth[year]));
    }
    const auto add = [&](const base::Rational& ratio, bool is_told, const char* sv,
                         const char* en) {
        if (is_told) out += fmt::format(fmt::runtime("; " + t.said(sv, en)), share_words(t, ratio));
    };
    if (b.counted_from) out += t.said("; räknas från ", "; counted from ") + b.counted_from->text();
    if (b.starts_after)
        out += fmt::format(fmt::runtime(t.said("; börjar efter {}", "; starts after {}")),
                           duration_words(t, *b.starts_after));
    if (b.lasts)
        out += fmt::format(fmt::runtime(t.said("; varar {} år", "; lasts {} years")), *b.lasts);
    add(b.fading, b.fading.numerator != 0, "avtar {} per år", "fades {} per year");
    add(b.deadweight, b.deadweight.numerator != 0, "{} hade kommit ändå",
        "{} would have come anyway");
    add(b.attributed, b.attributed != base::Rational{1, 1}, "{} tillskrivs insatsen",
        "{} attributed to the effort");
    add(b.indexed, b.indexed.numerator != 0, "räknas upp {} per år", "indexed {} per year");
    if (b.price_level)
        out +=
            fmt::format(fmt::runtime(t.said("; prisnivå {}", "; price level {}")), *b.price_level);
    return out;
}

std::string cost_words(const Teller& t, const terms::Cost& c) {
    std::string out;
    for (const terms::Cost::Row& row : c.rows)
        out += fmt::format("{}{} {}: {}", out.empty() ? "" : "; ", t.party(row.party),
                           row.day.text(), expression_words(t, row.amount));
    return out;
}

// "120 persons, who begin 2027-01-01–2028-06-30: skill 60 % within 6 months, …"
std::string claimants_words(const Teller& t, const terms::Claimants& c) {
    const auto& lines =
        t.report().assumptions.names.price_lists[static_cast<std::size_t>(c.list)].lines;
    std::string out =
        fmt::format(fmt::runtime(t.said("{}, som börjar {}–{}", "{}, who begin {}–{}")),
                    expression_words(t, c.persons), c.first.text(), c.last.text());
    if (c.accepted_after.count > 0)
        out += fmt::format(fmt::runtime(t.said("; godkänt efter {}", "; accepted after {}")),
                           duration_words(t, c.accepted_after));
    const char* mark = ": ";
    for (const terms::Claimants::Row& row : c.rows) {
        out += mark + lines[static_cast<std::size_t>(row.line)].name + " " +
               expression_words(t, row.chance);
        if (row.after.count > 0) out += t.said(" efter ", " after ") + duration_words(t, row.after);
        out += t.said(" inom ", " within ") + duration_words(t, row.within);
        mark = "; ";
    }
    return out;
}

std::string cohort_words(const Teller& t, const terms::Cohort& c) {
    std::string states;
    for (const terms::Cohort::State& state : c.states)
        states += (states.empty() ? "" : " → ") + t.measure(state.subject).name;
    return fmt::format(fmt::runtime(t.said("kohort av {}: {}", "cohort of {}: {}")),
                       expression_words(t, c.size), states);
}

bool is_claims(const Teller& t, int subject) {
    const auto& assumed = t.report().assumptions.assumed;
    return std::any_of(assumed.begin(), assumed.end(),
                       [&](const Assumed& a) { return a.subject == subject && is_of_claims(a); });
}

}  // namespace

void tell_values(const Teller& t, std::vector<Section>& sections) {
    const auto& values = t.forecast().values;
    if (values.empty()) return;
    const auto& names = t.report().assumptions.names;
    const Figures& n = t.figures();
    Section s{.id = "values", .title = t.said("Vad som drogs", "What was drawn"), .blocks = {}};
    Table table{.caption = t.said("Värden som de drogs, före kontraktets steg och gränser",
                                  "Values as drawn, before the contract's steps and range"),
                .columns = {{t.said("Värde", "Value"), false},
                            {t.said("Väntat", "Expected")},
                            {t.percentile(5)},
                            {t.percentile(50)},
                            {t.percentile(95)},
                            {t.said("Kapat", "Cut")}},
                .rows = {}};
    bool any_cut = false, any_claim_cut = false;
    for (const ValueForecast& v : values) {
        const terms::Type& type = t.measure(v.subject).type;
        const auto value = [&](double x) {
            if (type.kind == terms::Type::Kind::YesNo)
                return x > 0.5 ? t.said("ja", "yes") : t.said("nej", "no");
            return n.value(names, type, x, v.value.mean.error);
        };
        const std::string& name = t.measure(v.subject).name;
        table.rows.push_back({v.member.empty() ? name : name + " / " + v.member,
                              n.value(names, type, v.value.mean.value, v.value.mean.error),
                              value(v.value.p5), value(v.value.p50), value(v.value.p95),
                              v.cut > 0 ? n.share(v.cut) : "–"});
        (is_claims(t, v.subject) ? any_claim_cut : any_cut) |= v.cut > 0;
    }
    if (any_cut)
        s.blocks.push_back(Paragraph{t.said(
            "Kapat: andelen scenarier där det dragna värdet låg utanför kontraktets gränser och "
            "sattes "
            "till närmaste gräns. Är den stor säger antagandet och kontraktet emot varandra.",
            "Cut: the share of scenarios where the drawn value was outside the contract's range "
            "and was "
            "put at the nearest end. Where it is large, the assumption and the contract "
            "disagree.")});
    if (any_claim_cut)
        s.blocks.push_back(Paragraph{t.said(
            "För krav är Kapat andelen scenarier där något krav på raden inte räknas: personen har "
            "så många som raden medger eller saknar det tidigare krav som den kräver, eller ingen "
            "betalning återstår.",
            "For claims Cut is the share of scenarios where some claim on the line does not count: "
            "the person has as many as the line allows or lacks the earlier claim that it demands, "
            "or no payment is left.")});
    s.blocks.push_back(std::move(table));
    sections.push_back(std::move(s));
}

void tell_assumptions(const Teller& t, std::vector<Section>& sections) {
    const terms::Assumptions& a = t.report().assumptions;
    Section s{.id = "assumptions", .title = t.said("Antaganden", "Assumptions"), .blocks = {}};
    Table table{
        .caption = t.said("Antaganden med källa och säkerhet", "Assumptions with source and grade"),
        .columns = {{t.said("Vad", "What"), false},
                    {t.said("Antaget", "Assumed"), false},
                    {t.said("Källa", "Source"), false},
                    {t.said("Säkerhet", "Grade")}},
        .rows = {}};
    const auto add = [&](const std::string& name, std::string words, const std::string& source,
                         const std::optional<base::Rational>& grade) {
        table.rows.push_back(
            {name, std::move(words), source_words(t, source), grade_words(t, grade)});
    };
    for (const Assumed& one : a.assumed)
        if (one.only || !is_of_claims(one))
            add(t.measure(one.subject).name, belief_words(t, one), one.source, one.grade);
    for (const terms::Claimants& c : a.claimants)
        add(t.said("krav på ", "claims on ") +
                a.names.price_lists[static_cast<std::size_t>(c.list)].name,
            claimants_words(t, c), c.source, c.grade);
    for (const terms::Cohort& c : a.cohorts) add(c.name, cohort_words(t, c), c.source, c.grade);
    for (const terms::Benefit& b : a.benefits)
        add(t.said("nytta ", "benefit ") + b.name, benefit_words(t, b), b.source, b.grade);
    for (const terms::Cost& c : a.costs)
        add(t.said("kostnad ", "cost ") + c.name, cost_words(t, c), c.source, c.grade);
    if (table.rows.empty()) return;
    s.blocks.push_back(std::move(table));
    for (const terms::Correlation& c : a.correlations)
        for (std::size_t i = 0; i < c.subjects.size(); ++i)
            for (std::size_t j = i + 1; j < c.subjects.size(); ++j)
                if (c.matrix[i][j].numerator != 0)
                    s.blocks.push_back(Paragraph{fmt::format(
                        fmt::runtime(t.said("Samband mellan {} och {}: rangkorrelation {}.",
                                            "Correlation of {} and {}: rank correlation {}.")),
                        t.measure(c.subjects[i]).name, t.measure(c.subjects[j]).name,
                        base::rational_text(c.matrix[i][j], t.report().language))});
    sections.push_back(std::move(s));
}

}  // namespace utfall::desk
