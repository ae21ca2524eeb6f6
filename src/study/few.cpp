#include "few.h"

#include <algorithm>
#include <set>

namespace utfall::study {

namespace {

using terms::VariableType;

constexpr std::size_t kClearlyMany = 5000;  // rows, however many of them are about one person

class Counter {
public:
    explicit Counter(const Setup& setup) : setup_(setup) {
        for (const int key : setup.plan.microdata.key)
            if (setup.plan.microdata.key.size() > 1 && type(key) == VariableType::Pseudonym)
                person_ = key;
    }

    // Some value of the variable among the rows used is shared by few.
    [[nodiscard]] bool has_few(int variable) const {
        const Codes codes = setup_.unnamed_codes(variable);
        std::vector<std::size_t> rows(codes.groups().count);
        if (!setup_.is_category(variable) && rows.size() > 2)
            return false;  // a product with a number
        for (const std::uint32_t code : codes.of) ++rows[code];
        for (std::size_t k = 0; k < rows.size(); ++k)
            if (rows[k] > 0 && is_few(codes.of, k, rows[k])) return true;
        return false;
    }
    [[nodiscard]] bool is_few() const {
        const std::vector<std::uint32_t> one(setup_.rows() < kClearlyMany ? setup_.rows()
                                                                          : std::size_t{0});
        return is_few(one, 0, setup_.rows());
    }

private:
    [[nodiscard]] VariableType type(int variable) const {
        return setup_.plan.variables[static_cast<std::size_t>(variable)].type;
    }
    [[nodiscard]] bool is_few(const std::vector<std::uint32_t>& of, std::size_t group,
                              std::size_t rows) const {
        const auto smallest = static_cast<std::size_t>(setup_.plan.smallest_cell);
        if (rows == 0 || rows >= kClearlyMany || !person_) return rows > 0 && rows < smallest;
        std::set<double> persons;
        for (std::size_t i = 0; i < of.size() && persons.size() < smallest; ++i)
            if (of[i] == group) persons.insert(setup_.value(*person_, i).value_or(0));
        return persons.size() < smallest;
    }

    const Setup& setup_;
    std::optional<int> person_;
};

}  // namespace

Few few(const Setup& setup) {
    const auto type = [&](int variable) {
        return setup.plan.variables[static_cast<std::size_t>(variable)].type;
    };
    const Counter counter(setup);
    const terms::PlannedEstimate& planned = setup.planned;
    const bool has_arms = planned.treatment && type(*planned.treatment) == VariableType::YesNo;
    const auto is_clear = [&](const Count& count) {
        return count && *count >= static_cast<std::int64_t>(kClearlyMany);
    };
    Few out;
    out.is_whole = counter.is_few();
    if (has_arms && !(is_clear(setup.sample.treated) && is_clear(setup.sample.compared)))
        out.is_whole = out.is_whole || counter.has_few(*planned.treatment);
    std::vector<int> variables = planned.covariates;
    variables.insert(variables.end(), planned.treatment_model.begin(),
                     planned.treatment_model.end());
    if (planned.treatment && !has_arms) variables.push_back(*planned.treatment);
    for (const int variable : variables) {
        const bool has_values =
            setup.is_category(variable) || type(variable) == VariableType::YesNo;
        const std::string& name = setup.name(variable);
        if (has_values && counter.has_few(variable) &&
            std::find(out.variables.begin(), out.variables.end(), name) == out.variables.end())
            out.variables.push_back(name);
    }
    return out;
}

}  // namespace utfall::study
