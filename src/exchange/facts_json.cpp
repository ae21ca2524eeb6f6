// Reads JSON as it streams by (SAX): memory holds the facts and nothing else, and a number is taken as the
// text that stands in the file. The reader hands us a floating-point number too; it is never looked at.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "columns.h"
#include "fact_value.h"
#include "facts_reader.h"
#include "utfall/base/text.h"

namespace utfall::exchange {
namespace {

using base::Bilingual;
using base::Code;

struct Position {
    int line = 1;
    int column = 0;          // characters read on the line
    std::size_t offset = 0;  // bytes read
};

// Walks over the text and tells the position, which the JSON reader itself does not.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, Position* position) : at_(at), position_(position) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        if (*at_ == '\n') {
            ++position_->line;
            position_->column = 0;
        } else if (base::starts_character(*at_)) {
            ++position_->column;
        }
        ++position_->offset;
        ++at_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

private:
    const char* at_;
    Position* position_;
};

enum class Scalar { Null, Boolean, Integer, Decimal, Text };
enum class Level { Top, Wrapper, List, Fact, Names, End };

constexpr std::string_view kFactsKey = "facts";
// What a study says about how the values came about; for those who read the file, not for settlement.
constexpr std::string_view kCertificateKey = "certificate";

Bilingual expected_form(Column column) {
    switch (column) {
        case Column::Value:
            return {.sv = "en text, ett tal, true eller false",
                    .en = "a text, a number, true or false"};
        case Column::Concerns:
            return {.sv = "en text eller en lista av texter", .en = "a text or a list of texts"};
        case Column::Claim:
            return {.sv = "en text eller ett heltal", .en = "a text or a whole number"};
        case Column::Date:
        case Column::OutcomeDate:
        case Column::Claimed:
        case Column::CorrectsFrom:
            return {.sv = "ett datum som \"2021-03-31\"", .en = "a date such as \"2021-03-31\""};
        case Column::Measure:
        case Column::Source:
        case Column::Verifier: return {.sv = "en text", .en = "a text"};
    }
    return {};
}

// The names of the functions without a trailing underscore are the JSON reader's. They return false to stop it.
class FactHandler {
public:
    FactHandler(std::string_view text, const Position& position, Findings& findings)
        : text_(text), position_(position), findings_(findings) {}

    FactsRead take() { return {.rows = std::move(rows_), .is_certificate = has_certificate_}; }

    bool null() { return take_scalar(Scalar::Null, "null"); }
    bool boolean(bool yes) { return take_scalar(Scalar::Boolean, yes ? "true" : "false"); }
    bool number_integer(nlohmann::json::number_integer_t number) {
        return take_scalar(Scalar::Integer, fmt::format("{}", number));
    }
    bool number_unsigned(nlohmann::json::number_unsigned_t number) {
        return take_scalar(Scalar::Integer, fmt::format("{}", number));
    }
    bool number_float(nlohmann::json::number_float_t /*unused*/, const std::string& written) {
        // The reader writes the point as the C locale would have it.
        std::string token = written;
        std::replace(token.begin(), token.end(), ',', '.');
        return take_scalar(Scalar::Decimal, token);
    }
    bool string(const std::string& text) { return take_scalar(Scalar::Text, text); }
    bool binary(const nlohmann::json::binary_t& /*unused*/) { return false; }

    bool start_object(std::size_t /*unused*/) {
        if (skipped_depth_ > 0) return skip_deeper();
        if (level_ == Level::Top) {
            level_ = Level::Wrapper;
            return true;
        }
        if (level_ == Level::Wrapper && is_certificate_key_) return skip_deeper();
        if (level_ == Level::List) {
            begin_fact();
            if (static_cast<std::size_t>(fact_count_) <= kFactsMax) return true;
            report(fact_position_, too_many_facts());
            return false;
        }
        return refuse_container();
    }

