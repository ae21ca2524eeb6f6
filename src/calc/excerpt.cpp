#include "excerpt.h"

#include <algorithm>

namespace utfall::calc {

namespace {

// Every form by which a register is told.
template <class Do>
void for_each_form(const Relations& relations, Register r, const Do& act) {
    if (!relations.is_open(r)) act(relations.line(r));
    for (const Form& form : relations.above(r)) act(form);
    for (const Form& form : relations.below(r)) act(form);
    if (relations.chord(r)) act(*relations.chord(r));
    if (relations.nearly(r)) {
        act(relations.nearly(r)->share);
        act(relations.nearly(r)->off);
    }
}

}  // namespace

std::vector<Register> told_by(const Program& program, const Relations& relations,
                              const Tellable& all, std::span<const Form> forms, Register from) {
    std::vector<bool> is_told(program.instructions.size());
    const auto tell = [&](const Form& form) {
        for (const Form::Part& p : form.parts) is_told[p.input] = true;
    };
    for (const Form& form : forms) tell(form);
    for (auto r = all.registers.rbegin(); r != all.registers.rend() && *r >= from; ++r)
        if (is_told[*r]) for_each_form(relations, *r, tell);
    for (const Register r : all.watched) {
        bool is_known = r >= from;
        for_each_form(relations, r, [&](const Form& form) {
            for (const Form::Part& p : form.parts)
                is_known = is_known && (p.input == r || is_told[p.input]);
        });
        if (is_known) is_told[r] = true;
    }
    const auto tell_sum = [&](const Relaxation::Limited& sum) {
        const auto& parts = sum.form.parts;
        const bool is_about = parts.back().input >= from &&
                              std::all_of(parts.begin(), parts.end(), [&](const Form::Part& p) {
                                  return p.input < from || is_told[p.input];
                              });
        if (is_about) tell(sum.form);
    };
    for (const auto& sums : all.sums) std::for_each(sums.begin(), sums.end(), tell_sum);
    std::vector<Register> told;
    for (const Register r : all.registers)
        if (is_told[r]) told.push_back(r);
    return told;
}

void include(Relaxation& relaxation, const Tellable& all, std::span<const Register> told,
             Register from) {
    for (const Register r : told)
        if (r < from)
            relaxation.include_range(r);
        else
            relaxation.include(r, all.has_shares);
    for (const auto& sums : all.sums)
        for (const Relaxation::Limited& sum : sums)
            if (std::all_of(sum.form.parts.begin(), sum.form.parts.end(),
                            [&](const Form::Part& p) { return relaxation.has_column(p.input); }))
                relaxation.include(sum);
}

}  // namespace utfall::calc
