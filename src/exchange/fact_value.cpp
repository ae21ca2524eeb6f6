// The number reader never guesses. It walks over sign, groups of digits and one decimal mark;
// everything that a reader could take in two ways is a finding with both readings.
#include "fact_value.h"

#include <algorithm>
#include <array>

namespace utfall::exchange {
namespace {

using base::Bilingual;
using base::Code;

constexpr std::size_t kDigitsMax = 18;  // so that every number of that length fits in 64 bits

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_mark(char c) { return c == ',' || c == '.'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t count_digits(std::string_view text) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_digit);
    return static_cast<std::size_t>(end - text.begin());
}

bool starts_with_digit(std::string_view text) { return !text.empty() && is_digit(text.front()); }

// Bytes of the one space at the beginning, 0 when there is none.
std::size_t space_size(std::string_view text) {
    constexpr std::array<std::string_view, 3> kSpaces = {" ", "\u00A0", "\u202F"};
    for (const std::string_view space : kSpaces) {
        if (text.starts_with(space)) return space.size();
    }
    return 0;
}

std::size_t sign_size(std::string_view text) {
    constexpr std::string_view kMinus = "\u2212";
    if (text.starts_with('-')) return 1;
    return text.starts_with(kMinus) ? kMinus.size() : 0;
}

// Four digits and two short numbers, in either order, whatever parts them: meant as a date.
// Shorter or longer numbers ("1.234.567") are not.
bool looks_like_date(std::string_view cell) {
    std::array<std::size_t, 3> sizes = {};
    std::string_view rest = cell;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (i > 0) {
            const bool is_parted = !rest.empty() && (rest[0] == '-' || rest[0] == '/' ||
                                                     rest[0] == '.' || rest[0] == ' ');
            if (!is_parted) return false;
            rest.remove_prefix(1);
        }
        sizes[i] = count_digits(rest);
        rest.remove_prefix(sizes[i]);
    }
    const auto is_short = [](std::size_t size) { return size == 1 || size == 2; };
    const bool is_year_first = sizes[0] == 4 && is_short(sizes[1]) && is_short(sizes[2]);
    const bool is_year_last = is_short(sizes[0]) && is_short(sizes[1]) && sizes[2] == 4;
    // What follows may be a time of day, not another digit, mark or word.
    const bool is_at_end = rest.empty() || rest[0] == 'T' || rest[0] == ' ';
    return (is_year_first || is_year_last) && is_at_end;
}

bool has_iso_form(std::string_view cell) {
    return cell.size() == 10 && cell[4] == '-' && cell[7] == '-' && count_digits(cell) == 4 &&
           count_digits(cell.substr(5)) == 2 && count_digits(cell.substr(8)) == 2;
}

std::optional<bool> yes_or_no(std::string_view cell) {
    std::string lower(cell.substr(0, 4));
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (lower == "ja" || lower == "yes") return true;
    if (lower == "nej" || lower == "no") return false;
    return std::nullopt;
}

// The parts of a number as written.
struct Written {
    bool is_negative = false;
    bool is_grouped = false;
    std::string whole;  // digits without the spaces
    char mark = '\0';
    std::string_view decimals;
    std::string_view after;  // what follows, trimmed
};

std::optional<base::Decimal> decimal_of(const Written& written) {
    std::string digits = written.whole + std::string(written.decimals);
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.size() > kDigitsMax || written.decimals.size() > kDigitsMax) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : digits) number = number * 10 + (c - '0');
    return base::Decimal{.digits = written.is_negative ? -number : number,
                         .scale = static_cast<int>(written.decimals.size())};
}

// "1,234": a thousand or one and a bit? The number of digits after the mark is all there is to go by.
bool is_ambiguous(const Written& written) {
    return written.mark != '\0' && !written.is_grouped && written.decimals.size() == 3 &&
           written.whole.size() <= 3 && written.whole.front() != '0';
}

Finding ambiguous_finding(std::string_view cell, const Written& written) {
    const std::string sign = written.is_negative ? "-" : "";
    const std::string decimals(written.decimals);
    const auto with_mark = [&](char mark) { return sign + written.whole + mark + decimals; };
    return {.code = Code::fact_number_ambiguous,
            .arguments = {Bilingual::same(shown(cell)),
                          Bilingual::same(sign + written.whole + " " + decimals),
                          {.sv = with_mark(','), .en = with_mark('.')},
                          Bilingual::same(with_mark(written.mark) + "0")}};
}

// Takes the whole part from `rest`: "10 000 000". False when a later group has not three digits.
bool take_whole(std::string_view& rest, Written& written) {
    const std::size_t first_size = count_digits(rest);
    written.whole = rest.substr(0, first_size);
    rest.remove_prefix(first_size);
    for (;;) {
        const std::size_t space = space_size(rest);
        if (space == 0 || !starts_with_digit(rest.substr(space))) return true;
        const std::size_t size = count_digits(rest.substr(space));
        if (size != 3 || first_size > 3) return false;
        written.is_grouped = true;
        written.whole += rest.substr(space, size);
        rest.remove_prefix(space + size);
    }
}

