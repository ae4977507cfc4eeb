# Modules of packs have man pages in the user's man path, after each change of packs; nothing that tcli did not make is touched.
load ../support/pack_helpers

pages() { PAGES=${XDG_DATA_HOME:-$HOME/.local/share}/man/man1; }
assert_pages() {
  pages
  [[ $(ls -A "$PAGES" 2>/dev/null | sort | tr '\n' ' ') == "${1:+$1 }" ]] || complain "expected the pages $1, not $(ls -A "$PAGES")"
}
lints() { [[ -z $(mandoc -T lint -W warning "$@" 2>&1 | grep -v 'mandoc.db') ]] || complain "$(mandoc -T lint -W warning "$@")"; }

@test "install, update, rollback and remove: a page for each module that is declared" {
  need_program mandoc
  a_pack core
  mkdir "$W/core/bin" "$W/core/plugins"
  cp "$TEST_PLUGINS/sound.so" "$W/core/plugins/"
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: A program\n# commands: {go: {summary: Go}}\n# ---\n' >"$W/core/bin/tcli-prog"
  printf '#!/bin/sh\n' >"$W/core/bin/tcli-plain"
  chmod +x "$W"/core/bin/*
  commit core More
  installed core
  assert_stderr_empty
  assert_pages 'tcli-core-hello.1 tcli-prog.1 tcli-sound.1'
  lints "$PAGES"/*
  grep -q 'Say it' "$PAGES/tcli-core-hello.1"
  grep -q "It comes from: the pack core@$(short_of core)\\." "$PAGES/tcli-core-hello.1"
  [[ $(stat -c %a "$PAGES") == 700 ]]
  # But for where it comes from it is the page that help --man shows.
  diff <(grep -v 'Made by tcli\|comes from\|^\.Dd' "$PAGES/tcli-core-hello.1") <(tcli help --man core-hello | grep -v 'comes from\|^\.Dd')
  git -C "$W/core" rm -q bin/tcli-prog && verb core modules/core-hello/say 'summary: Say it louder' 'echo' && commit core Next
  call tcli pack update --yes
  assert_status 0
  assert_pages 'tcli-core-hello.1 tcli-sound.1'
  grep -q 'Say it louder' "$PAGES/tcli-core-hello.1"
  tcli pack rollback core
  assert_pages 'tcli-core-hello.1 tcli-prog.1 tcli-sound.1'
  if grep -q louder "$PAGES/tcli-core-hello.1"; then complain "expected the page of before"; fi
  tcli pack remove core
  assert_pages ''
}

@test "man finds it by its name" {
  need_program man
  a_pack core
  mkdir -p "$HOME/.local/bin"
  installed core
  PATH=$HOME/.local/bin:$PATH call man -P cat tcli-core-hello
  assert_status 0
  assert_stdout_has 'Say it'
}

@test "link and unlink, sync, and the folder that XDG_DATA_HOME names" {
  export XDG_DATA_HOME=$W/data
  a_pack core
  a_pack web
  call tcli pack link "$W/core"
  assert_status 0
  assert_pages 'tcli-core-hello.1'
  grep -q "linked to $W/core" "$W/data/man/man1/tcli-core-hello.1"
  verb core modules/core-hello/say 'summary: While I work on it' 'echo'
  call tcli pack link "$W/core"
  grep -q 'While I work on it' "$W/data/man/man1/tcli-core-hello.1"
  installed web
  cp "$W/data/tcli/packs/current/packs.lock" "$W/agreed"
  call tcli pack unlink core
  assert_pages 'tcli-web-hello.1'
  call tcli pack remove web
  assert_pages ''
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  assert_pages 'tcli-web-hello.1'
  assert_absent "$HOME/.local/share/man"
}

@test "team join and leave" {
  a_pack core
  a_pack web
  printf 'tcli: 1\npacks: [%s]\n' "$(url_of web)" >"$W/core/team.yaml" && commit core Team
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  assert_pages 'tcli-core-hello.1 tcli-web-hello.1'
  call tcli --yes team leave
  assert_status 0
  assert_pages ''
}

@test "of several modules of a name the one that a call takes has the page, and built-in names have none" {
  a_pack core
  a_pack web
  verb core modules/same/go 'summary: Of core' echo
  verb core modules/history/list 'summary: Hidden by the built-in one' echo
  commit core Same
  verb web modules/same/go 'summary: Of web' echo && commit web Same
  installed core
  installed web
  assert_pages 'tcli-core-hello.1 tcli-same.1 tcli-web-hello.1'
  grep -q 'Of core' "$PAGES/tcli-same.1"
  tcli pack remove core
  grep -q 'Of web' "$PAGES/tcli-same.1"
}

@test "files of the user's own are left alone, with one warning" {
  a_pack core
  verb core modules/other/go 'summary: Other' echo
  verb core modules/third/go 'summary: Third' echo
  commit core More
  pages
  mkdir -p "$PAGES" "$PAGES/tcli-third.1"
  echo mine >"$PAGES/tcli-core-hello.1"
  echo elsewhere >"$W/elsewhere"
  ln -s "$W/elsewhere" "$PAGES/tcli-other.1"
  echo notes >"$PAGES/tcli-notes.1"
  tcli help --man christmas >"$PAGES/tcli-christmas.1" # made by hand of what tcli prints
  installed core
  assert_stderr_lines 1
  assert_stderr_has 'tcli-core-hello.1, tcli-other.1, tcli-third.1'
  [[ $(<"$PAGES/tcli-core-hello.1") == mine && $(<"$W/elsewhere") == elsewhere && -L $PAGES/tcli-other.1 ]]
  tcli pack remove core
  assert_pages 'tcli-christmas.1 tcli-core-hello.1 tcli-notes.1 tcli-other.1 tcli-third.1'
  [[ $(<"$PAGES/tcli-core-hello.1") == mine ]]
}

@test "what can't be written costs one warning, never the command" {
  a_pack core
  mkdir -p "$HOME/.local/share"
  echo file >"$HOME/.local/share/man"
  installed core
  assert_stderr_lines 1
  assert_stderr_has 'man pages of packs: '
  call tcli core-hello say x
  assert_status 0
  rm "$HOME/.local/share/man"
  pages
  mkdir -p "$PAGES"
  verb core modules/other/go 'summary: Other' echo && commit core More
  chmod 500 "$PAGES"
  call powerless "$TCLI" pack update --yes
  assert_status 0
  assert_stderr_has 'man pages of packs: write'
  [[ $(grep -c 'man pages' "$W/err") == 1 ]] || complain 'expected one warning'
  assert_pages ''
  call tcli core-hello say x
  assert_status 0
}

@test "what one that was cut short has left goes with the next change" {
  a_pack core
  pages
  mkdir -p "$PAGES"
  : >"$PAGES/tcli-core-hello.1.4711.tmp"
  printf '.\\" -*- coding: UTF-8 -*-\n.Dd' >"$PAGES/tcli-gone.1.12.tmp"
  echo notes >"$PAGES/tcli-notes.1.12.tmp"
  : >"$PAGES/tcli-x.1.draft.tmp"
  installed core
  assert_pages 'tcli-core-hello.1 tcli-notes.1.12.tmp tcli-x.1.draft.tmp'
}

@test "a page that is as it was is not written again" {
  a_pack core
  a_pack web
  installed core
  pages
  local before
  before=$(stat -c '%i %y' "$PAGES/tcli-core-hello.1")
  installed web
  [[ $(stat -c '%i %y' "$PAGES/tcli-core-hello.1") == "$before" ]] || complain 'expected the same file'
}

@test "a change that could not make its pages: the next one that finds nothing to do makes them" {
  a_pack core
  printf 'tcli: 1\npacks: []\n' >"$W/core/team.yaml" && commit core Team
  pages
  mkdir -p "$HOME/.local/share"
  local words
  for words in 'pack update' "pack install --yes $(url_of core)" "pack sync --yes $W/agreed" 'team update'; do
    echo file >"$HOME/.local/share/man"
    call tcli team join --yes "$(url_of core)"
    assert_status 0
    assert_stderr_has 'man pages of packs: '
    cp "$PACKS/current/packs.lock" "$W/agreed"
    rm "$HOME/.local/share/man"
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_status 0
    assert_stderr_empty
    assert_pages 'tcli-core-hello.1'
    call tcli --yes team leave
    call tcli pack remove core
    assert_pages ''
    rm -r "$HOME/.local/share/man"
  done
}

@test "killed before its pages: made by the next one" {
  need_strace
  a_pack core
  pages
  strace -f -qq -o /dev/null -e inject=mkdir:signal=KILL:when=1 -P "$HOME/.local/share/man" "$TCLI" pack install --yes "$(url_of core)" || true
  [[ -e $PACKS/current ]] || complain 'expected it to be installed'
  assert_pages ''
  tcli pack update
  assert_pages 'tcli-core-hello.1'
}
