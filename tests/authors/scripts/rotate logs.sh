#!/bin/bash
# Rotate the logs of an app by hand, when logrotate is broken again.
#
# Usage: "rotate logs.sh" APP [KEEP]
#   APP   the folder below /var/log
#   KEEP  how many old ones to keep, 5 if not said

app="$1"
keep="${2:-5}"
if [ -z "$app" ]; then
  echo "Usage: \"$(basename "$0")\" APP [KEEP]" >&2
  exit 64
fi
for ((i = keep; i > 0; i--)); do
  echo "mv /var/log/$app/app.log.$((i - 1)) /var/log/$app/app.log.$i"
done
echo "mv /var/log/$app/app.log /var/log/$app/app.log.0"
