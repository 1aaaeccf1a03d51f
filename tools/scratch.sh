#!/usr/bin/env bash
# Prints a folder for the files of tests: in memory where there is room and programs may run from it, for thousands of
# tests each wait for a disk otherwise. What a disk itself does is tested on file systems that those tests make.
set -euo pipefail
readonly MEMORY=/dev/shm NEEDED_KIB=$((4 << 20))
usual=${TMPDIR:-/tmp}
if [ ! -w "$MEMORY" ] || [ "$(df -kP "$MEMORY" | awk 'NR == 2 { print $4 }')" -lt "$NEEDED_KIB" ]; then
  echo "$usual"
  exit
fi
trial=$(mktemp "$MEMORY/anteroom-trial.XXXXXX")
trap 'rm -f "$trial"' EXIT
printf '#!/bin/sh\n' >"$trial"
chmod +x "$trial"
if "$trial" 2>/dev/null; then echo "$MEMORY"; else echo "$usual"; fi
