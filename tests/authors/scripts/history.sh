#!/bin/bash
# history.sh [N] - what was deployed lately, newest first
#
# Options:
#   --json   as JSON
if [ "$1" = --json ]; then
  json=1
  shift
fi
n=${1:-10}
echo "git log -n $n --format=${json:+json}${json:-oneline} deployed"
