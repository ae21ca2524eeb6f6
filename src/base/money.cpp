#include "utfall/base/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "digits.h"
#include "utfall/base/ensure.h"

namespace utfall::base {
namespace {

struct KnownCurrency {
    std::string_view code;
    int decimals;
    std::string_view sv_word;
    std::string_view en_word;
};

constexpr std::array kCurrencies = {
#define CURRENCY(code, decimals, sv_word, en_word) KnownCurrency{#code, decimals, sv_word, en_word},
#include "utfall/base/currencies.def"
#undef CURRENCY
};

const KnownCurrency* find_known(std::string_view code) {
    const auto* const found =
        std::find_if(kCurrencies.begin(), kCurrencies.end(),
                     [&](const KnownCurrency& known) { return known.code == code; });
    return found == kCurrencies.end() ? nullptr : found;
}

}  // namespace

std::int64_t Currency::minor_per_major() const {
    ensure(decimals >= 0 && decimals <= 18, "a currency has 0 to 18 decimals");
    std::int64_t minor = 1;
    for (int i = 0; i < decimals; ++i) minor *= 10;
    return minor;
}

std::optional<Currency> find_currency(std::string_view code) {
    const KnownCurrency* const known = find_known(code);
    if (known == nullptr) return std::nullopt;
    return Currency{.code = std::string(known->code), .decimals = known->decimals};
}

std::string currency_word(const Currency& currency, Language language) {
    const KnownCurrency* const known = find_known(currency.code);
    if (known == nullptr) return currency.code;
    return std::string(language == Language::Swedish ? known->sv_word : known->en_word);
}

std::string money_text(std::int64_t minor, const Currency& currency, Language language) {
    return fmt::format("{} {}", grouped_text(minor, currency.decimals, decimal_mark(language)),
                       currency_word(currency, language));
}

std::string money_decimal(std::int64_t minor, const Currency& currency) {
    std::string text = grouped_text(minor, currency.decimals, '.');
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    return text;
}

std::vector<std::int64_t> allocate(std::int64_t total, std::span<const std::int64_t> weights) {
    Int128 weight_sum = 0;
    for (const std::int64_t weight : weights) {
        ensure(weight >= 0, "no share of an amount is negative");
        weight_sum += weight;
    }
    std::vector<std::int64_t> parts(weights.size(), 0);
    if (weight_sum == 0) return parts;

    // All on sizes; the sign comes last, so that a loss is split like a gain.
    const UInt128 size = magnitude(total);
    const auto divisor = static_cast<UInt128>(weight_sum);
    std::vector<UInt128> sizes(weights.size());
    std::vector<UInt128> remainders(weights.size());
    UInt128 left_over = size;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const UInt128 product = size * static_cast<UInt128>(weights[i]);  // below 2^126
        sizes[i] = product / divisor;
        remainders[i] = product % divisor;
        left_over -= sizes[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    ensure(left_over <= order.size(), "fewer units are left over than there are parts");
    for (std::size_t i = 0; i < static_cast<std::size_t>(left_over); ++i) ++sizes[order[i]];

    Int128 sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = static_cast<Int128>(sizes[i]);
        parts[i] = static_cast<std::int64_t>(total < 0 ? -part : part);
        sum += parts[i];
    }
    ensure(sum == total, "the parts of an amount sum to it");
    return parts;
}

}  // namespace utfall::base
