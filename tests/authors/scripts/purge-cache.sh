#!/bin/bash
# Purges the CDN cache.

usage() {
  cat <<'END'
purge-cache.sh - purge the CDN cache

  purge-cache.sh [OPTIONS] URL...

  -a, --all            purge everything
  -z, --zone ZONE      only this zone
  -f, --force          do not ask
      --color WHEN     always, never, auto
  -v, --verbose        be chatty
END
}

# --force, --color and --verbose were in the old version
zone=default
while [ "$#" -gt 0 ]; do
  case "$1" in
    -a | --all ) all=true ;;
    -z | --zone ) zone="$2"; shift ;;
    --help ) usage; exit ;;
    -* ) echo "purge-cache.sh: $1?" >&2; exit 1 ;;
    * ) urls="$urls $1" ;;
  esac
  shift
done
[ "$all" = true ] && urls='*'
echo "curl -X POST https://cdn.example.com/purge/$zone -d '$urls'"
