#!/usr/bin/env bash
# match.sh UTFALL: bench_match and, where R has it, MatchIt on the same files of 10^4 and 10^5 rows, in turns. MatchIt's
# Mahalanobis at 10^5 takes a minute and is left out.
set -euo pipefail
bench=$(dirname "$1")/bench_match
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

write() {  # rows: what ../shared/bench/gen_match.py writes, without pandas
    python3 - "$1" > "$folder/$1.csv" <<'PY'
import sys
import numpy as np
n = int(sys.argv[1])
r = np.random.Generator(np.random.PCG64(42))
x = r.normal(size=(n, 10))
x[:, 5:] = x[:, 5:] > 0.3
score = x @ np.array([.4, .3, -.3, .2, .1, .3, -.2, .1, .2, -.1])
t = r.random(n) < 1 / (1 + np.exp(2.55 - score))
print("id,treat," + ",".join(f"x{i}" for i in range(1, 11)))
for i in range(n):
    print(f"{i + 1},{int(t[i])}," + ",".join(repr(round(float(v), 6)) for v in x[i]))
PY
}
rival() {  # file, whether Mahalanobis too
    Rscript - "$1" "$2" <<'R'
suppressMessages(library(MatchIt))
how <- commandArgs(TRUE)
people <- read.csv(how[1])
model <- reformulate(paste0("x", 1:10), "treat")
measure <- function(name, ...) {
    times <- replicate(3, system.time(m <<- matchit(model, data = people, ...))[["elapsed"]])
    score <- m$distance
    pairs <- na.omit(data.frame(t = rownames(m$match.matrix), c = m$match.matrix[, 1]))
    total <- if (is.null(score)) NA else sum(abs(score[pairs$t] - score[pairs$c]))
    cat(sprintf("%-34s%9.3f s   total %16.8f   pairs %7d\n", name, median(times), total, nrow(pairs)))
}
cat("MatchIt", as.character(packageVersion("MatchIt")), "with its logit\n")
measure("nearest, score")
measure("nearest, score, caliper 0.2 sd", caliper = 0.2)
measure("nearest, score, used again", replace = TRUE)
if (how[2] == "yes") measure("nearest, Mahalanobis", distance = "mahalanobis")
R
}

for rows in 10000 100000; do
    write "$rows"
    printf '%s rows\n' "$rows"
    "$bench" "$folder/$rows.csv"
    has_matchit='quit(status = !requireNamespace("MatchIt", quietly = TRUE))'
    if command -v Rscript > /dev/null && Rscript -e "$has_matchit" > /dev/null 2>&1; then
        rival "$folder/$rows.csv" "$([[ $rows == 10000 ]] && echo yes || echo no)"
    fi
done
