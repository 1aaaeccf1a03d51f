# Anteroom. `make help` lists what can be made.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The encrypted SQLite is built once a machine and linked in place of the system's.
CIPHER = $(shell tools/cipher/build.sh)
export CGO_CFLAGS = -O2 -g -I$(CIPHER)
export CGO_LDFLAGS = -O2 -g -L$(CIPHER) -lm
TAGS := libsqlite3,sqlite_fts5,sqlite_omit_load_extension
