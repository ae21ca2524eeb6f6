// What is hidden cannot be found from what is shown: every way to fill in the hidden counts is tried.
#include "disclose.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <set>

namespace utfall::study {
namespace {

constexpr std::int64_t kSmallest = 5;

// The values that each hidden count can have, all of them at least `least` and with this sum.
std::vector<std::set<std::int64_t>> possible(std::size_t hidden, std::int64_t sum,
                                             std::int64_t least) {
    std::vector<std::set<std::int64_t>> values(hidden);
    std::vector<std::int64_t> chosen;
    const std::function<void(std::int64_t)> fill = [&](std::int64_t left) {
        if (chosen.size() + 1 == hidden) {
            if (left < least) return;
            for (std::size_t k = 0; k < chosen.size(); ++k) values[k].insert(chosen[k]);
            values.back().insert(left);
            return;
        }
        for (std::int64_t x = least; x <= left; ++x) {
            chosen.push_back(x);
            fill(left - x);
            chosen.pop_back();
        }
    };
    if (hidden > 0) fill(sum);
    return values;
}

Exhibit arms_of(std::int64_t treated, std::int64_t compared) {
    return {.kind = Exhibit::Kind::Arms,
            .rows = {{std::string("treated"), {static_cast<double>(treated), 1, 1}},
                     {std::string("compared"), {static_cast<double>(compared), 1, 1}}}};
}

Result result_of(std::int64_t treated, std::int64_t compared, Variant variant) {
    Result r{.planned = 0, .variant = std::move(variant)};
    r.sample = {
        .rows = treated + compared, .treated = treated, .compared = compared, .has_arms = true};
    r.treated_mean = 1;
    r.lines = {{.estimate = {.term = "t", .value = 1, .standard_error = 1}}};
    r.exhibits = {arms_of(treated, compared)};
    return r;
}

std::int64_t some(int up_to) { return *rc::gen::inRange(0, up_to); }

}  // namespace

// The number read is known, and so is that every reason to leave out has at least one row.
RC_GTEST_PROP(Disclose, WhatIsLeftOutCannotBeSolved, ()) {
    Study study;
    study.results = {result_of(some(30), some(30), {})};
    Sample& sample = study.results[0].sample;
    std::int64_t read = *sample.rows;
    for (std::int64_t k = some(4); k > 0; --k) {
        sample.left_out.push_back({{.sv = "x", .en = "x"}, 1 + some(12)});
        read += *sample.left_out.back().rows;
    }
    if (sample.left_out.empty() || read < 2 * kSmallest) return;  // what was read tells it all
    disclose(kSmallest, study);
    std::int64_t left = read - sample.rows.value_or(0);
    std::size_t hidden = sample.rows ? 0 : 1;
    for (const LeftOut& part : sample.left_out) {
        if (!part.rows) ++hidden;
        left -= part.rows.value_or(0);
        RC_ASSERT(part.rows.value_or(kSmallest) >= kSmallest);
    }
    for (const auto& values : possible(hidden, left, 0)) RC_ASSERT(values.size() != 1);
    if (hidden > 0 && sample.rows) RC_ASSERT(left >= kSmallest);
    // Nor can the rows that are not told be found as the sum of the arms.
    const double treated = study.results[0].exhibits[0].rows[0].values[0];
    if (!sample.rows) RC_ASSERT(std::isnan(treated));
    if (!sample.rows) RC_ASSERT(!sample.treated && !sample.compared);
}

RC_GTEST_PROP(Disclose, ArmsCannotBeSolved, ()) {
    Study study;
    study.results = {result_of(some(12), some(12), {})};
    disclose(kSmallest, study);
    const Result& r = study.results[0];
    RC_ASSERT(r.sample.treated.has_value() == r.sample.compared.has_value());
    const double shown = r.exhibits[0].rows[0].values[0];
    RC_ASSERT(std::isnan(shown) == !r.sample.treated.has_value());
    if (r.sample.treated) RC_ASSERT(*r.sample.treated == 0 || *r.sample.treated >= kSmallest);
    if (!r.sample.treated) RC_ASSERT(std::isnan(r.treated_mean));
}

// The whole is known, with its arms.
RC_GTEST_PROP(Disclose, SubgroupsCannotBeSolved, ()) {
    Study study;
    Sample whole{.rows = 0, .treated = 0, .compared = 0};
    study.results.resize(1);
    for (std::int64_t k = 0, count = 2 + some(4); k < count; ++k) {
        study.results.push_back(result_of(
            some(15), some(15),
            {.kind = Variant::Kind::Subgroup, .subgroup = "clinic = " + std::to_string(k)}));
        whole.treated = *whole.treated + *study.results.back().sample.treated;
        whole.compared = *whole.compared + *study.results.back().sample.compared;
    }
    study.results[0] = result_of(*whole.treated, *whole.compared, {});
    disclose(kSmallest, study);
    std::int64_t treated = *whole.treated;
    std::int64_t compared = *whole.compared;
    std::size_t hidden = 0;
    for (std::size_t k = 1; k < study.results.size(); ++k) {
        const Result& r = study.results[k];
        if (!r.refused) RC_ASSERT(r.sample.rows.has_value());
        if (r.refused) {
            ++hidden;
            RC_ASSERT(r.lines.empty() && r.exhibits.empty() && !r.sample.rows);
            continue;
        }
        treated -= *r.sample.treated;
        compared -= *r.sample.compared;
    }
    if (hidden == 0) return;
    RC_ASSERT(hidden >= 2);
    if (hidden + 1 == study.results.size()) return;  // none is shown: only the whole is known
    for (const std::int64_t sum : {treated, compared}) {
        RC_ASSERT(sum == 0 || sum >= kSmallest);
        if (sum > 0 && hidden < 4)
            for (const auto& values : possible(hidden, sum, 0)) RC_ASSERT(values.size() != 1);
    }
}

}  // namespace utfall::study
