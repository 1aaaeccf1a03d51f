#!/usr/bin/env bash
# Builds the encrypted SQLite (SQLite3 Multiple Ciphers) as a static library and prints the folder that holds it.
# The folder lies in the user's cache, named by the source's version and the flags, so it is built once a machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
flags="-O2 -fPIC -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_UNLOCK_NOTIFY -DSQLITE_DQS=0
 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_ENABLE_PREUPDATE_HOOK -DSQLITE_ENABLE_SESSION"
name=$(cat "$here/package-lock.json" <(echo "$flags") | sha256sum | cut -c1-16)
out=${XDG_CACHE_HOME:-$HOME/.cache}/anteroom/sqlite-$name
if [ ! -f "$out/libsqlite3.a" ]; then
  source=$here/node_modules/better-sqlite3-multiple-ciphers/deps/sqlite3
  [ -f "$source/sqlite3.c" ] || (cd "$here" && npm ci >&2)
  building=$(mktemp -d "${TMPDIR:-/tmp}/anteroom-sqlite.XXXXXX")
  trap 'rm -rf "$building"' EXIT
  echo "Building the encrypted SQLite (once, under a minute)" >&2
  # shellcheck disable=SC2086
  ${CC:-gcc} $flags -c "$source/sqlite3.c" -o "$building/sqlite3.o"
  mkdir -p "$out"
  cp "$source/sqlite3.h" "$source/sqlite3ext.h" "$out/"
  ar rcs "$building/libsqlite3.a" "$building/sqlite3.o"
  mv "$building/libsqlite3.a" "$out/libsqlite3.a"
fi
echo "$out"
