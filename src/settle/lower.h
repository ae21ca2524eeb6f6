// settle, private: a plan to one straight-line program. Walks the steps in order, keeps what has been drawn, paid and
// accrued as registers, and records the events whose amounts the program computes.
#pragma once
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "claims.h"
#include "plan.h"

namespace utfall::settle {

using terms::Reason;
using terms::ReasonIndex;
using terms::ReasonKind;
using terms::Term;

// An event before the run: its amount is still a register.
struct PlannedEvent {
    Event event;
    calc::Register amount = 0;
    struct PlannedBound {
        std::string name;
        calc::Register before = 0, after = 0;
        std::vector<const CountedClaim*>
            claims{};          // what the amount before consists of, in the order of payment
        bool refused = false;  // all or nothing
        // What all that is counted with this amount can be at most, and a number that they share.
        std::optional<calc::Register> limit{};
        int group = -1;
    };
    std::vector<PlannedBound> bounds;
    bool silent_when_zero = false;  // a row of an order that gets nothing is not told
    // What can have ended the clause: the first that holds tells why nothing is paid.
    struct PlannedEnd {
        std::optional<calc::Register> met;  // nothing: certainly
        base::Bilingual words;
    };
    std::vector<PlannedEnd> ends;
    bool tells_ceased = false;  // the first of what a clause pays
};

// What must hold of the numbers when the program has run.
struct Demand {
    calc::Register not_negative = 0;
    base::Code code{};
    base::Place place;
    std::vector<base::Bilingual> arguments;
};

struct Lowered {
    calc::Builder builder;
    terms::Reasons reasons;
    std::vector<std::int64_t> inputs;
    std::vector<Unknown> unknowns;  // one for each input
    std::vector<calc::Register> goals;
    std::vector<Formula::Carried> carried;
    std::vector<PlannedEvent> events;
    std::vector<Demand> demands;
    std::vector<Settlement::Named> named;
    // How far the program had come when each step had been carried out.
    struct Mark {
        std::size_t end = 0;
        const Step* step = nullptr;
        bool is_too_fine = false;
    };
    std::vector<Mark> marks;
};

struct FundingState {
    Term principal, interest_due, drawn, loss;
    base::Date accrued_to;
    bool touched = false;
    std::vector<std::pair<base::Date, Term>> history;  // principal from that day
    std::map<int, Term> interest_of_period;
};

// Everything that later clauses can ask about. Begun anew for every state of knowledge.
struct State {
    std::vector<FundingState> fundings;
    std::vector<Term> balances;
    std::map<std::pair<int, std::vector<int>>, Term> paid;  // payment and members
    std::map<int, Term> paid_by, paid_to;
    std::map<std::pair<int, std::vector<int>>, Term> cap_used;  // cap and its members
    std::map<std::pair<int, std::vector<int>>, Term> carried;   // payment and group members
    std::map<std::pair<const Step*, int>, Term>
        shared;  // amount allotted by a cap shared on one day
};

class Lowering : public terms::Leaves {
public:
    Lowering(const terms::Contract& contract, const Facts& facts, const ClaimBook& claims,
             const Plan& plan, const Options& options);
    Lowered run(const std::vector<Goal>& targets);
    // Likewise, and the expressions of verified statements, which may ask for totals.
    Lowered run_for(const std::vector<Goal>& goals);

    Term fact(const terms::Expression& e, const std::vector<int>& members,
              const terms::Cursor& cursor) override;
    Term state(const terms::Expression& e, const terms::Cursor& cursor) override;
    base::Date day(const terms::Moment& m, const terms::Cursor& cursor) override;
    int size(int dimension) override { return size_of(whole_, facts_, dimension); }

private:
    // lower.cpp
    void begin_stage(std::size_t stage);
    void carry_out(const Step& s);
    void postponed(const Step& s);
    void account_end(const Step& s);
    // Records the event and returns its amount as later clauses see it: settled, with its own explanation elsewhere.
    Term emit(const Step& s, EventKind kind, int from, int to, Term amount,
              const std::string& clause, const terms::Origin& origin,
              std::vector<PlannedEvent::PlannedBound> bounds = {}, int rest_number = 0);
    [[nodiscard]] base::Date paying_day(const Step& s) const;
    [[nodiscard]] bool is_reached(const Step& s) const;
    [[nodiscard]] const terms::Correction* correction_rule(base::Date known) const;
    [[nodiscard]] terms::Cursor cursor_of(const Step& s) const;
    [[nodiscard]] bool is_settled_before(const Step& s) const;
    // lower_correction.cpp
    void correct(const Step& s, PlannedEvent planned, const std::string& key);
    void recover(const Step& s, const Term& later, base::Date day);
    void evaluate_targets(const std::vector<Goal>& targets);

