# shellcheck shell=bash
# Sourced by every script of the lab: where things are, and how processes are started and ended.
LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_HOME=${LAB_HOME:-$HOME/.cache/otqmn-lab}
BIN=$LAB_HOME/bin           # compiled once, kept
STORE=$LAB_HOME/images      # the image builder's store, kept
RUN=$LAB_HOME/run           # state of the running lab
PKI=$RUN/pki
NETNS=otqmn-lab             # the node lives in a network namespace of its own: nothing of the host's network is changed
HOST_IP=10.250.0.1          # the host's end of the link to it
NODE_IP=10.250.0.2          # the node's end: API server, NodePorts
POD_CIDR=10.244.0.0/24      # pods and services are routed from the host too
SERVICE_CIDR=10.96.0.0/16
DNS_IP=10.96.0.10
CRI=$RUN/containerd.sock
CONTROL_PLANE=(etcd kube-apiserver kube-controller-manager kube-scheduler)
NODE_PARTS=(containerd kubelet kube-proxy)
export KUBECONFIG=$RUN/admin.kubeconfig
mkdir -p "$BIN" "$RUN/log" "$PKI"
chmod 700 "$PKI"

export OTQMN_LAB_BEGAN=${OTQMN_LAB_BEGAN:-$EPOCHSECONDS}   # scripts that call each other tell one time
say() { printf '[lab %4ds] %s\n' $((EPOCHSECONDS - OTQMN_LAB_BEGAN)) "$*" >&2; }
die() { say "$*"; exit 1; }
need() { command -v "$1" >/dev/null || die "no '$1' on the PATH: $2"; }   # need COMMAND REMEDY
kubectl() { "$BIN/kubectl" "$@"; }
ctr() { command ctr -a "$CRI" -n k8s.io "$@"; }
builder() { STORAGE_DRIVER=${STORAGE_DRIVER:-overlay} BUILDAH_ISOLATION=chroot command buildah --root "$STORE" --runroot "$RUN/buildah" "$@"; }
in_node() { if [ -e "/var/run/netns/$NETNS" ]; then nsenter "--net=/var/run/netns/$NETNS" "$@"; else "$@"; fi; }

# one_at_a_time NAME: a second caller waits for the first; scripts that this one calls pass. Daemons do not inherit the lock.
one_at_a_time() {
  [[ " ${OTQMN_LAB_LOCKS:-} " != *" $1 "* ]] || return 0
  export OTQMN_LAB_LOCKS="${OTQMN_LAB_LOCKS:-} $1"
  exec {LOCK}>"$LAB_HOME/$1.lock"
  flock -n "$LOCK" || { say "another lab/$1 is at work: waiting for it"; flock "$LOCK"; }
}

# step TEXT LOG COMMAND...: runs it with its output in LOG, telling every 30 s that it goes on (every second on a terminal)
# and how long it took; if it fails, shows the end of the log and gives up.
step() {
  local text=$1 log=$2 begin=$SECONDS ticker code=0; shift 2
  say "$text …"
  (
    if [ -n "${LOCK:-}" ]; then exec {LOCK}>&-; fi
    while sleep 1 && kill -0 $$ 2>/dev/null; do
      if [ -t 2 ]; then printf '\r           %d s ' $((SECONDS - begin)) >&2
      elif [ $(((SECONDS - begin) % 30)) = 0 ]; then say "$text … $((SECONDS - begin)) s so far"; fi
    done
  ) </dev/null >/dev/null & ticker=$!
  "$@" >"$log" 2>&1 </dev/null || code=$?
  kill $ticker 2>/dev/null; wait $ticker 2>/dev/null || true
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
  if [ $code != 0 ]; then tail -20 "$log" >&2; die "failed after $((SECONDS - begin)) s: $text (all of it: $log)"; fi
  say "$text: done in $((SECONDS - begin)) s"
}

# A pid on record counts only with the start time that it had: pids are used again. A zombie is not alive.
started() { awk '{sub(/.*\) /, ""); if ($1 != "Z") print $20}' "/proc/$1/stat" 2>/dev/null; }
running() { # running NAME...: all of them
  local pid since name
  for name in "$@"; do
    read -r pid since 2>/dev/null <"$RUN/$name.pid" && [ -n "$since" ] && [ "$(started "$pid")" = "$since" ] || return 1
  done
}

# start NAME COMMAND...: in the background, once, with its log and its pid on record; in the node's network if there is one
start() {
  local name=$1 fd; shift
  if running "$name"; then return 0; fi
  local inside=()
  if [ -e "/var/run/netns/$NETNS" ]; then inside=(nsenter "--net=/var/run/netns/$NETNS"); fi
  (
    for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 2 ] || eval "exec $fd>&-"; done 2>/dev/null
    exec setsid "${inside[@]}" "$@" >"$RUN/log/$name.log" 2>&1 </dev/null
  ) &
  echo "$! $(started $!)" >"$RUN/$name.pid"
}

# stop NAME: by pid, waiting up to ten seconds before it is killed
stop() {
  if running "$1"; then
    local pid _; read -r pid _ <"$RUN/$1.pid"
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 50); do running "$1" || break; sleep 0.2; done
    if running "$1"; then kill -9 "$pid" 2>/dev/null || true; fi
  fi
  rm -f "$RUN/$1.pid"
}

# until_ok SECONDS COMMAND...: polls; gives up when time runs out (showing the last output) or a part of the lab has died (its log)
until_ok() {
  local end=$((SECONDS + $1)) part; shift
  until "$@" >"$RUN/log/until" 2>&1; do
    for part in "${CONTROL_PLANE[@]}" "${NODE_PARTS[@]}"; do
      if [ -f "$RUN/$part.pid" ] && ! running "$part"; then tail -5 "$RUN/log/$part.log" >&2; die "$part has ended (all of it: $RUN/log/$part.log)"; fi
    done
    [ $SECONDS -lt $end ] || { cat "$RUN/log/until" >&2; die "gave up waiting for: $*"; }
    sleep 0.5
  done
}

# keep FILE: standard input becomes its content; left untouched if it has that content already
keep() { local new; new=$(cat); [ "$(cat "$1" 2>/dev/null)" = "$new" ] || printf '%s\n' "$new" >"$1"; }

apt_need() { # apt_need COMMAND PACKAGE...
  if command -v "$1" >/dev/null; then return 0; fi
  local missing=$1; shift
  command -v apt-get >/dev/null || die "no '$missing' on the PATH and no apt-get to install it: install $*"
  [ "$(id -u)" = 0 ] || die "no '$missing' on the PATH: install $* (as root: apt-get install $*)"
  [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -mmin -1440 2>/dev/null | head -1)" ] || step "updating the list of packages" "$RUN/log/apt.log" apt-get update -qq
  step "installing $*" "$RUN/log/apt.log" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}
