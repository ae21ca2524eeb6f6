#include "utfall/stats/portable.h"

#include "kernels.h"
#include "scalar.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

namespace {

void run(Unary kernel, ConstColumn in, Column out) {
    ensure(in.size() == out.size(), "a column goes in and one of the same length comes out");
    kernel(in.data(), out.data(), in.size());
}

}  // namespace

double exp(double x) { return scalar::exp(x); }
double expm1(double x) { return scalar::expm1(x); }
double log(double x) { return scalar::log(x); }
double log1p(double x) { return scalar::log1p(x); }
double pow(double x, double y) { return scalar::pow(x, y); }
double normal_quantile(double u) { return scalar::normal_quantile(u); }
double normal_cdf(double z) { return scalar::normal_cdf(z); }

void exp(ConstColumn in, Column out) { run(kernels().exp, in, out); }
void expm1(ConstColumn in, Column out) { run(kernels().expm1, in, out); }
void log(ConstColumn in, Column out) { run(kernels().log, in, out); }
void log1p(ConstColumn in, Column out) { run(kernels().log1p, in, out); }
void normal_quantile(ConstColumn in, Column out) { run(kernels().normal_quantile, in, out); }
void normal_cdf(ConstColumn in, Column out) { run(kernels().normal_cdf, in, out); }
void pow(ConstColumn x, ConstColumn y, Column out) {
    ensure(x.size() == out.size() && y.size() == out.size(), "columns are of the same length");
    kernels().pow(x.data(), y.data(), out.data(), out.size());
}

}  // namespace utfall::stats
