# Anteroom. `make help` lists what can be made.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup generate build run test test-go test-window test-front test-e2e check lint fmt bench bench-parts fuzz screenshots clean

# The encrypted SQLite is built once a machine, into the user's cache, and linked in place of the system's.
CIPHER = $(shell tools/cipher/build.sh)
export CGO_CFLAGS = -O2 -g -I$(CIPHER)
export CGO_LDFLAGS = -O2 -g -L$(CIPHER) -lm
STORE_TAGS := libsqlite3,sqlite_fts5,sqlite_omit_load_extension
WINDOW_TAGS := desktop,production,webkit2_41,$(STORE_TAGS)
BROWSER_TAGS := browser,$(STORE_TAGS)

# The slow hash works on memory of its own alone: to watch each of its steps for races costs much time and shows nothing.
UNRACED := -gcflags=golang.org/x/crypto/argon2=-race=false

tool = go tool -modfile=tools/$(1).mod $(1)

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: ## install what is missing: system packages, the front end's packages, the encrypted SQLite
	tools/setup.sh

generate: setup ## make the generated code anew: SQL, portal pages, the window's bindings
	$(call tool,sqlc) generate
	$(call tool,templ) generate -path backend/portal
	tools/bindings.sh $(STORE_TAGS)

build: setup ## build the window and, beside it, the browser build
	npm --prefix frontend run build
	go build -trimpath -tags $(WINDOW_TAGS) -ldflags '-s -w' -o .build/anteroom .
	go build -trimpath -tags $(BROWSER_TAGS) -o .build/anteroom-browser .

run: build ## open Anteroom: in a window, or in a browser on loopback where there is no display
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" != Linux ]; then exec .build/anteroom $(ARGS); \
	else exec .build/anteroom-browser $(ARGS); fi

test: build test-front test-e2e test-window test-go ## run every test: Go, the window's parts, the real window, both faces end to end

test-go: setup ## the Go tests, with the race detector; the drawn sequences of events, and all bad input, without it
	TMPDIR=$$(tools/scratch.sh) $(call tool,gotestsum) --format pkgname --packages='./backend/access ./backend/desktop' -- -run 'Rules$$|TestBulkKill|TestBadInput$$' -tags $(BROWSER_TAGS)
	TMPDIR=$$(tools/scratch.sh) $(call tool,gotestsum) --format pkgname --rerun-fails=1 --packages=./... -- -race $(UNRACED) -shuffle=on -timeout 20m -tags $(BROWSER_TAGS)

test-window: setup ## the real window under a virtual display
	$(call tool,gotestsum) --format testname --rerun-fails=2 --packages=. -- -count=1 -tags windowtest,$(WINDOW_TAGS)

test-front: setup ## the window's parts
	npm --prefix frontend test

test-e2e: build ## both faces of the real program, in a browser, with a real mail server
	ANTEROOM_BINARY=$(CURDIR)/.build/anteroom-browser npm --prefix frontend run e2e

check: setup ## prove the generated code fresh; formats, lint, types
	tools/fresh.sh
	$(call tool,golangci-lint) run ./...
	npm --prefix frontend run check
	npm --prefix frontend run lint

fmt: setup ## put every file into its form
	$(call tool,golangci-lint) fmt ./...
	$(call tool,templ) fmt backend/portal
	npm --prefix frontend run fmt

bench: setup ## measure speed beside the bare limit of the same work, as ratios; about ten minutes on an idle machine
	npm --prefix frontend run build
	go test -v -run '^$$' -bench . -benchtime 1x -timeout 30m -tags $(BROWSER_TAGS) ./bench

bench-parts: setup ## measure single parts: what a change in one package did
	go test -run '^$$' -bench . -benchmem -tags $(BROWSER_TAGS) ./backend/...

fuzz: setup ## look for input that breaks a rule: every fuzz target for 30 seconds
	TAGS=$(BROWSER_TAGS) tools/fuzz.sh

screenshots: build ## make the pictures in docs/ anew, from the real program with invented clients
	ANTEROOM_BINARY=$(CURDIR)/.build/anteroom-browser npm --prefix frontend run screenshots

clean: ## remove what was built here
	rm -rf .build frontend/dist/desktop test-results
