// terms, private: the work bench of the checker. Two passes: first every name is declared, then every
// statement is read with all names known. Types of definitions are found when first needed.
#pragma once
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "utfall/base/exact.h"
#include "utfall/terms/check.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;
using base::Place;
using base::Rational;

enum class SymbolKind {
    Party,
    Account,
    Dimension,
    Measure,
    Definition,
    Values,
    Scale,
    PriceList,
    Split,
    Payment,
    Cap,
    Funding,
    Order,
    Suspension,
    Termination
};
struct Symbol {
    SymbolKind kind{};
    int index = 0;
    Place place;
    const Statement* statement = nullptr;
};

// What an expression may see where it stands.
struct Scope {
    std::vector<int> over;  // dimensions that have a current member
    bool totals = false;    // `total paid` is allowed: verified statements and examples
    bool division = false;  // a division by a measured value is allowed as the outermost step
    int payment = -1;       // the clause itself
};

// The statements of one text of a contract. Replaced ones stand where the first stood, added ones last.
struct Text {
    std::vector<const Statement*> statements;
    std::set<const Statement*> repealed;  // read, since earlier texts need them, but not in force
    std::map<std::string, std::vector<std::string>> price_lines;  // of earlier texts
    int number = 0;
    const Statement* amendment = nullptr;
};

class Checker {
public:
    Checker(std::string path, base::Language language, const Text& text);
    virtual ~Checker() = default;
    Checked run();

protected:
    // checker.cpp: order of work, and what every part needs
    bool find_header();
    void declare_all();
    void read_all();
    void declare(const Statement& s);
    virtual void declare_elsewhere(const Statement& s);  // what is not a clause of a contract
    virtual void read_facts_elsewhere() {}               // their types, before anything names them
    void declare_name(const Node& name, SymbolKind kind, int index, const Statement& s);
    void report(Code code, const Place& place, std::vector<Bilingual> arguments = {});
    void not_executed(const Place& place, const Bilingual& what);
    const Line* line(const Statement& s, LinePhrase phrase) const;
    const Line* needed(const Statement& s, std::initializer_list<LinePhrase> one_of);
    bool need_columns(const Statement& s, const std::string& name,
                      std::initializer_list<Column> columns);
    void check_lines_once(const Statement& s);
    const Symbol* find(const Node& name, std::initializer_list<SymbolKind> kinds);
    int index_of(const Node& name, SymbolKind kind);  // 0 and a diagnostic when unknown
    std::optional<int> index_or_none(const Line* l, std::size_t hole, SymbolKind kind);
    Origin origin(const Statement& s) const { return {s.place, s.heading}; }
    std::vector<int> over_line(const Statement& s);
    std::vector<int> dimensions_of(const Node& names);

    // check_header.cpp: contract, parties, dimensions, accounts, units
    void read_contract(const Statement& s);
    void read_dates_of_contract(const Statement& s);
    void read_units(const Statement& s);
    void read_party(const Statement& s);
    void read_periods(const Statement& s);
    void read_groups(const Statement& s);
    void read_account(const Statement& s);
    void read_correction(const Line& l);

    // check_facts.cpp: measures and facts
    void read_measure(const Statement& s);
    void read_description(const Statement& s, Measure& m);
    void read_range(const Statement& s, Measure& m);
    void read_missing(const Statement& s, Measure& m);
    void read_valuations(const Statement& s, Measure& m);
    Type type_of(const Node& node);
    std::optional<Expression> worth_of(const Expression& outcome, const Node& value,
                                       const Scope& scope);

    // check_values.cpp: definitions, values, scales
    void read_definition(const Statement& s);
    void read_values(const Statement& s);
    void read_scale(const Statement& s);
    void read_scale_rows(const Statement& s, Scale& scale, bool line);
    void check_scale_cover(const Scale& scale);
    bool have_points(const Scale& scale, const std::vector<ScaleRow>& written);
    void join_scale_points(const Statement& s, Scale& scale, const std::vector<ScaleRow>& written);

    // check_clauses.cpp: payments, splits, orders; check_caps.cpp: caps; check_funding.cpp: fundings, price lists
    void read_payment(const Statement& s);
    std::optional<Side> side(const Node& name);
    void read_sides(const Line& l, Payment& p);
    void check_account(const Statement& s, const Payment& p);
    std::optional<Recovery> read_recovery(const Line& l);
    void read_split(const Statement& s);
    void read_cap(const Statement& s);
    void read_cap_scope(const Statement& s, Cap& cap);
    void read_cap_rest(const Statement& s, Cap& cap);
    void read_order(const Statement& s);
    void read_funding(const Statement& s);
    void read_interest(const Statement& s, Funding& f);
    void read_prices(const Statement& s);
    void read_price_row(const Statement& s, const std::vector<Node>& row, PriceList& list);

    // check_course.cpp: suspensions, terminations, amendments
    void read_suspension(const Statement& s);
    void read_not_counted(const Line& l, Suspension& suspension);
    Moment day_of_suspension(const Node& node, const Suspension& suspension);
    void read_termination(const Statement& s);
    void read_ended(const Line& l, std::vector<ClauseRef>& clauses);
    void read_amendment(const Statement& s);
    void check_terminations();
    [[nodiscard]] bool rests_on_state(const Expression& e) const;
    void add_clause(ClauseRef::Kind kind, int index, const Statement& s);
    void add_lost_lines(PriceList& list);

