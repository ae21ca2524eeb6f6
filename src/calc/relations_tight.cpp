// A form over inputs that bounds a register closely where it matters: each open register is replaced, from the last to the
// first, by the form that is least above it at one row of values. Where that row is the best one, the multipliers are those
// that prove it, as far as a form of each register can (complementary slackness).
//
// Slopes and the constant are multiples of 2^-40; what is cut off a slope counts at the register's greatest value, so that the
// form is never too low.
#include <algorithm>
#include <set>

#include "relations.h"

namespace utfall::calc {

namespace {

constexpr Int128 kFine = Int128{1} << 40U;
// Values for comparing forms, which need not be exact.
constexpr Int128 kCoarse = 256;
// Closer than this two forms are alike, and it is what they cancel with that decides.
constexpr Int128 kAlike = kFine * kCoarse / 2;

Int128 floored(Int128 n, Int128 d) { return n / d - (n % d != 0 && n < 0 ? 1 : 0); }

// Whole numbers with a memory of what did not fit.
class Whole {
public:
    [[nodiscard]] Int128 product(Int128 a, Int128 b) {
        Int128 out = 0;
        is_lost_ = __builtin_mul_overflow(a, b, &out) || is_lost_;
        return out;
    }
    void add(Int128& to, Int128 more) {
        is_lost_ = __builtin_add_overflow(to, more, &to) || is_lost_;
    }
    // a * f, rounded down.
    [[nodiscard]] Int128 times(Int128 a, const Fraction& f) {
        if (f.denominator() == 1) return product(a, f.numerator());
        is_lost_ = is_lost_ || !f.is_known();
        const Int128 whole = product(a, f.numerator());
        return is_lost_ ? 0 : floored(whole, f.denominator());
    }
    [[nodiscard]] Int128 times_up(Int128 a, const Fraction& f) { return -times(-a, f); }
    [[nodiscard]] bool is_lost() const { return is_lost_; }
    void find() { is_lost_ = false; }

private:
    bool is_lost_ = false;
};

}  // namespace

// A sum of registers on its way to the inputs.
class Relations::Closing {
public:
    Closing(Relations& relations, const std::vector<Fraction>& at) : r_(relations), at_(at) {
        if (r_.spare_.empty()) r_.spare_.emplace_back(r_.known_.size());
        places_ = std::move(r_.spare_.back());
        r_.spare_.pop_back();
    }

    Tight run(const Form& form, std::size_t most_steps) {
        add(form, kFine);
        least_ = top_;
        // What hardly errs gives way first, so that what it rests on meets before it is judged.
        while ((!thin_.empty() || !thick_.empty()) && !whole_.is_lost() &&
               out_.steps.size() < most_steps) {
            std::set<Register>& from = thin_.empty() ? thick_ : thin_;
            const auto last = std::prev(from.end());
            const Register r = *last;
            from.erase(last);
            if (places_[r].slope != 0) replace(r);
            least_ = std::min(least_, top_);
        }
        if (!r_.budget_.take(work_)) r_.budget_.steps = 0;
        out_.form = fixed(whole_.is_lost() ? Fraction::unknown() : Fraction::of(constant_, kFine));
        out_.most = whole_.is_lost() ? Fraction::unknown() : Fraction::of(least_, kFine * kCoarse);
        const std::vector<Register>& inputs = r_.program_.inputs;
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (const Int128 slope = places_[inputs[i]].slope; slope != 0)
                out_.form.parts.push_back(
                    {static_cast<std::uint32_t>(i), Fraction::of(slope, kFine)});
        for (Register r : set_) places_[r] = {};
        r_.spare_.push_back(std::move(places_));
        return std::move(out_);
    }

private:
    struct Offer {
        const Form* by = nullptr;
        Int128 over = 0, rise = 0;
    };

    Place& place(Register r) {
        Place& p = places_[r];
        if (p.is_set) return p;
        p.is_set = true;
        set_.push_back(r);
        const Range& range = r_.known_[r].range;
        const Int128 scale = r_.program_.instructions[r].denominator;
        p.low = floored(Int128{range.low} * kCoarse, scale);
        p.high = -floored(-Int128{range.high} * kCoarse, scale);
        p.most = std::max<Int128>(range.high, 0) / scale + 1;
        if (!at_.empty()) p.at = at_[r].numerator() * kCoarse / at_[r].denominator();
        return p;
    }

