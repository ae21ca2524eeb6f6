# Benchmark contract C1 (../shared/bench/c1.md) in R: Rscript c1.R N SEED. Prints what c1_numpy.py prints, the mean figures and the
# CPU ns for each scenario. Whole vectors, as an analyst would write it: no loop over scenarios.
called <- as.numeric(commandArgs(TRUE))
years <- 5
persons <- 60
invested <- 10e6
drawn <- c(0.4, 0.3, 0.3, 0, 0, 0) * invested
unit_cost <- 260e3
base_rate <- 0.55
investor <- 1.04^-(0:5)
public <- 1.035^-(0:5)

# Newton's iteration in the discount factor, for all rows at once.
irr <- function(flows) {
    v <- rep(0.97, nrow(flows))
    for (step in 1:12) {
        value <- flows[, 6]
        slope <- numeric(nrow(flows))
        for (t in 5:1) {
            slope <- slope * v + value
            value <- value * v + flows[, t]
        }
        better <- pmin(pmax(v - value / slope, 0.3), 4)
        is_done <- max(abs(better - v)) < 1e-10
        v <- better
        if (is_done) break
    }
    1 / v - 1
}

run <- function(n) {
    p <- rbeta(n, 7, 13)
    q <- rbeta(n, 12, 8)
    paid <- saved <- bonus <- numeric(n)
    flows <- matrix(-drawn, n, 6, byrow = TRUE)
    municipality <- region <- state <- numeric(n)
    for (t in 1:years) {
        saving <- persons * base_rate * unit_cost -
            rbinom(n, persons, p) * rlnorm(n, log(unit_cost) - 0.08, 0.4)
        results <- rbinom(n, persons, q)
        saved <- saved + saving
        bonus <- bonus + 30e3 * pmax(0, pmin(results, 35) - 25) + 60e3 * pmax(0, results - 35)
        payment <- pmax(0, pmin(9e6, 0.6 * pmax(0, saved - 1e6)) + bonus - paid)
        if (t == years) payment <- payment + pmax(0, 0.4 * invested - paid - payment)
        paid <- paid + payment
        flows[, t + 1] <- flows[, t + 1] + payment
        municipality <- municipality + public[t + 1] * (0.7 * saving - payment)
        region <- region + public[t + 1] * 0.2 * saving
        state <- state + public[t + 1] * 0.1 * saving
    }
    guarantee <- 0.5 * pmax(0, invested - paid)
    flows[, 6] <- flows[, 6] + guarantee
    state <- state - public[6] * guarantee
    npv <- as.vector(flows %*% investor)
    worst <- n %/% 20
    c(payment = mean(paid), guarantee = mean(guarantee), npv_investor = mean(npv),
      npv_municipality = mean(municipality), npv_region = mean(region), npv_state = mean(state),
      irr = mean(irr(flows)), p_loss = mean(paid + guarantee < invested),
      cvar5 = mean(sort(npv, partial = worst)[1:worst]))
}

set.seed(called[2])
start <- proc.time()
result <- run(called[1])
spent <- proc.time() - start
ns <- (spent[["user.self"]] + spent[["sys.self"]]) / called[1] * 1e9
cat(sprintf("%s=%.6g", names(result), result), sprintf("ns_per_scenario=%.1f\n", ns))
