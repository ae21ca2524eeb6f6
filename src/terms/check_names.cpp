// Names, members and units: words become indices.
#include <algorithm>

#include "checker.h"
#include "make.h"
#include "utfall/base/text.h"

namespace utfall::terms {

namespace {

using Kind = Expression::Kind;
using TypeKind = Type::Kind;

}  // namespace

int Checker::unit_index(const UnitWord& unit, const Place& place) {
    for (std::size_t i = 0; i < contract_.units.size(); ++i) {
        const Unit& known = contract_.units[i];
        if (unit.built_in
                ? known.built_in == unit.built_in
                : (!known.built_in && (known.one == unit.word || known.many == unit.word)))
            return static_cast<int>(i);
    }
    if (!unknown_units_.insert(unit.word).second) return -1;
    std::vector<std::string> known;
    for (const Unit& u : contract_.units) known.insert(known.end(), {u.one, u.many});
    if (const auto near = base::nearest(unit.word, known))
        report(Code::unknown_unit_near, place,
               {Bilingual::same(unit.word), Bilingual::same(*near)});
    else
        report(Code::unknown_unit, place, {Bilingual::same(unit.word)});
    return -1;
}

// A name of a group where one of the group is to be chosen: "low" in "if missing, the final value is low".
Expression Checker::choice(const Node& node, const Type& wanted) {
    Node as_member = node;
    as_member.form = Form::Member;
    const auto chosen = member(as_member);
    if (!chosen) return make(Kind::Constant, kUnknown, node.place);
    if (chosen->first != wanted.unit)
        report(Code::not_for_each, node.place,
               {Bilingual::same(node.text),
                Bilingual::same(contract_.dimensions[static_cast<std::size_t>(wanted.unit)].name)});
    Expression e = make(Kind::Constant, wanted, node.place);
    e.constant = Rational{chosen->second, 1};
    return e;
}

Expression Checker::name(const Node& node, const Scope& scope,
                         std::vector<std::pair<int, int>> members) {
    using S = SymbolKind;
    Expression e = make(Kind::Constant, kUnknown, node.place);
    const bool in_example = scope.totals;
    const Symbol* symbol =
        in_example ? find(node, {S::Measure, S::Definition, S::Values, S::Scale, S::Payment})
                   : find(node, {S::Measure, S::Definition, S::Values, S::Scale});
    if (symbol == nullptr) return e;
    e.subject = symbol->index;
    e.members = std::move(members);
    const auto index = static_cast<std::size_t>(symbol->index);
    std::vector<int> over;
    if (symbol->kind == S::Measure) {
        const Measure& m = contract_.measures[index];
        e.kind = Kind::Fact;
        e.type = m.type;
        over = m.over;
        if (!in_example) used_measures_.insert(symbol->index);
        if (m.is_dated() && !in_example) {
            report(Code::dated_amounts_used, node.place, {Bilingual::same(m.name)});
            e.type = kUnknown;
        }
    } else if (symbol->kind == S::Definition) {
        const Definition& d = definition(symbol->index);
        e.kind = Kind::Definition;
        e.type = d.expression.type;
        over = d.over;
    } else if (symbol->kind == S::Values) {
        const Values& v = contract_.values[index];
        e.kind = Kind::Values;
        e.type = type_of(symbol->statement->holes[1]);
        if (v.group) over.push_back(*v.group);
    } else if (symbol->kind == S::Scale) {
        const Scale& s = scale(*symbol);
        e.kind = Kind::Scale;
        e.type = s.rows.empty() ? kUnknown : s.type;
        over = s.over;
    } else {
        e.kind = Kind::Payment;
        e.type.kind = TypeKind::Money;
        over = over_line(*symbol->statement);
    }
    check_members(node, over, scope, e.members, node.text);
    return e;
}

Expression Checker::of(const Node& node, const Scope& scope) {
    std::vector<std::pair<int, int>> members;
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
        const auto chosen = member(node.parts[i]);
        if (!chosen) return make(Kind::Constant, kUnknown, node.place);
        members.push_back(*chosen);
    }
    return name(node.parts[0], scope, std::move(members));
}

std::optional<std::pair<int, int>> Checker::member(const Node& node) {
    for (std::size_t d = 0; d < contract_.dimensions.size(); ++d) {
        const Dimension& dimension = contract_.dimensions[d];
        if (dimension.kind == Dimension::Kind::Periods && dimension.name == node.text) {
            if (node.number >= 1 && node.number <= dimension.size())
                return std::pair(static_cast<int>(d), static_cast<int>(node.number) - 1);
            report(Code::no_such_period, node.place,
                   {Bilingual::same(node.text), Bilingual::same(std::to_string(dimension.size()))});
            return std::nullopt;
        }
        for (std::size_t i = 0; i < dimension.members.size(); ++i)
            if (node.number == 0 && dimension.members[i] == node.text)
                return std::pair(static_cast<int>(d), static_cast<int>(i));
    }
    std::string known;
    for (const Dimension& d : contract_.dimensions) {
        if (d.kind == Dimension::Kind::Periods)
            known += (known.empty() ? "" : ", ") + d.name + " 1–" + std::to_string(d.size());
        for (const std::string& one : d.members) known += (known.empty() ? "" : ", ") + one;
    }
    report(Code::unknown_member, node.place, {Bilingual::same(node.text), Bilingual::same(known)});
    return std::nullopt;
}

void Checker::check_members(const Node& node, const std::vector<int>& over, const Scope& scope,
                            const std::vector<std::pair<int, int>>& members,
                            const std::string& what) {
    const auto name_of = [&](int d) {
        return Bilingual::same(contract_.dimensions[static_cast<std::size_t>(d)].name);
    };
    for (const auto& [dimension, chosen] : members)
        if (std::find(over.begin(), over.end(), dimension) == over.end())
            report(Code::not_for_each, node.place, {Bilingual::same(what), name_of(dimension)});
    for (int dimension : over) {
        const bool is_current =
            std::find(scope.over.begin(), scope.over.end(), dimension) != scope.over.end();
        const bool is_chosen = std::any_of(members.begin(), members.end(),
                                           [&](const auto& m) { return m.first == dimension; });
        if (!is_current && !is_chosen)
            report(Code::member_needed, node.place, {Bilingual::same(what), name_of(dimension)});
    }
}

}  // namespace utfall::terms