    // lower_endings.cpp
    Term met(int ending);
    Term any_met(const std::vector<int>& endings);
    Term unless_ended(const Step& s, const Term& amount);
    Term ceased(const Step& s);
    [[nodiscard]] base::Bilingual ending_words(int ending) const;
    [[nodiscard]] std::vector<PlannedEvent::PlannedEnd> ends_of(const Step& s);
    [[nodiscard]] std::vector<base::Bilingual> notes_of(const Step& s) const;
    [[nodiscard]] const terms::Contract& text(const Step& s) const {
        return terms::text_of(whole_, s.text);
    }

    // lower_payment.cpp, lower_caps.cpp
    void payment(const Step& s);
    Term amount_before_caps(const Step& s);
    Term allotted(ReasonKind kind, calc::Register value, const std::string& name,
                  base::Bilingual text, const Term& held, const std::vector<Term>& wanted,
                  std::size_t index, const base::Place& place);
    Term claim_on_cap(const Step& s, int cap_index);
    Term cap_shared(const Step& s, int cap_index);
    // What one party pays because a cap stopped another.
    struct Rest {
        int by = 0;
        Term amount;
    };
    struct Capped {
        std::vector<PlannedEvent::PlannedBound> bounds;
        std::vector<Rest> rests;
    };
    Term apply_cap(const Step& s, int cap_index, const Term& amount, Capped& capped);
    void cut_claims(const Step& s, Capped& capped);
    [[nodiscard]] bool counts(const terms::Cap& cap, const Step& s) const;
    [[nodiscard]] bool counts_payer(const terms::Cap& cap, const Step& s, int party) const;
    [[nodiscard]] terms::Cursor cap_cursor(const terms::Cap& cap, const Step& s) const;
    [[nodiscard]] std::vector<int> cap_members(const terms::Cap& cap, const Step& s) const;
    Term room(int cap_index, const Step& s);
    Term room_left(const terms::Cap& cap, const Term& limit, const Term& used);
    Term carried_room(int cap_index, const Step& s);
    void note_limit(const Step& s, int cap_index, PlannedEvent::PlannedBound& bound);
    void rest_of_cap(const Step& s, int cap_index, const Term& before, const Term& after,
                     Capped& capped);
    void use_cap(int cap_index, const Step& s, const Term& amount);
    void note_paid(int from, int to, const Term& amount);
    Term pay(const Step& s, const terms::Payment& p, const terms::Side& from, Term amount,
             Capped capped, int rest_number = 0);
    Term pay_shares(const Step& s, const terms::Payment& p, const terms::Side& from,
                    const Term& amount, Capped& capped, int rest_number);
    [[nodiscard]] std::vector<std::pair<int, std::int64_t>> sides(const terms::Side& side) const;
    void order(const Step& s);
    void order_step(const Step& s, const terms::Order& o, std::size_t first, std::size_t last);
    void run_order_again(const Step& s, int account);

