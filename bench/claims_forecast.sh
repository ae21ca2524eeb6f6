#!/usr/bin/env bash
# claims_forecast.sh UTFALL: forecasts of contracts that pay by claims, 10^4 scenarios on one thread, from process start to
# exit: CPU time, the median and the slowest of the runs.
set -euo pipefail
utfall=$1
cd "$(dirname "$(realpath "$0")")/.."
python3 - "$utfall" <<'PY'
import pathlib, resource, subprocess, sys

runs, scenarios = 7, "10000"


def cpu_ms(contract, assumptions):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.argv[1], "forecast", contract, "--assume", assumptions, "--scenarios", scenarios,
                    "--threads", "1"], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


cases = pathlib.Path("cases")
pairs = [(cases / name / "contract.md", cases / name / "assumptions.md") for name in ("reboot-west", "skill-mill")]
pairs += [(cases / "families" / path.name, path) for path in sorted((cases / "families" / "assumed").glob("*.md"))]
for contract, assumptions in pairs:
    times = sorted(cpu_ms(contract, assumptions) for _ in range(runs))
    print(f"{times[runs // 2]:7.1f} {times[-1]:7.1f} ms  {contract}")
PY
