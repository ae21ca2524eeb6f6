#!/usr/bin/env bash
# match.sh UTFALL: bench_match and, where R has it, MatchIt on the same files of 10^4 and 10^5 rows, in turns. MatchIt's
# Mahalanobis at 10^5 takes a minute and is left out.
set -euo pipefail
export PATH="/usr/bin:$PATH"  # numpy is Debian's, so python3 is Debian's too
bench=$(dirname "$1")/bench_match
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

rival() {  # file, whether Mahalanobis too
    Rscript - "$1" "$2" <<'R'
suppressMessages(library(MatchIt))
how <- commandArgs(TRUE)
people <- read.csv(how[1])
model <- reformulate(paste0("x", 1:10), "treat")
measure <- function(name, ...) {
    once <- function(round) system.time(m <<- matchit(model, data = people, ...))[["elapsed"]]
    times <- vapply(1:3, once, 0)
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
    python3 "$(dirname "$(realpath "$0")")/beside.py" write match "$rows" "$folder/$rows.csv"
    printf '%s rows\n' "$rows"
    "$bench" "$folder/$rows.csv"
    has_matchit='quit(status = !requireNamespace("MatchIt", quietly = TRUE))'
    if command -v Rscript > /dev/null && Rscript -e "$has_matchit" > /dev/null 2>&1; then
        rival "$folder/$rows.csv" "$([[ $rows == 10000 ]] && echo yes || echo no)"
    fi
done