    // check_example.cpp
    void read_example(const Statement& s);
    void read_given(const Node& target, const Node& input, Situation& situation);
    void read_expected(const Node& target, const Node& input, Situation& situation);
    void read_verified(const Statement& s);

    // check_expression.cpp, check_atoms.cpp, check_names.cpp, check_types.cpp
    Expression expression(const Node& node, const Scope& scope);
    Expression typed(const Node& node, const Scope& scope, const Type& wanted);
    Expression literal(const Node& node);
    Expression name(const Node& node, const Scope& scope, std::vector<std::pair<int, int>> members);
    Expression of(const Node& node, const Scope& scope);
    Expression sum(const Node& node, const Scope& scope);
    Expression product(const Node& node, const Scope& scope);
    Expression multiply(Expression a, Expression b, const Place& place);
    Expression quotient(const Node& node, const Scope& scope);
    Expression two(const Node& node, const Scope& scope, Expression::Kind kind);
    Expression select(const Node& node, const Scope& scope);
    Expression rounded(const Node& node, const Scope& scope);
    Expression compare(const Node& node, const Scope& scope);
    Expression atom(const Node& node, const Scope& scope);
    Expression paid_atom(const Node& node, const Scope& scope);
    Expression claims_atom(const Node& node, const Scope& scope);
    int price_line(const Node& name, const PriceList& list);  // -1 and a diagnostic when unknown
    Expression over_group(const Node& node, const Scope& scope);
    Expression previous(const Node& node, const Scope& scope);
    void need_period(const Node& node, const Scope& scope);
    Expression condition(const Node& node, const Scope& scope);
    std::optional<Rational> constant(const Node& node, const Type& wanted);
    bool agree(const Expression& a, const Expression& b, const Place& place);
    [[nodiscard]] bool is_on_step(const Measure& m, const Rational& value) const;
    void need_step(const Measure& m, const std::optional<Rational>& value, const Place& place);
    bool same_type(const Type& a, const Type& b) const;
    void check_members(const Node& node, const std::vector<int>& over, const Scope& scope,
                       const std::vector<std::pair<int, int>>& members, const std::string& what);
    std::optional<std::pair<int, int>> member(const Node& node);
    Expression choice(const Node& node, const Type& wanted);
    Moment moment(const Node& node, const Scope& scope);
    std::optional<Duration> duration(const Node& node);
    int unit_index(const UnitWord& unit, const Place& place);  // -1 and a diagnostic when unknown
    Bilingual words(const Type& type) const;
    Bilingual value_words(const Rational& value, const Type& type) const;
    const Definition& definition(int index);   // read on demand; finds circles
    const Scale& scale(const Symbol& symbol);  // likewise
    bool begin_reading();
    void end_reading(const Statement& s);

    // check_laws.cpp, check_days.cpp, check_circles.cpp: what must hold between clauses
    void check_laws();
    void check_circles();
    void check_waiting();
    void check_due_days();
    void check_write_off();
    void check_caps();
    void check_cap_on_payments(const Cap& cap);
    void check_cap_on_claims(const Cap& cap);
    void check_cap_on_line(const Cap& cap);
    void check_cap_fits(const Cap& cap, const Payment& p, const std::vector<int>& spared);
    [[nodiscard]] bool is_alone(const Payment& p, const Cap& cap) const;
    [[nodiscard]] bool pays(const Payment& p, int party) const;
    void check_loss(const Payment& p, int funding, std::optional<base::Date> due);
    void check_accounts();
    void check_interest_periods();
    void check_use();
    void check_claim_chains();
    void check_scales_fit();
    [[nodiscard]] std::optional<base::Date> last_day(const Moment& m, int period) const;
    [[nodiscard]] std::optional<base::Date> last_suspended(std::optional<base::Date> day) const;
    [[nodiscard]] std::optional<base::Date> last_possible_day(int payment);
    [[nodiscard]] std::optional<base::Date> last_possible_day(const Order& o);
    [[nodiscard]] std::optional<base::Date> last_paid_into(int account);
    std::map<int, std::optional<base::Date>> last_days_;  // of payments; nothing while being found

    std::string path_;
    const Text& text_;
    int clauses_read_ = 0;
    Contract contract_;
    std::vector<base::Diagnostic> diagnostics_;
    std::map<std::string, Symbol, std::less<>> symbols_;
    std::map<std::string, std::string> folded_names_;
    std::vector<const Statement*> statements_;
    std::vector<int> definition_state_;  // 0 not read, 1 being read, 2 read
    int reading_depth_ =
        0;  // definitions and scales being read, each for the sake of the one before
    bool is_too_deep_ = false;  // somewhere below the outermost of them
    std::vector<const Statement*> definition_statements_;
    std::set<const Statement*> begun_scales_;
    std::set<std::string> unknown_units_;
    std::set<int> used_measures_;
    const Statement* header_ = nullptr;
};

// The row of phrases.def in words, holes shown as "…".
[[nodiscard]] Bilingual phrase_words(LinePhrase phrase);
[[nodiscard]] Bilingual kind_words(SymbolKind kind);

}  // namespace utfall::terms
