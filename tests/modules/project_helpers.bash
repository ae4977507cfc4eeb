# shellcheck shell=bash
# What the tests of the module project start with: `load project_helpers`. Real git; the repositories are served as file://.
load ../support/helpers

setup() {
  common_setup
  need_program git
  export GIT_CONFIG_NOSYSTEM=1 PROJECT_FILE=$W/team/projects.yaml
  git config --global user.name anna
  git config --global user.email anna@example.org
  git config --global init.defaultBranch main
  tcli pack link "$TEST_TOOLS" >/dev/null
  mkdir "$W/team"
  SRC=$W/src
}

# a_repository NAME: bare, with one commit of one file.
a_repository() {
  git init -q "$W/made-$1"
  echo "$1 {{project}}" >"$W/made-$1/README"
  git -C "$W/made-$1" add README
  git -C "$W/made-$1" commit -q -m First
  git clone -q --bare "$W/made-$1" "$W/$1.git"
}

# the_team: two projects, and a template.
the_team() {
  local name
  for name in web api service; do a_repository "$name"; done
  cat >"$PROJECT_FILE" <<END
# What we work on
root: $SRC
projects:
  web:
    summary: The web site
    owner: anna
    url: file://$W/web.git
    build: [sh, -c, 'echo "built in \$PWD: \$1"', sh, "two words"]
    test:
      - sh
      - -c
      - exit 3
    deploy: [sh, -c, 'echo "\$0 \$PROJECT_ENVIRONMENT" >>$W/deployed', '{env}']
    environments: [staging, production]
  api:
    summary: 'The API: it''s ours'
    url: file://$W/api.git
    folder: back/api
    build: [git, rev-parse, --is-inside-work-tree]
    test: ["true"]
  service:
    template: true
    url: file://$W/service.git
    build: [echo, '{{project}}']
END
}

# shellcheck disable=SC2154 # call sets stderr
# fails_with STATUS WHAT: the module's error, with a hint.
fails_with() {
  assert_status "$1" || return
  [[ $stderr == *'project: error: '*"$2"*$'\nhint: '* ]] || complain "expected as the error, with a hint: $2"
}

# all_cloned: the three of them.
all_cloned() {
  the_team
  call tcli project clone --all
  assert_status 0
}

# a_commit PLACE: one more, not pushed.
a_commit() {
  echo more >>"$1/README"
  git -C "$1" commit -q -a -m More
}

# row_is NAME CELLS: what the last call told of it, with blanks for tabs.
row_is() { [[ $(grep "^$1"$'\t' "$W/out" | tr '\t' ' ') == "$1 $2" ]] || complain "expected of $1: $2"; }
