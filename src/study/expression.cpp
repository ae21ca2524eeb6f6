#include "expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "utfall/base/ensure.h"
#include "utfall/effects/estimate.h"
#include "utfall/effects/pair.h"
#include "utfall/stats/portable.h"

namespace utfall::study {

namespace {

using Expression = terms::PlanExpression;
using Kind = Expression::Kind;

class Evaluator {
public:
    explicit Evaluator(const Variables& variables) : variables_(variables) {}

    [[nodiscard]] Values run(const Expression& e) const {
        switch (e.kind) {
            case Kind::Value: return constant(e.value);
            case Kind::Variable: return wide(variables_.of(e.subject));
            case Kind::Mean: return mean(variables_.of(e.subject));
            case Kind::Category: return category(run(e.parts[0]));
            case Kind::IsMissing: return is_missing(run(e.parts[0]));
            case Kind::And: return both(e, true);
            case Kind::Or: return both(e, false);
            case Kind::Equal: return equal(e.parts[0], e.parts[1]);
            case Kind::Among: return among(e);
            case Kind::Select: return select(e);
            case Kind::Not:
            case Kind::Logarithm:
            case Kind::SquareRoot:
            case Kind::Power:
            case Kind::Remainder: return of_one(e);
            case Kind::Add:
            case Kind::Subtract:
            case Kind::Multiply:
            case Kind::Divide:
            case Kind::AtMost:
            case Kind::AtLeast:
            case Kind::Less:
            case Kind::AtMostTest: return of_two(e);
            case Kind::Estimate:
            case Kind::Lower:
            case Kind::Upper:
            case Kind::PValue:
            case Kind::WithoutTreatment:
            case Kind::Treated:
            case Kind::Units: break;
        }
        ensure(false, "the checker lets only variables into what is computed from rows");
    }

private:
    [[nodiscard]] static Values wide(Values of) {
        of.numbers.widen();
        return of;
    }

    [[nodiscard]] Values constant(const terms::PlanValue& value) const {
        const bool is_date = value.kind == terms::PlanValue::Kind::Date;
        return {.numbers = std::vector<double>(
                    variables_.rows, is_date ? value.date.days() : number_of(value.number))};
    }

    // Over the rows that count.
    [[nodiscard]] Values mean(const Values& of) const {
        effects::Pair sum;
        double count = 0;
        for (std::size_t i = 0; i < variables_.rows; ++i)
            if (variables_.counts[i] != 0 && !of.is_missing(i)) {
                sum = sum + effects::Pair{of.numbers[i]};
                count += 1;
            }
        const double at = count > 0 ? effects::value_of(sum / effects::Pair{count}) : 0;
        Values out{.numbers = std::vector<double>(variables_.rows, at)};
        if (count == 0) out.missing.assign(variables_.rows, 1);
        return out;
    }

    [[nodiscard]] static Values category(Values of) {
        if (of.has_words()) return of;
        std::vector<double> distinct;
        for (std::size_t i = 0; i < of.numbers.size(); ++i)
            if (!of.is_missing(i)) distinct.push_back(of.numbers[i]);
        std::sort(distinct.begin(), distinct.end());
        distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
        for (const double value : distinct) of.words.push_back(fmt::format("{}", value));
        for (std::size_t i = 0; i < of.numbers.size(); ++i)
            if (!of.is_missing(i))
                of.numbers[i] = static_cast<double>(
                    std::lower_bound(distinct.begin(), distinct.end(), of.numbers[i]) -
                    distinct.begin());
        return of;
    }

    [[nodiscard]] static Values is_missing(const Values& of) {
        Values out{.numbers = std::vector<double>(of.numbers.size())};
        for (std::size_t i = 0; i < out.numbers.size(); ++i)
            out.numbers[i] = of.is_missing(i) ? 1 : 0;
        return out;
    }

    // And and Or: one part that decides is enough, also beside a missing one.
    [[nodiscard]] Values both(const Expression& e, bool is_and) const {
        std::vector<Values> parts;
        parts.reserve(e.parts.size());
        for (const Expression& part : e.parts) parts.push_back(run(part));
        Values out{.numbers = std::vector<double>(variables_.rows, is_and ? 1 : 0)};
        for (std::size_t i = 0; i < variables_.rows; ++i) {
            bool is_open = false;
            bool is_decided = false;
            for (const Values& part : parts) {
                if (part.is_missing(i))
                    is_open = true;
                else if ((part.numbers[i] != 0) != is_and)
                    is_decided = true;
            }
            if (is_decided)
                out.numbers[i] = is_and ? 0 : 1;
            else if (is_open)
                lose(out, i);
        }
        return out;
    }

    // The word that a written value means, or -1.
    [[nodiscard]] static double word_of(const Values& of, const terms::PlanValue& value) {
        const std::string text = value.kind == terms::PlanValue::Kind::Text
                                     ? value.text
                                     : fmt::format("{}", number_of(value.number));
        const auto at = std::lower_bound(of.words.begin(), of.words.end(), text);
        return at != of.words.end() && *at == text ? static_cast<double>(at - of.words.begin())
                                                   : -1;
    }

