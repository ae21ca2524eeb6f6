#include "claims_draw.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace utfall::forecast {

using settle::ClaimCase;
using settle::ClaimVerdict;
using Inputs = std::vector<std::vector<std::int64_t>>;

ClaimsDraw::ClaimsDraw(const Prepared& prepared, const ClaimsPlan& plan, std::size_t most_rows)
    : plan_(plan),
      judge_(prepared.as_it_runs, plan.list, plan.persons),
      numbers_(plan, judge_,
               prepared.contract.price_lists[static_cast<std::size_t>(plan.list)].lines.size()),
      by_numbers_alone_(plan.groups.empty() && !judge_.has_caps()),
      line_at_(prepared.contract.price_lists[static_cast<std::size_t>(plan.list)].lines.size()),
      is_cut_(plan.lines.size()),
      counted_(plan.lines.size(), std::vector<double>(most_rows)),
      cut_(plan.lines.size()) {
    for (std::size_t k = 0; k < plan.lines.size(); ++k)
        line_at_[static_cast<std::size_t>(plan.lines[k].line)] = k;
    sheets_.resize(plan.groups.size());
    for (const ClaimsPlan::Group& group : plan.groups) {
        claimants_.push_back(&group.plan);
        groups_.emplace_back(group.plan);
    }
    if (plan.days) {
        by_days_.emplace(*plan.days, claimants_, judge_);
        plan_sums();
    }
    for (const ClaimsPlan::Count& count : plan.counts) {
        Worth worth{.price = judge_.price_on(count.line, count.outcome).value_or(0),
                    .line = line_at_[static_cast<std::size_t>(count.line)]};
        for (const ClaimsPlan::Answer& a : plan.answers)
            if ((a.line < 0 || a.line == count.line) && a.from <= count.accepted &&
                count.accepted <= a.through)
                (a.is_number ? worth.numbers : worth.values).push_back(a.input);
        for (std::size_t k = 0; k < plan.named.size(); ++k)
            if (plan.named[k].line == count.line && plan.named[k].from <= count.accepted &&
                count.accepted <= plan.named[k].through)
                worth.named.push_back(k);
        worths_.push_back(std::move(worth));
    }
}

std::optional<ClaimsDraw::Wrong> ClaimsDraw::draw(const ClaimsChunk& chunk, Inputs& inputs) {
    std::fill(cut_.begin(), cut_.end(), std::size_t{0});
    for (const ClaimsPlan::Answer& answer : plan_.answers)
        std::fill_n(inputs[answer.input].begin(), chunk.rows, std::int64_t{0});
    for (std::size_t row = 0; row < chunk.rows; ++row) {
        if (const auto wrong = find_wrong(chunk, row)) return wrong;
        std::fill(is_cut_.begin(), is_cut_.end(), false);
        for (auto& column : counted_) column[row] = 0;
        for (const std::span<double>& column : chunk.named) column[row] = 0;
        if (by_numbers_alone_) {
            draw_numbers(chunk, row, inputs);
        } else if (by_days_) {
            draw_persons(chunk, row);
            by_days_->judge(drawn_);
            answer_by_days(chunk, row, inputs);
        } else {
            draw_claims(chunk, row);
            judge_.judge(sorted_, verdicts_);
            answer(row, inputs);
            answer_by_name(chunk, row);
            note_counted(row);
        }
        for (std::size_t k = 0; k < is_cut_.size(); ++k) cut_[k] += is_cut_[k] ? 1U : 0U;
    }
    return std::nullopt;
}

std::optional<ClaimsDraw::Wrong> ClaimsDraw::find_wrong(const ClaimsChunk& chunk,
                                                        std::size_t row) const {
    double left = plan_.persons;
    for (std::size_t g = 0; g < chunk.groups.size(); ++g) {
        const double persons = std::floor(chunk.groups[g].persons.at(row) + 0.5);
        if (!(persons >= 0 && persons <= left)) return Wrong{row, g};
        left -= persons;
        for (std::size_t k = 0; k < chunk.groups[g].chances.size(); ++k) {
            const double chance = chunk.groups[g].chances[k].at(row);
            if (!(chance >= 0 && chance <= 1)) return Wrong{row, g, k};
        }
    }
    return std::nullopt;
}

void ClaimsDraw::draw_numbers(const ClaimsChunk& chunk, std::size_t row, Inputs& inputs) {
    numbers_.begin();
    for (std::size_t k = 0; k < plan_.counts.size(); ++k) {
        const double drawn = chunk.counts[k].at(row);
        const Worth& worth = worths_[k];
        const std::int64_t number = numbers_.take(k, drawn, nullptr);
        counted_[worth.line][row] += static_cast<double>(number);
        if (static_cast<double>(number) + 0.5 <= drawn) is_cut_[worth.line] = true;
        for (const std::size_t input : worth.values) inputs[input][row] += number * worth.price;
        for (const std::size_t input : worth.numbers) inputs[input][row] += number;
        for (const std::size_t at : worth.named)
            chunk.named[at][row] += static_cast<double>(number);
    }
}

void ClaimsDraw::draw_claims(const ClaimsChunk& chunk, std::size_t row) {
    claims_.clear();
    numbers_.begin();
    for (std::size_t k = 0; k < plan_.counts.size(); ++k) {
        const double drawn = chunk.counts[k].at(row);
        const std::int64_t number = numbers_.take(k, drawn, &claims_);
        if (static_cast<double>(number) + 0.5 <= drawn) is_cut_[worths_[k].line] = true;
    }
    draw_persons(chunk, row);
    for (std::size_t g = 0; g < groups_.size(); ++g) add_claims(g);
    put_in_order();
}