// Takes ",50" from `rest`. False when there are several marks or none of the digits that a mark promises.
bool take_decimals(std::string_view& rest, Written& written) {
    if (rest.empty() || !is_mark(rest.front())) return true;
    written.mark = rest.front();
    rest.remove_prefix(1);
    written.decimals = rest.substr(0, count_digits(rest));
    rest.remove_prefix(written.decimals.size());
    return !written.decimals.empty() && (rest.empty() || !is_mark(rest.front()));
}

bool has_exponent(std::string_view rest) {
    if (rest.size() < 2 || (rest[0] != 'e' && rest[0] != 'E')) return false;
    const bool has_sign = rest[1] == '+' || rest[1] == '-';
    return starts_with_digit(rest.substr(has_sign ? 2 : 1));
}

// What may follow a number as its unit begins with a letter, a percent sign or a currency sign.
bool is_unit(std::string_view text) {
    constexpr std::array<std::string_view, 7> kSigns = {"%", "$", "€", "£", "¥", "‰", "°"};
    if (text.empty() || is_letter(text.front())) return true;
    for (const std::string_view sign : kSigns) {
        if (text.starts_with(sign)) return true;
    }
    // In UTF-8 the first byte tells the block: letters from U+00C0 to U+1FFF but for × and ÷,
    // then C/J/K and beyond; what lies between is punctuation and symbols.
    const auto first = static_cast<unsigned char>(text.front());
    if (text.starts_with("×") || text.starts_with("÷")) return false;
    return (first >= 0xC3 && first <= 0xE1) || first >= 0xE3;
}

// Digits where a sign, a space or an apostrophe has come between: meant as a number, but not one.
bool is_almost_number(std::string_view text) {
    if (text.empty()) return false;
    if (is_mark(text[0]) || text[0] == '+') return starts_with_digit(text.substr(1));
    const std::size_t sign = sign_size(text);
    if (sign == 0) return false;
    std::string_view rest = trimmed(text.substr(sign));
    if (!rest.empty() && (is_mark(rest[0]) || rest[0] == '+')) rest.remove_prefix(1);
    return starts_with_digit(rest);
}

ValueReading failed(Finding finding) {
    ValueReading reading;
    reading.finding = std::move(finding);
    return reading;
}

ValueReading read_number_or_word(std::string_view cell) {
    ValueReading reading;
    reading.value.text = cell;
    Written written;
    std::string_view rest = cell.substr(sign_size(cell));
    written.is_negative = rest.size() != cell.size();
    if (!starts_with_digit(rest)) {
        if (is_almost_number(cell)) return failed(finding_on(Code::fact_number_form, cell));
        return reading;
    }
    if (!take_whole(rest, written)) return failed(finding_on(Code::fact_number_groups, cell));
    if (!take_decimals(rest, written)) return failed(finding_on(Code::fact_number_form, cell));
    if (has_exponent(rest)) return failed(finding_on(Code::fact_number_exponent, cell));
    const bool has_apostrophe = rest.starts_with('\'') || rest.starts_with("\u2019");
    written.after = trimmed(rest);
    if (starts_with_digit(written.after)) return failed(finding_on(Code::fact_number_groups, cell));
    if (has_apostrophe) return failed(finding_on(Code::fact_number_form, cell));
    if (!is_unit(written.after)) return reading;  // "12:30", "5-6", "3/4": words
    if (is_ambiguous(written)) return failed(ambiguous_finding(cell, written));
    const std::optional<base::Decimal> number = decimal_of(written);
    if (!number) return failed(finding_on(Code::fact_number_too_long, cell));
    reading.value.kind = FactValue::Kind::Number;
    reading.value.number = *number;
    reading.value.unit = written.after;
    reading.mark = written.mark;
    return reading;
}

}  // namespace

DateReading read_date(std::string_view cell) {
    if (const std::optional<base::Date> date = base::Date::parse(cell)) {
        return {.date = *date, .finding = std::nullopt};
    }
    const Code code = has_iso_form(cell) ? Code::fact_date_nonexistent : Code::fact_date_form;
    return {.date = {}, .finding = finding_on(code, cell)};
}

ValueReading read_value(std::string_view cell) {
    ValueReading reading;
    reading.value.text = cell;
    if (looks_like_date(cell)) {
        DateReading date = read_date(cell);
        reading.value.kind = FactValue::Kind::Date;
        reading.value.date = date.date;
        reading.finding = std::move(date.finding);
        return reading;
    }
    if (const std::optional<bool> answer = yes_or_no(cell)) {
        reading.value.kind = FactValue::Kind::YesNo;
        reading.value.yes = *answer;
        return reading;
    }
    return read_number_or_word(cell);
}

ValueReading read_json_number(std::string_view token) {
    Written written;
    std::string_view rest = token.substr(sign_size(token));
    written.is_negative = rest.size() != token.size();
    written.whole = rest.substr(0, count_digits(rest));
    rest.remove_prefix(written.whole.size());
    if (!take_decimals(rest, written)) return failed(finding_on(Code::fact_number_form, token));
    if (has_exponent(rest)) return failed(finding_on(Code::fact_number_exponent, token));
    const std::optional<base::Decimal> number = decimal_of(written);
    if (!number) return failed(finding_on(Code::fact_number_too_long, token));
    ValueReading reading;
    reading.value.kind = FactValue::Kind::Number;
    reading.value.number = *number;
    reading.value.text = token;
    return reading;
}

}  // namespace utfall::exchange
