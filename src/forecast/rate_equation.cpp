#include "rate_equation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "power.h"

namespace utfall::forecast {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr int kIntervalsMax = 50'000;  // then what is left is told as uncertain
constexpr std::size_t kOrder = 8;      // of the expansions

// The sum at x, split by sign: gain and loss are both >= 0 and increasing in x. The slopes are
// derivatives with respect to log x.
struct Point {
    double x = 0;
    double gain = 0;
    double loss = 0;
    double gain_slope = 0;
    double loss_slope = 0;
    double rest = 0;  // sum of |amount| C(exponent, kOrder) x^exponent

    [[nodiscard]] double sum() const { return gain - loss; }
    [[nodiscard]] double slope() const { return gain_slope - loss_slope; }
};

// The sum at m (1 + t) is the sum of terms[j] t^j; sizes[j] is the same without signs.
struct Expansion {
    std::array<double, kOrder> terms{};
    std::array<double, kOrder> sizes{};
};

struct Interval {
    Point low, high;
    int sign_low = 0, sign_high = 0;  // both proven: the roots of the sum lie inside
};

struct Root {
    double x = 0;
    bool is_certain = true;
};

int sign_of(double value, double slack) {
    if (value > slack) return 1;
    return value < -slack ? -1 : 0;
}

class Polynomial {
public:
    explicit Polynomial(std::vector<RateTerm> terms) : terms_(std::move(terms)) {
        for (const RateTerm& term : terms_) {
            std::array<double, kOrder + 1> row{1};
            for (std::size_t j = 1; j <= kOrder; ++j) {
                const auto at = static_cast<double>(j);
                row[j] = row[j - 1] * std::max(term.exponent + 1 - at, 0.0) / at;
            }
            binomials_.push_back(row);
        }
        const double steps =
            2.0 * terms_.back().exponent + 2.0 * static_cast<double>(terms_.size());
        slack_ = kEpsilon * (steps + 16 + 2 * kOrder);
    }

    [[nodiscard]] Point at(double x) const {
        Point point;
        point.x = x;
        for_each_term(x, [&](std::size_t k, double value) {
            const double size = std::fabs(value);
            (value > 0 ? point.gain : point.loss) += size;
            (value > 0 ? point.gain_slope : point.loss_slope) += size * terms_[k].exponent;
            point.rest += size * binomials_[k][kOrder];
        });
        return point;
    }
    [[nodiscard]] Expansion around(double x) const {
        Expansion expansion;
        for_each_term(x, [&](std::size_t k, double value) {
            for (std::size_t j = 0; j < kOrder; ++j) {
                expansion.terms[j] += value * binomials_[k][j];
                expansion.sizes[j] += std::fabs(value) * binomials_[k][j];
            }
        });
        return expansion;
    }
    // What rounding can do to the sum at a point, and to its slope.
    [[nodiscard]] double slack(const Point& p) const { return slack_ * (p.gain + p.loss) + kTiny; }
    [[nodiscard]] double slope_slack(const Point& p) const {
        return slack_ * (p.gain_slope + p.loss_slope) + kTiny;
    }
    [[nodiscard]] int sign(const Point& p) const { return sign_of(p.sum(), slack(p)); }
    [[nodiscard]] int first_sign() const { return terms_.front().amount > 0 ? 1 : -1; }

    [[nodiscard]] double slack_share() const { return slack_; }
    static constexpr double kTiny = 1e-280;  // amounts are scaled to 1: this is only underflow

private:
    template <class Add>
    void for_each_term(double x, Add add) const {
        double power = 1;
        std::int32_t reached = 0;
        for (std::size_t k = 0; k < terms_.size(); ++k) {
            const std::int32_t gap = terms_[k].exponent - reached;
            power *= gap == 1 ? x : whole_power(x, gap);
            reached = terms_[k].exponent;
            add(k, terms_[k].amount * power);
        }
    }

