"""Sets what a study costs beside what others take for the same: beside.py BIN [TASK …].

TASK is panel, nearest, optimal, group-time, group-time-x or bootstrap; without one, all. The programs stand in BIN. Each
round runs all contestants, one after the other; told are the medians of seconds, of processors' seconds and of the ratio
within a round, and the largest memory. Seconds are of the work alone, but of panel from process start to exit, reading
included. Who answers something else is named. A rival whose packages are missing is left out.

    beside.py write DATA ROWS FILE      # a file of data alone: panel (ROWS units), match, group-time or clusters
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS = int(os.environ.get("ROUNDS", "7"))

PLAN = """```utfall
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
"""


def table(path, names, columns):
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for first in range(0, len(columns[0]), 100_000):
            rows = zip(*(column[first : first + 100_000].tolist() for column in columns))
            file.write("\n".join(",".join(map(repr, row)) for row in rows) + "\n")


def write_panel(units, path, periods=10, seed=20150101):
    """What ../shared/bench/gen_panel.py writes, without pandas."""
    import numpy as np

    r = np.random.Generator(np.random.PCG64(seed))
    a = r.normal(size=units)
    of_period = np.linspace(0, 1, periods) + r.normal(scale=0.1, size=periods)
    g = np.where(r.random(units) < 0.5, r.integers(3, periods, size=units) + 1, 0)
    e = np.empty((units, periods))
    e[:, 0] = r.normal(size=units)
    for t in range(1, periods):
        e[:, t] = 0.5 * e[:, t - 1] + np.sqrt(1 - 0.25) * r.normal(size=units)
    year = np.arange(1, periods + 1)
    treat = ((g[:, None] > 0) & (year[None, :] >= g[:, None])).astype(np.int8)
    x = r.normal(size=(units, periods)) + 0.3 * a[:, None]
    y = a[:, None] + of_period[None, :] + 0.5 * treat + 0.2 * x + e
    table(
        path,
        ["id", "year", "treat", "x1", "y", "g"],
        [
            np.repeat(np.arange(1, units + 1), periods),
            np.tile(year + 2010, units),
            treat.ravel(),
            np.round(x.ravel(), 6),
            np.round(y.ravel(), 6),
            np.repeat(np.where(g > 0, g + 2010, 0), periods),
        ],
    )


def write_match(rows, path):
    """What ../shared/bench/gen_match.py writes but its outcome, without pandas."""
    import numpy as np

    r = np.random.Generator(np.random.PCG64(42))
    x = r.normal(size=(rows, 10))
    x[:, 5:] = x[:, 5:] > 0.3
    score = x @ np.array([0.4, 0.3, -0.3, 0.2, 0.1, 0.3, -0.2, 0.1, 0.2, -0.1])
    treat = (r.random(rows) < 1 / (1 + np.exp(2.55 - score))).astype(int)
    names = ["id", "treat"] + [f"x{j}" for j in range(1, 11)]
    table(path, names, [np.arange(1, rows + 1), treat] + list(np.round(x, 6).T))


def write_clusters(rows, path, clusters=290, periods=10):
    """What ../shared/bench/gen_did.py writes, without pandas."""
    import numpy as np

    n = max(1, rows // (clusters * periods))
    r = np.random.Generator(np.random.PCG64(7))
    a = r.normal(size=clusters)
    u = r.normal(scale=0.3, size=(clusters, periods))
    of_period = r.normal(size=periods)
    cluster = np.repeat(np.arange(clusters), periods * n)
    year = np.tile(np.repeat(np.arange(periods), n), clusters)
    treat = ((cluster % 2 == 1) & (year >= 5)).astype(int)
    y = a[cluster] + u[cluster, year] + of_period[year] + 0.3 * treat + r.normal(size=len(cluster))
    table(path, ["cl", "year", "treat", "y"], [cluster + 1, year + 2011, treat, np.round(y, 6)])


WRITERS = {
    "panel": write_panel,
    "match": write_match,
    "group-time": lambda units, path: write_panel(units, path, periods=8),
    "clusters": write_clusters,
}
# The data of a task, how many rows or units of it, and the rivals' names for the task.
TASKS = {
    "panel": ("panel", int(os.environ.get("UNITS", "1000000")), ["panel", "panel-fixest"]),
    "nearest": ("match", 100_000, ["nearest"]),
    "optimal": ("match", 10_000, ["optimal"]),
    "group-time": ("group-time", 100_000, ["group-time"]),
    "group-time-x": ("group-time", 100_000, ["group-time-x"]),
    "bootstrap": ("clusters", 290_000, ["bootstrap"]),
}
IN_PYTHON = {"panel", "nearest", "optimal", "group-time", "bootstrap"}


def contestants(task, bin_folder, folder, path):
    data, _, names = TASKS[task]
    if task == "panel":
        (folder / "plan.md").write_text(PLAN, encoding="utf-8")
        yield "utfall", [bin_folder / "utfall", "study", "run", folder / "plan.md", "--data", path]
    else:
        yield "utfall", [bin_folder / "bench_study", task, path]
    if task in IN_PYTHON:
        yield "Python", [sys.executable, HERE / "rivals.py", task, path]
    for name in names:
        yield f"R ({name})", ["Rscript", HERE / "rivals.R", name, path]


def run(command, task):
    """Seconds, processors' seconds, megabytes and answer; nothing where it cannot run."""
    start = time.perf_counter()
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except FileNotFoundError:
        return None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        return None
    words = [line.split() for line in said.splitlines() if line.strip()]
    if task == "panel":  # of the report the line of the treatment: estimate, standard error
        told = next((w for w in words if w[0] == "treated"), ["", *words[0]])
        answer = [float(w.replace(",", ".")) for w in told[1:3]]
    else:
        seconds, *answer = map(float, words[0])
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, answer


def alike(a, b):
    return all(abs(x - y) <= 1e-3 * abs(y) for x, y in zip(a, b))


def compare(task, bin_folder):
    data, rows, _ = TASKS[task]
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        path = folder / "data.csv"
        # Elsewhere, since what this process has held counts as its children's memory.
        subprocess.run([sys.executable, __file__, "write", data, str(rows), path], check=True)
        there = list(contestants(task, bin_folder, folder, path))
        taken = {name: [] for name, _ in there}
        for _ in range(ROUNDS):
            for name, command in there:
                if taken[name] is not None:
                    one = run(command, task)
                    taken[name] = taken[name] + [one] if one else None
    print(f"\n{task}, {rows} of {data}, medians of {ROUNDS} rounds; load {os.getloadavg()[0]:.1f}")
    ours = taken["utfall"]
    for name, rounds in taken.items():
        if rounds is None:
            print(f"  {name:<20} cannot run here")
            continue
        seconds, processors, memory, _ = zip(*rounds)
        ratio = statistics.median(us[0] / them[0] for us, them in zip(ours, rounds))
        other = "" if alike(rounds[0][3], ours[0][3]) else f"   answers {rounds[0][3]}, not {ours[0][3]}"
        print(
            f"  {name:<20}{statistics.median(seconds):8.3f} s{statistics.median(processors):9.3f} s of processors"
            f"{max(memory):7.0f} MB   utfall / this: {ratio:.3f}{other}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        WRITERS[sys.argv[2]](int(sys.argv[3]), sys.argv[4])
    else:
        for asked in sys.argv[2:] or TASKS:
            compare(asked, pathlib.Path(sys.argv[1]).resolve())
