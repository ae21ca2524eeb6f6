#include "decide.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "utfall/base/ensure.h"
#include "variables.h"

namespace utfall::study {

namespace {

using Expression = terms::PlanExpression;
using Kind = Expression::Kind;

class Decider {
public:
    explicit Decider(const std::vector<Result>& results) : results_(results) {}

    // Nothing: it rests on an estimate that was refused.
    [[nodiscard]] std::optional<double> run(const Expression& e) const {
        if (e.kind == Kind::Value) return number_of(e.value.number);
        if (e.kind >= Kind::Estimate) return of_estimate(e);
        if (e.kind == Kind::Select) {
            const auto test = run(e.parts[1]);
            return test ? run(e.parts[*test != 0 ? 0 : 2]) : std::nullopt;
        }
        std::vector<double> parts;
        for (const Expression& part : e.parts) {
            const auto value = run(part);
            if (!value) return std::nullopt;
            parts.push_back(*value);
        }
        return of_parts(e, parts);
    }

private:
    [[nodiscard]] std::optional<double> of_estimate(const Expression& e) const {
        for (const Result& result : results_) {
            if (result.planned != e.subject || result.variant.kind != Variant::Kind::Main) continue;
            if (result.refused || result.lines.empty()) return std::nullopt;
            const Line& line = result.lines.front();
            double value = effects::kNone;
            if (e.kind == Kind::Estimate) value = line.estimate.value;
            if (e.kind == Kind::Lower) value = line.interval.low;
            if (e.kind == Kind::Upper) value = line.interval.high;
            if (e.kind == Kind::PValue) value = line.p;
            if (e.kind == Kind::WithoutTreatment) value = result.treated_mean - line.estimate.value;
            if (e.kind == Kind::Treated) value = number(result.treated_units);
            if (e.kind == Kind::Units) value = number(result.units);
            return std::isnan(value) ? std::nullopt : std::optional(value);
        }
        return std::nullopt;
    }

    [[nodiscard]] static double number(const std::optional<std::int64_t>& count) {
        return count ? static_cast<double>(*count) : effects::kNone;
    }

    [[nodiscard]] static std::optional<double> of_parts(const Expression& e,
                                                        const std::vector<double>& p) {
        switch (e.kind) {
            case Kind::Add: return p[0] + p[1];
            case Kind::Subtract: return p[0] - p[1];
            case Kind::Multiply: return p[0] * p[1];
            case Kind::Divide: return p[1] == 0 ? std::nullopt : std::optional(p[0] / p[1]);
            case Kind::AtMost: return std::min(p[0], p[1]);
            case Kind::AtLeast: return std::max(p[0], p[1]);
            case Kind::Less: return p[0] < p[1] ? 1 : 0;
            case Kind::AtMostTest: return p[0] <= p[1] ? 1 : 0;
            case Kind::Equal: return p[0] == p[1] ? 1 : 0;
            case Kind::And: return p[0] != 0 && p[1] != 0 ? 1 : 0;
            case Kind::Or: return p[0] != 0 || p[1] != 0 ? 1 : 0;
            case Kind::Not: return p[0] == 0 ? 1 : 0;
            case Kind::Value:
            case Kind::Variable:
            case Kind::Select:
            case Kind::IsMissing:
            case Kind::Among:
            case Kind::Logarithm:
            case Kind::SquareRoot:
            case Kind::Power:
            case Kind::Remainder:
            case Kind::Mean:
            case Kind::Category:
            case Kind::Estimate:
            case Kind::Lower:
            case Kind::Upper:
            case Kind::PValue:
            case Kind::WithoutTreatment:
            case Kind::Treated:
            case Kind::Units: break;
        }
        ensure(false, "the checker lets only estimates into decisions");
    }

    const std::vector<Result>& results_;
};

// `value` as a multiple of one estimate: its factor, when the expression is one.
struct Multiple {
    int estimate = -1;
    double factor = 1;
};
std::optional<Multiple> multiple_of(const Expression& e, const Decider& decider) {
    if (e.kind == Kind::Estimate) return Multiple{e.subject, 1};
    if (e.kind != Kind::Multiply && e.kind != Kind::Divide) return std::nullopt;
    const bool is_first = multiple_of(e.parts[0], decider).has_value();
    if (!is_first && e.kind == Kind::Divide) return std::nullopt;
    const auto inner = multiple_of(e.parts[is_first ? 0 : 1], decider);
    const auto factor = decider.run(e.parts[is_first ? 1 : 0]);
    if (!inner || !factor || multiple_of(e.parts[is_first ? 1 : 0], decider)) return std::nullopt;
    return Multiple{inner->estimate,
                    e.kind == Kind::Divide ? inner->factor / *factor : inner->factor * *factor};
}

std::optional<effects::Interval> interval_of(const Multiple& m,
                                             const std::vector<Result>& results) {
    for (const Result& r : results)
        if (r.planned == m.estimate && r.variant.kind == Variant::Kind::Main && !r.lines.empty()) {
            const effects::Interval& i = r.lines.front().interval;
            const double a = i.low * m.factor;
            const double b = i.high * m.factor;
            return effects::Interval{std::min(a, b), std::max(a, b)};
        }
    return std::nullopt;
}

}  // namespace

std::string exact_decimal(double value) {
    std::string text = fmt::format("{}", value);
    const std::size_t mark = text.find('e');
    if (mark == std::string::npos) return text;
    // Digits without their point, which is moved by the exponent.
    const int exponent = std::stoi(text.substr(mark + 1));
    const std::string sign = text.front() == '-' ? "-" : "";
    std::string digits = text.substr(sign.size(), mark - sign.size());
    std::erase(digits, '.');
    const int whole = exponent + 1;  // digits before the point: one is written
    if (whole <= 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-whole), '0') + digits;
    const auto before = static_cast<std::size_t>(whole);
    if (digits.size() <= before) return sign + digits + std::string(before - digits.size(), '0');
    return sign + digits.substr(0, before) + "." + digits.substr(before);
}

std::vector<Delivered> decided(const terms::AnalysisPlan& plan,
                               const std::vector<Result>& results) {
    const Decider decider(results);
    std::vector<Delivered> out;
    for (std::size_t i = 0; i < plan.decisions.size(); ++i) {
        const Expression& e = plan.decisions[i].value;
        Delivered delivered{.decision = static_cast<int>(i), .value = decider.run(e)};
        if (delivered.value) delivered.decimal = exact_decimal(*delivered.value);
        if (const auto multiple = multiple_of(e, decider)) {
            delivered.estimate = multiple->estimate;
            delivered.interval = interval_of(*multiple, results);
        }
        out.push_back(std::move(delivered));
    }
    return out;
}

}  // namespace utfall::study
