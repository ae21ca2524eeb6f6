#include "sql.h"

#include <fmt/format.h>

#include "layout.h"
#include "utfall/base/ensure.h"
#include "variables.h"

namespace utfall::study {

namespace {

using Expression = terms::PlanExpression;
using Kind = Expression::Kind;
using terms::AnalysisPlan;
using terms::VariableType;

bool is_condition(const Expression& e) {
    return e.kind == Kind::Less || e.kind == Kind::AtMostTest || e.kind == Kind::Equal ||
           e.kind == Kind::And || e.kind == Kind::Or || e.kind == Kind::Not ||
           e.kind == Kind::IsMissing || e.kind == Kind::Among;
}

class Writer {
public:
    explicit Writer(const AnalysisPlan& plan) : plan_(plan) {}

    // NOLINTNEXTLINE(misc-no-recursion): an expression is a tree.
    [[nodiscard]] std::string number(const Expression& e) const {
        if (is_condition(e)) {
            const std::string is = condition(e);
            return fmt::format("CASE WHEN {} THEN 1 WHEN NOT ({}) THEN 0 END", is, is);
        }
        switch (e.kind) {
            case Kind::Value: return value(e.value, false);
            case Kind::Variable: return name_sql(plan_, e.subject);
            case Kind::Mean: return fmt::format("AVG({}) OVER ()", name_sql(plan_, e.subject));
            case Kind::Category: return number(e.parts[0]);
            case Kind::Select: {
                const std::string is = condition(e.parts[1]);
                return fmt::format("CASE WHEN {} THEN {} WHEN NOT ({}) THEN {} END", is,
                                   number(e.parts[0]), is, number(e.parts[2]));
            }
            case Kind::Add: return of_two(e, "({} + {})");
            case Kind::Subtract: return of_two(e, "({} - {})");
            case Kind::Multiply: return of_two(e, "({} * {})");
            case Kind::Divide: return of_two(e, "(({}) * 1.0 / NULLIF({}, 0))");
            case Kind::AtMost:
                return of_two(e, "CASE WHEN {0} <= {1} THEN {0} WHEN {0} > {1} THEN {1} END");
            case Kind::AtLeast:
                return of_two(e, "CASE WHEN {0} >= {1} THEN {0} WHEN {0} < {1} THEN {1} END");
            case Kind::Logarithm:
                return fmt::format("CASE WHEN {0} > 0 THEN LN({0}) END", number(e.parts[0]));
            case Kind::SquareRoot:
                return fmt::format("CASE WHEN {0} >= 0 THEN SQRT({0}) END", number(e.parts[0]));
            case Kind::Power: return power(number(e.parts[0]), e.number);
            case Kind::Remainder:
                return fmt::format("({0} - FLOOR({0} * 1.0 / {1}) * {1})", number(e.parts[0]),
                                   e.number);
            case Kind::Less:
            case Kind::AtMostTest:
            case Kind::Equal:
            case Kind::And:
            case Kind::Or:
            case Kind::Not:
            case Kind::IsMissing:
            case Kind::Among:
            case Kind::Estimate:
            case Kind::Lower:
            case Kind::Upper:
            case Kind::PValue:
            case Kind::Treated:
            case Kind::WithoutTreatment:
            case Kind::Units: break;
        }
        ensure(false, "the checker lets only variables into what is computed from rows");
    }

    // NOLINTNEXTLINE(misc-no-recursion): an expression is a tree.
    [[nodiscard]] std::string condition(const Expression& e) const {
        if (e.kind == Kind::Less) return of_two(e, "({} < {})");
        if (e.kind == Kind::AtMostTest) return of_two(e, "({} <= {})");
        if (e.kind == Kind::Equal) return equal(e.parts[0], e.parts[1]);
        if (e.kind == Kind::Not) return fmt::format("(NOT {})", condition(e.parts[0]));
        if (e.kind == Kind::IsMissing) return fmt::format("({} IS NULL)", number(e.parts[0]));
        if (e.kind == Kind::And) return joined(e, " AND ");
        if (e.kind == Kind::Or) return joined(e, " OR ");
        if (e.kind != Kind::Among) return fmt::format("(({}) <> 0)", number(e));
        std::string any;
        for (std::size_t k = 1; k < e.parts.size(); ++k)
            any += (k > 1 ? " OR " : "") + equal(e.parts[0], e.parts[k]);
        return "(" + any + ")";
    }

private:
    [[nodiscard]] static std::string value(const terms::PlanValue& v, bool as_text) {
        if (v.kind == terms::PlanValue::Kind::Text) return text_literal(v.text);
        if (v.kind == terms::PlanValue::Kind::Date) return std::to_string(v.date.days());
        return as_text ? text_literal(fmt::format("{}", number_of(v.number)))
                       : number_literal(v.number);
    }

    [[nodiscard]] bool is_text_expression(const Expression& e) const {
        return e.kind == Kind::Variable && is_text(plan_, e.subject);
    }

