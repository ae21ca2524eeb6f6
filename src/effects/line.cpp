#include "line.h"

#include <algorithm>
#include <limits>

#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max() / 4;

struct Turn {
    std::int64_t price;
    std::int64_t count;  // by how much the slope falls here
};

// Turns on one side of the top; all of them move together.
template <class Later>
class Side {
public:
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] std::int64_t count() const { return count_; }
    [[nodiscard]] std::int64_t nearest() const { return heap_.front().price + moved_; }
    void move(std::int64_t by) { moved_ += by; }
    void add(Turn turn) {
        count_ += turn.count;
        turn.price -= moved_;
        heap_.push_back(turn);
        std::push_heap(heap_.begin(), heap_.end(), later_);
    }
    Turn take(std::int64_t count_max) {
        Turn taken = heap_.front();
        taken.price += moved_;
        if (taken.count > count_max) {
            taken.count = count_max;
            heap_.front().count -= count_max;
        } else {
            std::pop_heap(heap_.begin(), heap_.end(), later_);
            heap_.pop_back();
        }
        count_ -= taken.count;
        return taken;
    }

private:
    std::vector<Turn> heap_;
    std::int64_t moved_ = 0;
    std::int64_t count_ = 0;
    Later later_;
};
struct Lower {
    bool operator()(const Turn& a, const Turn& b) const { return a.price < b.price; }
};
struct Higher {
    bool operator()(const Turn& a, const Turn& b) const { return a.price > b.price; }
};

// What the prices earn at best up to one stop, as a function of the price there.
class Earning {
public:
    void pass(std::int64_t gap) {
        left_.move(-gap);
        right_.move(gap);
    }
    void add(const Stop& stop) {
        slope_ += stop.most;
        if (const Turn turn{stop.turn, stop.most - stop.least}; turn.count > 0) {
            if (!right_.empty() && turn.price > right_.nearest())
                right_.add(turn);
            else
                left_.add(turn);
        }
        const std::int64_t wanted = std::max<std::int64_t>(slope_, 0);
        while (left_.count() > wanted) right_.add(left_.take(left_.count() - wanted));
        while (left_.count() < wanted && !right_.empty())
            left_.add(right_.take(wanted - left_.count()));
    }
    // A price that earns most.
    [[nodiscard]] std::int64_t best() const {
        if (slope_ < 0) return -kFar;
        if (left_.count() < slope_) return kFar;
        if (!left_.empty()) return left_.nearest();
        return right_.empty() ? 0 : right_.nearest();
    }

private:
    Side<Lower> left_;
    Side<Higher> right_;
    std::int64_t slope_ = 0;  // far to the left
};

struct Range {
    std::int64_t low = 0;
    std::int64_t high = 0;
};

Range given_at(const Stop& stop, std::int64_t price) {
    if (price < stop.turn) return {stop.most, stop.most};
    if (price > stop.turn) return {stop.least, stop.least};
    return {stop.least, stop.most};
}

// Units may be carried only where the price falls by the whole gap on their way.
Range crossing(Range units, std::int64_t gap, std::int64_t price_here, std::int64_t price_there) {
    if (gap == 0) return units;
    if (price_here - price_there == gap)
        units.low = std::max<std::int64_t>(units.low, 0);
    else if (price_there - price_here == gap)
        units.high = std::min<std::int64_t>(units.high, 0);
    else
        units = {std::max<std::int64_t>(units.low, 0), std::min<std::int64_t>(units.high, 0)};
    return units;
}

// Of the ways that the prices leave open the one that gives or takes least at each stop, from the right.
void plan_by_prices(std::span<const Stop> stops, LinePlan& plan) {
    const std::size_t n = stops.size();
    std::vector<Range> before(n);
    Range units;
    for (std::size_t i = 0; i < n; ++i) {
        before[i] = units;
        const Range given = given_at(stops[i], plan.prices[i]);
        units = {units.low + given.low, units.high + given.high};
        if (i + 1 < n)
            units = crossing(units, stops[i + 1].position - stops[i].position, plan.prices[i],
                             plan.prices[i + 1]);
        ensure(units.low <= units.high, "the best prices leave a plan open");
    }
    ensure(units.low <= 0 && units.high >= 0, "everything given is taken");
    std::int64_t carried = 0;
    for (std::size_t i = n; i-- > 0;) {
        const Range open = given_at(stops[i], plan.prices[i]);
        const std::int64_t low = std::max(open.low, carried - before[i].high);
        const std::int64_t high = std::min(open.high, carried - before[i].low);
        ensure(low <= high, "the walk back stays where the walk forth was");
        plan.given[i] = std::clamp<std::int64_t>(0, low, high);
        carried -= plan.given[i];
        if (i > 0)
            plan.cost += std::max(carried, -carried) * (stops[i].position - stops[i - 1].position);
        plan.cost += (stops[i].most - plan.given[i]) * stops[i].turn;
    }
    ensure(carried == 0, "nothing is carried before the first stop");
}

// The earning of the prices, after a look that they are allowed.
std::int64_t earned(std::span<const Stop> stops, std::span<const std::int64_t> prices) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < stops.size(); ++i) {
        const Stop& s = stops[i];
        sum +=
            s.most * prices[i] - (s.most - s.least) * std::max<std::int64_t>(0, prices[i] - s.turn);
        if (i == 0) continue;
        const std::int64_t step = prices[i] - prices[i - 1];
        ensure(std::max(step, -step) <= s.position - stops[i - 1].position,
               "prices change by no more than the way between stops");
    }
    return sum;
}

}  // namespace

std::optional<LinePlan> carry(std::span<const Stop> stops) {
    const std::size_t n = stops.size();
    LinePlan plan{.given = std::vector<std::int64_t>(n), .prices = std::vector<std::int64_t>(n)};
    if (n == 0) return plan;
    Earning earning;
    for (std::size_t i = 0; i < n; ++i) {
        if (i > 0) earning.pass(stops[i].position - stops[i - 1].position);
        earning.add(stops[i]);
        plan.prices[i] = earning.best();
    }
    if (plan.prices[n - 1] == kFar || plan.prices[n - 1] == -kFar) return std::nullopt;
    for (std::size_t i = n - 1; i-- > 0;) {
        const std::int64_t gap = stops[i + 1].position - stops[i].position;
        plan.prices[i] =
            std::clamp(plan.prices[i], plan.prices[i + 1] - gap, plan.prices[i + 1] + gap);
    }
    plan_by_prices(stops, plan);
    plan.bound = earned(stops, plan.prices);
    ensure(plan.bound == plan.cost, "the cost of the best plan is what the best prices earn");
    return plan;
}

}  // namespace utfall::effects
