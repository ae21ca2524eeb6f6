"""The same as bench_study in numpy, pandas or scipy, as its user might write it: rivals.py TASK FILE.

Prints seconds and the answer; for panel the answer alone, since there the reading counts and beside.py takes the time.
"""
import sys
import time
from bisect import bisect_left

import numpy as np
import pandas as pd


def panel(path):
    d = pd.read_csv(path, usecols=["id", "year", "treat", "x1", "y"])
    periods = d.year.nunique()

    def less_means(column):
        v = d[column].to_numpy(float).reshape(-1, periods)
        return (v - v.mean(1, keepdims=True) - v.mean(0, keepdims=True) + v.mean()).ravel()

    X = np.column_stack([less_means("treat"), less_means("x1")])
    y = less_means("y")
    inverse = np.linalg.inv(X.T @ X)
    b = inverse @ (X.T @ y)
    scores = (X * (y - X @ b)[:, None]).reshape(-1, periods, 2).sum(1)
    n, units = len(y), len(y) // periods
    # Units are nested in clusters: one of them counts.
    factor = units / (units - 1) * (n - 1) / (n - (2 + periods))
    v = inverse @ (scores.T @ scores) @ inverse * factor
    return f"{b[0]:.9f} {np.sqrt(v[0, 0]):.9f}"


def scores_of(d):
    X = np.column_stack([np.ones(len(d))] + [d[f"x{j}"] for j in range(1, 11)])
    t = d.treat.to_numpy(float)
    b = np.zeros(X.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-X @ b))
        step = np.linalg.solve((X * (p * (1 - p))[:, None]).T @ X, X.T @ (t - p))
        b += step
        if np.abs(step).max() < 1e-12:
            break
    return 1 / (1 + np.exp(-X @ b))


def nearest(d):
    score = scores_of(d)
    is_treated = d.treat.to_numpy() == 1
    left = sorted(score[~is_treated].tolist())
    total = 0.0
    for s in sorted(score[is_treated].tolist(), reverse=True):
        at = bisect_left(left, s)
        if at == len(left) or (at > 0 and s - left[at - 1] <= left[at] - s):
            at -= 1
        total += abs(left.pop(at) - s)
    return f"{total:.6f}"


def optimal(d):
    from scipy.optimize import linear_sum_assignment

    score = scores_of(d)
    is_treated = d.treat.to_numpy() == 1
    cost = np.abs(score[is_treated][:, None] - score[~is_treated][None, :])
    return f"{cost[linear_sum_assignment(cost)].sum():.6f}"


def group_time(d):
    """Never treated units compare; 1 000 draws of Mammen's weights, a product of matrices."""
    years = np.sort(d.year.unique())
    y = d.y.to_numpy().reshape(-1, len(years))
    g = d.g.to_numpy()[:: len(years)]
    never = g == 0
    effects, influences, sizes = [], [], []
    for group in np.unique(g[g > 0]):
        own = g == group
        base_of_effect = np.searchsorted(years, group) - 1
        for t in range(1, len(years)):
            base = base_of_effect if years[t] >= group else t - 1
            change = y[:, t] - y[:, base]
            treated, compared = change[own].mean(), change[never].mean()
            n = len(g)
            psi = np.zeros(n)
            psi[own] = (change[own] - treated) * n / own.sum()
            psi[never] = -(change[never] - compared) * n / never.sum()
            influences.append(psi)
            if years[t] >= group:
                effects.append(treated - compared)
                sizes.append(own.sum())
    influence = np.array(influences).T
    random = np.random.Generator(np.random.PCG64(1))
    root = np.sqrt(5)
    draws = np.empty((1000, influence.shape[1]))
    for first in range(0, 1000, 50):
        u = random.random((50, len(g)), dtype=np.float32)
        signs = np.where(u < (root + 1) / (2 * root), (1 - root) / 2, (1 + root) / 2)
        draws[first : first + 50] = signs @ influence / len(g)
    low, high = np.quantile(draws, [0.25, 0.75], axis=0)
    np.quantile(np.abs(draws / ((high - low) / 1.349)).max(1), 0.95)
    return f"{np.average(effects, weights=sizes):.8f}"


def bootstrap(d):
    """9 999 draws of clusters with replacement, from each cluster's sums."""
    X = np.column_stack([np.ones(len(d)), d.treat])
    y = d.y.to_numpy()
    begins = np.flatnonzero(np.r_[True, np.diff(d.cl) != 0])
    xx = np.add.reduceat(X[:, :, None] * X[:, None, :], begins)
    xy = np.add.reduceat(X * y[:, None], begins)
    random = np.random.Generator(np.random.PCG64(1))
    drawn = random.multinomial(len(begins), np.full(len(begins), 1 / len(begins)), size=9999)
    b = np.linalg.solve(np.tensordot(drawn, xx, 1), (drawn @ xy)[:, :, None])[:, :, 0]
    b.std(0, ddof=1)
    return f"{np.linalg.solve(xx.sum(0), xy.sum(0))[1]:.8f}"


if __name__ == "__main__":
    task, path = sys.argv[1:]
    if task == "panel":
        print(panel(path))
    else:
        data = pd.read_csv(path)
        work = {"nearest": nearest, "optimal": optimal, "group-time": group_time, "bootstrap": bootstrap}[task]
        start = time.perf_counter()
        answer = work(data)
        print(f"{time.perf_counter() - start:.6f} {answer}")
