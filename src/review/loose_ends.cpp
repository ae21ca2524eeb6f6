#include "loose_ends.h"

#include <algorithm>
#include <map>
#include <set>

namespace utfall::review {

using base::Bilingual;
using base::Code;
using calc::Extreme;
using calc::Register;
using settle::Flow;

namespace {

class LooseEnds {
public:
    LooseEnds(const Reviewed& r, std::size_t work_limit) : r_(r), each_(work_limit / 20) {}

    std::vector<Finding> run() {
        for (const terms::Payment& p : r_.contract.payments) never_pays(p);
        for (std::size_t k = 0; k < r_.contract.caps.size(); ++k) never_binds(k);
        floors();
        carried();
        return std::move(out_);
    }

private:
    // The greatest value of what `making` builds, over the spaces in turn; ends at the first above `enough`.
    template <class Make>
    std::optional<base::Rational> greatest(Make making, const base::Rational& enough) {
        std::optional<base::Rational> most = base::Rational{INT64_MIN, 1};
        for (const Space& space : r_.spaces) {
            const Sheet sheet = sheet_of(r_, space, [&](calc::Builder& build, Totals& totals) {
                return std::vector<Register>{making(build, totals, space)};
            });
            if (sheet.values.empty()) return std::nullopt;
            calc::Budget budget{.steps = each_};
            const Extreme found = calc::maximum(sheet.program, sheet.values[0], space.box, budget);
            if (!found.bound) return std::nullopt;
            most = std::max(*most, *found.bound);
            if (enough < *most) break;
        }
        return most;
    }

    void never_pays(const terms::Payment& p) {
        const auto most = greatest(
            [&](calc::Builder&, Totals& totals, const Space&) {
                return totals.paid([&](const Flow& f) { return f.clause == p.name; });
            },
            {0, 1});
        if (most && *most <= base::Rational{0, 1})
            out_.push_back(finding_at(r_.contract, Code::never_pays, p.origin.place,
                                      {Bilingual::same(p.name)}));
    }

    // Caps that use the claims themselves leave no trace in the payments and are not judged here.
    void never_binds(std::size_t index) {
        const terms::Cap& cap = r_.contract.caps[index];
        bool is_seen = false;
        const auto cut = [&](bool only_before) {
            return [&, only_before](calc::Builder& build, Totals& totals, const Space& space) {
                Register sum = build.constant({0, 1});
                for (const Flow& flow : space.formula.flows)
                    for (const Flow::Cut& c : flow.cuts) {
                        if (c.cap != cap.name) continue;
                        is_seen = true;
                        const Register before = totals.copy_of(c.before);
                        sum = build.add(sum, only_before
                                                 ? before
                                                 : build.subtract(before, totals.copy_of(c.after)));
                    }
                return sum;
            };
        };
        const auto most = greatest(cut(false), {0, 1});
        if (!is_seen || !most || base::Rational{0, 1} < *most) return;
        const auto counted = greatest(cut(true), {INT64_MAX, 1});
        out_.push_back(finding_at(r_.contract, Code::cap_never_binds, cap.origin.place,
                                  {Bilingual::same(cap.name),
                                   money_words(r_.contract, counted.value_or(base::Rational{}))}));
    }

    void floors() {
        std::set<std::pair<Code, std::string>> told;
        for (const Space& space : r_.spaces) {
            const auto& all = space.formula.floors;
            const Sheet sheet = sheet_of(r_, space, [&](calc::Builder&, Totals& totals) {
                std::vector<Register> values;
                for (const settle::Floor& floor : all)
                    values.push_back(totals.copy_of(floor.value));
                return values;
            });
            for (std::size_t k = 0; k < sheet.values.size(); ++k) {
                const settle::Floor& floor = all[k];
                if (told.contains({floor.code, floor.clause})) continue;
                calc::Budget budget{.steps = each_};
                const Extreme least =
                    calc::minimum(sheet.program, sheet.values[k], space.box, budget);
                if (!least.attained || !(*least.attained < base::Rational{0, 1})) continue;
                told.insert({floor.code, floor.clause});
                tell(space, floor, least);
            }
        }
    }

    void tell(const Space& space, const settle::Floor& floor, const Extreme& least) {
        const bool is_account = floor.code == Code::account_overdrawn;
        const base::Rational shown =
            is_account ? base::Rational{-least.attained->numerator, least.attained->denominator}
                       : *least.attained;
        out_.push_back(finding_at(
            r_.contract, is_account ? Code::account_may_lack : Code::may_be_negative, floor.place,
            {Bilingual::same(floor.clause), money_words(r_.contract, shown)}));
        out_.back().instances.push_back(unsettled_at(r_, space, least.inputs));
    }

    void carried() {
        std::set<int> told;
        for (const Space& space : r_.spaces)
            for (const auto& carried : space.formula.carried) {
                if (told.contains(carried.payment)) continue;
                const Sheet sheet = sheet_of(r_, space, [&](calc::Builder&, Totals& totals) {
                    return std::vector<Register>{totals.copy_of(carried.left)};
                });
                if (sheet.values.empty()) continue;
                calc::Budget budget{.steps = each_};
                const Extreme most =
                    calc::maximum(sheet.program, sheet.values[0], space.box, budget);
                if (!most.attained || !(base::Rational{0, 1} < *most.attained)) continue;
                told.insert(carried.payment);
                const terms::Cap* cap = carrying_cap(carried.payment);
                if (cap == nullptr) continue;
                out_.push_back(finding_at(
                    r_.contract, Code::never_closes, cap->origin.place,
                    {Bilingual::same(cap->name), money_words(r_.contract, *most.attained)}));
                if (auto instance = instance_at(r_, space, most.inputs, {}))
                    out_.back().instances.push_back(std::move(*instance));
            }
    }

    [[nodiscard]] const terms::Cap* carrying_cap(int payment) const {
        for (const terms::Cap& cap : r_.contract.caps)
            if (cap.rest == terms::Cap::Rest::NextPeriod &&
                (cap.scope != terms::Cap::Scope::Payments ||
                 std::find(cap.payments.begin(), cap.payments.end(), payment) !=
                     cap.payments.end()))
                return &cap;
        return nullptr;
    }

    const Reviewed& r_;
    std::size_t each_;
    std::vector<Finding> out_;
};

}  // namespace

std::vector<Finding> loose_ends_of(const Reviewed& r, std::size_t work_limit) {
    return LooseEnds(r, work_limit).run();
}

}  // namespace utfall::review
