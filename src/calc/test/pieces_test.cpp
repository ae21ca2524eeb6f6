// The parts of the bounds executor by themselves: linear programs, grids, regions, fractions and profiles, each against what
// a reader would do by hand.
#include <gtest/gtest.h>

#include <algorithm>

#include "grid.h"
#include "random_program.h"
#include "simplex.h"
#include "utfall/calc/builder.h"
#include "utfall/calc/execute.h"
#include "utfall/calc/extremes.h"

namespace utfall::calc {

namespace {

constexpr std::uint64_t kSeed = 20'160'101;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kTries = 200;
#else
constexpr int kTries = 3'000;
#endif

Fraction half(std::int64_t halves) { return Fraction::of(halves, 2); }

LinearProgram random_linear_program(Random& random, std::size_t variables) {
    LinearProgram p;
    for (std::size_t j = 0; j < variables; ++j) {
        p.objective.emplace_back(Int128{random.between(-6, 6)});
        p.upper.emplace_back(Int128{random.between(0, 5)});
    }
    for (std::size_t i = random.below(5); i > 0; --i) {
        p.rows.emplace_back();
        for (std::size_t j = 0; j < variables; ++j)
            p.rows.back().push_back(half(random.chance(30) ? 0 : random.between(-8, 8)));
        p.limits.push_back(half(random.between(-12, 20)));
    }
    return p;
}

Fraction times(const std::vector<Fraction>& a, const std::vector<Fraction>& b) {
    Fraction sum;
    for (std::size_t i = 0; i < a.size(); ++i) sum = sum + a[i] * b[i];
    return sum;
}

bool is_inside(const LinearProgram& p, const std::vector<Fraction>& x) {
    for (std::size_t j = 0; j < x.size(); ++j)
        if (x[j].is_negative() || p.upper[j] < x[j]) return false;
    for (std::size_t i = 0; i < p.rows.size(); ++i)
        if (p.limits[i] < times(p.rows[i], x)) return false;
    return true;
}

// Greatest value at a whole point of two variables; every corner lies where two limits meet, and is tried as well.
std::optional<Fraction> greatest(const LinearProgram& p) {
    std::vector<std::vector<Fraction>> lines{
        {1, 0, 0}, {0, 1, 0}, {1, 0, p.upper[0]}, {0, 1, p.upper[1]}};
    for (std::size_t i = 0; i < p.rows.size(); ++i)
        lines.push_back({p.rows[i][0], p.rows[i][1], p.limits[i]});
    std::optional<Fraction> best;
    for (const auto& a : lines)
        for (const auto& b : lines) {
            const Fraction d = a[0] * b[1] - a[1] * b[0];
            if (d.is_zero()) continue;
            const std::vector<Fraction> corner{(a[2] * b[1] - a[1] * b[2]) / d,
                                               (a[0] * b[2] - a[2] * b[0]) / d};
            if (!is_inside(p, corner)) continue;
            const Fraction value = times(p.objective, corner);
            if (!best || *best < value) best = value;
        }
    return best;
}

}  // namespace

TEST(Simplex, FindsTheBestCorner) {
    Random random(kSeed);
    int empty = 0;
    for (int k = 0; k < kTries; ++k) {
        const LinearProgram p = random_linear_program(random, 2);
        const auto wanted = greatest(p);
        const LinearOptimum found = maximum(p);
        ASSERT_NE(found.kind, LinearOptimum::Kind::GivenUp);
        ASSERT_EQ(found.kind == LinearOptimum::Kind::Found, wanted.has_value()) << k;
        if (!wanted) {
            ++empty;
            continue;
        }
        EXPECT_EQ(found.value, *wanted) << k;
        EXPECT_TRUE(is_inside(p, found.point)) << k;
        EXPECT_EQ(times(p.objective, found.point), found.value) << k;
    }
    EXPECT_GT(empty, kTries / 50);
}

// Of four variables every whole point: the optimum is never below the best of them, and is a point of the polytope.
TEST(Simplex, NeverBelowAWholePoint) {
    Random random(kSeed + 1);
    for (int k = 0; k < kTries / 4; ++k) {
        const LinearProgram p = random_linear_program(random, 4);
        const LinearOptimum found = maximum(p);
        ASSERT_NE(found.kind, LinearOptimum::Kind::GivenUp);
        const bool is_found = found.kind == LinearOptimum::Kind::Found;
        if (is_found) {
            EXPECT_TRUE(is_inside(p, found.point));
            EXPECT_EQ(times(p.objective, found.point), found.value);
        }
        std::vector<Fraction> x(4);
        for (int point = 0; point < 6 * 6 * 6 * 6; ++point) {
            for (int j = 0, rest = point; j < 4; ++j, rest /= 6)
                x[static_cast<std::size_t>(j)] = Fraction{rest % 6};
            if (!is_inside(p, x)) continue;
            ASSERT_TRUE(is_found);
            ASSERT_FALSE(found.value < times(p.objective, x));
        }
    }
}

TEST(Simplex, GivesUpOnWhatItDoesNotKnow) {
    LinearProgram p{
        .objective = {1, Fraction::unknown()}, .upper = {1, 1}, .rows = {}, .limits = {}};
    EXPECT_EQ(maximum(p).kind, LinearOptimum::Kind::GivenUp);
    p = {.objective = {1, 1}, .upper = {1, 1}, .rows = {{1, 1}}, .limits = {1}};
    EXPECT_EQ(maximum(p, 0).kind, LinearOptimum::Kind::GivenUp);
    EXPECT_EQ(maximum(p).value, Fraction{1});
}

TEST(Fraction, TooLargeIsUnknownAndStaysSo) {
    const Fraction large = Fraction::of(Int128{1} << 124U, 1);
    EXPECT_TRUE(large.is_known());
    EXPECT_FALSE((large + large).is_known());
    EXPECT_FALSE((large * large).is_known());
    EXPECT_FALSE((Fraction{1} / large / large).is_known());
    EXPECT_FALSE((Fraction{1} / Fraction{}).is_known());
    EXPECT_FALSE((Fraction::unknown() * Fraction{}).is_known());
    EXPECT_FALSE((Fraction{} + Fraction::unknown()).is_known());
    EXPECT_FALSE((Fraction::unknown() - Fraction::unknown()).is_known());
    EXPECT_FALSE(Fraction::unknown().is_zero() || Fraction::unknown().is_positive() ||
                 Fraction::unknown().is_negative());
}

TEST(Fraction, CountsLikeFractions) {
    Random random(kSeed + 2);
    const auto any = [&](std::int64_t size) {
        return std::pair(random.between(-size, size), random.between(1, size));
    };
    for (int k = 0; k < kTries; ++k) {
        const std::int64_t size = random.one_of<std::int64_t>({3, 1'000, 1'000'000'000});
        const auto [an, ad] = any(size);
        const auto [bn, bd] = any(size);
        const Fraction a = Fraction::of(an, ad), b = Fraction::of(bn, bd);
        const Int128 n = Int128{an} * bd, m = Int128{bn} * ad, d = Int128{ad} * bd;
        EXPECT_EQ(a + b, Fraction::of(n + m, d));
        EXPECT_EQ(a - b, Fraction::of(n - m, d));
        EXPECT_EQ(a * b, Fraction::of(Int128{an} * bn, d));
        if (bn != 0) {
            EXPECT_EQ(a / b, Fraction::of(n, m));
        }
        EXPECT_EQ(a < b, n < m);
        EXPECT_TRUE(Fraction{a.floor()} <= a && a < Fraction{a.floor() + 1});
        EXPECT_EQ(a.ceiling(), -(-a).floor());
    }
}

// Of a form over two inputs: every value lies on the grid, and the neighbours of a limit are the nearest grid points.
TEST(Grid, HoldsEveryValue) {
    Random random(kSeed + 3);
    for (int k = 0; k < kTries / 10; ++k) {
        const Scales scales{random.one_of<std::int64_t>({1, 10}), 1};
        Region region;
        for (int i = 0; i < 2; ++i) {
            const std::int64_t low = random.between(-5, 5), stride = random.between(1, 4);
            region.box.push_back({low, low + stride * random.between(0, 5), stride});
        }
        Form form =
            sum(form_of(0, half(random.between(1, 9))), form_of(1, random.between(-5, -1)), 1);
        form.constant = half(random.between(-9, 9));
        const Grid grid = grid_of(region, scales, form);
        for (std::int64_t x = region.box[0].low; x <= region.box[0].high; x += region.box[0].stride)
            for (std::int64_t y = region.box[1].low; y <= region.box[1].high;
                 y += region.box[1].stride) {
                const Fraction value = form.at({Fraction::of(x, scales[0]), y});
                EXPECT_EQ(grid.at_most(value), value);
                EXPECT_EQ(grid.at_least(value), value);
                if (grid.step.is_zero()) continue;
                EXPECT_EQ(grid.below(value), value - grid.step);
                EXPECT_EQ(grid.above(value), value + grid.step);
                EXPECT_EQ(grid.at_most(value + grid.step * half(1)), value);
            }
    }
}

// A cut keeps exactly the points of the box where the form is at most 0.
TEST(Region, ACutKeepsTheRightPoints) {
    Random random(kSeed + 4);
    for (int k = 0; k < kTries; ++k) {
        const Scales scales{random.one_of<std::int64_t>({1, 10})};
        const std::int64_t low = random.between(-9, 9), stride = random.between(1, 3);
        const Region before{{{low, low + random.between(0, 12), stride}}, {}};
        Form form =
            form_of(0, half(random.chance(50) ? random.between(1, 7) : random.between(-7, -1)));
        form.constant = half(random.between(-20, 20));
        Region after = before;
        const bool is_left = cut(after, scales, form);
        bool is_any = false;
        for (std::int64_t x = low; x <= before.box[0].high; x += stride) {
            const bool belongs = !form.at({Fraction::of(x, scales[0])}).is_positive();
            is_any = is_any || belongs;
            const Span& span = after.box[0];
            const bool is_kept = is_left && span.low <= x && x <= span.high;
            EXPECT_EQ(is_kept, belongs) << x;
            if (is_kept) {
                EXPECT_EQ((x - span.low) % span.stride, 0);
            }
        }
        EXPECT_EQ(is_left, is_any);
    }
}

// Every point of one input: within a piece called straight the value is on the line between its ends, and no point is left out.
TEST(Profile, IsTheProgramPointByPoint) {
    Random random(kSeed + 5);
    for (int k = 0; k < kTries / 3; ++k) {
        Builder build;
        const Register x = build.input({-20, 60}, 1), y = build.input({0, 30}, 1);
        const Register limit = build.constant({random.between(-10, 40), 1});
        Register v = build.minimum(build.add(x, y), limit);
        if (random.chance(60)) v = build.maximum(v, build.constant({random.between(-20, 20), 1}));
        if (random.chance(60))
            v = build.choose(build.less(x, build.constant({random.between(-25, 65), 1})), v, y);
        if (random.chance(50))
            v = build.round(build.multiply(v, build.constant({random.between(1, 9), 10})), 1,
                            Rounding::HalfUp);
        const Program program = std::move(build).finish({v});
        std::vector<std::int64_t> row{0, random.between(0, 30)};
        const Span span{-20, 60, random.between(1, 3)};
        Budget budget;
        const auto pieces = profile(program, v, row, 0, span, budget);
        std::size_t at = 0;
        for (std::int64_t point = span.low; point <= span.high; point += span.stride) {
            while (at < pieces.size() && pieces[at].through < point) ++at;
            ASSERT_LT(at, pieces.size());
            const Piece& piece = pieces[at];
            ASSERT_LE(piece.from, point);
            if (!piece.is_straight) continue;
            row[0] = point;
            const Fraction from = Fraction::of(piece.at_from), to = Fraction::of(piece.at_through);
            const Fraction wanted =
                piece.from == piece.through
                    ? from
                    : from + (to - from) *
                                 Fraction::of(point - piece.from, piece.through - piece.from);
            const Instruction& i = program.instructions[v];
            ASSERT_EQ(Fraction::of(run_row(program, row).registers[v], i.denominator), wanted)
                << dump(program) << point;
        }
    }
}

}  // namespace utfall::calc
