#!/usr/bin/env bash
# Proves that the committed generated code is what its sources give: it makes it anew and compares.
set -euo pipefail
cd "$(dirname "$0")/.."
generated=(backend/store/row backend/portal frontend/wailsjs)
state() { find "${generated[@]}" \( -name '*.go' -o -name '*.ts' -o -name '*.js' \) -type f -print0 | sort -z | xargs -0 sha256sum; }
before=$(state)
make --no-print-directory generate
if [ "$before" != "$(state)" ]; then
  diff <(echo "$before") <(state) || true
  echo "The generated code was not fresh. It is now: look at it and commit it." >&2
  exit 1
fi
echo "The generated code is fresh."
