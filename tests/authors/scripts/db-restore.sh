#!/bin/bash
# Restores a dump made by db-backup.sh. DROPS THE DATABASE FIRST!
. "$(dirname "$0")/_common.sh"

if [ "$1" = "-h" ] || [ "$1" = "--help" ] || [ $# -lt 2 ]; then
  echo "usage: $0 [--yes] DATABASE DUMPFILE"
  exit 1
fi

yes=
[ "$1" = "--yes" ] && { yes=1; shift; }

if [ -z "$yes" ]; then
  read -r -p "Really drop and restore $1? [y/N] " answer
  [ "$answer" = y ] || die "not restored"
fi
say "would: dropdb -- $1"
say "would: createdb -- $1"
say "would: psql -d $1 -f $2"
