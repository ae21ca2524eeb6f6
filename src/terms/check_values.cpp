// Definitions, values by date and scales.
#include <algorithm>
#include <utility>

#include "checker.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

namespace {
using Kind = Expression::Kind;
}

// False when the statement is too far down: reading stops there, and the outermost statement is reported.
bool Checker::begin_reading() {
    constexpr int kMostNested = 250;
    if (reading_depth_ == 0) is_too_deep_ = false;
    if (reading_depth_ >= kMostNested) {
        is_too_deep_ = true;
        return false;
    }
    ++reading_depth_;
    return true;
}

void Checker::end_reading(const Statement& s) {
    --reading_depth_;
    if (reading_depth_ == 0 && is_too_deep_)
        report(Code::definitions_too_deep, s.place, {Bilingual::same(s.holes[0].text)});
}

const Definition& Checker::definition(int index) {
    Definition& d = contract_.definitions[static_cast<std::size_t>(index)];
    int& state = definition_state_[static_cast<std::size_t>(index)];
    const Statement& s = *definition_statements_[static_cast<std::size_t>(index)];
    if (state != 0) {
        if (state == 1)
            d.expression.type.kind = Type::Kind::Unknown;  // a circle: told by check_circles
        return d;
    }
    d.expression.type.kind = Type::Kind::Unknown;
    if (!begin_reading()) return d;
    state = 1;
    read_definition(s);
    state = 2;
    end_reading(s);
    return contract_.definitions[static_cast<std::size_t>(index)];
}

const Scale& Checker::scale(const Symbol& symbol) {
    if (begun_scales_.insert(symbol.statement).second) {
        if (begin_reading()) {
            read_scale(*symbol.statement);
            end_reading(*symbol.statement);
        }
    }
    return contract_.scales[static_cast<std::size_t>(symbol.index)];
}

void Checker::read_definition(const Statement& s) {
    check_lines_once(s);
    const Symbol* symbol = find(s.holes[0], {SymbolKind::Definition});
    if (symbol == nullptr || symbol->statement != &s) return;
    Definition d;
    d.name = s.holes[0].text;
    d.origin = origin(s);
    d.over = over_line(s);
    contract_.definitions[static_cast<std::size_t>(symbol->index)].over = d.over;
    d.expression = expression(s.holes[1], {.over = d.over});
    contract_.definitions[static_cast<std::size_t>(symbol->index)] = std::move(d);
}

void Checker::read_values(const Statement& s) {
    Values& v =
        contract_.values[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Values))];
    v.origin = origin(s);
    v.type = type_of(s.holes[1]);
    if (!s.table) {
        report(Code::table_missing, s.place, {Bilingual::same(v.name)});
        return;
    }
    const bool by_group = s.table->header[0].form == Form::Name;
    if (by_group) {
        const Symbol* group = find(s.table->header[0], {SymbolKind::Dimension});
        if (group == nullptr) return;
        v.group = group->index;
    }
    const std::size_t first = by_group ? 1 : 0;
    for (std::size_t i = first; i < s.table->header.size(); ++i) {
        Values::Column column;
        const Node& heading = s.table->header[i];
        if (heading.form == Form::Heading && heading.column == Column::from_date)
            column.from = heading.parts[0].date;
        if (!v.columns.empty() && (!column.from || *column.from <= *v.columns.back().from))
            report(Code::dates_not_rising, heading.place, {Bilingual::same(v.name)});
        v.columns.push_back(std::move(column));
    }
    const std::size_t members =
        by_group ? contract_.dimensions[static_cast<std::size_t>(*v.group)].members.size() : 1;
    for (Values::Column& column : v.columns) column.by_member.resize(members);
    std::set<int> seen;
    bool all_known = true;
    for (const auto& row : s.table->rows) {
        int at = 0;
        if (by_group) {
            const Expression chosen =
                choice(row[0], {.kind = Type::Kind::Choice, .unit = *v.group});
            const bool is_known = chosen.type.kind == Type::Kind::Choice;
            all_known = all_known && is_known;
            if (!is_known) continue;
            at = static_cast<int>(chosen.constant.numerator);
        }
        if (!seen.insert(at).second)
            report(Code::row_twice, row[0].place,
                   {Bilingual::same(v.name), Bilingual::same(by_group ? row[0].text : v.name)});
        for (std::size_t i = first; i < row.size() && i < s.table->header.size(); ++i)
            v.columns[i - first].by_member[static_cast<std::size_t>(at)] =
                typed(row[i], {.over = by_group ? std::vector<int>{*v.group} : std::vector<int>{}},
                      v.type);
    }
    for (std::size_t i = 0; i < members && all_known; ++i)
        if (!seen.contains(static_cast<int>(i)))
            report(
                Code::rows_missing, s.place,
                {Bilingual::same(v.name),
                 Bilingual::same(
                     by_group ? contract_.dimensions[static_cast<std::size_t>(*v.group)].members[i]
                              : v.name)});
}