    [[nodiscard]] Values equal(const Expression& a, const Expression& b) const {
        if (a.kind == Kind::Value && b.kind != Kind::Value) return equal(b, a);
        const Values left = run(a);
        Values right =
            b.kind == Kind::Value && left.has_words()
                ? Values{.numbers = std::vector<double>(variables_.rows, word_of(left, b.value))}
                : run(b);
        const bool two_words = left.has_words() && right.has_words();
        return joined(left, right, [&](double x, double y) {
            if (!two_words) return x == y ? 1.0 : 0.0;
            return left.words[static_cast<std::size_t>(x)] ==
                           right.words[static_cast<std::size_t>(y)]
                       ? 1.0
                       : 0.0;
        });
    }

    [[nodiscard]] Values among(const Expression& e) const {
        Values out{.numbers = std::vector<double>(variables_.rows)};
        for (std::size_t k = 1; k < e.parts.size(); ++k) {
            const Values one = equal(e.parts[0], e.parts[k]);
            for (std::size_t i = 0; i < variables_.rows; ++i)
                if (one.is_missing(i))
                    lose(out, i);
                else if (one.numbers[i] != 0)
                    out.numbers[i] = 1;
        }
        return out;
    }

    [[nodiscard]] Values select(const Expression& e) const {
        Values out = run(e.parts[0]);
        const Values test = run(e.parts[1]);
        const Values other = run(e.parts[2]);
        for (std::size_t i = 0; i < variables_.rows; ++i) {
            if (test.is_missing(i)) {
                lose(out, i);
            } else if (test.numbers[i] == 0) {
                out.numbers[i] = other.numbers[i];
                if (!out.missing.empty()) out.missing[i] = 0;
                if (other.is_missing(i)) lose(out, i);
            }
        }
        return out;
    }

    [[nodiscard]] Values of_one(const Expression& e) const {
        Values out = run(e.parts[0]);
        for (std::size_t i = 0; i < variables_.rows; ++i) {
            if (out.is_missing(i)) continue;
            double& x = out.numbers[i];
            if (e.kind == Kind::Not) {
                x = x == 0 ? 1 : 0;
            } else if (e.kind == Kind::Logarithm) {
                if (x > 0)
                    x = stats::log(x);
                else
                    lose(out, i);
            } else if (e.kind == Kind::SquareRoot) {
                if (x >= 0)
                    x = std::sqrt(x);
                else
                    lose(out, i);
            } else if (e.kind == Kind::Power) {
                double power = x;
                for (int k = 1; k < e.number; ++k) power *= x;
                x = power;
            } else {
                x -= std::floor(x / e.number) * e.number;
            }
        }
        return out;
    }

    [[nodiscard]] Values of_two(const Expression& e) const {
        return joined(run(e.parts[0]), run(e.parts[1]), [&](double x, double y) {
            if (e.kind == Kind::Add) return x + y;
            if (e.kind == Kind::Subtract) return x - y;
            if (e.kind == Kind::Multiply) return x * y;
            if (e.kind == Kind::Divide) return y == 0 ? effects::kNone : x / y;
            if (e.kind == Kind::AtMost) return std::min(x, y);
            if (e.kind == Kind::AtLeast) return std::max(x, y);
            if (e.kind == Kind::Less) return x < y ? 1.0 : 0.0;
            return x <= y ? 1.0 : 0.0;  // AtMostTest
        });
    }

    // A value that is not a number is missing.
    template <class Of>
    [[nodiscard]] Values joined(const Values& a, const Values& b, const Of& of) const {
        Values out{.numbers = std::vector<double>(variables_.rows)};
        for (std::size_t i = 0; i < variables_.rows; ++i) {
            if (a.is_missing(i) || b.is_missing(i)) {
                lose(out, i);
                continue;
            }
            out.numbers[i] = of(a.numbers[i], b.numbers[i]);
            if (std::isnan(out.numbers[i])) lose(out, i);
        }
        return out;
    }

    static void lose(Values& values, std::size_t row) {
        if (values.missing.empty()) values.missing.assign(values.numbers.size(), 0);
        values.missing[row] = 1;
        values.numbers[row] = 0;
    }

    const Variables& variables_;
};

}  // namespace

double number_of(const base::Rational& ratio) {
    return static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
}

Values evaluated(const Expression& expression, const Variables& variables) {
    return Evaluator(variables).run(expression);
}

std::vector<std::uint8_t> holds(const Expression& condition, const Variables& variables) {
    const Values values = evaluated(condition, variables);
    std::vector<std::uint8_t> out(variables.rows);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = !values.is_missing(i) && values.numbers[i] != 0 ? 1 : 0;
    return out;
}

}  // namespace utfall::study
