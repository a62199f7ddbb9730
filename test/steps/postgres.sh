#!/usr/bin/env bash
# Starts the PostgreSQL server that the later steps share; ./test/run stops it.
. "$(dirname "$0")/../lib/common.sh"
exec bash test/lib/postgres.sh start
