#!/usr/bin/env bats
# Modules that `tcli plugin new` writes: what it tells to type works as it stands.
load new_helpers

# install_tcli: a prefix with the headers and the package for CMake, made once for all tests. Its tcli is called by a link, so that
# CMake doesn't find the prefix by the search path.
install_tcli() {
  need_program cmake cc c++
  local prefix=$BATS_FILE_TMPDIR/prefix
  [[ -d $prefix ]] || DESTDIR='' cmake --install "${TCLI%/bin/tcli}" --prefix "$prefix" >/dev/null
  [[ -e $prefix/lib/tcli/tcli-host ]] || skip 'there is no tcli-host in this build'
  ln -s "$prefix/bin/tcli" "$BIN/"
  TCLI=$BIN/tcli PATH=$BIN:/usr/bin:/bin
  export CFLAGS='-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
  export CXXFLAGS='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
}

@test "bash: a script, which shellcheck has nothing against" {
  call tcli plugin new greet
  assert_status 0
  assert_stderr_empty
  [[ $(all_below .) == $'./tcli-greet\n./tests\n./tests/greet' ]]
  shellcheck tcli-greet tests/greet
  NAME=greet says_hello 'tests/greet && echo tested'
  assert_stdout_has tested
}

@test "Python: a script, which compiles" {
  call tcli plugin new greet --lang python
  assert_status 0
  assert_stderr_empty
  [[ $(all_below .) == $'./tcli-greet\n./tests\n./tests/greet' ]]
  python3 -c 'compile(open("tcli-greet").read(), "tcli-greet", "exec")'
  shellcheck tests/greet
  NAME=greet says_hello 'tests/greet && echo tested'
  assert_stdout_has tested
  PATH=$PWD:$PATH PYTHONIOENCODING=ascii call tcli greet hello $'\xff\xc3\xa9'
  assert_status 0
  [[ $(od -An -tx1 <"$W/out" | tr -d ' \n') == 48656c6c6f2c20ffc3a9210a ]]
}

@test "the values that are used are those that tcli has read, and what is wrong never arrives" {
  for lang in bash python; do
    call tcli plugin new "in-$lang" --lang "$lang"
    PATH=$PWD:$PATH call tcli "in-$lang" hello '-n %s\n' --times=08
    assert_status 2 # a word that begins with a dash stands behind --
    PATH=$PWD:$PATH call tcli "in-$lang" hello --times=08 -- '-n %s\n'
    assert_status 0
    assert_stdout "$(yes 'Hello, -n %s\n!' | head -8)"
    PATH=$PWD:$PATH call tcli "in-$lang" hello you -t -3
    assert_status 0
    assert_stdout_empty
    PATH=$PWD:$PATH call tcli "in-$lang" hello
    assert_error 2 "in-$lang hello"
    call "./tcli-in-$lang" hello you # without tcli
    assert_status 2
    assert_stderr "call it as: tcli in-$lang hello WHO"
  done
}

@test "its test and its safe example fail when the module is broken" {
  call tcli plugin new greet
  sed -i "s/printf 'Hello/printf 'Goodbye/" tcli-greet
  call tcli plugin check --run-examples ./tcli-greet
  assert_status 1
  assert_stdout_has "line 1 of its output is 'Goodbye, World!', not 'Hello, World!'"
  call tests/greet
  assert_status 1
  assert_stderr_has 'failed: tcli greet hello World'
  [[ -z $(ls -A "$HOME/.local" 2>/dev/null) ]] # it has a home of its own
}

