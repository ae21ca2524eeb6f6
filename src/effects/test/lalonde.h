// MatchIt's version of the National Supported Work data, for tests of matching and weighting.
#pragma once
#include <numeric>

#include "reference.h"
#include "utfall/effects/binary_regression.h"
#include "utfall/effects/matching.h"

namespace utfall::effects {

struct Lalonde {
    std::vector<double> treated, outcome;
    std::vector<std::int64_t> keys;
    std::vector<std::string> names{"age",     "educ",     "raceblack", "racehispan", "racewhite",
                                   "married", "nodegree", "re74",      "re75"};
    std::vector<std::vector<double>> covariates;  // in the order of names

    static Lalonde read() {
        const reference::Table table = reference::table("MatchIt_lalonde.csv");
        Lalonde l;
        l.treated = table.numbers("treat");
        l.outcome = table.numbers("re78");
        l.keys.resize(l.treated.size());
        std::iota(l.keys.begin(), l.keys.end(), 0);
        for (const std::string& name : l.names) {
            if (name.rfind("race", 0) != 0) {
                l.covariates.push_back(table.numbers(name));
                continue;
            }
            auto& column = l.covariates.emplace_back();
            for (const std::string& race : table.texts("race"))
                column.push_back(race == name.substr(4) ? 1 : 0);
        }
        return l;
    }
    [[nodiscard]] Units units() const { return {.treated = treated, .keys = keys}; }
    // Without the first race, which the other two and the intercept tell.
    [[nodiscard]] std::vector<Column> told() const {
        std::vector<Column> some;
        for (std::size_t j = 0; j < names.size(); ++j)
            if (names[j] != "raceblack") some.emplace_back(covariates[j]);
        return some;
    }
    [[nodiscard]] std::vector<std::string> told_names() const {
        std::vector<std::string> some;
        for (const std::string& name : names)
            if (name != "raceblack") some.push_back(name);
        return some;
    }
    [[nodiscard]] std::vector<double> chances(Link link) const {
        Regression regression{
            .outcome = treated, .terms = {Term::ones()}, .names = {"(intercept)"}};
        for (const Column x : told()) regression.terms.emplace_back(x);
        for (const std::string& name : told_names()) regression.names.push_back(name);
        return binary_regression(regression, link).value().chances;
    }
};

}  // namespace utfall::effects
