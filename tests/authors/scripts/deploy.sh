#!/usr/bin/env bash
#
# Roll out a build of the shop to one of our environments.
#
set -euo pipefail

usage() {
  cat <<USAGE
Usage: $(basename "$0") [options] ENVIRONMENT [SERVICE...]

Roll out a build to ENVIRONMENT (staging, production).

Options:
  -t, --tag TAG        image tag to roll out (default: latest)
  -r, --replicas N     number of replicas (default: 2)
      --wait           wait until everything is up
  -n, --dry-run        print what would be done
  -h, --help           show this help
USAGE
}

tag=latest
replicas=2
wait=no
dry_run=no
services=()
environment=

while [[ $# -gt 0 ]]; do
  case "$1" in
    -t|--tag)
      tag=$2
      shift 2
      ;;
    --tag=*)
      tag=${1#*=}
      shift
      ;;
    -r|--replicas) replicas="$2"; shift 2 ;;
    --replicas=*) replicas="${1#--replicas=}"; shift ;;
    --wait) wait=yes; shift ;;
    -n|--dry-run) dry_run=yes; shift ;;
    -h|--help) usage; exit 0 ;;
    --) shift; break ;;
    -*) echo "unknown option: $1" >&2; usage >&2; exit 2 ;;
    *)
      if [[ -z $environment ]]; then environment=$1; else services+=("$1"); fi
      shift
      ;;
  esac
done

if [[ -z $environment ]]; then
  usage >&2
  exit 2
fi
for service in "${services[@]:-shop}"; do
  echo "kubectl -n $environment set image deploy/$service app=registry.example.com/$service:$tag"
  echo "kubectl -n $environment scale deploy/$service --replicas=$replicas"
done
[[ $wait == yes ]] && echo "kubectl -n $environment rollout status"
[[ $dry_run == yes ]] && echo "(dry run)"
exit 0