    std::vector<RateTerm> terms_;
    std::vector<std::array<double, kOrder + 1>> binomials_;  // C(exponent, j)
    double slack_ = 0;
};

bool has_no_root(const Polynomial& f, const Interval& i) {
    const double slack = f.slack(i.high);
    return i.low.gain - i.high.loss > slack || i.high.gain - i.low.loss < -slack;
}

bool is_monotone(const Polynomial& f, const Interval& i) {
    const double slack = f.slope_slack(i.high);
    return i.low.gain_slope - i.high.loss_slope > slack ||
           i.high.gain_slope - i.low.loss_slope < -slack;
}

struct Verdict {
    bool has_no_root = false;
    bool is_monotone = false;
};

// By the expansion around the middle, with Lagrange's remainder of order kOrder: narrow where roots
// are close, where the two above would need millions of intervals.
Verdict expand(const Polynomial& f, const Interval& interval) {
    const double high = interval.high.x;
    const double middle = interval.low.x + (high - interval.low.x) / 2;
    const Expansion e = f.around(middle);
    const double t = (high - middle) / middle;
    const double part = (high - middle) / high;
    const auto size = [&](std::size_t j) {
        return std::fabs(e.terms[j]) + f.slack_share() * e.sizes[j];
    };
    double others = f.slack_share() * e.sizes[0];
    double slope_others = f.slack_share() * e.sizes[1];
    double power = t;  // t^j
    double part_power = 1;
    for (std::size_t j = 1; j < kOrder; ++j) {
        others += size(j) * power;
        if (j + 1 < kOrder) slope_others += static_cast<double>(j + 1) * size(j + 1) * power;
        power *= t;
        part_power *= part;
    }
    constexpr double kRounded = 1 + 1e-3;  // for the remainder and the sums here
    const double rest = interval.high.rest * part_power * kRounded;
    others = others * kRounded + rest * part;
    slope_others = slope_others * kRounded + rest * static_cast<double>(kOrder) * (middle / high);
    return {.has_no_root = std::fabs(e.terms[0]) > others + Polynomial::kTiny,
            .is_monotone = std::fabs(e.terms[1]) > slope_others + Polynomial::kTiny};
}

// Newton's iteration; where it leaves the interval, or does not halve it in three steps, its middle.
double refine(const Polynomial& f, const Interval& interval) {
    double low = interval.low.x;
    double high = interval.high.x;
    double width = high - low;
    double x = low + width / 2;
    for (int step = 0; step < 2000; ++step) {
        const Point p = f.at(x);
        if (p.sum() == 0) return x;
        ((p.sum() > 0) == (interval.sign_low > 0) ? low : high) = x;
        double next = x - x * p.sum() / p.slope();
        bool is_slow = false;
        if (step % 3 == 2) {
            is_slow = high - low > width / 2;
            width = high - low;
        }
        if (std::fabs(next - x) <= 2 * kEpsilon * x) return x;
        if (is_slow || !(next > low && next < high)) next = low + (high - low) / 2;
        if (next == low || next == high) return x;
        x = next;
    }
    return x;
}

class Isolation {
public:
    explicit Isolation(const Polynomial& f) : f_(f) {}

    std::vector<Root> roots(const Interval& whole) {
        waiting_.push_back(whole);
        for (int count = 0; !waiting_.empty(); ++count) {
            const Interval interval = waiting_.back();
            waiting_.pop_back();
            if (has_no_root(f_, interval)) continue;
            bool is_single = is_monotone(f_, interval);
            if (!is_single) {
                const Verdict verdict = expand(f_, interval);
                if (verdict.has_no_root) continue;
                is_single = verdict.is_monotone;
            }
            if (is_single) {
                if (interval.sign_low != interval.sign_high)
                    roots_.push_back({.x = refine(f_, interval)});
                continue;
            }
            if (count >= kIntervalsMax || !halve(interval)) take_uncertain(interval);
        }
        return roots_;
    }

private:
    // Near the middle, where the sign of the sum is certain; there may be no such place.
    bool halve(const Interval& interval) {
        const double width = interval.high.x - interval.low.x;
        if (width <= 16 * kEpsilon * interval.high.x) return false;
        for (const double share : {0.5, 0.4375, 0.5625, 0.375, 0.625}) {
            const Point middle = f_.at(interval.low.x + width * share);
            const int sign = f_.sign(middle);
            if (sign == 0) continue;
            waiting_.push_back({middle, interval.high, sign, interval.sign_high});
            waiting_.push_back({interval.low, middle, interval.sign_low, sign});
            return true;
        }
        return false;
    }
    // One root where the sum passes or touches 0 within rounding.
    void take_uncertain(const Interval& interval) {
        if (interval.sign_low != interval.sign_high) {
            roots_.push_back({.x = refine(f_, interval), .is_certain = false});
            return;
        }
        const double middle = interval.low.x + (interval.high.x - interval.low.x) / 2;
        if (f_.sign(f_.at(middle)) == 0) roots_.push_back({.x = middle, .is_certain = false});
    }

