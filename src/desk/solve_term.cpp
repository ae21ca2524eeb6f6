#include "solve_term.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "utfall/base/text.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

using base::Bilingual;
using base::Decimal;
using base::Language;
using terms::WrittenNumber;

namespace {

constexpr int kMostDecimals = 6;
constexpr std::int64_t kMostDigits = 1'000'000'000'000'000;
constexpr std::int64_t kMostSteps = 1'000'000'000'000;

std::string listed(const std::vector<WrittenNumber>& numbers, Language language) {
    std::string out;
    for (const WrittenNumber& n : numbers)
        out +=
            fmt::format("  {}:{}  {}  ({} {})\n", n.name, n.order, terms::print(*n.node, language),
                        language == Language::Swedish ? "rad" : "line", n.node->place.line);
    if (!out.empty()) out.pop_back();
    return out;
}

Bilingual with_list(const Bilingual& what, const std::vector<WrittenNumber>& numbers) {
    return {.sv = what.sv + "\n" + listed(numbers, Language::Swedish),
            .en = what.en + "\n" + listed(numbers, Language::English)};
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t out = 1;
    for (int k = 0; k < exponent; ++k) out *= 10;
    return out;
}

std::int64_t digits_at(Decimal d, int scale) { return d.digits * power_of_ten(scale - d.scale); }

bool fits(Decimal d) {
    return d.scale <= kMostDecimals && d.digits <= std::numeric_limits<std::int64_t>::max() /
                                                       power_of_ten(kMostDecimals - d.scale);
}

}  // namespace

std::optional<WrittenNumber> find_term(terms::Document& document, const std::string& wanted,
                                       Bilingual& wrong) {
    const std::vector<WrittenNumber> all = terms::written_numbers(document);
    const std::size_t colon = wanted.rfind(':');
    const std::string name = wanted.substr(0, colon);
    int order = 0;
    if (colon != std::string::npos) {
        const char* end = wanted.data() + wanted.size();
        if (std::from_chars(wanted.data() + colon + 1, end, order).ptr != end) order = -1;
    }
    std::vector<WrittenNumber> named;
    std::vector<std::string> names;
    for (const WrittenNumber& n : all) {
        names.push_back(n.name);
        if (n.name == name) named.push_back(n);
    }
    if (named.empty()) {
        const auto near = base::nearest(name, names);
        wrong = with_list({.sv = fmt::format("Inget villkor med ett tal heter \"{}\"{}. De som har "
                                             "tal är:",
                                             name, near ? " (menas " + *near + "?)" : ""),
                           .en = fmt::format("No term with a number is called \"{}\"{}. Those that "
                                             "have numbers are:",
                                             name, near ? " (is it " + *near + "?)" : "")},
                          all);
        return std::nullopt;
    }
    if (colon == std::string::npos && named.size() == 1) return named[0];
    for (const WrittenNumber& n : named)
        if (n.order == order) return n;
    wrong = with_list({.sv = fmt::format("\"{}\" har {} tal. Ange vilket:", name, named.size()),
                       .en = fmt::format("\"{}\" has {} numbers. Say which:", name, named.size())},
                      named);
    return std::nullopt;
}

std::optional<WrittenValue> read_value(const std::string& text, const base::Currency& currency,
                                       Language language) {
    std::string closed;  // without spaces, also those that do not break
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "\u00a0") == 0)
            ++i;
        else if (text[i] != ' ')
            closed += text[i];
    }
    WrittenValue out;
    Decimal& d = out.decimal;
    const bool is_negative = closed.starts_with('-');
    bool has_mark = false, has_digit = false;
    std::size_t at = is_negative ? 1 : 0;
    for (; at < closed.size(); ++at) {
        const char c = closed[at];
        const bool is_digit = c >= '0' && c <= '9';
        const bool is_mark = c == '.' || (c == ',' && language == Language::Swedish);
        if (!is_digit && !(is_mark && has_digit && !has_mark)) break;
        if (d.digits > kMostDigits) return std::nullopt;
        if (is_digit) {
            d.digits = d.digits * 10 + (c - '0');
            d.scale += has_mark ? 1 : 0;
        }
        has_digit = has_digit || is_digit;
        has_mark = has_mark || is_mark;
    }
    const std::string unit = closed.substr(at);
    out.is_share = unit == "%";
    out.is_money =
        unit == currency.code || unit == base::currency_word(currency, Language::Swedish);
    const bool is_known = unit.empty() || out.is_share || out.is_money;
    if (!has_digit || !is_known || d.scale > kMostDecimals) return std::nullopt;
    if (is_negative) d.digits = -d.digits;
    return out;
}

Decimal TermGrid::at(std::int64_t index) const {
    Decimal out{index * step.digits, step.scale};
    while (out.scale > scale && out.digits % 10 == 0) {
        out.digits /= 10;
        --out.scale;
    }
    return out;
}

std::optional<TermGrid> grid_of(const terms::Node& node, const GridWords& words,
                                const base::Currency& currency, Language language,
                                Bilingual& wrong) {
    const Decimal written = node.decimal;
    const auto read = [&](const std::string& text, Decimal otherwise) -> std::optional<Decimal> {
        if (text.empty()) return otherwise;
        const auto value = read_value(text, currency, language);
        const bool is_other_unit = value && ((value->is_share && node.form != terms::Form::Share) ||
                                             (value->is_money && node.form != terms::Form::Money &&
                                              node.form != terms::Form::Price));
        if (!value || is_other_unit || value->decimal.digits < 0) return std::nullopt;
        return value->decimal;
    };
    const Decimal most = node.form == terms::Form::Share
                             ? Decimal{100, 0}
                             : Decimal{2 * written.digits, written.scale};
    const auto from = read(words.from, {0, 0}), to = read(words.to, most),
               step = read(words.step, {1, written.scale});
    const std::string written_so = terms::print(node, language);
    wrong = {.sv =
                 "Gränserna --from och --to och steget --step är tal som villkoret kan ha, i dess "
                 "enhet: det säger " +
                 written_so + ".",
             .en =
                 "The limits --from and --to and the step --step are numbers that the term can "
                 "have, in its unit: it says " +
                 written_so + "."};
    if (!from || !to || !step || !fits(*from) || !fits(*to) || !fits(*step)) return std::nullopt;
    const int scale = std::max({from->scale, to->scale, step->scale, written.scale});
    const std::int64_t width = digits_at(*step, scale), low = digits_at(*from, scale),
                       high = digits_at(*to, scale);
    if (width <= 0) return std::nullopt;
    const TermGrid grid{.range = {(low + width - 1) / width, high / width},
                        .step = {width, scale},
                        .scale = written.scale};
    wrong = {.sv =
                 "Mellan --from och --to finns inget värde; steget är för stort eller gränserna "
                 "omkastade.",
             .en =
                 "There is no value between --from and --to; the step is too large or the limits "
                 "are exchanged."};
    if (grid.range.last < grid.range.first || grid.range.last > kMostSteps) return std::nullopt;
    return grid;
}

std::string term_text(const terms::Node& node, Decimal value, Language language) {
    terms::Node other = node;
    other.decimal = value;
    return terms::print(other, language);
}

}  // namespace utfall::desk
