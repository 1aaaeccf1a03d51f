#!/bin/bash
# A private mail server on loopback for the end-to-end tests: Postfix takes mail in (STARTTLS on one port, TLS on
# another, and a third whose certificate is another host's), Dovecot checks passwords and serves the mailboxes
# over IMAPS. What is for gone@example.test is taken, and comes back; late@example.test is put off. Everything it
# writes is in one folder; nothing of the machine's own mail set-up is read or changed.
#
#   mailpeer.sh up DIR [STARTTLS TLS MISNAMED IMAPS]   start; the ports default to 2587 2465 2466 2993. With two more
#                                                      ports, of STARTTLS and of TLS, it also listens there, and knows
#                                                      only the older ways to sign in, LOGIN and XOAUTH2
#   mailpeer.sh close DIR                              stop listening for mail: connections are refused
#   mailpeer.sh open DIR                               listen for mail again
#   mailpeer.sh password DIR PASSWORD                  change the practitioner's password
#   mailpeer.sh down DIR                               stop
#
# Needs root (or sudo without a question) and the packages postfix, dovecot-core, dovecot-imapd (2.3) and openssl.
set -euo pipefail

if [ "$(id -u)" != 0 ]; then exec sudo -n "$0" "$@"; fi

readonly VERB=${1:?up, close, open, password or down} HOME_DIR=$(realpath -m "${2:?a folder}")
readonly PRACTITIONER=therapist@practice.test
readonly MAILBOXES="ana bo carla dario elif farid gita hana full"
readonly OWNER=5000 # owns the mailboxes; no account of this name is needed

# shellcheck source=certificates.sh
source "$(dirname "$0")/certificates.sh"

write_certificates() {
  cd "$HOME_DIR/tls"
  make_authority
  certify host DNS:localhost,IP:127.0.0.1
  certify other DNS:other.test
  cd "$HOME_DIR"
}

write_passwords() { # PRACTITIONER'S
  {
    echo "$PRACTITIONER:{PLAIN}$1::::"
    for name in $MAILBOXES; do echo "$name@example.test:{PLAIN}mailbox-of-$name::::"; done
  } >"$HOME_DIR/users.new"
  chmod 644 "$HOME_DIR/users.new"
  mv "$HOME_DIR/users.new" "$HOME_DIR/users"
}

write_postfix() { # STARTTLS TLS MISNAMED [OLDER_STARTTLS OLDER_TLS]
  local older="-o { smtpd_sasl_mechanism_filter = login, xoauth2 }"
  local maps="{$PRACTITIONER=therapist/Maildir/}" name
  for name in $MAILBOXES; do maps+=" {$name@example.test=$name/Maildir/}"; done
  cat >"$HOME_DIR/postfix/main.cf" <<CONFIG
compatibility_level = 3.6
maillog_file = $HOME_DIR/postfix.log
maillog_file_prefixes = $HOME_DIR
queue_directory = $HOME_DIR/spool
data_directory = $HOME_DIR/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
  check_recipient_access inline:{ {full@example.test=552 5.2.2 Mailbox is full}
    {late@example.test=451 4.7.1 Greylisted: come back in a while} }, permit_sasl_authenticated, reject
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = $HOME_DIR/tls/host.key, $HOME_DIR/tls/host.chain.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_security_options = noanonymous
smtputf8_enable = yes
virtual_mailbox_domains = practice.test example.test
virtual_mailbox_base = $HOME_DIR/mail
virtual_mailbox_maps = inline:{ $maps }
virtual_alias_maps = inline:{ {gone@example.test=nobody@bounce.test} }
transport_maps = inline:{ {bounce.test=error:5.1.1 no such mailbox here} }
virtual_minimum_uid = 100
virtual_uid_maps = static:$OWNER
virtual_gid_maps = static:$OWNER
default_transport = error:5.7.1 nothing leaves this machine
relay_transport = error:5.7.1 nothing leaves this machine
local_transport = error:5.7.1 nothing leaves this machine
alias_maps =
alias_database =
CONFIG
  cat >"$HOME_DIR/postfix/closed.cf" <<CONFIG
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
CONFIG
  {
    echo "127.0.0.1:$1 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt"
    echo "127.0.0.1:$2 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes"
    echo "127.0.0.1:$3 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes"
    echo "  -o { smtpd_tls_chain_files = $HOME_DIR/tls/other.key, $HOME_DIR/tls/other.chain.pem }"
    if [ -n "${4:-}" ]; then
      echo "127.0.0.1:$4 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt $older"
      echo "127.0.0.1:$5 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes $older"
    fi
    cat "$HOME_DIR/postfix/closed.cf"
  } >"$HOME_DIR/postfix/open.cf"
  cp "$HOME_DIR/postfix/open.cf" "$HOME_DIR/postfix/master.cf"
}

