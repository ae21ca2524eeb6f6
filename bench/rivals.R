# The same as bench_study by packages of R: Rscript rivals.R TASK FILE. Prints as rivals.py does; nothing, and status 3, where
# the packages are not there.
called <- commandArgs(TRUE)
task <- called[1]
path <- called[2]
needs <- function(...) {
    for (package in c(...)) if (!requireNamespace(package, quietly = TRUE)) quit(status = 3)
    for (package in c(...)) suppressMessages(library(package, character.only = TRUE))
}
seconds <- function(work) {
    start <- proc.time()[["elapsed"]]
    answer <- work()
    cat(sprintf("%.6f %s\n", proc.time()[["elapsed"]] - start, answer))
}
total <- function(m) {
    pairs <- na.omit(data.frame(t = rownames(m$match.matrix), c = m$match.matrix[, 1]))
    sprintf("%.6f", sum(abs(m$distance[pairs$t] - m$distance[pairs$c])))
}
model <- reformulate(paste0("x", 1:10), "treat")

if (task == "panel") {  # means are taken out as a balanced panel allows
    needs("data.table", "collapse")
    d <- fread(path, select = c("id", "year", "treat", "x1", "y"))
    less <- function(v) fwithin(v, d$id) - fmean(v, d$year, TRA = "replace") + mean(v)
    X <- cbind(less(as.numeric(d$treat)), less(d$x1))
    y <- less(d$y)
    inverse <- solve(crossprod(X))
    b <- inverse %*% crossprod(X, y)
    scores <- fsum(X * c(y - X %*% b), d$id)
    n <- nrow(X)
    units <- nrow(scores)
    v <- inverse %*% crossprod(scores) %*% inverse * units / (units - 1) * (n - 1) / (n - (2 + 10))
    cat(sprintf("%.9f %.9f\n", b[1], sqrt(v[1, 1])))
} else if (task == "panel-fixest") {
    needs("data.table", "fixest")
    d <- fread(path, select = c("id", "year", "treat", "x1", "y"))
    fit <- feols(y ~ treat + x1 | id + year, d, cluster = ~id)
    cat(sprintf("%.9f %.9f\n", coef(fit)[1], se(fit)[1]))
} else if (task == "nearest") {
    needs("MatchIt")
    people <- read.csv(path)
    seconds(function() total(matchit(model, data = people)))
} else if (task == "optimal") {
    needs("MatchIt", "optmatch")
    people <- read.csv(path)
    seconds(function() total(matchit(model, data = people, method = "optimal", tol = 1e-9)))
} else if (task %in% c("group-time", "group-time-x")) {
    needs("did")
    d <- read.csv(path)
    x <- if (task == "group-time") ~1 else ~x1
    seconds(function() {
        cells <- att_gt("y", "year", "id", "g", x, data = d, biters = 1000)
        sprintf("%.8f", aggte(cells, type = "simple")$overall.att)
    })
} else quit(status = 3)
