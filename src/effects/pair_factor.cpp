#include "pair_factor.h"

#include <string>

namespace utfall::effects {

Answer<PairTriangle> pair_factor(const Moments& sums, double share_least) {
    const std::size_t p = sums.terms();
    PairTriangle l(p + 1);
    for (std::size_t i = 0; i <= p; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            Pair rest = sums(i, j);
            for (std::size_t k = 0; k < j; ++k) rest = rest - l(i, k) * l(j, k);
            if (j < i)
                l(i, j) = rest / l(j, j);
            else if (i < p && !(rest.high > share_least * sums(i, i).high))
                return Refusal{Reason::singular, {std::to_string(i)}};
            else
                l(i, i) = root(rest);
        }
    return l;
}

PairTriangle product(const PairTriangle& a, const PairTriangle& b) {
    PairTriangle made(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j <= i; ++j)
            for (std::size_t k = j; k <= i; ++k) made(i, j) = made(i, j) + a(i, k) * b(k, j);
    return made;
}

PairTriangle inverse(const PairTriangle& l, std::size_t terms) {
    PairTriangle made(terms);
    for (std::size_t j = 0; j < terms; ++j) {
        made(j, j) = Pair{1} / l(j, j);
        for (std::size_t i = j + 1; i < terms; ++i) {
            Pair rest;
            for (std::size_t k = j; k < i; ++k) rest = rest - l(i, k) * made(k, j);
            made(i, j) = rest / l(i, i);
        }
    }
    return made;
}

}  // namespace utfall::effects
