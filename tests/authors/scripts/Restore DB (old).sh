#!/bin/sh
# OLD! use db-restore.sh
echo "use db-restore.sh instead" >&2
exit 1