    const Polynomial& f_;
    std::vector<Interval> waiting_;
    std::vector<Root> roots_;
};

struct Rate {
    double growth = 1;  // 1 + rate
    double rate = 0;
    bool is_certain = true;
};

// A place near 1 to part the search, where the sign of the sum is certain; 1 when there is none.
double parting(const Polynomial& f, std::int32_t degree) {
    if (f.sign(f.at(1)) != 0) return 1;
    for (const double step : {1.0 / 32, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1.0, 2.0, 4.0}) {
        for (const double x : {1 - step / degree, 1 + step / degree}) {
            if (x >= 0.25 && f.sign(f.at(x)) != 0) return x;
        }
    }
    return 1;
}

std::vector<Rate> all_rates(std::span<const RateTerm> terms, std::int32_t unit) {
    const std::int32_t degree = terms.back().exponent;
    double largest = 0;
    for (const RateTerm& term : terms) largest = std::max(largest, std::fabs(term.amount));
    int binary = 0;
    std::frexp(largest, &binary);
    std::vector<RateTerm> forward, backward;
    for (const RateTerm& term : terms) {
        const double amount = std::ldexp(term.amount, -binary);
        forward.push_back({term.exponent, amount});
        backward.push_back({degree - term.exponent, amount});
    }
    std::reverse(backward.begin(), backward.end());
    const Polynomial late(std::move(forward)), early(std::move(backward));
    const double part = parting(late, degree);
    const Point end = late.at(part);
    const int sign = late.sign(end);
    std::vector<Rate> rates;
    if (sign == 0) rates.push_back({.growth = 1, .rate = 0, .is_certain = false});
    for (const Root& root : Isolation(late).roots({late.at(0), end, late.first_sign(), sign})) {
        const double growth = 1 / whole_power(root.x, unit);
        rates.push_back({growth, unit == 1 ? (1 - root.x) / root.x : growth - 1, root.is_certain});
    }
    for (const Root& root :
         Isolation(early).roots({early.at(0), early.at(1 / part), early.first_sign(), sign})) {
        const double growth = whole_power(root.x, unit);
        rates.push_back({growth, growth - 1, root.is_certain});
    }
    for (Rate& rate : rates) {
        if (std::fabs(rate.rate) <= rate_of_nothing(unit)) rate.rate = 0;
    }
    return rates;
}

// The way the money went: 1 a gain, -1 a loss, 0 neither, as far as doubles tell.
int sign_of_sum(std::span<const RateTerm> terms) {
    double sum = 0;
    double size = 0;
    for (const RateTerm& term : terms) {
        sum += term.amount;
        size += std::fabs(term.amount);
    }
    return sign_of(sum, kEpsilon * static_cast<double>(terms.size()) * size);
}

InternalRate choose(const std::vector<Rate>& rates, int sign) {
    InternalRate chosen;
    chosen.roots = static_cast<std::int32_t>(rates.size());
    chosen.kind = RateKind::None;
    chosen.reason = RateReason::NeverZero;
    double nearest = std::numeric_limits<double>::infinity();
    bool has_sign = false;
    for (const Rate& rate : rates) {
        chosen.is_certain = chosen.is_certain && rate.is_certain;
        if (rate.rate > 0) ++chosen.positive_roots;
        const bool is_with_sum = sign != 0 && (rate.rate > 0 ? 1 : -1) == sign;
        const double distance = std::max(rate.growth, 1 / rate.growth);
        if (has_sign && !is_with_sum) continue;
        if (has_sign == is_with_sum && distance >= nearest) continue;
        has_sign = is_with_sum;
        nearest = distance;
        chosen.rate = rate.rate;
    }
    if (rates.size() == 1) {
        chosen.kind = RateKind::Found;
        chosen.reason = RateReason::OnlyRoot;
    } else if (rates.size() > 1) {
        chosen.kind = RateKind::Several;
        chosen.reason = has_sign ? RateReason::SignOfSum : RateReason::NearestZero;
    }
    return chosen;
}

}  // namespace

InternalRate solve_rate(std::span<const RateTerm> terms, std::int32_t unit) {
    bool is_put_in = false;
    bool comes_back = false;
    for (const RateTerm& term : terms) {
        if (!std::isfinite(term.amount)) return {.reason = RateReason::NotNumbers};
        (term.amount < 0 ? is_put_in : comes_back) = true;
    }
    if (!is_put_in) {
        return {.reason = comes_back ? RateReason::NothingPutIn : RateReason::NoFlows};
    }
    if (!comes_back) return {.rate = -1, .kind = RateKind::Found, .reason = RateReason::AllLost};
    return choose(all_rates(terms, unit), sign_of_sum(terms));
}

}  // namespace utfall::forecast