void Checker::read_scale(const Statement& s) {
    const Symbol* symbol = find(s.holes[0], {SymbolKind::Scale});
    if (symbol == nullptr || symbol->statement != &s) return;
    const auto index = static_cast<std::size_t>(symbol->index);
    const std::vector<int> declared = over_line(s);
    const Symbol* by = find(s.holes[1], {SymbolKind::Measure, SymbolKind::Definition});
    std::vector<int> over = declared;
    if (by != nullptr && declared.empty())
        over = by->kind == SymbolKind::Measure
                   ? contract_.measures[static_cast<std::size_t>(by->index)].over
                   : definition(by->index).over;
    Scale scale;
    scale.name = s.holes[0].text;
    scale.origin = origin(s);
    scale.over = over;
    scale.by = expression(s.holes[1], {.over = over});
    if (!s.table || s.table->rows.empty()) {
        report(Code::table_missing, s.place, {Bilingual::same(scale.name)});
        return;
    }
    for (std::size_t column = 0; column < 2 && column < s.table->header.size(); ++column) {
        const Node& heading = s.table->header[column];
        const std::string wanted = s.holes[1 - column].text;
        if (heading.text != wanted)
            report(Code::scale_heading, heading.place,
                   {Bilingual::same(heading.text), Bilingual::same(wanted)});
    }
    const bool is_line = s.holes[2].choice == Choice::STEP_straight_line;
    read_scale_rows(s, scale, is_line);
    check_scale_cover(scale);
    contract_.scales[index] = std::move(scale);
}

void Checker::read_scale_rows(const Statement& s, Scale& scale, bool is_line) {
    std::vector<ScaleRow> written;
    for (std::size_t i = 0; i < s.table->rows.size(); ++i) {
        const auto& cells = s.table->rows[i];
        if (cells.size() < 2) continue;
        ScaleRow row;
        row.place = s.table->row_places.size() > i ? s.table->row_places[i] : cells[0].place;
        row.words_sv = print(cells[0], base::Language::Swedish);
        row.words_en = print(cells[0], base::Language::English);
        const auto bound = [&](std::size_t part) {
            return constant(cells[0].parts[part], scale.by.type);
        };
        switch (cells[0].phrase) {
            case Phrase::range_below:
            case Phrase::range_just_below: row.high = bound(0); break;
            case Phrase::range_up_to:
                row.high = bound(0);
                row.high_included = true;
                break;
            case Phrase::range_from_below:
                row.low = bound(0);
                row.high = bound(1);
                break;
            case Phrase::range_from_through:
                row.low = bound(0);
                row.high = bound(1);
                row.high_included = true;
                break;
            case Phrase::range_above_through:
                row.low = bound(0);
                row.low_included = false;
                row.high = bound(1);
                row.high_included = true;
                break;
            case Phrase::range_above_below:
                row.low = bound(0);
                row.low_included = false;
                row.high = bound(1);
                break;
            case Phrase::range_or_more: row.low = bound(0); break;
            case Phrase::range_above:
                row.low = bound(0);
                row.low_included = false;
                break;
            case Phrase::range_at:
                row.low = bound(0);
                row.high = row.low;
                row.high_included = true;
                break;
            default: report(Code::not_a_range, cells[0].place); continue;
        }
        const bool point_only =
            cells[0].phrase == Phrase::range_just_below || cells[0].phrase == Phrase::range_at;
        if (point_only && !is_line) report(Code::point_in_steps, row.place);
        if (cells[0].phrase == Phrase::range_just_below)
            row.low = row.high;  // the point seen from below
        row.value = expression(cells[1], {.over = scale.over});
        if (is_line && row.value.kind != Kind::Constant) report(Code::not_constant, cells[1].place);
        if (row.low && row.high && *row.high < *row.low) report(Code::range_reversed, row.place);
        if (written.empty() || scale.type.kind == Type::Kind::Unknown)
            scale.type = row.value.type;
        else if (!same_type(scale.type, row.value.type))
            report(Code::types_differ, cells[1].place, {words(scale.type), words(row.value.type)});
        written.push_back(std::move(row));
    }
    if (!is_line)
        scale.rows = std::move(written);
    else if (have_points(scale, written))
        join_scale_points(s, scale, written);
}

