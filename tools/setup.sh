#!/usr/bin/env bash
# Installs what building, running and testing need and what is not there yet. Running it again costs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }

if [ "$(uname)" = Linux ] && command -v apt-get >/dev/null 2>&1; then
  missing=()
  need gcc gcc
  need pkg-config pkg-config
  pkg-config --exists gtk+-3.0 2>/dev/null || missing+=(libgtk-3-dev)
  pkg-config --exists libsodium 2>/dev/null || missing+=(libsodium-dev)
  pkg-config --exists webkit2gtk-4.1 2>/dev/null || missing+=(libwebkit2gtk-4.1-dev)
  # For the tests: a browser, a virtual display with its tools, a keychain, a mail server, a certificate authority.
  need chromium-headless-shell chromium-headless-shell
  need Xvfb xvfb
  need xdotool xdotool
  need pdftotext poppler-utils
  need import imagemagick
  need dbus-run-session dbus-x11
  need gnome-keyring-daemon gnome-keyring
  [ -x /usr/sbin/postfix ] || missing+=(postfix)
  [ -x /usr/sbin/dovecot ] || missing+=(dovecot-core)
  [ -x /usr/lib/dovecot/imap ] || missing+=(dovecot-imapd)
  need openssl openssl
  need pebble pebble
  if [ ${#missing[@]} -gt 0 ]; then
    echo "Installing ${missing[*]}"
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    echo "postfix postfix/main_mailer_type select No configuration" | "${root[@]}" debconf-set-selections
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
  tools/exim.sh >/dev/null # a second mail server
fi

# npm marks what it installed; a changed lock file is newer than the mark.
if [ frontend/package-lock.json -nt frontend/node_modules/.package-lock.json ]; then
  echo "Installing the front end's packages"
  npm --prefix frontend ci --no-fund --no-audit --loglevel=error
  touch frontend/node_modules/.package-lock.json
fi
tools/cipher/build.sh >/dev/null
