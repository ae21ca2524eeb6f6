// base: currencies, amounts in words a reader knows, and the one way to split an amount.
//
//     money_text(4'000'000'00, sek, Language::Swedish);        // "4 000 000,00 kr"
//     allocate(1200'00, {3, 1});                                // 900.00 and 300.00
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "utfall/base/exact.h"
#include "utfall/base/language.h"

namespace utfall::base {

// ISO 4217 code and number of decimals of its minor unit.
struct Currency {
    std::string code;
    int decimals = 2;
    bool operator==(const Currency&) const = default;

    [[nodiscard]] std::int64_t minor_per_major() const;  // 100 for SEK
};

// Known codes stand in currencies.def.
[[nodiscard]] std::optional<Currency> find_currency(std::string_view code);
// The word after an amount: "kr" for SEK in Swedish text, otherwise the code.
[[nodiscard]] std::string currency_word(const Currency& currency, Language language);

// "4 000 000,00 kr": for people.
[[nodiscard]] std::string money_text(std::int64_t minor, const Currency& currency,
                                     Language language);
// "4000000.00": for machines; always the currency's number of decimals.
[[nodiscard]] std::string money_decimal(std::int64_t minor, const Currency& currency);

// Splits `total` in proportion to `weights` (each >= 0): every part is rounded down, then the left-over
// units go to the largest remainders, ties in the order given (Hamilton's method). The parts sum to
// `total` exactly; a negative total is split by the same rule with the sign changed.
// When all weights are zero every part is zero.
[[nodiscard]] std::vector<std::int64_t> allocate(std::int64_t total,
                                                 std::span<const std::int64_t> weights);

}  // namespace utfall::base
