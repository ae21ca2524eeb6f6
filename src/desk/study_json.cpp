// A study as JSON, and the certificate by which its numbers enter a settlement.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "study_sections.h"
#include "utfall/exchange/certificate.h"
#include "utfall/settle/member_words.h"

namespace utfall::desk {

namespace {

using Json = nlohmann::ordered_json;
using study::Result;

// A number that is not there is null; JSON has no infinity.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json count(const study::Count& count) { return count ? Json(*count) : Json(nullptr); }

Json sample_json(const study::Sample& sample, base::Language language) {
    Json j{{"rows", count(sample.rows)}};
    if (sample.has_arms) {
        j["treated"] = count(sample.treated);
        j["compared"] = count(sample.compared);
    }
    j["left_out"] = Json::array();
    for (const study::LeftOut& left : sample.left_out)
        j["left_out"].push_back({{"why", left.why.in(language)}, {"rows", count(left.rows)}});
    if (sample.filled)
        j["filled"] = {{"why", sample.filled->why.in(language)},
                       {"rows", count(sample.filled->rows)}};
    return j;
}

Json line_json(const study::Line& line) {
    const effects::Estimate& e = line.estimate;
    Json j{{"term", e.term}, {"value", number(e.value)}};
    j["standard_error"] = number(e.standard_error);
    j["degrees"] = number(e.degrees);  // null: the normal distribution
    j["p"] = number(line.p);
    j["low"] = number(line.interval.low);
    j["high"] = number(line.interval.high);
    return j;
}

Json sentences(const std::vector<base::Bilingual>& of, base::Language language) {
    Json j = Json::array();
    for (const base::Bilingual& sentence : of) j.push_back(sentence.in(language));
    return j;
}

Json exhibit_json(const study::Exhibit& exhibit, base::Language language) {
    Json j{{"title", exhibit.title.in(language)},
           {"columns", sentences(exhibit.headings, language)},
           {"rows", Json::array()}};
    for (const auto& row : exhibit.rows) {
        Json cells = Json::array({row.label.in(language)});
        for (const double value : row.values) cells.push_back(number(value));
        j["rows"].push_back(std::move(cells));
    }
    return j;
}

const char* reading_code(study::Variant::Kind kind) {
    switch (kind) {
        case study::Variant::Kind::Main: return "main";
        case study::Variant::Kind::Subgroup: return "subgroup";
        case study::Variant::Kind::Lowest: return "missing-lowest";
        case study::Variant::Kind::Highest: return "missing-highest";
    }
    return "main";
}

Json result_json(const StudyReport& r, const Result& result) {
    const auto& planned = r.plan.estimates[static_cast<std::size_t>(result.planned)];
    Json j{{"estimate", planned.name}, {"reading", reading_code(result.variant.kind)}};
    if (!result.variant.subgroup.empty()) j["subgroup"] = result.variant.subgroup;
    j["sample"] = sample_json(result.sample, r.language);
    if (result.refused)
        j["refused"] = {{"reason", effects::reason_name(result.refused->reason)},
                        {"sentence", effects::sentence(*result.refused, r.language)}};
    j["confidence"] = static_cast<double>(planned.confidence.numerator) /
                      static_cast<double>(planned.confidence.denominator);
    j["lines"] = Json::array();
    for (const study::Line& line : result.lines) j["lines"].push_back(line_json(line));
    j["method"] = sentences(result.method, r.language);
    j["cautions"] = sentences(result.cautions, r.language);
    return j;
}

Json standing_json(const StudyReport& r) {
    const PlanStanding& s = r.standing;
    Json j{{"file", r.plan.path}, {"title", r.plan.title}, {"sha256", s.sha256}};
    if (s.is_locked())
        j["lock"] = {{"sha256", s.locked_sha256},
                     {"at", s.locked_at},
                     {"by", s.locked_by},
                     {"deviations", sentences(s.deviations, r.language)}};
    else
        j["lock"] = nullptr;
    return j;
}

// Of which period or group a measure is, as facts name it.
Json members_of(const StudyReport& r, const terms::Decision& decision) {
    Json members = Json::array();
    for (const auto& [dimension, member] : decision.members)
        if (r.plan.contract)
            members.push_back(settle::member_words(*r.plan.contract, {}, {dimension}, {member}));
    return members;
}

Json delivered_json(const StudyReport& r, const study::Delivered& d) {
    const terms::Decision& decision = r.plan.decisions[static_cast<std::size_t>(d.decision)];
    Json j{{"name", decision.name}};
    if (Json members = members_of(r, decision); !members.empty()) j["for"] = std::move(members);
    j["value"] = d.value ? Json(d.decimal) : Json(nullptr);
    if (d.interval) {
        j["low"] = number(d.interval->low);
        j["high"] = number(d.interval->high);
    }
    return j;
}

Json study_as_json(const StudyReport& r) {
    Json j{{"version", UTFALL_VERSION}};
    if (!r.plan.contract_title.empty()) j["contract"] = r.plan.contract_title;
    j["plan"] = standing_json(r);
    if (r.study.from_sums)
        j["sums"] = {{"file", r.study.data_path}, {"sha256", r.study.data_sha256}};
    else if (!r.plan.estimates.empty())
        j["microdata"] = {{"file", r.study.data_path},
                          {"sha256", r.study.data_sha256},
                          {"rows", r.study.rows_read}};
    j["delivered"] = Json::array();
    for (const study::Delivered& d : r.study.delivered)
        j["delivered"].push_back(delivered_json(r, d));
    j["results"] = Json::array();
    for (const Result& result : r.study.results) j["results"].push_back(result_json(r, result));
    return j;
}

// Per cent: the decimal mark two places to the right.
std::string hundredfold(std::string decimal) {
    auto mark = decimal.find('.');
    if (mark == std::string::npos)
        mark = decimal.size();
    else
        decimal.erase(mark, 1);
    while (decimal.size() < mark + 2) decimal += '0';
    if (decimal.size() > mark + 2) decimal.insert(mark + 2, 1, '.');
    // "00.5" and "-00.5" are written "0.5" and "-0.5".
    const std::size_t start = decimal.front() == '-' ? 1 : 0;
    while (decimal.size() > start + 1 && decimal[start] == '0' && decimal[start + 1] != '.')
        decimal.erase(start, 1);
    return decimal;
}

Json value_json(const terms::Measure& measure, const study::Delivered& d) {
    // A fact holds at most so many decimals.
    constexpr std::size_t kDecimals = 18;
    const std::size_t mark = d.decimal.find('.');
    const bool is_long = mark != std::string::npos && d.decimal.size() - mark - 1 > kDecimals;
    const std::string decimal = is_long ? fmt::format("{:.{}f}", *d.value, kDecimals) : d.decimal;
    if (measure.type.kind == terms::Type::Kind::Share)
        return fmt::format("{} %", hundredfold(decimal));
    if (measure.type.kind == terms::Type::Kind::YesNo) return *d.value != 0;
    return decimal;
}

std::string standing_words(const PlanStanding& standing) {
    if (!standing.is_locked()) return "not locked";
    const std::size_t count = standing.deviations.size();
    if (count == 0) return "as locked";
    return fmt::format("{} {} from the lock", count, count == 1 ? "deviation" : "deviations");
}

Json fact_json(const StudyReport& r, const study::Delivered& d, base::Date established) {
    const terms::Contract& contract = *r.plan.contract;
    const terms::Decision& decision = r.plan.decisions[static_cast<std::size_t>(d.decision)];
    const terms::Measure& measure = contract.measures[static_cast<std::size_t>(decision.measure)];
    Json fact{{"date", established.text()}, {"measure", measure.name}};
    fact["value"] = value_json(measure, d);
    if (Json members = members_of(r, decision); !members.empty()) fact["for"] = std::move(members);
    fact["source"] =
        fmt::format("certificate: plan {} ({}), {} {}, value {}", r.standing.sha256.substr(0, 16),
                    standing_words(r.standing), r.study.from_sums ? "sums" : "microdata",
                    r.study.data_sha256.substr(0, 16), d.decimal);
    if (measure.established_by)
        fact["verifier"] = contract.parties[static_cast<std::size_t>(*measure.established_by)].name;
    return fact;
}

}  // namespace

std::string study_json(const StudyReport& report) {
    Json j = study_as_json(report);
    for (std::size_t i = 0; i < report.study.results.size(); ++i) {
        j["results"][i]["exhibits"] = Json::array();
        for (const study::Exhibit& exhibit : report.study.results[i].exhibits)
            j["results"][i]["exhibits"].push_back(exhibit_json(exhibit, report.language));
    }
    j["calculations"] = Json::array();
    for (const study::Calculated& c : report.study.calculated)
        j["calculations"].push_back(
            {{"name", report.plan.calculations[static_cast<std::size_t>(c.calculation)].name},
             {"value", c.value ? number(*c.value) : Json(nullptr)},
             {"method", sentences(c.method, report.language)}});
    return j.dump(2) + "\n";
}

std::string certificate_json(const StudyReport& report, base::Date established) {
    Json j{{"certificate", study_as_json(report)}, {"facts", Json::array()}};
    j["certificate"]["established"] = established.text();
    for (const study::Delivered& d : report.study.delivered)
        if (d.value && report.plan.decisions[static_cast<std::size_t>(d.decision)].measure >= 0)
            j["facts"].push_back(fact_json(report, d, established));
    j["certificate"]["sha256"] = exchange::certificate_seal(j.dump());
    return j.dump(2) + "\n";
}

}  // namespace utfall::desk
