#include "rate_equation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "power.h"

namespace utfall::forecast {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr int kIntervalsMax = 200'000;  // then what is left is told as uncertain

// The sum at x, split by sign: gain and loss are both >= 0 and increasing in x. The slopes are
// derivatives with respect to log x.
struct Point {
    double x = 0;
    double gain = 0;
    double loss = 0;
    double gain_slope = 0;
    double loss_slope = 0;

    [[nodiscard]] double sum() const { return gain - loss; }
    [[nodiscard]] double slope() const { return gain_slope - loss_slope; }
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
        const double steps =
            2.0 * terms_.back().exponent + 2.0 * static_cast<double>(terms_.size());
        slack_ = kEpsilon * (steps + 16);
    }

    [[nodiscard]] Point at(double x) const {
        Point point;
        point.x = x;
        double power = 1;
        std::int32_t reached = 0;
        for (const RateTerm& term : terms_) {
            const std::int32_t gap = term.exponent - reached;
            power *= gap == 1 ? x : whole_power(x, gap);
            reached = term.exponent;
            const double value = term.amount * power;
            (value > 0 ? point.gain : point.loss) += std::fabs(value);
            (value > 0 ? point.gain_slope : point.loss_slope) += std::fabs(value) * term.exponent;
        }
        return point;
    }
    // What rounding can do to the sum at a point, and to its slope.
    [[nodiscard]] double slack(const Point& p) const { return slack_ * (p.gain + p.loss) + kTiny; }
    [[nodiscard]] double slope_slack(const Point& p) const {
        return slack_ * (p.gain_slope + p.loss_slope) + kTiny;
    }
    [[nodiscard]] int sign(const Point& p) const { return sign_of(p.sum(), slack(p)); }
    [[nodiscard]] int first_sign() const { return terms_.front().amount > 0 ? 1 : -1; }

private:
    static constexpr double kTiny = 1e-280;  // amounts are scaled to 1: this is only underflow
    std::vector<RateTerm> terms_;
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
            if (is_monotone(f_, interval)) {
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
    for (double step = 1.0 / 32; step <= 4; step *= 2) {
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
