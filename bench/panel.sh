#!/usr/bin/env bash
# panel.sh UTFALL: `utfall study run` on a CSV panel of 10^6 units in 10 years (360 MB), from process start to exit: reading,
# fingerprint, two ways of fixed effects, errors clustered by unit, report. Beside it, in turns: pandas and numpy, and where
# R has them data.table's fread and collapse, which take the means out as a balanced panel allows and cluster by rowsum.
# What they print of the effect and its error must be the same.
set -euo pipefail
units=${UNITS:-1000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# What ../shared/bench/gen_panel.py writes, without pandas.
python3 - "$units" "$folder/panel.csv" <<'PY'
import sys
import numpy as np
n, T, out = int(sys.argv[1]), 10, sys.argv[2]
r = np.random.Generator(np.random.PCG64(20150101))
a = r.normal(size=n)
ft = np.linspace(0, 1, T) + r.normal(scale=.1, size=T)
g = np.where(r.random(n) < .5, r.integers(3, T, size=n) + 1, 0)
e = np.empty((n, T))
e[:, 0] = r.normal(size=n)
for t in range(1, T):
    e[:, t] = .5 * e[:, t - 1] + np.sqrt(1 - .25) * r.normal(size=n)
year = np.arange(1, T + 1)
treat = ((g[:, None] > 0) & (year[None, :] >= g[:, None])).astype(np.int8)
x = r.normal(size=(n, T)) + .3 * a[:, None]
y = a[:, None] + ft[None, :] + .5 * treat + .2 * x + e
columns = [np.repeat(np.arange(1, n + 1), T), np.tile(year + 2010, n), treat.ravel(), np.round(x.ravel(), 6),
           np.round(y.ravel(), 6), np.repeat(np.where(g > 0, g + 2010, 0), T)]
with open(out, "w") as f:
    f.write("id,year,treat,x1,y,g\n")
    for s in range(0, n * T, 100000):
        f.write("\n".join(",".join(map(repr, row)) for row in zip(*(c[s:s + 100000].tolist() for c in columns))) + "\n")
PY
cat > "$folder/plan.md" <<'MD'
```utfall
analysis plan "A panel"
microdata
  one row for each unit, calendar-year
  | variable      | column  | type         |
  | unit          | "id"    | whole number |
  | calendar-year | "year"  | whole number |
  | treated       | "treat" | yes or no    |
  | x             | "x1"    | number       |
  | outcome-y     | "y"     | number       |

estimate effect
  design difference in differences
  method least squares
  outcome outcome-y
  treatment treated
  covariates x
  fixed effects unit, calendar-year
  standard errors CR1
  clusters unit
```
MD
cat > "$folder/rival.py" <<'PY'
import sys
import numpy as np
import pandas as pd
d = pd.read_csv(sys.argv[1], usecols=["id", "year", "treat", "x1", "y"])
T = d.year.nunique()
def less_means(column):
    v = d[column].to_numpy(float).reshape(-1, T)
    return (v - v.mean(1, keepdims=True) - v.mean(0, keepdims=True) + v.mean()).ravel()
X = np.column_stack([less_means("treat"), less_means("x1")])
y = less_means("y")
inverse = np.linalg.inv(X.T @ X)
b = inverse @ (X.T @ y)
scores = (X * (y - X @ b)[:, None]).reshape(-1, T, 2).sum(1)
n, G = len(y), len(y) // T
factor = G / (G - 1) * (n - 1) / (n - (2 + T))  # units are nested in clusters: one of them counts
v = inverse @ (scores.T @ scores) @ inverse * factor
print(f"{b[0]:.12f} {np.sqrt(v[0, 0]):.12f}")
PY
cat > "$folder/rival.R" <<'R'
suppressMessages({library(data.table); library(collapse)})
d <- fread(commandArgs(TRUE)[1], select = c("id", "year", "treat", "x1", "y"))
less <- function(v) fwithin(v, d$id) - fmean(v, d$year, TRA = "replace") + mean(v)
X <- cbind(less(as.numeric(d$treat)), less(d$x1))
y <- less(d$y)
inverse <- solve(crossprod(X))
b <- inverse %*% crossprod(X, y)
scores <- fsum(X * c(y - X %*% b), d$id)
n <- nrow(X); G <- nrow(scores)
v <- inverse %*% crossprod(scores) %*% inverse * G / (G - 1) * (n - 1) / (n - (2 + 10))
cat(sprintf("%.12f %.12f\n", b[1], sqrt(v[1, 1])))
R

measure() {  # name, command…: what it printed last, seconds, processors' seconds and peak memory
    local name=$1
    shift
    python3 - "$name" "$@" <<'PY'
import os, resource, subprocess, sys, time
start = time.time()
done = subprocess.run(sys.argv[2:], capture_output=True, text=True)
took = time.time() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
said = [line for line in done.stdout.splitlines() if line.strip()]
shown = next((line for line in said if line.strip().startswith(("treated", "0."))), "failed: " + done.stderr[-200:])
print(f"{sys.argv[1]:<28}{took:7.2f} s {used.ru_utime + used.ru_stime:7.2f} s of processors {used.ru_maxrss // 1024:6} MB   {shown.strip()}")
PY
}
for round in 1 2 3 4 5; do
    measure "utfall study run" "$1" study run "$folder/plan.md" --data "$folder/panel.csv"
    [[ $round -le 2 ]] || continue
    ! python3 -c 'import pandas' 2> /dev/null || measure "pandas and numpy" python3 "$folder/rival.py" "$folder/panel.csv"
    has_rivals='quit(status = !(requireNamespace("data.table", quietly = TRUE) && requireNamespace("collapse", quietly = TRUE)))'
    if command -v Rscript > /dev/null && Rscript -e "$has_rivals" > /dev/null 2>&1; then
        measure "fread and collapse" Rscript "$folder/rival.R" "$folder/panel.csv"
    fi
done