    // NOLINTNEXTLINE(misc-no-recursion): an expression is a tree.
    [[nodiscard]] std::string equal(const Expression& a, const Expression& b) const {
        const bool as_text = is_text_expression(a) || is_text_expression(b);
        const auto side = [&](const Expression& e) {
            return e.kind == Kind::Value ? value(e.value, as_text) : number(e);
        };
        return fmt::format("({} = {})", side(a), side(b));
    }

    // NOLINTNEXTLINE(misc-no-recursion): an expression is a tree.
    [[nodiscard]] std::string joined(const Expression& e, const char* word) const {
        std::string all;
        for (const Expression& part : e.parts) all += (all.empty() ? "" : word) + condition(part);
        return "(" + all + ")";
    }

    // NOLINTNEXTLINE(misc-no-recursion): an expression is a tree.
    [[nodiscard]] std::string of_two(const Expression& e, const char* form) const {
        return fmt::format(fmt::runtime(form), number(e.parts[0]), number(e.parts[1]));
    }

    [[nodiscard]] static std::string power(const std::string& base, int exponent) {
        std::string all = base;
        for (int k = 1; k < exponent; ++k) all += " * " + base;
        return "(" + all + ")";
    }

    const AnalysisPlan& plan_;
};

// A boolean, a number or a text, in the words that microdata/read.h knows. Any other is cast to a number, which stops the
// question where it is none: it must not become a missing value.
std::string yes_no_sql(const std::string& text) {
    return fmt::format(
        "CASE WHEN LOWER({0}) IN ('1', 'true', 'yes', 'ja', 'sant') THEN 1 WHEN LOWER({0}) IN "
        "('0', 'false', 'no', 'nej', 'falskt') THEN 0 ELSE CAST(CAST({0} AS DECIMAL(38, 0)) AS "
        "INTEGER) END",
        text);
}

}  // namespace

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

std::string text_literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
}

std::string number_literal(const base::Rational& number) {
    auto denominator = number.denominator;
    auto numerator = number.numerator;
    int decimals = 0;
    while (denominator > 1 && denominator % 10 == 0) {
        denominator /= 10;
        ++decimals;
    }
    while (denominator > 1 && (denominator % 2 == 0 || denominator % 5 == 0) && decimals < 15) {
        numerator *= denominator % 2 == 0 ? 5 : 2;
        denominator /= denominator % 2 == 0 ? 2 : 5;
        ++decimals;
    }
    if (denominator > 1)
        return fmt::format("({}.0 / {}.0)", static_cast<std::int64_t>(number.numerator),
                           static_cast<std::int64_t>(number.denominator));
    const bool is_below = numerator < 0;
    std::string digits =
        std::to_string(static_cast<std::int64_t>(is_below ? -numerator : numerator));
    if (decimals > 0) {
        const auto wanted = static_cast<std::size_t>(decimals) + 1;
        if (digits.size() < wanted) digits.insert(0, wanted - digits.size(), '0');
        digits.insert(digits.size() - static_cast<std::size_t>(decimals), ".");
    }
    return is_below ? "(-" + digits + ")" : digits;
}

std::string name_sql(const AnalysisPlan& plan, int variable) {
    return quoted(plan.variables[static_cast<std::size_t>(variable)].name);
}

std::string column_sql(const AnalysisPlan& plan, int variable) {
    const terms::Variable& v = plan.variables[static_cast<std::size_t>(variable)];
    const std::string column = quoted(v.column);
    std::string text = fmt::format("CAST({} AS VARCHAR)", column);
    for (const std::string& marker : plan.microdata.missing_markers)
        text = fmt::format("NULLIF({}, {})", text, text_literal(marker));
    text = fmt::format("NULLIF({}, '')", text);
    switch (v.type) {
        case VariableType::Number:
        case VariableType::Money:
        case VariableType::Days:
        // Wide from the start: DuckDB keeps the product of two narrow decimals narrow.
        case VariableType::Share: return fmt::format("({} * CAST(1 AS DECIMAL(38, 0)))", column);
        case VariableType::Whole: return fmt::format("CAST({} AS DECIMAL(38, 0))", column);
        case VariableType::YesNo:
            if (!v.yes) return yes_no_sql(text);
            return fmt::format("CASE WHEN {0} = {1} THEN 1 WHEN {0} <> {1} THEN 0 END", text,
                               text_literal(*v.yes));
        case VariableType::Date: return fmt::format("({} - DATE '1970-01-01')", column);
        case VariableType::Category:
        case VariableType::Identity:
        case VariableType::Pseudonym: return text;
    }
    return column;
}

std::string definition_sql(const AnalysisPlan& plan, int variable) {
    return Writer(plan).number(*plan.variables[static_cast<std::size_t>(variable)].defined);
}

std::string condition_sql(const AnalysisPlan& plan, const Expression& condition) {
    return Writer(plan).condition(condition);
}

}  // namespace utfall::study