// A line begins and ends at a point; between a range and what follows it there is none.
bool Checker::have_points(const Scale& scale, const std::vector<ScaleRow>& written) {
    const auto is_point = [](const ScaleRow& row) {
        return row.low && row.high && *row.low == *row.high;
    };
    bool all = true;
    for (std::size_t i = 0; i + 1 < written.size(); ++i) {
        const ScaleRow& row = written[i];
        const ScaleRow& next = written[i + 1];
        if (!row.high || !next.low || !(*row.high < *next.low) || (is_point(row) && is_point(next)))
            continue;
        const Rational& at = is_point(row) ? *next.low : *row.high;
        report(Code::line_needs_point, next.place,
               {Bilingual::same(scale.name), value_words(at, scale.by.type)});
        all = false;
    }
    return all;
}

// Two points that follow each other are joined by a line; a row with an open end keeps its value.
void Checker::join_scale_points(const Statement& s, Scale& scale,
                                const std::vector<ScaleRow>& written) {
    for (std::size_t i = 0; i < written.size(); ++i) {
        const ScaleRow& row = written[i];
        const bool is_point = row.low && row.high && *row.low == *row.high;
        if (!is_point || row.high_included)
            scale.rows.push_back(row);  // "just below" itself is never reached
        if (i + 1 == written.size() || !is_point) continue;
        const ScaleRow& next = written[i + 1];
        const bool next_is_point = next.low && next.high && *next.low == *next.high;
        if (!next_is_point || *next.low <= *row.low) continue;
        const auto run = next.low->minus(*row.low),
                   rise = next.value.constant.minus(row.value.constant);
        const auto slope = run && rise ? rise->over(*run) : std::nullopt;
        if (!slope) {
            report(Code::number_too_large, s.place);
            continue;
        }
        ScaleRow line = row;
        line.low_included = false;
        line.high = next.low;
        line.high_included = false;
        line.slope = slope;
        const auto between = [&](const std::string& a, const std::string& b, const char* joint) {
            return a + joint + b;
        };
        line.words_sv = between(row.words_sv, next.words_sv, " – ");
        line.words_en = between(row.words_en, next.words_en, " – ");
        scale.rows.push_back(std::move(line));
    }
}

void Checker::check_scale_cover(const Scale& scale) {
    const auto text = [&](const Rational& value) { return value_words(value, scale.by.type); };
    if (scale.rows.empty()) return;
    // What the measure can be outside its declared range need not be covered, but open ends are clearest; so they are asked for.
    const auto words = [&](Phrase phrase, const Rational& value) {
        const Bilingual end = text(value);
        switch (phrase) {
            case Phrase::range_up_to:
                return Bilingual{.sv = "högst " + end.sv, .en = "at most " + end.en};
            case Phrase::range_below:
                return Bilingual{.sv = "under " + end.sv, .en = "below " + end.en};
            case Phrase::range_above:
                return Bilingual{.sv = "över " + end.sv, .en = "above " + end.en};
            default: return Bilingual{.sv = end.sv + " eller mer", .en = end.en + " or more"};
        }
    };
    const ScaleRow& first = scale.rows.front();
    const ScaleRow& last = scale.rows.back();
    if (first.low)
        report(Code::scale_open_below, first.place,
               {Bilingual::same(scale.name), text(*first.low),
                words(first.low_included ? Phrase::range_below : Phrase::range_up_to, *first.low)});
    if (last.high)
        report(
            Code::scale_open_above, last.place,
            {Bilingual::same(scale.name), text(*last.high),
             words(last.high_included ? Phrase::range_above : Phrase::range_or_more, *last.high)});
    for (std::size_t i = 0; i + 1 < scale.rows.size(); ++i) {
        const ScaleRow& a = scale.rows[i];
        const ScaleRow& b = scale.rows[i + 1];
        if (!a.high || !b.low || *b.low < *a.high) {
            report(Code::overlap_in_tiers, b.place,
                   {Bilingual::same(scale.name), Bilingual{.sv = b.words_sv, .en = b.words_en},
                    Bilingual{.sv = a.words_sv, .en = a.words_en}});
        } else if (*a.high < *b.low) {
            report(Code::gap_in_tiers, b.place,
                   {Bilingual::same(scale.name), text(*a.high), text(*b.low)});
        } else if (a.high_included && b.low_included) {
            report(Code::boundary_twice, b.place, {Bilingual::same(scale.name), text(*b.low)});
        } else if (!a.high_included && !b.low_included) {
            report(Code::boundary_unsaid, b.place, {Bilingual::same(scale.name), text(*b.low)});
        }
    }
}

}  // namespace utfall::terms
