#!/usr/bin/env bash
# beside.sh UTFALL [TASK …]: beside.py with the programs that stand beside UTFALL, and Debian's Python, which has numpy.
set -euo pipefail
export PATH="/usr/bin:$PATH"
exec python3 "$(dirname "$(realpath "$0")")/beside.py" "$(dirname "$(realpath "$1")")" "${@:2}"
