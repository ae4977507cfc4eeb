#!/usr/bin/env bash
# Mirror a repository to the second server.
#
# Takes the repository's name and, if you like, the server (mirror2 if not said). Makes the mirror when
# it is not there yet, else updates it. Cron runs it at night.
set -o errexit -o nounset

repository=$1
server=${2:-mirror2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "git clone --mirror ssh://git@example.com/$repository $work/$repository.git" | tee "$work/log"
echo "git -C $work/$repository.git push --mirror ssh://$server/$repository" | tee -a "$work/log"
