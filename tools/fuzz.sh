#!/usr/bin/env bash
# Fuzzes every target there is, each for a while and three at a time, beginning from its committed seeds.
#
#   tools/fuzz.sh [SECONDS]   for each target; 30 where nothing is said
#
# The list is made by `go test -list`, so a new target cannot be forgotten; one without committed seeds is
# refused. What is found lies in the package's testdata/fuzz, ready to be mended and committed. Build tags and
# C flags come from the Makefile.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly FOR=${1:-30}

fuzz() { # PACKAGE TARGET
  local out
  if out=$(go test -tags "$TAGS" -run '^$' -fuzz "^$2\$" -fuzztime "${FOR}s" -fuzzminimizetime 5s -parallel 1 "$1" 2>&1); then
    echo "$2 in $1: $(grep -o 'execs: [0-9]*' <<<"$out" | tail -1)"
  elif grep -q '^ *context deadline exceeded$' <<<"$out" && ! grep -qE 'Failing input|seed corpus entry|panic' <<<"$out"; then
    # Go's fuzzer calls it a failure when its time ends while a worker is busy (go.dev/issue/75804).
    echo "$2 in $1: $(grep -o 'execs: [0-9]*' <<<"$out" | tail -1), stopped in the middle of one"
  else
    printf '%s in %s failed:\n%s\n' "$2" "$1" "$out"
    return 1
  fi
}
export -f fuzz
export FOR TAGS

targets=""
for folder in $(grep -rl --include='*_test.go' '^func Fuzz' backend frontend/words ./*.go | xargs -n1 dirname | sort -u); do
  for target in $(go test -tags "$TAGS" -list '^Fuzz' "./$folder" | grep '^Fuzz'); do
    if [ -z "$(ls "$folder/testdata/fuzz/$target" 2>/dev/null)" ]; then
      echo "$target in $folder has no committed seeds" >&2
      exit 1
    fi
    targets+="./$folder $target"$'\n'
  done
done
printf '%s' "$targets" | xargs -P 3 -n 2 bash -c 'fuzz "$0" "$1"'