@test "in a pack: the tree of bash and Python" {
  a_pack "$W/my pack"
  for lang in bash python; do
    NAME=in-$lang
    call tcli plugin new "$NAME" --lang "$lang" --in "$W/my pack"
    assert_status 0
    assert_stderr_empty
    assert_stdout_has "$W/my pack/modules/$NAME/hello"
    says_hello "'$W/my pack/tests/$NAME' && echo tested"
    assert_stdout_has tested
    call tcli pack unlink team
  done
  [[ $(all_below "$W/my pack") == './modules
./modules/in-bash
./modules/in-bash/hello
./modules/in-bash/module.yaml
./modules/in-python
./modules/in-python/hello
./modules/in-python/module.yaml
./pack.yaml
./tests
./tests/in-bash
./tests/in-python' ]]
  shellcheck "$W/my pack/modules/in-bash/hello" "$W/my pack/tests/in-bash"
  python3 -c 'import sys; compile(open(sys.argv[1]).read(), "hello", "exec")' "$W/my pack/modules/in-python/hello"
}

@test "a pack by its name, and the one whose folder is the current one" {
  a_pack "$W/pack"
  tcli pack link "$W/pack" >/dev/null
  call tcli plugin new one --in team
  assert_status 0
  NAME=one says_hello
  cd "$W/pack"
  call tcli plugin new two --quiet
  assert_status 0
  assert_stdout_empty
  assert_exists modules/two/hello
  call tcli plugin new three --in .
  assert_status 0
  NAME=three says_hello
}

@test "C and C++: projects that are built without a warning and loaded" {
  install_tcli
  for lang in c c++; do
    NAME=in-${lang//+/p}
    call "$TCLI" plugin new "$NAME" --lang "$lang"
    assert_status 0
    assert_stderr_empty
    [[ $(all_below "$NAME") == "./.gitignore
./CMakeLists.txt
./$NAME.${lang/c++/cpp}
./tests
./tests/$NAME" ]]
    shellcheck "$NAME/tests/$NAME"
    cp "$W/out" "$W/made" # what it told to type
    call "$TCLI" plugin check
    assert_error 2 'nothing is named'
    assert_stderr_has "hint: tcli plugin check ./$NAME"
    call "$TCLI" plugin check "./$NAME"
    assert_error 2 "./$NAME: the manifest of $NAME is in build/$NAME.so, which is not built"
    run_hint
    assert_status 0
    assert_stdout_has "$NAME"
    call bash -c 'cd "$1" && "$TCLI" plugin check' inside "$NAME"
    assert_status 0
    cp "$W/made" "$W/out"
    says_hello "$NAME/tests/$NAME && echo tested"
    assert_stdout_has tested
    call bash -c '"$TCLI" "$1" hello you --times 3 >/dev/full' full "$NAME"
    assert_error 1 "$NAME hello: can't print"
  done
}

@test "C and C++ in a pack: the library is where a pack has its plugins" {
  install_tcli
  a_pack "$W/my pack"
  for lang in c c++; do
    NAME=in-${lang//+/p}
    call "$TCLI" plugin new "$NAME" --lang "$lang" --in "../my pack"
    assert_status 0
    assert_stderr_empty
    assert_stdout_has "plugins/$NAME.so: it goes into git"
    says_hello "'../my pack/tests/$NAME' && echo tested"
    assert_stdout_has tested
    assert_exists "$W/my pack/plugins/$NAME.so"
  done
}

@test "C and C++: names that are words of these languages, and those with dashes" {
  install_tcli
  for lang in c c++; do
    for NAME in int namespace a-b-3 test; do
      call "$TCLI" plugin new "$NAME" --lang "$lang"
      assert_status 0
      says_hello
      rm -r "$NAME"
      "$TCLI" plugin unlink "$NAME" >/dev/null
    done
  done
}

@test "who answers for it is who git says, whatever the name has in it" {
  install_tcli
  git config --file "$W/gitconfig" user.name 'Ann "the $X" \ ??/ `id` %s: #é'
  git config --file "$W/gitconfig" user.email ann@example.org
  for lang in bash python c c++; do
    NAME=in-${lang//+/p}
    call "$TCLI" plugin new "$NAME" --lang "$lang"
    typed "PATH=\$PATH:$PWD; tcli plugin show $NAME -o json >'$W/show'"
    assert_status 0
    cp "$W/show" "$W/out"
    assert_json '.owner == $owner and .contact == "ann@example.org"' --arg owner 'Ann "the $X" \ ??/ `id` %s: #é'
  done
}

@test "who answers for it: that of the repository first, nobody where there is no line of text" {
  git config --file "$W/gitconfig" user.name Ann
  git init -q . && git config user.name Work
  call tcli plugin new one
  grep -qx '# owner: "Work"' tcli-one
  assert_no_match 'contact' tcli-one
  git config user.name $'two\nlines' && call tcli plugin new two
  git config user.name $'\xff' && call tcli plugin new three
  git config user.name "$(printf 'x%.0s' {1..300})" && call tcli plugin new four
  assert_no_match '@|owner' tcli-two tcli-three tcli-four
  PATH=/nonexistent call "$TCLI" plugin new five # no git
  assert_status 0
}

@test "a folder that a shell has to quote" {
  local folder
  for folder in "it's" $'new\nline' '$HOME' '-x' 'é ü' '*'; do
    mkdir -p "$W/here/$folder"
    cd "$W/here/$folder"
    call tcli plugin new greet
    assert_status 0
    NAME=greet says_hello
    a_pack pack
    call tcli plugin new packed --in ./pack
    NAME=packed says_hello
    tcli pack unlink team >/dev/null
  done
  cd "$W/here"
  a_pack ./-pack
  call tcli plugin new greet --in=-pack
  assert_status 0
  NAME=greet says_hello
}

@test "no search path can name a folder with a colon: that is told" {
  mkdir a:b && cd a:b
  call tcli plugin new greet
  assert_status 0
  assert_stderr_has 'warning: no search path can name'
}

@test "without a package for CMake that is told, and the sources are there all the same" {
  [[ ! -e ${TCLI%/bin/tcli}/lib/cmake ]] || skip 'this tcli is installed'
  call tcli plugin new greet --lang c
  assert_status 0
  assert_stderr_has 'warning: CMake may find no package tcli'
  assert_exists greet/CMakeLists.txt
}

@test "what has the name already is told" {
  mkdir -p "$HOME/.config/tcli"
  echo 'alias: {short: plugin list}' >"$HOME/.config/tcli/config.yaml"
  declared_module greet
  PATH=$PATH:$BIN call tcli plugin new greet
  assert_status 0
  assert_stderr_has "warning: a module greet is there already, $BIN/tcli-greet"
  PATH=$PATH:$BIN run_hint
  assert_status 0
  call tcli plugin new short
  assert_status 0
  assert_stderr_has "warning: short is an alias of 'plugin list'"
}
