#!/bin/bash
# Turn a feature on or off for some customers.
PROG=$(basename "$0")
HELP="Usage: $PROG [-e ENV] [-c CUSTOMER]... [--percent=N] [--comment[=TEXT]] FLAG on|off

  -e, --env ENV          environment
  -c, --customer ID      only for this customer (repeatable)
      --percent=N        roll out to N percent
      --comment[=TEXT]   why; asks in an editor without TEXT
"
PARSED=$(getopt -n "$PROG" -o e:c:h -l env:,customer:,percent:,comment::,help -- "$@") || { echo "$HELP" >&2; exit 2; }
eval set -- "$PARSED"
ENVIRONMENT=dev
CUSTOMERS=
while true; do
  case "$1" in
    -e|--env) ENVIRONMENT=$2; shift 2 ;;
    -c|--customer) CUSTOMERS="$CUSTOMERS $2"; shift 2 ;;
    --percent) PERCENT=$2; shift 2 ;;
    --comment) COMMENT=${2:-ask}; shift 2 ;;
    -h|--help) echo "$HELP"; exit 0 ;;
    --) shift; break ;;
  esac
done
if [ $# -ne 2 ]; then echo "$HELP" >&2; exit 2; fi
echo "PUT /$ENVIRONMENT/flags/$1 value=$2 percent=${PERCENT:-100} customers='$CUSTOMERS' comment='$COMMENT'"