write_dovecot() { # IMAPS
  # Tokens are signed with this key, which the test that gives them knows.
  mkdir -p "$HOME_DIR/dovecot/keys/default/HS256"
  printf 'a key of 32 bytes for tests only' | base64 >"$HOME_DIR/dovecot/keys/default/HS256/default"
  cat >"$HOME_DIR/dovecot/oauth2.conf" <<CONFIG
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$HOME_DIR/dovecot/keys/
username_attribute = email
CONFIG
  cat >"$HOME_DIR/dovecot/dovecot.conf" <<CONFIG
base_dir = $HOME_DIR/dovecot/run
state_dir = $HOME_DIR/dovecot/state
log_path = $HOME_DIR/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <$HOME_DIR/tls/host.chain.pem
ssl_key = <$HOME_DIR/tls/host.key
auth_mechanisms = plain login oauthbearer xoauth2
auth_failure_delay = 0
mail_max_userip_connections = 0
first_valid_uid = 100
mail_location = maildir:$HOME_DIR/mail/%n/Maildir
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = $HOME_DIR/dovecot/oauth2.conf
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u $HOME_DIR/users
}
userdb {
  driver = static
  args = uid=$OWNER gid=$OWNER home=$HOME_DIR/mail/%n
}
service auth {
  unix_listener $HOME_DIR/spool/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $1
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
CONFIG
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# await_port yes|no PORT...: returns when every port takes connections, or refuses them.
await_port() {
  local wanted=$1 port is try
  shift
  for port in "$@"; do
    for try in $(seq 200); do
      if answers "$port"; then is=yes; else is=no; fi
      if [ "$is" = "$wanted" ]; then continue 2; fi
      sleep 0.05
    done
    echo "port $port: does it answer? $is after $try looks" >&2
    cat "$HOME_DIR"/*.log >&2
    exit 1
  done
}

use() { # the services of open.cf or closed.cf; returns when the ports are as they should be
  cp "$HOME_DIR/postfix/$1.cf" "$HOME_DIR/postfix/master.cf"
  postfix -c "$HOME_DIR/postfix" reload </dev/null >>"$HOME_DIR/control.log" 2>&1
  local wanted=no
  if [ "$1" = open ]; then wanted=yes; fi
  # shellcheck disable=SC2046 # one word a port
  await_port "$wanted" $(sed -n 's/^127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$HOME_DIR/postfix/open.cf")
}

up() { # STARTTLS TLS MISNAMED IMAPS [OLDER_STARTTLS OLDER_TLS]
  mkdir -p "$HOME_DIR"/{tls,postfix,dovecot,spool,data,mail}
  chmod 755 "$HOME_DIR" "$HOME_DIR/mail"
  chown "$OWNER:$OWNER" "$HOME_DIR/mail"
  chown postfix "$HOME_DIR/data"
  chmod 700 "$HOME_DIR/data"
  write_certificates 2>>"$HOME_DIR/control.log"
  write_passwords 'quiet harbour äöü & more'
  write_postfix "$1" "$2" "$3" "${@:5:2}"
  write_dovecot "$4"
  # The daemons must not hold this script's own output open.
  if ! postfix -c "$HOME_DIR/postfix" start </dev/null >>"$HOME_DIR/control.log" 2>&1 ||
    ! dovecot -c "$HOME_DIR/dovecot/dovecot.conf" </dev/null >>"$HOME_DIR/control.log" 2>&1; then
    cat "$HOME_DIR"/*.log >&2
    exit 1
  fi
  await_port yes "$@"
}

down() {
  postfix -c "$HOME_DIR/postfix" abort </dev/null >>"$HOME_DIR/control.log" 2>&1 || true
  doveadm -c "$HOME_DIR/dovecot/dovecot.conf" stop </dev/null >>"$HOME_DIR/control.log" 2>&1 || true
}

# Dovecot looks at the file once a second at most; returns when it knows the password.
change_password() { # PRACTITIONER'S
  local try
  write_passwords "$1"
  for try in $(seq 100); do
    if doveadm -c "$HOME_DIR/dovecot/dovecot.conf" auth test "$PRACTITIONER" "$1" </dev/null >>"$HOME_DIR/control.log" 2>&1; then
      return
    fi
    sleep 0.1
  done
  echo "the new password is not known after $try looks" >&2
  exit 1
}

case "$VERB" in
up) up "${3:-2587}" "${4:-2465}" "${5:-2466}" "${6:-2993}" "${@:7:2}" ;;
close) use closed ;;
open) use open ;;
password) change_password "${3:?a password}" ;;
down) down ;;
*)
  echo "unknown verb $VERB" >&2
  exit 2
  ;;
esac