    bool start_array(std::size_t /*unused*/) {
        if (skipped_depth_ > 0) return skip_deeper();
        const bool is_list = level_ == Level::Top || (level_ == Level::Wrapper && is_facts_key_);
        if (is_list) {
            level_after_list_ = level_ == Level::Top ? Level::End : Level::Wrapper;
            level_ = Level::List;
            return true;
        }
        if (level_ == Level::Fact && column_ == Column::Concerns) {
            level_ = Level::Names;
            return true;
        }
        return refuse_container();
    }

    bool end_object() {
        if (skipped_depth_ > 0) return skip_shallower();
        if (level_ == Level::Fact) {
            end_fact();
            level_ = Level::List;
            return !findings_.is_full();
        }
        if (!has_facts_) report_shape();
        level_ = Level::End;
        return true;
    }

    bool end_array() {
        if (skipped_depth_ > 0) return skip_shallower();
        level_ = level_ == Level::Names ? Level::Fact : level_after_list_;
        return true;
    }

    bool key(const std::string& name) {
        if (skipped_depth_ > 0) return true;
        // The quotation mark before the key; a key with escapes is longer in the file than here.
        key_position_ = position_;
        key_position_.column = std::max(1, key_position_.column - base::count_characters(name) - 1);
        if (level_ == Level::Wrapper) return take_wrapper_key(name);
        column_ = find_by_key(name);
        if (!column_) return report_key(Code::json_key_unknown, name, key_list());
        bool& is_seen = seen_[static_cast<std::size_t>(*column_)];
        if (is_seen) {
            column_.reset();
            return report_key(Code::json_key_twice, name, {});
        }
        is_seen = true;
        return true;
    }

    bool parse_error(std::size_t /*unused*/, const std::string& last_token,
                     const nlohmann::json::exception& exception) {
        constexpr int kOutOfRange = 406;  // a number beyond every floating-point number
        if (exception.id == kOutOfRange) {
            const bool is_member = level_ == Level::Fact || level_ == Level::Names;
            report(is_member ? key_position_ : position_,
                   finding_on(Code::fact_number_too_long, last_token));
        } else {
            report(position_, finding_on(Code::json_broken, last_words()));
        }
        return false;
    }

private:
    // The end of what was read, at most the last line of it.
    [[nodiscard]] std::string_view last_words() const {
        constexpr int kCharactersMax = 20;
        std::size_t end = position_.offset;  // perhaps inside a character
        while (end < text_.size() && !base::starts_character(text_[end])) ++end;
        std::string_view words = trimmed(text_.substr(0, end));
        words.remove_prefix(words.find_last_of('\n') + 1);
        std::size_t start = words.size();
        for (int count = 0; start > 0 && count < kCharactersMax;) {
            --start;
            if (base::starts_character(words[start])) ++count;
        }
        return words.substr(start);
    }

    bool skip_deeper() {
        ++skipped_depth_;
        return true;
    }

    bool skip_shallower() {
        --skipped_depth_;
        return true;
    }

    bool take_wrapper_key(const std::string& name) {
        is_facts_key_ = name == kFactsKey && !has_facts_;
        is_certificate_key_ = name == kCertificateKey && !has_certificate_;
        if (is_facts_key_) has_facts_ = true;
        if (is_certificate_key_) has_certificate_ = true;
        if (is_facts_key_ || is_certificate_key_) return true;
        const bool is_known = name == kFactsKey || name == kCertificateKey;
        const Code code = is_known ? Code::json_key_twice : Code::json_key_unknown;
        return report_key(code, name, Bilingual::same(std::string(kFactsKey)));
    }

    void begin_fact() {
        level_ = Level::Fact;
        fact_position_ = position_;
        row_ = {};
        row_.row = ++fact_count_;
        column_.reset();
        seen_ = {};
        is_sound_ = true;
    }

    void end_fact() {
        for (const Column column : kColumns) {
            if (!is_needed(column) || seen_[static_cast<std::size_t>(column)]) continue;
            report(fact_position_,
                   {.code = Code::json_key_missing,
                    .arguments = {Bilingual::same(std::string(json_key(column))),
                                  Bilingual::same(fmt::format("{}", fact_count_))}});
        }
        if (is_sound_) rows_.push_back(std::move(row_));
    }

