#include "solve_condition.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "solve_term.h"
#include "utfall/base/text.h"

namespace utfall::desk {

using base::Bilingual;
using base::Language;
using forecast::Estimate;
using forecast::Forecast;
using Of = Condition::Of;

namespace {

struct OfWord {
    const char *en, *sv;
    Of of;
};
constexpr std::array<OfWord, 6> kOf{{{"irr", "avkastning", Of::Irr},
                                     {"npv", "nuvärde", Of::Npv},
                                     {"net", "netto", Of::Net},
                                     {"cvar", "sämsta", Of::Cvar},
                                     {"loss", "förlust", Of::Loss},
                                     {"multiple", "multipel", Of::Multiple}}};

struct SignWord {
    const char* word;
    bool is_at_least;
};
// Signs may stand close to what they are between, words not.
constexpr std::array<SignWord, 8> kSigns{{{">=", true},
                                          {"<=", false},
                                          {"≥", true},
                                          {"≤", false},
                                          {" at least ", true},
                                          {" at most ", false},
                                          {" minst ", true},
                                          {" högst ", false}}};

bool is_ratio(Of of) { return of == Of::Irr || of == Of::Loss; }

const Bilingual kShape{
    .sv =
        "Ett önskemål skrivs PART avkastning|nuvärde|netto|sämsta|förlust|multipel >= VÄRDE, eller "
        "garanti NAMN <= BELOPP; procent med %.",
    .en =
        "A requirement is written PARTY irr|npv|net|cvar|loss|multiple >= VALUE, or guarantee "
        "NAME <= AMOUNT; per cent with %."};

Bilingual fault(const std::string& text, const Bilingual& why) {
    return {.sv = fmt::format("\"{}\": {}\n{}", text, why.sv, kShape.sv),
            .en = fmt::format("\"{}\": {}\n{}", text, why.en, kShape.en)};
}

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

Bilingual wanted_value(const std::string& written, Of of, const base::Currency& currency) {
    if (is_ratio(of))
        return {.sv = fmt::format("\"{}\" är ingen andel; skriv den i procent, som 4 %", written),
                .en = fmt::format("\"{}\" is no share; write it in per cent, as 4 %", written)};
    if (of == Of::Multiple)
        return {.sv = fmt::format("\"{}\" är inget tal utan enhet; skriv det som 1,2", written),
                .en = fmt::format("\"{}\" is no number without a unit; write it as 1.2", written)};
    const auto word = [&](Language l) { return base::currency_word(currency, l); };
    return {.sv = fmt::format("\"{}\" är inget belopp i {}", written, word(Language::Swedish)),
            .en = fmt::format("\"{}\" is no amount in {}", written, word(Language::English))};
}

std::optional<int> party_named(const std::string& name, const terms::Contract& names) {
    for (std::size_t p = 0; p < names.parties.size(); ++p)
        if (names.parties[p].name == name) return static_cast<int>(p);
    return std::nullopt;
}

bool read_subject(const std::string& who, const std::string& what, const terms::Contract& names,
                  Condition& out, Bilingual& wrong) {
    if (who == "guarantee" || who == "garanti") {
        out.of = Of::Guarantee;
        out.clause = what;
        const bool is_known =
            std::any_of(names.payments.begin(), names.payments.end(),
                        [&](const terms::Payment& p) { return p.is_guarantee && p.name == what; });
        wrong = fault(out.text, {.sv = "ingen garanti heter " + what,
                                 .en = "no guarantee is called " + what});
        return is_known;
    }
    const auto party = party_named(who, names);
    std::string all;
    for (const terms::Party& p : names.parties) all += (all.empty() ? "" : ", ") + p.name;
    wrong = fault(out.text,
                  {.sv = fmt::format("ingen part heter {}; parterna är: {}", who, all),
                   .en = fmt::format("no party is called {}; the parties are: {}", who, all)});
    if (!party) return false;
    out.party = *party;
    for (const OfWord& word : kOf)
        if (what == word.en || what == word.sv) {
            out.of = word.of;
            return true;
        }
    wrong = fault(out.text, {.sv = "okänt mått: " + what, .en = "unknown quantity: " + what});
    return false;
}

}  // namespace

std::optional<Condition> read_condition(const std::string& text, const terms::Contract& names,
                                        Language language, Bilingual& wrong) {
    Condition out{.text = text, .clause = {}};
    const auto sign = std::find_if(kSigns.begin(), kSigns.end(), [&](const SignWord& s) {
        return text.find(s.word) != std::string::npos;
    });
    wrong = fault(text, {.sv = "inget >= eller <=", .en = "no >= or <="});
    if (sign == kSigns.end()) return std::nullopt;
    const std::size_t at = text.find(sign->word);
    const std::string left = trimmed(text.substr(0, at)),
                      right = trimmed(text.substr(at + std::string(sign->word).size()));
    out.is_at_least = sign->is_at_least;
    const std::size_t space = left.find(' ');
    wrong = fault(text, {.sv = "part och mått saknas", .en = "party and quantity are missing"});
    if (space == std::string::npos) return std::nullopt;
    if (!read_subject(left.substr(0, space), left.substr(space + 1), names, out, wrong))
        return std::nullopt;
    const auto value = read_value(right, names.currency, language);
    const bool is_money = !is_ratio(out.of) && out.of != Of::Multiple;
    wrong = fault(text, wanted_value(right, out.of, names.currency));
    if (!value || value->is_share != is_ratio(out.of) || (value->is_money && !is_money))
        return std::nullopt;
    double scale = is_ratio(out.of) ? 100 : 1;
    for (int k = 0; k < value->decimal.scale; ++k) scale *= 10;
    const double minor = is_money ? static_cast<double>(names.currency.minor_per_major()) : 1;
    out.limit = static_cast<double>(value->decimal.digits) * minor / scale;
    return out;
}

Estimate value_of(const Condition& c, const Forecast& forecast) {
    const Estimate none{std::numeric_limits<double>::quiet_NaN(), 0};
    if (c.of == Of::Guarantee) {
        for (const auto& g : forecast.guarantees)
            if (g.clause == c.clause) return g.expected;
        return none;
    }
    for (const forecast::PartyForecast& p : forecast.parties) {
        if (p.party != c.party) continue;
        switch (c.of) {
            case Of::Irr: return p.returns ? p.returns->irr : none;
            case Of::Npv: return p.npv.mean;
            case Of::Net: return p.net.mean;
            case Of::Cvar: return p.cvar;
            case Of::Loss: return p.loss;
            case Of::Multiple: return p.multiple.value_or(none);
            case Of::Guarantee: return none;
        }
    }
    return none;
}

bool is_met(const Condition& c, const Estimate& found) {
    return c.is_at_least ? found.value >= c.limit : found.value <= c.limit;
}

double margin_of(const Condition& c, const Estimate& found, double scale) {
    const double beyond = c.is_at_least ? found.value - c.limit : c.limit - found.value;
    const bool is_money = !is_ratio(c.of) && c.of != Of::Multiple;
    return is_money ? 100 * beyond / scale : 100 * beyond;
}

double scale_of(const Condition& c, const Forecast& forecast) {
    double width = 0;
    for (const forecast::PartyForecast& p : forecast.parties)
        if (p.party == c.party) width = p.npv.p95 - p.npv.p5;
    for (const auto& g : forecast.guarantees)
        if (g.clause == c.clause) width = g.most;
    return width > 0 ? width : std::max(1.0, std::fabs(c.limit));
}

std::string value_words(const Condition& c, const Estimate& found, const Figures& figures) {
    if (!std::isfinite(found.value)) return "–";
    if (is_ratio(c.of)) return figures.share(found);
    return c.of == Of::Multiple ? figures.number(found) : figures.money(found);
}

}  // namespace utfall::desk
