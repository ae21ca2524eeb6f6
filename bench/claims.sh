#!/usr/bin/env bash
# claims.sh UTFALL: a rate card with 10^5 claims of 10^4 persons, settled by utfall and, as its user might write it
# instead, by plain Python; both must pay the same for every quarter. Medians of interleaved runs.
set -euo pipefail
utfall=$1
here=$(dirname "$(realpath "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
runs=7

python3 "$here/claims.py" write "$folder"
by_utfall() { "$utfall" settle "$folder/contract.md" --facts "$folder/facts.csv" --format json; }
by_python() { python3 "$here/claims.py" settle "$folder"; }
paid_json='import json, sys; print("\n".join(e["amount"] for e in json.load(sys.stdin)["events"]))'
diff <(by_utfall | python3 -c "$paid_json") <(by_python) || { echo "utfall and Python differ"; exit 1; }

milliseconds() {
    local start=${EPOCHREALTIME/./}
    "$@" > /dev/null
    echo $(((${EPOCHREALTIME/./} - start) / 1000))
}
for ((run = 0; run < runs; ++run)); do
    echo "$(milliseconds by_utfall) $(milliseconds by_python)"
done > "$folder/times"
median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }
printf 'utfall  %5d ms\n' "$(cut -d ' ' -f 1 "$folder/times" | median)"
printf 'python  %5d ms   utfall / this: %s\n' "$(cut -d ' ' -f 2 "$folder/times" | median)" \
    "$(awk '{ printf "%.2f\n", $1 / $2 }' "$folder/times" | median)"

peak=$(python3 - "$utfall" "$folder" <<'PY'
import resource, subprocess, sys
utfall, folder = sys.argv[1:]
subprocess.run([utfall, "settle", f"{folder}/contract.md", "--facts", f"{folder}/facts.csv"],
               stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PY
)
echo "peak memory of utfall: $peak MiB"
