// Numbers and names of a study in words.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "study_sections.h"
#include "utfall/base/exact.h"

namespace utfall::desk {

using base::Language;

std::string figure_text(double value, Language language) {
    if (std::isnan(value)) return "–";
    if (std::isinf(value)) return value < 0 ? "-∞" : "∞";
    constexpr int kDigits = 6;
    constexpr double kLargest = 1e17;
    if (std::abs(value) >= kLargest) return fmt::format("{:.5e}", value);
    // How many digits stand before the mark, below zero for 0.0…: from the number as it is written, not from a logarithm.
    const std::string written = fmt::format("{:.{}e}", value, kDigits - 1);
    const int power = std::stoi(written.substr(written.find('e') + 1));
    const int decimals = std::clamp(kDigits - 1 - power, 0, 12);
    std::string plain = fmt::format("{:.{}f}", value, decimals);
    if (plain.find('.') != std::string::npos) {
        while (plain.back() == '0') plain.pop_back();
        if (plain.back() == '.') plain.pop_back();
    }
    base::Decimal decimal{};
    const bool is_negative = plain.front() == '-';
    for (const char c : plain) {
        if (c == '.') continue;
        if (c >= '0' && c <= '9') decimal.digits = decimal.digits * 10 + (c - '0');
    }
    const auto mark = plain.find('.');
    decimal.scale = mark == std::string::npos ? 0 : static_cast<int>(plain.size() - mark - 1);
    if (is_negative) decimal.digits = -decimal.digits;
    return base::decimal_text(decimal, language);
}

std::string short_text(double value, double parts, Language language) {
    const double rounded = std::round(value * parts) / parts;
    constexpr double kEnough = 100;  // of the parts: three digits count
    if (std::abs(value) * parts >= kEnough || rounded == value || !std::isfinite(value))
        return figure_text(rounded, language);
    return figure_text(std::stod(fmt::format("{:.2e}", value)), language);
}

std::string chance_text(double p, Language language) {
    if (std::isnan(p)) return "–";
    constexpr double kLeast = 0.0001;
    if (p < kLeast) return language == Language::Swedish ? "< 0,0001" : "< 0.0001";
    std::string text = fmt::format("{:.4f}", p);
    if (language == Language::Swedish) std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string measure_text(double value, const terms::Decision& decision, const StudyReport& report) {
    constexpr double kExact = 1e12;  // beyond, the figures that count say enough
    if (!report.plan.contract || decision.measure < 0 || !(std::abs(value) < kExact))
        return figure_text(value, report.language);
    const terms::Contract& contract = *report.plan.contract;
    const terms::Type& type = contract.measures[static_cast<std::size_t>(decision.measure)].type;
    const bool is_money = type.kind == terms::Type::Kind::Money;
    const std::int64_t parts = is_money ? contract.currency.minor_per_major() : 10'000;
    const std::int64_t count = std::llround(value * static_cast<double>(parts));
    // Money is counted in its minor unit, all else in ten-thousandths.
    if (is_money) return terms::value_text(contract, {count, 1}, type, report.language);
    const std::int64_t common = std::gcd(count, parts);
    return terms::value_text(contract, {count / common, parts / common}, type, report.language);
}

std::string count_text(const study::Count& count, const StudyReport& report) {
    if (count) return figure_text(static_cast<double>(*count), report.language);
    return fmt::format(fmt::runtime(report.language == Language::Swedish
                                        ? "visas inte (skulle röja färre än {})"
                                        : "not shown (would give away fewer than {})"),
                       report.plan.smallest_cell);
}

std::string result_title(const study::Result& result, const StudyReport& report) {
    const bool sv = report.language == Language::Swedish;
    const auto& planned = report.plan.estimates[static_cast<std::size_t>(result.planned)];
    switch (result.variant.kind) {
        case study::Variant::Kind::Main: return planned.name;
        case study::Variant::Kind::Subgroup: return planned.name + ": " + result.variant.subgroup;
        case study::Variant::Kind::Lowest:
            return planned.name + (sv ? ": saknade utfall så att värdet blir lägst"
                                      : ": missing outcomes that make it lowest");
        case study::Variant::Kind::Highest:
            return planned.name + (sv ? ": saknade utfall så att värdet blir högst"
                                      : ": missing outcomes that make it highest");
    }
    return planned.name;
}

}  // namespace utfall::desk
