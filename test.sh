#!/usr/bin/env bash
# Builds everything and runs the tests; sets up what they need. Ends with a line "N passed, N failed, N skipped".
#   ./test.sh [filter]                        filter: part of a test project's name, e.g. Grains
#   ./test.sh --quick [filter]                without those marked slow (most of browsers, clusters, storms, faults); installs nothing
#   CUSTOMERSYNC_TEST_SCALE=10 ./test.sh      storms at their full counts
set -euo pipefail
cd "$(dirname "$0")"
quick=()
if [ "${1:-}" = --quick ]; then quick=(-trait- Speed=Slow); shift; fi
filter=${1:-}
results=artifacts/tests
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# From Debian's packages when that is possible; else say what is missing (tests that need it are then skipped by name; with CI=true they fail).
missing=()
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
[ -x /usr/sbin/pgbouncer ] || missing+=(pgbouncer)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
[ -x /usr/sbin/nginx ] || missing+=(nginx)
[ -x /usr/bin/wrk ] || missing+=(wrk)
if [ ${#missing[@]} -gt 0 ]; then
  if [ ${#quick[@]} -gt 0 ]; then
    echo "Not installed, so tests that need them are skipped: ${missing[*]}"
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Please install for all tests to run: ${missing[*]} (Debian: apt-get install ${missing[*]})"
  fi
fi

dotnet restore CustomerSync.sln --locked-mode -v quiet
dotnet build CustomerSync.sln -c Release --no-restore -v quiet

rm -rf "$results" && mkdir -p "$results"
# Tests start hundreds of hosts and end: code is compiled once, not again and again for a speed that comes too late.
export DOTNET_TieredPGO=0 DOTNET_TC_CallCounting=0

# While its collector works a process of hundreds of hosts stands still, so two processes run at a time, and Web.Tests in two:
# these namespaces, and whatever is not in them. More tests at once than processors, since most wait more than they work.
apart=(Access Cluster Live Packages Pages)
here=() elsewhere=()
for part in "${apart[@]}"; do
  here+=(-namespace "CustomerSync.Tests.$part*") elsewhere+=(-namespace- "CustomerSync.Tests.$part*")
done

run() { # its name, its project, which of its tests
  exec dotnet "tests/$2/bin/Release/net10.0/CustomerSync.$2.dll" -noColor -maxThreads 1.5x "${quick[@]}" "${@:3}" \
    -trx "$results/$1.trx" >"$results/$1.log" 2>&1
}
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

runs=("Web.Tests Web.Tests ${elsewhere[*]}" "Web.Tests.2 Web.Tests ${here[*]}")
for project in tests/*.Tests; do
  name=$(basename "$project")
  [ "$name" = Web.Tests ] || runs+=("$name $name")
done
names=()
for words in "${runs[@]}"; do
  read -ra one <<<"$words"
  [[ "${one[1]}" == *"$filter"* ]] || continue
  names+=("${one[0]}")
  [ "$(jobs -rp | wc -l)" -lt 2 ] || wait -n || true
  run "${one[@]}" &
done
wait # For all; how each ended is in its log.

passed=0 failed=0 skipped=0
for name in "${names[@]}"; do
  log="$results/$name.log"
  summary=$(grep -aoE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1 || true)
  grep -aE '\[(FAIL|SKIP|[A-Za-z ]*Cleanup Failure.*)\]' "$log" || true
  if [ -z "$summary" ]; then
    echo "$name ended without a summary; its last lines:"
    tail -n 40 "$log"
    failed=$((failed + 1))
    continue
  fi
  read -r total errors bad left <<<"$(grep -oE '[0-9]+' <<<"$summary" | tr '\n' ' ')"
  # What failed and why; the rest of the log, with what the product itself said, stays in its file.
  [ $((errors + bad)) -eq 0 ] || awk '/\[FAIL\]|Cleanup Failure/ { left = 30 } left-- > 0' "$log" | grep -a '^    ' >>"$results/failures" || true
  echo "$name: $((total - bad - left)) passed, $((bad + errors)) failed, $left skipped"
  passed=$((passed + total - bad - left)) failed=$((failed + bad + errors)) skipped=$((skipped + left))
done
[ ! -s "$results/failures" ] || { echo "What failed:"; tail -n 150 "$results/failures"; }
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
