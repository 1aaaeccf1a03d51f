#!/bin/bash
# A second private mail server on loopback for the tests: Exim takes mail in, each way of signing in on a port of its
# own, with STARTTLS and with TLS from the first byte. late@example.test is put off at the first try; what is for
# gone@example.test is taken, and comes back. Everything it writes is in one folder; nothing of the machine's own mail
# set-up is read or changed.
#
#   eximpeer.sh up DIR STARTTLS_PLAIN STARTTLS_LOGIN TLS_PLAIN TLS_LOGIN   start
#   eximpeer.sh down DIR                                                   stop
#
# Needs root (or sudo without a question), openssl, and Exim as tools/exim.sh lays it down.
set -euo pipefail

if [ "$(id -u)" != 0 ]; then exec sudo -n --preserve-env=HOME,XDG_CACHE_HOME "$0" "$@"; fi

readonly VERB=${1:?up or down} HOME_DIR=$(realpath -m "${2:?a folder}") HERE=$(realpath "$(dirname "$0")")
readonly PRACTITIONER=therapist@practice.test PASSWORD='quiet harbour äöü & more'
readonly EXIM=$HOME_DIR/exim4 # a copy, which Exim's own user can run

# shellcheck source=certificates.sh
source "$HERE/certificates.sh"

write_config() { # STARTTLS_PLAIN STARTTLS_LOGIN TLS_PLAIN TLS_LOGIN
  echo "$PRACTITIONER: $PASSWORD" >"$HOME_DIR/passwords"
  printf '%s\n' ana bo carla dario gone late therapist >"$HOME_DIR/mailboxes"
  cat >"$HOME_DIR/exim.conf" <<CONFIG
exim_path = $EXIM
keep_environment =
spool_directory = $HOME_DIR/spool
log_file_path = $HOME_DIR/exim_%s.log
primary_hostname = exim.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = $1 : $2 : $3 : $4
tls_on_connect_ports = $3 : $4
tls_advertise_hosts = *
tls_certificate = $HOME_DIR/tls/host.chain.pem
tls_privatekey = $HOME_DIR/tls/host.key
auth_advertise_hosts = \${if def:tls_in_cipher {*}}
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
acl_smtp_rcpt = recipients
deliver_drop_privilege = true
never_users =
domainlist here = practice.test : example.test

begin acl
recipients:
  deny !authenticated = *
       message = 530 5.7.0 Authentication required
  deny domains = !+here
       message = 550 5.7.1 Relaying denied
  deny !verify = recipient
       message = 550 5.1.1 no such mailbox here
  defer local_parts = late
       !ratelimit = 1.5 / 1d / strict / \$local_part
       message = 451 4.7.1 Greylisted, come back later
  accept

begin routers
known:
  driver = accept
  verify_only
  domains = +here
  local_parts = lsearch;$HOME_DIR/mailboxes
gone:
  driver = redirect
  no_verify
  domains = +here
  local_parts = gone
  allow_fail
  data = :fail: 5.1.1 no such mailbox here
mailbox:
  driver = accept
  no_verify
  domains = +here
  local_parts = lsearch;$HOME_DIR/mailboxes
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = $HOME_DIR/mail/\${lookup {\$local_part} lsearch{$HOME_DIR/names}}/Maildir
  maildir_format
  user = Debian-exim

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = \${if match{\$received_port}{^($1|$3)\\$}}
  server_prompts = :
  server_condition = \${if eq{\${lookup{\$auth2}lsearch{$HOME_DIR/passwords}}}{\$auth3}}
login:
  driver = plaintext
  public_name = LOGIN
  server_advertise_condition = \${if match{\$received_port}{^($2|$4)\\$}}
  server_prompts = <| Username: | Password:
  server_condition = \${if eq{\${lookup{\$auth1}lsearch{$HOME_DIR/passwords}}}{\$auth2}}
CONFIG
  # A folder is named by what stands in a file, never by what a mail says.
  sed 's/.*/&: &/' "$HOME_DIR/mailboxes" >"$HOME_DIR/names"
}

up() { # STARTTLS_PLAIN STARTTLS_LOGIN TLS_PLAIN TLS_LOGIN
  mkdir -p "$HOME_DIR"/{tls,spool,mail}
  chmod 755 "$HOME_DIR"
  install -m 755 "$("$HERE/../../tools/exim.sh")" "$EXIM"
  cd "$HOME_DIR/tls"
  make_authority 2>>"$HOME_DIR/control.log"
  certify host DNS:localhost,IP:127.0.0.1 2>>"$HOME_DIR/control.log"
  cd "$HOME_DIR"
  write_config "$@"
  chown -R Debian-exim:Debian-exim "$HOME_DIR"
  chown root:root "$HOME_DIR/exim.conf" # Exim believes no other
  # The daemon must not hold this script's own output open.
  if ! "$EXIM" -C "$HOME_DIR/exim.conf" -bd -q1s -oP "$HOME_DIR/exim.pid" </dev/null >>"$HOME_DIR/control.log" 2>&1; then
    cat "$HOME_DIR"/*.log >&2
    exit 1
  fi
  local try port
  for port in "$@"; do
    for try in $(seq 200); do
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue 2; fi
      sleep 0.05
    done
    echo "port $port does not answer after $try looks" >&2
    cat "$HOME_DIR"/*.log >&2
    exit 1
  done
}

down() { # returns when the daemon has ended, and each delivery that was under way
  if [ -f "$HOME_DIR/exim.pid" ]; then kill "$(cat "$HOME_DIR/exim.pid")"; fi
  while pgrep -f "^$EXIM " >/dev/null; do sleep 0.05; done
}

case "$VERB" in
up) up "${@:3}" ;;
down) down ;;
*)
  echo "unknown verb $VERB" >&2
  exit 2
  ;;
esac
