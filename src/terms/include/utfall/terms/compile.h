// terms: a checked expression to instructions, together with the steps by which the result is explained.
//
//     Compiler compile(contract, builder, reasons, leaves);
//     Term amount = compile(payment.amount, cursor);
//
// A compiler serves one clause on one day: what has been paid changes between clauses.
// What comes from outside the expression (facts, what has been paid, what remains) is asked of `Leaves`.
#pragma once
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "utfall/calc/program.h"
#include "utfall/terms/model.h"

namespace utfall::terms {

enum class ReasonKind : std::uint8_t {
#define REASON(id, en, sv) id,
#include "utfall/terms/reasons.def"
#undef REASON
};

// One step of an explanation. Its value stands in a register, so the same steps explain every run of the program.
struct Reason {
    ReasonKind kind = ReasonKind::literal;
    calc::Operator op = calc::Operator::constant;  // kind operation
    calc::Register value = 0;
    Type type;
    std::string name;
    base::Bilingual text;
    base::Place place;  // the clause or the row of facts that it rests on
    std::vector<std::uint32_t> below;
    std::vector<std::int64_t>
        numbers{};              // share, allotted: weights and index; claim_line: how many
    base::Rational step{1, 1};  // rounded, interest: to a multiple of this
    base::Rounding rounding = base::Rounding::HalfUp;
};
using ReasonIndex = std::uint32_t;
using Reasons = std::vector<Reason>;

struct Term {
    calc::Register value = 0;
    ReasonIndex why = 0;
};

// Where an expression is being read: the current member of each dimension (-1 none), the day on which the clause
// is carried out, and the day that decides which dated value or text applies.
struct Cursor {
    std::vector<int> members;
    base::Date day;
    base::Date reference;
    int payment = -1;
};

class Leaves {
public:
    virtual ~Leaves() = default;
    // `members` in the order of the measure's `over`.
    virtual Term fact(const Expression& e, const std::vector<int>& members,
                      const Cursor& cursor) = 0;
    // Drawn, Remains, paid …, Balance, Claims …, InterestPeriod.
    virtual Term state(const Expression& e, const Cursor& cursor) = 0;
    virtual base::Date day(const Moment& m, const Cursor& cursor) = 0;
    virtual int size(int dimension) = 0;
};

class Compiler {
public:
    Compiler(const Contract& contract, calc::Builder& builder, Reasons& reasons, Leaves& leaves)
        : contract_(contract), builder_(builder), reasons_(reasons), leaves_(leaves) {}

    Term operator()(const Expression& e, const Cursor& cursor);
    // The outermost division of a payment's amount is rounded together with the payment itself.
    Term rounded(const Expression& e, const Cursor& cursor, const base::Rational& step,
                 base::Rounding rounding);

    ReasonIndex reason(Reason reason);
    Term constant(base::Rational value, Type type, const base::Place& place);
    Term operation(calc::Operator op, calc::Register value, const Type& type,
                   const base::Place& place, std::vector<Term> below);
    // Places where a divisor may be zero and nothing is said of it.
    [[nodiscard]] const std::vector<base::Place>& zero_divisors() const { return zero_divisors_; }
    // Place of the last expression compiled when a scale became too fine.
    [[nodiscard]] const std::optional<base::Place>& too_fine() const { return too_fine_; }

private:
    Term definition(const Expression& e, const Cursor& cursor);
    Term arithmetic(const Expression& e, const Cursor& cursor);
    Term tests(const Expression& e, const Cursor& cursor);
    Term compared(ReasonKind turned, calc::Operator op, calc::Register value, const Expression& e,
                  const std::vector<Term>& parts);
    Term select(const Expression& e, const Cursor& cursor);
    Term values(const Expression& e, const Cursor& cursor);
    Term scale(const Expression& e, const Cursor& cursor);
    Term scale_row(const Scale& s, const ScaleRow& row, const Term& by, const Cursor& cursor);
    Term over_group(const Expression& e, const Cursor& cursor);
    Term sum_to_date(const Expression& e, const Cursor& cursor);
    Term previous(const Expression& e, const Cursor& cursor);
    Term days(const Expression& e, const Cursor& cursor);
    Term wrap(ReasonKind kind, Term inner, const std::string& name, base::Bilingual text,
              const Type& type, const base::Place& place);
    [[nodiscard]] Cursor at_members(const Expression& e, const Cursor& cursor) const;
    [[nodiscard]] int period_dimension(const Cursor& cursor) const;
    Term fold(calc::Operator op, const std::vector<Term>& terms, const Type& type,
              const base::Place& place);

    const Contract& contract_;
    calc::Builder& builder_;
    Reasons& reasons_;
    Leaves& leaves_;
    std::vector<base::Place> zero_divisors_;
    std::optional<base::Place> too_fine_;
    int depth_ = 0;
    std::map<std::tuple<int, std::vector<int>, base::Date>, Term> definitions_;
};

// "half up" and its like, as the contract says them.
[[nodiscard]] const base::Bilingual& rounding_words(base::Rounding rounding);

// What a moment is moved to; nothing when a month lacks the day.
[[nodiscard]] std::optional<base::Date> shifted(const Contract& contract, base::Date date,
                                                const Duration& by, bool backwards);

}  // namespace utfall::terms