void ClaimsDraw::draw_persons(const ClaimsChunk& chunk, std::size_t row) {
    drawn_.clear();
    int first = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const ClaimsChunk::Group& group = chunk.groups[g];
        chances_.clear();
        for (const Numbers& chance : group.chances) chances_.push_back(chance.at(row));
        const double persons = std::floor(group.persons.at(row) + 0.5);
        groups_[g].draw({.persons = static_cast<std::size_t>(persons),
                         .chances = chances_,
                         .luck = group.luck[row]},
                        sheets_[g]);
        drawn_.push_back({.sheet = &sheets_[g], .first_person = first});
        first += static_cast<int>(persons);
    }
}

// Person by person, each claimed and accepted on one day.
void ClaimsDraw::add_claims(std::size_t group) {
    const ClaimSheet& sheet = sheets_[group];
    const ClaimantPlan& plan = *claimants_[group];
    for (std::size_t person = 0; person < sheet.persons; ++person)
        for (std::size_t k = 0; k < plan.rows.size(); ++k) {
            const std::int32_t day = sheet.day(k + 1, person);
            if (day == kNever) continue;
            claims_.push_back({.person = drawn_[group].first_person + static_cast<int>(person),
                               .line = plan.rows[k].line,
                               .outcome = base::Date::from_days(day),
                               .claimed = plan.accepted_on(day),
                               .accepted = plan.accepted_on(day)});
        }
}

void ClaimsDraw::put_in_order() {
    order_.sort(
        claims_, sorted_, [](const ClaimCase& c) { return c.accepted.days(); },
        [&](const ClaimCase& a, const ClaimCase& b) {
            return std::pair(judge_.place_of(a.line, a.outcome, a.accepted), a.person) <
                   std::pair(judge_.place_of(b.line, b.outcome, b.accepted), b.person);
        });
}

void ClaimsDraw::plan_sums() {
    const auto add = [](std::vector<Sum>& sums, std::size_t what, std::size_t segment) {
        const auto own =
            std::find_if(sums.begin(), sums.end(), [&](const Sum& s) { return s.what == what; });
        (own == sums.end() ? sums.emplace_back(Sum{.what = what}) : *own)
            .segments.push_back(segment);
    };
    for (const auto& group : plan_.days->groups)
        for (const ClaimDays::Line& line : group)
            for (std::size_t m = 0; m < line.marks.size(); ++m) {
                const std::size_t s = line.first_segment + m;
                const ClaimDays::Segment& segment = plan_.days->segments[s];
                const std::size_t at = line_at_[static_cast<std::size_t>(line.line)];
                add(segment.counts ? counting_ : cutting_, at, s);
                for (const std::size_t input : segment.values) add(values_, input, s);
                for (const std::size_t input : segment.numbers) add(input_numbers_, input, s);
                for (const std::size_t named : segment.named) add(named_, named, s);
            }
}

void ClaimsDraw::answer_by_days(const ClaimsChunk& chunk, std::size_t row, Inputs& inputs) {
    const auto number_of = [this](const Sum& sum) {
        std::int64_t number = 0;
        for (const std::size_t s : sum.segments) number += by_days_->number(s);
        return number;
    };
    for (const Sum& sum : values_) {
        std::int64_t worth = 0;
        for (const std::size_t s : sum.segments) worth += by_days_->worth(s);
        inputs[sum.what][row] = worth;
    }
    for (const Sum& sum : input_numbers_) inputs[sum.what][row] = number_of(sum);
    for (const Sum& sum : named_) chunk.named[sum.what][row] = static_cast<double>(number_of(sum));
    for (const Sum& sum : counting_) counted_[sum.what][row] = static_cast<double>(number_of(sum));
    for (const Sum& sum : cutting_) is_cut_[sum.what] = number_of(sum) > 0;
}

void ClaimsDraw::answer(std::size_t row, Inputs& inputs) {
    for (const ClaimsPlan::Answer& a : plan_.answers) {
        const auto begin =
            std::partition_point(sorted_.begin(), sorted_.end(),
                                 [&](const ClaimCase& c) { return c.accepted < a.from; });
        std::int64_t sum = 0;
        for (auto c = begin; c != sorted_.end() && c->accepted <= a.through; ++c) {
            const ClaimVerdict& v = verdicts_[static_cast<std::size_t>(c - sorted_.begin())];
            if (v.kind != ClaimVerdict::Kind::Counts || (a.line >= 0 && a.line != c->line) ||
                (a.person >= 0 && a.person != c->person))
                continue;
            sum += a.is_number ? 1 : v.paid;
        }
        inputs[a.input][row] = sum;
    }
}

void ClaimsDraw::answer_by_name(const ClaimsChunk& chunk, std::size_t row) {
    for (std::size_t k = 0; k < plan_.named.size(); ++k) {
        const ClaimsPlan::Named& named = plan_.named[k];
        for (std::size_t i = 0; i < sorted_.size(); ++i)
            if (sorted_[i].line == named.line && named.from <= sorted_[i].accepted &&
                sorted_[i].accepted <= named.through &&
                verdicts_[i].kind == ClaimVerdict::Kind::Counts)
                chunk.named[k][row] += 1;
    }
}

void ClaimsDraw::note_counted(std::size_t row) {
    for (std::size_t i = 0; i < sorted_.size(); ++i) {
        const std::size_t line = line_at_[static_cast<std::size_t>(sorted_[i].line)];
        if (verdicts_[i].kind == ClaimVerdict::Kind::Counts)
            counted_[line][row] += 1;
        else
            is_cut_[line] = true;
    }
}

std::vector<ClaimCase> ClaimsDraw::claims_of(const ClaimsChunk& chunk, std::size_t row) {
    draw_claims(chunk, row);
    return sorted_;
}

}  // namespace utfall::forecast
