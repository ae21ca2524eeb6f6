#include "study_sections.h"
#include "utfall/settle/member_words.h"

#include <fmt/format.h>

#include <cmath>

#include "utfall/base/text.h"

namespace utfall::desk {

namespace {

using base::Bilingual;
using base::Language;
using study::Exhibit;
using study::Result;

class Teller {
public:
    explicit Teller(const StudyReport& report)
        : r_(report), sv_(report.language == Language::Swedish) {}

    [[nodiscard]] std::string said(const char* sv, const char* en) const { return sv_ ? sv : en; }
    [[nodiscard]] std::string said(const Bilingual& words) const { return words.in(r_.language); }
    [[nodiscard]] std::string figure(double value) const { return figure_text(value, r_.language); }
    [[nodiscard]] const StudyReport& report() const { return r_; }
    [[nodiscard]] const terms::PlannedEstimate& planned(const Result& result) const {
        return r_.plan.estimates[static_cast<std::size_t>(result.planned)];
    }
    [[nodiscard]] std::string share(const base::Rational& ratio) const {
        return figure(100 * static_cast<double>(ratio.numerator) /
                      static_cast<double>(ratio.denominator)) +
               " %";
    }

private:
    const StudyReport& r_;
    bool sv_;
};

void add(Listing& listing, const std::string& name, const std::string& value) {
    if (!value.empty()) listing.lines.emplace_back(name, value);
}

Section head(const Teller& t) {
    const StudyReport& r = t.report();
    Section section{.id = "study", .title = {}, .blocks = {}};
    Listing lines;
    add(lines, t.said("Fråga", "Question"), r.plan.question);
    add(lines, t.said("Kontrakt", "Contract"), r.plan.contract_title);
    add(lines, t.said("Målgrupp", "Target group"), r.plan.target_group);
    add(lines, t.said("Jämförs med", "Compared with"), r.plan.compared_with);
    add(lines, t.said("Ansvarig", "Responsible"), r.plan.responsible);
    if (r.plan.registered)
        add(lines, t.said("Registrerad", "Registered"), r.plan.registered->text());
    if (r.plan.frozen) add(lines, t.said("Fryst", "Frozen"), r.plan.frozen->text());
    add(lines, t.said("Plan", "Plan"), r.plan.path + ", sha256 " + r.standing.sha256);
    if (r.standing.is_locked())
        add(lines, t.said("Låst", "Locked"),
            r.standing.locked_at + t.said(" av ", " by ") + r.standing.locked_by);
    else
        add(lines, t.said("Låst", "Locked"),
            t.said("nej: planen kan ha ändrats efter att utfallen blev kända",
                   "no: the plan may have been changed after outcomes became known"));
    if (r.study.from_sums)
        add(lines, t.said("Summor", "Sums"),
            fmt::format(fmt::runtime(t.said("{}, sha256 {}; mikrodata har inte lästs",
                                            "{}, sha256 {}; no microdata were read")),
                        r.study.data_path, r.study.data_sha256));
    else if (!r.plan.estimates.empty())
        add(lines, t.said("Mikrodata", "Microdata"),
            fmt::format("{}, {} {}, sha256 {}", r.study.data_path,
                        t.figure(static_cast<double>(r.study.rows_read)),
                        r.study.rows_read == 1 ? t.said("rad", "row") : t.said("rader", "rows"),
                        r.study.data_sha256));
    section.blocks.emplace_back(std::move(lines));
    return section;
}

void add_deviations(const Teller& t, std::vector<Section>& sections) {
    const PlanStanding& standing = t.report().standing;
    if (!standing.is_locked()) return;
    Section section{
        .id = "deviations",
        .title = t.said("Avvikelser från den låsta planen", "Deviations from the locked plan"),
        .blocks = {}};
    if (standing.deviations.empty())
        section.blocks.emplace_back(Paragraph{t.said("Inga.", "None.")});
    for (const Bilingual& deviation : standing.deviations)
        section.blocks.emplace_back(Paragraph{t.said(deviation)});
    sections.push_back(std::move(section));
}

Listing sample_of(const Teller& t, const Result& result) {
    Listing lines;
    const study::Sample& s = result.sample;
    const auto count = [&](const study::Count& c) { return count_text(c, t.report()); };
    add(lines, t.said("Rader som räknas", "Rows used"), count(s.rows));
    // Groups that are not yes and no have no treated among them.
    const auto& treatment = t.planned(result).treatment;
    const bool is_yes_no =
        treatment && t.report().plan.variables[static_cast<std::size_t>(*treatment)].type ==
                         terms::VariableType::YesNo;
    if (s.has_arms && is_yes_no) {
        add(lines, t.said("därav behandlade", "of them treated"), count(s.treated));
        add(lines, t.said("därav jämförda", "of them compared"), count(s.compared));
    }
    for (const study::LeftOut& left : s.left_out)
        add(lines, t.said("Utelämnade: ", "Left out: ") + t.said(left.why), count(left.rows));
    if (s.filled)
        add(lines, t.said("Ifyllda: ", "Filled in: ") + t.said(s.filled->why),
            count(s.filled->rows));
    return lines;
}

// Of the number that counts, where no table of coefficients has it.
void add_uncertainty(const Teller& t, const Result& result, Listing& lines) {
    for (const Exhibit& exhibit : result.exhibits)
        if (exhibit.kind == Exhibit::Kind::Coefficients) return;
    const study::Line& line = result.lines.front();
    if (std::isfinite(line.estimate.standard_error))
        add(lines, t.said("Medelfel", "Standard error"), t.figure(line.estimate.standard_error));
    if (std::isfinite(line.p)) add(lines, "p", chance_text(line.p, t.report().language));
}

std::string cell_text(const Teller& t, const Exhibit& exhibit, const Exhibit::Label& label,
                      double value, std::size_t column) {
    const std::string& heading = exhibit.headings[column + 1].en;
    if (heading == "p" || label.words.en == "p" || exhibit.kind == Exhibit::Kind::Sensitivity)
        return chance_text(value, t.report().language);
    constexpr double kThousand = 1000;
    // Nobody judges balance by more than three decimals.
    return t.figure(
        exhibit.kind == Exhibit::Kind::Balance ? std::round(value * kThousand) / kThousand : value);
}

Table table_of(const Teller& t, const Exhibit& exhibit) {
    Table table{.caption = t.said(exhibit.title), .columns = {}, .rows = {}};
    for (std::size_t i = 0; i < exhibit.headings.size(); ++i)
        table.columns.push_back({.heading = t.said(exhibit.headings[i]), .is_right = i > 0});
    for (const Exhibit::Row& row : exhibit.rows) {
        std::vector<std::string> cells{row.label.in(t.report().language)};
        for (std::size_t i = 0; i < row.values.size(); ++i)
            cells.push_back(cell_text(t, exhibit, row.label, row.values[i], i));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

void add_exhibits(const Teller& t, const Result& result, std::size_t number, Section& section) {
    std::size_t chart = 0;
    for (const Exhibit& exhibit : result.exhibits) {
        Table table = table_of(t, exhibit);
        const std::string id = fmt::format("chart-{}-{}", number, ++chart);
        if (auto figure = chart_of(exhibit, table, id, t.report().language))
            section.blocks.emplace_back(std::move(*figure));
        else
            section.blocks.emplace_back(std::move(table));
    }
}

void add_result(const Teller& t, const Result& result, std::size_t number,
                std::vector<Section>& sections) {
    Section section{.id = fmt::format("estimate-{}", number),
                    .title = result_title(result, t.report()),
                    .blocks = {},
                    .level = result.variant.kind == study::Variant::Kind::Main ? 2 : 3};
    if (result.refused) {
        section.blocks.emplace_back(
            Paragraph{t.said("Inte skattat: ", "Not estimated: ") +
                      effects::sentence(*result.refused, t.report().language) + "."});
        section.blocks.emplace_back(sample_of(t, result));
        sections.push_back(std::move(section));
        return;
    }
    section.blocks.emplace_back(
        Paragraph{plain_sentence(result, t.report()) + " " + design_sentence(result, t.report())});
    Listing sample = sample_of(t, result);
    add_uncertainty(t, result, sample);
    section.blocks.emplace_back(std::move(sample));
    for (const Bilingual& sentence : result.method)
        section.blocks.emplace_back(Paragraph{t.said(sentence), true});
    for (const Bilingual& caution : result.cautions)
        section.blocks.emplace_back(Paragraph{t.said("Obs: ", "Note: ") + t.said(caution)});
    add_exhibits(t, result, number, section);
    sections.push_back(std::move(section));
}

// "reduction, school-year 2"
std::string delivered_name(const Teller& t, const study::Delivered& d) {
    const terms::AnalysisPlan& plan = t.report().plan;
    const auto& decision = plan.decisions[static_cast<std::size_t>(d.decision)];
    std::string name = decision.name;
    for (const auto& [dimension, member] : decision.members)
        if (plan.contract)
            name += ", " + settle::member_words(*plan.contract, {}, {dimension}, {member});
    return name;
}

std::string delivered_words(const Teller& t, const study::Delivered& d) {
    if (!d.value)
        return t.said("inget värde, eftersom en skattning som det vilar på inte kunde göras",
                      "no value, since an estimate that it rests on could not be made");
    const auto& decision = t.report().plan.decisions[static_cast<std::size_t>(d.decision)];
    const auto text = [&](double value) { return measure_text(value, decision, t.report()); };
    std::string words = text(*d.value);
    if (d.interval)
        words += fmt::format(fmt::runtime(t.said(" ({} till {})", " ({} to {})")),
                             text(d.interval->low), text(d.interval->high));
    return words;
}

void add_delivered(const Teller& t, std::vector<Section>& sections) {
    const StudyReport& r = t.report();
    if (r.study.delivered.empty()) return;
    Section section{.id = "delivered",
                    .title = t.said("Vad planen levererar", "What the plan delivers"),
                    .blocks = {}};
    Listing lines;
    for (const study::Delivered& d : r.study.delivered)
        add(lines, delivered_name(t, d), delivered_words(t, d));
    section.blocks.emplace_back(std::move(lines));
    sections.push_back(std::move(section));
}

// "64 in each group (63.7658)", "77.5 %"; an effect or an E-value as it is.
std::string calculated_words(const Teller& t, const terms::Calculation& asked, double value) {
    const std::string figure = t.figure(value);
    switch (asked.asked) {
        case terms::Calculation::Asked::NumberPerGroup: {
            using Comparison = terms::Calculation::Comparison;
            const std::string whole = t.figure(std::ceil(value - 1e-9));
            const std::string units =
                asked.comparison == Comparison::Paired ? t.said(" par", " pairs")
                : asked.comparison == Comparison::Clusters
                    ? t.said(" kluster i varje grupp", " clusters in each group")
                    : t.said(" i varje grupp", " in each group");
            return whole + units + (whole == figure ? "" : " (" + figure + ")");
        }
        case terms::Calculation::Asked::Power: return t.figure(100 * value) + " %";
        case terms::Calculation::Asked::SmallestEffect:
        case terms::Calculation::Asked::EValue: break;
    }
    return figure;
}

void add_calculated(const Teller& t, std::vector<Section>& sections) {
    const StudyReport& r = t.report();
    if (r.study.calculated.empty()) return;
    Section section{
        .id = "calculated", .title = t.said("Beräkningar", "Calculations"), .blocks = {}};
    for (const study::Calculated& c : r.study.calculated) {
        const auto& asked = r.plan.calculations[static_cast<std::size_t>(c.calculation)];
        section.blocks.emplace_back(
            Paragraph{asked.name + ": " +
                      (c.value ? calculated_words(t, asked, *c.value)
                               : effects::sentence(*c.refused, r.language)) +
                      "."});
        for (const Bilingual& sentence : c.method)
            section.blocks.emplace_back(Paragraph{t.said(sentence), true});
    }
    sections.push_back(std::move(section));
}

}  // namespace

std::vector<Section> sections_of(const StudyReport& report) {
    const Teller t(report);
    std::vector<Section> sections{head(t)};
    add_delivered(t, sections);
    add_deviations(t, sections);
    std::size_t number = 0;
    for (const Result& result : report.study.results) add_result(t, result, ++number, sections);
    add_calculated(t, sections);
    return sections;
}

std::string study_text(const StudyReport& report) {
    const bool sv = report.language == Language::Swedish;
    return report_text((sv ? "Studie: " : "Study: ") + report.plan.title, sections_of(report));
}

std::string study_html(const StudyReport& report) {
    return report_html({.kicker = {"Studie", "Study"}, .title = report.plan.title},
                       sections_of(report), report.language);
}

}  // namespace utfall::desk
