#!/bin/sh
# The first process of a sandbox (see sandbox.ts), run in fresh net, mount and pid
# namespaces: it makes them a small machine, then starts what it is told to on stdin.
# When stdin closes it ends, and the kernel ends with it whatever still runs inside:
# so nothing outlives the tests, however they die.
#
# usage: sandbox.sh DIR    DIR: its own directory, removed at the end; the files of DIR/etc
#                          are laid over those of /etc
#
# Says on stdout: "sandbox ready PID" (its own pid outside), then "ID pid PID" (inside) and
# "ID exit STATUS" for every run.
set -eu
dir=$1
trap 'rm -rf "$dir"' EXIT

# /proc is still the outer one here, so this is the pid the tests know us by.
read -r outer_pid _ </proc/self/stat
mount -t proc proc /proc
for file in "$dir"/etc/*; do
  mount --bind "$file" "/etc/${file##*/}"
done
ip link set lo up
# A broker that asks for memory without end (2.0.11 for a directory as ACL file) shall soon have none left.
ulimit -v 400000 # kB
echo "sandbox ready $outer_pid"
set +e

# run ID OUTPUT WORKDIR COMMAND...
run() {
  id=$1 output=$2 workdir=$3
  shift 3
  {
    (cd "$workdir" && exec "$@") </dev/null >"$output" 2>&1 &
    echo "$id pid $!"
    wait $!
    echo "$id exit $?"
  } 2>/dev/null &
  jobs >/dev/null # collects the runs that have ended, lest they stay as zombies
}

while IFS= read -r line; do
  eval "$line"
done
