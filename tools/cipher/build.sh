#!/usr/bin/env bash
# Builds the encrypted SQLite (SQLite3 Multiple Ciphers) as a static library and prints the folder that holds it.
# The folder lies in the user's cache, named by the sources' versions and the flags, so it is built once a machine.
# Where libsodium can be linked in, it computes the cipher (sodium.c): the file is the same, and is read and written faster.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
flags="-O2 -fPIC -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_UNLOCK_NOTIFY -DSQLITE_DQS=0
 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_ENABLE_PREUPDATE_HOOK -DSQLITE_ENABLE_SESSION"
sodium="" sodium_is=none
if pkg-config --exists libsodium 2>/dev/null && [ -f "$(pkg-config --variable=libdir libsodium)/libsodium.a" ]; then
  sodium=$(pkg-config --variable=libdir libsodium)/libsodium.a
  sodium_is=$(pkg-config --modversion libsodium)
fi
name=$(cat "$here/package-lock.json" "$here/sodium.c" <(echo "$flags" "$sodium_is") | sha256sum | cut -c1-16)
out=${XDG_CACHE_HOME:-$HOME/.cache}/anteroom/sqlite-$name
if [ ! -f "$out/libsqlite3.a" ]; then
  source=$here/node_modules/better-sqlite3-multiple-ciphers/deps/sqlite3
  [ -f "$source/sqlite3.c" ] || (cd "$here" && npm ci >&2)
  building=$(mktemp -d "${TMPDIR:-/tmp}/anteroom-sqlite.XXXXXX")
  trap 'rm -rf "$building"' EXIT
  echo "Building the encrypted SQLite (once, under a minute)" >&2
  cp "$source/sqlite3.c" "$building/sqlite3.c"
  if [ -n "$sodium" ]; then
    # Each definition gives its name away; its callers find the one that is appended.
    for function in chacha20_xor poly1305; do
      sed -i -E "s/^void $function\(([^)]*)\$/__attribute__((unused)) void ${function}_portable(\1/" "$building/sqlite3.c"
      [ "$(grep -c "${function}_portable" "$building/sqlite3.c")" = 1 ] || { echo "$function is not where it was in the source" >&2; exit 1; }
    done
    cat "$here/sodium.c" >>"$building/sqlite3.c"
  fi
  # shellcheck disable=SC2086
  ${CC:-gcc} $flags -I"$source" -c "$building/sqlite3.c" -o "$building/sqlite3.o"
  mkdir -p "$out"
  cp "$source/sqlite3.h" "$source/sqlite3ext.h" "$out/"
  ar -M <<END
create $building/libsqlite3.a
addmod $building/sqlite3.o
${sodium:+addlib $sodium}
save
end
END
  ranlib "$building/libsqlite3.a"
  mv "$building/libsqlite3.a" "$out/libsqlite3.a"
fi
echo "$out"
