# Sourced by every step: strict mode, and the helpers they share.
# shellcheck shell=bash
set -euo pipefail
: "${CAUSERIE_RUN:?the steps are run by ./test/run}"

# Everything is built without cgo, as it is released, and so only once; the race
# detector alone needs it.
export CGO_ENABLED=0

# cannot_run SENTENCE: ends the step as one that could not run, which counts as
# failed. (69 is EX_UNAVAILABLE.)
cannot_run() {
  echo "$*"
  exit 69
}

# have COMMAND: is it on the path?
have() { command -v "$1" >/dev/null 2>&1; }

# tool NAME ARGS...: a development tool of tools/go.mod.
tool() { go tool -modfile="$(git rev-parse --show-toplevel)/tools/go.mod" "$@"; }

# modules: the folders of the Go modules that hold code of ours.
modules() { printf '%s\n' . test; }

# Values that a step leaves for the later ones, one file each.
remember() { printf '%s' "$2" >"$CAUSERIE_RUN/$1"; }
recall() { cat "$CAUSERIE_RUN/$1" 2>/dev/null || true; }
