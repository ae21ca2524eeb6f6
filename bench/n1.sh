#!/usr/bin/env bash
# N1 (../shared/bench/c1.md): 290 municipalities with five programmes each, 1 450 contracts of the form C1 in 100 000 joint
# scenarios, which move by a national factor, one factor of each programme and parts of their own (loadings √0.2, √0.3 and
# √0.5). Time and peak memory of the whole program, on one thread and on all, and that both write the same bytes.
# bench/n1.sh UTFALL [scenarios]
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
utfall=$(realpath "$1")
scenarios=${2:-100000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cp bench/c1/contract.md "$folder"
for programme in 1 2 3 4 5; do
    # The factors stand before the first quantity, and what follows them below each quantity.
    awk -v programme="programme-$programme" '
        /^quantity/ && !told { print "common factor national\ncommon factor " programme; told = 1 }
        { print }
        /^quantity/ { print "  follows national to 0.44721\n  follows " programme " to 0.54772" }
    ' bench/c1/assumptions.md > "$folder/programme-$programme.md"
done
{
    echo "name,contract,assumptions"
    for municipality in $(seq 1 290); do
        for programme in 1 2 3 4 5; do
            printf 'municipality %03d programme %d,contract.md,programme-%d.md\n' "$municipality" $programme $programme
        done
    done
} > "$folder/portfolio.csv"

for threads in 1 $(nproc); do
    python3 - "$threads" "$utfall" portfolio "$folder/portfolio.csv" --scenarios "$scenarios" --threads "$threads" \
        --output "$folder/$threads.txt" << 'PYTHON'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[2:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"  threads {sys.argv[1]:>3}: {time.monotonic() - start:6.1f} s, CPU {used.ru_utime + used.ru_stime:6.1f} s, "
      f"peak {used.ru_maxrss / 1024:.0f} MB")
PYTHON
done
cmp "$folder/1.txt" "$folder/$(nproc).txt"
sed -n '1,14p' "$folder/1.txt"
