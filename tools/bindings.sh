#!/usr/bin/env bash
# Makes the window's bindings anew from the Go that is bound to it. $1: the store's build tags.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -e frontend/dist/desktop/index.html ] || npm --prefix frontend run build
log=$(mktemp "${TMPDIR:-/tmp}/anteroom-bindings.XXXXXX")
trap 'rm -f "$log"' EXIT
go tool -modfile=tools/wails.mod wails generate module -tags "$1,webkit2_41" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
if grep -q ERROR "$log"; then cat "$log" >&2; exit 1; fi
