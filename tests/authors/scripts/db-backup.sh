#!/bin/bash
# db-backup.sh - dump a database into a dated file
#
# Usage: db-backup.sh [-z] [-k DAYS] [-o DIR] DATABASE
#
#   -z        compress the dump
#   -k DAYS   delete dumps older than DAYS days (default 14)
#   -o DIR    where dumps go (default /var/backups/db)
#
# Needs ~/.pgpass.
keep=14
dir=/var/backups/db
compress=

while getopts ":zk:o:h" opt; do
  case $opt in
    z) compress=1 ;;
    k) keep=$OPTARG ;;
    o) dir=$OPTARG ;;
    h) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    :) echo "-$OPTARG needs a value" >&2; exit 2 ;;
    \?) echo "bad option -$OPTARG" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))

db=${1:?which database?}
file=$dir/$db-$(date +%F).sql
if [ -n "$compress" ]; then
  echo "pg_dump -- $db | gzip > $file.gz"
else
  echo "pg_dump -- $db > $file"
fi
echo "find $dir -name '$db-*.sql*' -mtime +$keep -delete"