    // lower_funding.cpp
    void draw(const Step& s);
    void accrue(int funding, base::Date through);
    void interest(const Step& s);
    Term interest_between(int funding, base::Date from, base::Date until, base::Date seen_on,
                          const Term& rate);
    void reduce(int funding, const Term& paid, const Step& s, const std::string& clause);
    [[nodiscard]] Term interest_now(int funding);
    Term whole(const Term& exact);
    [[nodiscard]] bool reduces(const Step& s, int funding) const;
    void change_principal(int funding, Term principal, base::Date day);
    Term remains(int funding, base::Date day);
    void write_off(const Step& s);
    Term paid_query(const terms::Expression& e, const terms::Cursor& cursor);
    [[nodiscard]] base::Bilingual claims_words(const std::vector<int>& rows, std::int64_t price,
                                               std::int64_t paid, const std::string& cut_by) const;
    Term claims_value(const terms::Expression& e, const terms::Cursor& cursor);
    // lower_open.cpp: claims and totals that are not numbers yet
    Term open_claims(const terms::Expression& e, const terms::Cursor& cursor);
    Term claims_answer(const terms::Expression& e, const terms::Cursor& cursor);
    [[nodiscard]] std::int64_t most_of_answer(const terms::Expression& e, int person) const;
    struct Cell {  // claims accepted in a span of days
        base::Date from, through;
        std::vector<calc::Register> numbers, values;  // by line
    };
    Cell open_cell(int list, int person, base::Date from, base::Date through);
    [[nodiscard]] std::vector<std::pair<base::Date, std::int64_t>> prices_by(
        int list, std::size_t line, base::Date through) const;
    [[nodiscard]] std::int64_t most_claims(int list, int line, int person) const;
    calc::Register after_cap_on_line(int list, int line, int person, calc::Register value);
    Term total_paid(const terms::Expression& e, const terms::Cursor& cursor);
    [[nodiscard]] std::pair<base::Date, base::Date> claims_span(const terms::Expression& e,
                                                                const terms::Cursor& cursor) const;
    [[nodiscard]] std::vector<const CountedClaim*> claims_asked(const terms::Expression& e,
                                                                const terms::Cursor& cursor) const;
    // The claims that a payment pays one by one; none when its amount is made up in another way too.
    [[nodiscard]] std::vector<const CountedClaim*> claims_paid(const Step& s) const;

    // small words for terms
    Term zero();
    Term constant(std::int64_t minor);
    void add_to(Term& sum, const Term& part);
    [[nodiscard]] bool is_nothing(const Term& t) const {
        return out_.builder.constant_value(t.value) == base::Rational{0, 1};
    }
    Term join(calc::Operator op, const Term& a, const Term& b);
    Term reason(ReasonKind kind, calc::Register value, std::string name, base::Bilingual text,
                const std::vector<Term>& below, const base::Place& place = {});
    terms::Compiler compiler() { return {*c_, out_.builder, out_.reasons, *this}; }
    [[nodiscard]] std::string members_of(const Step& s) const;
    [[nodiscard]] std::string clause_of(const Step& s, const std::string& name) const;
    [[nodiscard]] std::vector<int> group_members(const std::vector<int>& members) const;
    [[nodiscard]] int period_of(const std::vector<int>& members) const;

    const terms::Contract& whole_;
    const terms::Contract* c_;  // the text that the step at hand follows
    const Facts& facts_;
    const Plan& plan_;
    const Options& options_;
    const ClaimBook& claims_;
    Lowered out_;
    State state_;
    std::size_t stage_ = 0;
    std::map<int, Term> met_;                 // by ending
    std::map<std::vector<int>, Term> ended_;  // any of them met
    std::map<std::pair<FactKey, std::size_t>, Term> inputs_;
    std::map<std::pair<int, int>, Term> draw_inputs_;
    std::map<std::pair<int, int>, std::vector<Cell>> cells_;  // by price list and person, -1 all
    std::map<std::tuple<int, int, int>, calc::Register> claims_left_, claims_paid_;  // and line
    // By what is asked: of numbers; price list, line and person, -1 all; the days.
    std::map<std::tuple<bool, int, int, int, base::Date, base::Date>, calc::Register> answers_;
    std::map<int, Term> guaranteed_,
        recovered_;  // by guarantee: what it has paid, and has had back
    std::map<std::pair<int, std::vector<int>>, int> cap_groups_;  // cap and its members: a number
    bool notes_limits_ = false;                                   // only a formula tells them
    std::map<std::string, Term> settled_;  // amount of each payment so far, corrections included
};

}  // namespace utfall::settle
