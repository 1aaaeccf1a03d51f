#!/usr/bin/env bash
# Lays Exim, the second mail server of the tests, into the user's cache and prints its program. It is unpacked and not
# installed: Debian's package of it would take Postfix away. Only the libraries it needs, and the user it is built
# for, come to the system. It is the version that apt offers, and is there once a machine.
set -euo pipefail
package=exim4-daemon-light
out=${XDG_CACHE_HOME:-$HOME/.cache}/anteroom/exim
program=$out/usr/sbin/exim4
root=()
[ "$(id -u)" -eq 0 ] || root=(sudo)

if [ ! -x "$program" ]; then
  echo "Fetching Exim (once)" >&2
  apt-cache show "$package" >/dev/null 2>&1 || "${root[@]}" apt-get update -qq >&2
  fetching=$(mktemp -d "${TMPDIR:-/tmp}/anteroom-exim.XXXXXX")
  trap 'rm -rf "$fetching"' EXIT
  (cd "$fetching" && apt-get download -qq -o APT::Sandbox::User="$(id -un)" "$package" >&2 && dpkg-deb -x "$package"_*.deb unpacked)
  mkdir -p "$(dirname "$out")"
  rm -rf "$out"
  mv "$fetching/unpacked" "$out"
fi
if ldd "$program" | grep -q 'not found'; then
  # shellcheck disable=SC2046 # one word a library
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    $(apt-cache depends "$package" | sed -n 's/^ *Depends: \(lib.*\)/\1/p') >/dev/null
fi
if ! id Debian-exim >/dev/null 2>&1; then
  "${root[@]}" useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin Debian-exim
fi
echo "$program"
