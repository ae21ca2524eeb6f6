#!/usr/bin/env bash
# The verbs of the house. It installs what a verb needs, asks nothing, and is quick when nothing has to be done.
set -euo pipefail
called_from=$PWD
cd "$(dirname "$(realpath "$0")")"
jobs=${JOBS:-$(nproc)}

to_build="g++ cmake ninja-build ccache libfmt-dev libcli11-dev nlohmann-json3-dev libboost-dev libeigen3-dev libssl-dev coinor-libclp-dev"
to_test="$to_build libgtest-dev librapidcheck-dev rapidjson-dev libz3-dev libquantlib0-dev postgresql-15 clang-14 libclang-rt-14-dev"
to_check="$to_test clang-format-14 clang-tidy-14 git"
to_bench="$to_test python3 python3-numpy"

help() {
    cat <<'TXT'
./go VERB

  demo               build, settle and explain a contract     bygg, avräkna och förklara ett kontrakt
  build [PRESET]     build (fast, dev, tsan, fuzz, tidy)      bygg
  test               set up and run every test                förbered och kör alla prov
  check              layout, tidy, sanitizers, stories        granska före inlämning
  story [FILE…]      run stories; --accept rewrites them      kör berättelser; --accept skriver om dem
  gallery            write doc/manual/gallery.md from cases    skriv galleriet ur fallen
  nightly            do 95 % intervals cover? 1000 draws     täcker intervallen? 1000 dragningar
  fuzz [SECONDS]     look for crashes (600 s each)            leta efter krascher
  bench              measure the speed                        mät hastigheten
  format             lay out the sources                      ställ upp källkoden
  help               this list                                den här listan
TXT
}

# Shows what a command says only when it fails.
quietly() {
    local log code=0
    log=$(mktemp)
    "$@" > "$log" 2>&1 || code=$?
    [[ $code == 0 ]] || cat "$log" >&2
    rm -f "$log"
    return $code
}

# Installs those of the named Debian packages that are missing.
setup() {
    command -v dpkg-query > /dev/null || return 0  # not Debian: the build will say what it lacks
    local package missing=() install=(env DEBIAN_FRONTEND=noninteractive apt-get)
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null | grep -q '^installed' || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $(id -u) != 0 ]]; then
        command -v sudo > /dev/null || { echo "Missing: ${missing[*]}. Install them, or run as root." >&2; exit 1; }
        install=(sudo "${install[@]}")
    fi
    echo "Installing ${missing[*]}"
    quietly "${install[@]}" -q update
    quietly "${install[@]}" -q install -y --no-install-recommends "${missing[@]}"
}

# fetch NAME WORDS: packages from npm, exactly those of the lock file of third_party/NAME.
fetch() {
    local folder=third_party/$1
    ! cmp -s $folder/package-lock.json $folder/node_modules/lock-of-these || return 0
    command -v npm > /dev/null || setup nodejs npm
    echo "Fetching $2"
    (cd $folder && quietly npm ci --ignore-scripts --no-audit --no-fund)
    cp $folder/package-lock.json $folder/node_modules/lock-of-these
}

