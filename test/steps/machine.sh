#!/usr/bin/env bash
# Installs what the later steps need and this machine lacks, and says in one
# line each what is still missing.
. "$(dirname "$0")/../lib/common.sh"

# Command, the Debian package that brings it, what it is for.
needs=(
  "gcc gcc the race detector"
  "openssl openssl looking at certificates by hand"
  "initdb postgresql the tests on PostgreSQL"
  "chromium chromium the browser stories"
  "npm npm the Fedify peer, axe-core, html-validate and Lighthouse"
  "node nodejs the Fedify peer, html-validate and Lighthouse"
)

present() {
  case $1 in
  initdb) have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
  chromium) have chromium || have chromium-browser || have google-chrome ;;
  gcc) have gcc && [ -e /usr/include/stdlib.h ] ;;
  *) have "$1" ;;
  esac
}

missing_packages() {
  local need command package
  for need in "${needs[@]}"; do
    read -r command package _ <<<"$need"
    if ! present "$command"; then
      echo "$package"
      if [ "$package" = gcc ]; then echo libc6-dev; fi
    fi
  done
}

install() {
  local sudo=()
  if ! have apt-get; then
    echo "no apt-get here: install these yourself: $*"
    return
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! have sudo || ! sudo -n true 2>/dev/null; then
      echo "neither root nor sudo without a password: install these yourself: $*"
      return
    fi
    sudo=(sudo -n)
  fi
  echo "installing: $*"
  "${sudo[@]}" apt-get update -qq || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null || true
}

mapfile -t packages < <(missing_packages)
if [ "${#packages[@]}" -gt 0 ]; then install "${packages[@]}"; fi

lacking=()
for need in "${needs[@]}"; do
  read -r command _ purpose <<<"$need"
  if ! present "$command"; then
    echo "MISSING: $command ($purpose)"
    lacking+=("$command")
  fi
done

# Packages from npm, by the committed lock files.
npm_install() { (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null); }

# They ask for Node 22; an older one is helped by an npm package
# that holds the program.
if have node && have npm; then
  if [ "$(node --version | sed 's/v\([0-9]*\).*/\1/')" -lt 22 ]; then
    npm_install test/node || lacking+=("Node 22 or newer from npm")
  fi
  npm_install test || lacking+=("the npm packages of test/package.json")
fi

if [ "${#lacking[@]}" -gt 0 ]; then
  printf -v list '%s, ' "${lacking[@]}"
  cannot_run "missing on this machine: ${list%, }"
fi
echo "nothing is missing"
