#include "estimate_text.h"

#include <cmath>

#include <fmt/format.h>

namespace utfall::desk {

using base::Language;
using forecast::Estimate;

namespace {

constexpr int kMostDecimals = 6;
constexpr double kFits = 9e15;  // up to here a double tells whole numbers apart

// The place to round to: 10 to the power of −`decimals`, which is negative for tens, hundreds …
struct Place {
    int decimals = 0;
    bool is_exact = false;  // the error does not show at the finest place
};

double times_ten_to(double value, int power) {
    double factor = 1;
    for (int i = 0; i < (power < 0 ? -power : power); ++i) factor *= 10;
    return power < 0 ? value / factor : value * factor;
}

Place place_of(double error, int most) {
    if (!(std::fabs(error) < kFits) || times_ten_to(error, most) < 0.5)
        return {.decimals = most, .is_exact = true};
    int decimals = most;
    while (times_ten_to(error, decimals) >= 99.5) --decimals;
    return {.decimals = decimals};
}

std::string laid_out(double value, int decimals, Language language) {
    if (!std::isfinite(value)) return "–";
    const double steps = std::round(times_ten_to(value, decimals));
    const double digits = decimals < 0 ? times_ten_to(steps, -decimals) : steps;
    if (!(std::fabs(digits) < kFits)) return fmt::format("{:.2e}", value);
    return base::decimal_text(
        {.digits = static_cast<std::int64_t>(digits), .scale = decimals < 0 ? 0 : decimals},
        language);
}

// "2,50" is "2,5"; "3,00" is "3".
std::string without_idle_zeros(std::string text) {
    if (text.find_first_of(",.") == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == ',' || text.back() == '.') text.pop_back();
    return text;
}

std::string with_error(Estimate e, int most, Language language) {
    const Place place = place_of(e.error, most);
    const std::string value = rounded_text(e.value, e.error, most, language);
    if (place.is_exact || !std::isfinite(e.value)) return value;
    return value + " ± " + laid_out(e.error, place.decimals, language);
}

}  // namespace

double whole(double value) { return std::round(value); }

std::string rounded_text(double value, double error, int most, Language language) {
    const Place place = place_of(error, most);
    const std::string text = laid_out(value, place.decimals, language);
    return place.is_exact ? without_idle_zeros(text) : text;
}

double Figures::major(double minor) const {
    return minor / static_cast<double>(currency_.minor_per_major());
}

std::string Figures::currency_word() const { return base::currency_word(currency_, language_); }

std::string Figures::amount(Estimate minor) const {
    return with_error({major(minor.value), major(minor.error)}, 0, language_);
}

std::string Figures::amount(double minor, double error) const {
    return rounded_text(major(minor), major(error), 0, language_);
}

std::string Figures::money(Estimate minor) const { return amount(minor) + " " + currency_word(); }

std::string Figures::money(double minor, double error) const {
    return amount(minor, error) + " " + currency_word();
}

std::string Figures::share(Estimate ratio) const {
    // The sign of per cent stands with the value: "51,49 % ± 0,21".
    const Estimate percent{ratio.value * 100, ratio.error * 100};
    const std::string value = share(ratio.value, ratio.error);
    const Place place = place_of(percent.error, kMostDecimals);
    if (place.is_exact || !std::isfinite(ratio.value)) return value;
    return value + " ± " + laid_out(percent.error, place.decimals, language_);
}

std::string Figures::share(double ratio, double error) const {
    if (place_of(error * 100, kMostDecimals).is_exact) return share(ratio);
    return rounded_text(ratio * 100, error * 100, kMostDecimals, language_) + " %";
}

std::string Figures::share(double ratio) const {
    return rounded_text(ratio * 100, 0, 2, language_) + " %";
}

std::string Figures::number(Estimate value) const {
    return with_error(value, kMostDecimals, language_);
}

std::string Figures::number(double value, double error) const {
    return place_of(error, kMostDecimals).is_exact
               ? rounded_text(value, 0, 2, language_)
               : rounded_text(value, error, kMostDecimals, language_);
}

std::string Figures::difference(const terms::Contract& names, const terms::Type& type, double value,
                                double error) const {
    const bool is_share =
        type.kind == terms::Type::Kind::Share || type.kind == terms::Type::Kind::YesNo;
    if (!is_share) return this->value(names, type, value, error);
    return number(100 * value, 100 * error) +
           (language_ == Language::Swedish ? " procentenheter" : " percentage points");
}

std::string Figures::value(const terms::Contract& names, const terms::Type& type, double value,
                           double error) const {
    using Kind = terms::Type::Kind;
    switch (type.kind) {
        case Kind::Money:
        case Kind::DatedAmounts: {
            const bool is_small = std::fabs(major(value)) < 1000;
            return rounded_text(major(value), major(error), is_small ? 2 : 0, language_) + " " +
                   currency_word();
        }
        case Kind::Share:
        case Kind::YesNo: return share(value, error);
        case Kind::Date:
            if (!(std::fabs(value) < 1e6)) return "–";
            return base::Date::from_days(static_cast<std::int32_t>(whole(value))).text();
        case Kind::Count: {
            const std::string unit = terms::value_text(names, {2, 1}, type, language_);
            return number(value, error) + unit.substr(unit.find(' '));
        }
        default: return number(value, error);
    }
}

}  // namespace utfall::desk
