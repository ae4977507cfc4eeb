# Sourced by images.bash: podman with nothing of its own outside $W but caches, as root and without systemd.
# shellcheck shell=bash disable=SC2154 # W is of ../support/helpers

# Where a setting is missing, podman's guess depends on the machine. Not to be set: static_dir. What ends a container looks below the
# graph root, so podman would wait 20 seconds for an exit status that stands elsewhere.
podman_settings() {
  local folder=$W/podman
  export CONTAINERS_CONF=$folder/containers.conf CONTAINERS_STORAGE_CONF=$folder/storage.conf XDG_RUNTIME_DIR=$folder/runtime
  mkdir -p "$XDG_RUNTIME_DIR"
  # The limits: the default is above what a process without CAP_SYS_RESOURCE may ask for.
  cat >"$CONTAINERS_CONF" <<END
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
log_driver = "k8s-file"
netns = "none"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
tmp_dir = "$folder/tmp"
volume_path = "$folder/volumes"
[network]
network_config_dir = "$folder/networks"
END
  cat >"$CONTAINERS_STORAGE_CONF" <<END
[storage]
driver = "vfs"
graphroot = "$folder/images"
runroot = "$folder/run"
END
}
