# What every bats file of this folder loads: engines to run images, and images to run.
load ../support/helpers
load podman

setup() { common_setup; }
teardown() {
  if [[ ${ENGINE-} ]]; then clear_engine; fi
  common_teardown
}

# no_engine REASON: the test is skipped; where everything is to be tested, it fails.
no_engine() {
  [[ ${CI-} == true ]] || skip "$1"
  printf '%s\n' "$1" >&2
  return 1
}

# From here on ENGINE is docker, and its images are those that the test makes.
with_docker() {
  local file=${TEST_ENGINE:-${TCLI%/bin/tcli}/tests/images/engine} socket=''
  [[ ! -r $file ]] || socket=$(<"$file")
  [[ -S $socket ]] || no_engine "${socket:-no engine: ctest starts one}" || return
  export DOCKER_HOST=unix://$socket DOCKER_CONFIG=$HOME/.docker
  ENGINE=docker
  clear_engine
}

# From here on ENGINE is podman, with a store of the test's own.
with_podman() {
  is_root || no_engine 'podman wants to be root here' || return
  command -v podman conmon runc >/dev/null || no_engine 'podman is not installed' || return
  unset DOCKER_HOST DOCKER_CONFIG # podman fails where the latter has no config.json
  podman_settings
  ENGINE=podman
}

engine() { "$ENGINE" "$@"; }

# Nothing of the last test is left; of podman's, no process.
clear_engine() {
  local -a containers
  mapfile -t containers < <(engine ps --all --quiet)
  local -a now=()
  [[ $ENGINE == docker ]] || now=(--time 0) # or each container has 10 seconds to end
  ((!${#containers[@]})) || engine rm --force "${now[@]}" "${containers[@]}" >/dev/null
  engine image prune --all --force >/dev/null # parents of built ones too, which rmi wants in their order
  if [[ $ENGINE == podman ]]; then end_monitors; fi
}

# Where podman is killed between creating a container and starting it, removing that leaves its monitor, and runc waiting below it.
end_monitors() {
  local monitor
  for monitor in $(pgrep -f "^[^ ]*conmon .* $W/podman/"); do
    pkill -KILL -P "$monitor" || true
    kill -KILL "$monitor" 2>/dev/null || true
  done
}

# make_image NAME [LABEL=VALUE]... [-- ENTRYPOINT...]: an image with busybox, and its id in $image. Without `--` it prints its words and ends
# with $STATUS; with nothing behind it, there is no entrypoint. A label's value may be anything but NUL. NAME may be empty.
# The archive is one that both engines load: `import --change` can't give a label a line break, and reads $ and \ in it.
make_image() {
  local name=$1 folder=$W/image file label
  # shellcheck disable=SC2016 # the container's shell expands it
  local -a labels=() entrypoint=(/bin/sh -c 'printf "<%s>\n" "$@"; exit "${STATUS:-0}"' "$1")
  shift
  while (($#)) && [[ $1 != -- ]]; do labels+=("$1") && shift; done
  (($#)) && entrypoint=("${@:2}")

  image_layer
  mkdir -p "$folder"
  : >"$folder/labels"
  for label in "${labels[@]}"; do # not as words of a command: one may have 128 KiB
    jq -Rs 'capture("^(?<key>[^=]*)=(?<value>.*)$"; "m")' < <(printf %s "$label") >>"$folder/labels"
  done
  jq -n --slurpfile labels "$folder/labels" --arg layer "$(sha256sum <"$LAYER" | cut -c -64)" '{
      architecture: "amd64", os: "linux", created: "2020-01-01T00:00:00Z", history: [{created: "2020-01-01T00:00:00Z"}],
      rootfs: {type: "layers", diff_ids: ["sha256:" + $layer]},
      config: ({Env: ["PATH=/bin"]} + if ($labels | length) == 0 then {} else {Labels: ($labels | from_entries)} end
        + if ($ARGS.positional | length) == 0 then {} else {Entrypoint: $ARGS.positional} end)}' \
    --args -- "${entrypoint[@]}" >"$folder/config.json"
  image=$(sha256sum <"$folder/config.json" | cut -c -64)
  mv "$folder/config.json" "$folder/$image.json"
  ln -f "$LAYER" "$folder/layer.tar"
  jq -n --arg config "$image.json" --arg tag "$name" \
    '[{Config: $config, Layers: ["layer.tar"], RepoTags: (if $tag == "" then [] else [$tag | if contains(":") then . else . + ":latest" end] end)}]' \
    >"$folder/manifest.json"
  tar -C "$folder" -cf "$folder.tar" manifest.json "$image.json" layer.tar
  engine load --quiet --input "$folder.tar" >/dev/null
}

# The one layer of all images, made once for a file's tests: busybox under all of its names.
image_layer() {
  LAYER=$BATS_FILE_TMPDIR/layer.tar
  [[ ! -e $LAYER ]] || return 0
  local root=$BATS_FILE_TMPDIR/root
  mkdir -p "$root/bin" "$root/tmp" "$root/work"
  chmod 1777 "$root/tmp"
  cp /bin/busybox "$root/bin/"
  busybox --list | while IFS= read -r applet; do [[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"; done
  tar -C "$root" --owner 0 --group 0 --numeric-owner --sort name --mtime @0 -cf "$LAYER" .
}
