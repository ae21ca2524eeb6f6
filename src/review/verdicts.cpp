#include "verdicts.h"

#include <algorithm>

#include "incentives.h"

namespace utfall::review {

using base::Bilingual;
using base::Code;
using base::Rational;
using calc::Register;
using settle::Flow;
using terms::Verified;
using How = Verdict::How;

namespace {

// What is found of a statement: the worst of its parts.
struct Judged {
    How how = How::Proved;
    std::size_t tried = 0;
    std::int64_t rounding = 0;
    Bilingual why;
    std::vector<Instance> instances;

    void take(How part, std::size_t rows) {
        tried = std::max(tried, rows);
        if (how == How::Refuted || part == How::Proved) return;
        if (part == How::Refuted || how == How::Proved || part == How::Undecided) how = part;
    }
    [[nodiscard]] bool is_refuted() const { return how == How::Refuted; }
};

class Judge {
public:
    Judge(const Reviewed& r, const Steps& steps, std::size_t work_limit) : r_(r), steps_(steps) {
        const std::size_t questions =
            std::max<std::size_t>(1, r.contract.verified.size() * r.spaces.size());
        each_.steps = std::max<std::size_t>(work_limit / questions, 20'000);
    }

    Verdicts run() {
        Verdicts out;
        for (std::size_t i = 0; i < r_.contract.verified.size(); ++i) {
            const Verified& v = r_.contract.verified[i];
            Judged judged = judge(i, v);
            out.all.push_back({judged.how, i, judged.tried, judged.rounding});
            if (judged.how != How::Refuted && judged.how != How::Undecided) continue;
            out.findings.push_back(
                finding_at(r_.contract,
                           judged.is_refuted() ? Code::verified_fails : Code::verified_not_decided,
                           v.origin.place, {v.words, judged.why}));
            out.findings.back().instances = std::move(judged.instances);
        }
        return out;
    }

private:
    Judged judge(std::size_t index, const Verified& v) {
        switch (v.kind) {
            case Verified::Kind::NoGain: return no_gain(v.measure);
            case Verified::Kind::Together: return together(*v.measure);
            case Verified::Kind::Principle: return principle();
            case Verified::Kind::AccountsEmpty: return accounts_empty();
            case Verified::Kind::Suffices: return suffices(v.account);
            case Verified::Kind::PaysAtMost:
            case Verified::Kind::ReceivesAtMost:
            case Verified::Kind::ReceivesAtLeast: return within(index, v);
            case Verified::Kind::Condition: return condition(index);
        }
        return {};
    }

    [[nodiscard]] std::string name_of_party(std::size_t p) const {
        return r_.contract.parties[static_cast<std::size_t>(steps_.parties[p])].name;
    }

    void see(Judged& judged, const Space& space, const std::vector<std::int64_t>& inputs,
             const std::vector<int>& parties) {
        if (auto instance = instance_at(r_, space, inputs, parties))
            judged.instances.push_back(std::move(*instance));
        else
            judged.instances.push_back(unsettled_at(r_, space, inputs));
    }

    Judged undecided(Judged judged) const {
        if (judged.how == How::Undecided && judged.why.en.empty())
            judged.why = {.sv = "talen ryms inte i en situation som kontraktet tillåter",
                          .en = "the numbers do not fit in a situation that the contract allows"};
        return judged;
    }

    // Of one measure, or of all.
    Judged no_gain(std::optional<int> measure) {
        Judged judged;
        if (!measure && !unvalued_claims_of(r_).empty()) {
            judged.take(How::Undecided, 0);
            judged.why = {.sv = "inget säger vad godkända krav är värda för den som betalar dem",
                          .en = "nothing says what accepted claims are worth to who pays them"};
        }
        const auto is_of_persons = [&](const auto& m) {
            return std::any_of(m.over.begin(), m.over.end(), [&](int d) {
                return r_.contract.dimensions[static_cast<std::size_t>(d)].kind ==
                       terms::Dimension::Kind::Roster;
            });
        };
        if (!steps_.are_all &&
            (!measure || is_of_persons(r_.contract.measures[static_cast<std::size_t>(*measure)])))
            judged.take(How::Searched, 0);
        for (std::size_t o = 0; o < steps_.outcomes.size(); ++o) {
            const Outcome& outcome = steps_.outcomes[o];
            if (measure && outcome.measure != *measure) continue;
            for (std::size_t p = 0; p < steps_.parties.size() && !judged.is_refuted(); ++p) {
                const Proof& proof = steps_.gains[o][p].never_falls;
                judged.take(proof.how, proof.tried);
                if (judged.is_refuted()) falls(judged, outcome, p, proof.inputs);
            }
        }
        return undecided(std::move(judged));
    }

    void falls(Judged& judged, const Outcome& outcome, std::size_t p,
               std::vector<std::int64_t> row) {
        const Space& space = r_.spaces.front();
        const std::int64_t from = row[outcome.input], to = from + outcome.step;
        see(judged, space, row, steps_.parties);
        row[outcome.input] = to;
        see(judged, space, row, steps_.parties);
        const Bilingual name = name_of(r_.contract, space, outcome.input),
                        low = value_at(r_.contract, space, outcome.input, from),
                        high = value_at(r_.contract, space, outcome.input, to);
        judged.why = {.sv = name_of_party(p) + " förlorar på att " + name.sv + " går från " +
                            low.sv + " till " + high.sv,
                      .en = name_of_party(p) + " loses when " + name.en + " goes from " + low.en +
                            " to " + high.en};
    }

    Judged together(int measure) {
        Judged judged = no_gain(measure);
        if (judged.is_refuted()) return judged;
        Shift ends;
        for (const Outcome& o : steps_.outcomes) {
            if (o.measure != measure) continue;
            ends.from.push_back({o.input, o.worst});
            ends.to.push_back({o.input, o.best});
        }
        const Sheet change = change_of_nets(r_, ends, steps_.parties);
        for (std::size_t p = 0; p < steps_.parties.size() && !judged.is_refuted(); ++p) {
            const Proof proof = prove(change, p, r_.spaces.front().box, Sign::Positive, each_);
            judged.take(proof.how, proof.tried);
            if (!judged.is_refuted()) continue;
            see_ends(judged, proof.inputs, ends);
            const std::string& name = r_.contract.measures[static_cast<std::size_t>(measure)].name;
            judged.why = {
                .sv = name_of_party(p) + " vinner inte på att " + name + " är som bäst",
                .en = name_of_party(p) + " does not win when " + name + " is at its best"};
        }
        return undecided(std::move(judged));
    }

    void see_ends(Judged& judged, std::vector<std::int64_t> row, const Shift& ends) {
        for (const auto* side : {&ends.from, &ends.to}) {
            for (const auto& [input, numerator] : *side) row[input] = numerator;
            see(judged, r_.spaces.front(), row, steps_.parties);
        }
    }

    // Below zero when every outcome is at its worst, above when every one is at its best, whatever else is open. The one who
    // evaluates takes no part in the outcome.
    Judged principle() {
        Judged judged;
        for (const bool is_best : {false, true}) {
            const std::vector<calc::Span> box = spans_at_end(r_, steps_, is_best);
            const Sheet nets = sheet_of(r_, r_.spaces.front(), [&](calc::Builder& b, Totals& t) {
                std::vector<Register> values;
                for (int p : steps_.parties)
                    values.push_back(is_best ? t.net(p) : b.subtract(b.constant({0, 1}), t.net(p)));
                return values;
            });
            for (std::size_t p = 0; p < steps_.parties.size() && !judged.is_refuted(); ++p) {
                const auto role =
                    r_.contract.parties[static_cast<std::size_t>(steps_.parties[p])].role;
                if (role == terms::Role::evaluator || role == terms::Role::manager) continue;
                const Proof proof = prove(nets, p, box, Sign::Positive, each_);
                judged.take(proof.how, proof.tried);
                if (!judged.is_refuted()) continue;
                see(judged, r_.spaces.front(), proof.inputs, steps_.parties);
                judged.why = against_principle(p, is_best, proof);
            }
        }
        return undecided(std::move(judged));
    }

    [[nodiscard]] Bilingual against_principle(std::size_t p, bool is_best,
                                              const Proof& proof) const {
        const Rational net =
            is_best ? proof.least : Rational{-proof.least.numerator, proof.least.denominator};
        const Bilingual amount = money_words(r_.contract, net);
        const std::string name = name_of_party(p);
        if (is_best)
            return {
                .sv = name + " vinner inte när alla utfall är som bäst: netto " + amount.sv,
                .en = name + " does not win when every outcome is at its best: net " + amount.en};
        return {.sv = name + " förlorar inte när alla utfall är som sämst: netto " + amount.sv,
                .en = name + " does not lose when every outcome is at its worst: net " + amount.en};
    }

    // What is left on an account is paid out on its last day; only money that comes later could stay there.
    Judged accounts_empty() {
        Judged judged;
        for (const Space& space : r_.spaces)
            for (const Flow& flow : space.formula.flows) {
                if (!flow.account_in || judged.is_refuted()) continue;
                const terms::Account& account =
                    r_.contract.accounts[static_cast<std::size_t>(*flow.account_in)];
                if (!(account.ends < flow.date) || flow.account_in == flow.account_out) continue;
                const Sheet sheet = sheet_of(r_, space, [&](calc::Builder& b, Totals& t) {
                    return std::vector<Register>{
                        b.subtract(b.constant({0, 1}), t.copy_of(flow.amount))};
                });
                const Proof proof = prove(sheet, 0, space.box, Sign::NotNegative, each_);
                judged.take(proof.how, proof.tried);
                if (!judged.is_refuted()) continue;
                see(judged, space, proof.inputs, steps_.parties);
                judged.why = {.sv = flow.clause + " betalas in på " + account.name + " den " +
                                    flow.date.text() + ", när kontot är avslutat",
                              .en = flow.clause + " is paid into " + account.name + " on " +
                                    flow.date.text() + ", after the account has been closed"};
            }
        return undecided(std::move(judged));
    }

    Judged suffices(int account) {
        Judged judged;
        const std::string& name = r_.contract.accounts[static_cast<std::size_t>(account)].name;
        for (const Space& space : r_.spaces)
            for (const settle::Floor& floor : space.formula.floors) {
                if (floor.code != Code::account_overdrawn || floor.clause != name) continue;
                if (judged.is_refuted()) return judged;
                const Sheet sheet = sheet_of(r_, space, [&](calc::Builder&, Totals& t) {
                    return std::vector<Register>{t.copy_of(floor.value)};
                });
                const Proof proof = prove(sheet, 0, space.box, Sign::NotNegative, each_);
                judged.take(proof.how, proof.tried);
                if (!judged.is_refuted()) continue;
                see(judged, space, proof.inputs, steps_.parties);
                const Bilingual lack =
                    money_words(r_.contract, {-proof.least.numerator, proof.least.denominator});
                judged.why = {.sv = lack.sv + " saknas", .en = lack.en + " is lacking"};
            }
        return undecided(std::move(judged));
    }

    // What is left of a limit on what a party pays or receives, and that sum.
    [[nodiscard]] Sheet margin(std::size_t index, const Verified& v, const Space& space,
                               calc::Copy copy) const {
        const bool pays = v.kind == Verified::Kind::PaysAtMost;
        return sheet_of(
            r_, space,
            [&](calc::Builder& b, Totals& t) {
                const Register sum = t.paid([&](const Flow& f) {
                    return pays ? f.from == v.party && f.to != v.party
                                : f.to == v.party && f.from != v.party;
                });
                const Register limit = t.copy_of(space.formula.goals[r_.first_goal[index]]);
                return std::vector<Register>{v.kind == Verified::Kind::ReceivesAtLeast
                                                 ? b.subtract(sum, limit)
                                                 : b.subtract(limit, sum),
                                             sum};
            },
            copy);
    }

    // The limit may follow what is drawn or measured: then payments that are each rounded can pass it by as much as rounding
    // adds, which is told.
    Judged within(std::size_t index, const Verified& v) {
        Judged judged;
        for (const Space& space : r_.spaces) {
            const Sheet sheet = margin(index, v, space, calc::Copy::Rounded);
            Proof proof = prove(sheet, 0, space.box, Sign::NotNegative, each_);
            if (proof.how == How::Refuted && v.limit->kind != terms::Expression::Kind::Constant) {
                const Sheet exact = margin(index, v, space, calc::Copy::Unrounded);
                if (prove(exact, 0, space.box, Sign::NotNegative, each_).how == How::Proved) {
                    const auto over = base::divide(-base::Int128{proof.least.numerator},
                                                   proof.least.denominator, base::Rounding::Up);
                    judged.rounding = std::max(judged.rounding, static_cast<std::int64_t>(over));
                    proof.how = How::Proved;
                }
            }
            judged.take(proof.how, proof.tried);
            if (!judged.is_refuted()) continue;
            see(judged, space, proof.inputs, steps_.parties);
            const Bilingual sum =
                money_words(r_.contract, value_on(sheet, 1, proof.inputs).value_or(Rational{}));
            const bool pays = v.kind == Verified::Kind::PaysAtMost;
            judged.why = {.sv = (pays ? "den betalar " : "den får ") + sum.sv,
                          .en = (pays ? "it pays " : "it receives ") + sum.en};
            break;
        }
        return undecided(std::move(judged));
    }

    Judged condition(std::size_t index) {
        Judged judged;
        for (const Space& space : r_.spaces)
            for (std::size_t g = r_.first_goal[index]; g < r_.first_goal[index + 1]; ++g) {
                if (judged.is_refuted()) return judged;
                const Sheet sheet = sheet_of(r_, space, [&](calc::Builder& b, Totals& t) {
                    return std::vector<Register>{
                        b.subtract(t.copy_of(space.formula.goals[g]), b.constant({1, 1}))};
                });
                const Proof proof = prove(sheet, 0, space.box, Sign::NotNegative, each_);
                judged.take(proof.how, proof.tried);
                if (!judged.is_refuted()) continue;
                see(judged, space, proof.inputs, steps_.parties);
                const Bilingual words = words_at(r_.contract, space, proof.inputs);
                judged.why = {.sv = "inte när " + words.sv, .en = "not when " + words.en};
            }
        return undecided(std::move(judged));
    }

    const Reviewed& r_;
    const Steps& steps_;
    calc::Budget each_;
};

}  // namespace

Verdicts verdicts_of(const Reviewed& r, const Steps& steps, std::size_t work_limit) {
    return Judge(r, steps, work_limit).run();
}

}  // namespace utfall::review
