// desk, private: estimates in words, with no more digits than their standard error allows.
//
//     figures.amount({-63'552'912, 231'400});   // "-635 500 ± 2 300": major units; the error keeps two digits
//     figures.share({0.51488, 0.0021});         // "51,49 % ± 0,21"
//
// The value is rounded to the place of the second digit of the error (JCGM 100:2008, 7.2.6), half away from zero, and
// amounts never finer than whole major units. What has no error is said in full. Digits are laid out from whole numbers, as
// for money, so that a text is the same on every machine.
#pragma once
#include <string>

#include "utfall/base/money.h"
#include "utfall/forecast/party.h"
#include "utfall/terms/model.h"

namespace utfall::desk {

class Figures {
public:
    Figures(base::Currency currency, base::Language language)
        : currency_(std::move(currency)), language_(language) {}

    // Minor units in, major units out, without the currency.
    [[nodiscard]] std::string amount(forecast::Estimate minor) const;
    // Rounded to the place that goes with `error`.
    [[nodiscard]] std::string amount(double minor, double error) const;
    // "-635 500 ± 2 300 kr"
    [[nodiscard]] std::string money(forecast::Estimate minor) const;
    [[nodiscard]] std::string money(double minor, double error) const;
    // Ratios in, per cent out.
    [[nodiscard]] std::string share(forecast::Estimate ratio) const;
    [[nodiscard]] std::string share(double ratio, double error) const;
    // At most two decimals, none of them idle: "0,08 %", "3 %".
    [[nodiscard]] std::string share(double ratio) const;
    // "0,94 ± 0,02"
    [[nodiscard]] std::string number(forecast::Estimate value) const;
    [[nodiscard]] std::string number(double value, double error) const;
    // A value of a measure, with its unit: minor units, ratio, or number; of a yes or no the share of yes.
    [[nodiscard]] std::string value(const terms::Contract& names, const terms::Type& type,
                                    double value, double error) const;
    // The same of a difference or an error: of shares it counts percentage points.
    [[nodiscard]] std::string difference(const terms::Contract& names, const terms::Type& type,
                                         double value, double error) const;

    [[nodiscard]] std::string currency_word() const;
    [[nodiscard]] base::Language language() const { return language_; }
    [[nodiscard]] double major(double minor) const;

private:
    base::Currency currency_;
    base::Language language_;
};

// `value` rounded as above, at most `most` decimals; "–" when it is no number.
[[nodiscard]] std::string rounded_text(double value, double error, int most,
                                       base::Language language);
// As whole minor units; nearest, half away from zero.
[[nodiscard]] double whole(double value);

}  // namespace utfall::desk
