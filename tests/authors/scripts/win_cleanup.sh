#!/bin/bash
# Removes build folders (edited on Windows, sorry)
#
# Usage: win_cleanup.sh [--all] [--days N] [FOLDER]
days=7
all=
while [ $# -gt 0 ]; do
  case "$1" in
    --all) all=1 ;;
    --days) days=$2; shift ;;
    *) folder=$1 ;;
  esac
  shift
done
echo "find ${folder:-.} -name build -mtime +$days ${all:+-o -name dist}"
