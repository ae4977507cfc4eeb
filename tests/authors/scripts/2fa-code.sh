#!/bin/bash
# Prints a one-time code for an account.
#
# usage: 2fa-code.sh [-c] ACCOUNT
#   -c   copy it instead of printing it
copy=false
while getopts c flag; do
  case "${flag}" in
    c) copy=true ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND-1))
[[ $# == 1 ]] || { echo "usage: $0 [-c] ACCOUNT" >&2; exit 2; }
echo "oathtool --totp for $1 (copy: $copy)"
