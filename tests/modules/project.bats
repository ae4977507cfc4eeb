#!/usr/bin/env bats
# The module project: the team's repositories from one file. Real git.
load project_helpers

@test "list: what the file says and what is here, as lines and as JSON" {
  the_team
  call tcli project list
  assert_status 0
  row_is web "The web site anna $SRC/web missing"
  row_is api "The API: it's ours - $SRC/back/api missing"
  tcli project clone web
  call tcli project list -o json
  assert_json '.projects | length == 3 and .[0].name == "web" and .[0].cloned == "cloned" and .[1].cloned == "missing"'
  call tcli project list -o table
  assert_stdout_has 'NAME'
}

@test "clone: those that are named, then the rest; what is here stays as it is" {
  the_team
  call tcli project clone web
  assert_status 0
  row_is web "cloned $SRC/web"
  echo mine >"$SRC/web/mine"
  call tcli project clone --all
  assert_status 0
  row_is web "here already $SRC/web"
  row_is api "cloned $SRC/back/api"
  assert_exists "$SRC/web/mine"
  [[ $(git -C "$SRC/back/api" log --format=%s) == First ]]
  [[ -z $(find "$SRC" -name '.*.new-*') ]]
}

@test "status: missing, clean, changed, unpushed, behind and diverged; only --fetch asks the remote" {
  the_team
  tcli project clone web api
  call tcli project status
  assert_status 0
  row_is web 'main 0 0 0 0 ok'
  row_is service '- - - - - missing'
  touch "$SRC/web/new"
  a_commit "$SRC/back/api"
  call tcli project status web api
  row_is web 'main 0 0 1 0 changed'
  row_is api 'main 1 0 0 1 unpushed'
  rm "$SRC/web/new"
  a_commit "$W/made-web"
  git -C "$W/made-web" push -q "$W/web.git" main
  call tcli project status web
  row_is web 'main 0 0 0 0 ok'
  call tcli project status web --fetch
  row_is web 'main 0 1 0 0 behind'
  git -C "$W/made-web" commit -q --amend -m Other
  git -C "$W/made-web" push -q -f "$W/web.git" main
  git -C "$SRC/web" pull -q 2>/dev/null
  git -C "$W/made-web" commit -q --amend -m 'Other again'
  git -C "$W/made-web" push -q -f "$W/web.git" main
  call tcli project status web --fetch
  row_is web 'main 1 1 0 1 diverged'
}

@test "build and test: the words as they stand, in the checkout; each one's end is told, and one that fails stops no other" {
  all_cloned
  call tcli project build web
  assert_status 0
  assert_stdout "built in $SRC/web: two words"
  assert_stderr_has 'project: web: ok'
  call tcli project test web api
  fails_with 1 'test: 1 of 2 failed: web'
  assert_stderr_has 'project: web: failed with 3'
  assert_stderr_has 'project: api: ok'
  GIT_DIR=$W/api.git call tcli project build api # as within a hook
  assert_stdout true
}

@test "deploy: of what is committed and pushed, with consent; --dry-run shows the words" {
  all_cloned
  call tcli project deploy web staging </dev/null
  [[ $status != 0 ]] || complain 'expected to be asked'
  assert_absent "$W/deployed"
  call tcli project deploy web staging --dry-run
  assert_status 0
  assert_stdout_has staging
  assert_absent "$W/deployed"
  call tcli --yes project deploy web staging
  assert_status 0
  [[ $(<"$W/deployed") == 'staging staging' ]]
  touch "$SRC/web/new"
  call tcli --yes project deploy web staging
  fails_with 1 'has 1 changed or unknown files'
  rm "$SRC/web/new"
  a_commit "$SRC/web"
  call tcli --yes project deploy web staging
  fails_with 1 'is on no branch of the remote'
  [[ $(<"$W/deployed") == 'staging staging' ]]
}

@test "create: the template's files without its history, the name in them, and a commit of the file" {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  call tcli project create shop --template service --summary "It's a shop: new" --url "file://$W/shop.git"
  assert_status 0
  assert_stderr "project: shop is in $SRC/shop, begun from service
project: next: git -C $SRC/shop push -u origin main"
  [[ $(<"$SRC/shop/README") == 'service shop' ]]
  [[ $(git -C "$SRC/shop" log --format=%s) == 'Begin shop from service' ]]
  [[ $(git -C "$W/team" log -1 --format=%s) == 'Add project shop' ]]
  [[ -z $(git -C "$W/team" status --porcelain) ]]
  grep -qx '# What we work on' "$PROJECT_FILE"
  call tcli project list
  row_is shop "It's a shop: new - $SRC/shop cloned"
  call tcli project build shop
  assert_stdout shop
}

@test "create: a file that git ignores is in no commit" {
  the_team
  git init -q "$W/team"
  echo projects.yaml >"$W/team/.gitignore"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  call tcli project create shop --template service
  assert_status 0
  [[ $(git -C "$W/team" log --format=%s) == Begin ]]
  call tcli project list
  row_is shop "From service - $SRC/shop cloned"
}

@test "two who create at once: both are in the file" {
  the_team
  tcli project create one -t service 2>/dev/null &
  tcli project create two -t service 2>/dev/null
  wait $!
  call tcli project list
  row_is one "From service - $SRC/one cloned"
  row_is two "From service - $SRC/two cloned"
}

@test "help and examples of each verb" {
  local verb
  for verb in list create clone status build test deploy; do
    call tcli project "$verb" --help
    assert_status 0
    assert_stdout_has "tcli project $verb"
  done
}

@test "candidates: names with what they are, templates, the environments of the project that was typed" {
  the_team
  export TCLI_MODULE=project
  call "$TEST_TOOLS/modules/project/build" __complete build names -- --file "$PROJECT_FILE" ''
  assert_stdout $'web\tThe web site\napi\tThe API: it\'s ours\nservice\t'
  call "$TEST_TOOLS/modules/project/create" __complete create template -- shop --file="$PROJECT_FILE" --template ''
  assert_stdout $'service\t'
  call "$TEST_TOOLS/modules/project/deploy" __complete deploy environment -- --file "$PROJECT_FILE" web ''
  assert_stdout $'staging\nproduction'
  call "$TEST_TOOLS/modules/project/build" __complete build names -- --file /none ''
  assert_status 0
  assert_stdout_empty
}