    void raise(Int128 constant) {
        whole_.add(constant_, constant);
        whole_.add(top_, whole_.product(constant, kCoarse));
    }
    void set_slope(Place& at, Int128 slope) {
        whole_.add(top_, -whole_.product(at.slope, at.end(at.slope)));
        at.slope = slope;
        whole_.add(top_, whole_.product(at.slope, at.end(at.slope)));
    }

    void add(const Form& by, Int128 slope) {
        raise(whole_.times_up(slope, by.constant));
        for (const Form::Part& p : by.parts) {
            Place& to = place(p.input);
            if (p.slope.denominator() != 1) raise(to.most);
            set_slope(to, to.slope + whole_.times(slope, p.slope));
            if (!r_.is_input(p.input)) (r_.is_thin(p.input) ? thin_ : thick_).insert(p.input);
        }
        work_ += 2 + by.parts.size();
    }

    // How far the form is above the register, and how much higher the sum can go, by ranges alone, with it.
    [[nodiscard]] Offer judged(const Form& by, Int128 slope, Int128 own) {
        Offer offer{&by};
        offer.rise = whole_.times(whole_.product(slope, kCoarse), by.constant);
        offer.over = offer.rise - whole_.product(slope, own);
        for (const Form::Part& p : by.parts) {
            const Place& to = place(p.input);
            const Int128 more = whole_.times(slope, p.slope), next = to.slope + more;
            whole_.add(offer.over, whole_.product(more, to.at));
            whole_.add(offer.rise, whole_.product(next, to.end(next)));
            whole_.add(offer.rise, -whole_.product(to.slope, to.end(to.slope)));
        }
        if (at_.empty()) offer.over = 0;
        work_ += 2 + by.parts.size();
        return offer;
    }

    void replace(Register r) {
        const Int128 slope = places_[r].slope;
        const Known& k = r_.known_[r];
        set_slope(places_[r], 0);
        Offer best;
        const auto offer = [&](const Form& by, Int128 handicap) {
            if (!by.is_known()) return;
            Offer o = judged(by, slope, places_[r].at);
            o.over += handicap;
            if (whole_.is_lost()) return whole_.find();
            if (best.by == nullptr || o.over + kAlike < best.over ||
                (o.over < best.over + kAlike && o.rise < best.rise))
                best = o;
        };
        for (const Form& by : slope < 0 ? k.below : k.above) offer(by, 0);
        offer_pairs(r, slope, offer);
        const Form last = fixed(slope < 0 ? k.low : k.high);
        if (best.by == nullptr || at_.empty() || kAlike < best.over)
            offer(last, at_.empty() ? 0 : kAlike);
        if (best.by == nullptr) best.by = &last;
        add(*best.by, slope);
        out_.steps.push_back({r, Fraction::of(slope, kFine), *best.by});
    }

    template <class Offering>
    void offer_pairs(Register r, Int128 slope, const Offering& offer) {
        constexpr int kPairs = 2;
        int pairs = 0;
        if (r_.program_.instructions[r].op == Operator::round) return;
        for (auto other = thick_.rbegin(); other != thick_.rend() && pairs < kPairs; ++other) {
            const Int128 against = places_[*other].slope;
            if (against == 0 || (against < 0) == (slope < 0) || *other > r ||
                !r_.stand_in(*other, r, slope > 0))
                continue;
            ++pairs;
            for (const Form& by : r_.beside(r, *other, slope > 0)) offer(by, 0);
        }
    }

    Relations& r_;
    const std::vector<Fraction>& at_;
    std::vector<Place> places_;
    std::vector<Register> set_;
    std::set<Register> thin_, thick_;
    Whole whole_;
    Int128 constant_ = 0;         // over kFine
    Int128 top_ = 0, least_ = 0;  // by the ranges of what is in the sum; over kFine * kCoarse
    std::size_t work_ = 8;
    Tight out_;
};

// Between two forms that are alike but for little.
bool Relations::is_thin(Register r) const {
    const Fraction little{Int128{2}};
    const Known& k = known_[r];
    return std::any_of(k.above.begin(), k.above.end(), [&](const Form& above) {
        return std::any_of(k.below.begin(), k.below.end(), [&](const Form& below) {
            if (above.parts.size() != below.parts.size()) return false;
            const Fraction gap = above.constant - below.constant;
            return gap.is_known() && gap < little && above.parts == below.parts;
        });
    });
}

Relations::Tight Relations::tight(const Form& form, const std::vector<Fraction>& at,
                                  std::size_t most_steps) {
    return Closing(*this, at).run(form, most_steps);
}

}  // namespace utfall::calc