# configure PRESET [-DOPTION…], build PRESET [TARGET…]
configure() {
    fetch duckdb DuckDB  # its library and header (doc/decisions/029-duckdb.md)
    quietly cmake --preset "$@"
}
build() {
    local folder=build/$1 targets=()
    shift
    [[ $# == 0 ]] || targets=(--target "$@")
    cmake --build "$folder" --parallel "$jobs" "${targets[@]}" |
        { grep -v -e 'Re-checking globbed' -e '^ninja: no work to do' || true; }  # nothing done, nothing said
}

sources() { find src apps test bench -name '*.cpp' -o -name '*.h' | sort; }

# Sources that differ from what is committed; without git or a first commit, all.
changed() {
    if git rev-parse -q --verify HEAD > /dev/null 2>&1; then
        { git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard; } |
            grep -E '^(src|apps|test|bench)/.*\.(cpp|h)$' | sort -u || true
    else
        sources
    fi
}

# The translation units by which tidy reads the named files: a public header through its header check.
units() {
    local file name
    while read -r file; do
        case $file in
            test/fuzz/* | bench/*) ;;  # their presets are not tidy's
            *.cpp) echo "$file" ;;
            src/*/include/*.h)
                name=${file#src/*/include/}
                echo "build/tidy/header_check/${name//[^[:alnum:]_]/_}.cpp"
                ;;
        esac
    done
}

# The sums of a ctest run, from its log: what a test program counted itself, otherwise the program as one.
counts() {
    awk '
        function close_test() {
            if (open && p + f + s == 0) { if (ok) p = 1; else f = 1 }
            if (open && !ok && f == 0) f = 1
            passed += p; failed += f; skipped += s; p = f = s = open = ok = 0
        }
        /^[0-9]+\/[0-9]+ Testing: / { close_test(); open = 1 }
        /^Test Passed\.$/ { ok = 1 }
        /^\[  PASSED  \] [0-9]+ tests?\.$/ { p += $4 }
        /^\[  FAILED  \] [0-9]+ tests?, listed below:$/ { f += $4 }
        /^\[  SKIPPED \] [0-9]+ tests?, listed below:$/ { s += $4 }
        /^([a-z_]+: )?[0-9]+ passed, [0-9]+ failed/ {
            sub(/^[a-z_]+: /, ""); p += $1; f += $3; s += $5
        }
        END { close_test(); print passed + 0, failed + 0, skipped + 0 }
    ' "$1"
}

# run_ctest PRESET: sets passed, failed and skipped.
run_ctest() {
    local log=build/$1/Testing/Temporary/LastTest.log
    rm -f "$log"
    ctest --test-dir "build/$1" --output-on-failure --no-tests=error -j 2 || true
    [[ -f $log ]] || { echo "ctest wrote no log" >&2; exit 1; }
    read -r passed failed skipped < <(counts "$log")
}

say_result() {
    [[ $failed == 0 ]] || echo "Some tests failed: look above."
    echo "$passed passed, $failed failed, $skipped skipped"
    [[ $failed == 0 ]]
}

demo() {
    setup $to_build
    local tests=()
    [[ -f build/fast/CMakeCache.txt ]] || tests=(-DUTFALL_TESTS=OFF)  # a demo needs no test packages
    configure fast "${tests[@]}"
    build fast utfall
    local utfall=build/fast/bin/utfall case=cases/norrkoping-2016
    local contract=$case/contract.md facts=$case/facts/published.csv
    show() { printf '\n$ utfall %s\n' "$*" && "$utfall" "$@"; }
    show settle $contract --facts $facts
    show why $contract --facts $facts
    cat <<TXT

Try next / Pröva sedan:
  $utfall check $contract
  $utfall incentives $contract --facts $case/facts/ten-drawn-delivered.csv
  $utfall forecast $contract --assume $case/assumptions.md
  $utfall compare $contract $case/contract-indigo.md --facts $case/facts/ten-drawn-delivered.csv
  $utfall settle $case/contract-indigo.md --facts $case/facts/seed-article.csv
  $utfall format $contract --language en
TXT
}

# Who looks at reports in a browser (doc/decisions/033-axe.md): a large package, so only where nothing may be missing.
set_up_axe() {
    setup chromium
    fetch axe axe-core
}

test_all() {
    setup $to_test
    [[ ${CI:-} != true ]] || set_up_axe
    configure fast -DUTFALL_TESTS=ON
    build fast
    run_ctest fast
    configure fuzz
    build fuzz fuzzers
    test/fuzz/run build/fuzz 20 | tee build/fuzz/last-run || true
    local fuzz_passed fuzz_failed
    read -r _ fuzz_passed _ fuzz_failed _ < <(tail -n 1 build/fuzz/last-run)
    passed=$((passed + fuzz_passed)) failed=$((failed + fuzz_failed))
    if [[ ! -d ../shared && ${CI:-} == true ]]; then
        echo "../shared is missing: here it has to be there"
        failed=$((failed + 1))
    fi
    say_result
}

check() {
    setup $to_check
    set_up_axe
    echo "Layout"
    sources | xargs clang-format-14 --dry-run -Werror || { echo "./go format mends the layout."; exit 1; }
    configure tidy
    local files
    files=$(changed | units)
    echo "Tidy: $(wc -w <<< "$files") of the changed files"
    xargs -r -n 1 -P "$jobs" clang-tidy-14 --quiet -p build/tidy <<< "$files" 2> >(grep -v 'warnings\? generated' >&2)
    echo "Sanitizers"
    configure dev
    build dev
    run_ctest dev
    say_result
}

story() {
    setup $to_test
    configure fast -DUTFALL_TESTS=ON
    build fast utfall story_runner
    local words=() word
    for word in "$@"; do
        [[ $word != *.md ]] || word=$(realpath -m --relative-to=. "$called_from/$word")
        words+=("$word")
    done
    build/fast/bin/story_runner "${words[@]}"
}

gallery() {
    setup $to_test
    configure fast -DUTFALL_TESTS=ON
    build fast gallery
    build/fast/bin/gallery
}

# What takes too long for every test.
nightly() {
    setup $to_test
    configure fast -DUTFALL_TESTS=ON
    build fast effects_test
    UTFALL_NIGHTLY=1 build/fast/bin/effects_test --gtest_filter='Coverage.*'
}

case ${1:-help} in
    demo) demo ;;
    build) setup $to_check && configure "${2:-fast}" && build "${2:-fast}" ;;
    test) test_all ;;
    check) check ;;
    story) story "${@:2}" ;;
    gallery) gallery ;;
    nightly) nightly ;;
    fuzz) setup $to_test && configure fuzz && build fuzz fuzzers && test/fuzz/run build/fuzz "${2:-600}" --anew ;;
    bench) setup $to_bench && configure fast -DUTFALL_BENCH=ON && build fast && bench/run build/fast/bin ;;
    format) setup $to_check && sources | xargs clang-format-14 -i ;;
    help | --help | -h) help ;;
    *) help >&2 && exit 2 ;;
esac