    // An object or a list where none belongs: reported once, then passed over.
    bool refuse_container() {
        skipped_depth_ = 1;
        return report_type();
    }

    // A value of the wrong kind, unless its key was already reported.
    bool report_type() {
        switch (level_) {
            case Level::Wrapper:
                if (is_facts_key_ || is_certificate_key_) report_shape();
                break;
            case Level::Fact:
            case Level::Names:
                if (!column_) break;
                report(key_position_,
                       {.code = Code::json_type,
                        .arguments = {Bilingual::same(std::string(json_key(*column_))),
                                      expected_form(*column_)}});
                break;
            case Level::Top:
            case Level::List:
            case Level::End: report_shape(); break;
        }
        return !findings_.is_full();
    }

    void report_shape() { report(position_, {.code = Code::json_shape, .arguments = {}}); }

    bool report_key(Code code, const std::string& name, Bilingual argument) {
        Finding finding = finding_on(code, name);
        finding.arguments.push_back(std::move(argument));
        report(key_position_, std::move(finding));
        return !findings_.is_full();
    }

    void report(Position where, Finding finding) {
        is_sound_ = false;
        findings_.add(where.line, where.column, std::move(finding));
    }

    bool take_scalar(Scalar kind, const std::string& text) {
        if (skipped_depth_ > 0) return true;
        if (level_ == Level::Fact && !column_) return true;
        if (level_ == Level::Fact) return take_member(kind, text);
        if (level_ != Level::Names || kind != Scalar::Text) return report_type();
        const std::string_view name = trimmed(text);
        if (name.empty()) report(key_position_, finding_on(Code::fact_for_empty, text));
        row_.concerns.emplace_back(name);
        return !findings_.is_full();
    }

    bool take_member(Scalar kind, const std::string& text) {
        const bool is_plain =
            kind == Scalar::Text || (column_ == Column::Claim && kind == Scalar::Integer);
        if (is_plain) {
            std::optional<Finding> finding = set_cell(row_, *column_, text, memory_);
            if (finding) report(key_position_, std::move(*finding));
        } else if (column_ == Column::Value && kind != Scalar::Null) {
            take_value(kind, text);
        } else {
            report_type();
        }
        return !findings_.is_full();
    }

    void take_value(Scalar kind, const std::string& text) {
        if (kind == Scalar::Boolean) {
            row_.value.kind = FactValue::Kind::YesNo;
            row_.value.yes = text == "true";
            row_.value.text = text;
            return;
        }
        ValueReading reading = read_json_number(text);
        if (reading.finding) report(key_position_, std::move(*reading.finding));
        row_.value = std::move(reading.value);
    }

    std::string_view text_;
    const Position& position_;
    Findings& findings_;
    std::vector<FactRow> rows_;
    MarkMemory memory_;
    Level level_ = Level::Top;
    Level level_after_list_ = Level::End;
    int skipped_depth_ = 0;  // containers that are passed over
    bool has_facts_ = false;
    bool is_facts_key_ = false;
    bool has_certificate_ = false;
    bool is_certificate_key_ = false;
    // The fact being read.
    FactRow row_;
    int fact_count_ = 0;
    Position fact_position_;
    Position key_position_;
    std::optional<Column> column_;  // nothing after a key that was refused
    std::array<bool, kColumns.size()> seen_ = {};
    bool is_sound_ = true;
};

}  // namespace

FactsRead read_facts_json(std::string_view text, Findings& findings) {
    Position position;
    FactHandler handler(text, position, findings);
    const CountingIterator begin(text.data(), &position);
    const CountingIterator end(text.data() + text.size(), &position);
    // What stopped the reader stands in `findings`.
    static_cast<void>(nlohmann::json::sax_parse(begin, end, &handler));
    return handler.take();
}

}  // namespace utfall::exchange
