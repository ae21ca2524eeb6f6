#include "pieces.h"

#include "scalar.h"

namespace utfall::stats {

namespace {

constexpr std::size_t kBits = PieceTable::kPiecesPerBinadeBits;

// Where piece `index` begins; the last place is 1/2.
double place(std::size_t index) {
    const auto exponent = static_cast<std::uint64_t>(1023 + PieceTable::kLowestBinade) << kBits;
    return scalar::number_of((exponent + index) << (52 - kBits));
}

// In t = (v - left)/width. With the expansion at the left end to t^3, the rest is t^4 (A + B t + C t^2 + D t^3),
// which has value and derivatives of the right end at t = 1.
void fit(const CurvePoint& left, const CurvePoint& right, double h, double* c) {
    c[0] = left.value;
    c[1] = left.first * h;
    c[2] = left.second * h * h / 2;
    c[3] = left.third * h * h * h / 6;
    const double e0 = right.value - c[0] - c[1] - c[2] - c[3];
    const double e1 = right.first * h - c[1] - 2 * c[2] - 3 * c[3];
    const double e2 = right.second * h * h - 2 * c[2] - 6 * c[3];
    const double e3 = right.third * h * h * h - 6 * c[3];
    c[4] = 35 * e0 - 15 * e1 + 2.5 * e2 - e3 / 6;
    c[5] = -84 * e0 + 39 * e1 - 7 * e2 + e3 / 2;
    c[6] = 70 * e0 - 34 * e1 + 6.5 * e2 - e3 / 2;
    c[7] = -20 * e0 + 10 * e1 - 2 * e2 + e3 / 6;
}

double value(const double* c, double t) {
    double result = c[PieceTable::kDegree];
    for (std::size_t k = PieceTable::kDegree; k-- > 0;) result = result * t + c[k];
    return result;
}

void fit_side(const Curve& curve, bool is_upper, double least_scale, double* coefficients) {
    constexpr double kMostError = 1e-10;
    CurvePoint left = curve.at(place(0), is_upper, scalar::kNotANumber);
    for (std::size_t i = 0; i < PieceTable::kPieces; ++i) {
        double* c = coefficients + i * PieceTable::kCoefficients;
        const double h = place(i + 1) - place(i);
        const double ahead =
            left.value + h * (left.first + h * (left.second / 2 + h * left.third / 6));
        const CurvePoint right = curve.at(place(i + 1), is_upper, ahead);
        fit(left, right, h, c);
        const double fitted = value(c, 0.5);
        const double error = fitted - curve.at(place(i) + h / 2, is_upper, fitted).value;
        const double size = fitted < 0 ? -fitted : fitted;
        const double allowed = kMostError * (size > least_scale ? size : least_scale);
        if (!(error <= allowed && error >= -allowed))
            for (std::size_t k = 0; k < PieceTable::kCoefficients; ++k) c[k] = scalar::kNotANumber;
        left = right;
    }
}

}  // namespace

CurvePoint curve_point(double x, const Slope& slope, bool is_upper, double low, double range) {
    const double g = 1 / slope.density;
    const double first = range * g;
    const double second = -range * slope.log_first * g * g;
    const double third =
        range * g * g * g * (2 * slope.log_first * slope.log_first - slope.log_second);
    return {.value = low + range * x,
            .first = is_upper ? -first : first,
            .second = second,
            .third = is_upper ? -third : third};
}

double Curve::value(double u) const {
    const bool is_upper = u > 0.5;
    return at(is_upper ? 1 - u : u, is_upper, scalar::kNotANumber).value;
}

std::vector<double> fit_pieces(const Curve& curve, double least_scale) {
    constexpr std::size_t kSide = PieceTable::kPieces * PieceTable::kCoefficients;
    std::vector<double> coefficients(2 * kSide);
    fit_side(curve, false, least_scale, coefficients.data());
    fit_side(curve, true, least_scale, coefficients.data() + kSide);
    return coefficients;
}

}  // namespace utfall::stats
