# Modules whose runs are looked at: `load history` after ../support/helpers.

# shellcheck disable=SC2034 # for the tests
STATE=.local/state/tcli/history
# shellcheck disable=SC2034
DATABASE=$STATE/history.db

# flow calls step and files; files prints a file; nap waits.
make_history_modules() {
  make_module files <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Files
# version: "2.1"
# subjects: {log: Logs}
# commands:
#   read:
#     summary: Print a file
#     arguments: [{name: file, type: path}]
#     options:
#       - {name: token, short: t, secret: true, env: FILES_TOKEN}
#       - {name: loud, short: l, type: bool}
#   log show: {summary: Show a log, arguments: [{name: names, variadic: true, required: false}]}
#   wipe: {summary: Wipe it, effect: destructive}
# ---
printf '%s\0' "$@" >"$W/argv"
printf '%s' "${TCLI_OPT_TOKEN-}" >"$W/token"
case $TCLI_VERB in
  read) exec cat -- "$TCLI_ARG_FILE" ;;
esac
END
  make_module flow <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Calls two others
# commands: {run: {summary: Run it, arguments: [{name: file}]}}
# ---
"$TCLI_BIN" step one && "$TCLI_BIN" files read "$TCLI_ARG_FILE"
END
  make_module step <<'END'
#!/bin/bash
[[ $1 == --help ]] && echo "a step" && exit
[[ $1 == fail ]] && exit "$2"
[[ $1 == kill ]] && kill -"$2" $$
[[ $1 == nap ]] && exec sleep "$2"
[[ $1 == clock ]] && echo "$2" >"$W/clock" && exec sleep 0.1
[[ $1 == wait ]] && touch "$W/waits" && for _ in {1..4000}; do [[ -e $W/go ]] && break || sleep 0.05; done
[[ $1 == print ]] && head -c "$2" /dev/zero
exit 0
END
}

# ids [OPTION]...: of the runs that list shows, the newest first.
ids() { tcli history list -o name "$@"; }
last_id() { ids -n 1; }
# field KEY [RUN]: of the JSON of a run.
field() { tcli history show "${2:-last}" -o json | jq -r ".run.$1"; }

# A run whose tcli was killed: its end, the last line, is not in the journal.
abandon() { tcli step && sed -i '$d' "$HOME/$STATE/journal"; }

# as_version NUMBER DATABASE: as a tcli of that time has left it.
as_version() {
  python3 -c 'import sqlite3, sys
sql = "ALTER TABLE details DROP COLUMN boot_id; DROP INDEX IF EXISTS runs_of_people; DELETE FROM upkeep;"
sql += "DROP TABLE notes;" if sys.argv[1] == "1" else ""
sqlite3.connect(sys.argv[2]).executescript(f"{sql} PRAGMA user_version = {sys.argv[1]}")' "$@"
}

# on_terminal COLUMNS COMMAND...: as call, on a terminal. Standard error is left out: what is waited for is told there.
on_terminal() {
  call script -qec "stty cols $1; $(printf '%q ' "${@:2}") 2>'$W/told'" /dev/null </dev/null
  output=${output//$'\r'/}
}

# sqlite_run SQL: on the database.
sqlite_run() { python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2])' "$HOME/$STATE/history.db" "$1"; }

# All of the database is in its one file.
sqlite_checkpoint() { python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA wal_checkpoint(TRUNCATE)")' "$HOME/$STATE/history.db"; }
