#!/usr/bin/env bash
# postgres.sh start|stop: a PostgreSQL server of the tests' own, on a loopback
# port, its data in memory where there is room. It is thrown away with the data:
# nothing is ever synced to a disk.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

# as_server runs a command as somebody who may run a server: initdb refuses root.
as_server() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
    return
  fi
  local user=nobody
  if id postgres >/dev/null 2>&1; then user=postgres; fi
  if have runuser; then
    runuser -u "$user" -- "$@"
  elif have setpriv; then
    setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- "$@"
  else
    su -s /bin/sh "$user" -c "$(printf '%q ' "$@")"
  fi
}

# binaries finds the folder of initdb and pg_ctl: Debian keeps them off the path.
binaries() {
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -n "$newest" ] && [ -x "$newest/initdb" ]; then
    echo "$newest"
  elif have initdb && have pg_ctl; then
    dirname "$(readlink -f "$(command -v initdb)")"
  fi
}

data_folder() {
  local parent=${TMPDIR:-/tmp}
  if [ -w /dev/shm ] && [ "$(df --output=avail /dev/shm | tail -n 1)" -gt 2000000 ]; then parent=/dev/shm; fi
  mktemp -d "$parent/causerie-postgres.XXXXXX"
}

start() {
  local bin data port
  bin=$(binaries)
  [ -n "$bin" ] || cannot_run "PostgreSQL (initdb, pg_ctl) is not installed"
  data=$(data_folder)
  remember postgres-data "$data"
  remember postgres-bin "$bin"
  if [ "$(id -u)" -eq 0 ]; then chown "$(as_server id -u)" "$data"; fi
  cd "$data"
  as_server "$bin/initdb" --pgdata "$data/db" --username causerie --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync >/dev/null
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    if as_server "$bin/pg_ctl" --pgdata "$data/db" --log "$data/log" --timeout 30 --wait start --options \
      "-h 127.0.0.1 -p $port -k $data -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=256MB -c log_min_messages=fatal" >/dev/null; then
      remember postgres-url "postgres://causerie@127.0.0.1:$port/postgres?sslmode=disable"
      echo "PostgreSQL $("$bin/postgres" --version | grep -o '[0-9][0-9.]*' | head -n 1) listens on 127.0.0.1:$port, data in $data"
      return
    fi
  done
  cat "$data/log" || true
  cannot_run "PostgreSQL was installed but did not start"
}

stop() {
  local data bin
  data=$(recall postgres-data)
  bin=$(recall postgres-bin)
  [ -n "$data" ] || return 0
  cd /
  as_server "$bin/pg_ctl" --pgdata "$data/db" --mode immediate --timeout 20 stop >/dev/null 2>&1 || true
  rm -rf "$data"
}

case ${1:-} in
start) start ;;
stop) stop ;;
*)
  echo "usage: postgres.sh start|stop" >&2
  exit 2
  ;;
esac
